"""A real server with the demo content, in a process of its own, and a real browser.

The server runs with the production settings on plain HTTP, so that these tests see what visitors
and editors see: the real caches, policies, error pages and background worker.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.databases import migrated_template

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: Without these, Chromium looks up hosts of its maker at every start.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# How fast a page is says something about the machine; benchmarks measure it.
expect.set_options(timeout=30_000)

#: Gives each staff member of the demo the second factor that the tests know.
GIVE_SECOND_FACTOR = f"""
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from members.models import User
for user in User.objects.all():
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={{"verified": True, "primary": True}}
    )
    is_staff = user.has_perm("wagtailadmin.access_admin")
    if is_staff and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, "{TOTP_SECRET}")
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell what each page said when a test failed, and what the server wrote last."""
    report = yield
    if report.when == "call" and report.failed and "chromium" in getattr(item, "funcargs", {}):
        for context in item.funcargs["chromium"].contexts:
            for page in context.pages:
                report.sections.append((f"page {page.url}", _text_of(page)))
        log = Path(item.funcargs["site"].environment["VAR_DIR"]) / "server.log"
        report.sections.append(("server", "\n".join(log.read_text().splitlines()[-40:])))
    return report


def _text_of(page: Page) -> str:
    """What a reader sees of a page, or why it cannot be read."""
    try:
        return page.locator("body").inner_text(timeout=5_000)[:4000]
    except PlaywrightError as error:
        return f"({error})"


@dataclass(frozen=True)
class RunningSite:
    """The address of the server and what it takes to ask things of its database."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py on the server's database and return what it printed."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_until_up(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer: {log.read_text()}")


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> RunningSite:
    """The site with its demo content, not served: each file of tests begins with a copy."""
    folder = tmp_path_factory.mktemp("demo")
    port = _free_port()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "agendastad.settings.base",
        "SECRET_KEY": "only-for-the-browser-tests",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "SECURE_SSL_REDIRECT": "false",
        "SERVE_MEDIA": "true",
    }
    made = RunningSite(f"http://127.0.0.1:{port}", environment)
    shutil.copy(migrated_template(), folder / "agendastad.sqlite3")
    made.manage("collectstatic", "--no-input", "--verbosity", "0")
    made.manage("demo", "--anyway")  # renders pages, which name the collected files
    made.manage("shell", "-v", "0", "-c", GIVE_SECOND_FACTOR)
    return made


@pytest.fixture(scope="module")
def site(demo_site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The site with its demo content, served by gunicorn with the production settings.

    Each file of tests has it to itself, whichever files came before it in the same process.
    """
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(demo_site.environment["VAR_DIR"], folder, dirs_exist_ok=True)
    running = RunningSite(demo_site.url, {**demo_site.environment, "VAR_DIR": str(folder)})
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--no-demo"],
            cwd=ROOT,
            env=running.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_up(running.url, server, log)
        yield running
    finally:
        server.terminate()
        server.wait(timeout=30)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright for the tests of one file.

    It keeps an event loop running, in which Django refuses to touch a database: tests of other
    files come after these in the same process.
    """
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    assert CHROMIUM, "Chromium is not installed: `bin/setup dev` installs it."
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def visitor(chromium: Browser, site: RunningSite) -> Iterator[OpenPage]:
    """Open pages as an anonymous visitor: `visitor("/nieuws/", width=360, dark=True)`."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, width: int = 1280, dark: bool = False, **options) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="nl-NL",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def staff_state(chromium: Browser, site: RunningSite) -> Callable[[str], dict]:
    """Sign in once for each e-mail address, by password and second factor, and keep the cookies."""
    signed_in: dict[str, dict] = {}

    def sign_in(email: str) -> dict:
        if email not in signed_in:
            context = chromium.new_context(base_url=site.url, locale="nl-NL")
            page = context.new_page()
            page.goto("/admin/")
            page.get_by_label("E-mail").fill(email)
            page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.locator("input[name=code]").fill(
                format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30))
            )
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url("**/admin/")
            signed_in[email] = context.storage_state()
            context.close()
        return signed_in[email]

    return sign_in


@pytest.fixture
def staff(
    chromium: Browser, site: RunningSite, staff_state: Callable[[str], dict]
) -> Iterator[OpenPage]:
    """Open pages as a member of staff: `staff("redactie@example.org", "/admin/")`."""
    contexts: list[BrowserContext] = []

    def open_page(email: str, path: str, *, width: int = 1280, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="nl-NL",
            storage_state=staff_state(email),
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong on the page by WCAG 2.2 AA, one line each."""
    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]

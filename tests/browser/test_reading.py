"""What a visitor meets on every type of page: accessible, light, private, on any screen."""

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningSite, axe_violations

EXAMPLES = """
import json
from django.apps import apps
from home.models import BasePage
paths = {}
for model in apps.get_models():
    if issubclass(model, BasePage):
        found = [p for p in model.objects.live().order_by("pk") if p.specific_class is model]
        if found:
            paths[model.__name__] = found[0].url
            paths[model.__name__ + " (last)"] = found[-1].url
print(json.dumps(paths))
"""

#: Addresses that no page type names: states, routes below a page, and plain views.
MORE = {
    "news, filtered": "/nieuws/?jaar={year}",
    "news, second page": "/nieuws/?page=2",
    "programme": "/dag-van-de-stad/{edition}/programma/",
    "speakers": "/dag-van-de-stad/{edition}/sprekers/",
    "past events": "/agenda/?periode=voorbij",
    "search": "/zoeken/?q=stad",
    "search without result": "/zoeken/?q=xyzzyplugh",
    "search, empty": "/zoeken/",
    "sign in": "/account/login/",
    "sign up": "/account/signup/",
    "not found": "/bestaat-niet/",
}


#: A reader's own style sheet: the site's policy holds for what pages bring, not for readers.
TWICE_AS_LARGE = """
() => {
  const large = new CSSStyleSheet();
  large.replaceSync('html { font-size: 200% !important }');
  document.adoptedStyleSheets = [large];
}
"""


@pytest.fixture(scope="module")
def paths(site: RunningSite) -> dict[str, str]:
    found = json.loads(site.manage("shell", "-v", "0", "-c", EXAMPLES).strip().splitlines()[-1])
    edition = urlsplit(found["CityDayPage"]).path.strip("/").split("/")[-1]
    examples = {name: urlsplit(url).path for name, url in found.items()}
    examples |= {name: path.format(edition=edition, year=edition) for name, path in MORE.items()}
    return examples


def _each(check, paths: dict[str, str]) -> None:
    """Run a check on every page and tell of all that fail, not only of the first."""
    problems = {}
    for name, path in paths.items():
        if found := check(path):
            problems[f"{name} {path}"] = found
    assert not problems, json.dumps(problems, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(visitor, paths, width, dark):
    page = visitor("/", width=width, dark=dark)

    def check(path: str) -> list[str]:
        page.goto(path)
        found = axe_violations(page)
        if overflow := _overflow(page):
            found.append(f"sticks out by {overflow} px")
        return found

    _each(check, paths)


def test_pages_fit_at_320_px(visitor, paths):
    page = visitor("/", width=320)

    def check(path: str) -> list[str]:
        page.goto(path)
        overflow = _overflow(page)
        return [f"sticks out by {overflow} px"] if overflow else []

    _each(check, paths)


def test_large_text_fits_on_a_small_screen(visitor, paths, site):
    page = visitor("/", width=320)

    def check(path: str) -> list[str]:
        page.goto(path)
        page.evaluate(TWICE_AS_LARGE)
        overflow = _overflow(page)
        return [f"sticks out by {overflow} px"] if overflow else []

    _each(check, paths | _addresses(page, site, "/deals/") | _addresses(page, site, "/partners/"))


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_page_with_one_picture_weighs_at_most_100_kilobytes(visitor, paths, site, width):
    page = visitor("/", width=width)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    weights: dict[str, int] = {}
    network.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    network.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: int(event["encodedDataLength"])}),
    )

    def check(path: str) -> list[str]:
        page.goto("about:blank")  # ends what the page before was still loading
        weights.clear()
        page.goto(path)
        page.evaluate("document.fonts.ready")
        pictures = [weight for number, weight in weights.items() if kinds.get(number) == "Image"]
        # A page of many pictures counts with its heaviest one.
        heaviest = max(pictures, default=0)
        weight = sum(weights.values()) - sum(pictures) + heaviest
        assert weight > 50_000, "style sheet and fonts were not measured"
        return [f"{weight} bytes, the picture {heaviest}"] if weight > 100_000 else []

    _each(check, paths | _addresses(page, site, "/nieuws/"))


def _addresses(page: Page, site: RunningSite, below: str) -> dict[str, str]:
    """The pages below an address, by the sitemap."""
    text = page.request.get("/sitemap.xml").text()
    found = re.findall(rf"<loc>{re.escape(site.url)}({re.escape(below)}[^<]*)</loc>", text)
    assert found
    return {f"sitemap {path}": path for path in found}


def _overflow(page: Page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_no_script_no_cookie_no_foreign_host_no_error(visitor, paths, site):
    page = visitor("/")
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: errors.append(str(error)))

    def check(path: str) -> list[str]:
        requests.clear()
        errors.clear()
        page.goto(path)
        found = [f"asks {url}" for url in requests if not url.startswith(site.url)]
        found += [error for error in errors if "404" not in error]
        scripts = page.locator("script:not([type='application/ld+json'])").count()
        if scripts and not path.startswith("/account/"):
            found.append(f"{scripts} scripts")
        if not path.startswith("/account/"):
            found += [f"cookie {cookie['name']}" for cookie in page.context.cookies()]
        page.context.clear_cookies()
        return found

    _each(check, paths)


def test_the_skip_link_is_first_and_leads_to_the_content(visitor):
    page = visitor("/nieuws/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#main")
    expect(skip).to_be_visible()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_the_menu_works_by_keyboard_on_a_phone_without_javascript(visitor):
    page = visitor("/", width=360, java_script_enabled=False)
    page.locator("header summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Nieuws", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuws")


def test_every_page_of_the_sitemap_answers(visitor, site):
    page = visitor("/sitemap.xml")
    addresses = re.findall(r"<loc>(.+?)</loc>", page.request.get("/sitemap.xml").text())
    assert len(addresses) > 50
    failing = {}
    for address in addresses:
        status = page.request.get(address).status
        if status != 200:
            failing[address] = status
    assert not failing

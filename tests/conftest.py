"""What all tests share: a migrated database in a second, a site to hang pages on, no network."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from wagtail.models import Locale, Page, Site
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from home.models import HomePage
from members.roles import set_up
from tests import accounts
from tests.databases import migrated_template

# How fast a test is says something about the machine.
hypothesis_settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any machine")


class BrowserTestsByFile(LoadScopeScheduling):
    """Spreads tests over processes one by one, and those in a browser by file.

    Each process that gets a file of those starts a site and a browser of its own. The largest files
    start first, so that no process begins with them at the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer | None) -> LoadScopeScheduling:
    return BrowserTestsByFile(config, log)


def _on_sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not _on_sqlite():
        return
    working = tmp_path_factory.mktemp("db") / "test.sqlite3"
    shutil.copy(migrated_template(), working)
    settings.DATABASES["default"]["TEST"]["NAME"] = str(working)
    connection.settings_dict["TEST"]["NAME"] = str(working)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return _on_sqlite()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Add the home page, which most tests hang their pages on."""
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _delete_all_rows
    with django_db_blocker.unblock():
        _make_home_page()


@pytest.fixture(autouse=True)
def _own_files_and_empty_cache(tmp_path: Path, settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURES_FILE = tmp_path / "erased.txt"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _search_index(request: pytest.FixtureRequest, settings) -> None:
    """Keep the search index up to date in tests that are marked `searches`, or whose module is."""
    if request.node.get_closest_marker("searches"):
        backend = settings.WAGTAILSEARCH_BACKENDS["default"]
        settings.WAGTAILSEARCH_BACKENDS = {"default": {**backend, "AUTO_UPDATE": True}}


@pytest.fixture(autouse=True)
def _language_of_the_site(settings) -> None:
    """Start each test in Dutch: a request of the test before leaves its language behind."""
    translation.activate(settings.LANGUAGE_CODE)


def _delete_all_rows(style: object, tables: list[str], **options: bool) -> list[str]:
    """How a test that commits empties the database.

    Truncating, which is Django's way, makes new files for each of two hundred tables: seconds a
    test, where ten of them have rows.
    """
    return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]


def _make_home_page() -> HomePage:
    locale, _ = Locale.objects.get_or_create(language_code="nl")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)
    root.get_children().delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="Agenda Stad", slug="home", locale=locale))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "port": 80,
            "root_page": home,
            "site_name": "Agenda Stad",
        },
    )
    return home


@pytest.fixture
def home_page(db: None) -> HomePage:
    """The home page of the default site, in Dutch.

    It is made once a run; a test before this one that emptied the database took it along.
    """
    home = HomePage.objects.filter(slug="home").first() or _make_home_page()
    Site.clear_site_root_paths_cache()
    return home


@pytest.fixture
def staff_client(db: None) -> Callable[..., Client]:
    """Clients of staff who are signed in with a second factor: `staff_client("editor")`.

    Roles: `editor`, `moderator`, `admin`. The user is at `client.user`. For somebody without
    rights or without second factor, and for browser tests, see `tests/accounts.py`.
    """

    def make(role: str = "editor", **fields: Any) -> Client:
        client = Client()
        client.user = accounts.make_user(role, **fields)
        return accounts.sign_in_with_mfa(client, client.user)

    return make


@pytest.fixture
def admin_client(staff_client: Callable[..., Client]) -> Client:
    """A client of an administrator who is signed in with a second factor."""
    return staff_client("admin")


@pytest.fixture
def roles(home_page: HomePage) -> None:
    """The groups of staff, whatever a test before this one did to the database."""
    set_up(apps)

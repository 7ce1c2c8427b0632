"""What all tests share: a migrated database in a second, a site to hang pages on, no network."""

import hashlib
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
from wagtail.models import Locale, Page, Site

from home.models import HomePage
from members.roles import set_up
from tests import accounts

ROOT = Path(__file__).resolve().parents[1]


def _migrated_template() -> Path:
    """The file that keeps a migrated, empty database for these very migrations."""
    digest = hashlib.sha256()
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("requirements/*"))]:
        digest.update(path.read_bytes())
    return ROOT / "var" / f"test-template-{digest.hexdigest()[:12]}.sqlite3"


def _on_sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not _on_sqlite():
        return
    working = tmp_path_factory.mktemp("db") / "test.sqlite3"
    if _migrated_template().exists():
        shutil.copy(_migrated_template(), working)
    settings.DATABASES["default"]["TEST"]["NAME"] = str(working)
    connection.settings_dict["TEST"]["NAME"] = str(working)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return _on_sqlite()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Keep a copy of the freshly migrated database for the next run."""
    if not _on_sqlite() or _migrated_template().exists():
        return
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for old in _migrated_template().parent.glob("test-template-*"):
            old.unlink()
        shutil.copy(connection.settings_dict["NAME"], _migrated_template())


@pytest.fixture(autouse=True)
def _own_files_and_empty_cache(tmp_path: Path, settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def home_page(db: None) -> HomePage:
    """The home page of the default site, in Dutch."""
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

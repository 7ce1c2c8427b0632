"""The rules of internet.nl for headers, and what an anonymous reader never gets."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from tests.accounts import make_user, sign_in
from tests.home.factories import SiteImageFactory, StandardPageFactory

FORBIDDEN = {
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'unsafe-hashes'",
    "http:",
    "https:",
    "*",
    "http://*",
}
HOST_WITHOUT_SCHEME = re.compile(r"^[a-z0-9*][a-z0-9.*-]*\.[a-z]+", re.IGNORECASE)


@pytest.fixture
def site(home_page):
    """A page, a redirect and a picture."""
    site = Site.objects.get(is_default_site=True)
    StandardPageFactory(parent=home_page, slug="over-ons", listing_image=SiteImageFactory())
    Redirect.objects.create(old_path="/oud", redirect_link="/over-ons/", site=site)
    return site


READERS = {
    "/": 200,
    "/over-ons/": 200,
    "/over-ons": 301,
    "/oud/": 301,
    "/bestaat-niet/": 404,
    "/account/login/": 200,
    "/robots.txt": 200,
    "/sitemap.xml": 200,
    "/healthz": 200,
    "/api/v2/pages/": 200,
    "/admin/": 302,
}


def policy(response) -> dict[str, list[str]]:
    return {
        words[0]: words[1:]
        for words in (part.split() for part in response["Content-Security-Policy"].split(";"))
        if words
    }


@pytest.mark.parametrize("address", [one for one in READERS if one != "/admin/"])
def test_the_policy_passes_internet_nl(client, site, address):
    response = client.get(address)
    assert response.status_code == READERS[address]
    directives = policy(response)
    assert directives["default-src"] in (["'self'"], ["'none'"])
    for needed in ["base-uri", "form-action", "frame-ancestors"]:
        assert directives[needed] in (["'self'"], ["'none'"])
    for name, sources in directives.items():
        assert not FORBIDDEN & set(sources), name
        assert not [source for source in sources if HOST_WITHOUT_SCHEME.match(source)], name
        if name in {"default-src", "script-src", "object-src", "style-src"}:
            assert "data:" not in sources


@pytest.mark.parametrize("address", READERS)
def test_other_headers_pass_too(client, site, address):
    response = client.get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}


def test_https_is_remembered_for_a_year(client, site, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/").url == "https://testserver/"
    response = client.get("/", secure=True)
    match = re.search(r"max-age=(\d+)", response["Strict-Transport-Security"])
    assert int(match.group(1)) >= 31_536_000


@pytest.mark.parametrize("address", READERS)
def test_an_anonymous_reader_gets_no_cookie(client, site, address):
    """But for the token of a form, on the pages that are forms."""
    cookies = set(client.get(address).cookies)
    assert cookies <= ({"csrftoken"} if address.startswith("/account/") else set())


@pytest.mark.parametrize("address", ["/", "/over-ons/", "/bestaat-niet/", "/account/login/"])
def test_nothing_comes_from_another_host(client, site, address):
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    loaded = [
        element.get(attribute)
        for name, attribute in [
            ("script", "src"),
            ("img", "src"),
            ("source", "srcset"),
            ("iframe", "src"),
            ("video", "src"),
            ("link", "href"),
        ]
        for element in soup.find_all(name)
        if element.get(attribute) and element.get("rel") not in (["canonical"], ["alternate"])
    ]
    assert loaded
    for address in loaded:
        assert urlsplit(address).netloc in {"", "testserver"}, address


@pytest.mark.parametrize("address", ["/", "/over-ons/", "/bestaat-niet/", "/account/login/"])
def test_a_page_brings_no_code_or_style_of_its_own(client, site, address):
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert not soup.find_all(style=True)
    assert not soup.find_all("style")
    for script in soup.find_all("script"):
        assert script.get("src") or "json" in script["type"]
    for element in soup.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on")], element


def test_the_admin_may_do_more_but_not_from_elsewhere(staff_client, site):
    response = staff_client("editor").get("/admin/")
    directives = policy(response)
    assert "'unsafe-inline'" in directives["script-src"]
    assert "'unsafe-eval'" not in directives["script-src"]
    assert directives["frame-ancestors"] == ["'self'"]
    for name, sources in directives.items():
        assert set(sources) <= {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}, name


def test_the_admin_shows_a_preview_in_a_frame(staff_client, site, home_page):
    client = staff_client("admin")
    page = StandardPageFactory(parent=home_page)
    edit = f"/admin/pages/{page.pk}/edit/"
    form = {
        "title": page.title,
        "slug": page.slug,
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    assert client.post(f"{edit}preview/", form).json()["is_valid"]
    response = client.get(f"{edit}preview/?in_preview_panel=true&mode=")
    assert response.status_code == 200
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert policy(response)["frame-ancestors"] == ["'self'"]


def test_editors_see_their_menu_on_a_readers_page(staff_client, client, site):
    response = staff_client("editor").get("/over-ons/")
    assert "wagtail-userbar" in response.text
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert "wagtail-userbar" not in client.get("/over-ons/").text
    sign_in(client, make_user("member"))
    assert "wagtail-userbar" not in client.get("/over-ons/").text


def test_cookies_are_closed_to_scripts_and_other_sites():
    from agendastad.settings import base

    assert base.SESSION_COOKIE_SECURE
    assert base.CSRF_COOKIE_SECURE
    assert django_settings.SESSION_COOKIE_HTTPONLY
    assert django_settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert base.STAFF_MFA_REQUIRED


def test_development_says_that_no_second_factor_is_asked(client, site, settings):
    settings.STAFF_MFA_REQUIRED = False
    sign_in(client, make_user("editor"))
    assert "STAFF_MFA_REQUIRED" in client.get("/admin/").text


def test_a_real_site_has_nothing_to_say_about_it(staff_client, site):
    assert "STAFF_MFA_REQUIRED" not in staff_client("editor").get("/admin/").text

import datetime
import json
import logging
from xml.etree import ElementTree

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site

from agendastad import views
from agendastad.checks import security_reports_have_an_address
from home.models import HomePage, SiteSettings, StandardPage
from members.models import User
from tests.home.factories import SiteImageFactory, StandardPageFactory
from tests.news.factories import NewsIndexPageFactory, NewsPageFactory
from tests.townsdeals.factories import DealIndexPageFactory, DealPageFactory

pytestmark = pytest.mark.django_db


def break_down(request):
    raise RuntimeError("broken on purpose")


class Urls:
    """The site's addresses, with one that breaks."""

    from agendastad.urls import handler400, handler500, urlpatterns as _urls  # noqa: I001

    urlpatterns = [path("broken/", break_down), *_urls]


@pytest.fixture
def contact(home_page: HomePage) -> SiteSettings:
    site_settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    site_settings.security_email = "security@example.org"
    site_settings.save()
    return site_settings


class TestHealth:
    def test_it_says_that_all_is_well(self, client):
        response = client.get("/healthz")
        assert (response.status_code, response.json()) == (200, {"status": "ok"})
        assert response["Cache-Control"] == "no-store"

    def test_it_answers_whatever_the_host_and_without_https(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200

    def test_it_says_that_the_database_is_away(self, client, monkeypatch, caplog):
        def refuse():
            raise OperationalError("no database")

        monkeypatch.setattr("agendastad.middleware.connection.cursor", refuse)
        response = client.get("/healthz")
        assert (response.status_code, response.json()) == (503, {"status": "no database"})


class TestRobots:
    def test_they_are_told_where_the_pages_are(self, client):
        response = client.get("/robots.txt")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        lines = response.text.splitlines()
        assert lines[0] == "User-agent: *"
        assert "Disallow: /admin/" in lines
        assert "Disallow: /aanmelding/" in lines
        assert "Disallow: /en/aanmelding/" in lines
        assert "Disallow: /" not in lines
        assert "Sitemap: http://testserver/sitemap.xml" in lines


class TestSecurityTxt:
    def test_it_follows_the_standard(self, client, contact):
        response = client.get("/.well-known/security.txt")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        fields = dict(line.split(": ", 1) for line in response.text.splitlines())
        assert fields["Contact"] == "mailto:security@example.org"
        assert fields["Preferred-Languages"] == "nl, en"
        assert fields["Canonical"].endswith("/.well-known/security.txt")
        left = datetime.datetime.fromisoformat(fields["Expires"]) - timezone.now()
        assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)

    def test_the_address_for_contact_will_do(self, client, contact):
        contact.security_email = ""
        contact.contact_email = "info@example.org"
        contact.save()
        assert "mailto:info@example.org" in client.get("/.well-known/security.txt").text

    def test_without_an_address_there_is_none_and_a_check_says_so(self, client, home_page):
        assert client.get("/.well-known/security.txt").status_code == 404
        assert [found.id for found in security_reports_have_an_address(None, ["default"])] == [
            "agendastad.W001"
        ]
        assert security_reports_have_an_address(None) == []

    def test_with_an_address_the_check_is_content(self, contact):
        assert security_reports_have_an_address(None, ["default"]) == []
        call_command("check", deploy=True, databases=["default"], fail_level="CRITICAL")
        assert checks.registry.registry.tag_exists(checks.Tags.database)


class TestSitemap:
    def locations(self, client) -> list[str]:
        tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
        return [element.text for element in tree.iter() if element.tag.endswith("loc")]

    def test_it_holds_public_pages_only(self, client, home_page):
        public = StandardPageFactory(parent=home_page, slug="over-ons")
        StandardPageFactory(parent=home_page, slug="concept", live=False)
        private = StandardPageFactory(parent=home_page, slug="besloten")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        locations = self.locations(client)
        assert len(locations) == 2
        assert public.full_url in locations

    def test_it_holds_other_languages(self, client, home_page):
        from wagtail.models import Locale

        english, _ = Locale.objects.get_or_create(language_code="en")
        translated = home_page.copy_for_translation(english)
        translated.save_revision().publish()
        assert any(location.endswith("/en/") for location in self.locations(client))

    def test_it_costs_the_same_for_more_pages(self, client, home_page, django_assert_num_queries):
        def queries() -> int:
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(connection) as context:
                client.get("/sitemap.xml")
            return len(context)

        StandardPageFactory(parent=home_page)
        queries()
        few = queries()
        for _ in range(10):
            StandardPageFactory(parent=home_page)
        assert queries() == few


class TestErrorPages:
    def test_there_is_a_page_for_what_does_not_exist(self, client, home_page):
        response = client.get("/bestaat-niet/")
        assert response.status_code == 404
        assert "<h1" in response.text
        assert "404.html" in [template.name for template in response.templates]

    def test_there_is_one_for_what_broke(self, client, home_page, settings):
        settings.ROOT_URLCONF = Urls
        client.raise_request_exception = False
        response = client.get("/broken/")
        assert response.status_code == 500
        assert '<html lang="nl">' in response.text
        assert "broken on purpose" not in response.text

    def test_that_one_needs_no_database(self, django_db_blocker):
        with django_db_blocker.block():
            response = views.server_error(RequestFactory().get("/"))
        assert response.status_code == 500
        assert "<h1" in response.text

    def test_and_is_a_sentence_when_even_the_page_breaks(self, monkeypatch):
        monkeypatch.setattr("agendastad.views.loader.get_template", break_down)
        response = views.server_error(RequestFactory().get("/"))
        assert response.status_code == 500
        assert "Er ging iets mis." in response.text

    def test_there_is_one_for_a_host_that_is_not_ours(self, client, home_page):
        response = client.get("/", headers={"host": "evil.example"})
        assert response.status_code == 400
        assert '<html lang="nl">' in response.text
        assert "evil.example" not in response.text

    def test_there_is_one_for_a_form_without_token(self, home_page):
        client = Client(enforce_csrf_checks=True)
        response = client.post("/account/login/", {"login": "a@example.org", "password": "x"})
        assert response.status_code == 403
        assert "403_csrf.html" in [template.name for template in response.templates]


class TestMovedPages:
    def test_an_old_address_leads_to_the_new_one(
        self, client, home_page, django_capture_on_commit_callbacks
    ):
        parent = StandardPageFactory(parent=home_page, slug="thema")
        page = StandardPageFactory(parent=home_page, slug="oud")
        child = StandardPageFactory(parent=page, slug="kind")
        with django_capture_on_commit_callbacks(execute=True):
            page.move(parent, pos="last-child")
        assert client.get("/oud/").url == "/thema/oud/"
        assert client.get("/oud/").status_code == 301
        assert client.get("/oud/kind/").url == child.__class__.objects.get(pk=child.pk).url

    def test_a_new_slug_leaves_a_redirect_behind(
        self, client, home_page, django_capture_on_commit_callbacks
    ):
        page = StandardPageFactory(parent=home_page, slug="oud")
        page = StandardPage.objects.get(pk=page.pk)
        page.slug = "nieuw"
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        assert Redirect.objects.count() == 1
        assert client.get("/oud/").url == "/nieuw/"


class TestApi:
    def test_it_shows_live_public_pages(self, client, home_page):
        public = StandardPageFactory(parent=home_page)
        draft = StandardPageFactory(parent=home_page, live=False)
        private = StandardPageFactory(parent=home_page)
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        found = {item["id"] for item in client.get("/api/v2/pages/").json()["items"]}
        assert public.pk in found
        assert found.isdisjoint({draft.pk, private.pk})
        for page in [draft, private]:
            assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404

    def test_it_names_nobody(self, client, home_page):
        owner = User.objects.create_user(
            "redacteur@example.org", first_name="Geheime", last_name="Redacteur"
        )
        page = StandardPageFactory(parent=home_page, owner=owner)
        page.save_revision(user=owner).publish()
        for address in ["/api/v2/pages/?fields=*", f"/api/v2/pages/{page.pk}/?fields=*"]:
            text = client.get(address).text
            assert page.title in text
            assert "redacteur@example.org" not in text
            assert "Geheime" not in text
            assert "owner" not in text

    def test_it_tells_nothing_of_a_deal_that_is_hidden(self, client, home_page):
        deals = DealIndexPageFactory(parent=home_page)
        shown = DealPageFactory(parent=deals)
        draft = DealPageFactory(parent=deals, title="Geheim plan", live=False)
        private = DealPageFactory(parent=deals, title="Geheim plan")
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        article = NewsPageFactory(parent=NewsIndexPageFactory(parent=home_page))
        article.deals.set([shown, draft, private])
        article.save()
        for address in [f"/api/v2/pages/{article.pk}/?", "/api/v2/pages/?type=news.NewsPage&"]:
            answer = client.get(f"{address}fields=deals(*)")
            assert "Geheim" not in answer.text
            item = answer.json().get("items", [answer.json()])[0]
            assert [deal["id"] for deal in item["deals"]] == [shown.pk]
            assert item["deals"][0]["summary"] == shown.summary

    def test_it_shows_pictures_that_a_reader_can_see(self, client, home_page):
        shown, hidden, loose = SiteImageFactory.create_batch(3)
        page = StandardPageFactory(parent=home_page, listing_image=shown)
        draft = StandardPageFactory(parent=home_page, listing_image=hidden, live=False)
        for one in [page, draft]:
            ReferenceIndex.create_or_update_for_object(one)
        items = client.get("/api/v2/images/?fields=*").json()["items"]
        assert [item["id"] for item in items] == [shown.pk]
        assert "original_images" not in json.dumps(items)
        assert client.get(items[0]["rendition"]["url"]).status_code == 200
        assert client.get(f"/api/v2/images/{loose.pk}/").status_code == 404

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    @pytest.mark.parametrize("kind", ["pages", "images", "documents"])
    def test_it_is_for_reading_only(self, client, home_page, method, kind):
        before = Page.objects.count()
        for address in [f"/api/v2/{kind}/", f"/api/v2/{kind}/{home_page.pk}/"]:
            assert getattr(client, method)(address).status_code in {403, 405}
        assert Page.objects.count() == before

    @pytest.mark.parametrize(
        "query",
        [
            "limit=abc",
            "limit=-1",
            "limit=1000000",
            "offset=-1",
            "fields=((",
            "order=nothing",
            "type=auth.User",
            "type=members.User",
            "child_of=abc",
            "nothing=1",
            "translation_of=999999999999",
            "locale=xx",
            "search=" + "a" * 10_000,
            "search=%22stad&search_operator=nor",
            "search=%22%27(*:)&order=title",
            "first_published_at=abc",
            "offset=" + "9" * 40,
            "id=" + "9" * 40,
            "site=abc",
            "descendant_of=" + "9" * 40,
        ],
    )
    @pytest.mark.parametrize("kind", ["pages", "images", "documents"])
    def test_a_wrong_question_gets_an_answer(self, client, home_page, kind, query):
        for address in [f"/api/v2/{kind}/", f"/api/v2/{kind}/find/"]:
            response = client.get(f"{address}?{query}")
            assert response.status_code in {200, 400, 404}, response.text
            assert response["Content-Type"] == "application/json"

    def test_a_page_is_found_by_its_number(self, client, home_page):
        address = "/api/v2/pages/find/?id="
        assert f"/pages/{home_page.pk}/" in client.get(f"{address}{home_page.pk}").url
        assert client.get(f"{address}999999").status_code == 404
        for number in ["abc", "-1", "9" * 40]:
            assert client.get(f"{address}{number}").status_code == 400

    @pytest.mark.searches
    def test_pictures_can_be_searched(self, client, home_page):
        shown = SiteImageFactory(title="Een plein met bomen")
        SiteImageFactory(title="Een leeg plein")
        page = StandardPageFactory(parent=home_page, listing_image=shown)
        ReferenceIndex.create_or_update_for_object(page)
        items = client.get("/api/v2/images/?search=plein").json()["items"]
        assert [item["id"] for item in items] == [shown.pk]

    def test_it_sets_no_cookie(self, client, home_page):
        assert not client.get("/api/v2/pages/").cookies


class TestMedia:
    def test_a_picture_cannot_run_anything(self, client, home_page):
        rendition = SiteImageFactory().get_rendition("max-10x10")
        response = client.get(rendition.url)
        assert response.status_code == 200
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_uploads_themselves_are_not_served(self, client, home_page):
        assert client.get(SiteImageFactory().file.url).status_code == 404

    @pytest.mark.parametrize(
        "address",
        [
            "/media/images/../original_images/example.jpg",
            "/media/images/%2e%2e/original_images/example.jpg",
            "/media/images/x/../../original_images/example.jpg",
            "/media/images//../original_images/example.jpg",
            "/media/images/%2e%2e/%2e%2e/manage.py",
            "/media/images/",
            "/media/documents/a.pdf",
        ],
    )
    def test_there_is_no_way_round(self, client, home_page, address):
        image = SiteImageFactory()
        address = address.replace("original_images/example.jpg", image.file.name)
        assert client.get(address).status_code in {301, 302, 404}


def test_the_old_address_of_the_icon_works(client):
    assert client.get("/favicon.ico").url == "/static/agendastad/favicon.ico"


def test_log_of_what_broke_names_nobody(client, home_page, settings, caplog):
    settings.ROOT_URLCONF = Urls
    client.raise_request_exception = False
    with caplog.at_level(logging.INFO):
        client.post("/broken/", {"email": "iemand@example.org", "password": "geheim"})
        client.get("/", headers={"host": "evil.example"})
        client.post("/account/login/", {"login": "iemand@example.org", "password": "geheim"})
    text = "\n".join(
        logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s").format(record)
        for record in caplog.records
    )
    assert "iemand@example.org" not in text
    assert "geheim" not in text
    assert "127.0.0.1" not in text

"""The pages of deals, partners, results and lessons, as visitors see them."""

import datetime
import json
import re

import pytest
from django.utils import translation
from wagtail.models import PageViewRestriction

from home import content
from home.models import StandardPage
from tests.home.factories import PersonFactory, StandardPageFactory, ThemeFactory
from tests.townsdeals.factories import (
    DealContactFactory,
    DealPageFactory,
    LessonFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResultFactory,
)
from townsdeals.models import AboutDeals, DealPage, Lesson, Organisation, Partnership, Result

pytestmark = [pytest.mark.django_db, pytest.mark.searches]


@pytest.fixture
def deal(sections):
    """A deal with one of everything."""
    deal = DealPageFactory(
        parent=sections.deals,
        slug="krachtige-kernen",
        title="Town Deal Krachtige Kernen",
        kind="town",
        end_date=datetime.date(2027, 4, 22),
    )
    deal.themes.set([ThemeFactory(name="Kleine kernen", slug="kleine-kernen")])
    deal.save()
    PartnershipFactory(
        deal=deal,
        role="lead",
        organisation=OrganisationFactory(name="Gemeente Breda", slug="breda", on_the_map=True),
    )
    DealContactFactory(deal=deal, person=PersonFactory(name="Noor Visser"), role="Programmaleider")
    ResultFactory(deal=deal, title="Handreiking", embedding="Bij Platform31", year=2024)
    LessonFactory(deal=deal, title="Begin vroeg", phase="embedding")
    return deal


def structured(response, kind):
    objects = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL
    )
    return next(data for data in map(json.loads, objects) if data["@type"] == kind)


def test_a_deal_shows_all_that_is_its_own(client, deal):
    response = client.get("/deals/krachtige-kernen/")
    for text in (
        "Town Deal",
        "Kleine kernen",
        "Gemeente Breda",
        "Noor Visser",
        "Programmaleider",
        "Handreiking",
        "Bij Platform31",
        "Begin vroeg",
        "?thema=kleine-kernen",
        "/partners/breda/",
    ):
        assert text in response.text, text
    for item in (Result.objects.get(), Lesson.objects.get()):
        assert f'id="{item.anchor}"' in response.text
    project = structured(response, "Project")
    assert project["member"][0]["@type"] == "GovernmentOrganization"
    assert project["foundingDate"] == "2025-04-22"
    assert "style=" not in response.text.split("<main", 1)[1]


def test_a_deal_with_nothing_filled_in_answers(client, sections):
    deal = DealPageFactory(parent=sections.deals, slug="leeg", start_date=None)
    PartnershipFactory(deal=deal, organisation=None)
    DealContactFactory(deal=deal, person=None)
    assert client.get("/deals/leeg/").status_code == 200


@pytest.mark.parametrize("mode", ["", "listing", "social"])
def test_drafts_are_previewed(rf, sections, mode):
    deal = DealPage(title="Nieuw", slug="nieuw", live=False)
    deal.results.add(Result(title="Eerste resultaat", kind="tool"))
    deal.partnerships.add(Partnership(organisation=OrganisationFactory(name="Gemeente Ede")))
    sections.deals.add_child(instance=deal)
    response = deal.make_preview_request(preview_mode=mode)
    assert response.status_code == 200
    assert "Nieuw" in response.rendered_content
    if not mode:
        assert "Eerste resultaat" in response.rendered_content
    for page in (sections.partners, sections.results):
        assert page.make_preview_request(preview_mode=mode).status_code == 200


def test_everything_about_a_deal_is_on_its_page(client, home_page, deal, monkeypatch):
    page = StandardPageFactory(parent=home_page, title="Bijzonder bericht")
    kind = content.ContentKind(
        key="bijzonder",
        label="Bijzonder",
        label_plural="bijzondere berichten",
        model=StandardPage,
        about_deal=lambda about: StandardPage.objects.filter(pk=page.pk, live=about.live),
    )
    monkeypatch.setitem(content._kinds, kind.key, kind)
    response = client.get("/deals/krachtige-kernen/")
    assert "Bijzonder bericht" in response.text
    assert 'id="over-bijzonder"' in response.text
    page.unpublish()
    monkeypatch.setitem(
        content._kinds,
        kind.key,
        content.ContentKind(
            **{**vars(kind), "about_deal": lambda about: StandardPage.objects.none()}
        ),
    )
    assert 'id="over-bijzonder"' not in client.get("/deals/krachtige-kernen/").text


def test_running_deals_are_on_the_home_page(client, sections):
    DealPageFactory(parent=sections.deals, title="Deal die loopt")
    DealPageFactory(parent=sections.deals, title="Deal van toen", status="completed")
    text = client.get("/").text
    assert "Deal die loopt" in text
    assert "Deal van toen" not in text


def test_the_list_shows_each_deal_with_its_status(client, deal):
    response = client.get("/deals/")
    assert "Town Deal Krachtige Kernen" in response.text
    assert str(DealPage.Status.RUNNING.label) in response.text


FILTERS = {
    "soort": ("town", "city"),
    "status": ("running", "completed"),
    "thema": ("kleine-kernen", "ander-thema"),
    "partner": ("breda", "ede"),
}


def test_deals_are_filtered_by_each_and_by_all(client, sections, deal):
    ThemeFactory(slug="ander-thema")
    other = DealPageFactory(parent=sections.deals, title="Andere deal", status="completed")
    PartnershipFactory(deal=other, organisation=OrganisationFactory(slug="ede"))
    for name, (value, other_value) in FILTERS.items():
        found = client.get("/deals/", {name: value}).context["items"].object_list
        assert list(found) == [deal], name
        found = client.get("/deals/", {name: other_value}).context["items"].object_list
        assert deal not in found, name
    everything = {name: value for name, (value, _) in FILTERS.items()}
    assert list(client.get("/deals/", everything).context["items"].object_list) == [deal]
    nothing = client.get("/deals/", {**everything, "soort": "city"})
    assert nothing.status_code == 200
    assert not nothing.context["items"].object_list


WRONG = ["onbekend", "0", "x" * 10_000, "\x00", "' OR 1=1 --", "<script>"]
LISTS = {
    "/deals/": ["soort", "status", "thema", "partner"],
    "/partners/": ["soort"],
    "/resultaten/": ["soort", "deal", "thema"],
    "/lessen/": ["fase", "deal", "thema"],
}


@pytest.mark.parametrize("address", LISTS)
def test_what_does_not_exist_is_a_404(client, deal, address):
    for name in LISTS[address]:
        for value in WRONG:
            response = client.get(address, {name: value})
            assert response.status_code == (400 if "\x00" in value else 404), (name, value[:20])
    for page in ("0", "-1", "abc", "1000000000", "2", "1.5", "9" * 400):
        assert client.get(address, {"page": page}).status_code == 404, page
    assert client.get(address, {"page": "1", LISTS[address][0]: ""}).status_code == 200
    assert client.get(address, {"onbekend": "x"}).status_code == 200


@pytest.mark.parametrize("address", ["/resultaten/", "/lessen/"])
def test_any_words_can_be_looked_for(client, deal, address):
    for words in (
        '"',
        "'",
        "* OR AND NOT (",
        "NEAR(a b)",
        "%",
        "\\",
        "col:x",
        "é ",
        "  ",
        "a" * 200,
    ):
        assert client.get(address, {"q": words}).status_code == 200, words
    assert client.get(address, {"q": "x" * 10_000}).status_code == 404
    assert client.get(address, {"q": "\x00"}).status_code == 400


def test_unknown_partners_are_a_404(client, deal):
    OrganisationFactory(slug="zonder-deal")
    for slug in ("zonder-deal", "onbekend", "x" * 500):
        assert client.get(f"/partners/{slug}/").status_code == 404


def test_results_and_lessons_are_found_by_words_and_filters(client, sections, deal):
    other = DealPageFactory(parent=sections.deals, slug="andere")
    ResultFactory(deal=other, title="Kookboek", kind="book")
    LessonFactory(deal=other, title="Praat eerder met inwoners", phase="reason")
    for address, query, title in (
        ("/resultaten/", {"q": "handreiking"}, "Handreiking"),
        ("/resultaten/", {"soort": "book"}, "Kookboek"),
        ("/resultaten/", {"deal": "andere"}, "Kookboek"),
        ("/resultaten/", {"thema": "kleine-kernen"}, "Handreiking"),
        ("/lessen/", {"q": "inwoner"}, "Praat eerder met inwoners"),
        ("/resultaten/", {"q": "handreikingen"}, "Handreiking"),
        ("/lessen/", {"fase": "embedding"}, "Begin vroeg"),
        ("/lessen/", {"fase": "reason", "deal": "andere"}, "Praat eerder met inwoners"),
    ):
        found = client.get(address, query).context["items"].object_list
        assert [item.title for item in found] == [title], query
    assert not client.get("/lessen/", {"q": "onvindbaar"}).context["items"].object_list


def test_a_result_links_to_its_place_on_the_page_of_its_deal(client, deal):
    result = Result.objects.get()
    response = client.get("/resultaten/")
    assert f'href="/deals/krachtige-kernen/#{result.anchor}"' in response.text
    lesson = Lesson.objects.get()
    assert f'href="/deals/krachtige-kernen/#{lesson.anchor}"' in client.get("/lessen/").text


def hide_unpublished(deal):
    deal.unpublish()


def hide_private(deal):
    PageViewRestriction.objects.create(page=deal, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("hide", [hide_unpublished, hide_private])
def test_what_belongs_to_a_hidden_deal_is_hidden(client, deal, hide):
    hide(deal)
    assert not Result.objects.for_listing().exists()
    assert not Lesson.objects.for_listing().exists()
    assert not Organisation.objects.for_listing().exists()
    assert (
        "Handreiking" not in client.get("/resultaten/", {"q": "handreiking"}).text.split("<ul")[-1]
    )
    assert not client.get("/lessen/").context["items"].object_list
    assert not client.get("/partners/").context["items"].object_list
    assert client.get("/partners/breda/").status_code == 404
    assert client.get("/deals/", {"partner": "breda"}).status_code == 404
    assert client.get("/resultaten/", {"deal": "krachtige-kernen"}).status_code == 404


def test_a_partner_has_a_page_with_its_deals(client, sections, deal):
    other = DealPageFactory(parent=sections.deals, title="Deal van een ander")
    PartnershipFactory(deal=other)
    breda = Organisation.objects.get(slug="breda")
    breda.website = "https://www.breda.example/pad"
    breda.description = "Een gemeente in Brabant."
    breda.save()
    assert breda.get_absolute_url() == "/partners/breda/"
    response = client.get(breda.get_absolute_url())
    assert [page.title for page in response.context["deals"]] == ["Town Deal Krachtige Kernen"]
    assert "Deal van een ander" not in response.text
    assert "<title>Gemeente Breda – Agenda Stad</title>" in response.text
    assert '<link rel="canonical" href="http://localhost/partners/breda/">' in response.text
    assert 'href="https://www.breda.example/pad">breda.example</a>' in response.text
    assert 'aria-current="page">Gemeente Breda' in response.text
    assert '<a class="utrecht-breadcrumb-nav__link" href="/partners/">Partners</a>' in response.text
    who = structured(response, "GovernmentOrganization")
    assert who["url"] == "https://www.breda.example/pad"
    assert who["address"]["addressLocality"] == "Breda"
    crumbs = structured(response, "BreadcrumbList")["itemListElement"]
    assert [crumb["name"] for crumb in crumbs] == ["Agenda Stad", "Partners", "Gemeente Breda"]


def test_partners_are_in_the_sitemap(rf, sections, deal):
    for language in ("nl", "en"):  # each page tells of its own, whatever the sitemap is read in
        with translation.override(language):
            entries = sections.partners.get_sitemap_urls(rf.get("/"))
        urls = [entry["location"] for entry in entries]
        assert urls == ["http://localhost/partners/", "http://localhost/partners/breda/"]


def test_partners_are_grouped_and_filtered_by_kind(client, deal):
    ministry = OrganisationFactory(name="Ministerie", slug="ministerie", kind="ministry")
    PartnershipFactory(deal=deal, organisation=ministry)
    assert [item.slug for item in client.get("/partners/").context["items"]] == [
        "breda",
        "ministerie",
    ]
    only = client.get("/partners/", {"soort": "ministry"})
    assert [item.slug for item in only.context["items"]] == ["ministerie"]
    assert "/partners/breda/" not in only.text


def test_the_map_shows_partners_on_other_pages_of_the_list_too(client, sections, deal):
    for number in range(sections.partners.paginate_by):
        PartnershipFactory(deal=deal, organisation=OrganisationFactory(name=f"Z {number}"))
    response = client.get("/partners/", {"page": 2})
    assert "/partners/breda/" in response.text


def test_pages_that_are_about_deals_know_which_of_them_visitors_may_see(sections, deal):
    from news.models import NewsPage

    assert issubclass(NewsPage, AboutDeals)
    hidden = DealPageFactory(parent=sections.deals, live=False)
    page = NewsPage(title="Bericht")
    page.deals.set([hidden, deal])
    assert page.visible_deals == [deal]


def test_empty_lists_say_so(client, sections):
    for address in LISTS:
        response = client.get(address)
        assert response.status_code == 200
        assert "as-empty" in response.text

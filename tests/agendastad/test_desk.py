"""The menu of the admin and its listings: what staff look for, at a constant cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.events.factories import CityDayIndexPageFactory, EventIndexPageFactory, EventPageFactory
from tests.news.factories import (
    NewsIndexPageFactory,
    NewsPageFactory,
    VacancyIndexPageFactory,
    VacancyPageFactory,
)
from tests.townsdeals.factories import (
    DealIndexPageFactory,
    DealPageFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from townsdeals.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

LISTINGS = ["news:index", "vacancies:index", "agenda:index", "deals:index"]


@pytest.fixture
def editor(staff_client, roles):
    return staff_client("editor")


@pytest.fixture
def sections(home_page):
    return {
        "news:index": NewsIndexPageFactory(parent=home_page),
        "vacancies:index": VacancyIndexPageFactory(parent=home_page),
        "agenda:index": EventIndexPageFactory(parent=home_page),
        "deals:index": DealIndexPageFactory(parent=home_page),
    }


@pytest.fixture
def deal(sections):
    return DealPageFactory(parent=sections["deals:index"], title="City Deal Groen")


FACTORIES = {
    "news:index": NewsPageFactory,
    "vacancies:index": VacancyPageFactory,
    "agenda:index": EventPageFactory,
    "deals:index": DealPageFactory,
}


def listed(client, name, **params):
    response = client.get(reverse(name), params)
    assert response.status_code == 200
    return [page.title for page in response.context["object_list"]]


def test_the_menu_is_what_staff_do(editor, sections):
    html = editor.get("/admin/").text
    for name in LISTINGS:
        assert reverse(name) in html
    assert reverse(Organisation.snippet_viewset.get_url_name("list")) in html
    for address in ["/admin/users/", "/admin/redirects/", "/admin/settings/"]:
        assert address not in html


@pytest.mark.parametrize("name", LISTINGS)
def test_an_empty_listing_answers(editor, sections, name):
    assert listed(editor, name) == []


SEARCHES = ["wagtailadmin_explore_root", "wagtailimages:index", "wagtaildocs:index"]
SEARCHES += ["wagtailadmin_choose_page_search", "wagtailimages_chooser:choose_results"]


@pytest.mark.parametrize("name", [*LISTINGS, *SEARCHES])
def test_a_search_survives_every_sign(editor, sections, name):
    for words in [
        '"',
        '"stad',
        "thema's",
        "\"'(*:)",
        "AND",
        "NEAR(",
        "a\\b",
        "50%",
        "-",
        "x" * 10_000,
    ]:
        response = editor.get(reverse(name), {"q": words})
        assert response.status_code == 200, words
    assert editor.get(reverse(name), {"q": "\0"}).status_code == 400


@pytest.mark.parametrize("name", LISTINGS)
def test_no_column_takes_the_place_of_another(editor, sections, name):
    FACTORIES[name](parent=sections[name])
    response = editor.get(reverse(name))
    names = [column.name for column in response.context["view"].columns]
    assert len(names) == len(set(names)) == len(response.context["table"].columns)


@pytest.mark.parametrize("name", LISTINGS)
def test_the_add_button_leads_to_the_form_below_the_right_parent(editor, sections, name):
    add = reverse(name.replace("index", "choose_parent"))
    assert add in editor.get(reverse(name)).text
    response = editor.get(add, follow=True)
    if name == "agenda:index":  # an event or an edition: both are below one parent here
        assert response.status_code == 200
        return
    assert response.redirect_chain[-1][0].endswith(f"/{sections[name].pk}/")
    assert response.status_code == 200


def test_an_edition_is_added_from_the_agenda_too(editor, sections, home_page):
    index = CityDayIndexPageFactory(parent=home_page)
    add = reverse("wagtailadmin_pages:add", args=["events", "citydaypage", index.pk])
    assert add in editor.get(reverse("agenda:index")).text
    assert editor.get(add).status_code == 200


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_costs_as_much_with_many_pages_as_with_few(
    editor, sections, deal, name, django_assert_max_num_queries
):
    def make(number):
        page = FACTORIES[name](parent=sections[name])
        if hasattr(page, "deals"):
            page.deals.add(deal)
            page.save()
        return page

    for number in range(3):
        make(number)
    editor.get(reverse(name))
    with django_assert_max_num_queries(60) as few:
        editor.get(reverse(name))
    for number in range(15):
        make(number)
    with django_assert_max_num_queries(len(few)):
        assert len(listed(editor, name)) >= 18


@pytest.mark.searches
@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_is_searched_filtered_and_ordered_at_once(editor, sections, name):
    page = FACTORIES[name](parent=sections[name], title="Groene daken")
    FACTORIES[name](parent=sections[name], title="Iets anders")
    draft = FACTORIES[name](parent=sections[name], title="Groene gevels", live=False)
    assert set(listed(editor, name, q="groen")) == {page.title, draft.title}
    orderings = editor.get(reverse(name)).context["view"].get_valid_orderings()
    assert orderings
    for ordering in orderings:
        found = listed(editor, name, q="groen", state="live", ordering=ordering)
        assert found == [page.title], ordering
    assert listed(editor, name, state="draft") == [draft.title]
    for state in ["changed", "moderation", "scheduled", "expired"]:
        assert listed(editor, name, state=state) == []


@pytest.mark.parametrize("name", LISTINGS)
def test_a_wrong_filter_is_no_error(editor, sections, name):
    for params in [{"state": "x"}, {"deals": "x"}, {"kind": "x"}, {"ordering": "x"}, {"p": "x"}]:
        assert editor.get(reverse(name), params).status_code in {200, 404}


def test_what_is_in_moderation_can_be_listed(editor, sections):
    page = NewsPageFactory(parent=sections["news:index"], live=False)
    NewsPageFactory(parent=sections["news:index"])
    page.save_revision(user=editor.user)
    page.get_workflow().start(page, editor.user)
    assert listed(editor, "news:index", state="moderation") == [page.title]


def test_what_is_scheduled_can_be_listed(editor, sections):
    page = NewsPageFactory(parent=sections["news:index"], live=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert listed(editor, "news:index", state="scheduled") == [page.title]


@pytest.mark.parametrize("name", LISTINGS[:3])
def test_pages_are_filtered_by_deal_and_show_it(editor, sections, deal, name):
    page = FACTORIES[name](parent=sections[name], title="Over de deal")
    page.deals.add(deal)
    page.save()
    FACTORIES[name](parent=sections[name], title="Over iets anders")
    assert listed(editor, name, deals=deal.pk) == ["Over de deal"]
    assert "City Deal Groen" in editor.get(reverse(name)).text


def test_vacancies_are_filtered_by_deadline(editor, sections):
    parent = sections["vacancies:index"]
    VacancyPageFactory(parent=parent, title="Open")
    VacancyPageFactory(parent=parent, title="Dicht", deadline=timezone.now() - timedelta(minutes=1))
    assert listed(editor, "vacancies:index", open="open") == ["Open"]
    assert listed(editor, "vacancies:index", open="closed") == ["Dicht"]


def test_events_are_filtered_by_moment(editor, sections):
    parent = sections["agenda:index"]
    now = timezone.now()
    EventPageFactory(parent=parent, title="Straks")
    EventPageFactory(
        parent=parent, title="Geweest", start=now - timedelta(days=2), end=now - timedelta(days=1)
    )
    assert listed(editor, "agenda:index", when="upcoming") == ["Straks"]
    assert listed(editor, "agenda:index", when="past") == ["Geweest"]


def test_partners_are_listed_with_their_number_of_deals(editor, deal):
    PartnershipFactory(deal=deal, organisation=OrganisationFactory(name="Gemeente Breda"))
    response = editor.get(reverse(Organisation.snippet_viewset.get_url_name("list")))
    assert [one.deal_count for one in response.context["object_list"]] == [1]

"""Partners, results and lessons are found by the search of the site."""

import pytest
from django.core.management import call_command

from tests.townsdeals.factories import (
    DealIndexPageFactory,
    DealPageFactory,
    LessonFactory,
    OrganisationFactory,
    PartnerIndexPageFactory,
    PartnershipFactory,
    ResultFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searches]


@pytest.fixture
def deal(home_page):
    deal = DealPageFactory(
        parent=DealIndexPageFactory(parent=home_page), title="City Deal Groen", slug="groen"
    )
    PartnerIndexPageFactory(parent=home_page)
    ResultFactory(deal=deal, title="Handboek groene daken")
    LessonFactory(deal=deal, title="Begin groen op tijd")
    organisation = OrganisationFactory(name="Groene Gemeente", slug="groene-gemeente")
    PartnershipFactory(deal=deal, organisation=organisation)
    return deal


def found(client, query, **params):
    response = client.get("/zoeken/", {"q": query, **params})
    return {(hit.kind.key, hit.url) for hit in response.context.get("hits", [])}


def test_each_kind_is_found_at_its_place(client, deal):
    result, lesson = deal.results.get(), deal.lessons.get()
    assert found(client, "groen") == {
        ("deals", "/deals/groen/"),
        ("partners", "/partners/groene-gemeente/"),
        ("resultaten", f"/deals/groen/#{result.anchor}"),
        ("lessen", f"/deals/groen/#{lesson.anchor}"),
    }


def test_kinds_can_be_chosen(client, deal):
    assert {key for key, url in found(client, "groene", soort="resultaten")} == {"resultaten"}


def test_a_hidden_deal_hides_what_belongs_to_it(client, deal):
    deal.unpublish()
    assert found(client, "groen") == set()


def test_a_partner_without_a_deal_is_not_found(client, deal):
    OrganisationFactory(name="Groen Nergens")
    assert found(client, "nergens") == set()


def test_all_kinds_together_cost_few_queries(client, deal, django_assert_max_num_queries):
    client.get("/zoeken/", {"q": "groen"})
    with django_assert_max_num_queries(15) as queries:
        assert len(found(client, "groen")) == 4
    for number in range(5):
        ResultFactory(deal=deal, title=f"Groen boek {number}")
    with django_assert_max_num_queries(len(queries)):
        found(client, "groen")


def test_building_the_index_anew_keeps_the_forms_of_words(client, deal):
    call_command("update_index", verbosity=0)
    assert ("resultaten", f"/deals/groen/#{deal.results.get().anchor}") in found(client, "dak")

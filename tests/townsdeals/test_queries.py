"""What pages cost: the same number of queries for 10 things and for 100, and never more than 15."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests.home.factories import PersonFactory, SiteImageFactory, ThemeFactory
from tests.townsdeals.factories import (
    DealContactFactory,
    DealPageFactory,
    LessonFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResultFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.searches]

BUDGET = 15
#: The page of a deal asks once for each kind of thing about it; members brought two.
DEAL_BUDGET = 17
LISTINGS = ["/deals/", "/partners/", "/partners/breda/", "/resultaten/", "/lessen/"]


def cost(client, address):
    """The queries of a page that nobody has asked for, in a process that answers others."""
    client.get(address)
    cache.clear()
    Site.clear_site_root_paths_cache()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def make(sections, number):
    theme = ThemeFactory()
    picture = SiteImageFactory()
    breda = OrganisationFactory(slug="breda", on_the_map=True, logo=picture)
    for index in range(number):
        deal = DealPageFactory(
            parent=sections.deals, slug=f"deal-{index}", listing_image=picture, logo=picture
        )
        deal.themes.set([theme])
        deal.save()
        organisation = OrganisationFactory(
            place=f"Plaats {index}", latitude=51 + index / 50, longitude=4 + index / 50
        )
        PartnershipFactory(deal=deal, organisation=breda)
        PartnershipFactory(deal=deal, organisation=organisation)
        ResultFactory(deal=deal)
        LessonFactory(deal=deal)


def test_listings_cost_the_same_with_more_in_them(client, sections, settings):
    for page in (sections.deals, sections.partners, sections.results, sections.lessons):
        type(page).paginate_by = 200
    make(sections, 10)
    few = {address: cost(client, address) for address in LISTINGS}
    for number in range(10, 100):
        deal = DealPageFactory(parent=sections.deals, slug=f"deal-{number}")
        PartnershipFactory(deal=deal, organisation=OrganisationFactory())
        ResultFactory(deal=deal)
        LessonFactory(deal=deal)
    many = {address: cost(client, address) for address in LISTINGS}
    assert many == few
    assert max(few.values()) <= BUDGET, few


@pytest.fixture(autouse=True)
def _usual_pages(sections):
    kinds = [type(page) for page in vars(sections).values()]
    usual = [kind.__dict__.get("paginate_by") for kind in kinds]
    yield
    for kind, number in zip(kinds, usual, strict=True):
        if number is None:
            if "paginate_by" in kind.__dict__:
                del kind.paginate_by
        else:
            kind.paginate_by = number


@pytest.mark.parametrize(
    "query",
    [
        "/deals/?soort=city&status=running&partner=breda",
        "/resultaten/?q=handreiking&soort=tool&deal=deal-1",
        "/lessen/?q=borgen&fase=process&deal=deal-1",
    ],
)
def test_filters_stay_within_the_budget(client, sections, query):
    make(sections, 3)
    assert cost(client, query) <= BUDGET


def test_a_deal_costs_the_same_however_much_belongs_to_it(client, sections):
    deal = DealPageFactory(parent=sections.deals, slug="groot", logo=SiteImageFactory())

    def more(number):
        for _ in range(number):
            PartnershipFactory(deal=deal, organisation=OrganisationFactory(on_the_map=True))
            DealContactFactory(deal=deal, person=PersonFactory(photo=SiteImageFactory()))
            ResultFactory(deal=deal)
            LessonFactory(deal=deal)

    more(2)
    few = cost(client, "/deals/groot/")
    more(8)
    assert cost(client, "/deals/groot/") == few
    assert few <= DEAL_BUDGET, few

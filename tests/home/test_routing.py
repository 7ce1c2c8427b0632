"""Finding pages by their address."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Locale, Page, PageViewRestriction, Site

from home.models import HomePage, StandardPage
from home.routing import find_route
from tests.home.factories import StandardPageFactory


@pytest.fixture
def deep_page(home_page):
    top = StandardPageFactory(parent=home_page, slug="over", title="Over", show_in_menus=True)
    middle = StandardPageFactory(parent=top, slug="ons", title="Ons")
    return StandardPageFactory(parent=middle, slug="team", title="Team")


def routed(rf, path):
    request = rf.get(path)
    request.user = AnonymousUser()
    return request, find_route(request, path)


@pytest.mark.django_db
def test_the_page_is_found_as_wagtail_finds_it(rf, deep_page):
    request, route = routed(rf, "/over/ons/team/")
    assert route.page == deep_page
    assert isinstance(route.page, StandardPage)
    assert [page.title for page in route.page.breadcrumbs] == ["Agenda Stad", "Over", "Ons"]
    again = rf.get("/over/ons/team/")
    assert Page.route_for_request(again, "/over/ons/team/").page == route.page
    assert [page.title for page in request.site_sections] == ["Over"]


@pytest.mark.django_db
def test_depth_costs_no_queries(rf, deep_page, django_assert_num_queries):
    Site.get_site_root_paths()
    for path in ("/over/", "/over/ons/", "/over/ons/team/"):
        with django_assert_num_queries(3):  # the site, the pages on the way, the page's own fields
            _, route = routed(rf, path)
            assert route.page.breadcrumbs
            assert not route.page.get_view_restrictions().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nope/", "/over/nope/", "/over/ons/team/nope/", "/ons/", "/home/"]
)
def test_what_does_not_exist_is_a_404(client, deep_page, path):
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_an_unpublished_page_is_a_404_and_those_below_it_are_not(client, deep_page):
    parent = deep_page.get_parent()
    parent.unpublish()
    assert client.get("/over/ons/").status_code == 404
    assert client.get("/over/ons/team/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("closed", ["over", "team"])
def test_a_page_behind_a_login_stays_there(client, deep_page, closed):
    page = Page.objects.get(slug=closed)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/over/ons/team/")
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


@pytest.mark.django_db
def test_an_alias_is_as_private_as_its_source(client, home_page, deep_page):
    PageViewRestriction.objects.create(page=deep_page, restriction_type=PageViewRestriction.LOGIN)
    deep_page.create_alias(parent=home_page, update_slug="kopie")
    assert client.get("/kopie/").status_code == 302


@pytest.mark.django_db
def test_private_sections_are_not_in_the_menu(client, home_page, deep_page):
    over = Page.objects.get(slug="over")
    PageViewRestriction.objects.create(page=over, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/").context["menu"] == []


@pytest.mark.django_db
def test_each_language_has_its_own_tree(client, home_page, deep_page):
    english = Locale.objects.create(language_code="en")
    home = home_page.copy_for_translation(english)
    home.slug = "home-en"
    home.save_revision().publish()
    page = HomePage.objects.get(pk=home.pk).add_child(
        instance=StandardPage(title="About", slug="about", locale=english, show_in_menus=True)
    )
    Site.clear_site_root_paths_cache()
    response = client.get("/en/about/")
    assert response.context["page"].pk == page.pk
    assert [item["title"] for item in response.context["menu"]] == ["About"]
    assert client.get("/about/").status_code == 404
    assert client.get("/en/over/").status_code == 404

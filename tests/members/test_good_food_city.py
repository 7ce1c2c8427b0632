"""The front door of Good Food City, and its menu."""

import pytest
from bs4 import BeautifulSoup

from agendastad.sections import ensure_sections
from home.models import HomePage
from members.models import GoodFoodCityPage
from tests.accounts import make_user


@pytest.fixture
def landing(db):
    ensure_sections()
    return GoodFoodCityPage.objects.get()


def links_of(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return soup.select(".as-rooms__wide a")


def test_sections_make_the_page_once_and_put_it_in_the_menu(landing):
    ensure_sections()
    assert GoodFoodCityPage.objects.count() == 1
    assert landing.show_in_menus
    assert landing.slug == "good-food-city"


def test_everybody_reads_the_page(client, landing):
    response = client.get("/good-food-city/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_menu_marks_where_the_reader_is(client, landing):
    current = [a for a in links_of(client.get("/good-food-city/")) if a.get("aria-current")]
    assert [a["href"] for a in current] == ["/good-food-city/"]


def test_the_menu_shows_only_what_somebody_may_use(client, landing):
    assert "Mijn profiel" not in client.get("/good-food-city/").text
    client.force_login(make_user())
    response = client.get("/good-food-city/")
    assert "Mijn profiel" in response.text
    assert "no-store" in response["Cache-Control"]


def test_every_link_of_the_menu_leads_somewhere(client, landing):
    client.force_login(make_user())
    for link in links_of(client.get("/good-food-city/")):
        assert client.get(link["href"]).status_code == 200, link["href"]


def test_readers_of_another_language_find_the_dutch_page(landing):
    from django.utils import translation

    with translation.override("en"):
        assert GoodFoodCityPage.objects.here() == landing


def test_there_is_one_front_door(landing):
    assert not GoodFoodCityPage.can_create_at(HomePage.objects.get())

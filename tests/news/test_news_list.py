"""The list of articles: filters, pages and what each address answers."""

import datetime

import pytest
from bs4 import BeautifulSoup

from news.models import NewsPage
from tests.home.factories import SiteImageFactory, ThemeFactory
from tests.news.factories import NewsPageFactory
from tests.townsdeals.factories import DealPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(news, deals):
    """Two articles that differ in every filter, and a draft."""
    food, street = (DealPageFactory(parent=deals, slug=slug) for slug in ("eten", "straat"))
    green = ThemeFactory(slug="groen")
    one = NewsPageFactory(parent=news, title="Eten", date=datetime.date(2026, 3, 2))
    one.deals, one.themes = [food], [green]
    one.save()
    two = NewsPageFactory(
        parent=news, title="Straat", date=datetime.date(2025, 12, 31), kind=NewsPage.Kind.INTERVIEW
    )
    two.deals = [street]
    two.save()
    NewsPageFactory(parent=news, title="Concept", live=False, date=datetime.date(2019, 1, 1))
    return news


def titles(client, query=""):
    response = client.get(f"/nieuws/{query}")
    assert response.status_code == 200
    cards = BeautifulSoup(response.text, "html.parser").select(".as-card__title")
    return [card.text.strip() for card in cards]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Eten", "Straat"]),
        ("?deal=eten", ["Eten"]),
        ("?thema=groen", ["Eten"]),
        ("?jaar=2025", ["Straat"]),
        ("?soort=interview", ["Straat"]),
        ("?deal=eten&thema=groen&jaar=2026&soort=artikel", ["Eten"]),
        ("?deal=eten&jaar=2025", []),
        ("?deal=&thema=&jaar=&soort=&page=", ["Eten", "Straat"]),
        ("?utm_source=nieuwsbrief", ["Eten", "Straat"]),
    ],
)
def test_every_combination_of_filters_has_a_page(client, shelf, query, expected):
    assert titles(client, query) == expected


@pytest.mark.parametrize("where", ["", "feed/"])
@pytest.mark.parametrize(
    "query",
    [
        "deal=bestaat-niet",
        "thema=bestaat-niet",
        "jaar=2019",
        "jaar=abc",
        "jaar=-1",
        "soort=article",
        "deal=%00",
        "deal=%ff%fe",
        f"deal={'x' * 10_000}",
        "thema=groen'--",
    ],
)
def test_a_filter_that_does_not_exist_is_not_found(client, shelf, where, query):
    expected = 400 if "%00" in query else 404  # a null byte is no text at all
    assert client.get(f"/nieuws/{where}?{query}").status_code == expected


@pytest.mark.parametrize("page", ["0", "-1", "abc", "2", "1000000000", "1e3", "%00", "9" * 5000])
def test_a_page_that_does_not_exist_is_not_found(client, shelf, page):
    expected = 400 if "%00" in page else 404
    assert client.get(f"/nieuws/?page={page}").status_code == expected


def test_long_lists_are_split_with_links_that_keep_the_filters(client, news):
    for day in range(1, 15):
        NewsPageFactory(parent=news, date=datetime.date(2026, 3, day))
    assert len(titles(client)) == 12
    response = client.get("/nieuws/?jaar=2026")
    links = BeautifulSoup(response.text, "html.parser").select(".as-pagination a")
    assert "?jaar=2026&page=2" in {link["href"] for link in links}
    assert len(titles(client, "?jaar=2026&page=2")) == 2


def test_articles_of_one_day_keep_their_order(client, news):
    pages = [NewsPageFactory(parent=news) for _ in range(5)]
    assert titles(client) == [page.title for page in reversed(pages)]


def test_a_list_without_articles_says_so(client, news):
    response = client.get("/nieuws/")
    assert response.status_code == 200
    assert BeautifulSoup(response.text, "html.parser").select(".as-empty")


def test_home_page_and_deal_know_the_news(home_page, shelf, deals):
    from home import content

    kind = next(kind for kind in content.all_kinds() if kind.key == "nieuws")
    assert [page.title for page in kind.latest()] == ["Eten", "Straat"]
    deal = deals.get_children().get(slug="eten").specific
    assert [page.title for page in kind.about_deal(deal)] == ["Eten"]


def fill(index, number, images):
    theme = ThemeFactory()
    for turn in range(number):
        page = NewsPageFactory(parent=index, lead_image=images[turn % 2], lead_image_alt="Straat")
        page.themes = [theme]
        page.save()


def test_the_list_costs_the_same_with_ten_and_with_a_hundred_articles(
    client, news, queries_of, monkeypatch
):
    images = [SiteImageFactory(), SiteImageFactory()]
    monkeypatch.setattr(type(news), "paginate_by", 100)
    fill(news, 10, images)
    ten = queries_of("/nieuws/")
    fill(news, 90, images)
    assert queries_of("/nieuws/") == ten
    assert ten <= 15


def test_the_feed_costs_the_same_with_two_and_with_twenty_articles(client, news, queries_of):
    images = [SiteImageFactory(), SiteImageFactory()]
    fill(news, 2, images)
    two = queries_of("/nieuws/feed/")
    fill(news, 18, images)
    assert queries_of("/nieuws/feed/") == two
    assert two <= 15

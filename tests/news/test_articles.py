"""The article: what readers see, what editors must give, and what belongs together."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import HomePage, StandardPage
from news.models import NewsAuthor, NewsIndexPage, NewsPage, RelatedArticle, VacancyPage
from tests.home.factories import PersonFactory, SiteImageFactory, ThemeFactory
from tests.news.factories import NewsPageFactory, SeriesFactory
from tests.townsdeals.factories import DealPageFactory

pytestmark = pytest.mark.django_db


def soup(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def json_ld(page, kind):
    objects = [json.loads(item.text) for item in page.select("script[type='application/ld+json']")]
    return next(item for item in objects if item["@type"] == kind)


def about(page, *, deals=(), themes=()):
    page.deals = deals
    page.themes = themes
    page.save()
    return page


# Where it may be made


def test_articles_live_below_the_list_of_articles_only():
    assert NewsPage.allowed_parent_page_models() == [NewsIndexPage]
    assert NewsIndexPage.allowed_parent_page_models() == [HomePage]
    assert NewsIndexPage.allowed_subpage_models() == [NewsPage]
    assert NewsPage.allowed_subpage_models() == []
    assert not StandardPage.can_exist_under(NewsPage())
    assert VacancyPage not in NewsIndexPage.allowed_subpage_models()


# What the page shows


def test_an_article_shows_date_lead_authors_reading_time_and_deals(client, news, deals):
    deal = DealPageFactory(parent=deals, title="City Deal Eetbare stad", slug="eetbare-stad")
    page = about(NewsPageFactory(parent=news, title="Tuinen op het dak"), deals=[deal])
    NewsAuthor.objects.create(page=page, person=PersonFactory(name="Noor Visser"))
    html = soup(client, page)
    header = html.select_one(".as-page-header").text
    assert "2 maart 2026" in header
    assert page.lead in header
    assert "Noor Visser" in header
    link = html.select_one(".as-about a")
    assert (link.text, link["href"]) == ("City Deal Eetbare stad", "/deals/eetbare-stad/")
    assert header.index("City Deal Eetbare stad") < header.index("Tuinen op het dak")


def test_an_article_has_one_h1_and_no_script_or_style_of_its_own(client, news):
    html = soup(client, NewsPageFactory(parent=news))
    assert len(html.find_all("h1")) == 1
    assert not html.find_all("style")
    assert not html.find_all(style=True)
    assert {script.get("type") for script in html.find_all("script")} == {"application/ld+json"}


def test_a_deal_that_is_not_published_is_not_named(client, news, deals):
    draft = DealPageFactory(parent=deals, title="Geheime deal", live=False)
    page = about(NewsPageFactory(parent=news), deals=[draft])
    assert "Geheime deal" not in client.get(page.url).text


def test_the_lead_picture_has_its_own_text_caption_and_the_credit_of_the_image(client, news):
    image = SiteImageFactory(credit="Foto: Noor Visser", description="Beschrijving van het beeld")
    page = NewsPageFactory(
        parent=news,
        lead_image=image,
        lead_image_alt="Een dak vol tuinen",
        lead_image_caption="Utrecht",
    )
    figure = soup(client, page).find("figure")
    assert figure.find("img")["alt"] == "Een dak vol tuinen"
    assert "Utrecht" in figure.find("figcaption").text
    assert "Foto: Noor Visser" in figure.find("figcaption").text
    page.lead_image_decorative = True
    page.save()
    assert soup(client, page).find("figure").find("img")["alt"] == ""


def test_reading_time_counts_the_words_of_the_lead_and_the_text(news):
    words = "woord " * 219
    page = NewsPageFactory(parent=news, lead="woord")
    assert page.reading_minutes == 1
    page = NewsPageFactory(
        parent=news,
        lead="woord",
        body=[{"type": "paragraph", "value": f"<p>{words}</p><ul><li>nog een</li></ul>"}],
    )
    assert page.word_count == 222
    assert page.reading_minutes == 2


def test_readers_share_by_plain_links(client, news):
    page = NewsPageFactory(parent=news, title="Groen & grijs")
    links = [link["href"] for link in soup(client, page).select(".as-share a")]
    assert any(link.startswith("mailto:?subject=Groen%20%26%20grijs") for link in links)
    assert any(link.startswith("https://www.linkedin.com/") for link in links)


def test_structured_data_describes_the_article(client, news, deals):
    deal = DealPageFactory(parent=deals, title="City Deal Eetbare stad")
    page = about(
        NewsPageFactory(
            parent=news,
            title='Een "</script>" in de titel',
            lead_image=SiteImageFactory(),
            lead_image_alt="x",
        ),
        deals=[deal],
    )
    NewsAuthor.objects.create(page=page, person=PersonFactory(name="Noor Visser"))
    page.save_revision().publish()
    data = json_ld(soup(client, page), "NewsArticle")
    assert data["headline"] == 'Een "</script>" in de titel'
    assert data["datePublished"] == "2026-03-02"
    assert datetime.datetime.fromisoformat(data["dateModified"]).tzinfo
    assert data["author"] == [{"@type": "Person", "name": "Noor Visser"}]
    assert data["about"][0]["name"] == "City Deal Eetbare stad"
    assert data["image"][0].startswith("http")
    assert data["inLanguage"] == "nl"
    assert data["publisher"]["name"] == "Agenda Stad"


# Series


def test_the_parts_of_a_series_link_to_each_other(client, news):
    series = SeriesFactory(name="In gesprek met Eva")
    one, two, three = (
        NewsPageFactory(parent=news, title=f"Deel {part}", series=series, part=part)
        for part in (1, 2, 3)
    )
    assert (two.previous_part, two.next_part, two.series_length) == (one, three, 3)
    assert (one.previous_part, three.next_part) == (None, None)
    html = soup(client, two)
    assert html.find(rel="prev")["href"] == one.url
    assert html.find(rel="next")["href"] == three.url
    assert "In gesprek met Eva" in html.select_one(".as-series").text


def test_only_published_parts_count(client, news):
    series = SeriesFactory()
    one = NewsPageFactory(parent=news, series=series, part=1)
    NewsPageFactory(parent=news, series=series, part=2, live=False)
    assert one.series_length == 1
    assert one.next_part is None
    assert not soup(client, one).select(".as-series")


def test_a_number_in_a_series_is_given_once(news):
    series = SeriesFactory()
    NewsPageFactory(parent=news, title="De eerste", series=series, part=1)
    other = NewsPageFactory(parent=news, series=series, part=1, live=False)
    other.live = True
    with pytest.raises(ValidationError) as error:
        other.full_clean()
    assert "De eerste" in error.value.message_dict["part"][0]
    other.part = 2
    other.full_clean()


def test_a_part_needs_a_series_and_a_series_needs_a_part(news):
    for wrong, field in ({"part": 1}, "series"), ({"series": SeriesFactory()}, "part"):
        with pytest.raises(ValidationError) as error:
            NewsPageFactory(parent=news, **wrong)
        assert field in error.value.message_dict


# Related articles


def test_related_articles_are_those_about_the_same_deal_then_the_same_theme(news, deals):
    deal, theme = DealPageFactory(parent=deals), ThemeFactory()
    page = about(NewsPageFactory(parent=news), deals=[deal], themes=[theme])
    by_theme = about(NewsPageFactory(parent=news, date=datetime.date(2026, 5, 1)), themes=[theme])
    by_deal = about(
        NewsPageFactory(parent=news, date=datetime.date(2024, 1, 1)), deals=[deal], themes=[theme]
    )
    NewsPageFactory(parent=news, date=datetime.date(2026, 6, 1))
    about(NewsPageFactory(parent=news, live=False), deals=[deal])
    assert page.related == [by_deal, by_theme]


def test_articles_that_the_editor_chose_come_instead_of_those_found(news, deals):
    deal = DealPageFactory(parent=deals)
    page = about(NewsPageFactory(parent=news), deals=[deal])
    about(NewsPageFactory(parent=news), deals=[deal])
    chosen, draft = NewsPageFactory(parent=news), NewsPageFactory(parent=news, live=False)
    for order, article in enumerate([draft, page, chosen]):
        RelatedArticle.objects.create(page=page, article=article, sort_order=order)
    assert NewsPage.objects.get(pk=page.pk).related == [chosen]


def test_an_article_about_nothing_has_no_related_articles(news):
    NewsPageFactory(parent=news)
    assert NewsPageFactory(parent=news).related == []


def test_an_article_behind_a_password_is_nobody_s_related_article(news):
    theme = ThemeFactory()
    page = about(NewsPageFactory(parent=news), themes=[theme])
    closed = about(NewsPageFactory(parent=news), themes=[theme])
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert page.related == []


# What editors must give


def form_data(**values):
    return nested_form_data(
        {
            "title": "Tuinen op het dak",
            "slug": "tuinen-op-het-dak",
            "kind": "article",
            "lead": "",
            "date": "",
            "body": streamfield([]),
            "authors": inline_formset([]),
            "related_articles": inline_formset([]),
            "comments": inline_formset([]),
            **values,
        }
    )


def test_a_draft_saves_with_a_title_only(admin_client, news):
    url = reverse("wagtailadmin_pages:add", args=("news", "newspage", news.pk))
    response = admin_client.post(url, form_data(part="3"))
    assert response.status_code == 302
    page = NewsPage.objects.get()
    assert not page.live
    assert page.date is None
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    assert admin_client.post(edit, form_data(part="3")).status_code == 302


def test_publishing_asks_for_what_is_missing_at_the_field_itself(admin_client, news):
    image = SiteImageFactory()
    url = reverse("wagtailadmin_pages:add", args=("news", "newspage", news.pk))
    data = form_data(part="3", lead_image=str(image.pk)) | {"action-publish": "action-publish"}
    response = admin_client.post(url, data)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert {"date", "lead", "series", "lead_image_alt"} <= set(errors)
    assert not NewsPage.objects.exists()


def test_a_complete_article_is_published_and_can_be_read_at_once(admin_client, client, news):
    url = reverse("wagtailadmin_pages:add", args=("news", "newspage", news.pk))
    data = form_data(date="2026-03-02", lead="Zes steden leren van elkaar.")
    response = admin_client.post(url, data | {"action-publish": "action-publish"})
    assert response.status_code == 302
    assert client.get("/nieuws/tuinen-op-het-dak/").status_code == 200
    assert "Tuinen op het dak" in client.get("/nieuws/").text


@pytest.mark.parametrize("mode", ["", "listing", "social"])
def test_editors_see_an_incomplete_draft_in_every_preview(admin_client, news, mode):
    page = NewsPageFactory(parent=news, live=False, date=None, lead="")
    request = page.make_preview_request(preview_mode=mode)
    assert request.status_code == 200
    assert page.title in request.render().text


def test_an_article_with_everything_costs_few_queries(news, deals, queries_of):
    deal, theme, series = DealPageFactory(parent=deals), ThemeFactory(), SeriesFactory()
    pages = []
    for part in (1, 2, 3, None, None):
        figures = [
            {
                "type": "figure",
                "value": {
                    "image": {"image": SiteImageFactory().pk, "decorative": True, "alt_text": ""},
                    "caption": "",
                    "width": "text",
                },
            }
            for _ in range(5)
        ]
        page = NewsPageFactory(
            parent=news,
            lead_image=SiteImageFactory(),
            lead_image_alt="Straat",
            listing_image=SiteImageFactory(),
            body=figures,
            series=series if part else None,
            part=part,
        )
        NewsAuthor.objects.create(page=page, person=PersonFactory(photo=SiteImageFactory()))
        NewsAuthor.objects.create(page=page, person=PersonFactory(photo=SiteImageFactory()))
        pages.append(about(page, deals=[deal], themes=[theme]))
    assert len(pages[1].related) == 2
    assert queries_of(pages[1].url) <= 14

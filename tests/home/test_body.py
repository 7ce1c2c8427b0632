"""The text of a page: what each block becomes, also when half of it is left empty."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks import Block, StreamBlockValidationError
from wagtail.models import PageViewRestriction

from home.blocks import BodyBlock
from home.models import SiteDocument, StandardPage
from tests.home.factories import PersonFactory, SiteImageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db
BODY = BodyBlock()


def render(*blocks):
    stream = BODY.to_python([{"type": kind, "value": value} for kind, value in blocks])
    return BeautifulSoup(stream.render_as_block(), "html.parser")


def clean(kind, value):
    return BODY.clean(BODY.to_python([{"type": kind, "value": value}]))


def heading(text, level="h2"):
    return "heading", {"text": text, "level": level}


def picture(image, alt="Huizen aan een gracht", decorative=False):
    return {"image": image.pk, "alt_text": alt, "decorative": decorative}


def test_the_same_heading_twice_gets_names_of_its_own_that_the_contents_link_to():
    page = render(("contents", None), heading("Lessen"), heading("Lessen", "h3"), heading("Lessen"))
    names = [element["id"] for element in page.select(".as-body__heading")]
    assert names == ["lessen", "lessen-2", "lessen-3"]
    assert [link["href"] for link in page.select("nav a")] == [f"#{name}" for name in names]


def test_a_heading_never_takes_a_name_that_the_page_uses_itself():
    page = render(heading("Main"), heading("Contents"), heading("?!"))
    names = [element["id"] for element in page.select(".as-body__heading")]
    assert names == ["main-2", "contents-2", "heading"]


def test_contents_of_a_text_without_headings_are_left_out():
    assert not render(("contents", None)).find("nav")


def test_a_figure_shows_its_own_text_alternative_its_caption_and_its_maker():
    image = SiteImageFactory(credit="Foto: Noor Visser")
    page = render(
        ("figure", {"image": picture(image), "caption": "In Houten", "width": "text"}),
        (
            "figure",
            {"image": picture(image, alt="", decorative=True), "caption": "", "width": "wide"},
        ),
    )
    described, decorative = page.find_all("img")
    assert described["alt"] == "Huizen aan een gracht"
    assert decorative["alt"] == ""
    assert described["width"]
    assert described["height"]
    assert described["loading"] == "lazy"
    assert {source["type"] for source in page.find_all("source")} == {"image/avif", "image/webp"}
    assert "In Houten" in page.find("figcaption").text
    assert "Foto: Noor Visser" in page.find("figcaption").text


def test_a_picture_needs_a_text_alternative_or_is_decorative():
    image = SiteImageFactory()
    value = {"image": picture(image, alt=""), "caption": "", "width": "text"}
    with pytest.raises(StreamBlockValidationError):
        clean("figure", value)
    value["image"]["decorative"] = True
    clean("figure", value)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=30s", "YouTube"),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", "YouTube"),
        ("https://vimeo.com/123456789", "Vimeo"),
        ("https://vimeo.com/123456789/abcdef1234", "Vimeo"),
    ],
)
def test_a_video_is_a_link_that_loads_nothing(url, site):
    clean("video", {"title": "Film", "url": url, "image": None})
    page = render(("video", {"title": "Film", "url": url, "image": None}))
    assert not page.find(["iframe", "script", "img", "video"])
    link = page.find("a")
    assert link["rel"] == ["noreferrer"]
    assert site in link.text
    assert link["href"].startswith(("https://www.youtube.com/watch?v=", "https://vimeo.com/"))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/film.mp4",
        "https://www.youtube.com/@agendastad",
        "https://www.youtube.com/watch?v=kort",
        "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
        "http://vimeo.com/123456789",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_no_video_is_refused(url):
    with pytest.raises(StreamBlockValidationError):
        clean("video", {"title": "Film", "url": url, "image": None})


def test_downloads_tell_kind_and_size():
    document = SiteDocument.objects.create(
        title="Lessenposter", file=ContentFile(b"x" * 2048, "poster.pdf")
    )
    page = render(("downloads", {"title": "Downloads", "documents": [document.pk]}))
    assert page.find("a").text.split() == ["Lessenposter", "(PDF,", "2,0", "KB)"]


def test_a_call_to_action_leads_to_a_page_or_an_address_but_not_both(home_page):
    page = StandardPageFactory(parent=home_page, slug="over-ons")
    value = {"title": "Doe mee", "text": "", "page": page.pk, "url": "", "link_text": "Lees meer"}
    clean("call_to_action", value)
    assert render(("call_to_action", value)).find("a")["href"] == "/over-ons/"
    for wrong in ({"url": "https://example.org/"}, {"page": None}):
        with pytest.raises(StreamBlockValidationError):
            clean("call_to_action", value | wrong)


def test_a_draft_may_have_a_call_to_action_that_leads_nowhere_yet():
    block = BODY.child_blocks["call_to_action"]
    value = block.to_python({"title": "Doe mee", "page": None, "url": ""})
    block.clean_deferred(value)
    with pytest.raises(ValidationError):
        block.clean(value)


def test_cards_show_only_pages_that_everybody_may_see_in_the_order_given(home_page):
    last = StandardPageFactory(parent=home_page, title="Tweede")
    first = StandardPageFactory(parent=home_page, title="Eerste")
    draft = StandardPageFactory(parent=home_page, title="Concept", live=False)
    closed = StandardPageFactory(parent=home_page, title="Besloten")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    pages = [first.pk, draft.pk, closed.pk, last.pk]
    page = render(("cards", {"title": "Lees ook", "pages": pages}))
    assert [card.text.strip() for card in page.select(".as-card__title")] == ["Eerste", "Tweede"]


def test_a_table_has_a_caption_headings_and_a_region_that_the_keyboard_can_scroll():
    table = {
        "columns": [{"type": "text", "heading": "Jaar"}, {"type": "number", "heading": "Partners"}],
        "rows": [{"values": ["2026", 19]}],
    }
    value = {"caption": "Partners per jaar", "table": table, "first_column_is_header": True}
    page = render(("table", value))
    assert page.find("caption").text == "Partners per jaar"
    assert [cell["scope"] for cell in page.find_all("th")] == ["col", "col", "row"]
    region = page.find(attrs={"role": "region"})
    assert region["tabindex"] == "0"
    assert region["aria-label"] == "Partners per jaar"
    value["first_column_is_header"] = False
    assert [cell["scope"] for cell in render(("table", value)).find_all("th")] == ["col", "col"]


EMPTY = {
    "heading": {},
    "paragraph": "",
    "quote": {"text": "Begin klein."},
    "questions": [],
    "facts": {"title": "Kort"},
    "table": {"caption": "Leeg", "table": None},
    "timeline": {"items": [{"date": "2026", "title": "Begin"}]},
    "contents": None,
    "figure": {"image": None},
    "gallery": {"pictures": []},
    "video": {"title": "Film", "url": ""},
    "downloads": {"documents": []},
    "call_to_action": {"title": "Doe mee"},
    "cards": {"pages": []},
    "people": {"people": []},
    "subscribe": {"newsletter": ""},
}


@pytest.mark.parametrize("kind", BODY.child_blocks)
def test_a_block_that_is_half_empty_renders_without_empty_headings_or_links(kind):
    page = render((kind, EMPTY[kind]))
    titles = page.find_all(["h1", "h2", "h3", "h4", "figcaption"])
    assert all(title.text.strip() for title in titles)
    assert all(link.get("href") for link in page.find_all("a"))


@pytest.mark.parametrize("kind", BODY.child_blocks)
def test_a_block_that_points_to_what_is_gone_still_renders(kind):
    gone = 999_999
    values = {
        "figure": {"image": {"image": gone, "alt_text": "", "decorative": True}},
        "gallery": {"pictures": [{"image": {"image": gone, "alt_text": "", "decorative": True}}]},
        "downloads": {"documents": [gone]},
        "cards": {"pages": [gone]},
        "people": {"people": [gone]},
        "call_to_action": {"title": "Doe mee", "page": gone, "link_text": "Lees"},
    }
    if kind in values:
        assert not render((kind, values[kind])).find("img")


def test_the_editor_can_look_at_every_block_before_choosing_it(admin_client, home_page):
    SiteImageFactory()
    PersonFactory()
    StandardPageFactory(parent=home_page)
    for block in StandardPage._meta.get_field("body").stream_block.child_blocks.values():
        assert block.is_previewable
        assert block.definition_prefix in Block.definition_registry
        response = admin_client.get(
            reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
        )
        page = BeautifulSoup(response.text, "html.parser")
        assert response.status_code == 200
        assert page.select_one(".as-body").find(True), block.name
        assert not page.find("script")


def test_many_pictures_and_people_cost_no_more_queries_than_one(
    home_page, client, django_assert_max_num_queries
):
    def page_with(number):
        figures = [
            ("figure", {"image": picture(SiteImageFactory()), "caption": "", "width": "text"})
            for _ in range(number)
        ]
        people = [PersonFactory(photo=SiteImageFactory()).pk for _ in range(number)]
        body = [*figures, ("people", {"title": "Team", "people": people})]
        return StandardPageFactory(
            parent=home_page, body=[{"type": kind, "value": value} for kind, value in body]
        )

    def queries(page):
        client.get(page.url)  # makes the pictures
        with django_assert_max_num_queries(100) as one:
            assert client.get(page.url).status_code == 200
        return len(one)

    assert queries(page_with(1)) == queries(page_with(10))

"""The search finds what visitors may read, and nothing else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.search import index

from home.search import Search, Terms, excerpt, highlight
from tests.home.factories import StandardPageFactory
from tests.news.factories import NewsIndexPageFactory, NewsPageFactory
from tests.townsdeals.factories import DealIndexPageFactory, DealPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.searches]


def titles(client, query, **params):
    response = client.get("/zoeken/", {"q": query, **params})
    assert response.status_code == 200
    return [
        str(hit.title).replace("<mark>", "").replace("</mark>", "")
        for hit in response.context.get("hits", [])
    ]


def page(home_page, title, intro="", **fields):
    return StandardPageFactory(parent=home_page, title=title, intro=intro, **fields)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Vacatures bij gemeenten", "vacature gemeente"),
        ("Een gezonde stad", "gezond steden"),
        ("Duurzaamheid in de wijk", "duurzame wijken"),
        ("Ideeën voor cafés", "idee cafe"),
        ("Idee", "ideeën"),
        ("Wie wonen hier", "WONEN"),
        ("Zeeën van tijd", "zee"),
        ("City Deals", "deal"),
    ],
)
def test_words_are_found_in_any_form(client, home_page, written, asked):
    page(home_page, written)
    page(home_page, "Iets heel anders", "Over fietsen langs het water.")
    assert titles(client, asked) == [written]


def test_words_in_the_text_are_found_after_words_in_the_title(client, home_page):
    page(home_page, "Tekst", "Voedsel, voedsel, voedsel en nog eens voedsel voor iedereen.")
    page(home_page, "Voedsel in een pagina met een heel lange titel die over veel meer gaat")
    assert titles(client, "voedsel")[1] == "Tekst"
    assert len(titles(client, "voedsel")) == 2


def test_all_words_must_be_there_unless_no_page_has_them(client, home_page):
    page(home_page, "Groen wonen")
    page(home_page, "Groen werken")
    assert titles(client, "groen wonen") == ["Groen wonen"]
    response = client.get("/zoeken/", {"q": "wonen werken"})
    assert response.context["any_word"]
    assert len(response.context["hits"]) == 2


def test_words_that_are_everywhere_do_not_count(client, home_page):
    page(home_page, "Groene stad")
    assert titles(client, "de groene stad van ons en wie wij zijn") == ["Groene stad"]


class TestHidden:
    """What visitors may not read is not found, not counted and not suggested."""

    def assert_hidden(self, client, query="geheim"):
        cache.clear()
        response = client.get("/zoeken/", {"q": query})
        assert response.context["total"] == 0
        assert client.get("/zoeken/", {"q": "geheem"}).context["suggestion"] is None

    def test_drafts(self, client, home_page):
        page(home_page, "Geheim", live=False)
        self.assert_hidden(client)

    def test_changes_that_are_not_published(self, client, home_page):
        open_page = page(home_page, "Openbaar")
        open_page.title = "Geheim"
        open_page.save_revision()
        self.assert_hidden(client)

    def test_expired_pages_that_nobody_took_offline_yet(self, client, home_page):
        page(home_page, "Geheim", expire_at=timezone.now() - timedelta(seconds=1))
        self.assert_hidden(client)

    def test_pages_taken_offline(self, client, home_page):
        page(home_page, "Geheim").unpublish()
        self.assert_hidden(client)

    def test_deleted_pages(self, client, home_page):
        page(home_page, "Geheim").delete()
        self.assert_hidden(client)

    def test_pages_behind_a_password_and_all_below_them(self, client, home_page):
        above = page(home_page, "Besloten")
        page(above, "Geheim")
        PageViewRestriction.objects.create(
            page=above, restriction_type=PageViewRestriction.PASSWORD, password="x"
        )
        self.assert_hidden(client)


def test_kinds_are_counted_and_can_be_chosen(client, home_page):
    page(home_page, "Groen")
    response = client.get("/zoeken/", {"q": "groen"})
    links = response.context["kinds"]
    assert links[0]["title"].endswith("(1)")
    assert links[1]["url"] == "?q=groen&soort=paginas"
    assert titles(client, "groen", soort="paginas") == ["Groen"]
    assert titles(client, "groen", soort="deals") == []


def test_results_are_divided_into_pages(client, home_page):
    for number in range(14):
        page(home_page, f"Groen {number}")
    first, second = titles(client, "groen"), titles(client, "groen", page=2)
    assert len(first) == 12
    assert len(set(first + second)) == 14
    assert client.get("/zoeken/", {"q": "groen", "page": 3}).status_code == 404


def test_found_words_are_marked_and_everything_else_is_text(client, home_page):
    page(home_page, "Duurzame <b>stad</b>", "Zoek & vind <script>alert(1)</script> duurzaamheid")
    html = client.get("/zoeken/", {"q": "duurzaam"}).text
    assert "<mark>Duurzame</mark> &lt;b&gt;stad" in html
    assert "<mark>duurzaamheid</mark>" in html
    assert "<script>alert" not in html


def test_the_question_comes_back_as_text(client, home_page):
    html = client.get("/zoeken/", {"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in html


def test_a_long_text_is_cut_around_the_found_word():
    text = " ".join(["woord"] * 300 + ["duurzaam"] + ["einde"] * 300)
    cut = str(excerpt(text, Terms.of("duurzame")))
    assert "<mark>duurzaam</mark>" in cut
    assert cut.startswith("\u2026 ")
    assert cut.endswith(" \u2026")
    assert len(cut) < 400


def test_marking_keeps_capitals_accents_and_signs():
    assert str(highlight("Idéeën & Co", Terms.of("co"))) == "Idéeën &amp; <mark>Co</mark>"


def test_a_typing_error_gets_a_suggestion(client, home_page):
    page(home_page, "Eiwittransitie in de stad")
    response = client.get("/zoeken/", {"q": "eiwitransitie"})
    assert response.context["suggestion"] == "eiwittransitie"
    assert "?q=eiwittransitie" in response.text
    assert client.get("/zoeken/", {"q": "xyzzyqwerty"}).context["suggestion"] is None


def test_without_a_question_there_is_only_the_form(client, home_page):
    for query in ["", "   "]:
        response = client.get("/zoeken/", {"q": query})
        assert response.status_code == 200
        assert "hits" not in response.context
    assert client.get("/zoeken/").status_code == 200


@pytest.mark.parametrize("query", ["a" * 201, "a" * 10_000])
def test_a_question_that_cannot_be_read_is_a_clear_answer(client, home_page, query):
    response = client.get("/zoeken/", {"q": query})
    assert response.status_code == 400
    assert 'id="error-summary"' in response.text


def test_a_null_byte_is_refused(client, home_page):
    assert client.get("/zoeken/", {"q": "null\0byte"}).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "q=%FF%FE",
        "q=%22+OR+%22",
        "q=*",
        "q=(",
        "q=NOT",
        "q=a:b",
        "q=title:x",
        "q=%27%3B--",
        "q=%F0%9F%98%80",
        "q=x&x=1&q=y",
        "q=" + "+".join(f"w{n}" for n in range(60)),
        "q=AND",
        "q=%00"[:4],
    ],
)
def test_strange_questions_are_no_error(client, home_page, query):
    page(home_page, "Groen")
    assert client.get(f"/zoeken/?{query}").status_code in {200, 400}


@pytest.mark.parametrize(
    "params",
    [{"page": "0"}, {"page": "-1"}, {"page": "abc"}, {"page": "1000000000"}, {"soort": "geheim"}],
)
def test_a_page_or_kind_that_does_not_exist_is_not_found(client, home_page, params):
    page(home_page, "Groen")
    for query in ["groen", "niets", ""]:
        assert client.get("/zoeken/", {"q": query, **params}).status_code == 404


def test_search_engines_do_not_keep_results(client, home_page):
    response = client.get("/zoeken/", {"q": "groen"})
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text


def test_other_languages_are_not_mixed_in(client, home_page):
    page(home_page, "Groen")
    client.get("/en/zoeken/", {"q": "groen"})
    assert client.get("/en/zoeken/", {"q": "groen"}).status_code in {200, 404}


def test_a_search_costs_as_much_with_many_results_as_with_few(
    client, home_page, django_assert_max_num_queries
):
    page(home_page, "Groen")
    client.get("/zoeken/", {"q": "groen"})
    with django_assert_max_num_queries(15) as few:
        client.get("/zoeken/", {"q": "groen"})
    for number in range(20):
        page(home_page, f"Groen {number}")
    with django_assert_max_num_queries(15) as many:
        client.get("/zoeken/", {"q": "groen"})
    assert len(few) == len(many)
    cache.clear()
    with django_assert_max_num_queries(15):
        client.get("/zoeken/", {"q": "bestaatniet ookniet"})


def test_the_index_follows_the_page(client, home_page):
    changing = page(home_page, "Groen")
    changing.title = "Blauw"
    changing.save_revision().publish()
    assert titles(client, "groen") == []
    assert titles(client, "blauw") == ["Blauw"]


def test_counting_does_not_load_anything(home_page):
    page(home_page, "Groen")
    assert Search(Terms.of("groen")).counts == {"paginas": 1}


@pytest.mark.parametrize("asked", ["\u2474\u2475", "\u00bd", "\u3220", "\u0149", "\ufdfa"])
def test_signs_that_stand_for_several_are_looked_for_one_by_one(client, asked):
    """In brackets, two numbers of a list are no question to PostgreSQL."""
    assert all(word.isalnum() for word in Terms.of(asked).words)
    assert client.get("/zoeken/", {"q": asked}).status_code == 200


def test_what_a_page_is_about_is_looked_for_and_not_shown(client, home_page):
    """A deal that readers may not see yet must not be told by an article about it."""
    hidden = DealPageFactory(
        parent=DealIndexPageFactory(parent=home_page), title="Geheim plan", live=False
    )
    article = NewsPageFactory(parent=NewsIndexPageFactory(parent=home_page))
    article.deals.set([hidden])
    article.save()
    index.insert_or_update_object(article)
    (hit,) = client.get("/zoeken/", {"q": "geheime"}).context["hits"]
    assert hit.title == article.title
    assert "eheim" not in hit.excerpt

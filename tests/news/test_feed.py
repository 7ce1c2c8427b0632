"""The Atom feed: valid, stable and cheap to ask for again."""

import datetime
from xml.etree import ElementTree

import pytest

from news.models import NewsAuthor
from tests.home.factories import PersonFactory, ThemeFactory
from tests.news.factories import NewsPageFactory
from tests.townsdeals.factories import DealPageFactory

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(client, url="/nieuws/feed/"):
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def text(element, path):
    found = element.find(path, ATOM)
    assert found is not None, path
    return found.text


def test_the_feed_has_all_that_atom_asks_for(client, news):
    page = NewsPageFactory(parent=news, title="Groen & <grijs>", lead="Zes steden & <dorpen>")
    NewsAuthor.objects.create(page=page, person=PersonFactory(name="Noor Visser"))
    page.themes = [ThemeFactory(name="Gezonde stad")]
    page.save_revision().publish()
    page.refresh_from_db()
    feed = read(client)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert feed.get(LANG) == "nl"
    assert text(feed, "a:id").startswith("urn:uuid:")
    assert datetime.datetime.fromisoformat(text(feed, "a:updated")).tzinfo
    assert text(feed, "a:author/a:name") == "Agenda Stad"
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links["self"].endswith("/nieuws/feed/")
    assert links["alternate"].endswith("/nieuws/")
    (entry,) = feed.findall("a:entry", ATOM)
    assert text(entry, "a:title") == "Groen & <grijs>"
    assert text(entry, "a:id").startswith("urn:uuid:")
    assert text(entry, "a:author/a:name") == "Noor Visser"
    assert text(entry, "a:summary") == "Zes steden &amp; &lt;dorpen&gt;"
    assert entry.find("a:summary", ATOM).get("type") == "html"
    assert entry.find("a:link", ATOM).get("href").startswith("http")
    assert entry.find("a:link", ATOM).get("href").endswith(page.url)
    assert entry.find("a:category", ATOM).get("term") == "Gezonde stad"
    assert text(entry, "a:published").startswith("2026-03-02")
    updated = datetime.datetime.fromisoformat(text(entry, "a:updated"))
    assert updated == page.last_published_at


def test_a_name_in_the_feed_stays_when_the_address_changes(client, news):
    page = NewsPageFactory(parent=news, slug="oud")
    before = text(read(client), "a:entry/a:id")
    page.slug = "nieuw"
    page.save()
    assert text(read(client), "a:entry/a:id") == before


def test_names_in_the_feed_differ(client, news):
    for _ in range(3):
        NewsPageFactory(parent=news)
    names = [element.text for element in read(client).iter("{http://www.w3.org/2005/Atom}id")]
    assert len(set(names)) == 4


def test_the_feed_has_the_newest_twenty_published_articles(client, news):
    for day in range(1, 26):
        NewsPageFactory(parent=news, title=f"Dag {day}", date=datetime.date(2026, 3, day))
    NewsPageFactory(parent=news, title="Concept", live=False, date=datetime.date(2026, 4, 1))
    titles = [entry.find("a:title", ATOM).text for entry in read(client).findall("a:entry", ATOM)]
    assert titles == [f"Dag {day}" for day in range(25, 5, -1)]


def test_a_feed_can_follow_one_theme(client, news):
    page = NewsPageFactory(parent=news, title="Groen")
    page.themes = [ThemeFactory(slug="groen", name="Groene stad")]
    page.save()
    NewsPageFactory(parent=news, title="Grijs")
    feed = read(client, "/nieuws/feed/?thema=groen")
    assert [entry.find("a:title", ATOM).text for entry in feed.findall("a:entry", ATOM)] == [
        "Groen"
    ]
    assert "Groene stad" in text(feed, "a:title")
    assert text(feed, "a:id") != text(read(client), "a:id")


def test_an_empty_feed_is_valid_and_does_not_change_by_itself(client, news):
    assert text(read(client), "a:updated")
    first, second = client.get("/nieuws/feed/"), client.get("/nieuws/feed/")
    assert first["ETag"] == second["ETag"]


def test_a_reader_that_has_the_feed_gets_nothing_new(client, news):
    page = NewsPageFactory(parent=news)
    page.save_revision().publish()
    first = client.get("/nieuws/feed/")
    tag, moment = first["ETag"], first["Last-Modified"]
    assert client.get("/nieuws/feed/", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/nieuws/feed/", headers={"if-modified-since": moment}).status_code == 304
    page.unpublish()
    assert client.get("/nieuws/feed/", headers={"if-none-match": tag}).status_code == 200


def test_visitors_may_keep_the_feed_but_must_ask_again(client, news):
    assert client.get("/nieuws/feed/")["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_feed_names_only_deals_that_everybody_may_see(client, news, deals):
    shown = DealPageFactory(parent=deals, title="Gezonde stad")
    draft = DealPageFactory(parent=deals, title="Geheim plan", live=False)
    page = NewsPageFactory(parent=news)
    page.deals.set([shown, draft])
    page.save()
    (entry,) = read(client).findall("a:entry", ATOM)
    named = [category.get("term") for category in entry.findall("a:category", ATOM)]
    assert named == ["Gezonde stad"]


def test_a_sign_that_no_feed_may_hold_leaves_readers_their_feed(client, news):
    news.title = "Nieuws\x02"
    news.save()
    NewsPageFactory(parent=news, title="Een\x0bregel", lead="Uit een\x0bpresentatie\x1f")
    feed = read(client)
    assert text(feed, "a:entry/a:title") == "Een regel"

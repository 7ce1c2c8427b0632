"""The public archive: what was sent and nothing else, the web version, the feed."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from newsletters.issues.freezing import freeze
from newsletters.models import IssuePage, NewsletterList
from newsletters.models.issues import NotSentError
from tests.events.factories import CityDayIndexPageFactory, CityDayPageFactory
from tests.news.factories import NewsPageFactory
from tests.newsletters.issue_factories import NewsletterListFactory, item, make_issue

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def send(issue, at=None):
    """As sending does: keep what it is, and go live."""
    freeze(issue, at or timezone.now())
    return IssuePage.objects.get(pk=issue.pk)


@pytest.fixture
def article(news):
    return NewsPageFactory(parent=news, title="Groen in de straat")


def test_only_sent_issues_are_in_the_archive_and_have_a_page(client, archive, article):
    sent = send(make_issue(archive, [item(article)], title="Wel verstuurd"))
    draft = make_issue(archive, [item(article)], title="Nog niet verstuurd")
    page = client.get("/nieuwsbrieven/").content.decode()
    assert "Wel verstuurd" in page
    assert "Nog niet verstuurd" not in page
    assert client.get(sent.url).status_code == 200
    assert client.get(f"/nieuwsbrieven/{draft.slug}/").status_code == 404
    for address in ("/sitemap.xml", "/nieuwsbrieven/feed/", "/zoeken/?q=verstuurd"):
        body = client.get(address).content.decode()
        assert draft.slug not in body
        assert "Nog niet verstuurd" not in body


def test_who_reads_back_can_subscribe_there(client, archive, article):
    agenda = NewsletterListFactory(slug="agenda", name="Agenda")
    closed = NewsletterListFactory(slug="dicht", is_open=False)
    of_agenda = send(make_issue(archive, [item(article)], title="Een", newsletter=agenda))
    of_closed = send(make_issue(archive, [item(article)], title="Twee", newsletter=closed))
    hidden = f'<input type="hidden" name="newsletters" value="{agenda.pk}">'
    assertContains(client.get(of_agenda.url), hidden, html=True)
    assertNotContains(client.get(of_closed.url), 'name="newsletters"')
    page = client.get(archive.url)
    assertContains(page, 'name="newsletters"')
    assertNotContains(page, hidden, html=True)


def test_the_news_of_an_edition_is_offered_on_its_page_until_that_day(
    client, home_page, time_machine
):
    edition = CityDayPageFactory(parent=CityDayIndexPageFactory(parent=home_page))
    NewsletterListFactory(slug="anders")
    about_it = NewsletterListFactory(slug="de-dag", edition=edition)
    hidden = f'<input type="hidden" name="newsletters" value="{about_it.pk}">'
    assertContains(client.get(edition.url), hidden, count=1, html=True)
    time_machine.move_to(edition.end + timedelta(days=1))
    assertNotContains(client.get(edition.url), 'name="newsletters"')
    time_machine.move_to(edition.start - timedelta(days=1))
    NewsletterList.objects.update(is_open=False)
    assertNotContains(client.get(edition.url), 'name="newsletters"')


def test_an_issue_does_not_go_live_but_by_being_sent(archive):
    issue = make_issue(archive)
    with pytest.raises(NotSentError):
        issue.save_revision(clean=False).publish()
    assert not IssuePage.objects.get(pk=issue.pk).live


def test_the_archive_can_be_filtered_and_paged_and_refuses_nonsense(client, archive, article):
    first, second = NewsletterListFactory(slug="een"), NewsletterListFactory(slug="twee")
    for number in range(13):
        send(make_issue(archive, [item(article)], title=f"Een-{number}.", newsletter=first))
    send(make_issue(archive, [item(article)], title="Van twee", newsletter=second))
    assert client.get("/nieuwsbrieven/?page=2").status_code == 200
    page = client.get("/nieuwsbrieven/?lijst=twee").content.decode()
    assert "Van twee" in page
    assert "Een-3." not in page
    for nonsense in ("?page=9", "?page=x", "?lijst=niets", "?page=0"):
        assert client.get(f"/nieuwsbrieven/{nonsense}").status_code == 404


def test_the_archive_takes_the_same_number_of_queries_for_more_issues(
    client, archive, article, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    send(make_issue(archive, [item(article)]))
    for address in ("/nieuwsbrieven/", "/nieuwsbrieven/feed/", "/sitemap.xml"):
        client.get(address)
    counts = {}
    for address in ("/nieuwsbrieven/", "/nieuwsbrieven/feed/", "/sitemap.xml"):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts[address] = len(queries)
    for _ in range(6):
        send(make_issue(archive, [item(article)]))
    for address, number in counts.items():
        with django_assert_num_queries(number):
            client.get(address)


def test_the_feed_names_each_issue_with_an_address_without_secrets(client, archive, article):
    issue = send(make_issue(archive, [item(article)], title="Nummer & één"))
    response = client.get("/nieuwsbrieven/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    (entry,) = ET.fromstring(response.content).findall("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == "Nummer & één"
    link = entry.find("a:link", ATOM).get("href")
    assert link.endswith(issue.url)
    assert "?" not in link
    again = client.get("/nieuwsbrieven/feed/", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_the_web_page_shows_no_merge_field_and_nobody_s_name(client, archive, article):
    issue = send(make_issue(archive, [item(article)]))
    page = client.get(issue.url).content.decode()
    assert "[[" not in page
    assert "Groen in de straat" in page


def test_what_was_sent_no_longer_follows_its_page(client, archive, article):
    issue = send(make_issue(archive, [item(article)]))
    article.title = "Andere titel"
    article.save_revision().publish()
    assert "Groen in de straat" in client.get(issue.url).content.decode()
    article.unpublish()
    assert "Groen in de straat" in client.get(issue.url).content.decode()
    article.delete()
    assert "Groen in de straat" in client.get(issue.url).content.decode()


@pytest.mark.parametrize("field", ["title", "subject", "preheader", "newsletter"])
def test_what_was_sent_cannot_be_changed(archive, article, field):
    issue = send(make_issue(archive, [item(article)]))
    setattr(issue, field, NewsletterListFactory() if field == "newsletter" else "Iets anders")
    with pytest.raises(ValidationError) as error:
        issue.save()
    assert set(error.value.message_dict) == {field}
    with pytest.raises(ValidationError):
        issue.save_revision()


def test_the_web_page_can_be_corrected_with_a_note_that_readers_see(client, archive, article):
    issue = send(make_issue(archive, [item(article)]))
    issue.intro = "De dag is op dinsdag."
    with pytest.raises(ValidationError):
        issue.save()
    issue.correction = "Er stond woensdag; het is dinsdag."
    issue.save_revision().publish()
    page = client.get(issue.url).content.decode()
    assert "De dag is op dinsdag." in page
    assert "Er stond woensdag; het is dinsdag." in page


def test_an_old_revision_brings_back_nothing_of_what_was_frozen(archive, article):
    issue = make_issue(archive, [item(article)])
    old = issue.latest_revision
    sent = send(issue)
    restored = old.as_object()
    restored.title = "Oud"
    with pytest.raises(ValidationError):
        restored.save()
    assert IssuePage.objects.get(pk=sent.pk).frozen_items


def test_what_was_sent_is_not_deleted_by_anybody(staff_client, archive, article, roles):
    issue = send(make_issue(archive, [item(article)]))
    client = staff_client("admin")
    client.post(f"/admin/pages/{issue.pk}/delete/")
    assert IssuePage.objects.filter(pk=issue.pk).exists()


def test_words_of_the_site_are_no_address_of_an_issue(archive):
    issue = make_issue(archive)
    issue.slug = "aanmelden"
    with pytest.raises(ValidationError):
        issue.full_clean()

"""The checks before sending: what they find, and who may wave it away."""

import http.server
import threading

import pytest

from newsletters.issues import links
from newsletters.issues.checks import check
from newsletters.issues.words import spam_words_in
from newsletters.models import IssuePage, LinkState, Waiver
from tests.home.factories import SiteImageFactory
from tests.news.factories import NewsPageFactory
from tests.newsletters.issue_factories import block, item, make_issue

pytestmark = pytest.mark.django_db


def found(issue):
    return {one.check for one in check(issue).findings if one.blocks}


@pytest.fixture
def article(news):
    return NewsPageFactory(parent=news)


def text(html):
    return block("text", html)


def test_a_good_issue_is_green(archive, article):
    report = check(make_issue(archive, [item(article)]))
    assert report.findings == []
    assert report.is_green


@pytest.mark.parametrize(
    ("name", "fields", "html"),
    [
        ("subject", {"subject": "Kort"}, "<p>x</p>"),
        ("subject", {"subject": "x" * 90}, "<p>x</p>"),
        ("subject", {"subject": "ALLES IN HOOFDLETTERS"}, "<p>x</p>"),
        ("subject", {"preheader": ""}, "<p>x</p>"),
        ("spam", {"subject": "Kom nu kijken!! Echt"}, "<p>x</p>"),
        ("spam", {}, "<p>Klik hier voor gratis geld</p>"),
        ("links", {}, '<p><a href="/bestaat-niet/">x</a></p>'),
        ("size", {}, f"<p>{'woord ' * 20000}</p>"),
    ],
)
def test_a_fault_is_found(archive, name, fields, html):
    assert found(make_issue(archive, [text(html)], **fields)) == {name}


def test_an_issue_without_anything_to_read_cannot_be_sent(archive):
    assert found(make_issue(archive, [block("divider", None)])) == {"content"}


def test_a_page_that_is_not_on_the_site_is_found(archive, article):
    issue = make_issue(archive, [item(article)])
    article.unpublish()
    assert found(issue) == {"draft"}


def test_a_page_that_was_removed_is_told_of_in_words(archive, article):
    issue = make_issue(archive, [item(article), text("<p>x</p>")])
    article.delete()
    (finding,) = check(IssuePage.objects.get(pk=issue.pk)).findings
    assert "verwijderd" in finding.text


def test_a_picture_without_words_is_found_and_a_decorative_one_is_not(archive):
    image = SiteImageFactory(description="")
    plain = {"image": image.pk, "alt_text": "", "decorative": False}
    blocks = [text("<p>x</p>"), block("picture", {"image": plain, "caption": "Plein"})]
    assert found(make_issue(archive, blocks)) == {"alt"}
    decorative = {**plain, "decorative": True}
    blocks = [text("<p>x</p>"), block("picture", {"image": decorative, "caption": "Plein"})]
    assert found(make_issue(archive, blocks)) == set()


def test_addresses_below_a_page_and_of_our_own_views_are_alive(archive, news):
    html = f'<p><a href="{news.url}feed/">feed</a> <a href="/zoeken/?q=x">zoek</a></p>'
    assert found(make_issue(archive, [text(html)])) == set()


def test_a_reason_makes_a_finding_green_and_only_that_finding(archive):
    issue = make_issue(archive, [text("<p>Nu of nooit</p>")])
    finding = next(one for one in check(issue).findings)
    Waiver.objects.create(
        issue=issue, check_name="spam", finding=finding.text, reason="Het is de titel van een boek"
    )
    assert check(issue).is_green
    issue.subject = "Nu of nooit, en het is op is op"
    assert found(issue) == {"spam"}


def test_a_reason_never_helps_an_empty_issue(archive):
    issue = make_issue(archive, [])
    text_found = check(issue).findings[0].text
    Waiver.objects.create(issue=issue, check_name="content", finding=text_found, reason="Zomaar")
    assert found(issue) == {"content"}


def test_spam_words_are_whole_words_in_both_languages():
    assert spam_words_in("De dringende vraag") == []
    assert spam_words_in("Dit is DRINGEND, click here.") == ["click here", "dringend"]


@pytest.fixture
def other_site():
    """A web server on this machine that knows two addresses, and one where it talks nonsense."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            if self.path == "/onzin":
                self.wfile.write(b"onzin\r\n\r\n")
                return
            self.send_response(200 if self.path in {"/ja", "/%C3%A9%C3%A9n%20ding?a=%26"} else 404)
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815  (the library's name)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_links_to_other_sites_are_asked_in_the_background(
    archive, other_site, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(links, "_refusal", lambda address: "")  # the server is on this machine
    html = f'<p><a href="{other_site}/ja">a</a> <a href="{other_site}/nee">b</a></p>'
    issue = make_issue(archive, [text(html)])
    assert found(issue) == {"links"}  # nobody knows yet
    assert all(one.pending and not one.can_be_waived for one in check(issue).findings)
    with django_capture_on_commit_callbacks(execute=True):
        links.ask_about(check(issue).links)
    problems = dict(LinkState.objects.values_list("url", "problem"))
    assert problems[f"{other_site}/ja"] == ""
    assert "404" in problems[f"{other_site}/nee"]
    (finding,) = check(issue).findings
    assert finding.text.startswith(f"{other_site}/nee:")
    assert finding.can_be_waived


def test_what_editors_write_is_asked_as_browsers_ask_it(other_site, monkeypatch):
    monkeypatch.setattr(links, "_refusal", lambda address: "")  # the server is on this machine
    assert links.problem_of(f"{other_site}/één ding?a=%26") == ""
    assert (
        links.as_asked("https://köln.example:8000/ä") == "https://xn--kln-sna.example:8000/%C3%A4"
    )


def test_a_site_that_talks_nonsense_keeps_no_other_link_waiting(db, other_site, monkeypatch):
    monkeypatch.setattr(links, "_refusal", lambda address: "")
    addresses = [f"{other_site}/onzin", f"{other_site}/ja"]
    LinkState.objects.bulk_create(LinkState(url=one) for one in addresses)
    links.ask(addresses)
    problems = dict(
        LinkState.objects.filter(checked_at__isnull=False).values_list("url", "problem")
    )
    assert problems.keys() == set(addresses)
    assert problems[f"{other_site}/onzin"]
    assert not problems[f"{other_site}/ja"]


def test_what_is_pasted_as_a_link_and_is_none_is_told(archive, django_capture_on_commit_callbacks):
    issue = make_issue(archive, [text('<p><a href="http://[nergens/">a</a></p>')])
    with django_capture_on_commit_callbacks(execute=True):
        links.ask_about(check(issue).links)
    (finding,) = check(issue).findings
    assert finding.check == "links"
    assert not finding.pending


def test_our_server_does_not_look_around_in_its_own_network():
    for address in (
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "ftp://example.org/",
        "http:///x",
        "http://[nergens/",
        "http://voorbeeld.example:poort/",
    ):
        assert links.problem_of(address)

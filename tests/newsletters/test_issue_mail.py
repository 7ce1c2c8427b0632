"""An issue as a mail: valid, readable without HTML, short lines, the same for all readers."""

import email
import re
from email import policy
from html.parser import HTMLParser

import pytest
from anymail.utils import parse_single_address
from bs4 import BeautifulSoup
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import SiteImage
from newsletters.issues.contrast import contrast, faint_texts
from newsletters.issues.rendering import LONGEST_LINE, break_lines, html_as_text, make_mail
from newsletters.mail_format import MERGE_FIELDS, fields_in, fill_html, fill_text
from newsletters.models import IssuePage, NewsletterList
from tests.events.factories import EventIndexPageFactory, EventPageFactory
from tests.home.factories import SiteImageFactory
from tests.news.factories import NewsPageFactory, VacancyIndexPageFactory, VacancyPageFactory
from tests.newsletters.issue_factories import NewsletterListFactory, block, item, make_issue

pytestmark = pytest.mark.django_db

VALUES = {
    "greeting": "Beste Noor & <co>,",
    "unsubscribe_url": "https://example.org/uit?a=1&b=2",
    "preferences_url": "https://example.org/voorkeuren",
    "web_url": "https://example.org/web",
}
VOID = {"img", "br", "meta", "hr", "link", "input"}


class Wellformed(HTMLParser):
    """Fails on an element that is closed by another, or never."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"twice the same attribute on {tag}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def article(news):
    image = SiteImageFactory(description="Een straat met geveltuinen")
    return NewsPageFactory(
        parent=news,
        title="Groen & <grijs>",
        lead_image=image,
        lead_image_decorative=True,
        lead="Zes steden vertellen.",
    )


@pytest.fixture
def issue(archive, article, home_page):
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home_page), city="Enschede")
    text = (
        f'<p>Lees <a linktype="page" id="{article.pk}">het artikel</a> of '
        '<a href="https://example.org/x?a=1&amp;b=2">elders</a>.</p><ul><li>Een</li><li>Twee</li></ul>'
        f"<p>{'Lang verhaal over de stad. ' * 80}</p>"
    )
    image = {"image": SiteImageFactory().pk, "alt_text": "Een plein", "decorative": False}
    return make_issue(
        archive,
        [
            block("heading", "Nieuws"),
            item(article),
            item(event),
            block("divider", None),
            block("text", text),
            block("picture", {"image": image, "caption": "Het plein"}),
            block("button", {"text": "Meld je aan", "page": event.pk, "url": ""}),
        ],
        title="Nummer één [[unsubscribe_url]]",
    )


def test_the_html_is_well_formed_and_has_what_readers_with_a_screen_reader_need(issue):
    mail = make_mail(issue)
    html = fill_html(mail.html, VALUES)
    parser = Wellformed()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    soup = BeautifulSoup(html, "html.parser")
    assert soup.html["lang"] == "nl"
    assert soup.title.string
    assert all(table["role"] == "presentation" for table in soup.find_all("table"))
    assert all(image.has_attr("alt") for image in soup.find_all("img"))
    assert [heading.name for heading in soup.find_all(["h1", "h2", "h3"])] == [
        "h1",
        "h2",
        "h3",
        "h3",
    ]
    assert "Groen & <grijs>" in soup.get_text()
    assert "Beste Noor & <co>," in soup.get_text()


def test_every_address_in_the_mail_is_a_full_one(issue, settings):
    soup = BeautifulSoup(fill_html(make_mail(issue).html, VALUES), "html.parser")
    addresses = [a["href"] for a in soup.find_all("a")] + [i["src"] for i in soup.find_all("img")]
    assert all(address.startswith("http") for address in addresses)
    assert any(address.startswith(settings.SITE_URL) for address in addresses)


def test_styles_are_on_the_elements_and_dark_colours_in_a_style_sheet(issue):
    html = make_mail(issue).html
    soup = BeautifulSoup(html, "html.parser")
    assert "prefers-color-scheme: dark" in html
    assert all(heading.get("style") for heading in soup.find_all(["h1", "h2", "h3"]))
    assert not re.search(r"<(script|link|form|iframe)\b", html)


def test_no_line_is_too_long_for_mail_and_both_parts_come_back_from_mime(issue):
    mail = make_mail(issue)
    html, text = fill_html(mail.html, VALUES), fill_text(mail.text, VALUES)
    assert max(len(line.encode()) for line in html.splitlines()) <= 998
    assert max(len(line.encode()) for line in text.splitlines()) <= 998
    message = EmailMultiAlternatives(
        mail.subject, text, mail.from_email, ["noor@example.org"], reply_to=[mail.reply_to]
    )
    message.attach_alternative(html, "text/html")
    raw = message.message().as_bytes()
    assert max(len(line) for line in raw.splitlines()) <= 998
    read = email.message_from_bytes(raw, policy=policy.default)
    assert read.is_multipart()
    assert read.get_body(("plain",)).get_content().strip() == text.strip()
    assert read.get_body(("html",)).get_content().strip() == html.strip()
    assert read["From"].addresses[0].display_name == "Agenda Stad"
    assert not read.defects


def test_what_differs_for_each_reader_is_a_field_and_nothing_else_is(issue):
    mail = make_mail(issue)
    assert fields_in(mail.html) == fields_in(mail.text) == set(MERGE_FIELDS)
    # An editor who types a field gets those words, and not somebody's secret link.
    assert mail.html.count("[[unsubscribe_url]]") == 1
    assert mail.text.count("[[unsubscribe_url]]") == 1


@pytest.mark.parametrize("name", ["Agenda Stad", "Súdwest-Fryslân", "Köln, Gent (en Åbo)", "A.B."])
def test_a_name_is_encoded_once_by_mail_servers_and_providers(issue, name):
    NewsletterList.objects.update(from_name=name)
    mail = make_mail(IssuePage.objects.get(pk=issue.pk))
    assert parse_single_address(mail.from_email).display_name == name
    header = EmailMultiAlternatives("x", "x", mail.from_email, ["a@b.nl"]).message()["From"]
    read = email.message_from_string(f"From: {header}\n\n", policy=policy.default)
    assert read["From"].addresses[0].display_name == name


def test_neither_is_what_looks_like_a_field_in_a_name_or_a_credit(issue):
    """The editor of the issue would be an error page otherwise."""
    NewsletterList.objects.update(name="Nieuws [[a]]", from_name="Stad [[b]]")
    SiteImage.objects.update(credit="Foto: [[c]]")
    mail = make_mail(IssuePage.objects.get(pk=issue.pk))
    assert fields_in(mail.html) == fields_in(mail.text) == set(MERGE_FIELDS)
    assert not fields_in(mail.from_email)
    for words in ("Nieuws [", "Foto: ["):
        assert words in mail.html


def test_the_mail_is_far_below_what_gmail_cuts(issue):
    assert len(make_mail(issue).html.encode()) < 40_000


def test_the_text_says_all_that_the_html_says(issue, article):
    text = fill_text(make_mail(issue).text, VALUES)
    for words in (
        "Groen & <grijs>",
        "Zes steden vertellen.",
        "het artikel (http",
        "elders (https://example.org/x?a=1&b=2)",
        "- Een\n- Twee",
        "[Een plein]",
        "Enschede",
        "Meld je aan:\nhttp",
        "https://example.org/uit?a=1&b=2",
    ):
        assert words in text or words in " ".join(text.split())
    assert article.url in text
    assert "<p>" not in text
    assert "\n\n\n" not in text


def test_all_text_has_contrast_in_light_and_dark(issue):
    html = make_mail(issue).html
    assert faint_texts(html) == []
    dark = re.search(r"@media \(prefers-color-scheme: dark\).*?</style>", html, re.DOTALL)[0]
    for text, ground in re.findall(
        r"background-color:\s*(#\w{6})[^}]*?;\s*color:\s*(#\w{6})", dark.replace(" !important", "")
    ):
        assert contrast(text, ground) >= 4.5
    for colour in re.findall(r"[{;]\s*color:\s*(#\w{6})", dark):
        grounds = ["#ffc81e"] if colour == "#2a1033" else ["#17091d", "#2a1634"]
        assert all(contrast(colour, ground) >= 4.5 for ground in grounds)


def test_what_stands_below_its_own_heading_is_not_named_once_more(archive, home_page):
    vacancy = VacancyPageFactory(
        parent=VacancyIndexPageFactory(parent=home_page), title="Dealmaker"
    )
    assert "Vacature" in make_mail(make_issue(archive, [item(vacancy)])).html
    for heading, named in (("Vacatures", False), ("Werken aan de stad", True)):
        mail = make_mail(make_issue(archive, [block("heading", heading), item(vacancy)]))
        kinds = BeautifulSoup(mail.html, "html.parser").select(".kind")
        assert bool(kinds) is named


def test_who_got_it_from_a_reader_can_subscribe_too(archive, article):
    issue = make_issue(archive, [item(article)])
    address = f"/nieuwsbrieven/aanmelden/?lijst={issue.newsletter.slug}"
    mail = make_mail(issue)
    assert address in mail.html
    assert address in mail.text
    issue.newsletter.is_open = False
    mail = make_mail(issue)
    assert "/aanmelden/" not in mail.html + mail.text


def test_faint_text_is_found():
    html = '<p style="color: #777777; background-color: #888888">x</p>'
    assert [(text, ground) for text, ground, _ratio in faint_texts(html)] == [
        ("#777777", "#888888")
    ]


def test_a_mail_speaks_the_language_of_its_list(archive, article):
    english = NewsletterListFactory(language="en", name="City news")
    mail = make_mail(make_issue(archive, [item(article)], newsletter=english))
    assert '<html lang="en"' in mail.html
    assert "Unsubscribe" in mail.text


def test_more_items_take_no_more_queries(archive, news, django_assert_num_queries):
    def made_of(number):
        pages = [
            NewsPageFactory(parent=news, lead_image=SiteImageFactory(), lead_image_decorative=True)
            for _ in range(number)
        ]
        texts = [block("text", f'<p><a linktype="page" id="{pages[0].pk}">x</a></p>')]
        issue = make_issue(archive, [*[item(page) for page in pages], *texts])
        make_mail(issue)  # makes the pictures, once
        return type(issue).objects.select_related("newsletter").get(pk=issue.pk)

    few, many = made_of(2), made_of(12)
    with CaptureQueriesContext(connection) as first:
        make_mail(few)
    with django_assert_num_queries(len(first)):
        make_mail(many)
    assert len(first) <= 12


def test_long_lines_are_broken_only_where_it_shows_nothing():
    words = "woord " * 400
    html = f'<p style="a:b; c:d"><a href="https://example.org/?a b">{words}</a></p>'
    broken = break_lines(html)
    assert max(len(line.encode()) for line in broken.splitlines()) <= LONGEST_LINE
    assert " ".join(broken.split()) == " ".join(html.split())
    assert 'href="https://example.org/?a b"' in broken


def test_running_text_becomes_plain_text_with_lists_and_addresses():
    html = (
        '<p>Eén <b>vet</b><br/>regel &amp; <a href="https://a.example/">https://a.example/</a></p>'
        "<ol><li>a</li><li>b</li></ol><p></p><p>Slot</p>"
    )
    assert html_as_text(html) == "Eén vet\nregel & https://a.example/\n\n1. a\n2. b\n\nSlot"


def test_what_a_page_says_now_is_what_the_draft_says(issue, article):
    article.title = "Nieuwe titel"
    article.save_revision().publish()
    assert "Nieuwe titel" in make_mail(issue).text


def test_what_the_editor_wrote_goes_before_what_the_page_says(archive, article):
    issue = make_issue(archive, [item(article, title="Eigen kop", summary="Eigen woorden")])
    text = make_mail(issue).text
    assert "Eigen kop" in text
    assert "Eigen woorden" in text
    assert "Zes steden" not in text


def test_a_page_that_is_offline_shows_only_its_title(archive, article):
    issue = make_issue(archive, [item(article)])
    article.unpublish()
    text = make_mail(issue).text
    assert "Groen & <grijs>" in text
    assert "Zes steden" not in text


def test_a_mail_says_it_when_clicks_are_counted(issue):
    words = "We tellen hoe vaak de links in deze mail"
    assert words not in make_mail(issue).html
    issue.newsletter.counts_clicks = True
    assert words in " ".join(make_mail(issue).html.split())

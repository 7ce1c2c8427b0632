"""Subscribe, confirm, choose, leave: by the pages that visitors have."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from home.models import OutgoingMail, SiteSettings, Theme
from newsletters.forms import consent_words, new_form_key
from newsletters.links import (
    leave_token,
    preferences_url,
    unsubscribe_mailto,
    unsubscribe_url,
)
from newsletters.models import (
    CONFIRM_WITHIN,
    Confirmation,
    How,
    Subscriber,
    SubscriberLog,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletters.subscribing.asking import MOST_MAILS_A_DAY, SAME_REQUEST
from newsletters.subscribing.by_mail import unsubscribe_by_mail
from newsletters.subscribing.retention import forget_requests
from newsletters.subscribing.suppression import lift, suppress
from tests.newsletters.factories import (
    NewsletterListFactory,
    SubscriberFactory,
    form_of,
    last_mail,
    link_in,
)

SUBSCRIBE = "/nieuwsbrieven/aanmelden/"
ASKED = "/nieuwsbrieven/aanmelden/mail/"
CSRF_CLIENT = {"enforce_csrf_checks": True}


@pytest.fixture
def lists(home_page):
    return [NewsletterListFactory(name=name) for name in ("Agenda Stad", "Good Food City", "Dag")]


@pytest.fixture
def visitor():
    """A browser that keeps no cookies."""
    return Client(**CSRF_CLIENT)


@pytest.fixture(autouse=True)
def _mail_leaves_at_once(django_capture_on_commit_callbacks, monkeypatch):
    """Tests run in one transaction, so what waits for its end is done by hand."""
    from newsletters.subscribing import asking

    original = asking.queue_mails

    def queue(mails):
        with django_capture_on_commit_callbacks(execute=True):
            original(mails)

    monkeypatch.setattr(asking, "queue_mails", queue)


def states(subscriber):
    return dict(subscriber.subscriptions.values_list("newsletter__name", "state"))


def subscribe(visitor, lists, email="noor@example.org", **values):
    response = visitor.post(SUBSCRIBE, form_of(lists, email, **values))
    assert response.status_code == 302, response.context["form"].errors
    assert response["Location"] == ASKED
    return response


def confirm(visitor, message=None):
    return visitor.post(link_in(message or last_mail(), "bevestigen"))


def test_somebody_subscribes_to_two_of_three_and_gets_exactly_those(visitor, lists):
    subscribe(visitor, lists[:2], "Noor@Example.org", name="Noor", page="/agenda/")
    assert not Subscriber.objects.exists()
    link = link_in(last_mail(), "bevestigen")
    page = visitor.get(link)
    assert page.status_code == 200
    assert "Good Food City" in page.text
    assert not Subscriber.objects.exists(), "a mail scanner that follows links confirms nothing"
    response = visitor.post(link)
    subscriber = Subscriber.objects.get()
    assert response["Location"] == f"/nieuwsbrieven/voorkeuren/{subscriber.secret}/"
    assert (subscriber.email, subscriber.email_key) == ("Noor@Example.org", "noor@example.org")
    assert subscriber.name == "Noor"
    assert states(subscriber) == {"Agenda Stad": "subscribed", "Good Food City": "subscribed"}


def test_the_proof_has_the_words_the_page_the_way_and_the_moment(visitor, lists):
    shown = visitor.get(SUBSCRIBE).text
    assert consent_words() in shown
    subscribe(visitor, lists[:1], page="/agenda/")
    confirm(visitor)
    row = SubscriberLog.objects.get()
    assert row.text.text == f"{consent_words()}\nAgenda Stad"
    assert (row.page, row.how, row.action) == ("/agenda/", How.FORM, "confirm")
    assert timezone.now() - row.at < timedelta(minutes=1)


def test_confirming_twice_is_once_and_an_old_link_brings_nobody_back(visitor, lists):
    subscribe(visitor, lists[:1])
    message = last_mail()
    confirm(visitor, message)
    confirm(visitor, message)
    subscriber = Subscriber.objects.get()
    assert subscriber.log.count() == 1
    visitor.post(f"/nieuwsbrieven/afmelden/{leave_token(subscriber, lists[0])}/")
    confirm(visitor, message)
    assert states(subscriber) == {"Agenda Stad": "left"}


def test_a_request_ends_and_is_forgotten(visitor, lists):
    subscribe(visitor, lists[:1])
    link = link_in(last_mail(), "bevestigen")
    with time_machine.travel(timezone.now() + CONFIRM_WITHIN + timedelta(minutes=1)):
        assert visitor.get(link).status_code == 410
        assert visitor.post(link).status_code == 410
    assert not Subscriber.objects.exists()
    assert forget_requests(timezone.now() + CONFIRM_WITHIN) == 0
    assert forget_requests(timezone.now() + 2 * CONFIRM_WITHIN + timedelta(days=1)) > 0
    assert not Confirmation.objects.exists()
    assert visitor.get(link).status_code == 404


def test_mails_of_forms_are_forgotten_too(visitor, lists):
    subscribe(visitor, lists[:1])
    forget_requests(timezone.now() + timedelta(days=31))
    assert not OutgoingMail.objects.exists()


def test_no_secret_is_in_the_database(visitor, lists):
    subscribe(visitor, lists[:1])
    token = re.search(r"bevestigen/(\w+)/", last_mail().body)[1]
    row = Confirmation.objects.get()
    assert token not in [str(value) for value in row.__dict__.values()]
    sent = OutgoingMail.objects.get()
    assert (sent.text, sent.html, sent.context) == ("", "", {"confirmation": row.pk})


def test_the_answer_is_the_same_whatever_is_known(visitor, lists):
    SubscriberFactory(email="kent@example.org", newsletters=lists)
    suppress("boos@example.org", SuppressionReason.COMPLAINT)
    answers = {
        (response.status_code, response["Location"], response.content)
        for email in ("nieuw@example.org", "kent@example.org", "boos@example.org")
        for response in [visitor.post(SUBSCRIBE, form_of(lists, email))]
    }
    assert len(answers) == 1
    assert {message.to[0] for message in mail.outbox} == {"nieuw@example.org", "kent@example.org"}


def test_who_is_subscribed_already_hears_that_by_mail(visitor, lists):
    subscriber = SubscriberFactory(email="noor@example.org", newsletters=lists[:2])
    subscribe(visitor, lists[:1], "NOOR@example.org ")
    assert not Confirmation.objects.exists()
    assert last_mail().to == ["noor@example.org"]
    assert "Agenda Stad" in last_mail().body
    link = link_in(last_mail(), "voorkeuren")
    assert link == f"/nieuwsbrieven/voorkeuren/{subscriber.secret}/"


def test_who_asks_for_one_more_confirms_only_that(visitor, lists):
    subscriber = SubscriberFactory(email="noor@example.org", newsletters=lists[:1])
    subscribe(visitor, lists[:2])
    assert [item.name for item in Confirmation.objects.get().newsletters.all()] == [
        "Good Food City"
    ]
    confirm(visitor)
    assert states(subscriber) == {"Agenda Stad": "subscribed", "Good Food City": "subscribed"}


def test_nobody_is_bombed_with_mail(visitor, lists):
    for number in range(10):
        with time_machine.travel(timezone.now() + number * (SAME_REQUEST + timedelta(minutes=1))):
            subscribe(visitor, lists[: 1 + number % 3])
            visitor.post("/nieuwsbrieven/voorkeuren/", {"email": "noor@example.org"})
    assert len(mail.outbox) == MOST_MAILS_A_DAY
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        subscribe(visitor, lists)
    assert len(mail.outbox) == MOST_MAILS_A_DAY + 1


def test_a_mailbox_is_not_bombed_under_many_names_either(visitor, lists):
    for number in range(MOST_MAILS_A_DAY + 3):
        subscribe(visitor, lists, f"Noor+{number}@example.org")
    subscribe(visitor, lists, "noor@example.org")
    assert len(mail.outbox) == MOST_MAILS_A_DAY
    subscribe(visitor, lists, "noor@example.net")
    subscribe(visitor, lists, "noortje@example.org")
    assert len(mail.outbox) == MOST_MAILS_A_DAY + 2


def test_a_double_click_sends_one_mail(visitor, lists):
    form = form_of(lists[:2])
    visitor.post(SUBSCRIBE, form)
    visitor.post(SUBSCRIBE, form)
    assert len(mail.outbox) == 1


def test_programs_are_answered_and_ignored(visitor, lists):
    subscribe(visitor, lists, website="https://example.org")
    assert not mail.outbox
    form = form_of(lists) | {"form_key": new_form_key()}
    assert visitor.post(SUBSCRIBE, form).context["form"].non_field_errors()
    for key in ("", "onzin", "form:1:x"):
        response = visitor.post(SUBSCRIBE, form_of(lists) | {"form_key": key})
        assert response.context["form"].non_field_errors()
        fresh = response.context["form"].data["form_key"]
        with time_machine.travel(timezone.now() + timedelta(seconds=5)):
            assert visitor.post(SUBSCRIBE, form_of(lists) | {"form_key": fresh}).status_code == 302


def test_one_host_cannot_ask_for_ever(visitor, lists):
    codes = {
        visitor.post(SUBSCRIBE, form_of(lists, f"a{number}@example.org")).status_code
        for number in range(62)
    }
    assert codes == {302, 429}


@pytest.mark.parametrize(
    "values",
    [
        {"email": "geen adres"},
        {"email": ""},
        {"email": "a" * 300 + "@example.org"},
        {"newsletters": []},
        {"newsletters": ["999999", "x", "99999999999999999999999"]},
        {"name": "www.koop.example"},
        {"page": "x" * 900},
        {"email": "a@b\x00.org"},
    ],
)
def test_bad_input_is_told_and_stores_nothing(visitor, lists, values):
    response = visitor.post(SUBSCRIBE, form_of(lists) | values)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not mail.outbox


@pytest.mark.parametrize("page", ["//kwaad.example", "https://kwaad.example", "javascript:1"])
def test_only_a_page_of_ours_is_proof(visitor, lists, page):
    subscribe(visitor, lists[:1], page=page)
    assert Confirmation.objects.get().page == SUBSCRIBE


def test_a_closed_list_cannot_be_asked_for_and_is_kept_by_who_has_it(visitor, lists):
    subscriber = SubscriberFactory(newsletters=lists[:1])
    lists[0].is_open = False
    lists[0].save()
    assert visitor.post(SUBSCRIBE, form_of(lists[:1])).context["form"].errors
    assert (
        "Agenda Stad" not in visitor.get(SUBSCRIBE).text.split("<main")[1].split("</main")[0][200:]
    )
    page = visitor.get(f"/nieuwsbrieven/voorkeuren/{subscriber.secret}/")
    assert lists[0] in page.context["form"].fields["newsletters"].queryset


def test_one_address_is_one_row_in_the_database(lists):
    SubscriberFactory(email="Noor@example.org")
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        SubscriberFactory(email="NOOR@EXAMPLE.ORG")


def test_an_english_reader_gets_english(visitor, lists):
    response = visitor.post(f"/en{SUBSCRIBE}", form_of(lists[:1]))
    assert response["Location"] == f"/en{ASKED}"
    assert last_mail().subject == "Confirm your subscription"
    confirm(visitor)
    assert Subscriber.objects.get().language == "en"
    assert "/en/nieuwsbrieven/" in unsubscribe_url(Subscriber.objects.get(), lists[0])


# Their own page


def own_page(subscriber):
    return f"/nieuwsbrieven/voorkeuren/{subscriber.secret}/"


def test_somebody_chooses_on_their_own_page(visitor, lists):
    subscriber = SubscriberFactory(email="noor@example.org", newsletters=lists[:1])
    theme = Theme.objects.create(name="Gezonde stad", slug="gezonde-stad")
    page = visitor.get(own_page(subscriber))
    assert page.status_code == 200
    assert "noor@example.org" not in page.text, "a newsletter may have been passed on"
    assert page["Cache-Control"] == "private, no-store"
    response = visitor.post(
        own_page(subscriber),
        {
            "newsletters": [lists[1].pk, lists[2].pk],
            "name": "Noor",
            "themes": [theme.pk],
            "organisation_kind": "municipality",
        },
    )
    assert response.status_code == 302
    subscriber.refresh_from_db()
    assert states(subscriber) == {
        "Agenda Stad": "left",
        "Good Food City": "subscribed",
        "Dag": "subscribed",
    }
    assert (subscriber.name, subscriber.organisation_kind) == ("Noor", "municipality")
    assert list(subscriber.themes.all()) == [theme]
    joined = subscriber.log.filter(action="join").first()
    assert joined.text.text.startswith(consent_words())
    assert subscriber.secret not in joined.page


def test_everything_off_and_on_again(visitor, lists):
    subscriber = SubscriberFactory(newsletters=lists)
    visitor.post(own_page(subscriber), {"off": "1"})
    assert set(states(subscriber).values()) == {"left"}
    visitor.post(own_page(subscriber), {"newsletters": [lists[0].pk]})
    assert states(subscriber)["Agenda Stad"] == "subscribed"


def test_another_address_must_confirm_itself(visitor, lists):
    contact = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    contact.contact_email = "info@example.org"
    contact.save()
    subscriber = SubscriberFactory(email="oud@example.org", newsletters=lists[:1])
    old_page, old_leave = own_page(subscriber), unsubscribe_url(subscriber, lists[0])
    visitor.post(f"{old_page}adres/", {"email": "Nieuw@example.org"})
    subscriber.refresh_from_db()
    assert subscriber.email == "oud@example.org"
    assert last_mail().to == ["Nieuw@example.org"]
    confirm(visitor)
    subscriber.refresh_from_db()
    assert (subscriber.email, subscriber.email_key) == ("Nieuw@example.org", "nieuw@example.org")
    assert last_mail().to == ["oud@example.org"], "the old address hears of it"
    assert last_mail().reply_to == ["info@example.org"], "and can say that it was somebody else"
    assert visitor.get(old_page).status_code == 404
    assert visitor.get(own_page(subscriber)).status_code == 200
    visitor.post(old_leave, {"List-Unsubscribe": "One-Click"})
    assert states(subscriber) == {"Agenda Stad": "left"}, "leaving works for ever"


def test_a_link_that_confirmed_long_ago_opens_no_page_of_another_address(visitor, lists):
    subscribe(visitor, lists[:1], "oud@example.org")
    first = last_mail()
    page = confirm(visitor, first).url
    assert confirm(visitor, first).url == page
    visitor.post(f"{page}adres/", {"email": "nieuw@example.org"})
    moved = next(mail_ for mail_ in mail.outbox if mail_.to == ["nieuw@example.org"])
    assert confirm(visitor, moved).status_code == 302
    assert confirm(visitor, first).status_code == 410
    assert confirm(visitor, moved).status_code == 302


@pytest.mark.parametrize("reason", [SuppressionReason.COMPLAINT, SuppressionReason.BLOCKED])
def test_who_asked_for_silence_reads_so_on_their_page_and_waits_for_no_mail(visitor, lists, reason):
    subscriber = SubscriberFactory(email="stil@example.org", newsletters=lists[:1])
    page = own_page(subscriber)
    assert "sturen we geen nieuwsbrieven" not in visitor.get(page).content.decode()
    suppress("stil@example.org", reason)
    shown = visitor.post(page, {"newsletters": [lists[0].pk]}, follow=True).content.decode()
    assert "sturen we geen nieuwsbrieven" in shown
    assert "de mail die we je stuurden" not in shown
    assert not mail.outbox
    lift(Suppression.objects.get(), "Asked for it by telephone.")
    shown = visitor.post(page, {"newsletters": [lists[0].pk]}, follow=True).content.decode()
    assert "de mail die we je stuurden" in shown
    assert len(mail.outbox) == 1


def test_who_has_just_confirmed_can_read_what_was_sent_before(visitor, lists, archive):
    subscribe(visitor, lists[:1])
    shown = visitor.get(confirm(visitor).url).content.decode()
    assert f'href="{archive.url}"' in shown


def test_nobody_waits_for_a_mail_about_the_address_that_they_have(visitor, lists):
    subscriber = SubscriberFactory(email="een@example.org", newsletters=lists[:1])
    response = visitor.post(f"{own_page(subscriber)}adres/", {"email": "Een@example.org"})
    assert "gaan al naar dit adres" in response.content.decode()
    assert not Confirmation.objects.exists()
    assert not mail.outbox


def test_who_reads_english_sees_in_which_language_a_newsletter_comes(visitor, lists):
    html = visitor.get(f"/en{SUBSCRIBE}").content.decode()
    assert 'Agenda Stad · every two weeks, in Dutch. <span lang="nl">' in html
    assert "in het" not in visitor.get(SUBSCRIBE).content.decode()


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, "0", "-1", "x"])
def test_a_newsletter_of_a_number_that_nothing_has_is_no_error(visitor, lists, number):
    subscriber = SubscriberFactory(newsletters=lists[:1])
    for address, name in (
        ("/nieuwsbrieven/aanmelden/", "newsletters"),
        *((own_page(subscriber), name) for name in ("newsletters", "themes")),
    ):
        response = visitor.post(address, {"email": "een@example.org", name: [number]})
        assert "geldige keuze" in response.content.decode()


def test_an_address_of_somebody_else_is_not_taken(visitor, lists):
    subscriber = SubscriberFactory(email="een@example.org", newsletters=lists[:1])
    SubscriberFactory(email="twee@example.org", newsletters=lists[1:])
    response = visitor.post(f"{own_page(subscriber)}adres/", {"email": "twee@example.org"})
    assert response.status_code == 302
    assert not Confirmation.objects.exists()
    assert last_mail().to == ["twee@example.org"]


def test_an_address_that_was_taken_meanwhile_is_not_taken_over(visitor, lists):
    subscriber = SubscriberFactory(email="een@example.org", newsletters=lists[:1])
    visitor.post(f"{own_page(subscriber)}adres/", {"email": "twee@example.org"})
    SubscriberFactory(email="twee@example.org")
    assert confirm(visitor).status_code == 410
    subscriber.refresh_from_db()
    assert subscriber.email == "een@example.org"


def test_forgotten_for_good_but_for_a_hash(visitor, lists):
    subscriber = SubscriberFactory(email="noor@example.org", name="Noor", newsletters=lists)
    visitor.post("/nieuwsbrieven/voorkeuren/", {"email": "noor@example.org"})
    subscribe(visitor, [NewsletterListFactory()])
    leave_url = unsubscribe_url(subscriber, lists[0])
    page = own_page(subscriber)
    assert visitor.get(f"{page}wissen/").status_code == 200
    assert Subscriber.objects.exists()
    assert visitor.post(f"{page}wissen/").status_code == 200
    for model in (Subscriber, Subscription, SubscriberLog, Confirmation, OutgoingMail):
        assert not model.objects.exists(), model
    row = Suppression.objects.get()
    assert row.reason == SuppressionReason.FORGOTTEN
    assert "noor" not in str(row.__dict__)
    assert visitor.get(page).status_code == 404
    assert visitor.post(leave_url, {"List-Unsubscribe": "One-Click"}).status_code == 200


@pytest.mark.parametrize("secret", ["x", "a.1~b", "abcdefghijkl.1~x", "a.٣~b", "%20", "~", "é~é"])
def test_a_broken_link_opens_nothing(visitor, lists, secret):
    for place in ("voorkeuren", "afmelden", "bevestigen"):
        path = f"/nieuwsbrieven/{place}/{secret}/"
        assert visitor.get(path).status_code == 404
        assert visitor.post(path).status_code == 404


def test_who_guesses_links_has_to_wait(visitor, lists):
    codes = {visitor.get(f"/nieuwsbrieven/voorkeuren/{n}/").status_code for n in range(25)}
    assert codes == {404, 429}


def test_a_link_for_one_thing_does_not_open_another(visitor, lists):
    subscriber = SubscriberFactory(newsletters=lists)
    token = leave_token(subscriber, lists[0])
    assert visitor.get(f"/nieuwsbrieven/voorkeuren/{token}/").status_code == 404
    assert visitor.get(f"/nieuwsbrieven/afmelden/{subscriber.secret}/").status_code == 404


# Leaving


def path_of(url):
    return url.removeprefix(django_settings.SITE_URL)


def test_one_click_leaves_without_cookie_or_token_and_twice_is_once(visitor, lists):
    subscriber = SubscriberFactory(newsletters=lists[:2])
    path = path_of(unsubscribe_url(subscriber, lists[0]))
    for _number in range(2):
        response = visitor.post(path, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, response.content) == (200, b"")
        assert not response.cookies
    assert states(subscriber) == {"Agenda Stad": "left", "Good Food City": "subscribed"}
    left = subscriber.log.get(action="leave")
    assert left.how == How.ONE_CLICK


def test_one_click_as_multipart_works_too(visitor, lists):
    subscriber = SubscriberFactory(newsletters=lists[:1])
    disposition = 'Content-Disposition: form-data; name="List-Unsubscribe"'
    body = f"--x\r\n{disposition}\r\n\r\nOne-Click\r\n--x--\r\n"
    response = visitor.post(
        path_of(unsubscribe_url(subscriber, lists[0])),
        body.encode(),
        content_type="multipart/form-data; boundary=x",
    )
    assert response.status_code == 200
    assert states(subscriber) == {"Agenda Stad": "left"}
    assert subscriber.log.get(action="leave").how == How.ONE_CLICK


def test_opening_the_link_does_not_leave_and_the_button_does(visitor, lists):
    subscriber = SubscriberFactory(newsletters=lists[:1])
    path = path_of(unsubscribe_url(subscriber, lists[0]))
    assert visitor.get(path).status_code == 200
    assert states(subscriber) == {"Agenda Stad": "subscribed"}
    left = visitor.post(path)
    assert left.status_code == 200
    assert states(subscriber) == {"Agenda Stad": "left"}
    # This link works for ever, also in a mailbox that is not theirs any more.
    assert subscriber.secret not in left.text
    assert 'href="/nieuwsbrieven/voorkeuren/"' in left.text


def test_leaving_works_after_the_newsletter_is_gone(visitor, lists):
    subscriber = SubscriberFactory()
    path = path_of(unsubscribe_url(subscriber, lists[0]))
    lists[0].delete()
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_leaving_works_with_a_link_that_an_older_key_signed(visitor, lists, settings):
    subscriber = SubscriberFactory(newsletters=lists[:1])
    path, page = path_of(unsubscribe_url(subscriber, lists[0])), own_page(subscriber)
    suppress("weg@example.org", SuppressionReason.COMPLAINT)
    settings.NEWSLETTER_KEYS = ["a-new-key", *settings.NEWSLETTER_KEYS]
    assert visitor.get(page).status_code == 200
    visitor.post(path, {"List-Unsubscribe": "One-Click"})
    assert states(subscriber) == {"Agenda Stad": "left"}
    assert Suppression.objects.of("weg@example.org").exists()


def test_leaving_by_mail(visitor, lists, settings):
    subscriber = SubscriberFactory(newsletters=lists[:2])
    assert unsubscribe_mailto(subscriber, lists[0]) == ""
    settings.NEWSLETTER_UNSUBSCRIBE_ADDRESS = "afmelden@example.org"
    address = unsubscribe_mailto(subscriber, lists[0])
    token = leave_token(subscriber, lists[0])
    assert address == f"mailto:afmelden@example.org?subject={token}"
    message = EmailMessage()
    message["From"] = "iemand-anders@example.org"
    message["Subject"] = f"Re: {token}"
    assert unsubscribe_by_mail(message)
    assert unsubscribe_by_mail(message)
    assert states(subscriber) == {"Agenda Stad": "left", "Good Food City": "subscribed"}
    for subject in ("", "unsubscribe", token[:-3], f"{token[:-3]}xyz"):
        other = EmailMessage()
        other["Subject"] = subject
        assert not unsubscribe_by_mail(other)


# Suppression


@pytest.mark.parametrize("reason", [SuppressionReason.HARD_BOUNCE, SuppressionReason.FORGOTTEN])
def test_who_may_return_does_so_by_confirming(visitor, lists, reason):
    subscriber = SubscriberFactory(email="noor@example.org", newsletters=lists[:1])
    suppress("noor@example.org", reason)
    assert states(subscriber) == {"Agenda Stad": "stopped"}
    subscribe(visitor, lists[:1])
    assert states(subscriber) == {"Agenda Stad": "stopped"}
    confirm(visitor)
    assert states(subscriber) == {"Agenda Stad": "subscribed"}
    assert not Suppression.objects.active().exists()


@pytest.mark.parametrize("reason", [SuppressionReason.COMPLAINT, SuppressionReason.BLOCKED])
def test_who_wants_peace_gets_no_mail_whoever_fills_in_the_form(visitor, lists, reason):
    subscriber = SubscriberFactory(email="noor@example.org", newsletters=lists[:1])
    subscribe(visitor, lists[1:])
    waiting = last_mail()
    mail.outbox.clear()
    suppress("noor@example.org", reason)
    subscribe(visitor, lists)
    visitor.post("/nieuwsbrieven/voorkeuren/", {"email": "noor@example.org"})
    visitor.post(own_page(subscriber), {"newsletters": [lists[0].pk]})
    assert not mail.outbox
    assert confirm(visitor, waiting).status_code == 410
    assert states(subscriber) == {"Agenda Stad": "stopped"}
    lift(Suppression.objects.get(), "Asked for it by telephone.")
    assert states(subscriber) == {"Agenda Stad": "stopped"}, "lifting subscribes nobody"
    subscribe(visitor, lists[2:])
    assert len(mail.outbox) == 1


def test_who_bounced_cannot_switch_it_on_without_a_mail(visitor, lists):
    subscriber = SubscriberFactory(email="noor@example.org", newsletters=lists[:1])
    suppress("noor@example.org", SuppressionReason.HARD_BOUNCE)
    visitor.post(own_page(subscriber), {"newsletters": [lists[0].pk, lists[1].pk]})
    assert states(subscriber) == {"Agenda Stad": "stopped"}
    confirm(visitor)
    assert set(states(subscriber).values()) == {SubscriptionState.SUBSCRIBED}


def test_suppressing_twice_is_once(lists):
    assert suppress("a@example.org", SuppressionReason.COMPLAINT)
    assert not suppress("a@example.org", SuppressionReason.COMPLAINT)
    assert suppress("a@example.org", SuppressionReason.HARD_BOUNCE)
    assert Suppression.objects.count() == 2


def test_links_hold_no_address(lists):
    subscriber = SubscriberFactory(email="noor@example.org")
    for url in (unsubscribe_url(subscriber, lists[0]), preferences_url(subscriber)):
        assert url.startswith("http://localhost/nieuwsbrieven/")
        assert "noor" not in url
        assert len(url) < 200


def test_the_footer_leads_to_the_form(client, lists):
    assert f'href="{SUBSCRIBE}"' in client.get("/").text


# In the text of a page


def block(lists, slug):
    from home.blocks import BodyBlock

    value = BodyBlock().to_python(
        [{"type": "subscribe", "value": {"title": "Blijf op de hoogte", "newsletter": slug}}]
    )
    return BeautifulSoup(value.render_as_block(), "html.parser")


def test_a_block_offers_one_newsletter_or_all(visitor, lists):
    one, every = block(lists, lists[1].slug), block(lists, "")
    assert [field["value"] for field in one.select("[name=newsletters]")] == [str(lists[1].pk)]
    assert len(every.select("[name=newsletters]")) == 3
    key = one.select_one("[name=form_key]")["value"]
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        sent = {"newsletters": [lists[1].pk], "email": "a@example.org", "form_key": key}
        assert visitor.post(SUBSCRIBE, sent)["Location"] == ASKED


def test_a_block_of_a_newsletter_that_is_closed_leads_on(lists):
    lists[1].is_open = False
    lists[1].save()
    page = block(lists, lists[1].slug)
    assert not page.find("form")
    assert page.find("a")["href"] == SUBSCRIBE

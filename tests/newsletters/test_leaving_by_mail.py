"""Leaving by mail: a mailbox read by the clock, or a provider that posts what it takes in."""

from typing import ClassVar

import pytest
from django.core.management import CommandError, call_command

from newsletters.links import leave_token
from newsletters.models import MailEvent
from newsletters.subscribing.by_mail import MailboxError, read_mailbox
from newsletters.tasks import read_unsubscribe_mail
from tests.newsletters.factories import NewsletterListFactory, SubscriberFactory
from tests.newsletters.imap import mailbox
from tests.newsletters.providers import mailgun_inbound

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings):
    with mailbox() as found:
        settings.NEWSLETTER_UNSUBSCRIBE_MAILBOX = found.setting()
        yield found


@pytest.fixture
def newsletter(db):
    return NewsletterListFactory()


def write(box, subject):
    box.add(b"From: wie@example.org\r\nSubject: " + subject + b"\r\n\r\nEen tekst\r\n")


def gets(subscriber):
    return subscriber.subscriptions.filter(state="subscribed").exists()


def test_who_writes_gets_nothing_any_more_and_the_mail_is_thrown_away(box, newsletter):
    one, other = (SubscriberFactory(newsletters=[newsletter]) for _number in range(2))
    write(box, leave_token(one, newsletter).encode())
    read_unsubscribe_mail()
    assert not gets(one)
    assert gets(other)
    assert box.mails == {}
    assert one.log.first().how == "mail"


def test_other_mail_stays_for_somebody_to_look_at(box, newsletter):
    person = SubscriberFactory(newsletters=[newsletter])
    write(box, b"Ik wil eraf")
    token = leave_token(person, newsletter).encode()
    write(box, b"=?utf-8?q?" + token.replace(b"_", b"=5F") + b"?=")  # there _ is a space
    write(box, b"=?nonsense?b?\xff\xfe?=")
    box.add(b"no header at all")
    read = read_mailbox()
    assert (read.left, read.not_ours) == (1, 3)
    assert not gets(person)
    assert list(box.mails) == [1, 3, 4]
    # They are not looked at a second time.
    assert read_mailbox().not_ours == 0


@pytest.mark.parametrize("place", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_server_that_goes_away_loses_nobody(box, newsletter, place):
    person = SubscriberFactory(newsletters=[newsletter])
    write(box, leave_token(person, newsletter).encode())
    box.breaks_at = place
    with pytest.raises(MailboxError):
        read_mailbox()
    read_unsubscribe_mail()  # the worker goes on with other things
    box.breaks_at = ""
    assert read_mailbox().left == 1
    assert not gets(person)
    assert box.mails == {}
    assert person.log.filter(action="leave").count() == 1


def test_the_command_says_how_it_went(box, newsletter, settings, capsys):
    write(box, leave_token(SubscriberFactory(newsletters=[newsletter]), newsletter).encode())
    call_command("unsubscribe_by_mail")
    assert "1 unsubscribed; 0 left" in capsys.readouterr().out
    settings.NEWSLETTER_UNSUBSCRIBE_MAILBOX = {**box.setting(), "password": "fout"}
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("unsubscribe_by_mail")
    settings.NEWSLETTER_UNSUBSCRIBE_MAILBOX = {}
    with pytest.raises(CommandError, match="is not set"):
        call_command("unsubscribe_by_mail")
    read_unsubscribe_mail()


class TestMailThatTheProviderTakesIn:
    """Instead of a mailbox: the provider posts what arrives at the address."""

    SIGNED: ClassVar = {"Authorization": "Basic dXNlcjpwYXNz"}

    @pytest.fixture(params=["mailgun", "brevo"])
    def post(self, request, settings, client):
        """Have this provider post a mail with that subject."""
        settings.EMAIL_BACKEND = f"anymail.backends.{request.param}.EmailBackend"
        settings.ANYMAIL = {
            "MAILGUN_API_KEY": "key",
            "MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
            "BREVO_API_KEY": "key",
            "WEBHOOK_SECRET": "user:pass",
        }
        settings.NEWSLETTER_UNSUBSCRIBE_WEBHOOK = True

        def post(subject, headers=self.SIGNED, **changes):
            values = {"headers": headers}
            if request.param == "mailgun":
                body = {**mailgun_inbound("wie@example.org", "weg@localhost", subject), **changes}
            else:
                mail = {"Subject": subject, "From": "wie@example.org"}
                values["content_type"] = "application/json"
                body = {"items": [{"Uuid": [subject], "Headers": mail}]} | changes
            return client.post(f"/anymail/{request.param}/inbound/", body, **values).status_code

        return post

    def test_who_writes_gets_nothing_any_more(self, post, newsletter):
        one, other = (SubscriberFactory(newsletters=[newsletter]) for _number in range(2))
        for _time in range(2):  # providers repeat themselves
            assert post(leave_token(one, newsletter)) == 200
        assert not gets(one)
        assert gets(other)
        assert one.log.first().how == "mail"
        assert one.log.filter(action="leave").count() == 1
        assert not MailEvent.objects.exists()

    def test_other_mail_is_kept_for_somebody_to_look_at(self, post, staff_client):
        assert post("Ik wil \0 eraf") == 200
        (kept,) = MailEvent.objects.filter(is_unknown=True)
        assert "wie@example.org: Ik wil eraf" in kept.description
        page = staff_client("communications").get("/admin/nieuwsbrieven/verzendingen/")
        assert "Ik wil eraf" in page.content.decode()

    def test_nobody_else_can_post(self, post, newsletter, settings):
        person = SubscriberFactory(newsletters=[newsletter])
        token = leave_token(person, newsletter)
        assert post(token, headers={}) == 400
        settings.NEWSLETTER_UNSUBSCRIBE_WEBHOOK = False
        assert post(token) == 404
        assert gets(person)

    def test_what_is_no_mail_is_refused(self, post):
        assert post("x", timestamp="soon", items=3) == 400
        assert post("x", attachments="[]", items=3) == 400

    @pytest.mark.parametrize("post", ["mailgun"], indirect=True)
    def test_a_signature_of_somebody_else_is_refused(self, post, newsletter):
        person = SubscriberFactory(newsletters=[newsletter])
        assert post(leave_token(person, newsletter), signature="0" * 64) == 400
        assert gets(person)

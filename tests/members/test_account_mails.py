"""Mails about signing in and safety: what they say, to whom, and when the mail server is down."""

import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from home.models import MailState, OutgoingMail
from home.outgoing_mail import deliver_due
from members.account_letters import KIND, LETTERS, queue_account_mail
from members.models import User
from members.sealing import seal_all
from tests.accounts import PASSWORD, add_totp, make_user
from tests.members.test_account_pages import code_in, last_mail
from tests.members.test_admin_door import code_for

NEW_PASSWORD = "een-heel-ander-wachtwoord"
#: Links of a mail are the other way to confirm, which this site does not use; SMS neither.
NOT_USED = {"account/email/password_reset_key"}


@pytest.fixture
def member(client, home_page):
    """A member who has just signed in and shown once more who they are."""
    user = make_user(email="lid@example.org")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    mail.outbox.clear()
    return user


def subjects() -> list[tuple[str, str]]:
    """To whom which mails went."""
    deliver_due()
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_each_mail_of_allauth_has_a_letter():
    """A new version of allauth may bring a mail that nobody has translated."""
    templates = Path(allauth.__file__).parent / "templates"
    known = {
        str(path.relative_to(templates)).removesuffix("_subject.txt")
        for path in templates.rglob("*/email/*_subject.txt")
        if "idp" not in path.parts
    }
    assert known - NOT_USED <= LETTERS.keys()


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_letter_is_whole_in_both_languages(db, name, language):
    values = {
        "code": "ABCD-EFGH",
        "from_email": "oud@example.org",
        "to_email": "nieuw@example.org",
        "deleted_email": "weg@example.org",
        "provider": "Gemeente",
        "ip": "192.0.2.1",
        "user_agent": "Firefox",
        "timestamp": timezone.now().isoformat(),
    }
    with translation.override(language):
        letter = LETTERS[name](values)
        text, html = letter.as_text(), letter.as_html()
    english = {"the", "your", "was", "with", "not", "and", "account's"}
    words = set(re.findall(r"[a-z]+", re.sub(r"https?://\S+", "", text.lower())))
    if language == "nl":
        assert not words & (english - {"was"}), text
        assert {"je", "jij"} & words
    else:
        assert english & words
    assert letter.subject
    assert "{" not in text
    soup = BeautifulSoup(html, "html.parser")
    assert soup.html["lang"] == language
    for button in letter.buttons:
        assert button.url.startswith("http://localhost/")
    if "code" in text and "ABCD-EFGH" in text:
        assert re.search("^ABCD-EFGH$", text, re.MULTILINE)
        assert "ABCD-EFGH" not in letter.subject, "staff see the subjects"
        assert not letter.keep_text


def test_a_code_stands_nowhere_in_the_database(client, home_page):
    user = make_user(email="lid@example.org")
    client.post(reverse("account_request_login_code"), {"email": user.email})
    waiting = str(OutgoingMail.objects.values().get())
    code = code_in(last_mail())
    row = OutgoingMail.objects.get()
    assert row.state == MailState.SENT
    assert code not in waiting
    assert code not in str(OutgoingMail.objects.values().get())


def test_a_code_whose_page_waits_no_longer_is_not_sent(client, home_page, time_machine):
    user = make_user(email="lid@example.org")
    client.post(reverse("account_request_login_code"), {"email": user.email})
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert subjects() == []
    assert OutgoingMail.objects.get().state == MailState.WITHHELD


def test_a_mail_is_in_the_language_of_who_asked(client, home_page):
    user = make_user(email="lid@example.org")
    with translation.override("nl"):  # what the request chooses ends with it
        client.post("/en/account/login/code/", {"email": user.email})
    assert subjects() == [(user.email, "Your code to sign in")]


class TestDeadMailServer:
    """Nothing on the way in waits for the mail server, or falls over it."""

    @pytest.fixture(autouse=True)
    def no_server(self, settings, home_page):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = 9  # nobody listens there

    def test_signing_up_goes_on(self, client, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(
                reverse("account_signup"), {"email": "new@example.org", "password1": NEW_PASSWORD}
            )
        assert response.url == reverse("account_email_verification_sent")
        assert client.get(response.url).status_code == 200
        waiting = OutgoingMail.objects.get()
        assert waiting.state == MailState.QUEUED
        assert waiting.recipient == "new@example.org"

    def test_the_mail_leaves_when_the_server_is_back(
        self, client, settings, django_capture_on_commit_callbacks, time_machine
    ):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(
                reverse("account_signup"), {"email": "new@example.org", "password1": NEW_PASSWORD}
            )
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        time_machine.move_to(timezone.now() + timedelta(minutes=2))
        code = code_in(last_mail())
        response = client.post(reverse("account_email_verification_sent"), {"code": code})
        assert response.status_code == 302
        assert "_auth_user_id" in client.session

    def test_a_change_of_password_goes_on(self, client):
        user = make_user()
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        response = client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        )
        assert response.status_code == 302
        user.refresh_from_db()
        assert user.check_password(NEW_PASSWORD)


class TestNotices:
    """Every change that matters for safety is told by mail."""

    def test_another_password(self, client, member):
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        )
        assert subjects() == [(member.email, "Je wachtwoord is veranderd")]
        assert "127.0.0.1" in mail.outbox[0].body

    def test_a_forgotten_password(self, client, home_page):
        user = make_user(email="lid@example.org")
        client.post(reverse("account_reset_password"), {"email": user.email})
        code = code_in(last_mail())
        client.post(reverse("account_confirm_password_reset_code"), {"code": code})
        client.post(
            reverse("account_complete_password_reset"),
            {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        )
        assert subjects()[-1] == (user.email, "Je wachtwoord is veranderd")

    def test_another_address_is_confirmed_and_told_to_both(self, client, member):
        client.post(
            reverse("account_email"), {"email": "nieuw@example.org", "action_add": "Wijzig"}
        )
        assert subjects() == [("nieuw@example.org", "Bevestig je e-mailadres")]
        member.refresh_from_db()
        assert member.email == "lid@example.org", "not before it is confirmed"
        code = code_in(mail.outbox[-1])
        client.post(reverse("account_email_verification_sent"), {"code": code})
        member.refresh_from_db()
        assert member.email == "nieuw@example.org"
        told = [to for to, subject in subjects() if subject == "Je e-mailadres is veranderd"]
        assert sorted(told) == ["lid@example.org", "nieuw@example.org"]
        assert list(EmailAddress.objects.filter(user=member).values_list("email", flat=True)) == [
            "nieuw@example.org"
        ]

    def test_an_app_comes_and_goes(self, client, member, django_capture_on_commit_callbacks):
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
            client.post(reverse("mfa_deactivate_totp"))
        told = [subject for _to, subject in subjects()]
        assert "Je tweede stap is ingesteld" in told
        assert "Je tweede stap is weggehaald" in told

    def test_new_recovery_codes(self, client, member, django_capture_on_commit_callbacks):
        add_totp(member)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("mfa_generate_recovery_codes"))
        assert "Je hebt nieuwe herstelcodes" in [subject for _to, subject in subjects()]

    def test_a_key_goes(self, client, member):
        key = Authenticator.objects.create(
            user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
        )
        client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
        assert subjects() == [(member.email, "Er is een passkey of beveiligingssleutel weggehaald")]

    def test_an_administrator_takes_away_the_second_factor(self, db, capsys):
        user = make_user("editor", email="redactie@example.org")
        add_totp(user)
        call_command("reset_second_factor", user.email, "--reason", "Belde, en was het zelf")
        assert subjects() == [(user.email, "Een beheerder heeft je tweede stap weggehaald")]


class TestNothingTells:
    """Nobody learns from us whether an address has an account."""

    def mails_of(self, address) -> list[str]:
        deliver_due()
        return [message.subject for message in mail.outbox if message.to == [address]]

    @pytest.mark.parametrize("name", ["account_reset_password", "account_request_login_code"])
    def test_who_asks_by_address_sees_the_same(self, client, home_page, name):
        make_user(email="known@example.org")
        answers = []
        for email in ["known@example.org", "other@example.org"]:
            response = client.post(reverse(name), {"email": email}, follow=True)
            text = BeautifulSoup(response.content, "html.parser").get_text().replace(email, "")
            answers.append((response.redirect_chain, " ".join(text.split())))
            client.cookies.clear()
        assert answers[0] == answers[1]
        # Only who reads the mailbox learns it.
        assert len(self.mails_of("known@example.org")) == 1
        assert self.mails_of("other@example.org") == ["Er is geen account met dit adres"]

    def test_a_sign_up_sees_the_same_and_the_mailbox_is_told(self, client, home_page):
        user = make_user(email="known@example.org")
        answers = []
        for email in ["Known@example.org", "other@example.org"]:
            response = client.post(
                reverse("account_signup"), {"email": email, "password1": NEW_PASSWORD}, follow=True
            )
            text = BeautifulSoup(response.content, "html.parser").get_text().lower()
            text = text.replace(email.lower(), "")
            answers.append((response.redirect_chain, " ".join(text.split())))
            client.cookies.clear()
        assert answers[0] == answers[1]
        assert self.mails_of("known@example.org") == ["Je hebt al een account"]
        assert self.mails_of("other@example.org") == ["Bevestig je e-mailadres"]
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_both_sign_ups_do_the_work_that_takes_the_time(self, client, home_page, settings):
        """Hashing a password takes most of the time of a sign-up, so it is done in both cases."""
        settings.PASSWORD_HASHERS = ["tests.members.hashers.CountingHasher"]
        from tests.members.hashers import CountingHasher

        make_user(email="known@example.org")
        counts = []
        for email in ["known@example.org", "other@example.org"]:
            CountingHasher.times = 0
            client.post(reverse("account_signup"), {"email": email, "password1": NEW_PASSWORD})
            counts.append(CountingHasher.times)
            client.cookies.clear()
        assert counts[0] == counts[1] > 0

    def test_signing_in_with_an_unknown_address_hashes_too(self, client, home_page, settings):
        settings.PASSWORD_HASHERS = ["tests.members.hashers.CountingHasher"]
        from tests.members.hashers import CountingHasher

        make_user(email="known@example.org")
        counts = []
        for email in ["known@example.org", "other@example.org"]:
            CountingHasher.times = 0
            client.post(reverse("account_login"), {"login": email, "password": "not-the-password"})
            counts.append(CountingHasher.times)
        assert counts[0] == counts[1] > 0


def test_a_program_that_fills_in_everything_makes_no_account(client, home_page):
    soup = BeautifulSoup(client.get(reverse("account_signup")).content, "html.parser")
    trap = soup.find("input", attrs={"name": "website"})
    assert trap["tabindex"] == "-1"
    assert not trap.get("style"), "our policy allows no style in the page"
    assert trap.find_parent(attrs={"aria-hidden": "true"})
    response = client.post(
        reverse("account_signup"),
        {"email": "bot@example.org", "password1": NEW_PASSWORD, "website": "https://spam.example"},
    )
    assert response.status_code == 302, "it is not told"
    assert not User.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_old_mails_about_signing_in_go(db, time_machine):
    from members.retention import let_go

    queue_account_mail("account/email/login_code", "x@example.org", {"code": "ABCD-EFGH"})
    now = timezone.now()
    let_go(now + timedelta(days=29))
    assert OutgoingMail.objects.count() == 1
    let_go(now + timedelta(days=31))
    assert OutgoingMail.objects.count() == 0


def test_a_mail_belongs_to_the_account_that_it_is_about(db):
    user = make_user(email="lid@example.org")
    queue_account_mail("account/email/login_code", "LID@example.org", {"code": "ABCD-EFGH"})
    assert OutgoingMail.objects.get().about == f"user:{user.pk}"


def test_a_mail_that_nobody_wrote_is_a_loud_mistake(db):
    with pytest.raises(KeyError):
        queue_account_mail("account/email/unheard_of", "x@example.org", {})
    OutgoingMail.objects.create(
        key="x", kind=KIND, recipient="x@example.org", context={"sealed": seal_all({})}
    )
    deliver_due()
    assert OutgoingMail.objects.get().state == MailState.FAILED


def test_a_mail_names_the_browser_as_people_do(db):
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
    name = "mfa/email/totp_activated"
    with translation.override("nl"):
        text = LETTERS[name](
            {"timestamp": timezone.now().isoformat(), "user_agent": agent}
        ).as_text()
    assert "Browser: Chrome op Linux" in text
    assert "Mozilla" not in text

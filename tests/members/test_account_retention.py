"""Accounts that nobody uses end by themselves, and nobody loses one unasked."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from home.outgoing_mail import deliver_due
from members.models import User
from members.retention import let_go
from members.tasks import delete_accounts
from tests.accounts import PASSWORD, make_user

DAY = timedelta(days=1)


@pytest.fixture
def clock(time_machine):
    """Move on by so many days, and do each night's work on the way that a test needs."""
    start = timezone.now()

    def move(days: float) -> None:
        time_machine.move_to(start + timedelta(days=days))

    return move


def night() -> None:
    delete_accounts.call_local()
    deliver_due()


class TestUnconfirmed:
    @pytest.fixture
    def newcomer(self, client, home_page):
        client.post(
            reverse("account_signup"),
            {"email": "new@example.org", "password1": "een-lang-wachtwoord"},
        )
        return User.objects.get()

    def test_an_address_that_is_never_confirmed_is_forgotten_after_a_week(self, newcomer, clock):
        clock(6.9)
        night()
        assert User.objects.exists()
        clock(7.1)
        night()
        assert not User.objects.exists()
        assert not EmailAddress.objects.exists()

    def test_who_confirmed_stays(self, newcomer, clock):
        EmailAddress.objects.update(verified=True)
        clock(100)
        night()
        assert User.objects.exists()

    def test_colleagues_stay(self, home_page, clock):
        make_user("editor")
        make_user("admin")
        EmailAddress.objects.update(verified=False)
        clock(100)
        night()
        assert User.objects.count() == 2


class TestDormant:
    def used(self, user, **fields):
        User.objects.filter(pk=user.pk).update(last_login=timezone.now(), **fields)
        user.refresh_from_db()
        return user

    @pytest.fixture
    def member(self, home_page):
        return self.used(make_user(email="lid@example.org"))

    def nights(self, clock, first, last, step=5):
        for day in range(first, last, step):
            clock(day)
            night()

    def test_after_two_years_and_two_mails_it_ends(self, member, clock):
        self.nights(clock, 0, 665)
        assert mail.outbox == []
        self.nights(clock, 671, 695)
        assert [message.to for message in mail.outbox] == [[member.email]]
        self.nights(clock, 701, 729)
        assert len(mail.outbox) == 2
        assert User.objects.get().is_active
        clock(731)
        night()
        member.refresh_from_db()
        assert not member.is_active
        assert str(member) == "Voormalig lid"
        assert len(mail.outbox) == 2

    def test_signing_in_keeps_it(self, member, clock, client):
        self.nights(clock, 671, 711)
        assert len(mail.outbox) == 2
        client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
        mail.outbox.clear()
        self.nights(clock, 716, 1300, step=20)
        assert User.objects.get().is_active
        assert mail.outbox == []

    def test_it_never_ends_without_the_two_mails(self, member, clock, settings):
        """A mail server that was down for months takes nobody's account."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        self.nights(clock, 671, 900, step=20)
        assert User.objects.get().is_active

    def test_a_site_that_was_off_for_years_gives_time_to_answer(self, member, clock):
        clock(1000)
        night()
        assert len(mail.outbox) == 1
        clock(1001)
        night()
        assert len(mail.outbox) == 1
        clock(1015)
        night()
        assert len(mail.outbox) == 2
        clock(1028)
        night()
        assert User.objects.get().is_active
        clock(1030)
        night()
        assert not User.objects.get().is_active

    def test_staff_and_who_leaves_anyway_get_no_mail(self, home_page, clock):
        self.used(make_user("editor"))
        self.used(make_user("admin"))
        self.used(make_user(), is_active=False, deleted_at=timezone.now())
        self.nights(clock, 671, 1000, step=30)
        assert mail.outbox == []

    def test_who_never_signed_in_counts_from_the_first_day(self, home_page, clock):
        make_user(email="lid@example.org")
        clock(671)
        night()
        assert len(mail.outbox) == 1

    def test_the_mail_says_what_to_do(self, member, clock):
        clock(671)
        night()
        text = mail.outbox[0].body
        assert "Log dan in" in text
        assert "http://localhost/account/login/" in text


def test_where_somebody_was_signed_in_is_forgotten_with_the_session(client, home_page, clock):
    user = make_user()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert UserSession.objects.count() == 1
    let_go()
    assert UserSession.objects.count() == 1
    clock(15)
    let_go()
    assert UserSession.objects.count() == 0

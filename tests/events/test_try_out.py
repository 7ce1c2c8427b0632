"""Trying a sign-up out: the whole flow works, counts for nothing, and leaves no trace."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from events.models import (
    Answer,
    Booking,
    EventPage,
    Invitation,
    Paper,
    Registration,
    RegistrationLog,
    SignUp,
    State,
    Tallies,
    places_of_sessions,
)
from events.sign_up import try_out
from events.sign_up.announcements import queue_reminders, tell_change
from events.sign_up.changes import cancel, change_sessions
from events.sign_up.forms import new_form_key
from events.sign_up.papers import attendees
from events.sign_up.registration import register
from events.tasks import forget
from home.models import MailState, OutgoingMail
from home.outgoing_mail import deliver_due
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

URL = "/agenda/dag/aanmelden/"


@pytest.fixture
def event(home_page):
    agenda = EventIndexPageFactory(parent=home_page)
    return EventPageFactory(parent=agenda, slug="dag", title="Kennisdag", show_programme=True)


@pytest.fixture
def sign_up(event):
    """A sign-up that has not opened yet, with one place."""
    opens = timezone.now() + timedelta(days=3)
    return SignUpFactory(event=event, capacity=1, opens_at=opens, max_group=2)


def form(sign_up, email="tester@example.org", **values):
    with time_machine.travel(timezone.now() - timedelta(seconds=10)):
        key = new_form_key()
    data = {"first_name": "Tess", "last_name": "Ter", "email": email, "form_key": key}
    return data | {"register": "1", "test": try_out.new_key(sign_up)} | values


def is_signed_up(response):
    return response.status_code == 302 and response.url.endswith("/aanmelden/gelukt/")


class TestFlow:
    def test_it_works_before_opening_with_its_mails(self, client, sign_up):
        assert 'name="first_name"' not in client.get(URL).content.decode()
        page = client.get(try_out.try_out_url(sign_up.event, sign_up)).content.decode()
        assert "Dit is een test" in page
        assert 'name="test"' in page
        check = client.post(URL, form(sign_up) | {"check": "1"})
        assert 'name="test"' in check.content.decode()
        assert is_signed_up(client.post(URL, form(sign_up)))
        registration = Registration.objects.get()
        assert registration.is_test
        assert registration.state == State.CONFIRMED
        deliver_due()
        (message,) = mail.outbox
        assert message.to == ["tester@example.org"]
        assert message.subject == "[Test] Je komt: Kennisdag"
        assert client.get(f"/aanmelding/{registration.secret}/").status_code == 200
        client.post(f"/aanmelding/{registration.secret}/annuleren/")
        deliver_due()
        assert mail.outbox[-1].subject == "[Test] Geannuleerd: Kennisdag"

    def test_it_works_when_full_for_members_only_and_with_a_used_code(self, client, sign_up):
        SignUp.objects.filter(pk=sign_up.pk).update(opens_at=None)
        register(sign_up.pk, application("echt@example.org"))
        assert is_signed_up(client.post(URL, form(sign_up, "1@example.org")))
        SignUp.objects.filter(pk=sign_up.pk).update(access="members")
        assert is_signed_up(client.post(URL, form(sign_up, "2@example.org")))
        SignUp.objects.filter(pk=sign_up.pk).update(access="invited")
        Invitation.objects.create(sign_up=sign_up, code="WELKOM", max_uses=1)
        for email in ("3@example.org", "4@example.org"):
            assert is_signed_up(client.post(URL, form(sign_up, email, invitation_code="WELKOM")))
        assert Invitation.objects.get().uses == 0
        assert Registration.objects.filter(is_test=True, state=State.CONFIRMED).count() == 4

    def test_somebody_with_a_place_can_test_with_their_own_address(self, client, sign_up):
        SignUp.objects.filter(pk=sign_up.pk).update(opens_at=None)
        register(sign_up.pk, application("tester@example.org"))
        client.post(URL, form(sign_up))
        assert Registration.objects.filter(email="tester@example.org").count() == 2

    @pytest.mark.parametrize("spoil", [lambda key: key[:-1], lambda key: "x", str.swapcase])
    def test_a_key_that_is_not_whole_never_becomes_a_real_place(self, client, sign_up, spoil):
        SignUp.objects.filter(pk=sign_up.pk).update(opens_at=None)
        key = spoil(try_out.new_key(sign_up))
        assert client.get(URL, {"test": key}).status_code == 404
        assert client.post(URL, form(sign_up, test=key)).status_code == 404
        assert not Registration.objects.exists()

    def test_a_key_ends_after_a_day_and_is_for_one_event(self, client, sign_up):
        key = try_out.new_key(sign_up)
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            assert client.get(URL, {"test": key}).status_code == 404
        other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
        assert client.get(URL, {"test": try_out.new_key(other)}).status_code == 404

    def test_without_a_key_nothing_is_a_test(self, client, sign_up):
        SignUp.objects.filter(pk=sign_up.pk).update(opens_at=None)
        data = form(sign_up)
        del data["test"]
        client.post(URL, data | {"is_test": "on"})
        assert not Registration.objects.get().is_test


def test_a_test_counts_for_nothing(sign_up, event, staff_client, time_machine):
    SignUp.objects.filter(pk=sign_up.pk).update(opens_at=None)
    session = SessionFactory(event=event, capacity=1)
    tester = register(
        sign_up.pk, application("t@example.org", is_test=True, session_ids=[session.pk])
    ).registration
    sign_up.refresh_from_db()
    assert Tallies(sign_up).taken == 0
    assert set(places_of_sessions([session.pk]).values()) == {(0, 0)}
    # The one place, and that in the session, are still free for somebody real.
    real = register(
        sign_up.pk, application("echt@example.org", session_ids=[session.pk])
    ).registration
    assert real.state == State.CONFIRMED
    # Somebody who waits gets nothing from a test that is cancelled or leaves a session.
    waiter = register(
        sign_up.pk, application("wacht@example.org", accepts_waiting=True)
    ).registration
    change_sessions(tester.pk, [])
    cancel(tester.pk)
    waiter.refresh_from_db()
    assert waiter.state == State.WAITING
    again = register(sign_up.pk, application("t@example.org", is_test=True)).registration
    assert list(attendees(sign_up)) == [real]
    client = staff_client("admin")
    people = client.get(reverse("events_attendees", args=[event.pk])).context["object_list"]
    assert again not in people
    assert client.get(reverse("events_attendee", args=[event.pk, again.pk])).status_code == 404
    time_machine.move_to(event.start - timedelta(hours=20))
    Registration.objects.update(created_at=timezone.now() - timedelta(days=9))
    OutgoingMail.objects.all().delete()
    tell_change(sign_up.pk)
    EventPage.objects.filter(pk=event.pk).update(venue="Elders")
    tell_change(sign_up.pk)
    queue_reminders()
    assert not OutgoingMail.objects.filter(about=f"registration:{again.pk}").exists()
    assert OutgoingMail.objects.filter(about=f"registration:{real.pk}").exists()


class TestForgetting:
    @pytest.fixture
    def tester(self, sign_up, event):
        session = SessionFactory(event=event)
        form = application("t@example.org", number=2, is_test=True, session_ids=[session.pk])
        return register(sign_up.pk, form).registration

    def test_a_button_deletes_them_with_all_that_hangs_on_them(self, sign_up, tester, staff_client):
        SignUp.objects.filter(pk=sign_up.pk).update(opens_at=None)
        real = register(sign_up.pk, application("echt@example.org")).registration
        client = staff_client("editor")
        address = f"/admin/agenda/{sign_up.event_id}/aanmelding/proef/"
        page = client.get(address).content.decode()
        assert "t@example.org" in page
        assert "echt@example.org" not in page
        assert "?test=" in page
        assert client.post(address).status_code == 302
        assert Registration.objects.get() == real
        assert not Booking.objects.exists()
        assert not Answer.objects.exists()
        assert set(RegistrationLog.objects.values_list("registration", flat=True)) == {real.pk}
        assert OutgoingMail.objects.get().about == f"registration:{real.pk}"

    def test_the_night_deletes_them(self, tester):
        Paper.objects.all().delete()
        forget.call_local()
        assert not Registration.objects.exists()
        assert not OutgoingMail.objects.filter(state=MailState.QUEUED).exists()

    def test_only_for_who_sets_up_sign_ups(self, client, sign_up, tester):
        member = sign_in_with_mfa(client, make_user("member"))
        address = f"/admin/agenda/{sign_up.event_id}/aanmelding/proef/"
        assert member.get(address).status_code in (302, 403)
        assert member.post(address).status_code in (302, 403)
        assert Registration.objects.exists()

    def test_a_draft_has_no_link(self, sign_up, staff_client):
        EventPage.objects.filter(pk=sign_up.event_id).update(live=False)
        page = staff_client("editor").get(f"/admin/agenda/{sign_up.event_id}/aanmelding/proef/")
        assert "?test=" not in page.content.decode()

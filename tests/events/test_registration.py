"""Signing up, changing and cancelling, under the lock of the event."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from events.changes import answer_offer, cancel, change_sessions, hand_over
from events.models import Booking, Invitation, Registration, RegistrationLog, State, WaitingList
from events.moves import RefusedError
from events.registration import Attendee, register
from events.waiting_list import offer_end, settle, why_nobody_moves
from home.models import MailState, OutgoingMail
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)


@pytest.fixture
def event(home_page):
    return EventPageFactory(parent=EventIndexPageFactory(parent=home_page))


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=2)


def states(sign_up):
    return list(sign_up.registrations.order_by("pk").values_list("state", flat=True))


def test_gives_a_place_and_mails_a_ticket(sign_up, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outcome = register(sign_up.pk, application())
    assert outcome.is_new
    assert outcome.registration.state == State.CONFIRMED
    (message,) = mail.outbox
    assert message.to == ["sanne@example.org"]
    assert sign_up.event.title in message.subject
    assert OutgoingMail.objects.get().state == MailState.SENT


def test_the_same_form_twice_is_one_registration(sign_up):
    form = application()
    first = register(sign_up.pk, form)
    again = register(sign_up.pk, form)
    assert again.registration == first.registration
    assert not again.is_new
    assert sign_up.registrations.count() == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("address", ["A@X.nl", " a@x.nl ", "a@X.NL"])
def test_the_same_address_gets_a_mail_and_no_second_place(sign_up, address):
    register(sign_up.pk, application("a@x.nl"))
    outcome = register(sign_up.pk, application(address))
    assert outcome.was_known
    assert sign_up.registrations.count() == 1
    kinds = set(OutgoingMail.objects.values_list("kind", flat=True))
    assert kinds == {"events.confirmed", "events.known"}


def test_an_address_with_a_plus_is_another_one(sign_up):
    register(sign_up.pk, application("a@x.nl"))
    assert register(sign_up.pk, application("a+1@x.nl")).is_new


def test_who_cancelled_can_sign_up_again(sign_up):
    first = register(sign_up.pk, application()).registration
    cancel(first.pk)
    assert register(sign_up.pk, application()).is_new
    assert states(sign_up) == [State.CANCELLED, State.CONFIRMED]


def test_full_is_told_before_anything_is_stored(sign_up):
    register(sign_up.pk, application("a@x.nl", number=1))
    register(sign_up.pk, application("b@x.nl"))
    with pytest.raises(RefusedError) as refused:
        register(sign_up.pk, application("c@x.nl"))
    assert "waiting" in refused.value.texts
    assert sign_up.registrations.count() == 2
    outcome = register(sign_up.pk, application("c@x.nl", accepts_waiting=True))
    assert outcome.registration.state == State.WAITING


def test_a_group_gets_all_places_or_none(event):
    sign_up = SignUpFactory(event=event, capacity=2, max_group=3)
    with pytest.raises(RefusedError):
        register(sign_up.pk, application(number=3))
    assert not sign_up.registrations.exists()
    register(sign_up.pk, application(number=2))
    assert states(sign_up) == [State.CONFIRMED, State.CONFIRMED]
    cancel(sign_up.registrations.get(leader=None).pk)
    assert set(states(sign_up)) == {State.CANCELLED}


def test_overbooking_gives_more_places(event):
    sign_up = SignUpFactory(event=event, capacity=10, overbooking_percent=10)
    for number in range(11):
        register(sign_up.pk, application(f"p{number}@x.nl"))
    with pytest.raises(RefusedError):
        register(sign_up.pk, application("p11@x.nl"))


def test_a_place_that_comes_free_is_offered_to_the_next(sign_up):
    first = register(sign_up.pk, application("a@x.nl")).registration
    register(sign_up.pk, application("b@x.nl"))
    for name in "cd":
        register(sign_up.pk, application(f"{name}@x.nl", accepts_waiting=True))
    cancel(first.pk)
    assert states(sign_up) == ["cancelled", "confirmed", "offered", "waiting"]
    offered = sign_up.registrations.get(state=State.OFFERED)
    assert offered.email == "c@x.nl"
    answer_offer(offered.pk, accepts=True)
    answer_offer(offered.pk, accepts=True)
    assert states(sign_up) == ["cancelled", "confirmed", "confirmed", "waiting"]
    logged = RegistrationLog.objects.filter(registration=offered).values_list("action", flat=True)
    assert list(logged) == ["join_waiting_list", "offer", "accept"]


def test_an_offer_ends_by_the_clock_and_passes_on(sign_up, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    first = register(sign_up.pk, application("a@x.nl")).registration
    register(sign_up.pk, application("b@x.nl"))
    for name in "cd":
        register(sign_up.pk, application(f"{name}@x.nl", accepts_waiting=True))
    cancel(first.pk)
    offered = sign_up.registrations.get(state=State.OFFERED)
    time_machine.move_to(offered.offer_until, tick=False)
    with pytest.raises(RefusedError):
        answer_offer(offered.pk, accepts=True)
    settle(sign_up.pk)
    assert states(sign_up) == ["cancelled", "confirmed", "expired", "offered"]


def test_nobody_passes_who_waits(event):
    sign_up = SignUpFactory(event=event, capacity=1, waiting_list=WaitingList.MANUAL)
    first = register(sign_up.pk, application("a@x.nl")).registration
    register(sign_up.pk, application("b@x.nl", accepts_waiting=True))
    cancel(first.pk)
    outcome = register(sign_up.pk, application("c@x.nl", accepts_waiting=True))
    assert outcome.registration.state == State.WAITING
    assert why_nobody_moves(sign_up)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ((2026, 11, 23, 10), 4, (2026, 11, 23, 14)),  # a Monday
        ((2026, 11, 23, 18), 4, (2026, 11, 24, 10)),
        ((2026, 11, 27, 19), 2, (2026, 11, 30, 9)),  # over the weekend
        ((2026, 11, 28, 12), 1, (2026, 11, 30, 9)),
        ((2026, 10, 23, 19), 2, (2026, 10, 26, 9)),  # over the night in which the clock changes
        ((2026, 11, 23, 3), 1, (2026, 11, 23, 9)),
    ],
)
def test_an_offer_counts_hours_of_working_days_only(start, hours, end):
    assert offer_end(local(*start), hours) == local(*end)


def test_an_invitation_is_used_once(event):
    sign_up = SignUpFactory(event=event, access="invited")
    Invitation.objects.create(sign_up=sign_up, code="WELKOM", max_uses=1)
    with pytest.raises(RefusedError):
        register(sign_up.pk, application("a@x.nl"))
    register(sign_up.pk, application("a@x.nl", invitation_code="welkom"))
    with pytest.raises(RefusedError):
        register(sign_up.pk, application("b@x.nl", invitation_code="WELKOM"))


class TestSessions:
    @pytest.fixture
    def first(self, event):
        return SessionFactory(event=event, capacity=1, start=event.start)

    @pytest.fixture
    def parallel(self, event):
        return SessionFactory(event=event, capacity=1, start=event.start)

    @pytest.fixture
    def later(self, event, first):
        return SessionFactory(event=event, capacity=1, start=first.end)

    def test_touching_ones_fit_and_parallel_ones_do_not(self, sign_up, first, parallel, later):
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application(session_ids=[first.pk, parallel.pk]))
        assert "sessions" in refused.value.texts
        register(sign_up.pk, application(session_ids=[first.pk, later.pk]))
        assert Booking.objects.holding().count() == 2

    def test_several_places_are_all_or_nothing(self, sign_up, first, later):
        register(sign_up.pk, application("a@x.nl", session_ids=[first.pk]))
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application("b@x.nl", session_ids=[first.pk, later.pk]))
        assert first.title in refused.value.texts["sessions"]
        assert Registration.objects.count() == 1
        assert Booking.objects.count() == 1

    def test_a_swap_for_a_full_one_keeps_the_old(self, sign_up, first, parallel):
        mine = register(sign_up.pk, application("a@x.nl", session_ids=[first.pk])).registration
        register(sign_up.pk, application("b@x.nl", session_ids=[parallel.pk]))
        with pytest.raises(RefusedError):
            change_sessions(mine.pk, [parallel.pk])
        assert mine.bookings.get(state=State.CONFIRMED).session == first

    def test_the_queue_of_a_session_moves_when_somebody_leaves(self, sign_up, first):
        leaver = register(sign_up.pk, application("a@x.nl", session_ids=[first.pk])).registration
        waiter = register(
            sign_up.pk, application("b@x.nl", waiting_session_ids=[first.pk])
        ).registration
        assert waiter.state == State.CONFIRMED
        change_sessions(leaver.pk, [])
        assert waiter.bookings.get().state == State.CONFIRMED

    def test_a_place_in_the_queue_that_clashes_becomes_an_offer(self, sign_up, first, parallel):
        leaver = register(sign_up.pk, application("a@x.nl", session_ids=[first.pk])).registration
        waiter = register(
            sign_up.pk,
            application("b@x.nl", session_ids=[parallel.pk], waiting_session_ids=[first.pk]),
        ).registration
        cancel(leaver.pk)
        assert waiter.bookings.get(session=first).state == State.OFFERED
        assert waiter.bookings.get(session=parallel).state == State.CONFIRMED

    def test_another_events_session_is_refused(self, sign_up, event):
        other = SessionFactory(event=EventPageFactory(parent=event.get_parent()))
        with pytest.raises(RefusedError):
            register(sign_up.pk, application(session_ids=[other.pk]))
        assert not Registration.objects.exists()


def test_hand_over_gives_a_new_ticket_and_ends_the_old_link(sign_up):
    mine = register(sign_up.pk, application()).registration
    old_secret, old_ticket = mine.secret, mine.ticket
    hand_over(mine.pk, Attendee("Bo", "Jansen", "bo@example.org"))
    theirs = Registration.objects.get()
    assert theirs.ticket != old_ticket
    assert Registration.objects.by_secret(old_secret) is None
    assert Registration.objects.by_secret(theirs.secret) == theirs


@pytest.mark.parametrize(
    "change", [str.lower, lambda s: s[:-1], lambda s: s + "=20", lambda s: "x" + s]
)
def test_a_secret_that_is_not_whole_opens_nothing(sign_up, change):
    mine = register(sign_up.pk, application()).registration
    assert Registration.objects.by_secret(mine.secret) == mine
    assert Registration.objects.by_secret(change(mine.secret)) is None


def test_at_most_twelve_statements_under_the_lock(sign_up, event, django_assert_max_num_queries):
    session = SessionFactory(event=event, start=event.start)
    with django_assert_max_num_queries(14):  # two of them begin and end the savepoint of the test
        register(sign_up.pk, application(session_ids=[session.pk]))

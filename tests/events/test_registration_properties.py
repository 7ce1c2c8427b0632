"""Whatever people, staff and the clock do, in whatever order: the promises about places hold."""

import contextlib
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events.models import (
    ENDED,
    MOVES,
    Audience,
    Booking,
    EventPage,
    Move,
    Registration,
    RegistrationLog,
    Session,
    SignUp,
    State,
    WaitingList,
)
from events.sign_up.changes import (
    answer_offer,
    answer_session_offer,
    approve,
    cancel,
    change_sessions,
    give_place,
    hand_over,
    reject,
)
from events.sign_up.moves import MAIL_AFTER, Actor, RefusedError
from events.sign_up.registration import Attendee, register
from events.sign_up.session_choice import overlap
from events.sign_up.waiting_list import settle
from home.models import OutgoingMail
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    application,
    local,
)

STAFF = Actor("staff")
ADDRESSES = [f"{name}@example.org" for name in ("an", "bo", "cas", "dirk", "eva", "fien")]
#: A quiet week, and the Fridays before both nights in which the clock changes.
BEGINNINGS = [local(2026, 11, 24, 10), local(2026, 10, 23, 15), local(2027, 3, 26, 19)]

numbers = st.integers(0, 30)
parts = st.sets(st.integers(0, 3), max_size=3)


class Places(RuleBasedStateMachine):
    """An event of few places, four parts, an audience with a quota, and six people."""

    event_pk: int

    @initialize(
        beginning=st.sampled_from(BEGINNINGS),
        capacity=st.integers(1, 4),
        waiting_list=st.sampled_from(WaitingList.values),
        session_waiting_list=st.sampled_from(WaitingList.values),
        needs_approval=st.sampled_from([False, False, True]),
        offer_hours=st.sampled_from([1, 13, 30]),
    )
    def open(self, beginning, **rules):
        self.block = transaction.atomic()
        self.block._from_testcase = True  # what runs inside may be durable, as in Django's tests
        self.block.__enter__()
        self.clock = time_machine.travel(beginning, tick=False)
        self.traveller = self.clock.start()
        start = beginning + timedelta(days=12)
        EventPage.objects.filter(pk=self.event_pk).update(
            start=start, end=start + timedelta(hours=6)
        )
        hours = [(0, 1, 1), (0, 1, 2), (1, 2, 1), (0.5, 1.5, None)]
        self.sessions = [
            SessionFactory(
                event_id=self.event_pk,
                start=start + timedelta(hours=begins),
                end=start + timedelta(hours=ends),
                capacity=places,
            )
            for begins, ends, places in hours
        ]
        event = EventPage.objects.get(pk=self.event_pk)
        self.sign_up = SignUp.objects.create(event=event, max_group=2, **rules)
        self.press = Audience.objects.create(sign_up=self.sign_up, name="Press", places=1)
        self.before, self.beyond, self.rows = (0, {}), False, 0

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    # What people and staff do

    @rule(
        address=st.sampled_from(ADDRESSES),
        size=st.sampled_from([1, 1, 2]),
        chosen=parts,
        queued=parts,
        press=st.booleans(),
        accepts_waiting=st.booleans(),
    )
    def register(self, address, size, chosen, queued, press, accepts_waiting):
        waiting = self.heads().filter(state=State.WAITING)
        same_audience = waiting.filter(audience=self.press if press else None)
        form = application(
            address,
            size,
            session_ids=self.pks(chosen),
            waiting_session_ids=self.pks(queued),
            audience_id=self.press.pk if press else None,
            accepts_waiting=accepts_waiting,
        )
        had_to_wait = bool(self.sign_up.has_waiting_list and same_audience.exists())
        outcome = self.attempt(register, self.sign_up.pk, form)
        if outcome is None:
            return
        if outcome.is_new and had_to_wait:
            assert outcome.registration.state != State.CONFIRMED
        again = self.attempt(register, self.sign_up.pk, form)
        if outcome.is_new:
            assert again.registration == outcome.registration
            assert not again.is_new

    @rule(number=numbers)
    def cancel(self, number):
        self.on_one(number, cancel)
        self.on_one(number, cancel)

    @rule(number=numbers, accepts=st.booleans())
    def answer(self, number, accepts):
        self.on_one(number, answer_offer, accepts, states=[State.OFFERED])

    @rule(number=numbers, accepts=st.booleans())
    def answer_session(self, number, accepts):
        offers = list(Booking.objects.filter(state=State.OFFERED).order_by("pk"))
        if offers:
            self.attempt(answer_session_offer, offers[number % len(offers)].pk, accepts)

    @rule(number=numbers, chosen=parts, queued=parts)
    def swap(self, number, chosen, queued):
        self.on_one(number, change_sessions, self.pks(chosen), self.pks(queued))

    @rule(number=numbers, address=st.sampled_from(ADDRESSES))
    def hand_over(self, number, address):
        self.on_one(number, hand_over, Attendee("Nieuw", "Mens", address))

    @rule(number=numbers, over=st.booleans())
    def approve(self, number, over):
        self.beyond = over
        self.on_one(number, approve, STAFF, over_capacity=over, states=[State.PENDING])

    @rule(number=numbers)
    def reject(self, number):
        self.on_one(number, reject, STAFF, states=[State.PENDING])

    @rule(number=numbers, over=st.booleans())
    def give_place(self, number, over):
        self.beyond = over
        self.on_one(number, give_place, STAFF, over_capacity=over)

    @rule(number=numbers, priority=st.integers(0, 1))
    def put_first(self, number, priority):
        if found := self.one(number):
            Registration.objects.filter(pk=found.pk).update(priority=priority)

    @rule(capacity=st.integers(1, 5), settles=st.booleans())
    def resize(self, capacity, settles):
        self.sign_up.capacity = capacity
        self.sign_up.save()
        if settles:
            settle(self.sign_up.pk)

    @rule(number=st.integers(0, 2), capacity=st.integers(0, 3))
    def resize_session(self, number, capacity):
        Session.objects.filter(pk=self.sessions[number].pk).update(capacity=capacity)
        settle(self.sign_up.pk)

    # What the clock does

    @rule(hours=st.sampled_from([1, 12, 26, 50, 80]), settles=st.booleans())
    def wait(self, hours, settles):
        self.traveller.shift(timedelta(hours=hours))
        self.before = self.held()
        if settles:
            settle(self.sign_up.pk)

    @precondition(lambda self: hasattr(self, "clock"))
    @rule()
    def wait_for_the_end_of_an_offer(self):
        offers = Registration.objects.filter(state=State.OFFERED, offer_until__gt=timezone.now())
        if first := offers.order_by("offer_until").first():
            assert 8 <= timezone.localtime(first.offer_until).hour <= 20
            self.traveller.move_to(first.offer_until)
            self.before = self.held()
            with pytest.raises(RefusedError):
                answer_offer(first.pk, accepts=True)

    # What always holds

    @invariant()
    def places_are_given_once(self):
        (held, by_session), (before, before_by_session) = self.held(), self.before
        if not self.beyond:
            assert held <= max(self.sign_up.limit, before)
        for session in Session.objects.filter(event=self.event_pk, capacity__isnull=False):
            taken = by_session.get(session.pk, 0)
            assert taken <= max(session.capacity, before_by_session.get(session.pk, 0))
        self.before, self.beyond = (held, by_session), False

    @invariant()
    def nobody_is_in_two_places(self):
        booked: dict[int, list[Session]] = {}
        confirmed = Booking.objects.filter(state=State.CONFIRMED)
        for booking in confirmed.select_related("session", "registration"):
            assert booking.registration.state == State.CONFIRMED
            others = booked.setdefault(booking.registration_id, [])
            assert not any(overlap(booking.session, other) for other in others)
            others.append(booking.session)

    @invariant()
    def what_has_ended_holds_nothing(self):
        assert not Booking.objects.current().filter(registration__state__in=ENDED).exists()

    @invariant()
    def one_registration_an_address(self):
        active = Registration.objects.active().filter(leader=None)
        keys = Counter(active.values_list("email_key", flat=True))
        assert all(number == 1 for number in keys.values())

    @invariant()
    def who_came_first_goes_first(self):
        """Who still waits may be passed only by who fits where they do not."""
        new = RegistrationLog.objects.filter(pk__gt=self.rows)
        given = new.filter(by="system", session=None, action__in=[Move.PROMOTE, Move.OFFER])
        moved = [entry.registration for entry in given.select_related("registration")]
        for waiter in self.heads().filter(state=State.WAITING):
            place = (-waiter.priority, waiter.queued_at, waiter.pk)
            for passer in moved:
                if passer.audience_id == waiter.audience_id and passer.leader_id is None:
                    assert (-passer.priority, passer.queued_at, passer.pk) < place
        self.rows = RegistrationLog.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    @invariant()
    def the_log_tells_each_move_once(self):
        now: dict[tuple[int, int | None], str] = {}
        actions: dict[int, list[str]] = {}
        for entry in RegistrationLog.objects.order_by("pk"):
            if entry.action not in Move.values:
                actions.setdefault(entry.registration_id, []).append(entry.action)
                continue
            one = (entry.registration_id, entry.session_id)
            origin = State(entry.from_state) if entry.from_state else None
            assert MOVES[origin, Move(entry.action)] == entry.to_state
            if entry.session_id is None:
                assert entry.from_state == now.get(one, "")
                actions.setdefault(entry.registration_id, []).append(entry.action)
            elif entry.from_state and one in now:
                assert entry.from_state == now[one]
            now[one] = entry.to_state
        mails: dict[str, Counter[str]] = {}
        for about, kind in OutgoingMail.objects.values_list("about", "kind"):
            mails.setdefault(about, Counter())[kind.removeprefix("events.")] += 1
        for registration in Registration.objects.all():
            assert now[registration.pk, None] == registration.state
            if registration.leader_id is None:
                told = mails.get(f"registration:{registration.pk}", Counter())
                expected = Counter(
                    MAIL_AFTER.get(action, "confirmed") for action in actions[registration.pk]
                )
                kinds = set(MAIL_AFTER.values())
                assert {kind: told[kind] for kind in kinds if told[kind]} == expected
        for booking in Booking.objects.select_related("registration"):
            told = now.get((booking.registration_id, booking.session_id), booking.state)
            assert told == booking.state or booking.registration.has_ended

    # Helpers

    def pks(self, chosen):
        return [self.sessions[number].pk for number in sorted(chosen)]

    def heads(self):
        return Registration.objects.filter(leader=None)

    def held(self):
        sessions = Counter(Booking.objects.holding().values_list("session", flat=True))
        return Registration.objects.holding().count(), sessions

    def one(self, number, states=None):
        found = Registration.objects.order_by("pk")
        rows = list(found.filter(state__in=states) if states else found)
        return rows[number % len(rows)] if rows else None

    def on_one(self, number, use_case, *arguments, states=None, **options):
        if found := self.one(number, states):
            self.attempt(use_case, found.pk, *arguments, **options)

    def attempt(self, use_case, *arguments, **options):
        with contextlib.suppress(RefusedError):
            return use_case(*arguments, **options)


def test_the_promises_hold_in_any_order(home_page):
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home_page), show_programme=True)
    Places.event_pk = event.pk
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

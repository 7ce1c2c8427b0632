"""Many at once, as processes of their own, on the database at hand; and death in the middle."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from events.models import Access, Booking, Invitation, Registration, RegistrationLog, State
from events.sign_up.forms import new_form_key
from events.sign_up.locking import LOCK_TIMEOUT_MS
from events.sign_up.programme_news import tell_programme
from events.sign_up.registration import register
from home.models import MailState, OutgoingMail
from home.tasks import deliver_waiting_mail
from tests.databases import ROOT
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 4


class Racer:
    """A process that does one thing at a time."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.events.racer", connection.settings_dict["NAME"]],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "LOG_LEVEL": "ERROR"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self):
        assert self.process.stdout.readline() == "ready\n"

    def order(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else "dead"

    def end(self):
        self.process.kill()
        self.process.wait(timeout=20)
        self.process.stdin.close()
        self.process.stdout.close()


def start(number):
    racers = [Racer() for _number in range(number)]
    for racer in racers:
        racer.wait_until_ready()
    return racers


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        racers = start(CROWD)
    yield racers
    for racer in racers:
        racer.end()


@pytest.fixture
def event(home_page):
    return EventPageFactory(parent=EventIndexPageFactory(parent=home_page), show_programme=True)


def race(racers, orders, at=None):
    """Give each an order to carry out at the same moment, and return what came of them."""
    moment = at or time.time() + 0.1
    for racer, order in zip(racers, orders, strict=True):
        racer.order(at=moment, **order)
    return [racer.answer() for racer in racers]


def newcomers(sign_up, **values):
    return [
        {"do": "register", "sign_up": sign_up.pk, "email": f"{uuid.uuid4()}@example.org", **values}
        for _number in range(CROWD)
    ]


def test_the_last_place_goes_to_one(crowd, event):
    sign_up = SignUpFactory(event=event, capacity=1)
    answers = Counter(race(crowd, newcomers(sign_up)))
    assert answers == {"confirmed new": 1, "refused waiting": CROWD - 1}
    assert sign_up.registrations.get().state == State.CONFIRMED


def test_the_others_wait_when_they_said_so(crowd, event):
    sign_up = SignUpFactory(event=event, capacity=1)
    answers = Counter(race(crowd, newcomers(sign_up, waits=True)))
    assert answers == {"confirmed new": 1, "waiting new": CROWD - 1}
    assert OutgoingMail.objects.filter(kind="events.waiting").count() == CROWD - 1


def test_without_the_lock_the_last_place_goes_to_several(crowd, event):
    """The control: were this not so, the tests here would prove nothing."""
    sign_up = SignUpFactory(event=event, capacity=1)
    race(crowd, newcomers(sign_up, unlocked=True))
    assert sign_up.registrations.filter(state=State.CONFIRMED).count() > 1


def test_the_same_form_at_once_is_one_registration_and_one_mail(crowd, event):
    sign_up = SignUpFactory(event=event, capacity=10)
    one = newcomers(sign_up, key=str(uuid.uuid4()))[0]
    answers = Counter(race(crowd, [one] * CROWD))
    assert answers == {"confirmed new": 1, "confirmed known": CROWD - 1}
    assert Registration.objects.count() == OutgoingMail.objects.count() == 1


def test_the_same_address_at_once_is_one_registration(crowd, event):
    sign_up = SignUpFactory(event=event, capacity=10)
    answers = Counter(race(crowd, newcomers(sign_up)[:1] * CROWD))
    assert answers == {"confirmed new": 1, "confirmed known": CROWD - 1}
    assert Registration.objects.count() == 1
    kinds = Counter(OutgoingMail.objects.values_list("kind", flat=True))
    assert kinds == {"events.confirmed": 1, "events.known": 1}


def test_two_sessions_are_had_both_or_neither(crowd, event):
    sign_up = SignUpFactory(event=event)
    first = SessionFactory(event=event, capacity=2)
    later = SessionFactory(event=event, capacity=2, start=first.end)
    other = SessionFactory(event=event, capacity=2, start=later.end)
    orders = newcomers(sign_up)
    for number, order in enumerate(orders):
        second = other if number % 2 else later
        order["sessions"] = [first.pk, second.pk]
    answers = Counter(race(crowd, orders))
    assert answers == {"confirmed new": 2, "refused sessions": CROWD - 2}
    assert Booking.objects.count() == 4
    assert Booking.objects.filter(session=first).count() == 2


def test_a_swap_and_a_newcomer_do_not_both_get_the_last_place(crowd, event):
    sign_up = SignUpFactory(event=event)
    first, second = (SessionFactory(event=event, capacity=1) for _number in range(2))
    mine = register(sign_up.pk, application(session_ids=[first.pk])).registration
    orders = newcomers(sign_up, sessions=[second.pk])
    orders[0] = {"do": "swap", "pk": mine.pk, "sessions": [second.pk]}
    answers = race(crowd, orders)
    assert Booking.objects.holding().filter(session=second).count() == 1
    if answers[0] != "done":
        assert mine.bookings.get(state=State.CONFIRMED).session == first


def test_promotion_by_all_at_once_offers_each_place_once(crowd, event):
    sign_up = SignUpFactory(event=event, capacity=1)
    for number in range(4):
        register(sign_up.pk, application(f"p{number}@example.org", accepts_waiting=True))
    sign_up.capacity = 3
    sign_up.save()
    assert race(crowd, [{"do": "settle", "sign_up": sign_up.pk}] * CROWD) == ["done"] * CROWD
    states = list(sign_up.registrations.order_by("pk").values_list("state", flat=True))
    assert states == ["confirmed", "offered", "offered", "waiting"]
    assert OutgoingMail.objects.filter(kind="events.offer").count() == 2
    assert RegistrationLog.objects.filter(action="offer").count() == 2


@pytest.mark.parametrize("lead", [-0.01, 0.0, 0.01])
def test_an_offer_that_is_taken_when_it_ends_is_taken_or_ended(crowd, event, lead):
    sign_up = SignUpFactory(event=event, capacity=1)
    now = timezone.now()
    offered, waiter = (
        register(sign_up.pk, application(f"{name}@example.org", accepts_waiting=True)).registration
        for name in ("a", "b")
    )
    moment = time.time() + 0.2
    end = now + timedelta(seconds=moment - now.timestamp())
    offered.state, offered.offer_until = State.OFFERED, end
    offered.save()
    orders = [{"do": "accept", "pk": offered.pk}, {"do": "settle", "sign_up": sign_up.pk}] * 2
    answers = race(crowd, orders, at=moment + lead)
    race(crowd, orders)
    offered.refresh_from_db()
    waiter.refresh_from_db()
    assert not any(answer.startswith("error") for answer in answers)
    assert (offered.state, waiter.state) in [("confirmed", "waiting"), ("expired", "offered")]
    assert ("confirmed" in answers) == (offered.state == "confirmed")


def test_the_last_use_of_a_code_goes_to_one(crowd, event):
    sign_up = SignUpFactory(event=event, capacity=10, access=Access.INVITED)
    code = Invitation.objects.create(sign_up=sign_up, code="Welkom", max_uses=3, uses=2)
    answers = Counter(race(crowd, newcomers(sign_up, code="WELKOM")))
    assert answers == {"confirmed new": 1, "refused invitation": CROWD - 1}
    code.refresh_from_db()
    assert code.uses == 3
    assert sign_up.registrations.get().invitation == code
    assert OutgoingMail.objects.count() == 1


def test_two_of_staff_who_invite_the_same_people_at_once_invite_each_once(crowd, event):
    sign_up = SignUpFactory(event=event, capacity=10)
    emails = [f"p{number}@example.org" for number in range(20)]
    orders = [{"do": "invite", "sign_up": sign_up.pk, "emails": emails}] * CROWD
    assert Counter(race(crowd, orders)) == {"20 invited": 1, "0 invited": CROWD - 1}
    assert sign_up.invitees.count() == sign_up.invitations.count() == OutgoingMail.objects.count()
    assert OutgoingMail.objects.count() == 20


@pytest.mark.parametrize("lead", [0.0, 0.05, 0.1])
def test_what_is_moved_while_it_is_told_is_told_too_and_nothing_twice(crowd, event, lead):
    sign_up = SignUpFactory(event=event)
    session = SessionFactory(event=event, meeting_point="A")
    register(sign_up.pk, application(session_ids=[session.pk]))
    order = {"do": "move", "session": session.pk, "seconds": 0}
    crowd[0].order(at=0, **order | {"point": "B"})
    assert crowd[0].answer() == "done"
    moment = time.time() + 0.1
    crowd[0].order(at=moment, **order | {"point": "C", "seconds": 0.2})
    for racer in crowd[1:]:
        racer.order(at=moment + lead, do="tell", sign_up=sign_up.pk)
    assert crowd[0].answer() == "done"
    assert {racer.answer() for racer in crowd[1:]} <= {"0 told", "1 told"}
    tell_programme(sign_up.pk)
    mails = OutgoingMail.objects.filter(kind="events.programme_changed").order_by("pk")
    known = [item.context["moves"][0]["was"]["point"] for item in mails]
    assert known in (["A"], ["A", "B"])
    assert tell_programme(sign_up.pk) == 0


def test_without_the_lock_the_second_wall_keeps_a_code_from_being_used_too_often(crowd, event):
    """Deciding first and storing later: the condition in the update still lets one through."""
    sign_up = SignUpFactory(event=event, capacity=10, access=Access.INVITED)
    code = Invitation.objects.create(sign_up=sign_up, code="Welkom")
    race(crowd, newcomers(sign_up, code="Welkom", unlocked=True))
    code.refresh_from_db()
    assert code.uses == 1


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite waits by its own timeout, not by a lock's"
)
def test_a_lock_that_takes_too_long_is_a_busy_page_and_the_same_form_succeeds_later(
    crowd, event, client
):
    sign_up = SignUpFactory(event=event, capacity=10)
    url = f"/agenda/{event.slug}/aanmelden/"
    with time_machine.travel(timezone.now() - timedelta(seconds=10)):
        key = new_form_key()
    sent = {
        "first_name": "Sanne",
        "last_name": "de Vries",
        "email": "sanne@example.org",
        "form_key": key,
        "register": "1",
    }
    holder = crowd[0]
    moment = time.time() + 0.1
    holder.order(do="hold", sign_up=sign_up.pk, seconds=LOCK_TIMEOUT_MS / 1000 + 1.5, at=moment)
    time.sleep(0.6)
    began = time.monotonic()
    busy = client.post(url, sent)
    waited = time.monotonic() - began
    assert busy.status_code == 503
    assert busy["Retry-After"]
    assert LOCK_TIMEOUT_MS / 1000 <= waited < LOCK_TIMEOUT_MS / 1000 + 1
    assert not Registration.objects.exists()
    # The page sends the same form again: what was typed, with the same key.
    page = busy.content.decode()
    assert all(f'value="{value}"' in page for value in (key, sent["email"], sent["last_name"]))
    assert holder.answer() == "done"
    for _time in range(2):
        again = client.post(url, sent)
        assert again.headers["Location"].endswith("/aanmelden/gelukt/")
    assert Registration.objects.get().submit_key
    assert OutgoingMail.objects.count() == 1


def test_who_dies_while_registering_leaves_nothing(event):
    sign_up = SignUpFactory(event=event, capacity=1)
    session = SessionFactory(event=event, capacity=1)
    (racer,) = start(1)
    order = {"do": "register", "sign_up": sign_up.pk, "email": "a@example.org", "at": 0}
    racer.order(**order, dies="inside", sessions=[session.pk])
    assert racer.answer() == "dead"
    racer.end()
    for model in (Registration, Booking, RegistrationLog, OutgoingMail):
        assert not model.objects.exists()
    register(sign_up.pk, application("b@example.org", session_ids=[session.pk]))


def test_who_dies_after_registering_has_a_place_and_the_mail_leaves(event):
    sign_up = SignUpFactory(event=event, capacity=1)
    (racer,) = start(1)
    order = {"do": "register", "sign_up": sign_up.pk, "email": "a@example.org", "at": 0}
    racer.order(**order, dies="after")
    assert racer.answer() == "dead"
    racer.end()
    assert sign_up.registrations.get().state == State.CONFIRMED
    assert OutgoingMail.objects.get().state == MailState.QUEUED
    deliver_waiting_mail.call_local()
    (message,) = mail.outbox
    assert message.to == ["a@example.org"]
    deliver_waiting_mail.call_local()
    assert len(mail.outbox) == 1

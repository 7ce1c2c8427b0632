"""Several doors and the same people at once, as processes of their own."""

import json
import random
import time
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from events.door import check_in as door
from events.door.conflicts import conflicts
from events.models import Booking, Registration, Scan, State
from events.sign_up import locking
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
)
from tests.events.test_races import race, start

pytestmark = pytest.mark.django_db(transaction=True)
DOORS, PEOPLE = 3, 60


@pytest.fixture(scope="module")
def racers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        found = start(DOORS)
    yield found
    for racer in found:
        racer.end()


@pytest.fixture
def sign_up(home_page):
    sign_up = SignUpFactory(event=EventPageFactory(parent=EventIndexPageFactory(parent=home_page)))
    Registration.objects.bulk_create(
        Registration(
            sign_up=sign_up,
            first_name="Bezoeker",
            last_name=str(number),
            email_key=f"{number}@example.org",
            state=State.CONFIRMED,
        )
        for number in range(PEOPLE)
    )
    return sign_up


def scan_everybody(racers, sign_up, moment_of):
    """Each door scans everybody in an order of its own, and sends each scan twice."""
    orders = []
    for number in range(DOORS):
        made, _token = door.make_pass(sign_up, f"Door {number}")
        tickets = [
            (person.ticket, moment_of(number, person)) for person in sign_up.registrations.all()
        ]
        random.Random(number).shuffle(tickets)
        orders.append({"do": "scan", "door": made.pk, "tickets": tickets})
    return [json.loads(answer) for answer in race(racers, orders)]


def test_each_ticket_is_green_once_whatever_the_doors_do(racers, sign_up):
    results = scan_everybody(racers, sign_up, lambda _door, _person: "")
    assert sum(result.get("ok", 0) for result in results) == PEOPLE
    assert sum(result.get("again", 0) for result in results) == PEOPLE * (DOORS - 1)
    assert Scan.objects.count() == PEOPLE * DOORS
    assert door.count(sign_up, None) == door.Count(PEOPLE, PEOPLE)
    assert conflicts(sign_up) == []


def test_of_scans_without_network_the_earliest_counts_in_whatever_order_they_come(racers, sign_up):
    now = timezone.now()

    def moment_of(number, person):
        return (now - timedelta(minutes=1 + (number + person.pk) % DOORS)).isoformat()

    scan_everybody(racers, sign_up, moment_of)
    earliest = (now - timedelta(minutes=DOORS)).isoformat()
    counting = Scan.objects.counting()
    assert counting.count() == PEOPLE
    assert {scan.scanned_at.isoformat() for scan in counting} == {earliest}
    assert len(conflicts(sign_up)) == PEOPLE * (DOORS - 1)


# Cancelling while the ticket is before the door


def scan_and(racers, sign_up, person, other, *, after=0.1, **values):
    """A door decides about somebody slowly; a moment later, somebody else does something."""
    made, _token = door.make_pass(sign_up, "Door")
    moment = time.time() + 0.2
    scan = {"do": "scan slowly", "door": made.pk, "text": person.ticket, **values}
    racers[0].order(at=moment, **scan)
    racers[1].order(at=moment + after, **other)
    return racers[0].answer(), racers[1].answer()


def test_who_is_being_checked_in_cannot_cancel_any_more(racers, sign_up):
    person = sign_up.registrations.first()
    order = {"do": "cancel", "pk": person.pk, "by": "visitor"}
    assert scan_and(racers, sign_up, person, order) == ("ok", "refused ")
    person.refresh_from_db()
    assert person.state == State.CONFIRMED


def test_a_cancellation_that_came_first_keeps_them_out(racers, sign_up):
    for number, person in enumerate(sign_up.registrations.all()[:12]):
        order = {"do": "cancel", "pk": person.pk, "by": "visitor"}
        # Around the moment at which the door looks: before it, at it, after it.
        came = scan_and(racers, sign_up, person, order, after=(number - 8) * 0.002)
        person.refresh_from_db()
        assert (came, person.state) in [
            (("ok", "refused "), State.CONFIRMED),
            (("refused", "cancelled"), State.CANCELLED),
        ]


def test_a_place_in_a_part_that_is_given_up_admits_nobody(racers, sign_up):
    person = sign_up.registrations.first()
    part = SessionFactory(event=sign_up.event)
    Booking.objects.create(registration=person, session=part, state=State.CONFIRMED)
    order = {"do": "swap", "pk": person.pk, "sessions": []}
    came = scan_and(racers, sign_up, person, order, session=part.pk)
    assert came == ("ok", "refused ")
    assert person.bookings.get().state == State.CONFIRMED


def test_without_holding_the_row_somebody_comes_in_after_cancelling(racers, sign_up):
    """The control: were this not so, the tests above would prove nothing."""
    person = sign_up.registrations.first()
    order = {"do": "cancel", "pk": person.pk, "by": "visitor"}
    came = scan_and(racers, sign_up, person, order, unlocked=True)
    assert came == ("ok", "cancelled")
    person.refresh_from_db()
    assert person.state == State.CANCELLED
    assert door.count(sign_up, None).present == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has a limit of its own")
def test_a_door_does_not_wait_for_ever(sign_up, monkeypatch):
    monkeypatch.setattr(locking, "LOCK_TIMEOUT_MS", 200)
    person = sign_up.registrations.first()
    made, _token = door.make_pass(sign_up, "Door")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM events_registration WHERE id = %s FOR UPDATE", [person.pk]
            )
        with pytest.raises(OperationalError) as caught:
            door.check_in(made, door.Attempt(uuid.uuid4(), person.ticket))
        assert locking.is_busy(caught.value)
    finally:
        other.rollback()
        other.close()
    assert door.check_in(made, door.Attempt(uuid.uuid4(), person.ticket)).result == "ok"

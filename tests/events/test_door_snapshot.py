"""What a device gets of the list: whatever changed meanwhile, it ends with the whole list."""

import copy
import json
import uuid

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.door import check_in as door
from events.door.check_in import Attempt
from events.door.snapshot import PART_LETTERS, people_in_short, snapshot
from events.models import Booking, Registration, Scan, State
from events.models.registrations import new_ticket
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
)


@pytest.fixture
def sign_up(home_page):
    return SignUpFactory(event=EventPageFactory(parent=EventIndexPageFactory(parent=home_page)))


def make_person(sign_up, number):
    return Registration.objects.create(
        sign_up=sign_up,
        first_name="Bezoeker",
        last_name=str(number),
        email_key=f"{uuid.uuid4()}@example.org",
        state=State.CONFIRMED,
    )


class Device:
    """What `parts.js` does with what the site sends."""

    def __init__(self):
        self.tags, self.people = {}, []

    def ask(self, sign_up):
        """Ask for what changed; return how many people were sent."""
        parts = json.loads(json.dumps(snapshot(sign_up, self.tags)))["parts"]
        self.people = [one for one in self.people if one["ticket"][:PART_LETTERS] not in parts]
        for name, part in parts.items():
            self.tags[name] = part["tag"]
            self.people += part["people"]
        self.tags = {name: tag for name, tag in self.tags.items() if tag}
        return sum(len(part["people"]) for part in parts.values())

    def knows(self):
        return sorted(self.people, key=lambda person: person["ticket"])


def everybody(sign_up):
    whole = json.loads(json.dumps(people_in_short(sign_up)))
    return sorted(whole, key=lambda person: person["ticket"])


CHANGES = ["join", "cancel", "rename", "new ticket", "forget", "scan", "undo", "book", "leave"]
STEP = st.tuples(st.sampled_from([*CHANGES, "ask", "ask late"]), st.integers(0, 30))


def scan(one, number, part, door_pass):
    door.check_in(door_pass, Attempt(uuid.uuid4(), one.ticket, part if number % 2 else None))


def undo(door_pass):
    if found := Scan.objects.counting().order_by("pk").first():
        door.undo(door_pass, found.nonce)


def book(one, number, part):
    state = State.CONFIRMED if number % 2 else State.WAITING
    Booking.objects.update_or_create(registration=one, session=part, defaults={"state": state})


def change(deed, number, sign_up, part, door_pass):
    people = list(sign_up.registrations.order_by("pk"))
    one = people[number % len(people)]
    rows = Registration.objects.filter(pk=one.pk)
    {
        "join": lambda: make_person(sign_up, number),
        "cancel": lambda: rows.update(state=State.CANCELLED),
        "rename": lambda: rows.update(last_name=f"Nieuw {number}", organisation="Gemeente"),
        "new ticket": lambda: rows.update(ticket=new_ticket()),
        "forget": lambda: rows.update(anonymised_at=timezone.now()),
        "scan": lambda: scan(one, number, part, door_pass),
        "undo": lambda: undo(door_pass),
        "book": lambda: book(one, number, part),
        "leave": lambda: Booking.objects.filter(registration=one).update(state=State.CANCELLED),
    }[deed]()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEP, min_size=5, max_size=25))
def test_what_changed_and_the_whole_list_come_to_the_same(sign_up, steps):
    door_pass, _token = door.make_pass(sign_up, "Door")
    part = SessionFactory(event=sign_up.event)
    device, late = Device(), Device()
    for number in range(4):
        make_person(sign_up, number)
    device.ask(sign_up)
    for deed, number in steps:
        if deed == "ask late":
            # An older device, or one that was given back an old copy of what it knew.
            late, device = device, copy.deepcopy(late)
        if deed in ("ask", "ask late"):
            device.ask(sign_up)
            assert device.knows() == everybody(sign_up)
        else:
            change(deed, number, sign_up, part, door_pass)
    for one in (device, late):
        one.ask(sign_up)
        assert one.knows() == everybody(sign_up)
        assert one.ask(sign_up) == 0


def test_one_change_sends_few_people(sign_up, django_assert_max_num_queries):
    Registration.objects.bulk_create(
        Registration(
            sign_up=sign_up,
            first_name="Bezoeker",
            last_name=str(number),
            email_key=f"{number}@example.org",
            state=State.CONFIRMED,
        )
        for number in range(600)
    )
    device = Device()
    with django_assert_max_num_queries(3):
        assert device.ask(sign_up) == 600
    gone = sign_up.registrations.first()
    Registration.objects.filter(pk=gone.pk).update(anonymised_at=timezone.now())
    assert device.ask(sign_up) < 20
    assert gone.code not in {person["code"] for person in device.people}
    assert device.ask(sign_up) == 0


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"tags": 1}', b'{"tags": {"zz": "x"}}', b'{"tags": {"": 1}}']
)
def test_what_are_no_tags_is_refused(client, sign_up, body):
    _made, token = door.make_pass(sign_up, "Door")
    address = f"/deur/{token}/lijst.json"
    assert client.post(address, body, content_type="application/json").status_code == 400
    strange = b'{"tags": {"00": 5, "ff": "gone"}}'
    answer = client.post(address, strange, content_type="application/json").json()
    assert answer["parts"]["ff"] == {"tag": "", "people": []}

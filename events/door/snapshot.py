"""What a device gets: the answer to a scan, and all that it needs to go on without network.

The list of people goes in parts, by the first letters of the hash of their tickets. Each part has
a tag made of what is in it. A device names the tags that it has, and gets the parts that differ:
whatever it missed, it ends with the whole list, and the site need not remember what it has.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from events.door.check_in import current_check_in
from events.models import Booking, Scan, ScanResult, SignUp, State, hash_of

#: So many letters of the hash name a part: 256 parts, of eight people each at a large event.
PART_LETTERS = 2
_TAG_LETTERS = 12


def told(scan: Scan) -> dict[str, Any]:
    """What the door is told about a scan: name, organisation and state, and nothing else."""
    person = scan.registration
    first = None
    if scan.result == ScanResult.AGAIN:
        first = current_check_in(person, scan.session)
    return {
        "nonce": str(scan.nonce),
        "result": scan.result,
        "reason": scan.reason,
        "name": person.name if person else "",
        "organisation": person.organisation if person else "",
        "code": person.code if person else "",
        "since": first.scanned_at.isoformat() if first else "",
        "door": first.door_pass.name if first else "",
    }


def snapshot(sign_up: SignUp, tags: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The parts of the list that differ from those with these tags; without tags, all of them."""
    known = tags or {}
    parts: dict[str, list[dict[str, Any]]] = {}
    for person in people_in_short(sign_up):
        parts.setdefault(person["ticket"][:PART_LETTERS], []).append(person)
    found = {name: {"tag": _tag(people), "people": people} for name, people in parts.items()}
    changed = {name: part for name, part in found.items() if known.get(name) != part["tag"]}
    # Nobody is left in these: the device must forget who was.
    emptied = {name: {"tag": "", "people": []} for name in known if name not in found}
    return {"made": timezone.now().isoformat(), "parts": changed | emptied}


def _tag(people: list[dict[str, Any]]) -> str:
    text = json.dumps(people, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_TAG_LETTERS]


def people_in_short(sign_up: SignUp) -> list[dict[str, Any]]:
    """Everybody as a device knows them: no addresses, no answers.

    A ticket is there as its hash: who holds the device cannot make tickets of it.
    """
    people = (
        sign_up.registrations.real()
        .filter(anonymised_at=None)
        .order_by("pk")
        .values_list(
            "pk", "ticket", "code", "first_name", "last_name", "organisation", "state", "leader"
        )
    )
    places = _places(sign_up)
    arrived = _arrivals(sign_up)
    return [
        {
            "ticket": hash_of(ticket),
            "code": code,
            "name": f"{first} {last}".strip(),
            "organisation": organisation,
            "state": state,
            "group": leader or pk,
            "places": places.get(pk, []),
            "in": arrived.get(pk, []),
        }
        for pk, ticket, code, first, last, organisation, state, leader in people
    ]


def _places(sign_up: SignUp) -> dict[int, list[list[Any]]]:
    places: dict[int, list[list[Any]]] = {}
    bookings = (
        Booking.objects.current()
        .filter(registration__sign_up=sign_up, registration__is_test=False)
        .order_by("session")
        .values_list("registration", "session", "state")
    )
    for registration, session, state in bookings:
        places.setdefault(registration, []).append([session, state == State.CONFIRMED])
    return places


def _arrivals(sign_up: SignUp) -> dict[int, list[list[Any]]]:
    arrived: dict[int, list[list[Any]]] = {}
    scans = (
        Scan.objects.counting()
        .filter(sign_up=sign_up)
        .order_by("pk")
        .values_list("registration", "session", "scanned_at", "door_pass__name", "nonce")
    )
    for registration, session, moment, door, nonce in scans:
        arrived.setdefault(registration, []).append(
            [session or 0, moment.isoformat(), door, str(nonce)]
        )
    return arrived

"""Check people in: decide about a scan, store it once, count, search, undo.

Nobody holds the event's lock here. A scan is decided and stored while the row of that one person
is locked, so that nobody comes in by what a cancellation has just ended. That somebody is in once
is a unique constraint, and who loses reads who was first. Doors wait for each other only over the
same ticket.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count as Total
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import (
    Booking,
    DoorPass,
    Refusal,
    Registration,
    Scan,
    ScanResult,
    Session,
    SignUp,
    State,
    by_name,
    hash_of,
    new_token,
)
from events.models.registrations import CODE_LETTERS
from events.sign_up.changes import cancel
from events.sign_up.locking import wait_for_locks_briefly
from events.sign_up.moves import Actor
from events.sign_up.session_choice import CHOSEN_KINDS

#: How many names a search shows.
SEARCH_LIMIT = 20
#: A scan that a device kept longer than this was not made by a clock that can be trusted.
OLDEST = timedelta(days=7)

_TICKET = re.compile(rf"[{CODE_LETTERS}]{{26}}")
_CODE = re.compile(rf"[{CODE_LETTERS}]{{8}}")
_REFUSED_STATES = {
    State.PENDING: Refusal.PENDING,
    State.WAITING: Refusal.WAITING,
    State.OFFERED: Refusal.OFFERED,
    State.CANCELLED: Refusal.CANCELLED,
    State.REJECTED: Refusal.REJECTED,
    State.EXPIRED: Refusal.EXPIRED,
}
#: What the large letters say.
TITLES: dict[str, Any] = {
    ScanResult.OK: _("Welcome"),
    ScanResult.AGAIN: _("Already in"),
    "known": _("Has a registration already"),
    **dict(Refusal.choices),
}


@dataclass(frozen=True)
class Attempt:
    """Something that was held before a door: a ticket, or the code that somebody typed.

    `admitted` says that the device, without network, has let them in already.
    """

    nonce: uuid.UUID
    text: str
    session: Session | None = None
    scanned_at: datetime | None = None
    admitted: bool = False


def make_pass(sign_up: SignUp, name: str, user: Any = None) -> tuple[DoorPass, str]:
    """A new link for a person or a door, and its secret, which is kept nowhere."""
    token = new_token()
    made = DoorPass.objects.create(
        sign_up=sign_up, name=name, token_hash=hash_of(token), created_by=user
    )
    return made, token


def revoke_pass(pk: int, sign_up: SignUp, user: Any = None) -> bool:
    """Withdraw a link, once; what was scanned with it stays."""
    passes = sign_up.door_passes.filter(pk=pk, revoked_at=None)
    return bool(passes.update(revoked_at=timezone.now(), revoked_by=user))


def door_sessions(sign_up: SignUp) -> QuerySet[Session]:
    """The parts of the programme that have a list at the door: those that people choose."""
    return Session.objects.filter(
        event=sign_up.event_id, kind__in=CHOSEN_KINDS, cancelled=False
    ).order_by("start", "end", "title")


# Checking in


def check_in(door_pass: DoorPass, attempt: Attempt) -> Scan:
    """Decide about a scan and store it; the same nonce again gives what was decided then."""
    stored = by_nonce(door_pass, attempt.nonce) or _store(door_pass, attempt)
    return note_admitted(stored) if attempt.admitted else stored


def note_admitted(scan: Scan) -> Scan:
    """Write down that the device let them in by itself: without network, or our answer got lost."""
    if not scan.admitted:
        Scan.objects.filter(pk=scan.pk).update(admitted=True)
        scan.admitted = True
    return scan


def trusted_moment(moment: datetime | None) -> datetime:
    """When a scan was: never in the future, and not longer ago than a device keeps it."""
    now = timezone.now()
    return min(max(moment or now, now - OLDEST), now)


def check_in_group(
    door_pass: DoorPass, people: Iterable[Registration], session: Session | None
) -> list[Scan]:
    """Check in several people who came together."""
    return [check_in(door_pass, Attempt(uuid.uuid4(), person.code, session)) for person in people]


def undo(door_pass: DoorPass, nonce: uuid.UUID) -> bool:
    """Take back that somebody came in, as if it had not been; twice is the same as once.

    Who walked in by it gives the place back too: nobody holds it who never came.
    """
    made = Registration.objects.real().filter(
        sign_up=door_pass.sign_up_id, submit_key=nonce, source=Registration.Source.WALK_IN
    )
    for pk in made.active().values_list("pk", flat=True):
        cancel(pk, Actor("staff", reason=door_pass.name))
    scans = Scan.objects.filter(sign_up=door_pass.sign_up_id, nonce=nonce, undone_at=None)
    return bool(scans.update(undone_at=timezone.now()))


def by_nonce(door_pass: DoorPass, nonce: uuid.UUID) -> Scan | None:
    """What was stored of this scan, when it was sent before."""
    return (
        Scan.objects.filter(door_pass=door_pass, nonce=nonce)
        .select_related("registration", "session", "door_pass")
        .first()
    )


def _store(door_pass: DoorPass, attempt: Attempt) -> Scan:
    with transaction.atomic():
        wait_for_locks_briefly()
        registration, refusal = _judge(door_pass.sign_up, attempt)
        return _insert(door_pass, attempt, registration, refusal)


def _insert(
    door_pass: DoorPass, attempt: Attempt, registration: Registration | None, refusal: str
) -> Scan:
    scan = Scan(
        sign_up_id=door_pass.sign_up_id,
        session=attempt.session,
        registration=registration,
        door_pass=door_pass,
        nonce=attempt.nonce,
        scanned_at=trusted_moment(attempt.scanned_at),
        result=ScanResult.REFUSED if refusal else ScanResult.OK,
        reason=refusal,
        admitted=attempt.admitted,
    )
    while True:
        Scan.objects.bulk_create([scan], ignore_conflicts=True)
        if stored := by_nonce(door_pass, attempt.nonce):
            return stored
        first = current_check_in(registration, attempt.session)
        if first is None:
            continue  # it was undone just now, so the place in the list is free again
        if scan.admitted and scan.scanned_at < first.scanned_at:
            _put_before(scan, first)
        else:
            scan.result = ScanResult.AGAIN


def _put_before(scan: Scan, later: Scan) -> None:
    """Let the earlier of two scans count; the later one stays, for staff to look at."""
    Scan.objects.counting().filter(pk=later.pk).update(result=ScanResult.AGAIN, admitted=True)
    Scan.objects.bulk_create([scan], ignore_conflicts=True)


def _held(rows: QuerySet[Any]) -> QuerySet[Any]:
    """These rows, locked until the transaction ends; who changes them meanwhile waits.

    SQLite has no such lock and needs none: our transactions there lock the whole database.
    """
    return rows.select_for_update(no_key=True)


def _judge(sign_up: SignUp, attempt: Attempt) -> tuple[Registration | None, str]:
    """Whose ticket it is, and why they cannot come in; '' when they can. Their row is held."""
    text = re.sub(r"[\s-]", "", attempt.text).upper()
    if _TICKET.fullmatch(text):
        wanted = Q(ticket=text)
    elif _CODE.fullmatch(text):
        wanted = Q(code=text)
    else:
        return None, Refusal.NO_TICKET
    found = _held(Registration.objects.real().filter(wanted, anonymised_at=None)).first()
    if found is None:
        return None, Refusal.UNKNOWN
    if found.sign_up_id != sign_up.pk:
        return None, Refusal.OTHER_EVENT
    if found.state != State.CONFIRMED:
        return found, _REFUSED_STATES[State(found.state)]
    if attempt.session:
        return found, _refused_by_session(found, attempt.session)
    return found, ""


def _refused_by_session(registration: Registration, session: Session) -> str:
    booking = _held(registration.bookings.current().filter(session=session)).first()
    if booking is None:
        return Refusal.NOT_IN_SESSION
    return "" if booking.state == State.CONFIRMED else Refusal.SESSION_WAITING


# Looking things up


def current_check_in(registration: Registration | None, session: Session | None) -> Scan | None:
    """The scan by which somebody is in."""
    return (
        Scan.objects.counting()
        .at(session)
        .filter(registration=registration)
        .select_related("door_pass")
        .first()
    )


def people_of(sign_up: SignUp, session: Session | None) -> QuerySet[Registration]:
    """Who is expected on a list, with whether they are in."""
    people = sign_up.registrations.real().filter(state=State.CONFIRMED, anonymised_at=None)
    if session:
        booked = Booking.objects.filter(session=session, state=State.CONFIRMED)
        people = people.filter(pk__in=booked.values("registration"))
    return people.annotate(is_in=_arrived(session))


def _arrived(session: Session | None) -> Exists:
    return Exists(Scan.objects.counting().at(session).filter(registration=OuterRef("pk")))


def search(sign_up: SignUp, words: str, session: Session | None) -> list[Registration]:
    """People of the event by name, organisation or code; each word must be somewhere."""
    found = sign_up.registrations.real().filter(anonymised_at=None)
    for word in words.split()[:5]:
        found = found.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(organisation__icontains=word)
            | Q(code__iexact=word)
        )
    found = found.annotate(is_in=_arrived(session))
    return list(found.order_by("last_name", "first_name", "pk")[:SEARCH_LIMIT])


def companions_to_come(
    registration: Registration | None, session: Session | None
) -> list[Registration]:
    """Those who were signed up together with somebody, have a place, and are not in yet."""
    if registration is None:
        return []
    leader = registration.leader_id or registration.pk
    together = Q(pk=leader) | Q(leader=leader)
    people = people_of(registration.sign_up, session).filter(together, ~_arrived(session))
    return by_name(people.exclude(pk=registration.pk))


@dataclass(frozen=True)
class Count:
    """How many are in, of how many."""

    present: int
    expected: int


def count(sign_up: SignUp, session: Session | None) -> "Count":
    """The numbers of a list now."""
    present = (
        Scan.objects.counting().at(session).filter(sign_up=sign_up, registration__is_test=False)
    )
    return Count(present.count(), people_of(sign_up, session).count())


def counts(sign_up: SignUp) -> dict[int | None, Count]:
    """The numbers of all lists now, by part of the programme; None is the entrance."""
    scans = Scan.objects.counting().filter(sign_up=sign_up, registration__is_test=False)
    people = people_of(sign_up, None)
    booked = Booking.objects.filter(
        state=State.CONFIRMED, registration__in=people.values("pk"), session__event=sign_up.event_id
    )
    present = _by_session(scans)
    expected = _by_session(booked) | {None: people.count()}
    return {
        session: Count(present.get(session, 0), expected.get(session, 0))
        for session in {*present, *expected}
    }


def _by_session(rows: QuerySet[Any]) -> dict[int | None, int]:
    numbers = rows.order_by().values("session").annotate(number=Total("pk"))
    return dict(numbers.values_list("session", "number"))

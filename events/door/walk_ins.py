"""Who comes without a registration: at once, or after a device without network let them in."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from events.door.check_in import Attempt, by_nonce, check_in, note_admitted, trusted_moment
from events.models import DoorPass, Refusal, Registration, Scan, ScanResult
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.registration import Application, Attendee, Outcome, register


@dataclass(frozen=True)
class WalkIn:
    """Somebody without a registration, as a device sends them.

    The nonce is the key of the registration too, so that sending it twice gives one.
    """

    nonce: uuid.UUID
    attendee: Attendee
    over_capacity: bool = False
    scanned_at: datetime | None = None
    admitted: bool = False


def walk_in(
    door_pass: DoorPass, submit_key: uuid.UUID, attendee: Attendee, *, over_capacity: bool = False
) -> Outcome:
    """Register somebody at the door; a full event takes the word of who stands there."""
    return register(
        door_pass.sign_up_id,
        Application(
            submit_key=submit_key,
            attendees=[attendee],
            source=Registration.Source.WALK_IN,
            over_capacity=over_capacity,
        ),
        Actor("staff", reason=door_pass.name),
    )


def receive(door_pass: DoorPass, guest: WalkIn) -> tuple[Scan | None, Registration | None]:
    """Register and check in; the scan, or who is registered by that address already.

    Who was let in without network and cannot be registered is kept as a refused scan, so that
    staff see them among the conflicts.
    """
    if stored := by_nonce(door_pass, guest.nonce):
        return (note_admitted(stored) if guest.admitted else stored), None
    try:
        outcome = walk_in(door_pass, guest.nonce, guest.attendee, over_capacity=guest.over_capacity)
    except RefusedError as refused:
        # A form that was sent before and says something else now is not a matter of places.
        reason = Refusal.NOT_REGISTERED if "form_key" in refused.texts else Refusal.FULL
        return _refuse(door_pass, guest, reason), None
    if outcome.was_known and not guest.admitted:
        return None, outcome.registration
    code = outcome.registration.code
    attempt = Attempt(guest.nonce, code, scanned_at=guest.scanned_at, admitted=guest.admitted)
    return check_in(door_pass, attempt), None


def _refuse(door_pass: DoorPass, guest: WalkIn, reason: Refusal) -> Scan:
    """What is told; stored only when they are inside already."""
    person = guest.attendee
    about = [f"{person.first_name} {person.last_name}", person.organisation, person.email]
    scan = Scan(
        sign_up_id=door_pass.sign_up_id,
        door_pass=door_pass,
        nonce=guest.nonce,
        scanned_at=trusted_moment(guest.scanned_at),
        result=ScanResult.REFUSED,
        reason=reason,
        admitted=guest.admitted,
        guest=", ".join(filter(None, about)),
    )
    if guest.admitted:
        Scan.objects.bulk_create([scan], ignore_conflicts=True)
    return scan

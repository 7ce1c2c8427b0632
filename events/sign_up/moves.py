"""What may happen to a place, done as the table of moves says: logged, and told by mail.

Everything here runs under the lock of the event (`events.sign_up.locking`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from events.models import (
    ENDED,
    Booking,
    Move,
    Registration,
    RegistrationLog,
    Session,
    State,
    after,
)
from events.sign_up.tickets import uid_of
from home.models import OutgoingMail
from home.outgoing_mail import queue_mails


class RefusedError(Exception):
    """It cannot be done; the texts say why, by field ('' for all of it), in the reader's words."""

    def __init__(self, **texts: str) -> None:
        super().__init__("; ".join(texts.values()))
        self.texts = {name.replace("whole", ""): text for name, text in texts.items()}


@dataclass(frozen=True)
class Actor:
    """Who does it: a visitor by their link, a member of staff, or the site by itself."""

    by: str = "visitor"
    user: Any = None
    reason: str = ""


VISITOR = Actor()
SYSTEM = Actor("system")


def apply_move(
    registration: Registration, move: Move, actor: Actor, *, tell: bool = True, **values: Any
) -> list[Registration]:
    """Move a registration, with those it signed up, as the table of moves says; under the lock.

    Logs it, mails who it is about, and returns who moved. `values` are further columns to set.
    """
    state = after(registration.state, move)
    moved = registration.companions()
    pks = [item.pk for item in moved]
    Registration.objects.filter(pk__in=pks).update(state=state, version=F("version") + 1, **values)
    log_move(moved, move, actor, from_state=registration.state)
    for item in moved:
        item.state, item.version = state, item.version + 1
        for name, value in values.items():
            setattr(item, name, value)
    if state in ENDED:
        Booking.objects.filter(registration__in=pks).current().update(
            state=State.CANCELLED, offer_until=None
        )
    if tell:
        # Who signed up the others answers for them.
        told = [registration] if move in (Move.OFFER, Move.EXPIRE) else moved
        tell_all(told, MAIL_AFTER[move])
    return moved


def tell_all(registrations: Sequence[Registration], kind: str) -> None:
    """Mail everybody with an address; who has none is told of in the mail of their group.

    The first is who all of it is about: without an address, the mail goes to their leader.
    """
    told = [item for item in registrations if item.email or item == registrations[0]]
    queue_mails([new_mail(item, kind) for item in told if item.recipient])


#: The mails that a stranger can make us send, and how many of them somebody gets in an hour.
UNASKED_KINDS = ("events.known", "events.link")
UNASKED_AN_HOUR = 3


def queue_unasked(mails: Sequence[OutgoingMail]) -> None:
    """Queue mails to one address that a stranger may have asked for: never many."""
    if mails:
        lately = OutgoingMail.objects.filter(
            kind__in=UNASKED_KINDS,
            recipient__iexact=mails[0].recipient,
            created_at__gt=timezone.now() - timedelta(hours=1),
        )
        queue_mails(mails[: max(UNASKED_AN_HOUR - lately.count(), 0)])


def named_lately(email_keys: Iterable[str]) -> Counter[str]:
    """How often each of these addresses was named by somebody else in the last hour.

    As a colleague who comes along, or to hand a place over to: each time they get a mail.
    """
    since = timezone.now() - timedelta(hours=1)
    along = Q(leader__isnull=False, source=Registration.Source.WEB, created_at__gt=since)
    taken_over = Q(log__action="hand_over", log__at__gt=since)
    people = Registration.objects.real().filter(along | taken_over, email_key__in=set(email_keys))
    rows = people.order_by().values_list("pk", "email_key").distinct()
    return Counter(key for _pk, key in rows)


def log_move(
    registrations: Iterable[Registration],
    move: Move,
    actor: Actor,
    from_state: str = "",
    session: Session | None = None,
) -> None:
    """Write down who did what to these registrations, and why."""
    RegistrationLog.objects.bulk_create(
        RegistrationLog(
            registration=registration,
            by=actor.by,
            actor=actor.user,
            action=move,
            from_state=from_state,
            to_state=after(from_state or None, move),
            session=session,
            reason=actor.reason[:300],
        )
        for registration in registrations
    )


#: The mail that tells of a move.
MAIL_AFTER = {
    Move.REGISTER: "confirmed",
    Move.JOIN_WAITING_LIST: "waiting",
    Move.ASK_APPROVAL: "pending",
    Move.APPROVE: "approved",
    Move.APPROVE_TO_WAITING_LIST: "waiting",
    Move.REJECT: "rejected",
    Move.PROMOTE: "promoted",
    Move.OFFER: "offer",
    Move.ACCEPT: "confirmed",
    Move.DECLINE: "cancelled",
    Move.EXPIRE: "offer_ended",
    Move.CANCEL: "cancelled",
}


def new_mail(registration: Registration, kind: str, once: str = "", **context: Any) -> OutgoingMail:
    """A mail to whom the registration is of; `once` says which events are the same one.

    The sequence of the calendar entry is fixed now, so that a late mail cannot undo a newer one;
    and the version of the link, so that it tells nobody a link that was meant for somebody else.
    """
    once = once or f"{registration.pk}:{registration.version}"
    return OutgoingMail(
        key=f"events.{kind}:{once}",
        kind=f"events.{kind}",
        about=f"registration:{registration.pk}",
        recipient=registration.recipient,
        language=registration.language,
        context={
            "sequence": registration.version,
            "uid": uid_of(registration),
            "link": registration.link_version,
            **context,
        },
    )


def move_booking(booking: Booking, move: Move, actor: Actor, **values: Any) -> None:
    """Move a place in a session as the table says, and log it; under the lock."""
    state = after(booking.state, move)
    Booking.objects.filter(pk=booking.pk).update(state=state, **values)
    RegistrationLog.objects.create(
        registration_id=booking.registration_id,
        by=actor.by,
        actor=actor.user,
        action=move,
        session_id=booking.session_id,
        from_state=booking.state,
        to_state=state,
        reason=actor.reason[:300],
    )

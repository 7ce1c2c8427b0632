"""Where a registration, or a place in a session, can be, and how it gets from there to elsewhere.

The moves between states stand in one table, `MOVES`. Nothing else changes a state: see
`events.sign_up.registration` and `events.sign_up.waiting_list`, which do so under the lock of the
event.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a registration, or a place in a session, is."""

    PENDING = "pending", _("Waiting for approval")
    CONFIRMED = "confirmed", _("Confirmed")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Has an offer")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
    REJECTED = "rejected", _("Not approved")
    EXPIRED = "expired", _("Did not accept the offer in time")


#: States that end it: somebody may sign up again.
ENDED = (State.CANCELLED, State.REJECTED, State.EXPIRED)


class Move(models.TextChoices):
    """What can happen to a registration or to a place in a session."""

    REGISTER = "register", _("Signed up")
    JOIN_WAITING_LIST = "join_waiting_list", _("Joined the waiting list")
    ASK_APPROVAL = "ask_approval", _("Asked for approval")
    APPROVE = "approve", _("Approved")
    APPROVE_TO_WAITING_LIST = "approve_to_waiting_list", _("Approved, on the waiting list")
    REJECT = "reject", _("Not approved")
    PROMOTE = "promote", _("Got a place from the waiting list")
    OFFER = "offer", _("Got an offer")
    ACCEPT = "accept", _("Accepted the offer")
    DECLINE = "decline", _("Declined the offer")
    EXPIRE = "expire", _("Offer ended")
    CANCEL = "cancel", _("Cancelled")


#: Every move that exists: from which state, by what, to which. None is before the beginning.
MOVES: dict[tuple[State | None, Move], State] = {
    (None, Move.REGISTER): State.CONFIRMED,
    (None, Move.JOIN_WAITING_LIST): State.WAITING,
    (None, Move.ASK_APPROVAL): State.PENDING,
    (State.PENDING, Move.APPROVE): State.CONFIRMED,
    (State.PENDING, Move.APPROVE_TO_WAITING_LIST): State.WAITING,
    (State.PENDING, Move.REJECT): State.REJECTED,
    (State.PENDING, Move.CANCEL): State.CANCELLED,
    (State.WAITING, Move.PROMOTE): State.CONFIRMED,
    (State.WAITING, Move.OFFER): State.OFFERED,
    (State.WAITING, Move.CANCEL): State.CANCELLED,
    (State.OFFERED, Move.ACCEPT): State.CONFIRMED,
    (State.OFFERED, Move.DECLINE): State.CANCELLED,
    (State.OFFERED, Move.EXPIRE): State.EXPIRED,
    (State.OFFERED, Move.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Move.CANCEL): State.CANCELLED,
}


class MoveError(Exception):
    """The table has no such move from this state."""


def after(state: str | None, move: Move) -> State:
    """The state after a move; `MoveError` when the table does not have it."""
    try:
        return MOVES[State(state) if state else None, move]
    except KeyError:
        raise MoveError(f"{move} is not possible from {state}.") from None


def holding_place(prefix: str = "", at: datetime | None = None) -> Q:
    """What keeps a place taken: confirmed, or offered and not yet ended by the clock."""
    now = at or timezone.now()
    return Q(**{f"{prefix}state": State.CONFIRMED}) | Q(
        **{f"{prefix}state": State.OFFERED, f"{prefix}offer_until__gt": now}
    )

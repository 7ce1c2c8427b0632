"""The waiting list: who is next, and why nobody moves.

Everything here runs under the lock of the event. An offer ends by the clock, also when nothing
runs that would notice; `settle` only writes down what the clock has decided.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import (
    Booking,
    Move,
    Registration,
    Session,
    SignUp,
    State,
    Tallies,
    WaitingList,
    places_of_sessions,
    with_places,
)
from events.sign_up.locking import sign_up_lock
from events.sign_up.moves import SYSTEM, Actor, apply_move, move_booking, new_mail
from events.sign_up.offers import offer_end
from events.sign_up.session_choice import overlap
from home.outgoing_mail import queue_mails

#: In the last day nobody gets a place by itself: they might not see the mail in time.
QUIET_BEFORE = timedelta(hours=24)
#: How many move under the lock before it goes to somebody else.
BATCH = 100


def fill(sign_up: SignUp) -> bool:
    """Give what is free to who waits, at the event first and then in its sessions.

    Returns whether there is more to give: nobody should wait for the lock while hundreds move.
    """
    if not moves_by_itself(sign_up):
        return False
    more = False
    if sign_up.waiting_list in (WaitingList.AUTOMATIC, WaitingList.OFFER):
        more = _fill_event(sign_up)
    if sign_up.session_waiting_list in (WaitingList.AUTOMATIC, WaitingList.OFFER):
        more = _fill_sessions(sign_up) or more
    return more


def grant_wishes(sign_up: SignUp, registrations: list[Registration], actor: Actor) -> None:
    """Give people who got their place just now the parts they had chosen, where there is room.

    Where there is not they keep their place in the queue, if the parts have queues. No mail: the
    one about their place tells it.
    """
    wishes = list(
        Booking.objects.filter(
            registration__in=registrations,
            registration__state=State.CONFIRMED,
            state=State.WAITING,
        )
        .select_related("session")
        .order_by("session__start", "pk")
    )
    if not wishes:
        return
    places = places_of_sessions({wish.session_id for wish in wishes})
    # The wishes themselves are no queue for one another.
    own = Counter(wish.session_id for wish in wishes)
    granted: dict[int, list[Session]] = {}
    for wish in wishes:
        session, theirs = wish.session, granted.setdefault(wish.registration_id, [])
        taken, waiting = places[session.pk]
        has_room = session.capacity is None or (
            taken < session.capacity and waiting <= own[session.pk]
        )
        can_be_chosen = not session.cancelled and session.start > timezone.now()
        if has_room and can_be_chosen and not any(overlap(session, item) for item in theirs):
            move_booking(wish, Move.PROMOTE, actor)
            places[session.pk] = (taken + 1, waiting)
            theirs.append(session)
        elif sign_up.session_waiting_list == WaitingList.OFF:
            move_booking(wish, Move.CANCEL, actor)


def moves_by_itself(sign_up: SignUp) -> bool:
    """Whether places are still given without somebody who decides it."""
    event = sign_up.event
    if event.is_cancelled or not event.start:
        return False
    return timezone.now() < event.start - QUIET_BEFORE


def settle(sign_up_pk: int) -> None:
    """Write down which offers have ended, and pass their places on; a hundred in each turn."""
    while settle_some(sign_up_pk):
        pass


def settle_some(sign_up_pk: int) -> bool:
    """One turn of that; whether there is more to do."""
    with sign_up_lock(sign_up_pk) as sign_up:
        more = _end_offers(sign_up) | _end_session_offers(sign_up)
        return fill(sign_up) or more


def _end_offers(sign_up: SignUp) -> bool:
    ended = (
        sign_up.registrations.heads()
        .filter(state=State.OFFERED, offer_until__lte=timezone.now())
        .select_related("audience", "leader")
        .order_by("offer_until", "pk")
    )
    registrations = list(ended[:BATCH])
    for registration in registrations:
        registration.sign_up = sign_up
        apply_move(registration, Move.EXPIRE, SYSTEM)
    return len(registrations) == BATCH


def _end_session_offers(sign_up: SignUp) -> bool:
    ended = (
        Booking.objects.filter(
            registration__sign_up=sign_up,
            state=State.OFFERED,
            offer_until__lte=timezone.now(),
        )
        .select_related("registration__leader", "session")
        .order_by("offer_until", "pk")
    )
    bookings = list(ended[:BATCH])
    for booking in bookings:
        move_booking(booking, Move.EXPIRE, SYSTEM)
        _tell_session(booking, "session_offer_ended", f"{booking.pk}:{booking.offer_until}")
    return len(bookings) == BATCH


def _tell_session(booking: Booking, kind: str, once: str) -> None:
    if booking.registration.recipient:
        queue_mails([new_mail(booking.registration, kind, once, booking=booking.pk)])


def unsettled() -> Iterable[int]:
    """The sign-ups where an offer has ended, or somebody waits for an event that is to come."""
    now = timezone.now()
    ended = Q(registrations__state=State.OFFERED, registrations__offer_until__lte=now)
    session_ended = Q(
        registrations__bookings__state=State.OFFERED, registrations__bookings__offer_until__lte=now
    )
    waiting = Q(registrations__state=State.WAITING) | Q(
        registrations__state=State.CONFIRMED, registrations__bookings__state=State.WAITING
    )
    return (
        SignUp.objects.filter(ended | session_ended | (waiting & Q(event__start__gt=now)))
        .order_by()
        .values_list("pk", flat=True)
        .distinct()
    )


def _fill_event(sign_up: SignUp) -> bool:
    tallies = Tallies(sign_up)
    if tallies.free(None) <= 0:
        return False
    waiting = sign_up.registrations.waiting_in_order().heads().select_related("audience", "leader")
    passed: set[int | None] = set()
    given = 0
    for registration in waiting.iterator(chunk_size=BATCH):
        audience = registration.audience
        if registration.audience_id in passed:
            continue
        if tallies.left_in(audience) <= 0:
            passed.add(registration.audience_id)
            continue
        size = len(registration.companions())
        if tallies.left_in(audience) < size:
            # Only their own places are too few: others may pass, but for those behind them.
            passed.add(registration.audience_id)
            continue
        if tallies.free(None) < size:
            break  # a group stays together, and nobody behind it takes its place
        if given == BATCH:
            return True
        registration.sign_up = sign_up
        _give(sign_up, registration)
        tallies.take(audience, size)
        given += 1
    return False


def _give(sign_up: SignUp, registration: Registration) -> None:
    if sign_up.waiting_list == WaitingList.AUTOMATIC:
        moved = apply_move(registration, Move.PROMOTE, SYSTEM)
        grant_wishes(sign_up, moved, SYSTEM)
        return
    until = offer_end(timezone.now(), sign_up.offer_hours, sign_up.event.start)
    apply_move(registration, Move.OFFER, SYSTEM, offer_until=until)


def _fill_sessions(sign_up: SignUp) -> bool:
    sessions = with_places(
        Session.objects.filter(
            event_id=sign_up.event_id,
            cancelled=False,
            start__gt=timezone.now() + QUIET_BEFORE,
        )
    )
    more = False
    with_room = Q(capacity=None) | Q(taken__lt=F("capacity"))
    columns = ("title", "start", "end", "capacity", "travel_minutes")
    wanted = sessions.filter(with_room, waiting__gt=0).only(*columns)
    for session in wanted.order_by("start", "pk"):
        free = BATCH if session.capacity is None else session.capacity - session.taken
        waiting = Booking.objects.waiting_in_order().filter(session=session)
        for booking in waiting.select_related("registration__leader")[: min(free, BATCH)]:
            booking.session = session
            _give_session(sign_up, booking)
        more = more or (free > BATCH and session.waiting > BATCH)
    return more


def _give_session(sign_up: SignUp, booking: Booking) -> None:
    registration, session = booking.registration, booking.session
    confirmed = registration.bookings.filter(
        state=State.CONFIRMED, session__cancelled=False
    ).select_related("session")
    clashes = any(overlap(other.session, session) for other in confirmed)
    once = f"{booking.pk}:{booking.queued_at.isoformat()}"
    if sign_up.session_waiting_list == WaitingList.AUTOMATIC and not clashes:
        move_booking(booking, Move.PROMOTE, SYSTEM)
        # The entry in their calendar changes: programs look at the version.
        Registration.objects.filter(pk=registration.pk).update(version=F("version") + 1)
        registration.version += 1
        _tell_session(booking, "session_promoted", once)
    else:
        until = offer_end(timezone.now(), sign_up.offer_hours, session.start)
        move_booking(booking, Move.OFFER, SYSTEM, offer_until=until)
        _tell_session(booking, "session_offer", once)


def why_nobody_moves(sign_up: SignUp) -> str:
    """Why the first on the waiting list has no place, for staff; empty when nobody does."""
    waiting = sign_up.registrations.waiting_in_order().heads().select_related("audience")
    first = waiting.first()
    if first is None or sign_up.event.is_over:
        return ""
    tallies = Tallies(sign_up)
    size = len(first.companions())
    if sign_up.waiting_list == WaitingList.MANUAL:
        return _("You chose to give free places by hand.")
    if sign_up.waiting_list == WaitingList.OFF:
        return _("The waiting list has been switched off.")
    if sign_up.event.is_cancelled:
        return _("The event has been cancelled.")
    if not moves_by_itself(sign_up):
        return _("In the last 24 hours nobody gets a place by itself: give it by hand.")
    if tallies.free(None) <= 0:
        return _("All places are taken, or promised by an offer that still stands.")
    if tallies.free(None) < size:
        return _("The first is a group of %(size)s, and there are fewer places free.") % {
            "size": size
        }
    if tallies.free(first.audience) < size:
        return _("The places of '%(audience)s' are taken.") % {"audience": first.audience}
    return _("The next ones move within a minute.")

"""The waiting list: who is next, for how long an offer stands, and why nobody moves.

Everything here runs under the lock of the event. An offer ends by the clock, also when nothing
runs that would notice; `settle` only writes down what the clock has decided.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.locking import sign_up_lock
from events.models import (
    Booking,
    Move,
    Registration,
    SignUp,
    State,
    Tallies,
    WaitingList,
    session_places_taken,
)
from events.moves import SYSTEM, apply_move, move_booking, new_mail
from events.session_choice import overlap
from home.outgoing_mail import queue_mails

#: The hours of a working day that count for an offer.
DAY_STARTS, DAY_ENDS = time(8), time(20)
#: In the last day nobody gets a place by itself: they might not see the mail in time.
QUIET_BEFORE = timedelta(hours=24)


def offer_end(start: datetime, hours: int, latest: datetime | None = None) -> datetime:
    """When an offer of so many hours ends: only hours from 8 to 20 on Monday to Friday count.

    Never after `latest`, when signing up closes.
    """
    left = timedelta(hours=hours)
    now = timezone.localtime(start)
    while True:
        opens, closes = _day(now, DAY_STARTS), _day(now, DAY_ENDS)
        if now.weekday() >= 5 or now >= closes:
            now = _day(now + timedelta(days=1), DAY_STARTS)
            continue
        now = max(now, opens)
        if now + left <= closes:
            end = now + left
            return min(end, latest) if latest else end
        left -= closes - now
        now = _day(now + timedelta(days=1), DAY_STARTS)


def _day(moment: datetime, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(moment.date(), at))


def fill(sign_up: SignUp) -> None:
    """Give what is free to who waits, at the event first and then in its sessions."""
    if moves_by_itself(sign_up):
        if sign_up.waiting_list in (WaitingList.AUTOMATIC, WaitingList.OFFER):
            _fill_event(sign_up)
        if sign_up.session_waiting_list in (WaitingList.AUTOMATIC, WaitingList.OFFER):
            _fill_sessions(sign_up)


def moves_by_itself(sign_up: SignUp) -> bool:
    """Whether places are still given without somebody who decides it."""
    event = sign_up.event
    if event.is_cancelled or not event.start:
        return False
    return timezone.now() < event.start - QUIET_BEFORE


def settle(sign_up_pk: int) -> None:
    """Write down which offers have ended, and pass their places on."""
    now = timezone.now()
    with sign_up_lock(sign_up_pk) as sign_up:
        ended = sign_up.registrations.filter(state=State.OFFERED, offer_until__lte=now, leader=None)
        for registration in ended.select_related("audience"):
            registration.sign_up = sign_up
            apply_move(registration, Move.EXPIRE, SYSTEM)
        bookings = Booking.objects.filter(
            registration__sign_up=sign_up, state=State.OFFERED, offer_until__lte=now
        )
        for booking in bookings.select_related("registration__leader", "session"):
            move_booking(booking, Move.EXPIRE, SYSTEM)
            queue_mails(
                [
                    new_mail(
                        booking.registration,
                        "session_offer_ended",
                        f"{booking.pk}:{booking.offer_until}",
                        booking=booking.pk,
                    )
                ]
            )
        fill(sign_up)


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
        SignUp.objects.filter(ended | session_ended | waiting, event__start__gt=now)
        .order_by()
        .values_list("pk", flat=True)
        .distinct()
    )


def _fill_event(sign_up: SignUp) -> None:
    tallies = Tallies(sign_up)
    if tallies.free(None) <= 0:
        return
    waiting = (
        sign_up.registrations.waiting_in_order()
        .filter(leader=None)
        .select_related("audience")
        .annotate(companions_number=Count("group", filter=Q(group__state=State.WAITING)))
    )
    for registration in waiting.iterator(chunk_size=100):
        size = 1 + registration.companions_number
        if tallies.free(registration.audience) < size:
            audience = registration.audience
            if audience and audience.places is not None and tallies.free(None) >= size:
                continue  # only their own audience is full: others may pass
            break  # a group stays together, and nobody behind it takes its place
        registration.sign_up = sign_up
        _give(sign_up, registration)
        tallies.take(registration.audience, size)


def _give(sign_up: SignUp, registration: Registration) -> None:
    if sign_up.waiting_list == WaitingList.AUTOMATIC:
        apply_move(registration, Move.PROMOTE, SYSTEM)
        return
    until = offer_end(timezone.now(), sign_up.offer_hours, sign_up.event.start)
    apply_move(registration, Move.OFFER, SYSTEM, offer_until=until)


def _fill_sessions(sign_up: SignUp) -> None:
    waiting = list(
        Booking.objects.waiting_in_order()
        .filter(
            registration__sign_up=sign_up,
            session__cancelled=False,
            session__start__gt=timezone.now() + QUIET_BEFORE,
        )
        .select_related("session", "registration__leader")
    )
    if not waiting:
        return
    taken = session_places_taken({booking.session_id for booking in waiting})
    for booking in waiting:
        session = booking.session
        number = taken.get(session.pk, 0)
        if session.capacity is not None and number >= session.capacity:
            continue
        confirmed = booking.registration.bookings.filter(state=State.CONFIRMED)
        clashes = any(
            overlap(other.session, session) for other in confirmed.select_related("session")
        )
        if sign_up.session_waiting_list == WaitingList.AUTOMATIC and not clashes:
            move_booking(booking, Move.PROMOTE, SYSTEM)
            kind = "session_promoted"
        else:
            until = offer_end(timezone.now(), sign_up.offer_hours, session.start)
            move_booking(booking, Move.OFFER, SYSTEM, offer_until=until)
            kind = "session_offer"
        taken[session.pk] = number + 1
        once = f"{booking.pk}:{booking.queued_at.isoformat()}"
        queue_mails([new_mail(booking.registration, kind, once, booking=booking.pk)])


def why_nobody_moves(sign_up: SignUp) -> str:
    """Why the first on the waiting list has no place, for staff; empty when nobody waits."""
    first = (
        sign_up.registrations.waiting_in_order()
        .filter(leader=None)
        .select_related("audience")
        .annotate(companions_number=Count("group", filter=Q(group__state=State.WAITING)))
        .first()
    )
    if first is None:
        return ""
    tallies = Tallies(sign_up)
    size = 1 + first.companions_number
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

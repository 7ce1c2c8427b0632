"""How long an offer stands, and the reminder when half of that time is over.

Only working hours count: nobody loses a place in their sleep.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from events.models import (
    Booking,
    EventStatus,
    Move,
    Registration,
    RegistrationLog,
    State,
)
from events.sign_up.moves import new_mail
from home.models import OutgoingMail
from home.outgoing_mail import queue_mails

#: The hours of a working day that count for an offer.
DAY_STARTS, DAY_ENDS = time(8), time(20)
#: Who has less time than this needs no reminder.
SHORT = timedelta(hours=4)


def offer_end(start: datetime, hours: int, latest: datetime | None = None) -> datetime:
    """When an offer of so many hours ends: only hours from 8 to 20 on Monday to Friday count.

    Never after `latest`, such as the start of the event.
    """
    end = _after(start, timedelta(hours=hours))
    return min(end, latest) if latest else end


def working_time(start: datetime, end: datetime) -> timedelta:
    """How much of the time between two moments counts."""
    total, day = timedelta(), timezone.localtime(start)
    while day.date() <= timezone.localdate(end):
        if day.weekday() < 5:
            first, last = max(start, _at(day, DAY_STARTS)), min(end, _at(day, DAY_ENDS))
            total += max(last - first, timedelta())
        day = _at(day + timedelta(days=1), DAY_STARTS)
    return total


def half_way(start: datetime, end: datetime) -> datetime:
    """When half of the time between two moments is over."""
    return _after(start, working_time(start, end) / 2)


def _after(start: datetime, left: timedelta) -> datetime:
    now = timezone.localtime(start)
    while True:
        opens, closes = _at(now, DAY_STARTS), _at(now, DAY_ENDS)
        if now.weekday() >= 5 or now >= closes:
            now = _at(now + timedelta(days=1), DAY_STARTS)
            continue
        now = max(now, opens)
        if now + left <= closes:
            return now + left
        left -= closes - now
        now = _at(now + timedelta(days=1), DAY_STARTS)


def _at(moment: datetime, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(moment.date(), at))


def remind_of_offers(now: datetime | None = None) -> int:
    """Remind who has not answered when half of the time is over, once; return how many."""
    now = now or timezone.now()
    mails = {mail.key: mail for mail in _reminders(now) if mail.recipient}
    sent = OutgoingMail.objects.filter(key__in=mails).values_list("key", flat=True)
    due = [mails[key] for key in mails.keys() - set(sent)]
    with transaction.atomic():
        queue_mails(due)
    return len(due)


def _reminders(now: datetime) -> Iterator[OutgoingMail]:
    standing = Q(state=State.OFFERED, offer_until__gt=now)
    people = (
        Registration.objects.real()
        .heads()
        .filter(standing, anonymised_at=None)
        .exclude(sign_up__event__status=EventStatus.CANCELLED)
        .select_related("leader")
        .annotate(offered_at=_last_offer(registration=OuterRef("pk"), session=None))
    )
    for person in _half_over(people, now):
        yield new_mail(person, "offer_reminder", f"{person.pk}:{_stamp(person)}")
    bookings = (
        Booking.objects.filter(
            standing,
            registration__state=State.CONFIRMED,
            registration__is_test=False,
            registration__anonymised_at=None,
            session__cancelled=False,
        )
        .exclude(registration__sign_up__event__status=EventStatus.CANCELLED)
        .select_related("registration__leader")
        .annotate(
            offered_at=_last_offer(
                registration=OuterRef("registration"), session=OuterRef("session")
            )
        )
    )
    for booking in _half_over(bookings, now):
        once = f"{booking.pk}:{_stamp(booking)}"
        yield new_mail(booking.registration, "session_offer_reminder", once, booking=booking.pk)


def _last_offer(**of: Any) -> Subquery:
    log = RegistrationLog.objects.filter(action=Move.OFFER, **of).order_by("-pk")
    return Subquery(log.values("at")[:1])


def _half_over(offers: Iterable[Any], now: datetime) -> Iterator[Any]:
    for offer in offers:
        start, end = offer.offered_at, offer.offer_until
        if start and end and working_time(start, end) >= SHORT and half_way(start, end) <= now:
            yield offer


def _stamp(offer: Registration | Booking) -> int:
    """Which offer it is: somebody can get another one later."""
    return int(offer.offer_until.timestamp()) if offer.offer_until else 0

"""Tell who signed up that an event was moved or cancelled, and remind them before it.

What people were told last is kept with the sign-up, so that publishing a page twice tells nothing
twice, and a change is never forgotten.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from events.models import EventPage, Registration, SignUp, State
from events.sign_up.locking import sign_up_lock
from events.sign_up.moves import new_mail
from home.models import OutgoingMail
from home.outgoing_mail import queue_mails

#: Reminders leave at hours at which people read mail, by our own clock.
FIRST_HOUR, LAST_HOUR = 9, 20
#: Who signed up this short ago needs no reminder.
FRESH = timedelta(days=2)
#: How many reminders are queued in one go.
BATCH = 500


def facts_of(event: EventPage) -> dict[str, Any]:
    """What people must hear of when it changes: when, where, and whether it goes on."""
    return {
        "start": event.start.isoformat() if event.start else "",
        "end": event.end.isoformat() if event.end else "",
        "where": event.location_text,
        "place": event.attendee_location_text,
        "cancelled": event.is_cancelled,
    }


def tell_change(sign_up_pk: int) -> int:
    """Queue a mail to everybody when the published event is not what they were told.

    Return to how many. A second call, or one after a crash, tells nothing twice.
    """
    with sign_up_lock(sign_up_pk) as sign_up:
        facts = facts_of(sign_up.event)
        told = sign_up.told
        if not sign_up.event.live or facts == told:
            return 0
        SignUp.objects.filter(pk=sign_up.pk).update(told=facts)
        # A fact that was never told is no news by itself.
        is_news = told and {**facts, **told} != facts
        if not is_news or sign_up.event.is_over:
            return 0
        kind = "event_cancelled" if facts["cancelled"] else "event_moved"
        people = sign_up.registrations.active().real().filter(anonymised_at=None)
        people.update(version=F("version") + 1)
        mails = [new_mail(person, kind, was=told) for person in people.exclude(email="")]
        for mail in mails:
            mail.urgent = False
        queue_mails(mails)
        return len(mails)


def queue_reminders(now: datetime | None = None) -> int:
    """Queue the reminders that are due, a week and a day before; return how many."""
    now = now or timezone.now()
    if not FIRST_HOUR <= timezone.localtime(now).hour < LAST_HOUR:
        return 0
    return sum(
        _queue(f"reminder-{name}", setting, now + earliest, now + latest)
        for name, setting, earliest, latest in (
            ("week", "remind_week_before", timedelta(days=2), timedelta(days=7)),
            ("day", "remind_day_before", timedelta(hours=2), timedelta(days=1)),
        )
    )


def _queue(once: str, setting: str, earliest: datetime, latest: datetime) -> int:
    """The reminders of one sort for events that start between two moments."""
    number = 0
    while mails := _next_reminders(once, setting, earliest, latest):
        queue_mails(mails)
        number += len(mails)
    return number


def _next_reminders(
    once: str, setting: str, earliest: datetime, latest: datetime
) -> list[OutgoingMail]:
    """Some of those who have not got theirs."""
    sent = OutgoingMail.objects.filter(
        key=Concat(
            Value(f"events.reminder:{once}:"),
            Cast(OuterRef("pk"), CharField()),
            output_field=CharField(),
        )
    )
    people = (
        Registration.objects.real()
        .filter(
            ~Exists(sent),
            state=State.CONFIRMED,
            anonymised_at=None,
            created_at__lt=timezone.now() - FRESH,
            sign_up__event__start__range=(earliest, latest),
            **{f"sign_up__{setting}": True},
        )
        .exclude(email="")
        .exclude(sign_up__event__status="cancelled")[:BATCH]
    )
    mails = [new_mail(person, "reminder", f"{once}:{person.pk}") for person in people]
    for mail in mails:
        mail.urgent = False
    return mails

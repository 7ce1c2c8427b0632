"""Events for calendar programs (RFC 5545 and 7986), and the memory of what they were told.

A program that subscribes compares UID and SEQUENCE with what it has: the UID of an event never
changes, and SEQUENCE rises with each published change of what its calendar entry says. An event
that is taken off the site stays in the subscription for a while, as cancelled: a program that
just misses it may keep it for ever.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.enums import STATUS, TRANSP

from events.models import CalendarEntry, EventIndexPage, EventPage, EventStatus

#: How long an event that was taken away stays in the subscription.
WITHDRAWN_FOR = timedelta(days=30)
#: How far back the subscription goes, and the most events that it holds.
PAST_FOR = timedelta(days=365)
MAX_EVENTS = 500
#: How often calendar programs are asked to look again.
REFRESH = timedelta(hours=4)
ZONE = ZoneInfo("Europe/Amsterdam")
PRODUCT = "-//Agenda Stad//Agenda//NL"


class EventFacts(dict[str, Any]):
    """What a calendar entry says, as plain values that can be stored."""

    @classmethod
    def of(cls, event: EventPage) -> Self:
        """The facts of an event with dates."""
        if event.start is None or event.end is None:
            raise ValueError("An event without dates is in no calendar.")
        return cls(
            title=plain(event.title),
            start=event.start.isoformat(),
            end=event.end.isoformat(),
            all_day=event.all_day,
            status=str(event.status),
            explanation=plain(event.status_explanation),
            intro=plain(event.get_listing_summary()),
            location=plain(event.location_text),
            online_link=event.public_online_link,
            latitude=None if event.latitude is None else f"{float(event.latitude):.5f}",
            longitude=None if event.longitude is None else f"{float(event.longitude):.5f}",
            kind=str(event.kind),
        )

    @property
    def fingerprint(self) -> str:
        """Changes whenever the calendar entry changes."""
        return hashlib.sha256(json.dumps(self, sort_keys=True).encode()).hexdigest()

    def moment(self, name: str) -> datetime:
        """The start or end, by the clock of the site."""
        return datetime.fromisoformat(self[name]).astimezone(ZONE)


def default_uid(event: EventPage) -> str:
    """The UID of an event: the same in each calendar, and of this language version only."""
    return f"{event.translation_key}-{event.locale.language_code}"


# What calendar programs were told


def record_published(event: EventPage) -> None:
    """Remember what calendars are told about a published event."""
    if event.start and event.end:
        _record(event, withdrawn_at=None)


def record_withdrawn(event: EventPage) -> None:
    """Remember that a published event was taken off the site."""
    if event.start and event.end:
        _record(event, withdrawn_at=timezone.now())


@transaction.atomic
def _record(event: EventPage, withdrawn_at: datetime | None) -> None:
    facts = EventFacts.of(event)
    now = timezone.now()
    told = {
        "fingerprint": facts.fingerprint,
        "snapshot": dict(facts),
        "modified_at": now,
        "withdrawn_at": withdrawn_at,
    }
    entry = CalendarEntry.objects.filter(event_id=event.pk).first()
    if entry is None:
        uid = default_uid(event)
        entry, created = CalendarEntry.objects.get_or_create(
            uid=uid,
            defaults={
                **told,
                "event_id": event.pk,
                "language": event.locale.language_code,
                "created_at": now,
                # Without an entry it was shown with sequence 0; that it is gone is news.
                "sequence": 1 if withdrawn_at else 0,
            },
        )
        if created:
            return
        # The page was deleted and made again, for example by an import.
        CalendarEntry.objects.filter(pk=entry.pk).update(event_id=event.pk)
    changed = CalendarEntry.objects.filter(pk=entry.pk)
    if entry.fingerprint == told["fingerprint"] and (
        (entry.withdrawn_at is None) == (withdrawn_at is None)
    ):
        return
    changed.update(**told, sequence=F("sequence") + 1)


# Calendars


def new_calendar(components: Iterable[Event], method: str = "") -> Calendar:
    """A calendar with these events, and with the method when it is sent by mail (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    calendar.add_component(_time_zone())
    for component in components:
        calendar.add_component(component)
    return calendar


def event_calendar(event: EventPage, request: HttpRequest) -> Calendar:
    """A calendar with one event."""
    entry = CalendarEntry.objects.filter(event_id=event.pk).first()
    return new_calendar([_component(event, entry, request)])


def agenda_calendar(index: EventIndexPage, request: HttpRequest) -> Calendar:
    """The subscription: events of the last year and to come, and those that were taken away."""
    now = timezone.now()
    events = (
        EventPage.objects.live()
        .public()
        .filter(locale=index.locale_id, end__gte=now - PAST_FOR)
        .select_related("locale", "calendar_entry")
        .defer_streamfields()
        .order_by("-start")[:MAX_EVENTS]
    )
    withdrawn = CalendarEntry.objects.filter(
        language=index.locale.language_code, withdrawn_at__gte=now - WITHDRAWN_FOR
    ).order_by("-withdrawn_at")[:MAX_EVENTS]
    components = [
        _component(event, getattr(event, "calendar_entry", None), request) for event in events
    ]
    components += [_withdrawn_component(entry) for entry in withdrawn]
    calendar = new_calendar(sorted(components, key=lambda item: str(item["uid"])))
    calendar.calendar_name = str(_("Agenda Stad: agenda"))
    calendar.description = str(_("Meetings, visits and webinars of Agenda Stad."))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", f"PT{int(REFRESH.total_seconds() // 3600)}H")
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.url = index.get_full_url(request)
    return calendar


def calendar_response(request: HttpRequest, calendar: Calendar, filename: str) -> HttpResponse:
    """A calendar as a download; 304 for a program that has this very version."""
    content = calendar.to_ical()
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["X-Robots-Tag"] = "noindex"
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _time_zone() -> Timezone:
    """The clock of the Netherlands, as the rule that holds since 1996.

    Not `Calendar.add_missing_timezones()`: in icalendar 7.3 that starts summer time an hour late
    and lists each change by date, which Outlook does not read.
    """
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    for part, month, hour, name, before, after in (
        (TimezoneDaylight(), 3, 2, "CEST", 1, 2),
        (TimezoneStandard(), 10, 3, "CET", 2, 1),
    ):
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001  # as the wall clock says
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


def _component(event: EventPage, entry: CalendarEntry | None, request: HttpRequest) -> Event:
    published = event.last_published_at or event.start or timezone.now()
    stamp = entry.modified_at if entry else published
    component = _vevent(
        EventFacts.of(event),
        uid=entry.uid if entry else default_uid(event),
        sequence=entry.sequence if entry else 0,
        stamp=stamp,
        url=event.get_full_url(request) or "",
    )
    component.add("created", entry.created_at if entry else (event.first_published_at or stamp))
    return component


def _withdrawn_component(entry: CalendarEntry) -> Event:
    facts = EventFacts(entry.snapshot) | {"status": EventStatus.CANCELLED.value}
    return _vevent(
        EventFacts(facts), uid=entry.uid, sequence=entry.sequence, stamp=entry.modified_at, url=""
    )


def _vevent(facts: EventFacts, *, uid: str, sequence: int, stamp: datetime, url: str) -> Event:
    cancelled = facts["status"] == EventStatus.CANCELLED
    start, end = facts.moment("start"), facts.moment("end")
    title = facts["title"]
    component = Event()
    component.add("uid", uid)
    component.add("dtstamp", stamp)
    component.add("last-modified", stamp)
    component.add("sequence", sequence)
    component.add("summary", _("Cancelled: %(title)s") % {"title": title} if cancelled else title)
    if facts["all_day"]:
        component.add("dtstart", start.date())
        component.add("dtend", end.date() + timedelta(days=1))  # the day after the last
    else:
        component.add("dtstart", start)
        component.add("dtend", end)
    component.add("status", STATUS.CANCELLED if cancelled else STATUS.CONFIRMED)
    free = cancelled or facts["all_day"]
    component.add("transp", TRANSP.TRANSPARENT if free else TRANSP.OPAQUE)
    if facts["location"]:
        component.add("location", facts["location"])
    if facts["latitude"] is not None and facts["longitude"] is not None:
        component.add("geo", (float(facts["latitude"]), float(facts["longitude"])))
    parts = [facts["explanation"], facts["intro"], facts["online_link"], url]
    component.add("description", "\n\n".join(filter(None, parts)))
    if url:
        component.add("url", url)
    return component


def plain(text: str) -> str:
    """Text without control characters, which no calendar may hold."""
    lines = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in lines if letter == "\n" or unicodedata.category(letter) != "Cc"
    ).strip()

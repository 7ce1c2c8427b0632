"""What somebody takes along: the QR code of their ticket and the entry in their calendar."""

import hashlib
import io
from collections.abc import Iterable
from datetime import datetime, timedelta

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress
from icalendar.enums import PARTSTAT, ROLE, STATUS

from events.calendars import ZONE, new_calendar, plain
from events.models import Booking, EventPage, Registration, Session, State


def qr_png(registration: Registration) -> bytes:
    """The ticket's QR code as a picture for a mail: 33 by 33 points of 6 pixels and a margin."""
    out = io.BytesIO()
    segno.make(registration.ticket, error="m", micro=False).save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def qr_svg(registration: Registration) -> SafeString:
    """The ticket's QR code as SVG, black on white also in the dark."""
    return SafeString(
        segno.make(registration.ticket, error="m", micro=False).svg_inline(
            border=4, light="#fff", omitsize=True
        )
    )


def chosen_sessions(registration: Registration) -> list[Session]:
    """The parts in which somebody has a place, in order of time."""
    return list(
        Session.objects.filter(bookings__registration=registration, bookings__state=State.CONFIRMED)
        .select_related("room", "round")
        .order_by("start", "end", "title")
    )


def sessions_to_wait_for(registration: Registration) -> list[Session]:
    """The parts that go on and for which somebody is on the waiting list, in order of time."""
    waits = Booking.objects.filter(registration=registration, state=State.WAITING)
    sessions = Session.objects.filter(bookings__in=waits, cancelled=False)
    return list(sessions.order_by("start", "end", "title"))


def sessions_to_go_to(registration: Registration) -> list[Session]:
    """The parts in which somebody has a place and that go on."""
    return [item for item in chosen_sessions(registration) if not item.cancelled]


def uid_of(registration: Registration) -> str:
    """The UID of somebody's own entry: the same through every change, another after hand-over."""
    holder = hashlib.sha256(registration.ticket.encode()).hexdigest()[:12]
    return f"{registration.uuid}-{holder}@{_domain()}"


def invitation(
    registration: Registration,
    sessions: Iterable[Session] = (),
    *,
    uid: str,
    sequence: int,
    guest: str,
    cancels: bool = False,
    url: str = "",
) -> str:
    """The event as an invitation for one person (RFC 5546): a REQUEST, or the CANCEL of it.

    `guest` is the address that the mail goes to: programs compare it with their owner's.
    """
    entry = _entry(registration, sessions, uid, url)
    entry.add("sequence", sequence)
    entry.add("status", STATUS.CANCELLED if cancels else STATUS.CONFIRMED)
    organiser = vCalAddress(f"mailto:{_address()}")
    organiser.params["CN"] = "Agenda Stad"
    entry.add("organizer", organiser)
    attendee = vCalAddress(f"mailto:{guest}")
    attendee.params["ROLE"] = ROLE.REQ_PARTICIPANT
    attendee.params["PARTSTAT"] = PARTSTAT.DECLINED if cancels else PARTSTAT.ACCEPTED
    attendee.params["RSVP"] = "FALSE"
    entry.add("attendee", attendee)
    return new_calendar([entry], "CANCEL" if cancels else "REQUEST").to_ical().decode()


def personal_programme(registration: Registration, url: str = "") -> Calendar:
    """The event and the parts that somebody chose, as a calendar to subscribe to."""
    event = registration.sign_up.event
    sessions = chosen_sessions(registration) if registration.state == State.CONFIRMED else []
    entries = []
    if registration.state == State.CONFIRMED:
        going = [item for item in sessions if not item.cancelled]
        entry = _entry(registration, going, uid_of(registration), url)
        entry.add("sequence", registration.version)
        entries.append(entry)
    for session in sessions:
        part = Event()
        part.add("uid", f"{session.uuid}-{uid_of(registration)}")
        part.add("dtstamp", timezone.now())
        part.add("sequence", registration.version)
        title = session.title
        part.add(
            "summary",
            plain(_("Cancelled: %(title)s") % {"title": title})
            if session.cancelled
            else plain(title),
        )
        part.add("dtstart", session.start.astimezone(ZONE))
        part.add("dtend", session.end.astimezone(ZONE))
        part.add("status", STATUS.CANCELLED if session.cancelled else STATUS.CONFIRMED)
        place = _place_of(session)
        if place:
            part.add("location", plain(place))
        entries.append(part)
    calendar = new_calendar(entries)
    title = " ".join(plain(event.title).split())
    calendar.calendar_name = str(_("My programme: %(event)s") % {"event": title})
    return calendar


def session_line(session: Session) -> str:
    """A part of the programme on one line, for who has a place: when, what and where."""
    where = _place_of(session)
    return " · ".join(filter(None, [session.times_text, session.title, where]))


def _place_of(session: Session) -> str:
    room = str(session.room) if session.room else ""
    return session.meeting_point or room or session.online_link


def _entry(registration: Registration, sessions: Iterable[Session], uid: str, url: str) -> Event:
    event = registration.sign_up.event
    start, end = _moments(event)
    entry = Event()
    entry.add("uid", uid)
    entry.add("dtstamp", timezone.now())
    entry.add("summary", plain(event.title))
    entry.add("dtstart", start.date() if event.all_day else start)
    entry.add("dtend", end.date() + timedelta(days=1) if event.all_day else end)
    if event.attendee_location_text:
        entry.add("location", plain(event.attendee_location_text))
    lines = [session_line(session) for session in sessions]
    entry.add("description", "\n\n".join(filter(None, [*(plain(line) for line in lines), url])))
    return entry


def _moments(event: EventPage) -> tuple[datetime, datetime]:
    if event.start is None or event.end is None:
        raise ValueError("An event without dates is in no calendar.")
    return event.start.astimezone(ZONE), event.end.astimezone(ZONE)


def _address() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ")


def _domain() -> str:
    return _address().rpartition("@")[2] or "localhost"

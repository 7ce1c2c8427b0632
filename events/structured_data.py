"""Events, sessions and speakers as schema.org objects."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from events.models import AttendanceMode, EventPage, EventStatus
from events.models.programme import Session
from home.models import Person
from home.models.base import JSONObject

SCHEMA = "https://schema.org"
STATUSES = {
    EventStatus.PLANNED: f"{SCHEMA}/EventScheduled",
    EventStatus.FULL: f"{SCHEMA}/EventScheduled",
    EventStatus.MOVED: f"{SCHEMA}/EventRescheduled",
    EventStatus.CANCELLED: f"{SCHEMA}/EventCancelled",
}
MODES = {
    AttendanceMode.IN_PERSON: f"{SCHEMA}/OfflineEventAttendanceMode",
    AttendanceMode.ONLINE: f"{SCHEMA}/OnlineEventAttendanceMode",
    AttendanceMode.HYBRID: f"{SCHEMA}/MixedEventAttendanceMode",
}


def event_object(event: EventPage, request: HttpRequest) -> JSONObject:
    """An event with dates, as search engines read it."""
    url = event.get_full_url(request)
    data: JSONObject = {
        "@context": SCHEMA,
        "@type": "Event",
        "@id": f"{url}#event",
        "name": event.title,
        "url": url,
        "startDate": _moment(event.start, event.all_day),
        "endDate": _moment(event.end, event.all_day),
        "eventStatus": STATUSES[EventStatus(event.status)],
        "eventAttendanceMode": MODES[AttendanceMode(event.attendance_mode)],
        "inLanguage": event.locale.language_code,
        "isAccessibleForFree": True,
        "organizer": _organizer(request),
    }
    locations = _locations(event, url)
    if locations:
        data["location"] = locations[0] if len(locations) == 1 else locations
    if description := event.get_meta_description():
        data["description"] = description
    return data


def session_object(session: Session, request: HttpRequest) -> JSONObject:
    """A part of a programme, with the event that it belongs to."""
    event = session.event
    url = event.get_full_url(request)
    data: JSONObject = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": session.title,
        "url": request.build_absolute_uri(session.url),
        "startDate": _moment(session.start),
        "endDate": _moment(session.end),
        "eventStatus": STATUSES[
            EventStatus.CANCELLED if session.cancelled else EventStatus(event.status)
        ],
        "eventAttendanceMode": MODES[AttendanceMode(event.attendance_mode)],
        "organizer": _organizer(request),
        "superEvent": {"@type": "Event", "@id": f"{url}#event", "name": event.title, "url": url},
    }
    locations = _locations(event, url)
    if locations:
        data["location"] = locations[0] if len(locations) == 1 else locations
    if session.summary or session.description:
        data["description"] = session.summary or session.description
    performers = [{"@type": "Person", "name": person.name} for person in session.speakers]
    if performers:
        data["performer"] = performers
    return data


def person_object(person: Person, event: EventPage, request: HttpRequest) -> JSONObject:
    """A speaker."""
    data: JSONObject = {
        "@context": SCHEMA,
        "@type": "Person",
        "name": person.name,
        "url": request.build_absolute_uri(event.programme_url("speaker", slug=person.slug)),
        "performerIn": {"@type": "Event", "name": event.title, "url": event.get_full_url(request)},
    }
    if person.job_title:
        data["jobTitle"] = person.job_title
    if person.organisation:
        data["worksFor"] = {"@type": "Organization", "name": person.organisation}
    if person.linkedin:
        data["sameAs"] = person.linkedin
    return data


def _moment(moment: Any, all_day: bool = False) -> str:
    local = timezone.localtime(moment)
    return local.date().isoformat() if all_day else local.isoformat()


def _organizer(request: HttpRequest) -> JSONObject:
    return {
        "@type": "Organization",
        "name": "Agenda Stad",
        "url": request.build_absolute_uri("/"),
    }


def _locations(event: EventPage, url: str) -> list[JSONObject]:
    locations: list[JSONObject] = []
    if event.has_venue and event.location_text:
        address = {
            "@type": "PostalAddress",
            "streetAddress": event.address,
            "postalCode": event.postcode,
            "addressLocality": event.city,
            "addressCountry": "NL",
        }
        place: JSONObject = {
            "@type": "Place",
            "name": event.venue or event.city,
            "address": {key: value for key, value in address.items() if value},
        }
        if event.latitude is not None and event.longitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(event.latitude),
                "longitude": float(event.longitude),
            }
        locations.append(place)
    if event.is_online:
        locations.append({"@type": "VirtualLocation", "url": event.public_online_link or url})
    return locations

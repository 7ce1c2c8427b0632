"""The models of the agenda: pages, programme, calendar entries."""

from events.models.calendar import CalendarEntry
from events.models.city_days import CityDayIndexPage, CityDayPage, CityDayPartner
from events.models.pages import (
    AttendanceMode,
    EventContact,
    EventIndexPage,
    EventKind,
    EventPage,
    EventStatus,
)
from events.models.programme import PersonRole, Room, Round, Session, SessionKind, SessionPerson

__all__ = [
    "AttendanceMode",
    "CalendarEntry",
    "CityDayIndexPage",
    "CityDayPage",
    "CityDayPartner",
    "EventContact",
    "EventIndexPage",
    "EventKind",
    "EventPage",
    "EventStatus",
    "PersonRole",
    "Room",
    "Round",
    "Session",
    "SessionKind",
    "SessionPerson",
]

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
from events.models.registrations import (
    ENDED,
    MOVES,
    Answer,
    Booking,
    Move,
    MoveError,
    Registration,
    RegistrationLog,
    State,
    Tallies,
    after,
    session_places_taken,
)
from events.models.sign_ups import (
    Access,
    Audience,
    Invitation,
    SignUp,
    SignUpPhase,
    WaitingList,
    email_key_of,
)

__all__ = [
    "ENDED",
    "MOVES",
    "Access",
    "Answer",
    "AttendanceMode",
    "Audience",
    "Booking",
    "CalendarEntry",
    "CityDayIndexPage",
    "CityDayPage",
    "CityDayPartner",
    "EventContact",
    "EventIndexPage",
    "EventKind",
    "EventPage",
    "EventStatus",
    "Invitation",
    "Move",
    "MoveError",
    "PersonRole",
    "Registration",
    "RegistrationLog",
    "Room",
    "Round",
    "Session",
    "SessionKind",
    "SessionPerson",
    "SignUp",
    "SignUpPhase",
    "State",
    "Tallies",
    "WaitingList",
    "after",
    "email_key_of",
    "session_places_taken",
]

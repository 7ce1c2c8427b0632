"""The models of the agenda: pages, programme, calendar entries."""

from events.models.agenda import EventIndexPage
from events.models.broadcasts import Broadcast
from events.models.calendar import CalendarEntry
from events.models.city_days import CityDayIndexPage, CityDayPage, CityDayPartner
from events.models.door import DoorPass, Refusal, Scan, ScanResult, hash_of, new_token
from events.models.feedback import FeedbackAnswer, FeedbackGiven
from events.models.invitees import Invitee
from events.models.materials import EventMaterial, MaterialKind
from events.models.moves import ENDED, MOVES, Move, MoveError, State, after
from events.models.pages import EventContact, EventKind, EventPage, EventStatus
from events.models.papers import Paper, PaperKind
from events.models.programme import PersonRole, Room, Round, Session, SessionKind, SessionPerson
from events.models.registrations import (
    Answer,
    Booking,
    Registration,
    RegistrationLog,
    by_name,
)
from events.models.session_moves import SessionMove
from events.models.sign_ups import (
    Access,
    Audience,
    Invitation,
    SignUp,
    SignUpPhase,
    WaitingList,
    email_key_of,
)
from events.models.tallies import Tallies, places_of_sessions, with_places
from events.models.when_and_where import AttendanceMode

__all__ = [
    "ENDED",
    "MOVES",
    "Access",
    "Answer",
    "AttendanceMode",
    "Audience",
    "Booking",
    "Broadcast",
    "CalendarEntry",
    "CityDayIndexPage",
    "CityDayPage",
    "CityDayPartner",
    "DoorPass",
    "EventContact",
    "EventIndexPage",
    "EventKind",
    "EventMaterial",
    "EventPage",
    "EventStatus",
    "FeedbackAnswer",
    "FeedbackGiven",
    "Invitation",
    "Invitee",
    "MaterialKind",
    "Move",
    "MoveError",
    "Paper",
    "PaperKind",
    "PersonRole",
    "Refusal",
    "Registration",
    "RegistrationLog",
    "Room",
    "Round",
    "Scan",
    "ScanResult",
    "Session",
    "SessionKind",
    "SessionMove",
    "SessionPerson",
    "SignUp",
    "SignUpPhase",
    "State",
    "Tallies",
    "WaitingList",
    "after",
    "by_name",
    "email_key_of",
    "hash_of",
    "new_token",
    "places_of_sessions",
    "with_places",
]

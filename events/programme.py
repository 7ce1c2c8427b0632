"""What a programme tells: who is in it, and what clashes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _

from events.dates import times_text
from events.models import Session
from home.models import Person


@dataclass
class Participant:
    """Somebody in the programme, with where they speak and what they moderate."""

    person: Person
    speaks: list[Session] = field(default_factory=list)
    moderates: list[Session] = field(default_factory=list)


def people_of(sessions: Iterable[Session]) -> list[Participant]:
    """Everybody in these sessions, by name; who only was in a cancelled one too."""
    found: dict[int, Participant] = {}
    for session in sessions:
        for person in session.speakers:
            found.setdefault(person.pk, Participant(person)).speaks.append(session)
        for person in session.moderators:
            found.setdefault(person.pk, Participant(person)).moderates.append(session)
    return sorted(found.values(), key=lambda entry: (entry.person.name.casefold(), entry.person.pk))


@dataclass(frozen=True)
class Clash:
    """Something that an editor should look at; it stops nothing."""

    text: str
    sessions: tuple[Session, ...]


def find_clashes(sessions: Iterable[Session]) -> list[Clash]:
    """People and rooms that are booked twice, and rooms too small for their session."""
    active = [session for session in sessions if not session.cancelled]
    return [*_double_people(active), *_double_rooms(active), *small_rooms(active)]


def _overlaps(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    in_order = sorted(sessions, key=lambda item: (item.start, item.end))
    return (
        (first, second) for first, second in combinations(in_order, 2) if second.start < first.end
    )


def _double_people(sessions: list[Session]) -> Iterator[Clash]:
    booked: dict[Person, list[Session]] = defaultdict(list)
    for session in sessions:
        for link in session.people.all():
            booked[link.person].append(session)
    for person, theirs in booked.items():
        for first, second in _overlaps(theirs):
            text = _("%(who)s is in '%(first)s' and in '%(second)s' at the same time (%(when)s).")
            yield Clash(text % _words(person, first, second), (first, second))


def _double_rooms(sessions: list[Session]) -> Iterator[Clash]:
    booked: dict[object, list[Session]] = defaultdict(list)
    for session in sessions:
        if session.room and not session.is_break:
            booked[session.room].append(session)
    for room, there in booked.items():
        for first, second in _overlaps(there):
            text = _("%(who)s has '%(first)s' and '%(second)s' at the same time (%(when)s).")
            yield Clash(text % _words(room, first, second), (first, second))


def small_rooms(sessions: Iterable[Session]) -> Iterator[Clash]:
    """Sessions with more places than their room has seats."""
    for session in sessions:
        room = session.room
        if room and room.capacity and session.capacity and session.capacity > room.capacity:
            text = _("'%(title)s' has %(places)s places, but %(room)s has only %(seats)s seats.")
            values = {
                "title": session.title,
                "places": session.capacity,
                "room": room.name,
                "seats": room.capacity,
            }
            yield Clash(text % values, (session,))


def _words(who: object, first: Session, second: Session) -> dict[str, str]:
    return {
        "who": str(who),
        "first": first.title,
        "second": second.title,
        "when": times_text(max(first.start, second.start), min(first.end, second.end)),
    }

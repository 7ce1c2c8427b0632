"""What of a programme can be chosen, and how many places are left of each part.

It may be some seconds old where it is shown. Whoever decides counts under the lock of the event.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.models import Audience, Session, SignUp, places_of_sessions
from events.sign_up.session_choice import CHOSEN_KINDS, overlap
from home.page_cache import version

#: From how many places left on the number is told.
FEW_PLACES = 10


@dataclass
class SessionOption:
    """A part of the programme to choose, and what is left of its places."""

    session: Session
    free: int | None

    @property
    def is_full(self) -> bool:
        """Nobody can get a place now."""
        return self.free is not None and self.free <= 0

    @property
    def places_text(self) -> str:
        """'Full', or how many places are left when they are few; empty when there is room."""
        if self.free is None or self.free > FEW_PLACES:
            return ""
        if self.is_full:
            return _("full")
        return ngettext("%(number)s place left", "%(number)s places left", self.free) % {
            "number": self.free
        }

    @property
    def label(self) -> str:
        """What stands behind the box: what, when, where, and what is left."""
        session = self.session
        where = session.meeting_point or (str(session.room) if session.room else "")
        parts = [session.title, session.times_text, where, self.places_text]
        return " · ".join(filter(None, parts))


@dataclass
class SessionGroup:
    """Parts of a programme that are offered together: a round, or what starts at one time."""

    key: str
    label: str
    options: list[SessionOption]

    @property
    def is_exclusive(self) -> bool:
        """At most one of them can be chosen, because all are at the same time."""
        sessions = [option.session for option in self.options]
        return all(
            overlap(first, other)
            for number, first in enumerate(sessions)
            for other in sessions[number + 1 :]
        )


def preselected(groups: Iterable[SessionGroup], wanted: str) -> dict[str, Any]:
    """The initial values of a form in which one part was chosen already, by a link to it."""
    for group in groups:
        for option in group.options:
            pk = str(option.session.pk)
            if pk == wanted and option.is_full:
                return {"waiting": [pk]}
            if pk == wanted:
                return {f"group-{group.key}": pk if group.is_exclusive else [pk]}
    return {}


def session_groups(sessions: Iterable[Session]) -> list[SessionGroup]:
    """The parts that can be chosen, by round or by time, with what is left of each."""
    groups: dict[str, SessionGroup] = {}
    for session in sessions:
        if session.round:
            key, label = f"r{session.round_id}", session.round.name
        else:
            key, label = f"t{session.start:%Y%m%d%H%M}", session.times_text
        group = groups.setdefault(key, SessionGroup(key, label, []))
        group.options.append(SessionOption(session, None))
    found = list(groups.values())
    count_places(found)
    return found


def count_places(groups: Iterable[SessionGroup], second: int | None = None) -> None:
    """Write down what is left of each part now, in one query; shared by all in this `second`."""
    options = [option for group in groups for option in group.options]
    limited = [option.session.pk for option in options if option.session.capacity is not None]
    if second is None:
        places = places_of_sessions(limited) if limited else {}
    else:
        places = _places_in(second, tuple(limited))
    for option in options:
        if option.session.capacity is not None:
            taken, waiting = places.get(option.session.pk, (0, 0))
            # A place for which somebody waits is not free.
            option.free = 0 if waiting else option.session.capacity - taken


@lru_cache(maxsize=16)
def _places_in(_second: int, session_ids: tuple[int, ...]) -> dict[int, tuple[int, int]]:
    return places_of_sessions(session_ids)


@dataclass
class Offer:
    """What a form to sign up offers to everybody: parts of the programme, audiences, codes."""

    groups: list[SessionGroup]
    audiences: list[Audience]
    has_codes: bool


def recent_offer(sign_up: SignUp) -> Offer:
    """The offer of some seconds ago: good enough to show. It is shared, so only read it."""
    seconds = settings.SECONDS_TO_KEEP_PAGES
    if not seconds:
        return _offer(sign_up)
    return _kept_offer(sign_up, int(time.time()) // seconds, version(), get_language())


@lru_cache(maxsize=16)
def _kept_offer(sign_up: SignUp, *_key: Any) -> Offer:
    return _offer(sign_up)


def current_offer(sign_up: SignUp, second: int | None = None) -> Offer:
    """The offer with the places that are left now, or that were in this `second`."""
    offer = recent_offer(sign_up)
    groups = [
        replace(group, options=[replace(option) for option in group.options])
        for group in offer.groups
    ]
    count_places(groups, second)
    return replace(offer, groups=groups)


def _offer(sign_up: SignUp) -> Offer:
    sessions: Iterable[Session] = []
    if sign_up.event.show_programme:
        sessions = (
            Session.objects.filter(
                event_id=sign_up.event_id, kind__in=CHOSEN_KINDS, cancelled=False
            )
            .select_related("round", "room")
            .defer("summary", "description")
            .order_by("start", "end", "title")
        )
    audiences = Audience.objects.filter(sign_up=sign_up.pk, invitation_only=False)
    return Offer(session_groups(sessions), list(audiences), sign_up.invitations.exists())

"""Which parts of a programme somebody can choose together."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Session, SessionKind, SignUp, with_places
from events.sign_up.moves import RefusedError

#: The kinds of parts that people choose; the others are for everybody.
CHOSEN_KINDS = (SessionKind.SESSION, SessionKind.EXCURSION, SessionKind.ONLINE)


def choosable_sessions(sign_up: SignUp, pks: Iterable[int]) -> dict[int, Session]:
    """Those of these sessions that can be chosen: of this event, shown, not begun or cancelled.

    Each has its places in `taken` and `waiting`.
    """
    if not sign_up.event.show_programme:
        return {}
    sessions = Session.objects.filter(
        event_id=sign_up.event_id,
        pk__in=list(pks),
        kind__in=CHOSEN_KINDS,
        cancelled=False,
        start__gt=timezone.now(),
    )
    return with_places(sessions.only(*_NEEDED).order_by()).in_bulk()


#: What deciding about a session takes; its texts stay where they are.
_NEEDED = ("title", "start", "end", "capacity", "travel_minutes")


def check_free(sessions: Iterable[Any], number: int = 1, own_queues: Collection[int] = ()) -> None:
    """Refuse sessions that have not so many places left, all of them in one go.

    They come from `choosable_sessions`. A place for which somebody waits is not free; in
    `own_queues` the one who asks waits too.
    """
    gone, short = [], []
    for item in sessions:
        if item.capacity is None:
            continue
        if item.capacity <= item.taken or item.waiting > (item.pk in own_queues):
            gone.append(item.title)
        elif item.capacity < item.taken + number:
            short.append(item.title)
    if gone:
        raise RefusedError(
            sessions=_("Just taken: %(titles)s. Choose something else; the rest is still here.")
            % {"titles": ", ".join(gone + short)}
        )
    if short:
        raise RefusedError(
            sessions=_(
                "You are with %(number)s people, and so many places are not left in: %(titles)s. "
                "Choose something else, or sign up fewer people."
            )
            % {"number": number, "titles": ", ".join(short)}
        )


def busy_time(session: Session) -> tuple[datetime, datetime]:
    """From when until when somebody is occupied by a session: with the way there and back."""
    travel = timedelta(minutes=session.travel_minutes or 0)
    return session.start - travel, session.end + travel


def overlap(first: Session, second: Session) -> bool:
    """Whether nobody can be in both; one that starts when the other ends is fine."""
    (start, end), (other_start, other_end) = busy_time(first), busy_time(second)
    return start < other_end and other_start < end


def check_no_overlap(sessions: Iterable[Session]) -> None:
    """Refuse sessions that are at the same time."""
    ordered = sorted(sessions, key=lambda item: busy_time(item))
    for number, session in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if overlap(session, other):
                raise RefusedError(
                    sessions=_("'%(first)s' and '%(second)s' are at the same time.")
                    % {"first": session.title, "second": other.title}
                )

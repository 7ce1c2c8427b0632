"""Which parts of a programme somebody can choose together."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Session, SessionKind, SignUp, session_places_taken
from events.moves import RefusedError

#: The kinds of parts that people choose; the others are for everybody.
CHOSEN_KINDS = (SessionKind.SESSION, SessionKind.EXCURSION, SessionKind.ONLINE)


def choosable_sessions(sign_up: SignUp, pks: Iterable[int]) -> dict[int, Session]:
    """Those of these sessions that can be chosen: of this event, shown, not begun or cancelled."""
    if not sign_up.event.show_programme:
        return {}
    return Session.objects.filter(
        event_id=sign_up.event_id,
        pk__in=list(pks),
        kind__in=CHOSEN_KINDS,
        cancelled=False,
        start__gt=timezone.now(),
    ).in_bulk()


def check_free(sessions: Iterable[Session], number: int = 1) -> None:
    """Refuse sessions that have not so many places left, all of them in one go."""
    limited = {item.pk: item for item in sessions if item.capacity is not None}
    if not limited:
        return
    taken = session_places_taken(limited)
    full = [
        item.title
        for pk, item in limited.items()
        if (item.capacity or 0) < taken.get(pk, 0) + number
    ]
    if full:
        raise RefusedError(
            sessions=_("Just taken: %(titles)s. Choose something else; the rest is still here.")
            % {"titles": ", ".join(full)}
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

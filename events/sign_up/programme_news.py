"""Tell people that a part of the programme that they chose was moved or cancelled.

What is changed in the editor of a programme is at once on the site. The mails wait until nothing
has changed for a while: who rearranges a programme sends each person one mail, and what is put
back is never told. While visitors do not see the programme nothing is told; it is when they do.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.dates import time_text
from events.models import Booking, Registration, Session, SessionMove
from events.models.moves import ENDED
from events.sign_up.locking import sign_up_lock
from events.sign_up.moves import new_mail
from home.outgoing_mail import queue_mails

#: The mails leave when nothing has changed for so long.
QUIET = timedelta(minutes=10)
#: What begins this soon is told at once.
SOON = timedelta(hours=3)
#: What of the facts of a session makes it another one to go to.
_TELLING = ("start", "end", "room", "point", "link", "cancelled")


def facts_of_session(session: Session) -> dict[str, Any]:
    """What people must hear of when it changes: when, where, and whether it goes on."""
    return {
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "room": session.room_id,
        "room_name": str(session.room) if session.room else "",
        "point": session.meeting_point,
        "link": session.online_link,
        "cancelled": session.cancelled,
    }


def differs(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether people must hear of it. Moments are the same in each time zone."""
    return any(was[name] != now[name] for name in _TELLING if name not in ("start", "end")) or any(
        datetime.fromisoformat(was[name]) != datetime.fromisoformat(now[name])
        for name in ("start", "end")
    )


def remember(before: Iterable[Session]) -> None:
    """Keep what people know of these parts, which change in this transaction, under the lock."""
    now = timezone.now()
    with transaction.atomic():
        for session in before:
            SessionMove.objects.get_or_create(
                session=session, defaults={"was": facts_of_session(session)}
            )
            SessionMove.objects.filter(session=session).update(changed_at=now)


def people_who_chose(sessions: Iterable[int]) -> int:
    """How many people have a place in these parts, or wait for one."""
    return _bookings(sessions).values("registration").distinct().count()


def _bookings(sessions: Iterable[int]) -> "QuerySet[Booking]":
    return (
        Booking.objects.current()
        .filter(
            session__in=list(sessions),
            registration__is_test=False,
            registration__anonymised_at=None,
        )
        .exclude(registration__state__in=ENDED)
    )


def moved_sessions(event_pk: int) -> list[SessionMove]:
    """The parts of an event that are not what people were told."""
    moves = SessionMove.objects.filter(session__event=event_pk).select_related("session__room")
    return [move for move in moves if differs(move.was, facts_of_session(move.session))]


def due_sign_ups(now: datetime | None = None) -> list[int]:
    """The sign-ups of which a changed programme must be told now."""
    now = now or timezone.now()
    events = (
        SessionMove.objects.filter(
            session__event__live=True,
            session__event__show_programme=True,
            session__event__sign_up__isnull=False,
        )
        .order_by()
        .values("session__event__sign_up")
        .annotate(last=Max("changed_at"), first=Min("session__start"))
    )
    due = events.filter(Q(last__lte=now - QUIET) | Q(first__lte=now + SOON))
    return list(due.values_list("session__event__sign_up", flat=True))


def tell_programme(sign_up_pk: int) -> int:
    """Queue a mail to each person who chose what was moved; return to how many people."""
    with sign_up_lock(sign_up_pk) as sign_up:
        event = sign_up.event
        if not (event.live and event.show_programme):
            return 0
        moves = moved_sessions(event.pk)
        SessionMove.objects.filter(session__event=event.pk).delete()
        if event.is_cancelled or event.is_over:
            return 0
        was = {move.session_id: move.was for move in moves if not _is_past(move)}
        return _tell(was)


def _is_past(move: SessionMove) -> bool:
    """It was over already, and still is."""
    ends = (move.session.end, datetime.fromisoformat(move.was["end"]))
    return max(ends) < timezone.now()


def _tell(was: dict[int, dict[str, Any]]) -> int:
    chosen: dict[int, set[int]] = defaultdict(set)
    for registration_pk, session_pk in _bookings(was).values_list("registration", "session"):
        chosen[registration_pk].add(session_pk)
    people = Registration.objects.filter(pk__in=chosen)
    # The entry in their calendar changes: programs look at the version.
    people.update(version=F("version") + 1)
    mails = []
    for person in people.select_related("leader").order_by("pk"):
        by_leader = chosen.get(person.leader_id or 0, set())
        if not person.recipient or (not person.email and chosen[person.pk] <= by_leader):
            continue  # the mail to who signed them up tells it
        moves = [{"session": pk, "was": was[pk]} for pk in sorted(chosen[person.pk])]
        mail = new_mail(person, "programme_changed", moves=moves)
        mail.urgent = False
        mails.append(mail)
    queue_mails(mails)
    return len(mails)


def news_text(event_pk: int, number: int, *, is_public: bool) -> str:
    """Who gets a mail about what was moved in a programme, and when, for staff."""
    chose = ngettext(
        "%(number)s person chose what is changed now.",
        "%(number)s people chose what is changed now.",
        number,
    )
    moves = SessionMove.objects.filter(session__event=event_pk)
    last = moves.aggregate(last=Max("changed_at"))["last"]
    if not is_public or last is None:
        when = _("They get a mail as soon as visitors see the programme.")
    else:
        when = _(
            "They get a mail at %(time)s, one for all changes. Each further change puts it off; "
            "what you put back is not told. What begins within three hours is told at once."
        )
    return " ".join([chose, when]) % {
        "number": number,
        "time": time_text(last + QUIET) if last else "",
    }

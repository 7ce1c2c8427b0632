"""What exactly changed, from what to what: remembered as plain values, told in any language.

A mail keeps these values until it is written. Of a sensitive answer only its question is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.dates import day_text, days_text, times_text
from events.models import EventPage, Registration, Session, State
from home.letters import Change
from home.models import Question
from home.models.questions import as_text
from townsdeals.models import Organisation

#: What somebody tells about themselves, apart from answers.
DETAILS = ("first_name", "last_name", "organisation", "organisation_kind", "job_title")


# What is remembered


def places_of(registration: Registration) -> dict[int, str]:
    """The state of each part of the programme that somebody has, waits for or is offered."""
    return dict(registration.bookings.current().values_list("session", "state"))


def between_places(before: Mapping[int, str], after: Mapping[int, str]) -> list[list[Any]]:
    """The parts in which somebody's place changed: which, from what, to what."""
    return [
        [pk, before.get(pk, ""), after.get(pk, "")]
        for pk in sorted(before.keys() | after.keys())
        if before.get(pk) != after.get(pk)
    ]


def between_details(registration: Registration, values: Mapping[str, str]) -> list[list[str]]:
    """What somebody tells about themselves anew: what, from what, to what."""
    return [
        [name, getattr(registration, name), values[name]]
        for name in DETAILS
        if getattr(registration, name) != values[name]
    ]


def between_answers(
    before: Iterable[Any], after: Mapping[Question, Any], still_asked: Iterable[int]
) -> list[list[Any]]:
    """The questions that were answered otherwise: which, and from what to what.

    Only questions that are asked now can be; what was sensitive then or is now is not kept.
    """
    answers = {answer.question_id: answer for answer in before}
    found: list[list[Any]] = []
    for question, value in after.items():
        old = answers.pop(question.pk, None)
        if as_text(old and old.value) == as_text(value):
            continue
        hidden = question.sensitive or (old is not None and old.sensitive)
        values = [] if hidden else [old.value if old else None, value]
        found.append([question.label, *values])
    asked = set(still_asked)
    found += [
        [old.label, *([] if old.sensitive else [old.value, None])]
        for old in answers.values()
        if old.question_id in asked
    ]
    return found


# What is told


def told(context: Mapping[str, Any]) -> list[Change]:
    """What a mail remembers of a change, in words."""
    return [
        *_details(context.get("details", ())),
        *(_answer(*answer) for answer in context.get("answers", ())),
        *_places(context.get("places", ())),
    ]


def _details(details: Iterable[tuple[str, str, str]]) -> Iterable[Change]:
    kinds = {str(value): str(label) for value, label in Organisation.Kind.choices}
    for name, old, new in details:
        label = str(Registration._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        yield _change(label[:1].upper() + label[1:], kinds.get(old, old), kinds.get(new, new))


def _answer(label: str, *values: Any) -> Change:
    if not values:
        return Change(label, after=_("Changed. We do not repeat your answer in a mail."))
    return _change(label, *(as_text(value) for value in values))


def _change(name: str, old: str, new: str) -> Change:
    return Change(name, old or _("nothing"), new or _("nothing"))


def _places(places: Iterable[tuple[int, str, str]]) -> Iterable[Change]:
    words = {
        "": _("not chosen"),
        State.CONFIRMED: _("you have a place"),
        State.WAITING: _("you are on the waiting list"),
        State.OFFERED: _("we keep a place for you"),
    }
    rows = list(places)
    sessions = Session.objects.in_bulk([pk for pk, _old, _new in rows])
    for pk, old, new in sorted(rows, key=lambda row: _order(sessions.get(row[0]))):
        if session := sessions.get(pk):
            yield Change(f"{session.title} ({session.times_text})", words[old], words[new])


def _order(session: Session | None) -> str:
    return f"{session.start.isoformat()} {session.title}" if session else ""


def moved(was: Mapping[str, Any], event: EventPage, *, has_place: bool) -> list[Change]:
    """Of an event that was moved: when and where it was, and is."""
    if not was:
        return []
    where = "place" if has_place and "place" in was else "where"
    place = event.attendee_location_text if has_place else event.location_text
    rows = [(_("When"), when_text(was, event), when_of(event)), (_("Where"), was[where], place)]
    return [_change(name, old, new) for name, old, new in rows if old != new]


def when_of(event: EventPage) -> str:
    """The days and times of an event."""
    return " · ".join(filter(None, [event.days_text, event.times_text]))


def when_text(was: Mapping[str, Any], event: EventPage) -> str:
    """The same, as they were."""
    if not (was["start"] and was["end"]):
        return ""
    start, end = (localtime(datetime.fromisoformat(was[name])) for name in ("start", "end"))
    times = "" if event.all_day else times_text(start, end)
    return " · ".join(filter(None, [days_text(start.date(), end.date()), times]))


def session_text(facts: Mapping[str, Any], *, has_place: bool) -> str:
    """When and where a part of the programme is, or that it does not go on."""
    if facts["cancelled"]:
        return _("does not go on")
    start, end = (localtime(datetime.fromisoformat(facts[name])) for name in ("start", "end"))
    where = facts["point"] or facts["room_name"] or (facts["link"] if has_place else "")
    return " · ".join(filter(None, [day_text(start.date()), times_text(start, end), where]))

"""What is printed for an event: badges, lists, certificates, as accessible PDF.

Everything that people wrote goes to the templates as data, and never as markup.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import segno
from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from events.models import (
    Answer,
    Booking,
    EventPage,
    Paper,
    PaperKind,
    Registration,
    Scan,
    Session,
    SignUp,
    State,
    by_name,
)
from events.sign_up.session_choice import CHOSEN_KINDS
from home.models.questions import as_text
from home.pdf import render_pdf

TEMPLATES = Path(__file__).parent / "typst"
#: Made while somebody waits; more people than this, in the background.
MADE_AT_ONCE = 60
#: How long a paper with names is kept to be fetched.
KEPT_FOR = timedelta(days=1)
#: Millimetres, for name badges that are cut and for sheets of stickers.
SHEETS = {
    PaperKind.BADGES: {"columns": 2, "rows": 5, "width": 90, "height": 54, "gap": 0, "cut": True},
    PaperKind.LABELS: {
        "columns": 2,
        "rows": 7,
        "width": 99.1,
        "height": 38.1,
        "gap": 2.5,
        "cut": False,
    },
}
#: Points: the letters of a name by how long its longest word is, and the width of a letter.
SIZES = {PaperKind.BADGES: (26, 22, 18, 14, 11, 8), PaperKind.LABELS: (18, 15, 12, 10, 8)}
ROOM_FOR_A_WORD, LETTER_WIDTH = 160, 0.6


def attendees(sign_up: SignUp) -> "QuerySet[Registration]":
    """Who has a place."""
    return sign_up.registrations.real().filter(state=State.CONFIRMED, anonymised_at=None)


def who_was_there(sign_up: SignUp) -> "QuerySet[Registration]":
    """Who was let in at the door; everybody with a place when nobody was checked in at all."""
    people = attendees(sign_up)
    scans = Scan.objects.counting().filter(sign_up=sign_up)
    return people.filter(pk__in=scans.values("registration")) if scans.exists() else people


def gets_certificate(registration: Registration) -> bool:
    """The event is over, and they were there."""
    sign_up = registration.sign_up
    return sign_up.event.is_over and who_was_there(sign_up).filter(pk=registration.pk).exists()


def is_big(paper: Paper) -> bool:
    """It takes longer than people like to wait."""
    return paper.kind != PaperKind.CATERER and attendees(paper.sign_up).count() > MADE_AT_ONCE


def make(paper: Paper) -> None:
    """Make the PDF and keep it with its row."""
    try:
        with translation.override("nl"):
            content = render(paper)
    except Exception:
        Paper.objects.filter(pk=paper.pk).update(failed=True)
        raise
    paper.content = content
    paper.save(update_fields=["content"])


def render(paper: Paper) -> bytes:
    """The PDF of what was asked for, from the rows as they are now."""
    sign_up, event = paper.sign_up, paper.sign_up.event
    kind = PaperKind(paper.kind)
    if kind in SHEETS:
        return _pdf("badges", event, str(kind.label), **badges(attendees(sign_up), kind))
    if kind == PaperKind.SESSION_LISTS:
        sessions = Session.objects.filter(event=event.pk, kind__in=CHOSEN_KINDS, cancelled=False)
        if paper.session_id:
            sessions = sessions.filter(pk=paper.session_id)
        return _pdf("lists", event, _("Lists of the parts"), sections=session_lists(sessions))
    if kind == PaperKind.CATERER:
        return _pdf("lists", event, _("For the caterer"), sections=caterer_lists(sign_up))
    return certificates(event, who_was_there(sign_up))


def badges(people: Iterable[Registration], kind: PaperKind) -> dict[str, Any]:
    """The people on a sheet of badges or labels, each with the code of their ticket."""
    return {
        "sheet": SHEETS[kind],
        "people": [
            {
                "first": person.first_name,
                "last": person.last_name,
                "organisation": person.organisation,
                "code": person.code,
                "first_size": _size(person.first_name, SIZES[kind]),
                "last_size": _size(person.last_name, [size * 0.7 for size in SIZES[kind]]),
                "qr": segno.make(person.ticket, error="m", micro=False).svg_inline(border=2),
                "alt": _("QR code of %(name)s") % {"name": person.name},
            }
            for person in by_name(people)
        ],
    }


def _size(name: str, sizes: Sequence[float]) -> float:
    """The largest letters in which the longest word fits on a line."""
    longest = max((len(word) for word in name.replace("-", "- ").split()), default=0)
    fitting = (size for size in sizes if longest * size * LETTER_WIDTH <= ROOM_FOR_A_WORD)
    return next(fitting, sizes[-1])


def session_lists(sessions: "QuerySet[Session]") -> list[dict[str, Any]]:
    """For the host of each part: when, where, and who has a place, with a box to tick."""
    places = (
        Booking.objects.holding()
        .filter(registration__anonymised_at=None)
        .select_related("registration")
    )
    found = (
        sessions.select_related("room")
        .prefetch_related(Prefetch("bookings", places, to_attr="places"))
        .order_by("start", "end", "title")
    )
    return [_session_list(session) for session in found]


def _session_list(session: Any) -> dict[str, Any]:
    people = by_name(place.registration for place in session.places)
    where = session.meeting_point or (str(session.room) if session.room else "")
    when = f"{date_format(localtime(session.start), 'l j F')}, {session.times_text}"
    number = ngettext("%(number)s person", "%(number)s people", len(people)) % {
        "number": len(people)
    }
    return {
        "title": session.title,
        "lines": [line for line in (when, where, number) if line],
        "ticks": True,
        "widths": [5, 5, 2],
        "head": [_("Name"), _("Organisation"), _("Code")],
        "rows": [[person.name, person.organisation, person.code] for person in people],
        "empty": _("Nobody has chosen this part."),
    }


def caterer_lists(sign_up: SignUp) -> list[dict[str, Any]]:
    """How many people want what; nobody's name, and only what was asked for the caterer."""
    people = attendees(sign_up).count()
    answers: dict[str, list[Any]] = {}
    rows = Answer.objects.filter(for_caterer=True, registration__in=attendees(sign_up))
    for label, value in rows.order_by("question__sort_order", "pk").values_list("label", "value"):
        answers.setdefault(label, []).append(value)
    return [
        section
        for label, values in answers.items()
        for section in _caterer_sections(label, values, people)
    ] or [
        {
            **_counts(_("Wishes"), Counter()),
            "lines": [_people_line(people)],
            "empty": _("Nobody has told us a wish."),
        }
    ]


def _caterer_sections(label: str, values: list[Any], people: int) -> list[dict[str, Any]]:
    # A meal answers all wishes of one person, so what goes together is counted together.
    meals = Counter(
        " + ".join(value) if isinstance(value, list) else as_text(value) for value in values
    )
    without = people - len(values)
    lines = [_people_line(people), _("Without an answer: %(number)s") % {"number": without}]
    sections = [{**_counts(label, meals), "lines": lines}]
    if any(isinstance(value, list) and len(value) > 1 for value in values):
        wishes = Counter(wish for value in values for wish in _wishes(value))
        total = _counts(_("%(question)s: total of each wish") % {"question": label}, wishes)
        note = _("Who has several wishes counts for each of them.")
        sections.append({**total, "lines": [note]})
    return sections


def _wishes(value: Any) -> list[str]:
    return value if isinstance(value, list) else [as_text(value)]


def _people_line(people: int) -> str:
    return ngettext("%(number)s person comes", "%(number)s people come", people) % {
        "number": people
    }


def _counts(title: str, counts: "Counter[str]") -> dict[str, Any]:
    return {
        "title": title,
        "ticks": False,
        "widths": [5, 1],
        "head": [_("Wish"), pgettext("how many", "Number")],
        "rows": [[wish, str(number)] for wish, number in counts.most_common()],
        "empty": "",
    }


def certificates(event: EventPage, people: Iterable[Registration]) -> bytes:
    """A certificate of attendance for each of these people, on a page of its own."""
    where = event.city or event.venue or ""
    return _pdf(
        "certificates",
        event,
        _("Certificate of attendance"),
        text=_("was at"),
        when=" · ".join(filter(None, [event.days_text, event.times_text])),
        where=where,
        date=date_format(timezone.localdate(), "j F Y"),
        people=[
            {"name": person.name, "organisation": person.organisation, "code": person.code}
            for person in by_name(people)
        ],
        nobody=_("Nobody was checked in at this event."),
        labels={"code": pgettext("of a document", "Number"), "made": _("Made on")},
    )


def _pdf(template: str, event: EventPage, title: str, **data: Any) -> bytes:
    facts = {
        "lang": translation.get_language() or "nl",
        "publisher": "Agenda Stad",
        "event": event.title,
        "day": event.days_text,
        "title": title,
    }
    stamp = int(timezone.now().timestamp())
    return render_pdf(TEMPLATES / f"{template}.typ", {**facts, **data}, stamp)


def forget_papers() -> int:
    """Throw away the papers of yesterday; return how many."""
    number, _by_model = Paper.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return number

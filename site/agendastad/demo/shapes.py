"""What the demo content is made of, before it becomes pages.

The texts use a light notation: `**bold**`, `[words](page:key)`, `[words](doc:key)` and
`[words](https://…)`. Dates are days from today, so that the demo never looks stale.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

Block = tuple[str, Any]
Body = list[Block]

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def rich(*parts: str) -> str:
    """Rich text of paragraphs; a part that is a list already stays as it is."""
    return "".join(part if part.startswith("<") else f"<p>{inline(part)}</p>" for part in parts)


def inline(text: str) -> str:
    """The notation of a running text as HTML; links keep their keys until pages exist."""
    escaped = html.escape(text, quote=False)
    return _LINK.sub(r'<a href="\2">\1</a>', _BOLD.sub(r"<b>\1</b>", escaped))


def ul(*items: str) -> str:
    """A list with bullets."""
    return "<ul>" + "".join(f"<li>{inline(item)}</li>" for item in items) + "</ul>"


def ol(*items: str) -> str:
    """A list with numbers."""
    return "<ol>" + "".join(f"<li>{inline(item)}</li>" for item in items) + "</ol>"


def h2(text: str) -> Block:
    """A heading."""
    return "heading", {"text": text, "level": "h2"}


def h3(text: str) -> Block:
    """A subheading."""
    return "heading", {"text": text, "level": "h3"}


def p(*parts: str) -> Block:
    """Running text."""
    return "paragraph", rich(*parts)


def quote(text: str, name: str = "", role: str = "") -> Block:
    """A pull quote."""
    return "quote", {"text": text, "name": name, "role": role}


def questions(*pairs: tuple[str, str]) -> Block:
    """Questions with their answers; an empty line starts a new paragraph in an answer."""
    return "questions", [
        {"question": question, "answer": rich(*answer.split("\n\n"))} for question, answer in pairs
    ]


def facts(title: str, *parts: str) -> Block:
    """A fact box."""
    return "facts", {"title": title, "text": rich(*parts)}


def table(caption: str, columns: list[tuple[str, str]], rows: list[list[Any]]) -> Block:
    """A table; each column has its kind ('text' or 'number') and its heading."""
    return "table", {"caption": caption, "columns": columns, "rows": rows}


def timeline(title: str, *items: tuple[str, str, str]) -> Block:
    """Moments in order of time: when, what and a line of text."""
    return "timeline", {
        "title": title,
        "items": [
            {"date": date, "title": what, "text": rich(text) if text else ""}
            for date, what, text in items
        ],
    }


def contents() -> Block:
    """The table of contents."""
    return "contents", None


def figure(image: str, caption: str = "", width: str = "text") -> Block:
    """A picture."""
    return "figure", {"image": image, "caption": caption, "width": width}


def gallery(title: str, *pictures: tuple[str, str]) -> Block:
    """Several pictures with captions."""
    return "gallery", {"title": title, "pictures": pictures}


def video(title: str, url: str, image: str, duration: str, transcript: str) -> Block:
    """A film on another site."""
    return "video", {
        "title": title,
        "url": url,
        "image": image,
        "duration": duration,
        "transcript": rich(transcript),
    }


def downloads(title: str, *documents: str) -> Block:
    """Files to download."""
    return "downloads", {"title": title, "documents": documents}


def subscribe(title: str, text: str, newsletter: str = "") -> Block:
    """A box to subscribe to a newsletter."""
    return "subscribe", {"title": title, "text": text, "newsletter": newsletter}


def call(title: str, text: str, label: str, page: str = "", url: str = "") -> Block:
    """A call to action with one button."""
    return "call_to_action", {
        "title": title,
        "text": text,
        "link_text": label,
        "page": page,
        "url": url,
    }


def cards(title: str, *pages: str) -> Block:
    """Pages of the site as cards."""
    return "cards", {"title": title, "pages": pages}


def people(title: str, *persons: str) -> Block:
    """People with their portraits."""
    return "people", {"title": title, "people": persons}


@dataclass(frozen=True)
class Organisation:
    """A partner, with where it is."""

    slug: str
    name: str
    kind: str
    place: str
    latitude: float
    longitude: float
    website: str = ""
    description: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody made up, with how the portrait looks."""

    slug: str
    name: str
    job_title: str
    organisation: str
    look: tuple[str, int, int, str]
    bio: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Document:
    """A short PDF that the program sets itself."""

    key: str
    title: str
    subtitle: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    poster: bool = False


@dataclass(frozen=True)
class Result:
    """Something that a deal made."""

    title: str
    kind: str
    summary: str
    embedding: str
    years_ago: int = 0
    url: str = ""
    document: str = ""


@dataclass(frozen=True)
class Lesson:
    """Something that a deal learned."""

    phase: str
    title: str
    text: str


@dataclass(frozen=True)
class Deal:
    """A City Deal or Town Deal."""

    key: str
    title: str
    kind: str
    status: str
    start: int | None
    end: int | None
    themes: tuple[str, ...]
    summary: str
    image: str
    mark: tuple[str, str, int]
    body: Body
    contacts: tuple[str, ...]
    partners: tuple[tuple[str, str], ...]
    results: tuple[Result, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    deal_text: str = ""


@dataclass(frozen=True)
class Article:
    """An article, interview or report."""

    key: str
    title: str
    days: int
    lead: str
    summary: str
    image: str
    caption: str
    authors: tuple[str, ...]
    deals: tuple[str, ...]
    themes: tuple[str, ...]
    body: Body
    kind: str = "article"
    series: tuple[str, int] | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vacancy:
    """A job or assignment."""

    key: str
    title: str
    days: int
    deadline: tuple[int, str]
    summary: str
    intro: str
    organisation: str
    deal: str
    themes: tuple[str, ...]
    image: str
    hours: tuple[int, int]
    hours_note: str
    starts: int
    ends: int | None
    period_note: str
    place: str
    pay: tuple[int | None, int | None, str]
    pay_note: str
    interviews: tuple[tuple[int, str], ...]
    contacts: tuple[str, ...]
    description: str
    tasks: str
    requirements: str
    offer: str
    procedure: str
    about: str
    apply_email: str = ""
    apply_url: str = ""


@dataclass(frozen=True)
class Event:
    """A meeting; times are (days from today, 'HH:MM')."""

    key: str
    title: str
    kind: str
    start: tuple[int, str]
    end: tuple[int, str]
    mode: str
    status: str
    summary: str
    intro: str
    image: str
    deals: tuple[str, ...]
    themes: tuple[str, ...]
    body: Body
    status_note: str = ""
    venue: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    online_link: str = ""
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Session:
    """A part of a programme; the times are those of the day, or of the evening before."""

    title: str
    kind: str
    start: str
    end: str
    room: str = ""
    summary: str = ""
    text: str = ""
    round: str = ""
    speakers: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    capacity: int | None = None
    themes: tuple[str, ...] = ()
    deal: str = ""
    meeting_point: str = ""
    travel: int | None = None
    evening_before: bool = False


@dataclass(frozen=True)
class CityDay:
    """An edition of the Dag van de Stad; the day is given in weeks from now."""

    key: str
    weeks: int
    start: str
    end: str
    host: str
    host_organisation: str
    venue: str
    address: str
    postcode: str
    theme: str
    summary: str
    intro: str
    image: str
    caption: str
    evening: tuple[str, str, str]
    body: Body
    practical: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    rooms: tuple[tuple[str, int, str], ...]
    rounds: tuple[tuple[str, str, str], ...]
    sessions: tuple[Session, ...]
    recap: str = ""


@dataclass(frozen=True)
class Standard:
    """A standard page."""

    key: str
    slug: str
    title: str
    intro: str
    body: Body = field(default_factory=list)
    summary: str = ""
    show_in_menus: bool = False

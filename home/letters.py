"""What a mail of the site says, apart from how it looks.

One pair of templates, HTML and text, shows every letter; so each kind of mail is only its words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string


@dataclass(frozen=True)
class Attachment:
    """A file with a mail, or a picture in it when it has a content id."""

    name: str
    mimetype: str
    content: str | bytes
    content_id: str = ""


@dataclass(frozen=True)
class Button:
    """The one thing that the reader can do, as a link."""

    label: str
    url: str


@dataclass(frozen=True)
class Picture:
    """A picture in the letter: the content id of its attachment, and what it is in words."""

    content_id: str
    text: str


@dataclass(frozen=True)
class Change:
    """Something that is not what it was; without `before` only that it changed."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail as words: a heading, paragraphs, facts, links.

    Nothing in it is markup; the templates escape all of it.
    """

    subject: str
    heading: str
    paragraphs: Sequence[str] = ()
    #: What is not what it was, above the facts as they are now.
    changes: Sequence[Change] = ()
    #: What the reader may want to do about that.
    after_changes: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    items_heading: str = ""
    items: Sequence[str] = ()
    buttons: Sequence[Button] = ()
    pictures: Sequence[Picture] = ()
    closing: Sequence[str] = ()
    preheader: str = ""
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    #: A calendar entry (RFC 6047): its text, and the method that its Content-Type must name.
    calendar: str = ""
    calendar_method: str = "REQUEST"
    #: False for a letter with a link that must not stay in the database once it has been sent.
    keep_text: bool = True

    def as_text(self) -> str:
        """The plain-text part."""
        text = render_to_string("mail/letter.txt", self._context()).strip() + "\n"
        return re.sub(r"\n{3,}", "\n\n", text)

    def as_html(self) -> str:
        """The HTML part."""
        return render_to_string("mail/letter.html", self._context())

    def _context(self) -> dict[str, Any]:
        return {"letter": self}

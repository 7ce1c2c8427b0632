"""What a mail of the site says, apart from how it looks.

One pair of templates, HTML and text, shows every letter; so each kind of mail is only its words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string


def absolute(path: str) -> str:
    """The whole address of a page of this site, as mails need it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def leave_headers(one_click_url: str, mailto: str = "") -> dict[str, str]:
    """How the reader leaves with one click in the mail program (RFC 8058)."""
    ways = [f"<{address}>" for address in (one_click_url, mailto) if address]
    return {
        "List-Unsubscribe": ", ".join(ways),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


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
    #: What the reader types over, on a line of its own.
    code: str = ""
    facts: Sequence[tuple[str, str]] = ()
    items_heading: str = ""
    items: Sequence[str] = ()
    #: Things to read on the site, each with its address.
    links: Sequence[Button] = ()
    buttons: Sequence[Button] = ()
    pictures: Sequence[Picture] = ()
    closing: Sequence[str] = ()
    #: Small links at the end, such as the one that ends these mails.
    closing_links: Sequence[Button] = ()
    #: Where one POST without signing in ends these mails (RFC 8058).
    one_click_url: str = ""
    preheader: str = ""
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    #: A calendar entry (RFC 6047): its text, and the method that its Content-Type must name.
    calendar: str = ""
    calendar_method: str = "REQUEST"
    #: It asks for an answer: that goes to the address for contact, if the site has one.
    is_answered: bool = False
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

"""An issue as a mail: HTML that mail programs can show, and a text for who reads no HTML.

It is made once for all readers; what differs from one to the next stands in it as a merge field
(`newsletters.mail_format`). The template has a style sheet, as a page has; mail programs want the
styles on the elements, and css-inline puts them there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from functools import cache
from html.parser import HTMLParser
from textwrap import fill
from typing import TYPE_CHECKING, Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from newsletters.issues.parts import Part, absolute, parts_of
from newsletters.mail_format import FrozenMail, without_fields

if TYPE_CHECKING:
    from newsletters.models import IssuePage

#: SMTP allows 998 bytes a line. Merge fields become longer when they are filled in.
LONGEST_LINE = 600
TEXT_WIDTH = 76
_HREF = re.compile(r'(<a\s[^>]*href=")([^"]*)(")')
_TAG_OR_SPACE = re.compile(r"<!--.*?-->|<[^>]*>|\s+|[^<\s]+", re.DOTALL)


@cache
def _inliner() -> css_inline.CSSInliner:
    """Puts styles on elements; what only a style sheet can say (`@media`) stays in one."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def make_mail(issue: "IssuePage", parts: list[Part] | None = None) -> FrozenMail:
    """The mail of an issue, the same for all readers but for its merge fields."""
    newsletter = issue.newsletter
    with translation.override(newsletter.language):
        parts = [_in_mail(part) for part in (parts_of(issue) if parts is None else parts)]
        context = {
            "issue": issue,
            "newsletter": newsletter,
            "language": newsletter.language,
            "heading": without_fields(issue.title),
            "subject": without_fields(issue.mail_subject),
            "preheader": without_fields(issue.preheader),
            "intro": without_fields(issue.intro),
            "parts": parts,
            "home": absolute("/"),
            "subscribe_url": _subscribe_url(newsletter),
        }
        html = render_to_string("newsletters/mail/issue.html", context)
        text = render_to_string("newsletters/mail/issue.txt", context)
    return FrozenMail(
        subject=one_line(context["subject"]),
        from_email=sender_of(newsletter),
        reply_to=newsletter.reply_to,
        html=break_lines(_inliner().inline(html)),
        text=_tidy(text),
    )


def _subscribe_url(newsletter: Any) -> str:
    """Where somebody subscribes who got the mail from a reader; empty when the list is closed."""
    address = reverse("newsletters:subscribe", query={"lijst": newsletter.slug})
    return absolute(address) if newsletter.is_open else ""


def one_line(text: str) -> str:
    """Text for a header of a mail."""
    return " ".join(text.split())


def sender_of(newsletter: Any) -> str:
    """Our own address with the name of the list, so that DMARC holds for every list."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    # Letters as they are: who makes a header or a call of it encodes them, and once is enough.
    return str(Address(without_fields(one_line(newsletter.from_name)), addr_spec=address))


def _in_mail(part: Part) -> Part:
    """The part with full addresses, and nothing in it that looks like a merge field."""
    for name in ("title", "kind", "facts", "summary", "link_text", "url"):
        setattr(part, name, without_fields(getattr(part, name)))
    if part.picture:
        part.picture.alt = without_fields(part.picture.alt)
    # Wagtail's own HTML of what editors wrote: cleaned when it was saved.
    part.html = mark_safe(without_fields(full_links(part.html)))  # noqa: S308
    return part


def full_links(html: str) -> str:
    """The HTML with links that work outside this site."""
    return _HREF.sub(lambda match: f"{match[1]}{_full(match[2])}{match[3]}", html)


def _full(address: str) -> str:
    return absolute(address) if address.startswith("/") else address


def break_lines(html: str, limit: int = LONGEST_LINE) -> str:
    """Break lines that are too long for mail, between words or elements and nowhere else."""
    return "\n".join(
        piece for line in html.splitlines() if line.strip() for piece in _broken(line, limit)
    )


def _broken(line: str, limit: int) -> Iterator[str]:
    if len(line.encode()) <= limit:
        yield line
        return
    piece = ""
    for token in _TAG_OR_SPACE.findall(line):
        if token.isspace() and len(piece.encode()) > limit // 2:
            yield piece
            piece = ""
        else:
            piece += token
    yield piece


def html_as_text(html: str) -> str:
    """Running text as plain text: paragraphs, lists, and the address behind each link."""
    reader = _TextOf()
    reader.feed(html)
    reader.close()
    return reader.text()


@dataclass
class _List:
    ordered: bool
    number: int = 0


class _TextOf(HTMLParser):
    """Collects the paragraphs and the points of lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._words = ""
        self._mark = ""
        self._lists: list[_List] = []
        self._href = ""
        self._link_start = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a point or a link."""
        if tag in {"ul", "ol"}:
            self._end_block()
            self._lists.append(_List(tag == "ol"))
        elif tag == "li":
            self._end_block()
            self._mark = self._next_mark()
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
            self._link_start = len(self._words)
        elif tag == "br":
            self._words += "\n"
        elif tag == "p":
            self._end_block()

    def handle_endtag(self, tag: str) -> None:
        """End it; behind a link comes its address, unless the text is that already."""
        if tag in {"p", "li"}:
            self._end_block()
        elif tag in {"ul", "ol"} and self._lists:
            self._end_block()
            self._lists.pop()
        elif tag == "a" and self._href:
            address = self._href.removeprefix("mailto:").removeprefix("tel:")
            if self._words[self._link_start :].strip() != address:
                self._words += f" ({address})"
            self._href = ""

    def handle_data(self, data: str) -> None:
        """Words."""
        self._words += data

    def text(self) -> str:
        """Everything, a white line between paragraphs."""
        self._end_block()
        return "\n\n".join(self._blocks)

    def _next_mark(self) -> str:
        if not self._lists:
            return "- "
        current = self._lists[-1]
        current.number += 1
        indent = "  " * (len(self._lists) - 1)
        return f"{indent}{current.number}. " if current.ordered else f"{indent}- "

    def _end_block(self) -> None:
        words, mark = self._words.strip(), self._mark
        self._words = ""
        if not words:
            return
        self._mark = ""
        lines = "\n".join(wrap(line, len(mark)) for line in words.split("\n"))
        block = mark + lines.replace("\n", "\n" + " " * len(mark))
        if mark and self._blocks and self._in_list(self._blocks[-1]):
            self._blocks[-1] += f"\n{block}"
        else:
            self._blocks.append(block)

    @staticmethod
    def _in_list(block: str) -> bool:
        return bool(re.match(r"\s*(-|\d+\.) ", block))


def wrap(text: str, indent: int = 0) -> str:
    """Text in lines of a width that every program shows; addresses stay whole."""
    return fill(
        " ".join(text.split()),
        width=TEXT_WIDTH - indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _tidy(text: str) -> str:
    """No spaces at the ends of lines and never two white lines."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"

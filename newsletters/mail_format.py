"""One mail to many: what all copies share, and the few things that differ.

A `FrozenMail` is made once an issue. What differs from reader to reader stands in it as a merge
field, such as `[[unsubscribe_url]]`; each way of sending fills them in or has the provider do it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

#: Everything that may differ from copy to copy.
READER_FIELDS = ("greeting", "unsubscribe_url", "preferences_url")
#: The address of the issue's page: the same for all, and known for sure when the issue is sent.
PAGE_FIELD = "web_url"
MERGE_FIELDS = (*READER_FIELDS, PAGE_FIELD)

_FIELD = re.compile(r"\[\[\s*([A-Za-z0-9_]+)\s*\]\]")


class UnknownFieldError(ValueError):
    """A mail asks for something that nobody fills in, or a value for it is missing."""


@dataclass(frozen=True)
class FrozenMail:
    """What all copies of an issue share. The subject and the addresses hold no merge fields."""

    subject: str
    from_email: str
    reply_to: str
    html: str
    text: str

    def __post_init__(self) -> None:
        """Refuse a mail that could not be filled in when it is sent."""
        for value in (self.subject, self.from_email, self.reply_to):
            if fields_in(value):
                raise UnknownFieldError(f"{value!r} is the same for all and holds no fields.")
        for name in fields_in(self.html) | fields_in(self.text):
            if name not in MERGE_FIELDS:
                raise UnknownFieldError(f"[[{name}]] is no merge field.")


def fields_in(body: str) -> set[str]:
    """The names of the merge fields in a text."""
    return {match[1] for match in _FIELD.finditer(body)}


def fill_html(body: str, values: Mapping[str, str]) -> str:
    """Fill in the merge fields of HTML; values are escaped, for text and for attributes."""
    return replace_fields(body, lambda name: escape(_value(values, name)))


def fill_text(body: str, values: Mapping[str, str]) -> str:
    """Fill in the merge fields of plain text; a value is one line."""
    return replace_fields(body, lambda name: " ".join(_value(values, name).split()))


def replace_fields(body: str, write: Callable[[str], str]) -> str:
    """Put what `write` makes of a field's name in its place."""
    return _FIELD.sub(lambda match: write(match[1]), body)


def fill_page(mail: FrozenMail, url: str) -> FrozenMail:
    """Fill in the address of the issue's page, and leave what differs from reader to reader."""

    def fill(body: str, value: str) -> str:
        return replace_fields(body, lambda name: value if name == PAGE_FIELD else f"[[{name}]]")

    return replace(mail, html=fill(mail.html, escape(url)), text=fill(mail.text, url))


def without_fields(body: str) -> str:
    """Editors' own words, so that what looks like a merge field in them is not taken for one."""
    return _FIELD.sub(lambda match: match[0].replace("[[", "[\u2060["), body)


def _value(values: Mapping[str, str], name: str) -> str:
    try:
        return values[name]
    except KeyError:
        raise UnknownFieldError(f"Nobody fills in [[{name}]].") from None

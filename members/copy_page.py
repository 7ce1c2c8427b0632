"""The first page of the copy of somebody's data: what the JSON files hold, for people to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Chapter:
    """One part of the copy."""

    name: str
    heading: str
    data: Any
    files: Sequence[str]

    @property
    def body(self) -> SafeString:
        """What we know, as lists."""
        return readable(self.data)


def copy_page(name: str, chapters: Sequence[Chapter]) -> str:
    """The page as a file that needs nothing beside it."""
    return render_to_string("members/copy.html", {"name": name, "chapters": chapters})


def readable(value: Any) -> SafeString:
    """A value as HTML: names with what they hold, lists, days in words."""
    if isinstance(value, Mapping) and value:
        rows = ((capfirst(str(key)), readable(held)) for key, held in value.items())
        return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        items = ((readable(held),) for held in value)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))
    if isinstance(value, bool):
        return format_html("{}", _("yes") if value else _("no"))
    if isinstance(value, datetime):
        return format_html("{}", date_format(localtime(value), "j F Y, H:i"))
    if value is None or value in ("", [], {}, ()):
        return format_html("<i>{}</i>", _("nothing"))
    return format_html('<span class="text">{}</span>', value)

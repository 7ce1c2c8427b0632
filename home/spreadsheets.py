"""Tables to download whose texts were written by strangers."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.mixins import Echo, SpreadsheetExportMixin

from home.questions import clean_text

#: What makes a spreadsheet program run a text, also in the wide letters that some of them accept.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: The most letters that a cell can hold.
_LONGEST = 32_000
#: Letters that no XML may hold, so no spreadsheet either.
_NOT_XML = dict.fromkeys([0xFFFE, 0xFFFF])


def safe_text(value: str) -> str:
    """The text as a cell may show it: without control characters, and never run as a formula."""
    if value.isprintable():  # nearly every text, and much faster to find out
        text = value.strip()
    else:
        text = clean_text(value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
        text = text.translate(_NOT_XML)
    text = text[:_LONGEST]
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """A download in which no cell, and no heading, is taken for a formula."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Clean what is text."""
        value = super().preprocess_field_value(field, value, export_format)
        return safe_text(value) if isinstance(value, str) else value

    def get_heading(self, queryset: QuerySet[Any], field: str) -> str:
        """Questions are headings, and somebody wrote those too."""
        return safe_text(super().get_heading(queryset, field))

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """As Excel in Dutch opens it by itself: in UTF-8 by its mark, with a ; between cells."""
        yield b"\xef\xbb\xbf"
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export, delimiter=";")
        yield writer.writerow(
            {field: self.get_heading(queryset, field) for field in self.list_export}
        )
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))

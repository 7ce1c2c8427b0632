"""Read tables that somebody uploads, row by row: CSV as it comes, the first sheet of XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterator

import openpyxl
from django.utils.translation import gettext as _

#: A file may be so large, unpacked so large, and so wide.
MAX_BYTES, MAX_UNPACKED, MAX_COLUMNS = 30_000_000, 300_000_000, 50


class UnreadableError(Exception):
    """The file cannot be read; the text says why."""


def read_table(name: str, content: bytes) -> Iterator[list[str]]:
    """The rows as texts, the heading first; `UnreadableError` when it is no table."""
    if len(content) > MAX_BYTES:
        raise UnreadableError(_("This file is too large. Split it up."))
    return _sheet_rows(content) if name.lower().endswith(".xlsx") else _csv_rows(content)


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    """In the spelling and with the separator that it has."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise UnreadableError(_("This is no CSV or XLSX file."))
    heading = text.partition("\n")[0]
    separator = max(";,\t", key=heading.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [cell.strip() for cell in row[:MAX_COLUMNS]]
    except csv.Error:
        raise UnreadableError(_("This is no CSV or XLSX file.")) from None


def _sheet_rows(content: bytes) -> Iterator[list[str]]:
    """Formulas are not looked at, only what they gave."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableError(_("This file is too large. Split it up."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(max_col=MAX_COLUMNS, values_only=True):
            cells = ["" if value is None else str(value).strip() for value in row]
            # Every row comes as wide as may be; what is empty behind it is no column.
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    except UnreadableError:
        raise
    except Exception:  # whatever a broken file makes the libraries do
        raise UnreadableError(_("This is no CSV or XLSX file.")) from None

"""Accessible PDF documents, set by typst from plain data."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

#: The typefaces of the site; the build puts them there.
FONTS = Path(settings.STATICFILES_DIRS[0]) / "agendastad" / "pdf"
LAST_EUROPEAN = "\u04ff"  # the end of Cyrillic
USUAL_SIGNS = "\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u20ac"

logger = logging.getLogger(__name__)


def render_pdf(template: Path, data: dict[str, Any], timestamp: int | None = None) -> bytes:
    """Return the PDF of this data: tagged, with a title and a language (PDF/UA-1).

    Texts in the data are values for the template and never read as markup. An accessible PDF may
    not have signs that its typeface lacks, such as emoji: these are left out, and only then.
    """
    for readable in (str, _european, _western):
        try:
            return _compile(template, _texts(data, readable), timestamp)
        except typst.TypstError as error:
            logger.warning("Part of a text has no place in a PDF: %s", error)
            problem = error
    raise problem


def _compile(template: Path, data: dict[str, Any], timestamp: int | None) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        font_paths=[FONTS],
        ignore_system_fonts=True,  # the same PDF on each machine
        timestamp=timestamp,
    )


def _texts(data: Any, change: Callable[[str], str]) -> Any:
    """The same data with all its texts changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _texts(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return [_texts(value, change) for value in data]
    return data


def _european(text: str) -> str:
    """Letters of Latin, Greek and Cyrillic with the usual signs."""
    return "".join(sign for sign in text if sign <= LAST_EUROPEAN or sign in USUAL_SIGNS)


def _western(text: str) -> str:
    """What all typefaces have."""
    return text.encode("cp1252", "ignore").decode("cp1252")

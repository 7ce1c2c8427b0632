"""What differs between two versions of a contribution, in words."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.models import Contribution, Initiative


@dataclass(frozen=True)
class Difference:
    """A field that is not what it was."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class _Files:
    """Pictures or PDFs in words, and which they are: phones give all photos the same name."""

    words: str
    pks: tuple[uuid.UUID, ...]

    def __str__(self) -> str:
        return self.words


def differences(old: Any, new: Any) -> list[Difference]:
    """The fields of which a reader would see another text, in the order of the page."""
    found = []
    for name, before, after in zip(_names(old), _values(old), _values(new), strict=True):
        if before != after:
            found.append(Difference(name, str(before), str(after)))
    return found


def _names(version: Contribution) -> list[str]:
    names = [_("Title"), _("Text"), _("Language"), _("Who can read it"), _("Themes"), _("Pictures")]
    names += [_("Attachments")]
    if isinstance(version, Initiative):
        names += [_("Goal"), _("Phase"), _("City"), _("Partners"), _("Shift"), _("Contact")]
    else:
        names += [_("Kind"), _("City")]
    return names


def _files(parts: list[tuple[Any, str]]) -> _Files:
    """Files with the words that go with each."""
    lines = [
        f"{file.name}, {date_format(localtime(file.uploaded_at), 'j N Y, H:i')}: {words}".rstrip(
            ": "
        )
        for file, words in parts
    ]
    return _Files("\n".join(lines), tuple(file.pk for file, _words in parts))


def _values(version: Any) -> list[Any]:
    pictures = [
        (part.file, f"{part.alt_text or _('decoration')} {part.credit}")
        for part in version.pictures.all()
    ]
    attachments = [(part.file, part.title) for part in version.attachments.all()]
    values: list[Any] = [
        version.title,
        version.text,
        str(version.get_language_display()),
        str(version.get_audience_display()),
        ", ".join(sorted(theme.name for theme in version.themes.all())),
        _files(pictures),
        _files(attachments),
    ]
    if isinstance(version, Initiative):
        values += [
            version.goal,
            str(version.get_phase_display()),
            version.place_name,
            version.partners,
            ", ".join(version.shifts),
            version.contact,
        ]
    else:
        values += [str(version.get_kind_display()), version.city]
    return values

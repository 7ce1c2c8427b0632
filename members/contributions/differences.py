"""What differs between two versions of a contribution, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from members.models import Contribution, Initiative


@dataclass(frozen=True)
class Difference:
    """A field that is not what it was."""

    name: str
    before: str
    after: str


def differences(old: Any, new: Any) -> list[Difference]:
    """The fields of which a reader would see another text, in the order of the page."""
    found = []
    for name, before, after in zip(_names(old), _values(old), _values(new), strict=True):
        if before != after:
            found.append(Difference(name, before, after))
    return found


def _names(version: Contribution) -> list[str]:
    names = [_("Title"), _("Text"), _("Language"), _("Who can read it"), _("Themes"), _("Pictures")]
    names += [_("Attachments")]
    if isinstance(version, Initiative):
        names += [_("Goal"), _("Phase"), _("City"), _("Partners"), _("Shift"), _("Contact")]
    else:
        names += [_("Kind"), _("City")]
    return names


def _values(version: Any) -> list[str]:
    pictures = [
        f"{part.file.name}: {part.alt_text or _('decoration')} {part.credit}".strip()
        for part in version.pictures.all()
    ]
    values = [
        version.title,
        version.text,
        str(version.get_language_display()),
        str(version.get_audience_display()),
        ", ".join(sorted(theme.name for theme in version.themes.all())),
        "\n".join(pictures),
        "\n".join(str(part) for part in version.attachments.all()),
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

"""What the site holds about somebody with an account: to take along, and to forget.

Each app registers its own part when it is loaded, so that a copy and a deletion never miss one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PersonalData:
    """One app's part: the name of its file in the copy, and the two things to do with it."""

    name: str
    #: What it is called for people.
    label: Any
    # All take a user; apps to the right of `members` do not know its model.
    #: Everything about this person, as plain values with names in the language of the moment.
    collect: Callable[[Any], Any]
    #: Take the person out of it; doing so twice is the same as once.
    forget: Callable[[Any], None]
    #: Files of this person: their names in the copy, and what they hold.
    files: Callable[[Any], Iterable[tuple[str, bytes]]] = lambda user: ()


_PARTS: dict[str, PersonalData] = {}


def register_personal_data(part: PersonalData) -> None:
    """Add the part of an app."""
    _PARTS[part.name] = part


def personal_data_parts() -> list[PersonalData]:
    """All parts, by name."""
    return [_PARTS[name] for name in sorted(_PARTS)]

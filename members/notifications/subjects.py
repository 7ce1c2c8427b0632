"""What notifications are about, known by kind and number, as it is at this moment.

Each room registers how its things are found. So nobody reads the title of what was hidden since,
or gets mail about what they may no longer see.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Subject:
    """A thing that a notification is about, as this reader may see it now."""

    title: str
    #: Its address on this site in the language of the moment, such as `/good-food-city/…`.
    url: str
    #: What it stands below, such as the item of a comment: a mail tells those together, once.
    below: str = ""


#: Finds the things with these numbers that a user may see, in a fixed number of queries.
Finder = Callable[[Any, Collection[int]], Mapping[int, Subject]]
_FINDERS: dict[str, Finder] = {}


def register_subject(kind: str, finder: Finder) -> None:
    """Say how things of this kind are found; called when an app is loaded."""
    _FINDERS[kind] = finder


def find_subjects(user: Any, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Subject]:
    """What this user may see of these things, by kind and number."""
    found: dict[tuple[str, int], Subject] = {}
    for kind in {kind for kind, _number in wanted}:
        numbers = {number for one, number in wanted if one == kind}
        subjects = _FINDERS[kind](user, numbers) if kind in _FINDERS else {}
        found |= {(kind, number): subject for number, subject in subjects.items()}
    return found


def is_known(kind: str) -> bool:
    """Whether somebody registered how things of this kind are found."""
    return kind in _FINDERS

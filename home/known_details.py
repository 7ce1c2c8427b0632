"""What the site knows of somebody who is signed in, so that they need not type it in a form."""

from collections.abc import Callable
from typing import Any

#: From a user to values by the name of the form's field; those that are not known are left out.
Finder = Callable[[Any], dict[str, str]]

_FINDERS: list[Finder] = []


def register_known_details(find: Finder) -> None:
    """Add what an app knows; called when it is loaded."""
    if find not in _FINDERS:
        _FINDERS.append(find)


def known_details(user: Any) -> dict[str, str]:
    """Everything that the apps know of this user."""
    found: dict[str, str] = {}
    for find in _FINDERS:
        found |= find(user)
    return found

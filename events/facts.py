"""What stands in the box beside an event or a session."""

from typing import Any, NamedTuple


class Fact(NamedTuple):
    """A label with its text, which may be a link."""

    label: Any
    text: Any
    url: str = ""


class PlacesLeft(NamedTuple):
    """How full a part of the programme is (empty where there is room), and where to choose it."""

    text: str
    tone: str
    url: str

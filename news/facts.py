"""What a vacancy says, piece by piece: on its page, in its PDF and to search engines."""

from typing import NamedTuple

from django.utils.functional import Promise


class Fact(NamedTuple):
    """Something about a vacancy in a few words."""

    label: str | Promise
    text: str


class Section(NamedTuple):
    """A part of the text of a vacancy, with the heading above it."""

    key: str
    title: str | Promise
    html: str

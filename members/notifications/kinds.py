"""What members can be told: each kind with its words, and how it is mailed unless they choose.

A room that tells something new adds its kind to `KINDS`, or registers it when it is loaded.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models.notifications import Rhythm


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of notification.

    `sentence` may name `%(actor)s`, `%(title)s` and `%(text)s`. They are filled in when somebody
    reads it: in the reader's language, with the title and the name as they are by then.
    """

    name: str
    #: What it is called where people choose how they want to hear of it.
    label: Any
    sentence: Any
    #: The same for several about one thing in a mail, with `%(number)s` and `%(title)s`.
    several: Any = ""
    default: Rhythm = Rhythm.DAILY
    #: Told by `members.access.is_member` only; False for what also concerns who is no member yet.
    members_only: bool = True
    #: At once its room mails it in words of its own; in a summary it stands as any other.
    mailed_apart: bool = False
    #: Only for who works on the site: others do not see it among their choices.
    for_staff: bool = False


_KINDS: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind; the order is that of the page where people choose."""
    _KINDS[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of this name; a KeyError when nobody registered it."""
    return _KINDS[name]


def known_kinds() -> dict[str, Kind]:
    """All kinds by their names."""
    return dict(_KINDS)


def kinds_for(user: Any) -> list[Kind]:
    """The kinds that this person can get."""
    is_staff = user.has_perm("wagtailadmin.access_admin")
    return [kind for kind in _KINDS.values() if is_staff or not kind.for_staff]


KINDS = (
    Kind(
        name="contribution_decided",
        label=_("A decision about what I sent in"),
        sentence=_("About your ‘%(title)s’: %(text)s"),
        default=Rhythm.AT_ONCE,
    ),
    Kind(
        name="still_current",
        label=_("The question whether what I shared is still right"),
        sentence=_("Is ‘%(title)s’ still right? %(text)s"),
        default=Rhythm.AT_ONCE,
    ),
    Kind(
        name="comment",
        label=_("A comment on what I shared"),
        sentence=_("%(actor)s commented on your ‘%(title)s’"),
        several=_("%(number)s new comments on your ‘%(title)s’, from %(actors)s"),
    ),
    Kind(
        name="answer",
        label=_("An answer to my comment"),
        sentence=_("%(actor)s answered your comment on ‘%(title)s’"),
        several=_("%(number)s new answers to you at ‘%(title)s’, from %(actors)s"),
    ),
    Kind(
        name="comment_decided",
        label=_("A decision about my comment"),
        sentence=_("The editors decided about your comment on ‘%(title)s’"),
        default=Rhythm.AT_ONCE,
    ),
    Kind(
        name="followed_item",
        label=_("A comment on what I follow"),
        sentence=_("%(actor)s commented on ‘%(title)s’, which you follow"),
        several=_("%(number)s new comments on ‘%(title)s’, which you follow, from %(actors)s"),
    ),
    Kind(
        name="followed_theme",
        label=_("Something new in a theme that I follow"),
        sentence=_("New in a theme that you follow: ‘%(title)s’ by %(actor)s"),
        default=Rhythm.WEEKLY,
    ),
    Kind(
        name="report_decided",
        label=_("The decision on my report"),
        sentence=_("We decided about what you reported: ‘%(title)s’"),
        default=Rhythm.AT_ONCE,
        members_only=False,
    ),
    Kind(
        name="content_decided",
        label=_("A decision about something of mine that was reported"),
        sentence=_("We decided about something of yours that was reported: ‘%(title)s’"),
        default=Rhythm.AT_ONCE,
        members_only=False,
    ),
    Kind(
        name="message",
        label=_("A message from another member"),
        sentence=_("%(actor)s wrote to you"),
        default=Rhythm.AT_ONCE,
        mailed_apart=True,
    ),
    Kind(
        name="queue",
        label=_("Something waits for review"),
        sentence=_("‘%(title)s’ waits for review"),
        members_only=False,
        for_staff=True,
    ),
    Kind(
        name="report_made",
        label=_("Something was reported"),
        sentence=_("Somebody reported ‘%(title)s’"),
        default=Rhythm.AT_ONCE,
        members_only=False,
        for_staff=True,
    ),
)
for _kind in KINDS:
    register_kind(_kind)

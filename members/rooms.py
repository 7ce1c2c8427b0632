"""The rooms of Good Food City: what its own menu links to, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access import is_blocked, is_member
from members.models import GoodFoodCityPage
from members.notifications.telling import unread_count
from members.profiles.writing import unread_messages


@dataclass(frozen=True, kw_only=True)
class Room:
    """A link in the menu of Good Food City."""

    title: Any
    #: The name of its address, for example `profiles:directory`; else it is a page.
    url_name: str = ""
    #: A page below the front page, by its slug; it is in the menu while it is published.
    page_slug: str = ""
    #: Whether this visitor may use it.
    is_for: Callable[[Any], bool]
    #: How many things wait there for this user, such as messages that they did not read.
    count: Callable[[Any], int] | None = None


def everybody(user: Any) -> bool:
    """Visitors too."""
    return True


def signed_in(user: Any) -> bool:
    """Who has an account, also while it waits for approval."""
    return bool(user.is_authenticated)


def has_profile(user: Any) -> bool:
    """Who is signed in and not blocked."""
    return bool(user.is_authenticated) and not is_blocked(user)


def can_join(user: Any) -> bool:
    """Visitors, and who is not in yet."""
    return not is_member(user) and not is_blocked(user)


#: In the order of the menu, after the page itself. A room adds its line when it can be used.
ROOMS: list[Room] = [
    Room(title=_("Initiatives"), url_name="contributions:initiatives", is_for=everybody),
    Room(title=_("Map"), url_name="library:map", is_for=everybody),
    Room(title=_("Messages"), url_name="contributions:posts", is_for=everybody),
    Room(title=_("Members"), url_name="profiles:directory", is_for=is_member),
    Room(title=_("Library"), page_slug="bibliotheek", is_for=everybody),
    Room(title=_("Join us"), url_name="profiles:access", is_for=can_join),
    Room(
        title=_("Conversations"),
        url_name="profiles:conversations",
        is_for=is_member,
        count=unread_messages,
    ),
    Room(
        title=pgettext_lazy("members", "Notifications"),
        url_name="notifications:list",
        is_for=signed_in,
        count=unread_count,
    ),
    Room(title=_("Kept"), url_name="conversations:kept", is_for=is_member),
    Room(title=_("My contributions"), url_name="contributions:my_contributions", is_for=is_member),
    Room(title=_("My profile"), url_name="profiles:own", is_for=has_profile),
]


def rooms_for(request: HttpRequest, landing: GoodFoodCityPage | None) -> list[dict[str, Any]]:
    """What this visitor may use: title, url, `count`, and whether they are there now."""
    user = request.user
    pages = landing.addresses_below(request) if landing else {}
    links = [
        {
            "title": room.title,
            "url": pages[room.page_slug] if room.page_slug else reverse(room.url_name),
            "count": room.count(user) if room.count else 0,
            "current": False,
        }
        for room in ROOMS
        if room.is_for(user) and (room.url_name or room.page_slug in pages)
    ]
    here = [link for link in links if request.path.startswith(link["url"])]
    if here:
        max(here, key=lambda link: len(link["url"]))["current"] = True
    return links

"""What the front page of Good Food City shows beside its own text."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import Lower, Trim
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members.access import blocked_ids, is_member
from members.models import (
    Contribution,
    GoodFoodCityPage,
    Initiative,
    LibraryIndexPage,
    LibraryPage,
    Post,
    Profile,
)
from members.notifications.telling import unread_count

#: So many of each kind are on the front page.
SHOWN = 3
#: What somebody's own contribution waits in, until they or the editors do something.
WAITS_FOR_AUTHOR = [Contribution.State.CHANGES_ASKED, Contribution.State.WAITING]
#: Figures may be so many seconds old.
FIGURES_FOR = 60


@dataclass(frozen=True)
class Figure:
    """A number and what it counts."""

    number: int
    label: Any


def front(page: GoodFoodCityPage, user: Any) -> dict[str, Any]:
    """The stories, the figures and what is new, in a fixed number of queries."""
    blocked = blocked_ids(user)
    tools = LibraryPage.objects.for_visitors().for_listing()
    initiatives = Contribution.objects.visible_to(user).filter(sort=Contribution.Sort.INITIATIVE)
    return {
        "join": not user.is_authenticated,
        "may_share": is_member(user),
        "whats_new": whats_new(user, blocked),
        "stories": page.shown_stories(),
        "figures": [figure for figure in figures() if figure.number],
        "shifts": shifts(page),
        "initiatives": list(initiatives.exclude(author__in=blocked).for_listing()[:SHOWN]),
        "tools": list(tools[:SHOWN]),
        "library": LibraryIndexPage.objects.child_of(page).live().first(),
    }


def figures() -> list[Figure]:
    """How large Good Food City is, as it was some seconds ago."""
    counted = cache.get_or_set("good-food-city-figures", _count, FIGURES_FOR) or _count()
    labels = {
        "members": _("members"),
        "cities": _("cities"),
        "initiatives": _("initiatives"),
        "tools": _("tools and studies"),
    }
    return [Figure(counted[name], label) for name, label in labels.items()]


def _count() -> dict[str, int]:
    """Members are counted by what nobody can trace to one of them."""
    members = Profile.objects.members().aggregate(
        members=Count("pk"), cities=Count(Lower(Trim("city")), distinct=True, filter=~Q(city=""))
    )
    return {
        **members,
        "initiatives": Initiative.objects.public().count(),
        "tools": LibraryPage.objects.live().public().count(),
    }


def shifts(page: GoodFoodCityPage) -> list[Any]:
    """The shifts, as editors wrote them."""
    return [block.value for block in page.shifts]


@dataclass(frozen=True)
class New:
    """Something new for a member, with where it leads."""

    title: Any
    url: str
    note: str = ""
    #: In which a member wrote the title; empty where the title is ours.
    language: str = ""


def whats_new(user: Any, blocked: set[int]) -> list[New]:
    """What a member has not seen yet, what waits for them, and the newest messages."""
    if not is_member(user):
        return []
    found = []
    if unread := unread_count(user):
        text = ngettext("%(number)s new notification", "%(number)s new notifications", unread) % {
            "number": unread
        }
        found.append(New(text, reverse("notifications:list")))
    own = Contribution.objects.filter(author=user, state__in=WAITS_FOR_AUTHOR)
    found += [
        New(
            str(item), reverse("contributions:my_contribution", args=[item.pk]), note, item.language
        )
        for item in own.order_by("-changed_at")[:SHOWN]
        if (note := str(item.get_state_display()))
    ]
    posts = Post.objects.published().exclude(author__in=blocked).exclude(author=user)
    found += [
        New(
            post.title,
            post.get_absolute_url(),
            ", ".join(filter(None, [post.kind_label, post.place_name])),
            post.language,
        )
        for post in posts.order_by("-first_published_at", "-pk")[:SHOWN]
    ]
    return found

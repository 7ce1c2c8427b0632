"""Find useful, keep, follow: each can be done and undone, and twice is the same as once.

There is a row for each, and no counter that all would have to write to.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from home.models import Theme
from members.models import Bookmark, Contribution, Follow, Reaction


def set_useful(user: Any, contribution: Contribution, on: bool) -> None:
    """Find something useful, or not any more."""
    _set(Reaction, on, user=user, contribution=contribution)


def set_kept(user: Any, contribution: Contribution, on: bool) -> None:
    """Keep something for later, or not any more."""
    _set(Bookmark, on, user=user, contribution=contribution)


def set_followed(user: Any, contribution: Contribution, on: bool) -> None:
    """Follow a contribution, or not any more."""
    _set(Follow, on, user=user, contribution=contribution)


def set_theme_followed(user: Any, theme: Theme, on: bool) -> None:
    """Follow a theme, or not any more."""
    _set(Follow, on, user=user, theme=theme)


def useful_counts(contributions: Iterable[Contribution]) -> dict[int, int]:
    """How many people find each of these useful, in one query."""
    pks = [item.pk for item in contributions]
    rows = Reaction.objects.filter(contribution__in=pks).values_list("contribution")
    return dict.fromkeys(pks, 0) | dict(rows.annotate(number=Count("pk")).order_by())


def _set(model: Any, on: bool, **what: Any) -> None:
    if on:
        # The unique constraint decides, so that two at once are one row and no error.
        model.objects.bulk_create([model(**what)], ignore_conflicts=True)
    else:
        model.objects.filter(**what).delete()

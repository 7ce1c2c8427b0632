"""What stands below a contribution: its comments, and what the reader did with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q

from members.access import blocked_ids, is_member
from members.contributions.rights import name_for_readers
from members.conversations.comments import can_be_edited, comment_mode
from members.conversations.gestures import useful_counts
from members.models import (
    Bookmark,
    Comment,
    CommentMode,
    CommentState,
    Contribution,
    Follow,
    Reaction,
)

#: So many comments stand on one page, with all their answers.
PER_PAGE = 20


@dataclass
class Entry:
    """A comment as this reader sees it, with its answers."""

    comment: Comment
    is_own: bool
    can_edit: bool
    answers: list["Entry"] = field(default_factory=list)

    @property
    def is_gone(self) -> bool:
        """Only its place is left, because others answered it."""
        state = self.comment.state
        return state == CommentState.DELETED or (state == CommentState.REMOVED and not self.is_own)

    @property
    def waits(self) -> bool:
        """It waits for approval, and only its author sees it."""
        return self.comment.state == CommentState.WAITING

    @property
    def is_removed(self) -> bool:
        """The editors removed it; its author still sees it, and why."""
        return self.comment.state == CommentState.REMOVED

    @property
    def name(self) -> str:
        """Who wrote it."""
        return name_for_readers(self.comment.author)


@dataclass(frozen=True)
class Thread:
    """A page of comments."""

    entries: list[Entry]
    items: Page
    mode: CommentMode


def thread_of(contribution: Contribution, reader: Any, page: int = 1) -> Thread:
    """The comments that a member sees, the oldest first, in a fixed number of queries.

    A page that does not exist is the last one.
    """
    mode = comment_mode()
    away = blocked_ids(reader)
    own = Q(author=reader.pk) & ~Q(state=CommentState.DELETED)
    shown = Q(state=CommentState.SHOWN)
    answers = (
        Comment.objects.filter(shown | own)
        .exclude(author__in=away)
        .select_related("author__profile")
    )
    first = (
        Comment.objects.filter(contribution=contribution, parent=None)
        .filter(shown | own | Exists(answers.filter(parent=OuterRef("pk"))))
        .exclude(author__in=away)
        .exclude(Q(state=CommentState.WAITING) & ~Q(author=reader.pk))
        .select_related("author__profile")
        .order_by("created_at", "pk")
    )
    items = Paginator(first, PER_PAGE).get_page(page)
    entries = {row.pk: _entry(row, reader, mode) for row in items}
    for row in answers.filter(parent__in=list(entries)).order_by("created_at", "pk"):
        entries[row.parent_id].answers.append(_entry(row, reader, mode))  # type: ignore[index]
    return Thread(list(entries.values()), items, mode)


def _entry(row: Comment, reader: Any, mode: CommentMode) -> Entry:
    is_own = row.author_id == reader.pk
    return Entry(row, is_own, is_own and can_be_edited(row, mode))


@dataclass(frozen=True)
class Gestures:
    """What a reader did with a contribution, and what others did."""

    useful: int
    may_act: bool = False
    is_useful: bool = False
    is_kept: bool = False
    is_followed: bool = False


def gestures_of(contribution: Contribution, reader: Any) -> Gestures:
    """What to show on its page."""
    useful = useful_counts([contribution])[contribution.pk]
    if not is_member(reader):
        return Gestures(useful)
    mine = {"user": reader.pk, "contribution": contribution.pk}
    return Gestures(
        useful,
        may_act=True,
        is_useful=Reaction.objects.filter(**mine).exists(),
        is_kept=Bookmark.objects.filter(**mine).exists(),
        is_followed=Follow.objects.filter(**mine).exists(),
    )


def comment_counts(contributions: Iterable[Contribution]) -> dict[int, int]:
    """How many comments each of these has on the site, in one query."""
    pks = [item.pk for item in contributions]
    rows = Comment.objects.shown().filter(contribution__in=pks).values_list("contribution")
    return dict.fromkeys(pks, 0) | dict(rows.annotate(number=Count("pk")).order_by())

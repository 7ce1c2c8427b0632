"""How notifications find what conversations are about, as the reader may see it now."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from members.access import blocked_ids, is_member
from members.conversations.comments import REVIEW
from members.conversations.reports import DECIDE
from members.models import Comment, CommentState, Contribution, Report
from members.notifications.subjects import Subject, register_subject


def comments(user: Any, numbers: Collection[int]) -> dict[int, Subject]:
    """Comments that are on the site, below what they are about."""
    if not is_member(user):
        return {}
    shown = Comment.objects.shown().filter(
        pk__in=numbers, contribution__in=Contribution.objects.visible_to(user)
    )
    return _comments(shown.exclude(author__in=blocked_ids(user)))


def own_comments(user: Any, numbers: Collection[int]) -> dict[int, Subject]:
    """One's own comments, also what the editors removed."""
    return _comments(Comment.objects.filter(pk__in=numbers, author_id=user.pk))


def comments_for_review(user: Any, numbers: Collection[int]) -> dict[int, Subject]:
    """Comments that wait, for who reviews them."""
    if not user.has_perm(REVIEW):
        return {}
    waiting = Comment.objects.filter(pk__in=numbers, state=CommentState.WAITING)
    return {
        item.pk: Subject(str(item), reverse("members_comment", args=[item.pk]))
        for item in waiting.select_related("contribution")
    }


def reports(user: Any, numbers: Collection[int]) -> dict[int, Subject]:
    """What somebody reported, or what of theirs was reported, once it is decided."""
    mine = Report.objects.filter(Q(reporter=user.pk) | Q(author=user.pk), pk__in=numbers)
    return {
        item.pk: Subject(item.target_title, reverse("conversations:decision", args=[item.pk]))
        for item in mine.exclude(decided_at=None)
    }


def reports_for_review(user: Any, numbers: Collection[int]) -> dict[int, Subject]:
    """Reports, for who decides about them."""
    if not user.has_perm(DECIDE):
        return {}
    return {
        item.pk: Subject(item.target_title, reverse("members_report", args=[item.pk]))
        for item in Report.objects.filter(pk__in=numbers)
    }


def register() -> None:
    """Tell notifications how these are found."""
    register_subject("comment", comments)
    register_subject("own_comment", own_comments)
    register_subject("comment_for_review", comments_for_review)
    register_subject("report", reports)
    register_subject("report_for_review", reports_for_review)


def _comments(found: Any) -> dict[int, Subject]:
    return {
        item.pk: Subject(
            item.contribution.title or _("Without title"),
            f"{item.contribution.get_absolute_url()}#reactie-{item.pk}",
            below=f"contribution:{item.contribution_id}",
        )
        for item in found.select_related("contribution")
    }

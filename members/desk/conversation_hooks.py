"""The desk's screens of comments and reports: their addresses, menu and history."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.admin import RightMenuItem
from members.desk import comments, reports
from members.desk.menu import MENU_COMMENTS, MENU_HOOK, MENU_REPORTS
from members.models import Decision


@hooks.register("register_admin_urls")
def conversation_urls() -> list[URLPattern]:
    """The screens."""
    found = comments.CommentListView.as_view(results_only=True)
    reported = reports.ReportListView.as_view(results_only=True)
    return [
        path("reacties/", comments.CommentListView.as_view(), name="members_comments"),
        path("reacties/results/", found, name="members_comments_results"),
        path("reacties/<int:pk>/", comments.CommentView.as_view(), name="members_comment"),
        path("klachten/", reports.ReportListView.as_view(), name="members_reports"),
        path("klachten/results/", reported, name="members_reports_results"),
        path("klachten/<int:pk>/", reports.ReportView.as_view(), name="members_report"),
    ]


@hooks.register(MENU_HOOK)
def comments_item() -> MenuItem:
    """Comments."""
    return RightMenuItem(
        pgettext_lazy("conversation", "Comments"),
        reverse("members_comments"),
        right=comments.SEE,
        name="good-food-city-comments",
        icon_name="comment",
        order=MENU_COMMENTS,
    )


@hooks.register(MENU_HOOK)
def reports_item() -> MenuItem:
    """Reports."""
    return RightMenuItem(
        _("Reports of misuse"),
        reverse("members_reports"),
        right=reports.SEE,
        name="good-food-city-reports",
        icon_name="warning",
        order=MENU_REPORTS,
    )


@hooks.register("register_log_actions")
def conversation_actions(actions: Any) -> None:
    """What staff did with comments and reports."""
    actions.register_action(
        "members.comment_approve", _("Approve a comment"), _("Comment approved")
    )
    actions.register_action("members.comment_remove", _("Remove a comment"), _("Comment removed"))
    for decision in Decision:
        actions.register_action(
            f"members.report_{decision}", _("Decide about a report"), decision.label
        )

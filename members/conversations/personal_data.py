"""What members did in conversations, as part of what the site holds about them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from home.personal_data import PersonalData
from members.models import Bookmark, Comment, CommentState, Follow, Reaction, Report


def _collect(user: Any) -> dict[str, Any]:
    kept = Bookmark.objects.filter(user=user).select_related("contribution")
    useful = Reaction.objects.filter(user=user).select_related("contribution").order_by("pk")
    follows = Follow.objects.filter(user=user).select_related("contribution", "theme")
    return {
        pgettext("conversation", "comments"): [
            {
                pgettext("conversation", "about"): str(item.contribution),
                _("text"): item.text,
                _("moment"): item.created_at,
                _("state"): item.get_state_display(),
                _("reason"): item.reason,
            }
            for item in Comment.objects.filter(author=user).select_related("contribution")
        ],
        _("found useful"): [str(item.contribution) for item in useful],
        _("kept"): [str(item.contribution) for item in kept],
        _("followed"): [str(item.contribution or item.theme) for item in follows],
        _("reported"): [
            {
                _("what"): item.target_title,
                _("reason"): item.get_reason_display(),
                _("text"): item.text,
                _("moment"): item.created_at,
                _("decision"): item.get_decision_display(),
                _("why"): item.explanation,
            }
            for item in Report.objects.filter(reporter=user)
        ],
        _("decisions about what I made"): [
            {
                _("what"): item.target_title,
                _("decision"): item.get_decision_display(),
                _("why"): item.explanation,
            }
            for item in Report.objects.filter(author=user).exclude(decided_at=None)
        ],
    }


@transaction.atomic
def _forget(user: Any) -> None:
    """Comments on the site stay, by 'former member'; the rest goes, and reports lose the person."""
    waiting = Comment.objects.filter(author=user, state=CommentState.WAITING)
    waiting.update(state=CommentState.DELETED, text="", html="")
    for model in (Bookmark, Follow, Reaction):
        model.objects.filter(user=user).delete()
    Report.objects.filter(reporter=user).update(reporter=None)
    reports = Report.objects.filter(author=user)
    # What tells of the person, or was for one reader, goes; reasons of a decision stay as proof.
    reports.filter(target_kind__in=["profile", "message"]).update(target_text="")
    reports.exclude(target_kind="contribution").update(target_title=_("Former member"))
    reports.update(author=None)


CONVERSATIONS = PersonalData(
    name="conversations",
    label=gettext_lazy("Comments, and what you keep, follow and report"),
    collect=_collect,
    forget=_forget,
)

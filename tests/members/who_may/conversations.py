"""Notifications, comments, reactions, bookmarks, follows and reports."""

import uuid

from django.utils import timezone

from members.models import (
    Comment,
    CommentState,
    Contribution,
    Decision,
    Initiative,
    Notification,
    Report,
    ReportReason,
)
from members.notifications.choosing import leave_token
from tests.home.factories import ThemeFactory
from tests.members.contribution_factories import make_published
from tests.members.who_may import ALL, MODERATORS, SIGNED_IN, Row

#: Members, and staff who look after them; others are led to the door of Good Food City.
MEMBERS = "login 302 200 403 302 200 200"
SENT = "login 302 302 403 302 302 302"
ONLY_POST = "login 302 405 403 302 405 405"
NOT_MINE = "login 302 404 403 302 404 404"
SIGNED_IN_405 = "login 405 405 405 405 405 405"
SIGNED_IN_302 = "login 302 302 302 302 302 302"
SIGNED_IN_404 = "login 404 404 404 404 404 404"
ALL_405 = "405 405 405 405 405 405 405"
#: What is for members is not there for others: not even that it is.
SEEN_BY_MEMBERS = "404 404 200 404 404 200 200"


def item(world, user):
    """What somebody else shared with members."""

    def make():
        pk = make_published(Initiative, author=world.other).pk
        Contribution.objects.filter(pk=pk).update(audience="members")
        return pk

    return world.once("talk item", make)


def public_item(world, user):
    """What somebody else shared with everybody."""

    def make():
        pk = make_published(Initiative, author=world.other).pk
        Contribution.objects.filter(pk=pk).update(audience="public")
        return pk

    return world.once("talk public item", make)


def theme(world, user):
    return world.once("talk theme", lambda: ThemeFactory().pk)


def _comment(world, author):
    return Comment.objects.create(
        contribution_id=item(world, author),
        author=author,
        text="Mooi",
        html="<p>Mooi</p>",
        state=CommentState.SHOWN,
    ).pk


def own_comment(world, user):
    return _comment(world, user)


def other_comment(world, user):
    return world.once("talk comment", lambda: _comment(world, world.other))


def _notification(user):
    return Notification.objects.create(
        recipient=user, kind="comment", key=f"row:{uuid.uuid4()}", title="Iets"
    ).pk


def own_notification(world, user):
    return _notification(user)


def other_notification(world, user):
    return world.once("talk notification", lambda: _notification(world.other))


def token(world, user):
    return leave_token(world.other, ["comment"])


def _report(world, **people):
    return Report.objects.create(
        target_kind="comment",
        target_id=other_comment(world, None),
        target_title="Reactie",
        reason=ReportReason.OTHER,
        text="Klopt niet",
        decision=Decision.KEEP,
        explanation="Mag.",
        decided_at=timezone.now(),
        **people,
    ).pk


def own_report(world, user):
    return _report(world, reporter=user)


def report_about_me(world, user):
    return _report(world, author=user)


def other_report(world, user):
    return world.once("talk report", lambda: _report(world, reporter=world.other))


def waiting_comment(world, user):
    def make():
        pk = _comment(world, world.other)
        Comment.objects.filter(pk=pk).update(state=CommentState.WAITING)
        return pk

    return world.once("talk waiting", make)


ROWS = [
    Row("notifications:list", get=SIGNED_IN, post=SIGNED_IN_405),
    Row("notifications:read_all", get=SIGNED_IN_405, post=SIGNED_IN_302),
    Row("notifications:read", args=(own_notification,), get=SIGNED_IN_405, post=SIGNED_IN_302),
    Row("notifications:read", args=(other_notification,), get=SIGNED_IN_405, post=SIGNED_IN_404),
    Row("notifications:choices", get=SIGNED_IN, post=SIGNED_IN),
    # The link is the only authority: it can do nothing but end mails.
    Row("notifications:leave", args=(token,), get=ALL, post=ALL),
    Row("conversations:kept", get=MEMBERS, post=ONLY_POST),
    Row("conversations:following", get=MEMBERS, post=ONLY_POST),
    Row("conversations:useful", args=(item,), get=ONLY_POST, post=SENT),
    Row("conversations:keep", args=(item,), get=ONLY_POST, post=SENT),
    Row("conversations:follow", args=(item,), get=ONLY_POST, post=SENT),
    Row("conversations:follow_theme", args=(theme,), get=ONLY_POST, post=SENT),
    Row("conversations:comment", args=(item,), get=MEMBERS, post=MEMBERS),
    Row("conversations:edit", args=(own_comment,), get=MEMBERS, post=MEMBERS),
    Row("conversations:edit", args=(other_comment,), get=NOT_MINE, post=NOT_MINE),
    Row("conversations:delete", args=(own_comment,), get=MEMBERS, post=SENT),
    Row("conversations:delete", args=(other_comment,), get=NOT_MINE, post=NOT_MINE),
    Row("conversations:reported", get=ALL, post=ALL_405),
    Row("conversations:report", args=("contribution", public_item), get=ALL, post=ALL),
    Row(
        "conversations:report",
        args=("contribution", item),
        get=SEEN_BY_MEMBERS,
        post=SEEN_BY_MEMBERS,
    ),
    Row(
        "conversations:report",
        args=("comment", other_comment),
        get=SEEN_BY_MEMBERS,
        post=SEEN_BY_MEMBERS,
    ),
    Row("conversations:decision", args=(own_report,), get=SIGNED_IN, post=SIGNED_IN_405),
    Row("conversations:decision", args=(report_about_me,), get=SIGNED_IN, post=SIGNED_IN_405),
    Row("conversations:decision", args=(other_report,), get=SIGNED_IN_404, post=SIGNED_IN_405),
    Row("members_comments", get=MODERATORS, post=MODERATORS),
    Row("members_comments_results", get=MODERATORS, post=MODERATORS),
    Row("members_comment", args=(waiting_comment,), get=MODERATORS, post=MODERATORS),
    Row("members_reports", get=MODERATORS, post=MODERATORS),
    Row("members_reports_results", get=MODERATORS, post=MODERATORS),
    Row("members_report", args=(other_report,), get=MODERATORS, post=MODERATORS),
]

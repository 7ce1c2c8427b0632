"""Comment on what members share, answer, change it for a while, delete; and what staff decide.

A comment moves by conditional updates, so two decisions at once are one. What is told goes in the
same transaction.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from members.access import blocked_between, is_member, rules_to_agree_to
from members.contributions.steps import NotPossibleError
from members.contributions.text import render
from members.models import (
    Comment,
    CommentMode,
    CommentState,
    Contribution,
    ConversationSettings,
    Follow,
    User,
)
from members.models.languages import language_here
from members.notifications import notify
from members.notifications.readers import people_with

#: The right to approve and remove comments.
REVIEW = "members.change_comment"
#: So long somebody can change what they wrote.
EDIT_FOR = timedelta(minutes=30)


def comment_mode() -> CommentMode:
    """What becomes of comments now."""
    return CommentMode(ConversationSettings.load().comments)


def may_comment(user: Any, contribution: Contribution) -> bool:
    """Whether somebody can comment on this now."""
    return (
        contribution.live
        and is_member(user)
        and comment_mode() != CommentMode.OFF
        and not blocked_between(user, contribution.author)
    )


def can_be_edited(comment: Comment, mode: CommentMode) -> bool:
    """Whether its author can still change it."""
    return (
        comment.state in {CommentState.SHOWN, CommentState.WAITING}
        and timezone.now() - comment.created_at < EDIT_FOR
        and mode != CommentMode.OFF
    )


@transaction.atomic
def send(
    user: Any,
    contribution: Contribution,
    text: str,
    *,
    form_key: uuid.UUID,
    parent: Comment | None = None,
) -> Comment:
    """Comment, or answer a comment; the same form twice is one comment."""
    if not may_comment(user, contribution):
        raise NotPossibleError(_("You cannot comment here now."))
    if rules_to_agree_to(user):
        raise NotPossibleError(_("Agree to the house rules first."))
    if parent is not None:
        parent = parent.parent or parent  # an answer to an answer stands beside it
        if parent.contribution_id != contribution.pk or not parent.is_shown:
            raise NotPossibleError(_("The comment that you answer is not here any more."))
        if blocked_between(user, parent.author):
            raise NotPossibleError(_("You cannot answer this comment."))
    waits = comment_mode() == CommentMode.MODERATED
    comment, is_new = Comment.objects.get_or_create(
        form_key=form_key,
        defaults={
            "contribution": contribution,
            "parent": parent,
            "author": user,
            "text": text,
            "html": render(text),
            "language": language_here(),
            "state": CommentState.WAITING if waits else CommentState.SHOWN,
            "shown_at": None if waits else timezone.now(),
        },
    )
    if comment.author_id != user.pk:
        raise NotPossibleError(_("You cannot comment here now."))
    if is_new and waits:
        _tell_moderators(comment)
    elif is_new:
        _tell(comment)
    return comment


@transaction.atomic
def edit(comment: Comment, user: Any, text: str) -> None:
    """Change one's own comment; where comments wait for approval it waits again."""
    mode = comment_mode()
    if comment.author_id != user.pk or not is_member(user) or not can_be_edited(comment, mode):
        raise NotPossibleError(_("This comment cannot be changed any more."))
    waits = mode == CommentMode.MODERATED
    changed = Comment.objects.filter(
        pk=comment.pk, state__in=[CommentState.SHOWN, CommentState.WAITING]
    ).update(
        text=text,
        html=render(text),
        language=language_here(),
        edited_at=timezone.now(),
        version=F("version") + 1,
        **({"state": CommentState.WAITING} if waits else {}),
    )
    if not changed:
        raise NotPossibleError(_("This comment cannot be changed any more."))
    comment.refresh_from_db()
    if waits:
        _tell_moderators(comment)


@transaction.atomic
def delete(comment: Comment, user: Any) -> None:
    """Delete one's own comment: its words go at once, answers stay. Twice is the same as once."""
    if comment.author_id != user.pk:
        raise NotPossibleError(_("This is not your comment."))
    Comment.objects.filter(pk=comment.pk).exclude(state=CommentState.REMOVED).update(
        state=CommentState.DELETED, text="", html=""
    )


@transaction.atomic
def approve(comment: Comment, moderator: Any, *, seen: int) -> None:
    """Show the version that the moderator saw."""
    _check(comment, moderator)
    now = timezone.now()
    changed = Comment.objects.filter(
        pk=comment.pk, state=CommentState.WAITING, version=seen
    ).update(state=CommentState.SHOWN, shown_at=now, decided_at=now, decided_by=moderator)
    if not changed:
        raise NotPossibleError(
            _("This was changed or decided in the meantime. Look at it once more.")
        )
    comment.refresh_from_db()
    log(comment, "members.comment_approve", user=moderator)
    _tell(comment)


@transaction.atomic
def remove(comment: Comment, moderator: Any, reason: str, *, tell: bool = True) -> None:
    """Take a comment off the site, or do not place it; its author reads why."""
    _check(comment, moderator)
    if not reason.strip():
        raise NotPossibleError(_("Choose a reason, or write one."))
    changed = (
        Comment.objects.filter(pk=comment.pk)
        .exclude(state__in=[CommentState.REMOVED, CommentState.DELETED])
        .update(
            state=CommentState.REMOVED,
            reason=reason.strip(),
            decided_at=timezone.now(),
            decided_by=moderator,
        )
    )
    if not changed:
        raise NotPossibleError(_("This comment is not on the site any more."))
    comment.refresh_from_db()
    log(comment, "members.comment_remove", user=moderator, data={"reason": reason.strip()})
    if tell:
        notify(
            comment.author,
            "comment_decided",
            key=f"comment-decided:{comment.pk}:{comment.version}",
            about=("own_comment", comment.pk),
        )


def _check(comment: Comment, moderator: Any) -> None:
    """Nobody decides about their own words."""
    if not moderator.has_perm(REVIEW):
        raise NotPossibleError(_("You do not review comments."))
    if comment.author_id == moderator.pk:
        raise NotPossibleError(_("This is your own. Somebody else has to review it."))


def _tell(comment: Comment) -> None:
    """Tell whom it concerns: each of them once, by what concerns them most."""
    key, about = f"comment:{comment.pk}", ("comment", comment.pk)
    if comment.parent is not None:
        notify(comment.parent.author, "answer", key=key, about=about, actor=comment.author)
    contribution = comment.contribution
    notify(contribution.author, "comment", key=key, about=about, actor=comment.author)
    followers = User.objects.filter(
        pk__in=Follow.objects.filter(contribution=contribution).values("user")
    )
    notify(followers, "followed_item", key=key, about=about, actor=comment.author)
    if comment.decided_by_id:
        notify(
            comment.author,
            "comment_decided",
            key=f"comment-decided:{comment.pk}:{comment.version}",
            about=("own_comment", comment.pk),
        )


def _tell_moderators(comment: Comment) -> None:
    """Without an author: a block between two people keeps no work from anybody."""
    notify(
        [one for one in people_with(REVIEW) if one.pk != comment.author_id],
        "queue",
        key=f"comment-waits:{comment.pk}:{comment.version}",
        about=("comment_for_review", comment.pk),
    )

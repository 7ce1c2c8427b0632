"""How long reports and what was removed are kept: as proof of a decision, and no longer."""

from datetime import timedelta

from django.utils import timezone

from members.models import Comment, CommentState, Report

#: So long after the decision it is known who reported something, and what they wrote.
KEEP = timedelta(days=365)


def forget_old_reports() -> int:
    """Take the people and the texts out of reports of long ago; return how many."""
    old = Report.objects.filter(decided_at__lt=timezone.now() - KEEP).exclude(
        reporter=None, author=None, email="", text="…", target_text=""
    )
    return old.update(reporter=None, author=None, email="", text="…", target_text="")


def forget_removed_comments() -> int:
    """Take the words out of comments that staff removed long ago; return how many."""
    old = Comment.objects.filter(
        state=CommentState.REMOVED, decided_at__lt=timezone.now() - KEEP
    ).exclude(text="")
    return old.update(text="", html="")

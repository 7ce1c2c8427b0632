"""Keep an issue as it is when it is sent, and let its page go live."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from newsletters.issues.parts import Part, parts_of
from newsletters.models.issues import FrozenIssue, IssuePage, content_of

#: The page is there before the first mail that links to it.
PAGE_BEFORE_MAIL = timedelta(minutes=1)


@transaction.atomic
def freeze(
    issue: IssuePage, at: datetime, parts: list[Part] | None = None, user: Any = None
) -> FrozenIssue:
    """Keep this draft and have its page go live at that moment; done before, nothing happens."""
    frozen, new = FrozenIssue.objects.get_or_create(
        issue_id=issue.pk,
        defaults={
            "content": content_of(issue),
            "items": {
                part.key: part.frozen()
                for part in (parts_of(issue) if parts is None else parts)
                if part.type == "item" and part.key
            },
            "sent_at": at,
        },
    )
    if not new:
        return frozen
    issue.frozen_issue = frozen
    live_at = at - PAGE_BEFORE_MAIL
    issue.go_live_at = live_at if live_at > timezone.now() else None
    issue.save_revision(user=user, clean=False).publish()
    return frozen


@transaction.atomic
def thaw(issue: IssuePage) -> bool:
    """Take back what was to be sent later; return whether it could."""
    page = IssuePage.objects.select_for_update().get(pk=issue.pk)
    if page.live:
        return False
    page.revisions.update(approved_go_live_at=None)
    FrozenIssue.objects.filter(issue=page).delete()
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = None
    draft.save_revision(clean=False)
    return True

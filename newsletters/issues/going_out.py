"""Send an issue: check it, keep it as it is, and hand it to the post."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, TaskState, WorkflowState

from newsletters import sending as post
from newsletters.issues.checks import check
from newsletters.issues.freezing import freeze, thaw
from newsletters.issues.rendering import make_mail
from newsletters.models import IssuePage, Sending, SendingState


class NotReadyError(Exception):
    """A check stands in the way of sending."""


def is_approved(issue: IssuePage) -> bool:
    """Whether a workflow approved the issue as it was saved last."""
    return bool(
        TaskState.objects.filter(
            workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
            workflow_state__object_id=str(issue.pk),
            workflow_state__status=WorkflowState.STATUS_APPROVED,
            status=TaskState.STATUS_APPROVED,
            revision=issue.latest_revision_id,
        ).exists()
    )


def may_send(issue: IssuePage, user: Any) -> bool:
    """Who may publish; and who may edit, once somebody else approved it."""
    permissions = issue.permissions_for_user(user)
    return permissions.may_send() or (permissions.can_edit() and is_approved(issue))


def may_take_back(issue: IssuePage, sending: Sending, user: Any) -> bool:
    """Who may send; and who sent it, although its approval was used up by that."""
    if may_send(issue, user):
        return True
    return sending.scheduled_by_id == user.pk and issue.permissions_for_user(user).can_edit()


def send(pk: int, *, at: datetime | None = None, by: Any = None) -> Sending:
    """Send an issue as it was saved last, now or at that moment; a second time changes nothing."""
    with transaction.atomic():
        page = IssuePage.objects.select_for_update(of=("self",)).get(pk=pk)
        if by is not None and not may_send(page, by):
            raise PermissionDenied
        if page.is_frozen:
            return Sending.objects.get(issue_id=pk)
        issue: IssuePage = page.get_latest_revision_as_object()
        if not check(issue).is_green:
            raise NotReadyError(_("Look at the checks first."))
        moment = max(at or timezone.now(), timezone.now())
        sending = post.schedule(issue, make_mail(issue), at=moment, by=by)
        freeze(issue, moment, user=by)
        log(page, "newsletters.send", user=by, data={"at": moment.isoformat()})
    return sending


def take_back(pk: int, *, by: Any = None) -> bool:
    """Edit once more what was to be sent later; return whether it had not started."""
    with transaction.atomic():
        page = IssuePage.objects.select_for_update(of=("self",)).get(pk=pk)
        waiting = Sending.objects.filter(issue_id=pk, state=SendingState.SCHEDULED).first()
        if by is not None and not (
            may_take_back(page, waiting, by) if waiting else may_send(page, by)
        ):
            raise PermissionDenied
        if waiting is None or not post.unschedule(waiting):
            return False
        if not thaw(page):
            # The page is there already: the mail follows, so that both stay the same.
            transaction.set_rollback(True)
            return False
        log(page, "newsletters.take_back", user=by)
    return True


def thaw_stopped() -> int:
    """Let issues be edited whose sending was stopped before it began; return how many.

    The page may be there already, as it is a minute before the mail, or longer when no worker
    runs: it goes away again, and comes back with the mail.
    """
    stopped = IssuePage.objects.filter(frozen__isnull=False, sending__state=SendingState.DRAFT)
    thawed = 0
    for issue in stopped:
        with transaction.atomic():
            if issue.live:
                issue.unpublish()
            thawed += thaw(issue)
    return thawed

"""Keep Wagtail's own mails away from authors: they name moderators and link to the admin.

Wagtail connects its notifiers when it is loaded, after this app, each with a name. Who took the
name before is left in place, so these stand where Wagtail's would. For everything else they call
Wagtail's, and let no dead mail server break what somebody was doing.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.dispatch import Signal
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from members.models import Contribution

logger = logging.getLogger(__name__)


def _instead_of(notifier: Callable[..., Any]) -> Callable[..., None]:
    def tell(sender: Any, instance: Any, **kwargs: Any) -> None:
        state = instance.workflow_state if isinstance(instance, TaskState) else instance
        model = state.content_type.model_class()
        if model and issubclass(model, Contribution):
            return  # told by `telling.py`, to the people it concerns and with the right links
        try:
            notifier(sender=sender, instance=instance, **kwargs)
        except Exception:
            logger.exception("Wagtail could not mail that a workflow went on.")

    return tell


def keep_wagtails_mails_away() -> None:
    """Take the places of Wagtail's notifiers; called when this app is loaded."""
    from wagtail.admin import signal_handlers as theirs

    places: list[tuple[Signal, Any, str, Callable[..., Any]]] = [
        (
            task_submitted,
            TaskState,
            "group_approval_task_submitted_email_notification",
            theirs.task_submission_email_notifier,
        ),
        (
            workflow_submitted,
            WorkflowState,
            "workflow_state_submitted_email_notification",
            theirs.workflow_submission_email_notifier,
        ),
        (
            workflow_rejected,
            WorkflowState,
            "workflow_state_rejected_email_notification",
            theirs.workflow_rejection_email_notifier,
        ),
        (
            workflow_approved,
            WorkflowState,
            "workflow_state_approved_email_notification",
            theirs.workflow_approval_email_notifier,
        ),
    ]
    for signal, sender, name, notifier in places:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(_instead_of(notifier), sender=sender, dispatch_uid=name, weak=False)

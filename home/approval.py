"""What happens when a workflow ends well. Wagtail loads this before its models."""

from typing import Any

from wagtail.workflows import publish_workflow_state


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved.

    A newsletter is only approved, and goes live by being sent. What knows itself how it is
    published has a method `finish_review`: Wagtail's own action publishes the newest version,
    which nobody may have seen.
    """
    approved = workflow_state.content_object
    approved = getattr(approved, "specific", approved)  # of a page it is only the general part
    if finish := getattr(approved, "finish_review", None):
        finish(workflow_state, user)
    elif getattr(approved, "goes_live_by_approval", True):
        publish_workflow_state(workflow_state, user=user)

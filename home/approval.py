"""What happens when a workflow ends well. Wagtail loads this before its models."""

from typing import Any

from wagtail.workflows import publish_workflow_state


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved; a newsletter is only approved, and goes live by being sent."""
    approved = workflow_state.content_object
    approved = getattr(approved, "specific", approved)  # of a page it is only the general part
    if getattr(approved, "goes_live_by_approval", True):
        publish_workflow_state(workflow_state, user=user)

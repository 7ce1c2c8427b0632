"""What the editor of an issue shows beside its fields."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from newsletters.segments import readers_of


class ChecksPanel(Panel):
    """What the checks before sending say about the issue as it was saved last."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one issue."""

        template_name = "newsletters/admin/checks_panel.html"

        def get_context_data(
            self, parent_context: Mapping[str, Any] | None = None
        ) -> dict[str, Any]:
            """Run the checks; a new issue has nothing to check yet."""
            from newsletters.issues.checks import check
            from newsletters.issues.links import ask_about
            from newsletters.models import Sending, SendingState

            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk and not self.instance.is_frozen:
                report = context["report"] = check(self.instance)
                ask_about(report.links)
            if self.instance.pk and self.instance.is_frozen and not self.instance.live:
                waiting = Sending.objects.filter(
                    issue_id=self.instance.pk, state=SendingState.SCHEDULED
                )
                context["waits_until"] = waiting.values_list("scheduled_for", flat=True).first()
            if self.instance.pk:
                context["send_url"] = reverse("newsletters_issue", args=[self.instance.pk])
            return context


class ReadersPanel(Panel):
    """How many readers the issue goes to, as it was saved last."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one issue."""

        template_name = "newsletters/admin/readers_panel.html"

        def get_context_data(
            self, parent_context: Mapping[str, Any] | None = None
        ) -> dict[str, Any]:
            """Count them; a new issue has no newsletter yet."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            issue = self.instance
            if issue.pk and issue.newsletter_id and not issue.is_frozen:
                context["readers"] = readers_of(issue)
            return context

"""How contributions are reviewed: reasons, what happened to each, and the task of the workflow."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import AbstractGroupApprovalTask, TaskState

from members.models.contributions import Contribution


class ReasonQuerySet(models.QuerySet["Reason"]):
    """Reasons by what they are given for."""

    def usable_for(self, use: str) -> "ReasonQuerySet":
        """Those to choose from."""
        return self.filter(active=True, use__in=[use, Reason.Use.BOTH])


class Reason(models.Model):
    """Why something is not placed as it is; the author reads its text."""

    class Use(models.TextChoices):
        """What it is given for."""

        CHANGES = "changes", _("asking for a change")
        REJECTION = "rejection", _("not placing it")
        BOTH = "both", _("both")

    title = models.CharField(
        _("title"), max_length=80, unique=True, help_text=_("How staff find it in the list.")
    )
    text = models.TextField(
        _("text for the author"), max_length=500, help_text=_("Two or three plain sentences.")
    )
    use = models.CharField(_("used for"), max_length=10, choices=Use, default=Use.BOTH)
    active = models.BooleanField(_("in use"), default=True)

    objects = ReasonQuerySet.as_manager()

    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("use"), FieldPanel("active")]

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering: ClassVar[list[str]] = ["title"]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """Something that happened to a contribution; its author sees each of them."""

    class Kind(models.TextChoices):
        """What happened, as the author reads it."""

        SUBMITTED = "submitted", _("You sent it")
        CHANGES_ASKED = "changes_asked", _("The editors ask for a change")
        EDITED = "edited", _("The editors changed your text")
        APPROVED = "approved", _("The editors published it")
        REJECTED = "rejected", _("The editors do not place it")
        TAKEN_BACK = "taken_back", _("You took it back to go on writing")
        WITHDRAWN = "withdrawn", _("You withdrew it")
        TAKEN_OFF = "taken_off", _("The editors took it off the site")
        ASKED = "asked", _("We asked whether it still holds")
        CONFIRMED = "confirmed", _("You said that it still holds")
        ARCHIVED = "archived", _("It was archived")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=14, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    #: Who did it; readers and authors only ever see 'the editors'.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.ForeignKey(Reason, null=True, on_delete=models.SET_NULL, related_name="steps")
    #: What the author was told, reason included, as it was at that moment.
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="step_by_kind")]

    #: The same as staff read it.
    STAFF_WORDS: ClassVar[dict[str, Any]] = {
        Kind.SUBMITTED: _("Sent by the author"),
        Kind.CHANGES_ASKED: _("Change asked"),
        Kind.EDITED: _("Mended by staff"),
        Kind.APPROVED: _("Approved and published"),
        Kind.REJECTED: _("Not placed"),
        Kind.TAKEN_BACK: _("Taken back by the author"),
        Kind.WITHDRAWN: _("Withdrawn by the author"),
        Kind.TAKEN_OFF: _("Taken off the site"),
        Kind.ASKED: _("The author was asked whether it still holds"),
        Kind.CONFIRMED: _("The author says that it still holds"),
        Kind.ARCHIVED: _("Archived without an answer"),
    }

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def staff_words(self) -> str:
        """What happened, as staff read it."""
        return str(self.STAFF_WORDS[self.Kind(self.kind)])


class ContributionTask(AbstractGroupApprovalTask):
    """A moderator reviews what a member sent.

    It is done on the desk's own screen, which knows which version the moderator saw; Wagtail's
    screens offer no decision here, and what is sent to them all the same is refused.
    """

    admin_form_fields: ClassVar[list[str]] = AbstractGroupApprovalTask.admin_form_fields
    admin_form_widgets: ClassVar[dict[str, Any]] = {"groups": forms.CheckboxSelectMultiple}

    class Meta:
        verbose_name = _("review of a contribution")
        verbose_name_plural = _("reviews of contributions")

    @classmethod
    def get_description(cls) -> str:
        """What the list of task types says."""
        return str(_("A moderator reviews what a member sent. Nobody reviews their own."))

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """None on Wagtail's own screens."""
        return []

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Refuse what did not come from the desk's screen."""
        raise PermissionDenied

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for somebody; never their own."""
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(workflow_state__requested_by=user)

"""Files with addresses from elsewhere, with where the consent comes from."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletters.models.lists import NewsletterList


class ImportState(models.TextChoices):
    """How far an import is."""

    NEW = "new", _("Choose the columns")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, nothing stored yet")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Done")
    FAILED = "failed", _("Cannot be read")


class SubscriberImport(models.Model):
    """A file whose rows become subscribers, first on trial and then for real."""

    class Source(models.TextChoices):
        """Where people agreed."""

        FORMER_SYSTEM = "former", _("They subscribed in our former mail system")
        FORM = "form", _("They ticked it in a form of ours")
        PAPER = "paper", _("They wrote it down, for example at an event")

    newsletter = models.ForeignKey(
        NewsletterList,
        verbose_name=_("newsletter"),
        on_delete=models.PROTECT,
        related_name="imports",
    )
    source = models.CharField(_("where people agreed"), max_length=10, choices=Source)
    consent_text = models.TextField(_("the words that they agreed to"), max_length=2000)
    consented_on = models.DateField(
        _("when they agreed"),
        help_text=_("If that differs by person: the last day on which anybody did."),
    )
    file_name = models.CharField(_("file"), max_length=200, editable=False)
    #: Until the import is done; then only the numbers stay.
    content = models.BinaryField(null=True, editable=False)
    headings = models.JSONField(default=list, editable=False)
    email_column = models.PositiveSmallIntegerField(null=True, editable=False)
    name_column = models.PositiveSmallIntegerField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.NEW, editable=False
    )
    rows_total = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    added = models.PositiveIntegerField(_("added"), default=0, editable=False)
    #: How many rows were left out, by reason; and the first of them by number of row.
    left_out = models.JSONField(default=dict, editable=False)
    examples = models.JSONField(default=list, editable=False)
    problem = models.CharField(max_length=200, blank=True, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """The background is at work."""
        return self.state in (ImportState.CHECKING, ImportState.IMPORTING)

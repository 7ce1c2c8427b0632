"""Papers that staff print: made in the background, kept for a day."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.programme import Session
from events.models.sign_ups import SignUp

#: What takes longer than this is not coming any more.
LOST_AFTER = timedelta(minutes=20)


class PaperKind(models.TextChoices):
    """What can be printed."""

    BADGES = "badges", _("Name badges (10 on a sheet, with lines to cut)")
    LABELS = "labels", _("Name labels (14 on a sheet of stickers, 99 by 38 mm)")
    SESSION_LISTS = "sessions", _("Lists for the hosts of the parts")
    CATERER = "caterer", _("List for the caterer, without names")
    CERTIFICATES = "certificates", _("Certificates of attendance")


class Paper(models.Model):
    """A PDF about the people of an event. It holds names, so it is never a public file."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("what"), max_length=12, choices=PaperKind)
    session = models.ForeignKey(
        Session,
        verbose_name=_("part of the programme"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Only for the lists for hosts. Empty: all parts, each on its own page."),
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    content = models.BinaryField(null=True)
    failed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def has_failed(self) -> bool:
        """It went wrong, or whoever was making it died."""
        return self.failed or timezone.now() - self.created_at > LOST_AFTER

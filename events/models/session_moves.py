"""Parts of a programme that were moved, as long as those who chose them have not heard."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.programme import Session


class SessionMove(models.Model):
    """A part of the programme is not what people were told last.

    The row is there from the change until the mails are queued: see
    `events.sign_up.programme_news`. Changes that follow each other are told in one mail.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="untold_move")
    was = models.JSONField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change to be told")
        verbose_name_plural = _("changes to be told")
        ordering: ClassVar[list[Any]] = ["pk"]

    def __str__(self) -> str:
        return str(self.session)

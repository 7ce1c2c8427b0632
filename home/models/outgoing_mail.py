"""Mail that has to leave: the row is the truth, sending it is only work."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """How far a mail has come."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    WITHHELD = "withheld", _("Not needed any more")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Mail by what has to be done with it."""

    def due(self) -> Self:
        """What may be sent now, the urgent and the oldest first."""
        return self.filter(state=MailState.QUEUED, next_try_at__lte=timezone.now()).order_by(
            "-urgent", "pk"
        )

    def about(self, subject: str) -> Self:
        """Everything about one thing, such as 'registration:12'; the newest first."""
        return self.filter(about=subject).order_by("-pk")


class OutgoingMail(models.Model):
    """One mail to one address.

    It is queued in the transaction of what it tells, so it leaves if and only if that happened.
    `key` says what makes it one: the same key a second time is no second mail. Its text is made
    when it is sent (see `home.outgoing_mail`), and kept as it was sent.
    """

    key = models.CharField(max_length=160, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60, db_index=True, editable=False)
    about = models.CharField(max_length=60, blank=True, db_index=True, editable=False)
    context = models.JSONField(default=dict, blank=True, editable=False)
    recipient = models.EmailField(_("to"))
    language = models.CharField(max_length=10, default="nl", editable=False)
    urgent = models.BooleanField(
        default=True, editable=False, help_text=_("Goes before mail to many people.")
    )
    subject = models.CharField(_("subject"), max_length=255, blank=True, editable=False)
    text = models.TextField(_("text"), blank=True, editable=False)
    html = models.TextField(blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=MailState, default=MailState.QUEUED, editable=False
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, editable=False)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    error = models.TextField(_("what went wrong"), blank=True, editable=False)
    created_at = models.DateTimeField(_("queued"), default=timezone.now, editable=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                name="outgoing_mail_due",
                condition=Q(state=MailState.QUEUED),
            ),
            models.Index(fields=["state", "created_at"], name="outgoing_mail_by_state"),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("Still to be written"))

    @property
    def failed(self) -> bool:
        """It was given up; somebody must look at it."""
        return self.state == MailState.FAILED

    def send_again(self, recipient: str = "", **changes: Any) -> None:
        """Queue a mail that failed once more, to a corrected address if one is given."""
        OutgoingMail.objects.filter(pk=self.pk).exclude(state=MailState.SENDING).update(
            state=MailState.QUEUED,
            recipient=recipient or self.recipient,
            tries=0,
            next_try_at=timezone.now(),
            error="",
            **changes,
        )

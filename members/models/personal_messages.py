"""What members write to each other, without either seeing the other's address."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.languages import language_field
from members.models.users import User


class PersonalMessageQuerySet(models.QuerySet["PersonalMessage"]):
    """Messages by whom they are between."""

    def of(self, user: User) -> Self:
        """Those that somebody wrote or got."""
        return self.filter(Q(sender=user) | Q(recipient=user))

    def between(self, one: User, other: User) -> Self:
        """What two people wrote to each other, the oldest first."""
        return self.filter(
            Q(sender=one, recipient=other) | Q(sender=other, recipient=one)
        ).order_by("sent_at", "pk")


class PersonalMessage(models.Model):
    """One message of one member to another; it is deleted after some time."""

    sender = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages_sent")
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages_received")
    text = models.TextField(_("message"), max_length=4000)
    language = language_field()
    #: The form that it was sent with: sending it twice gives one message.
    form_key = models.UUIDField(unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, db_index=True)
    read_at = models.DateTimeField(_("read"), null=True)

    objects = PersonalMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal message")
        verbose_name_plural = _("personal messages")
        ordering: ClassVar[list[str]] = ["sent_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(sender=models.F("recipient")), name="nobody_writes_to_themselves"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sender", "sent_at"], name="message_by_sender"),
            models.Index(fields=["recipient", "sent_at"], name="message_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.recipient_id}"

"""Addresses that get no newsletters, kept so that nobody can read them back."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home import keys

_PURPOSE = "newsletters.suppression"


class SuppressionReason(models.TextChoices):
    """Why an address gets no newsletters."""

    HARD_BOUNCE = "hard_bounce", _("Mail can never arrive there")
    COMPLAINT = "complaint", _("Reported us as spam")
    FORGOTTEN = "forgotten", _("Asked to be forgotten")
    BLOCKED = "blocked", _("Asked us never to write again")


#: Who is here for these reasons may come back by confirming it by mail. The others would only get
#: another mail that they do not want, whoever filled in the form: staff lift those when asked to.
MAY_RETURN = frozenset({SuppressionReason.HARD_BOUNCE, SuppressionReason.FORGOTTEN})


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Addresses that get no mail."""

    def active(self) -> Self:
        """Those that were not lifted."""
        return self.filter(lifted_at=None)

    def of(self, email_key: str) -> Self:
        """What is known of this address, by each of our keys."""
        return self.filter(key__in=Suppression.keys_of(email_key))


class Suppression(models.Model):
    """An address that gets no newsletters, as a keyed hash. It outlives the subscriber."""

    key = models.CharField(max_length=64, editable=False, db_index=True)
    reason = models.CharField(_("reason"), max_length=12, choices=SuppressionReason)
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("Do not write an address here.")
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    lift_reason = models.CharField(_("why it was lifted"), max_length=300, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that gets no mail")
        verbose_name_plural = _("addresses that get no mail")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "reason"],
                condition=Q(lifted_at__isnull=True),
                name="one_suppression_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lift_reason=""),
                name="suppression_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key[:12]}…"

    @staticmethod
    def key_of(email_key: str) -> str:
        """What we keep of an address."""
        return keys.keyed_hash(_PURPOSE, email_key)

    @staticmethod
    def keys_of(email_key: str) -> list[str]:
        """What we may have kept of an address, by each of our keys."""
        return keys.all_hashes(_PURPOSE, email_key)

    @property
    def may_return(self) -> bool:
        """Whether they can subscribe again by themselves."""
        return self.reason in MAY_RETURN

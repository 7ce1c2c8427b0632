"""Who was mailed an invitation to sign up."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.sign_ups import Invitation, SignUp


class Invitee(models.Model):
    """Somebody whom staff mailed an invitation; how often, and in which words last."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="invitees")
    invitation = models.ForeignKey(
        Invitation, verbose_name=_("code"), on_delete=models.RESTRICT, related_name="invitees"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"))
    email_key = models.CharField(max_length=254, editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="nl"
    )
    words = models.TextField(_("personal words"), blank=True, max_length=2000)
    times = models.PositiveSmallIntegerField(_("mailed"), default=1, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        ordering: ClassVar[list[Any]] = ["email_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sign_up", "email_key"], name="invited_once_an_address")
        ]

    def __str__(self) -> str:
        return self.email

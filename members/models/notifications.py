"""What members are told: a row for each thing and person, and how they want to hear of it."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.profiles import Block


class Rhythm(models.TextChoices):
    """When somebody wants to hear of something by mail."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications by what has to be done with them."""

    def of(self, user: Any) -> Self:
        """Somebody's own, the newest first; nothing by whom they do not see."""
        blocks = Block.objects.filter(blocker=user.pk).values("blocked")
        blocked_by = Block.objects.filter(blocked=user.pk).values("blocker")
        mine = self.filter(recipient_id=user.pk)
        return mine.exclude(actor__in=blocks).exclude(actor__in=blocked_by).order_by("-pk")

    def unread(self) -> Self:
        """What was not marked as read."""
        return self.filter(read_at=None)

    def waiting(self) -> Self:
        """What is still to be mailed, now or later."""
        return self.filter(mail_key="", mail_at__isnull=False)

    def due(self, now: datetime | None = None) -> Self:
        """What has to be mailed by now."""
        return self.waiting().filter(mail_at__lte=now or timezone.now())


class Notification(models.Model):
    """Something that one person is told, once.

    `key` says what makes it one: the same key for the same person is no second row. What it is
    about is a kind and a number (`members.notifications.subjects`), so that its title, its address
    and whether the reader may see it are always those of now.

    `mail_at` is when a mail about it is due, or nothing when none is wished. `mail_key` is the key
    of the mail it went in: a notification is claimed for one mail by a conditional update, in the
    transaction in which that mail is queued.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.PositiveBigIntegerField(null=True)
    title = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=500, blank=True)
    ends_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mail_key = models.CharField(max_length=160, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once"),
            models.CheckConstraint(
                condition=Q(mail_key="") | Q(mail_at__isnull=False), name="mailed_when_due"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["recipient"], name="notification_unread", condition=Q(read_at=None)
            ),
            models.Index(
                fields=["mail_at"],
                name="notification_due",
                condition=Q(mail_key="", mail_at__isnull=False),
            ),
            models.Index(fields=["mail_key"], name="notification_mail"),
            models.Index(fields=["subject_kind", "subject_id"], name="notification_subject"),
            models.Index(fields=["created_at"], name="notification_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"


class NotificationChoice(models.Model):
    """How somebody wants to hear of one kind of thing; without a row as the kind says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    kind = models.CharField(max_length=40)
    rhythm = models.CharField(max_length=10, choices=Rhythm)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_rhythm_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.rhythm}"


class NotificationSettings(models.Model):
    """What holds for all mail about notifications to one person; without a row the defaults."""

    class Hour(models.IntegerChoices):
        """When the daily and the weekly mail go out; never in the hour that summer time skips."""

        MORNING = 7, _("At 7 in the morning")
        NOON = 12, _("At noon")
        AFTERNOON = 16, _("At 4 in the afternoon")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="notification_settings",
    )
    no_mail = models.BooleanField(_("No mail at all"), default=False)
    hour = models.PositiveSmallIntegerField(
        _("time of the daily and the weekly mail"), choices=Hour, default=Hour.MORNING
    )
    language = models.CharField(
        _("language of the mails"), max_length=10, choices=settings.LANGUAGES, blank=True
    )

    def __str__(self) -> str:
        return str(self.pk)

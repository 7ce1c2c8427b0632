"""What calendar programs were told about an event, so that they hear of each change once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarEntry(models.Model):
    """An event as calendars know it; it outlives the page, to tell that the event is off."""

    uid = models.CharField(max_length=120, unique=True)
    event = models.OneToOneField(
        "events.EventPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="calendar_entry",
    )
    language = models.CharField(max_length=12)
    sequence = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    snapshot = models.JSONField(help_text="What was published last, in the form of EventFacts.")
    created_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("calendar entry")
        verbose_name_plural = _("calendar entries")

    def __str__(self) -> str:
        return self.uid

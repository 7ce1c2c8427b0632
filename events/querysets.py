"""Querysets of events, named after the screens that use them."""

from datetime import datetime
from typing import Any, Self

from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale, PageManager

from home.models import BasePageQuerySet


class EventQuerySet(BasePageQuerySet):
    """Querysets of events; those without dates are drafts and in none of them."""

    def for_listing(self) -> Self:
        """Events with what a card shows."""
        return (
            super()
            .for_listing()
            .select_related("lead_image")
            .prefetch_related("lead_image__renditions")
        )

    def in_language(self) -> Self:
        """Events in the language of the reader."""
        return self.filter(locale=Locale.get_active())

    def upcoming(self, now: datetime | None = None) -> Self:
        """Events that are not over yet, the first one first."""
        return self.filter(end__gte=now or timezone.now()).order_by("start", "end", "title")

    def past(self, now: datetime | None = None) -> Self:
        """Events that are over, the last one first."""
        return self.filter(end__lt=now or timezone.now()).order_by("-start", "-end", "title")

    def about(self, deal: Any) -> Self:
        """Events that are about this deal: what comes first, then what was."""
        return self.filter(deals=deal).order_by(F("start").desc(nulls_last=True), "title")


EventManager = PageManager.from_queryset(EventQuerySet)

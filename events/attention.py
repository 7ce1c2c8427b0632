"""Events that are near."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from events.models import EventPage
from home.attention import Concern, Item, editable_by, page_item, register

SOON = timedelta(days=7)


def coming_events(user: Any) -> QuerySet[EventPage]:
    """Published events that start within a week, the first one first."""
    now = timezone.now()
    pages = EventPage.objects.live().filter(start__gte=now, start__lt=now + SOON)
    return editable_by(user, pages).defer_streamfields().order_by("start")


def _describe(page: EventPage) -> Item:
    return page_item(page, date_format(timezone.localtime(page.start), "l j F, H:i"))


register(
    Concern(
        key="events",
        heading=_("Events that start this week"),
        icon="date",
        find=coming_events,
        describe=_describe,
        order=20,
    )
)

"""Events that are near, and waiting lists that stand still."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import EventPage, EventStatus, Registration, SignUp, State
from events.models.moves import holding_place
from home.attention import Concern, Item, editable_by, page_item, register

SOON = timedelta(days=7)
#: Who has waited for less may get a place by itself any moment.
SETTLED = timedelta(minutes=5)


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


def standing_waiting_lists(user: Any) -> QuerySet[SignUp]:
    """Sign-ups where people wait while there is a free place, the first event first.

    What moves by itself does so within a minute; the others wait for staff.
    """
    if not user.has_perm("events.view_registration"):
        return SignUp.objects.none()
    now = timezone.now()
    counted = Registration.objects.real().filter(sign_up=OuterRef("pk")).order_by()
    per_sign_up = counted.values("sign_up").annotate(number=Count("pk")).values("number")
    limit = F("capacity") + F("capacity") * F("overbooking_percent") / Value(100)
    waiting = per_sign_up.filter(state=State.WAITING, queued_at__lt=now - SETTLED)
    pages = editable_by(user, EventPage.objects.filter(start__gt=now))
    return (
        SignUp.objects.filter(event__in=pages.values("pk"))
        .exclude(event__status=EventStatus.CANCELLED)
        .annotate(
            waiting=Coalesce(Subquery(waiting), 0),
            taken=Coalesce(Subquery(per_sign_up.filter(holding_place())), 0),
        )
        .filter(Q(capacity=None) | Q(taken__lt=limit), waiting__gt=0)
        .select_related("event")
        .order_by("event__start")
    )


def _describe_waiting(sign_up: SignUp) -> Item:
    number = sign_up.waiting
    text = ngettext(
        "%(number)s person is waiting, and there are free places",
        "%(number)s people are waiting, and there are free places",
        number,
    )
    url = reverse("events_attendees", args=[sign_up.event_id])
    return Item(sign_up.event.title, f"{url}?state=waiting", text % {"number": number})


register(
    Concern(
        key="waiting-lists",
        heading=_("Waiting lists that stand still"),
        icon="group",
        find=standing_waiting_lists,
        describe=_describe_waiting,
        order=15,
    )
)

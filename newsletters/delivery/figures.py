"""How a sending goes, in numbers: none of them says who."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Trunc
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from home.plots import BarPlot, LinePlot, Series
from newsletters.models import (
    Delivery,
    DeliveryState,
    Sending,
    Subscription,
    SubscriptionState,
)

#: Who leaves within so long after an issue left because of it, as far as anybody can tell.
LEFT_WITHIN = timedelta(days=7)
#: So many sendings stand in the plot over time.
SENDINGS_SHOWN = 50
#: So many kinds of failures are told apart.
REASONS_SHOWN = 20


@dataclass(frozen=True)
class Progress:
    """How far a sending is, at one moment."""

    total: int
    waiting: int
    in_the_air: int
    in_doubt: int
    left_alone: int
    sent: int
    delivered: int
    failed: int
    bounced: int
    complained: int
    skipped: int
    soft_bounces: int
    left: int

    @property
    def percent(self) -> int:
        """How much is done, from 0 to 100; nobody to send to is done at once."""
        done = self.total - self.waiting - self.in_the_air
        return 100 * done // self.total if self.total else 100


def progress_of(sending: Sending) -> Progress:
    """The numbers of a sending, in two queries whatever its size."""
    now = timezone.now()
    state = F("state")
    kind = Case(
        When(state=DeliveryState.IN_DOUBT, until__gt=now, then=Value("in_the_air")),
        When(~Q(why=""), state=DeliveryState.IN_DOUBT, then=Value("left_alone")),
        default=state,
        output_field=CharField(),
    )
    rows = (
        sending.deliveries.annotate(kind=kind)
        .values_list("kind")
        .annotate(Count("pk"), Count("delivered_at"), Sum("soft_bounces"))
    )
    numbers: Counter[str] = Counter()
    delivered = soft = 0
    for found, number, arrived, bounces in rows:
        numbers[found] = number
        delivered += arrived
        soft += bounces
    # What came back or was reported as spam had left all the same.
    back = numbers[DeliveryState.BOUNCED] + numbers[DeliveryState.COMPLAINED]
    return Progress(
        total=sum(numbers.values()),
        waiting=numbers[DeliveryState.QUEUED] + numbers[DeliveryState.CLAIMED],
        in_the_air=numbers["in_the_air"],
        in_doubt=numbers[DeliveryState.IN_DOUBT],
        left_alone=numbers["left_alone"],
        sent=numbers[DeliveryState.SENT] + back,
        delivered=delivered,
        failed=numbers[DeliveryState.FAILED],
        bounced=numbers[DeliveryState.BOUNCED],
        complained=numbers[DeliveryState.COMPLAINED],
        skipped=numbers[DeliveryState.SKIPPED],
        soft_bounces=soft,
        left=_left(sending),
    )


def reasons_of(sending: Sending) -> list[tuple[str, str, int]]:
    """Why issues did not arrive: the state, what was said, and how often."""
    refused = Q(state__in=[DeliveryState.FAILED, DeliveryState.BOUNCED])
    skipped = Q(state=DeliveryState.SKIPPED)
    rows = (
        sending.deliveries.filter(refused | skipped)
        .order_by()
        .values_list("state", "why", "error")
        .annotate(number=Count("pk"))
        .order_by("-number")[:REASONS_SHOWN]
    )
    labels = dict(DeliveryState.choices)
    whys = dict(Delivery._meta.get_field("why").choices or ())
    return [
        (str(labels[state]), str(whys[why]) if why else error, number)
        for state, why, error, number in rows
    ]


def course_of(sending: Sending) -> LinePlot:
    """How many had left, and had arrived, in the course of the sending."""
    start = sending.started_at or timezone.now()
    sent = _by_minute(sending.deliveries.filter(sent_at__gte=start), "sent_at", start)
    arrived = _by_minute(sending.deliveries.filter(delivered_at__gte=start), "delivered_at", start)
    lines = [(_("Sent"), _running(sent)), (_("Delivered"), _running(arrived))]
    moments = sorted({*sent, *arrived})
    in_all = dict(lines[0][1])
    rows = [
        (
            _minutes(moment + 1),
            sent.get(moment, 0),
            arrived.get(moment, 0),
            round(in_all[moment + 1]) if moment + 1 in in_all else "–",
        )
        for moment in moments[:200]
    ]
    return LinePlot(
        key="course",
        title=_("In the course of the sending"),
        description=_("The lines go up with each mail that left, and with each that arrived."),
        series=[Series(name, points) for name, points in lines if points],
        headings=[_("After"), _("Sent"), _("Delivered"), _("Sent in all")],
        rows=rows,
        x_label=_minutes,
    )


def clicks_of(sending: Sending) -> BarPlot | None:
    """How often each link was followed; None where nobody counts."""
    if not sending.counts_clicks:
        return None
    return BarPlot(
        key="clicks",
        title=_("Clicks"),
        description=_(
            "Counted without knowing who. Programs that check mail follow links too, so compare "
            "the links with each other."
        ),
        heading=_("Link"),
        values=[
            (link.url, link.clicks, link.url)
            for link in sending.links.order_by("-clicks", "number")
        ],
        number_heading=_("Clicks"),
    )


def over_time(sendings: "QuerySet[Sending]") -> LinePlot:
    """How the latest issues did beside each other."""
    shown = list(sendings.filter(started_at__isnull=False).order_by("-started_at")[:SENDINGS_SHOWN])
    shown.reverse()
    rows: Any = (
        Delivery.objects.filter(sending__in=shown)
        .order_by()
        .values("sending")
        .annotate(
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            delivered=Count("delivered_at"),
            bounced=Count("pk", filter=Q(state=DeliveryState.BOUNCED)),
            complained=Count("pk", filter=Q(state=DeliveryState.COMPLAINED)),
        )
    )
    counted = {row["sending"]: row for row in rows}
    names = [
        ("sent", _("Sent")),
        ("delivered", _("Delivered")),
        ("bounced", _("Bounced")),
        ("complained", _("Reported as spam")),
    ]
    found = [
        (sending, sending.started_at, counted[sending.pk])
        for sending in shown
        if sending.started_at and sending.pk in counted
    ]
    first: datetime = found[0][1] if found else timezone.now()
    return LinePlot(
        key="over-time",
        title=_("Issues over time"),
        description=_("Each point is an issue, by the day on which it was sent."),
        series=[
            Series(
                name,
                [((at - first).total_seconds() / 86_400, float(row[key])) for _s, at, row in found],
            )
            for key, name in names
        ],
        headings=[_("Issue"), *(name for _key, name in names)],
        rows=[(str(sending), *(row[key] for key, _name in names)) for sending, _at, row in found],
        x_label=lambda value: date_format(timezone.localtime(first + timedelta(value)), "j N"),
    )


def _left(sending: Sending) -> int:
    """Who got it and left its newsletter within a week; a number that changes with each return."""
    if sending.started_at is None:
        return 0
    readers = sending.deliveries.filter(sent_at__isnull=False).values("subscriber")
    return Subscription.objects.filter(
        newsletter=sending.newsletter_id,
        state=SubscriptionState.LEFT,
        since__range=(sending.started_at, sending.started_at + LEFT_WITHIN),
        subscriber__in=readers,
    ).count()


def _by_minute(rows: Any, field: str, start: datetime) -> dict[float, int]:
    """How many in each minute, by the minutes since the start."""
    found = rows.order_by().values_list(Trunc(field, "minute")).annotate(Count("pk"))
    counted: Counter[float] = Counter()
    for moment, number in found:
        counted[max((moment - start).total_seconds() // 60, 0.0)] += number
    return dict(sorted(counted.items()))


def _running(numbers: dict[float, int]) -> list[tuple[float, float]]:
    """How many in all at the end of each minute, from none at the start."""
    if not numbers:
        return []
    ends = [minute + 1 for minute in numbers]
    return [(0.0, 0.0), *zip(ends, map(float, accumulate(numbers.values())), strict=True)]


def _minutes(value: float) -> str:
    return _("%(number)s min.") % {"number": round(value)}

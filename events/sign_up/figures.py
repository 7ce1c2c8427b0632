"""The numbers of a sign-up as they are now, for staff."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import (
    EventPage,
    SignUp,
    State,
    Tallies,
    with_places,
)
from events.sign_up.attendance import former_times
from events.sign_up.session_choice import CHOSEN_KINDS
from home.models import MailState, OutgoingMail
from home.plots import LinePlot, Series
from townsdeals.models import Organisation, Province
from townsdeals.provinces import ProvinceFinder


@dataclass(frozen=True)
class Share:
    """A row with a bar: how many, of how many if there is a limit."""

    name: str
    number: int
    limit: int | None
    most: int
    waiting: int = 0

    @property
    def percent(self) -> int:
        """How long the bar is: against its own limit, or against the longest."""
        whole = self.limit or self.most
        return min(100, round(100 * self.number / whole)) if whole else 0


@dataclass(frozen=True)
class Numbers:
    """The sign-up in a few numbers."""

    limit: int | None
    taken: int
    offers: int
    waiting: int
    pending: int
    cancelled: int

    @property
    def free(self) -> int | None:
        """Places that nobody has, or None where there is no limit."""
        return None if self.limit is None else max(self.limit - self.taken, 0)


def numbers_of(sign_up: SignUp) -> Numbers:
    """Count the registrations by what they mean."""
    open_offer = Q(state=State.OFFERED, offer_until__gt=timezone.now())
    counts = sign_up.registrations.real().aggregate(
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED)),
        offers=Count("pk", filter=open_offer),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        pending=Count("pk", filter=Q(state=State.PENDING)),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
    )
    return Numbers(
        limit=sign_up.limit,
        taken=counts["confirmed"] + counts["offers"],
        offers=counts["offers"],
        waiting=counts["waiting"],
        pending=counts["pending"],
        cancelled=counts["cancelled"],
    )


def by_session(sign_up: SignUp) -> list[Share]:
    """The parts of the programme that people choose, with how full they are."""
    sessions = list(
        with_places(sign_up.event.sessions.filter(kind__in=CHOSEN_KINDS, cancelled=False)).order_by(
            "start", "title"
        )
    )
    most = max((session.taken for session in sessions), default=0)
    return [
        Share(
            f"{session.title} ({session.times_text})",
            session.taken,
            session.capacity,
            most,
            session.waiting,
        )
        for session in sessions
    ]


def by_audience(sign_up: SignUp) -> list[Share]:
    """Places taken by audience; who has none comes last."""
    tallies = Tallies(sign_up)
    most = max((tally.taken for tally in tallies.values()), default=0)
    named: list[tuple[int | None, str, int | None]] = [
        (item.pk, item.name, item.places) for item in sign_up.audiences.all()
    ]
    if not named:
        return []
    shares = []
    for key, name, places in [*named, (None, _("No audience"), None)]:
        tally = tallies.get(key)
        if tally or key:
            taken, waiting = (tally.taken, tally.waiting) if tally else (0, 0)
            shares.append(Share(name, taken, places, most, waiting))
    return shares


def by_organisation_kind(sign_up: SignUp) -> list[Share]:
    """Places taken by kind of organisation, the most first."""
    rows = (
        sign_up.registrations.holding()
        .order_by()
        .values_list("organisation_kind")
        .annotate(number=Count("pk"))
    )
    labels = dict(Organisation.Kind.choices)
    counted = sorted(rows, key=lambda row: -row[1])
    most = counted[0][1] if counted else 0
    return [
        Share(str(labels.get(kind, _("Not filled in"))), number, None, most)
        for kind, number in counted
    ]


def by_province(sign_up: SignUp) -> list[Share]:
    """Places taken by province of the organisation, the most first; what is unknown comes last.

    What somebody's organisation is called, or else the domain of their address, is looked up
    among the partners.
    """
    people = (
        sign_up.registrations.holding()
        .order_by()
        .values_list("province", "organisation", "email", "leader__email")
    )
    finder = ProvinceFinder()
    counts = Counter(
        province or finder.find(organisation, email or leader_email or "")
        for province, organisation, email, leader_email in people.iterator()
    )
    unknown = counts.pop("", 0)
    most = max([*counts.values(), unknown], default=0)
    labels = dict(Province.choices)
    shares = [Share(str(labels[key]), number, None, most) for key, number in counts.most_common()]
    return [*shares, Share(_("Unknown"), unknown, None, most)] if unknown else shares


def failed_mails(sign_up: SignUp) -> QuerySet[OutgoingMail]:
    """Mails to people of this sign-up that did not arrive."""
    subjects = sign_up.registrations.annotate(
        subject=Concat(Value("registration:"), Cast("pk", CharField()), output_field=CharField())
    ).values("subject")
    return OutgoingMail.objects.filter(state=MailState.FAILED, about__in=subjects)


def growth(sign_up: SignUp) -> LinePlot:
    """How registrations came in over time, beside former times at the same distance."""
    per_day = _per_day(sign_up)
    former = [(item.event.title, _per_day(item)) for item in former_times(sign_up)]
    day_zero = _day_of(sign_up.event)
    today = timezone.localdate()
    series = []
    for name, days, zero, last in [
        (sign_up.event.title, per_day, day_zero, today),
        *((title, days, None, None) for title, days in former),
    ]:
        points = list(_running(days))
        if points and zero and last and last <= zero:
            points.append((float(-(zero - last).days), points[-1][1]))
        series.append(Series(name, points))
    total = sum(per_day.values())
    return LinePlot(
        key="growth",
        title=_("Registrations over time"),
        description=ngettext(
            "%(number)s registration until now, also those that were cancelled later. The line "
            "goes up with each one.",
            "%(number)s registrations until now, also those that were cancelled later. The line "
            "goes up with each one.",
            total,
        )
        % {"number": total},
        series=series,
        headings=[_("Day"), _("New"), _("Total"), *(title for title, _days in former)],
        rows=list(_rows(per_day, [days for _title, days in former], day_zero)),
        x_label=_days_label,
    )


def _days_label(value: float) -> str:
    days = round(-value)
    if not days:
        return _("the day")
    if days < 0:
        return ngettext("%(days)s day after", "%(days)s days after", -days) % {"days": -days}
    return ngettext("%(days)s day before", "%(days)s days before", days) % {"days": days}


def _per_day(sign_up: SignUp) -> dict[int, int]:
    """How many registrations came in, by the number of days from the event (before is below 0)."""
    zero = _day_of(sign_up.event)
    rows = (
        sign_up.registrations.real()
        .order_by()
        .annotate(day=TruncDate("created_at"))
        .values_list("day")
        .annotate(number=Count("pk"))
    )
    return {(day - zero).days: number for day, number in sorted(rows)}


def _running(days: dict[int, int]) -> Iterator[tuple[float, float]]:
    total = 0
    if days:
        yield (min(days) - 1.0, 0.0)
    for day, number in days.items():
        total += number
        yield (float(day), float(total))


def _rows(days: dict[int, int], former: list[dict[int, int]], zero: date) -> Iterator[list[Any]]:
    total = 0
    for day, number in days.items():
        total += number
        then = [sum(count for at, count in other.items() if at <= day) for other in former]
        when = date_format(zero + timedelta(days=day), "j F Y")
        yield [f"{when} ({_days_label(day)})", number, total, *then]


def _day_of(event: EventPage) -> date:
    return timezone.localdate(event.start) if event.start else timezone.localdate()

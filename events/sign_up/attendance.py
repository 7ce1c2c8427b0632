"""Who came of who had signed up: of events that are over, and what that says of one to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.models import CityDayPage, EventPage, EventStatus, Registration, Scan, SignUp, State

#: So many former times of an event are compared with.
FORMER = 3
#: So many events of the same kind tell how many people come, where there is no former time.
SAME_KIND = 10


@dataclass(frozen=True)
class Attendance:
    """How many of those with a place came to an event that is over."""

    event: EventPage
    registered: int
    came: int
    #: Signed up at the door, so they say nothing about who stays away.
    walk_ins: int

    @property
    def was_checked(self) -> bool:
        """People were checked in; without that nobody knows who came."""
        return self.came + self.walk_ins > 0

    @property
    def percent(self) -> int | None:
        """How many in a hundred came of those who had signed up."""
        if not (self.was_checked and self.registered):
            return None
        return round(100 * self.came / self.registered)

    @property
    def stayed_away(self) -> int | None:
        """How many had a place and did not come."""
        return self.registered - self.came if self.was_checked else None


@dataclass(frozen=True)
class Expectation:
    """How many people will come, going by earlier events."""

    registered: int
    events: list[Attendance]
    #: The earlier events are former times of this one, and not only of the same kind.
    of_series: bool

    @property
    def number(self) -> int:
        """As many as came to all of those events together."""
        came = sum(item.came for item in self.events)
        return round(self.registered * came / sum(item.registered for item in self.events))

    @property
    def percent(self) -> int:
        """The share of those who had signed up, over all of those events."""
        came = sum(item.came for item in self.events)
        return round(100 * came / sum(item.registered for item in self.events))

    @property
    def least(self) -> int:
        """As many as if it went like the event that most people stayed away from."""
        return self._like(min(item.came / item.registered for item in self.events))

    @property
    def most(self) -> int:
        """As many as if it went like the event that most people came to."""
        return self._like(max(item.came / item.registered for item in self.events))

    def _like(self, share: float) -> int:
        return round(self.registered * share)


def attendance_of(sign_ups: Iterable[SignUp]) -> list[Attendance]:
    """Count who came to these events, in one query and in the same order.

    Who was forgotten still counts: rows of registrations and scans stay.
    """
    sign_ups = list(sign_ups)
    scans = Scan.objects.counting().filter(registration=OuterRef("pk"))
    walk_in = Q(source=Registration.Source.WALK_IN)
    rows = (
        Registration.objects.real()
        .filter(sign_up__in=sign_ups, state=State.CONFIRMED)
        .order_by()
        .annotate(there=Exists(scans))
        .values("sign_up")
        .annotate(
            registered=Count("pk", filter=~walk_in),
            came=Count("pk", filter=Q(there=True) & ~walk_in),
            walk_ins=Count("pk", filter=Q(there=True) & walk_in),
        )
    )
    numbers = {row["sign_up"]: (row["registered"], row["came"], row["walk_ins"]) for row in rows}
    return [Attendance(item.event, *numbers.get(item.pk, (0, 0, 0))) for item in sign_ups]


def former_times(sign_up: SignUp) -> list[SignUp]:
    """The former times of an event, the latest first: as staff said, or by the year of the day."""
    found: list[SignUp] = []
    earlier = sign_up.former
    while earlier and len(found) < FORMER and earlier not in [sign_up, *found]:
        found.append(earlier)
        earlier = earlier.former
    return found or _former_editions(sign_up.event)


def _former_editions(event: EventPage) -> list[SignUp]:
    """Earlier editions of the Dag van de Stad that people signed up for here."""
    edition = CityDayPage.objects.filter(pk=event.pk).first()
    if edition is None:
        return []
    former = (
        CityDayPage.objects.filter(
            locale=edition.locale_id, year__lt=edition.year, sign_up__registrations__isnull=False
        )
        .select_related("sign_up")
        .distinct()
        .order_by("-year")[:FORMER]
    )
    return [item.sign_up for item in former]


def expectation(sign_up: SignUp, now: datetime | None = None) -> Expectation | None:
    """How many will come of who has a place now; None when no earlier event tells anything."""
    now = now or timezone.now()
    registered = (
        sign_up.registrations.real()
        .filter(state=State.CONFIRMED)
        .exclude(source=Registration.Source.WALK_IN)
        .count()
    )
    over = [item for item in former_times(sign_up) if item.event.end and item.event.end < now]
    series = [item for item in attendance_of(over) if item.percent is not None]
    if series:
        return Expectation(registered, series, of_series=True)
    alike = past_sign_ups(now).filter(event__kind=sign_up.event.kind).exclude(pk=sign_up.pk)
    checked = Scan.objects.counting().filter(sign_up=OuterRef("pk"))
    known = alike.filter(Exists(checked))[:SAME_KIND]
    events = [item for item in attendance_of(known) if item.percent is not None]
    return Expectation(registered, events, of_series=False) if events else None


def past_sign_ups(now: datetime | None = None) -> "QuerySet[SignUp]":
    """Those of events that are over and went on, the latest first."""
    return (
        SignUp.objects.filter(event__end__lt=now or timezone.now())
        .exclude(event__status=EventStatus.CANCELLED)
        .select_related("event")
        .order_by("-event__start", "-pk")
    )

"""The door by the minute: how people came in at the entrance, in all and by door."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncMinute
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Scan, SignUp
from home.plots import TICKS, LinePlot, Series

#: So many doors get a line of their own; the table has all of them.
DOORS_DRAWN = 3
#: Steps of a clock, in minutes.
CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360)

#: A door: the number of its link, and its name.
Door = tuple[int, str]


def arrivals(sign_up: SignUp) -> list[LinePlot]:
    """A plot for each day on which people were checked in at the entrance."""
    rows = (
        Scan.objects.counting()
        .filter(sign_up=sign_up, session=None)
        .order_by()
        .annotate(minute=TruncMinute("scanned_at"))
        .values_list("minute", "door_pass", "door_pass__name")
        .annotate(number=Count("pk"))
    )
    days: dict[date, list[tuple[datetime, Door, int]]] = defaultdict(list)
    for minute, door, name, number in rows:
        moment = timezone.localtime(minute)
        named = name or _("Door %(number)s") % {"number": door}
        days[moment.date()].append((moment, (door, named), number))
    return [_plot(day, days[day]) for day in sorted(days)]


def _plot(day: date, rows: Iterable[tuple[datetime, Door, int]]) -> LinePlot:
    minutes: dict[int, Counter[Door]] = defaultdict(Counter)
    doors: Counter[Door] = Counter()
    for moment, door, number in rows:
        minutes[moment.hour * 60 + moment.minute][door] += number
        doors[door] += number
    every = [door for door, _number in doors.most_common()]
    by_minute = {minute: minutes[minute] for minute in sorted(minutes)}
    first, last = min(by_minute), max(by_minute)
    everybody = {minute: sum(counts.values()) for minute, counts in by_minute.items()}
    busiest = max(everybody, key=lambda minute: everybody[minute])
    series = [Series(_("All doors"), _line(everybody, first, last))]
    if len(every) > 1:
        for door in every[:DOORS_DRAWN]:
            own = {minute: counts[door] for minute, counts in by_minute.items() if counts[door]}
            series.append(Series(door[1], _line(own, first, last)))
    total = sum(doors.values())
    told = ngettext(
        "%(number)s person came in between %(first)s and %(last)s.",
        "%(number)s people came in between %(first)s and %(last)s.",
        total,
    ) % {"number": total, "first": clock(first), "last": clock(last)}
    most = ngettext(
        "The busiest minute was %(minute)s, with %(number)s person.",
        "The busiest minute was %(minute)s, with %(number)s people.",
        everybody[busiest],
    ) % {"minute": clock(busiest), "number": everybody[busiest]}
    table = []
    until_now = 0
    for minute, number in everybody.items():
        until_now += number
        own_numbers = [by_minute[minute][door] for door in every] if len(every) > 1 else []
        table.append([clock(minute), number, until_now, *own_numbers])
    return LinePlot(
        key=f"door-{day:%Y%m%d}",
        title=_("The door on %(day)s") % {"day": date_format(day, "l j F Y")},
        description=f"{told} {most}",
        series=series,
        headings=[
            _("Minute"),
            _("Came in"),
            _("Total"),
            *([name for _door, name in every] if len(every) > 1 else []),
        ],
        rows=table,
        x_label=clock,
        x_step=clock_step,
    )


def _line(minutes: dict[int, int], first: int, last: int) -> list[tuple[float, float]]:
    """The running total as steps: it stays the same between two minutes with check-ins."""
    points: list[tuple[float, float]] = [(first - 1.0, 0.0)]
    total = 0
    for minute, number in minutes.items():
        points.append((minute - 1.0, float(total)))
        total += number
        points.append((float(minute), float(total)))
    return [*points, (float(last), float(total))]


def clock(minute: float) -> str:
    """A minute of the day by the clock."""
    hours, minutes = divmod(round(minute), 60)
    return f"{hours}.{minutes:02}"


def clock_step(span: float) -> float:
    """The smallest step of a clock that gives few marks over so many minutes."""
    return float(next((step for step in CLOCK_STEPS if span / step <= TICKS), CLOCK_STEPS[-1]))

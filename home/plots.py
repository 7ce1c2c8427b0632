"""Plots that the server draws as SVG, each with a title, a description and a table beside it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT = 720, 280
LEFT, RIGHT, TOP, BOTTOM = 56, 96, 16, 40
#: So many ticks at most on an axis.
TICKS = 6


@dataclass(frozen=True)
class Series:
    """A line: its name, and its points from left to right."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Line:
    """A series as it is drawn: its points, and where its name stands."""

    name: str
    path: str
    end_x: float
    end_y: float


@dataclass(frozen=True)
class LinePlot:
    """Lines over one axis.

    `x_label` says in words what a number on the horizontal axis is; `x_step` how far marks are
    apart over a span.
    """

    key: str
    title: str
    description: str
    series: Sequence[Series]
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    x_label: Callable[[float], str] = str
    x_step: Callable[[float], float] | None = None
    width: int = field(default=WIDTH, init=False)
    height: int = field(default=HEIGHT, init=False)
    left: int = field(default=LEFT, init=False)
    right: int = field(default=WIDTH - RIGHT, init=False)
    top: int = field(default=TOP, init=False)
    bottom: int = field(default=HEIGHT - BOTTOM, init=False)

    @property
    def is_empty(self) -> bool:
        """There is nothing to draw."""
        return not any(series.points for series in self.series)

    @property
    def lines(self) -> list[Line]:
        """The series in the coordinates of the drawing."""
        drawn = []
        for series in self.series:
            if series.points:
                points = [(self._x(x), self._y(y)) for x, y in series.points]
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
                drawn.append(Line(series.name, path, *points[-1]))
        return drawn

    @property
    def x_ticks(self) -> list[Tick]:
        """Marks below the drawing."""
        low, high = self._x_range
        step = (self.x_step or nice_step)(high - low)
        first = math.ceil(low / step)
        numbers = [step * number for number in range(first, math.floor(high / step) + 1)]
        return [Tick(round(self._x(value), 1), self.x_label(value)) for value in numbers]

    @property
    def y_ticks(self) -> list[Tick]:
        """Marks left of the drawing, from nothing up."""
        step = nice_step(self._y_max)
        numbers = range(math.floor(self._y_max / step) + 1)
        return [Tick(round(self._y(step * n), 1), f"{step * n:g}") for n in numbers]

    @property
    def _x_range(self) -> tuple[float, float]:
        values = [x for series in self.series for x, _y in series.points] or [0]
        low, high = min(values), max(values)
        return (low, high) if high > low else (low - 1, high + 1)

    @property
    def _y_max(self) -> float:
        return max([y for series in self.series for _x, y in series.points] or [0], default=0) or 1

    def _x(self, value: float) -> float:
        low, high = self._x_range
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def _y(self, value: float) -> float:
        return self.bottom - value / self._y_max * (self.bottom - self.top)


@dataclass(frozen=True)
class Bar:
    """One line of a bar plot: a name, a number, how long its bar is, and where it leads."""

    name: Any
    number: float
    percent: float
    url: str = ""


@dataclass(frozen=True)
class BarPlot:
    """Numbers beside each other, as bars in the rows of a table."""

    key: str
    title: Any
    description: Any
    heading: Any
    values: Sequence[tuple[Any, float] | tuple[Any, float, str]]
    number_heading: Any = ""

    @property
    def bars(self) -> list[Bar]:
        """The longest bar is as long as can be."""
        most = max([value[1] for value in self.values], default=0) or 1
        return [
            Bar(value[0], value[1], round(100 * value[1] / most, 1), *value[2:])
            for value in self.values
        ]


def nice_step(span: float) -> float:
    """A step of 1, 2 or 5 (times ten, a hundred …) that gives few marks over this span."""
    least = max(span / TICKS, 1)
    size = 10 ** math.floor(math.log10(least))
    return float(next(size * factor for factor in (1, 2, 5, 10) if size * factor >= least))

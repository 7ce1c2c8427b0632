"""A map of the Netherlands with partners or initiatives on it, drawn on the server as SVG.

Nothing is loaded from elsewhere: the outline is ours (`outline.py`), and where something is comes
from its coordinates. The template is templates/components/map.html, which puts an equal list
beside the drawing.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import combinations

from django.utils.functional import cached_property
from django.utils.text import slugify

from townsdeals.models.organisations import Organisation
from townsdeals.outline import DAMS, LAND, Ring

#: The corner of the drawing at the north-west, and units of the drawing in a degree of latitude.
WEST, NORTH, SOUTH, EAST = 3.25, 53.58, 50.7, 7.3
UNITS = 100.0
#: Degrees of longitude are shorter than those of latitude, here by this much.
SHRINK = math.cos(math.radians(52.2))

WIDTH = round((EAST - WEST) * SHRINK * UNITS)
HEIGHT = round((NORTH - SOUTH) * UNITS)

#: Between two markers' middles, in units: what a finger needs on a phone, where there is room.
#: Where there is none, the links of the list beside the map are as large as they should be.
ROOMY, TIGHT = 19.0, 9.0
#: A marker is moved at most this far from its place.
LEASH = 17.0
#: About the surface of the country, in square units.
SURFACE = 27_500.0

Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """Where a place is in the drawing: equirectangular, true to scale in the middle."""
    return (longitude - WEST) * SHRINK * UNITS, (NORTH - latitude) * UNITS


@dataclass(frozen=True)
class Spot:
    """Something on the map: what it is called, where it is, and where its link leads."""

    name: str
    #: The town; empty where none is known.
    place: str
    url: str
    #: A few words beside its link in the list.
    detail: str = ""
    #: Longitude and latitude; None keeps it off the drawing.
    coordinates: tuple[float, float] | None = None
    #: In which the name is; empty where it is a name of its own.
    language: str = ""


@dataclass
class Place:
    """A place with what is there."""

    name: str
    spots: list[Spot] = field(default_factory=list)
    #: Where it is in the drawing; None keeps it in the list only.
    point: Point | None = None
    #: Where its marker is: at the place, or beside it where others are near.
    marker: Point | None = None

    @property
    def anchor(self) -> str:
        """Its id in the list beside the map."""
        return f"plaats-{slugify(self.name) or 'overig'}"

    @property
    def count(self) -> int:
        """How many things are there."""
        return len(self.spots)

    @property
    def x(self) -> str:
        """The marker's place from the left."""
        return _number(self.marker[0]) if self.marker else ""

    @property
    def y(self) -> str:
        """The marker's place from the top."""
        return _number(self.marker[1]) if self.marker else ""

    @property
    def leader(self) -> str:
        """The line from the place to its marker, where that was moved."""
        if not self.point or not self.marker or math.dist(self.point, self.marker) < 1:
            return ""
        return f"M{_pair(self.point)}L{_pair(self.marker)}"


def sort_key(name: str) -> str:
    """A place among others: 's-Hertogenbosch at the H, as in a register of places."""
    return re.sub(r"^['\u2019][a-z][ -]", "", name.casefold())


class Map:
    """The drawing of these spots, and the list of places beside it."""

    width = WIDTH
    height = HEIGHT

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._spots = list(spots)

    @cached_property
    def places(self) -> list[Place]:
        """All places by name, those without a name last."""
        found: dict[str, Place] = {}
        for spot in self._spots:
            name = spot.place.strip()
            place = found.setdefault(name.casefold(), Place(name))
            place.spots.append(spot)
        places = sorted(found.values(), key=lambda place: (not place.name, sort_key(place.name)))
        for place in places:
            place.spots.sort(key=lambda spot: spot.name.casefold())
            place.point = _middle(place.spots) if place.name else None
        return places

    @cached_property
    def markers(self) -> list[Place]:
        """The places on the map, with their markers set apart; from north to south."""
        places = [place for place in self.places if place.point]
        points = tuple(place.point for place in places if place.point)
        for place, marker in zip(places, spread(points, self.distance(len(points))), strict=True):
            place.marker = marker
        return sorted(places, key=lambda place: place.marker[1] if place.marker else 0)

    @staticmethod
    def distance(count: int) -> float:
        """How far apart so many markers can be."""
        if not count:
            return ROOMY
        return min(ROOMY, max(TIGHT, 0.66 * math.sqrt(SURFACE / count)))

    @property
    def radius(self) -> str:
        """The radius of a marker that can be seen."""
        return _number(max(0.36 * self.distance(len(self.markers)), 4.2))

    @property
    def reach(self) -> str:
        """The radius of a marker that can be touched."""
        return _number(self.distance(len(self.markers)) / 2)

    @property
    def crowded(self) -> bool:
        """Whether the markers are small."""
        return self.distance(len(self.markers)) < 15

    @property
    def land(self) -> str:
        """The path of all land."""
        return _land()

    @property
    def dams(self) -> str:
        """The path of the dams."""
        return _dams()


def partner_map(partners: Iterable[Organisation], base_url: str) -> Map:
    """A map of partners; `base_url` is that of the page of partners, which has theirs below it."""
    return Map(
        Spot(
            partner.name,
            partner.place,
            f"{base_url}{partner.slug}/",
            getattr(partner, "detail", ""),  # in a deal: what they are in it
            partner.coordinates,
        )
        for partner in partners
    )


@lru_cache(maxsize=256)
def spread(points: tuple[Point, ...], distance: float) -> tuple[Point, ...]:
    """Markers for these points, moved apart until they can be told from one another.

    Each marker is drawn to its own place and pushed off by those nearer than `distance`, and none
    leaves the drawing or goes further than `LEASH` from its place. The same points always give the
    same markers.
    """
    spots = [list(point) for point in points]
    near = [
        (one, other)
        for one, other in combinations(range(len(points)), 2)
        if math.dist(points[one], points[other]) < distance + 2 * LEASH
    ]
    for _ in range(80):
        moved = False
        for one, other in near:
            gap = math.dist(spots[one], spots[other])
            if gap >= distance:
                continue
            moved = True
            if gap < 0.01:  # the same spot: part them sideways
                angle = one * 2.4
                across, down, gap = math.cos(angle), math.sin(angle), 0.0
            else:
                across = (spots[other][0] - spots[one][0]) / gap
                down = (spots[other][1] - spots[one][1]) / gap
            push = (distance - gap) / 2
            spots[one][0] -= across * push
            spots[one][1] -= down * push
            spots[other][0] += across * push
            spots[other][1] += down * push
        if not moved:
            break
        for spot, point in zip(spots, points, strict=True):
            away = math.dist(spot, point)
            if away > LEASH:
                spot[0] = point[0] + (spot[0] - point[0]) * LEASH / away
                spot[1] = point[1] + (spot[1] - point[1]) * LEASH / away
            spot[0] = min(max(spot[0], distance / 2), WIDTH - distance / 2)
            spot[1] = min(max(spot[1], distance / 2), HEIGHT - distance / 2)
    return tuple((x, y) for x, y in spots)


def _middle(spots: list[Spot]) -> Point | None:
    """The middle of the spots that have coordinates."""
    points = [project(*spot.coordinates) for spot in spots if spot.coordinates]
    if not points:
        return None
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


@cache
def _land() -> str:
    return "".join(f"M{'L'.join(_along(ring))}Z" for ring in LAND)


@cache
def _dams() -> str:
    return "".join(f"M{'L'.join(_along(dam))}" for dam in DAMS)


def _along(ring: Ring) -> Iterator[str]:
    return (_pair(project(longitude, latitude)) for longitude, latitude in ring)


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    """A number for SVG: a point, whatever the language, and no needless digits."""
    return f"{value:.1f}".removesuffix(".0")

"""A programme as a block schedule: which cell each part has, worked out on the server.

The page is one list in order of time, which is all that a phone shows. On a wide screen the same
list becomes a grid: rows are the moments at which something starts or ends, columns are tracks of
what runs side by side. Excursions that leave together lie across it as a band below the sessions
of that moment, so that no column stays empty for the rest of the day. The content security policy
allows no inline styles, so a cell gets its place by classes from a limited set (`as-r-3`); a day
that does not fit stays a list in bands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from events.dates import times_text
from events.models import Session, SessionKind

#: The limits of the classes in frontend/src/events.css.
MAX_ROWS = 36
MAX_TRACKS = 6


@dataclass
class Cell:
    """A place in the grid with a session, or with several that share their times."""

    sessions: list[Session]
    row: int = 0
    rows: int = 1
    track: int = 0
    tracks: int = 1
    in_grid: bool = True
    #: Lies across all tracks, in a row of its own.
    is_band: bool = False

    @property
    def start(self) -> datetime:
        """When the cell begins."""
        return self.sessions[0].start

    @property
    def end(self) -> datetime:
        """When the cell ends."""
        return self.sessions[0].end

    @property
    def is_group(self) -> bool:
        """Several sessions share this cell: excursions, or what would not fit side by side."""
        return len(self.sessions) > 1

    @property
    def label(self) -> str:
        """The kind and the times of what shares this cell."""
        kinds = {session.kind for session in self.sessions}
        times = times_text(self.start, self.end)
        if kinds == {SessionKind.EXCURSION}:
            return _("Excursions, %(times)s") % {"times": times}
        return times

    @property
    def css(self) -> str:
        """The classes that put it in its place."""
        if not self.in_grid:
            return ""
        # The first column of the grid holds the times.
        place = f"as-r-{self.row} as-rs-{self.rows} as-c-{self.track + 1} as-cs-{self.tracks}"
        return f"{place} as-cell--band" if self.is_band else place


@dataclass
class Slot:
    """All that starts at one moment."""

    start: datetime
    cells: list[Cell]
    row: int = 0
    in_grid: bool = True

    @property
    def css(self) -> str:
        """The class that puts the time in its row."""
        return f"as-r-{self.row}" if self.in_grid else ""

    @property
    def sessions(self) -> list[Session]:
        """What starts now."""
        return [session for cell in self.cells for session in cell.sessions]

    @property
    def is_choice(self) -> bool:
        """There is more than one thing to go to."""
        return len(self.sessions) > 1

    @property
    def more_than_four(self) -> int:
        """How many there are beyond the first four."""
        return max(0, len(self.sessions) - 4)

    @property
    def round_name(self) -> str:
        """The round or rounds that start now; empty if something starts that is in none."""
        rounds = {session.round.name if session.round else "" for session in self.sessions}
        return "" if "" in rounds else " · ".join(sorted(rounds))


@dataclass
class Day:
    """A day of the programme."""

    date: date
    slots: list[Slot] = field(default_factory=list)
    tracks: int = 1
    in_grid: bool = True

    @property
    def css(self) -> str:
        """The classes of the grid: how many tracks it has."""
        return f"as-schedule--grid as-tracks-{self.tracks}" if self.in_grid else ""


def build_schedule(sessions: Iterable[Session]) -> list[Day]:
    """The days of a programme, with every session in its cell."""
    in_order = sorted(sessions, key=lambda item: (item.start, item.end, item.title))
    return [_day(day, list(items)) for day, items in groupby(in_order, key=lambda item: item.day)]


def _day(day: date, sessions: list[Session]) -> Day:
    cells = _cells(sessions)
    tracks = _assign_tracks([cell for cell in cells if not cell.is_group])
    rows = _rows_with_bands(cells)
    if rows is None or tracks > MAX_TRACKS:
        tracks = _assign_tracks(cells)
        if tracks > MAX_TRACKS:
            cells = _merged(cells)
            tracks = _assign_tracks(cells)
        rows = _rows(cells)
    fits = tracks <= MAX_TRACKS and rows <= MAX_ROWS
    for cell in cells:
        cell.in_grid = fits
        if cell.is_band:
            cell.track, cell.tracks = 1, tracks
    slots = []
    for start, group in groupby(cells, key=lambda cell: cell.start):
        starting = list(group)
        slots.append(Slot(start, starting, min(cell.row for cell in starting), fits))
    return Day(day, slots, tracks, fits)


def _rows(cells: list[Cell]) -> int:
    """Give each cell the rows of its times, and return how many rows there are."""
    moments = sorted({cell.start for cell in cells} | {cell.end for cell in cells})
    rows = {moment: number for number, moment in enumerate(moments, start=1)}
    for cell in cells:
        cell.is_band = False
        cell.row = rows[cell.start]
        cell.rows = rows[cell.end] - rows[cell.start]
    return len(rows)


def _rows_with_bands(cells: list[Cell]) -> int | None:
    """As `_rows()`, with each group across the grid in a row below what starts when it does.

    None if something else lasts beyond that row: a band would lie over it.
    """
    bands = [cell for cell in cells if cell.is_group]
    others = [cell for cell in cells if not cell.is_group]
    moments = sorted({cell.start for cell in cells} | {cell.end for cell in others})
    rows: dict[datetime, int] = {}
    number = 1
    for moment, following in zip(moments, [*moments[1:], None], strict=True):
        rows[moment] = number
        now = [cell for cell in others if cell.start <= moment < cell.end]
        leaving = [band for band in bands if band.start == moment]
        if leaving and following and any(cell.end > following for cell in now):
            return None
        for cell in now:
            cell.row, cell.rows = rows[cell.start], number - rows[cell.start] + 1
        number += 1 if now or not leaving else 0
        for band in leaving:
            band.row, band.rows, band.is_band = number, 1, True
            number += 1
    return number - 1


def _cells(sessions: list[Session]) -> list[Cell]:
    """A cell each; excursions with the same times share one, as they share the bus."""
    cells: list[Cell] = []
    excursions: dict[tuple[datetime, datetime], Cell] = {}
    for session in sorted(sessions, key=_room_order):
        times = (session.start, session.end)
        if session.kind == SessionKind.EXCURSION and times in excursions:
            excursions[times].sessions.append(session)
            continue
        cell = Cell([session])
        if session.kind == SessionKind.EXCURSION:
            excursions[times] = cell
        cells.append(cell)
    return cells


def _room_order(session: Session) -> tuple:
    """By start; side by side in the order of the rooms, excursions at the end."""
    room = session.room
    return (
        session.start,
        session.kind == SessionKind.EXCURSION,
        (room.order, room.name) if room else (1 << 15, ""),
        session.end,
        session.title,
    )


def _merged(cells: list[Cell]) -> list[Cell]:
    """One cell for all that has the same times."""
    by_times: dict[tuple[datetime, datetime], Cell] = {}
    for cell in cells:
        times = (cell.start, cell.end)
        if times in by_times:
            by_times[times].sessions.extend(cell.sessions)
        else:
            by_times[times] = Cell(list(cell.sessions))
    return list(by_times.values())


def _assign_tracks(cells: list[Cell]) -> int:
    """Give each cell a track of its own while it lasts, and return how many tracks are needed.

    A track is kept for a room where that works out, so that a room is the same column all day.
    What has no neighbours at all takes the whole width.
    """
    tracks: list[list[Cell]] = []
    home: dict[int, int] = {}
    alone = [cell for cell in cells if _is_alone(cell, cells)]
    for cell in cells:
        if cell in alone:
            continue
        free = [
            number
            for number, track in enumerate(tracks)
            if all(other.end <= cell.start or other.start >= cell.end for other in track)
        ]
        room = None if cell.is_group else cell.sessions[0].room_id
        wanted = home.get(room) if room else None
        if wanted in free:
            number = wanted
        elif free:
            unclaimed = [number for number in free if number not in home.values()]
            number = (unclaimed or free)[0] if room and wanted is None else free[0]
        else:
            tracks.append([])
            number = len(tracks) - 1
        if room and room not in home and number not in home.values():
            home[room] = number
        tracks[number].append(cell)
        cell.track = number + 1
    for cell in alone:
        cell.track, cell.tracks = 1, max(len(tracks), 1)
    return max(len(tracks), 1)


def _is_alone(cell: Cell, cells: list[Cell]) -> bool:
    """Nothing else happens while it lasts."""
    others = (other for other in cells if other is not cell)
    return all(other.end <= cell.start or other.start >= cell.end for other in others)

"""The places of sessions in the block schedule."""

import re
from datetime import timedelta
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from events.models import Room, Session
from events.schedule import MAX_ROWS, MAX_TRACKS, build_schedule
from tests.events.factories import local

START = local(2027, 6, 1, 9)
ROOMS = [Room(pk=number, name=f"Zaal {number}", order=number) for number in range(1, 9)]


def session(title, start, end, room=None, kind="session"):
    """Times in minutes after nine."""
    return Session(
        title=title,
        kind=kind,
        start=START + timedelta(minutes=start),
        end=START + timedelta(minutes=end),
        room=ROOMS[room] if room is not None else None,
    )


def cells_of(*sessions):
    (day,) = build_schedule(sessions)
    found = {}
    for slot in day.slots:
        for cell in slot.cells:
            for item in cell.sessions:
                found[item.title] = cell
    return day, found


def test_what_is_alone_takes_the_whole_width():
    day, cells = cells_of(
        session("open", 0, 30),
        session("a", 30, 60, room=0),
        session("b", 30, 60, room=1),
        session("end", 60, 90),
    )
    assert day.tracks == 2
    assert [(cells[name].track, cells[name].tracks) for name in ("open", "a", "b", "end")] == [
        (1, 2),
        (1, 1),
        (2, 1),
        (1, 2),
    ]


def test_a_room_keeps_its_track():
    _, cells = cells_of(
        session("a1", 0, 60, room=0),
        session("b1", 0, 60, room=1),
        session("b2", 60, 120, room=1),
        session("c2", 60, 120, room=2),
        session("a3", 120, 180, room=0),
        session("b3", 120, 180, room=1),
    )
    assert cells["b1"].track == cells["b2"].track == cells["b3"].track
    assert cells["a1"].track == cells["a3"].track


def test_what_lasts_longer_spans_rows():
    _, cells = cells_of(
        session("long", 0, 120, room=0), session("a", 0, 60, room=1), session("b", 60, 120, room=1)
    )
    assert (cells["long"].row, cells["long"].rows) == (1, 2)
    assert (cells["b"].row, cells["b"].rows) == (2, 1)


def test_excursions_with_the_same_times_share_a_cell():
    walks = [session(f"walk {n}", 0, 90, kind="excursion") for n in range(6)]
    day, cells = cells_of(session("a", 0, 60, room=0), *walks)
    assert day.tracks == 1
    assert len(cells["walk 0"].sessions) == 6


def test_excursions_lie_across_the_grid_below_the_sessions_of_that_moment():
    walks = [session(f"walk {n}", 60, 135, kind="excursion") for n in range(3)]
    day, cells = cells_of(
        session("open", 0, 60, room=3),
        session("a", 60, 120, room=0),
        session("b", 60, 120, room=1),
        *walks,
        session("end", 120, 150),
    )
    band = cells["walk 0"]
    assert band.is_band
    assert (band.track, band.tracks) == (1, day.tracks) == (1, 2)
    assert [cells[name].row for name in ("open", "a", "b", "walk 1", "end")] == [1, 2, 2, 3, 4]
    assert "as-cell--band" in band.css


def test_excursions_are_a_column_beside_what_lasts_longer():
    walks = [session(f"walk {n}", 0, 90, kind="excursion") for n in range(2)]
    day, cells = cells_of(
        session("long", 0, 120, room=0),
        session("a", 0, 60, room=1),
        session("b", 60, 120, room=1),
        *walks,
    )
    assert not cells["walk 0"].is_band
    assert day.tracks == 3


def test_what_takes_the_whole_width_claims_no_track():
    _, cells = cells_of(
        session("open", 0, 60, room=5),
        session("a", 60, 120, room=0),
        session("b", 60, 120, room=1),
        session("a2", 120, 180, room=0),
        session("b2", 120, 180, room=1),
    )
    assert (cells["a"].track, cells["b"].track) == (1, 2)
    assert (cells["a2"].track, cells["b2"].track) == (1, 2)


def test_too_many_side_by_side_share_cells():
    day, cells = cells_of(*(session(f"s{n}", 0, 60) for n in range(MAX_TRACKS + 3)))
    assert day.tracks == 1
    assert len(cells["s0"].sessions) == MAX_TRACKS + 3


def test_a_day_that_does_not_fit_is_a_list_without_places():
    many = [session(f"s{n}", 10 * n, 10 * n + 10) for n in range(MAX_ROWS + 2)]
    (day,) = build_schedule(many)
    assert day.css == ""
    assert {cell.css for slot in day.slots for cell in slot.cells} == {""}


def test_each_day_has_a_schedule_of_its_own():
    days = build_schedule([session("a", 0, 60), session("b", 24 * 60, 25 * 60)])
    assert [day.date.day for day in days] == [1, 2]


def test_nothing_is_an_empty_schedule():
    assert build_schedule([]) == []


def test_the_style_sheet_has_a_class_for_each_place():
    root = Path(__file__).resolve().parents[2]
    css = (root / "frontend/src/events.css").read_text()
    for name, numbers in [
        ("as-r", range(1, MAX_ROWS + 1)),
        ("as-rs", range(2, MAX_ROWS + 1)),
        ("as-c", range(2, MAX_TRACKS + 2)),
        ("as-cs", range(1, MAX_TRACKS + 1)),
        ("as-tracks", range(1, MAX_TRACKS + 1)),
    ]:
        defined = {int(number) for number in re.findall(rf"\.{name}-(\d+) {{", css)}
        assert defined == set(numbers), name


sessions_in_a_day = st.lists(
    st.builds(
        lambda number, start, length, room, kind: session(
            f"s{number}", start * 15, (start + length) * 15, room, kind
        ),
        st.integers(0, 10**6),
        st.integers(0, 30),
        st.integers(1, 12),
        st.none() | st.integers(0, 7),
        st.sampled_from(["session", "excursion", "plenary", "break"]),
    ),
    min_size=1,
    max_size=40,
)


@given(sessions_in_a_day)
def test_every_session_has_a_place_and_no_two_places_overlap(sessions):
    (day,) = build_schedule(sessions)
    cells = [cell for slot in day.slots for cell in slot.cells]
    placed = [id(item) for cell in cells for item in cell.sessions]
    assert sorted(placed) == sorted(id(item) for item in sessions)
    if not day.in_grid:
        return
    for cell in cells:
        assert cell.track >= 1
        assert cell.track + cell.tracks - 1 <= day.tracks <= MAX_TRACKS
        assert 1 <= cell.row <= MAX_ROWS
        assert cell.rows >= 1
    for one, other in combinations(cells, 2):
        rows_apart = one.row + one.rows <= other.row or other.row + other.rows <= one.row
        tracks_apart = (
            one.track + one.tracks <= other.track or other.track + other.tracks <= one.track
        )
        assert rows_apart or tracks_apart

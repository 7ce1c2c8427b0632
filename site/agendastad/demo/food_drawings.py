"""Pictures that members of Good Food City put with what they share: small drawings of food."""

from __future__ import annotations

from dataclasses import dataclass

from agendastad.demo.canvas import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    FOG,
    LEAF,
    LIME,
    MINT,
    MOSS,
    OAK,
    PLUM,
    SAND,
    STEEL,
    SUN,
    TEAL,
    WHITE,
    Canvas,
    Colour,
    alpha,
    crate,
    darker,
    lighter,
    mug,
    person,
    plant,
    sky,
    sun,
    tower,
    tree,
)
from agendastad.demo.drawings import seeded

WIDTH, HEIGHT = 1200, 800


@dataclass(frozen=True)
class Still:
    """What stands on a table or in a street: crates by kind, bowls by colour, people, plants."""

    ground: Colour
    outside: bool = False
    crates: tuple[str, ...] = ()
    bowls: tuple[Colour, ...] = ()
    people: int = 0
    plants: int = 0
    mugs: int = 0
    loaves: int = 0


STILLS: dict[str, Still] = {
    "soep": Still("#f6dfb8", bowls=(CORAL, "#7fae54", AMBER), loaves=2, mugs=1),
    "daktuin": Still("#cfe6ee", outside=True, crates=("cabbage", "beet"), people=2, plants=3),
    "markt": Still("#dbe9f2", outside=True, crates=("tomato", "carrot", "apple"), people=2),
    "peulvruchten": Still("#e4d3c2", bowls=("#8a5a3c", "#d8b26a", "#6b7a3c", BRICK)),
    "kantine": Still("#d6e7dd", bowls=("#7fae54", SUN), crates=("apple",), people=1, mugs=2),
    "buurtrestaurant": Still("#f3c9b5", bowls=(AMBER, CORAL), people=3, loaves=1),
    "pompoen": Still("#f0d9a8", crates=("pumpkin", "pumpkin"), plants=2),
    "brood": Still("#ead9c8", loaves=5, mugs=1),
    "voedselbos": Still("#d3ead2", outside=True, plants=4, people=1, crates=("apple",)),
    "schoolfruit": Still("#cfdcf0", crates=("apple", "tomato"), people=2),
    "fiets": Still("#e7eef0", outside=True, crates=("carrot", "cabbage", "tomato"), people=1),
    "proeverij": Still("#e4cfe3", bowls=(PLUM, LEAF, SUN, CORAL), mugs=2),
    "kas": Still("#d9f0e4", plants=6, crates=("tomato",)),
}


def draw(key: str) -> bytes:
    """The drawing of this name, as a JPEG; always the same."""
    still, rng = STILLS[key], seeded(f"eten:{key}")
    c = Canvas(WIDTH, HEIGHT, still.ground)
    if still.outside:
        sky(c, still.ground, lighter(still.ground, 0.6), 520)
        sun(c, rng.choice((180, 1020)), 130, 56)
        for x, w in ((20, 170), (240, 140), (820, 150), (1010, 170)):
            tower(c, x, 520, w, rng.randint(220, 330), rng.choice((SAND, BRICK, MINT)), STEEL, rng)
        for x in (430, 620, 770):
            tree(c, x, 530, 170, MOSS)
        c.rect(0, 510, WIDTH, 290, LIME)
        base = 690.0
    else:
        c.circle(600, 280, 460, alpha(WHITE, 0.28))
        edge = 560 if still.people else 430
        c.rect(0, edge, WIDTH, HEIGHT - edge, OAK)
        c.rect(0, edge, WIDTH, 14, darker(OAK, 0.2))
        base = 650.0 if still.people else 590.0
    for n in range(still.people):
        place = WIDTH * (n + 1) / (still.people + 1)
        top = (TEAL, CORAL, SUN, LEAF)[n % 4]
        pose, facing = ("hold", "point")[n % 2], 1 if n % 2 else -1
        person(c, place, 640 if still.outside else 660, 430, rng, pose, top, facing)
    if still.people and not still.outside:
        c.rect(0, 580, WIDTH, 220, OAK)
        c.rect(0, 580, WIDTH, 14, darker(OAK, 0.2))
    things: list[tuple[str, Colour]] = [("crate", kind) for kind in still.crates]
    things += [("bowl", colour) for colour in still.bowls]
    things += [("plant", CORAL)] * still.plants + [("loaf", AMBER)] * still.loaves
    things += [("mug", TEAL)] * still.mugs
    room = WIDTH / max(len(things), 1)
    for n, (what, value) in enumerate(things):
        middle = room * (n + 0.5)
        size = min(room * 1.05, 330)
        put(c, what, middle, base + rng.randint(20, 60), size, value, rng)
    return c.jpeg()


def put(
    c: Canvas, what: str, x: float, base: float, size: float, value: Colour, rng: object
) -> None:
    """One thing, with its middle at x."""
    if what == "crate":
        crate(c, x - size / 2, base, size, str(value), rng)  # type: ignore[arg-type]
    elif what == "plant":
        plant(c, x, base, min(size, 190), value)
    elif what == "mug":
        mug(c, x - size * 0.25, base, min(size, 150), value)
    elif what == "loaf":
        c.oval(x, base - size * 0.2, size * 0.46, size * 0.22, value)
        for step in (-0.2, 0, 0.2):
            left, right = x + size * (step - 0.05), x + size * (step + 0.06)
            c.line([(left, base - size * 0.12), (right, base - size * 0.32)], 10, CREAM)
    else:
        c.oval(x, base - size * 0.3, size * 0.42, size * 0.13, value)
        c.pie(x, base - size * 0.3, size * 0.42, 0, 180, FOG)
        c.oval(x, base - size * 0.3, size * 0.38, size * 0.1, value)
        for step in (-0.18, 0.02, 0.2):
            c.circle(x + size * step, base - size * 0.31, size * 0.035, lighter(value, 0.45))

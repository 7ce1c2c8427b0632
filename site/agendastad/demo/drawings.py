"""The pictures of the demo content: flat illustrations that the program draws itself.

Each drawing is a function that gets a fresh canvas and a random generator with a fixed seed, so
that every load draws the very same pictures. No photograph and nothing of anybody else is used.
"""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from agendastad.demo.canvas import (
    AMBER,
    BARK,
    BLUE,
    BRICK,
    CLOTHES,
    CORAL,
    CREAM,
    FOG,
    HAIRS,
    INK,
    LEAF,
    LIME,
    MINT,
    MOSS,
    NAVY,
    OAK,
    PLUM,
    ROSE,
    SAND,
    SKINS,
    STEEL,
    SUN,
    TEAL,
    WHITE,
    Canvas,
    Colour,
    alpha,
    bezier,
    bike,
    car,
    church,
    cloud,
    crate,
    darker,
    gabled_house,
    hill,
    lamp,
    laptop,
    lighter,
    mix,
    mug,
    person,
    plant,
    poplar,
    row_house,
    shrub,
    sitter,
    sky,
    sun,
    tower,
    tree,
    turbine,
    water,
    window,
)

CREDIT = "Illustratie: Agenda Stad"

Painter = Callable[[Canvas, random.Random], None]


@dataclass(frozen=True)
class Scene:
    """A drawing with what an editor would have filled in for it."""

    key: str
    title: str
    description: str
    paint: Painter
    focal: tuple[int, int] | None = None


SCENES: dict[str, Scene] = {}


def scene(
    key: str, title: str, description: str, focal: tuple[int, int] | None = None
) -> Callable[[Painter], Painter]:
    """Register a drawing under a key, with its Dutch title and description."""

    def register(paint: Painter) -> Painter:
        SCENES[key] = Scene(key, title, description, paint, focal)
        return paint

    return register


def seeded(key: str) -> random.Random:
    """A generator that gives the same numbers on every machine."""
    return random.Random(zlib.crc32(key.encode()))  # noqa: S311  (drawings, no secrets)


def draw_scene(key: str) -> bytes:
    """The JPEG of one scene."""
    canvas = Canvas()
    SCENES[key].paint(canvas, seeded(key))
    return canvas.jpeg()


# --- the city at four times of the day --------------------------------------------------------


def skyline(
    c: Canvas,
    rng: random.Random,
    *,
    top: Colour,
    bottom: Colour,
    far: Colour,
    near: Colour,
    glass: Colour,
    river: Colour,
    lit: float,
) -> None:
    """A skyline over a river; the colours make the time of day."""
    sky(c, top, bottom, 780)
    horizon = 770
    x = -20.0
    while x < 1620:
        w, h = rng.randint(60, 130), rng.randint(110, 330)
        c.rect(x, horizon - h, w, h, far)
        if rng.random() < 0.3:
            c.poly([(x, horizon - h), (x + w / 2, horizon - h - 60), (x + w, horizon - h)], far)
        x += w + rng.randint(-6, 26)
    for x, w, h in (
        (60, 110, 400),
        (210, 84, 300),
        (980, 120, 460),
        (1130, 90, 340),
        (1420, 120, 380),
    ):
        tower(c, x, horizon, w, h, near, glass, rng, lit)
    wall = mix(near, BRICK, 0.5)
    church(c, 560, horizon, 520, wall, darker(near, 0.2))
    colours = [mix(near, shade, 0.55) for shade in (BRICK, SAND, TEAL, ROSE, PLUM, OAK)]
    x = -10.0
    for n in range(22):
        w = rng.randint(64, 92)
        window_glass = SUN if rng.random() < lit else glass
        if not 550 < x < 700:
            gabled_house(
                c,
                x,
                horizon + 10,
                w,
                rng.randint(120, 190),
                colours[n % 6],
                rng.choice(("step", "bell", "neck", "point")),
                window_glass,
                lighter(near, 0.5),
            )
        x += w + 2
    c.rect(0, horizon + 6, 1600, 22, darker(near, 0.35))
    water(c, horizon + 28, river, rng, 55)
    for x in (250, 820, 1350):
        arch = [(x - 6, horizon + 28), (x + 6, horizon + 28)]
        c.poly([*arch, (x + 6, horizon + 60), (x - 6, horizon + 60)], darker(near, 0.4))
    boat_y = 930
    c.poly(
        [(980, boat_y), (1320, boat_y), (1280, boat_y + 52), (1010, boat_y + 52)], darker(NAVY, 0.2)
    )
    c.box(1030, boat_y - 46, 210, 48, 14, CREAM, (True, True, False, False))
    for n in range(5):
        c.rect(1046 + n * 38, boat_y - 34, 26, 22, SUN if lit > 0.3 else "#5b8ba3")


@scene(
    "stad-ochtend",
    "Stad aan de rivier in de ochtend",
    "Een stad aan de rivier bij zonsopkomst, met een kerktoren, grachtenhuizen en hoge gebouwen.",
)
def city_morning(c: Canvas, rng: random.Random) -> None:
    skyline(
        c,
        rng,
        top="#9cc9dc",
        bottom="#fbe3c0",
        far="#d9c3b4",
        near="#7f8fa0",
        glass="#c5d9e0",
        river="#8fb9c6",
        lit=0.05,
    )
    c.glow(1180, 560, 330, SUN, 0.4)


@scene(
    "stad-middag",
    "Stad aan de rivier overdag",
    "Een stad aan de rivier op een heldere dag, met wolken boven de kerktoren en een rondvaartboot.",
)
def city_noon(c: Canvas, rng: random.Random) -> None:
    skyline(
        c,
        rng,
        top="#6fb3d6",
        bottom="#d8eef4",
        far="#a9c9d3",
        near="#4f7287",
        glass="#bfe0ea",
        river="#4f95b2",
        lit=0.0,
    )
    cloud(c, 330, 180, 1.3)
    cloud(c, 1230, 130, 1.0)
    cloud(c, 860, 90, 0.7, FOG)


@scene(
    "stad-schemer",
    "Stad aan de rivier in de schemering",
    "Een stad aan de rivier in de schemering, met een rode lucht en de eerste verlichte ramen.",
)
def city_dusk(c: Canvas, rng: random.Random) -> None:
    skyline(
        c,
        rng,
        top="#4a4370",
        bottom="#f0a075",
        far="#a8687a",
        near="#4a4667",
        glass="#6f6483",
        river="#7a5675",
        lit=0.4,
    )
    c.glow(300, 740, 300, "#ffc37a", 0.35)


@scene(
    "stad-nacht",
    "Stad aan de rivier in de avond",
    "Een stad aan de rivier in de avond: donkerblauwe lucht, een maan en veel verlichte ramen.",
)
def city_night(c: Canvas, rng: random.Random) -> None:
    skyline(
        c,
        rng,
        top="#0c1c33",
        bottom="#29476b",
        far="#1f3858",
        near="#1b2f4b",
        glass="#2c4a6b",
        river="#17304c",
        lit=0.55,
    )
    sun(c, 1290, 170, 58, "#f6ecc9")
    c.circle(1312, 156, 50, "#13263f")
    for _ in range(70):
        c.circle(rng.random() * 1600, rng.random() * 380, 1 + rng.random() * 1.6, alpha(WHITE, 0.7))


@scene(
    "gracht",
    "Grachtenhuizen",
    "Een rij smalle grachtenhuizen met verschillende gevels, bomen langs de kade en fietsen bij de brug.",
)
def canal(c: Canvas, rng: random.Random) -> None:
    sky(c, "#8cc5dd", "#eef6ee", 760)
    cloud(c, 260, 130, 0.9)
    cloud(c, 1150, 90, 1.1)
    walls = (
        BRICK,
        "#3f6c77",
        "#d9a066",
        "#7c3f38",
        "#b9c2a4",
        "#c77b58",
        "#50596e",
        "#a84f3f",
        "#e0c48f",
    )
    gables = ("step", "bell", "neck", "point", "step", "neck", "bell", "step", "point")
    x = -30.0
    for n, wall in enumerate(walls):
        w = (180, 165, 190, 172, 184, 176, 195, 168, 200)[n]
        gabled_house(
            c,
            x,
            800,
            w,
            (420, 380, 450, 400, 360, 440, 390, 430, 380)[n],
            wall,
            gables[n],
            floors=3,
        )
        x += w + 3
    c.rect(0, 800, 1600, 46, "#c9bfa9")
    c.rect(0, 838, 1600, 40, "#8d7f6b")
    for n in range(28):
        c.rect(n * 60 + (n % 2) * 8, 846, 52, 13, "#9c8e79")
    for x, h in ((150, 330), (690, 300), (1240, 340)):
        tree(c, x, 812, h, LEAF)
    for x, colour in ((330, CORAL), (440, TEAL), (930, NAVY), (1420, SUN)):
        bike(c, x, 832, 120, colour)
    person(c, 560, 838, 150, rng, "walk")
    person(c, 1060, 838, 156, rng, "walk", facing=-1)
    water(c, 878, "#4e8795", rng, 40)


@scene(
    "markt",
    "Groentekraam op de markt",
    "Een marktkraam met een gestreept zeil en kratten vol tomaten, kool, wortels en pompoenen; twee mensen kopen groente.",
)
def market(c: Canvas, rng: random.Random) -> None:
    sky(c, "#f5dfb6", "#fbf3e4", 1067)
    for x, w, h, wall in (
        (-20, 200, 420, "#e3b08a"),
        (190, 170, 480, "#c98a72"),
        (1190, 190, 440, "#d9a582"),
        (1390, 230, 500, "#b8857a"),
    ):
        gabled_house(
            c,
            x,
            860,
            w,
            h,
            mix(wall, "#fbf3e4", 0.35),
            rng.choice(("step", "bell")),
            "#a9c0c4",
            WHITE,
        )
    c.rect(0, 850, 1600, 217, "#d9c7a6")
    for _ in range(60):
        c.box(rng.random() * 1600, 866 + rng.random() * 190, 60, 5, 2, alpha(BARK, 0.18))
    for x in (340, 1250):
        c.rect(x, 330, 14, 600, BARK)
    stripe = 96
    for n in range(10):
        left = 320 + n * stripe
        colour = CORAL if n % 2 == 0 else CREAM
        top_left = 400 + n * 80
        c.poly([(top_left, 240), (top_left + 80, 240), (left + stripe, 380), (left, 380)], colour)
        c.pie(left + stripe / 2, 380, stripe / 2, 0, 180, darker(colour, 0.06))
    c.poly([(320, 380), (1280, 380), (1280, 392), (320, 392)], alpha(INK, 0.12))
    person(c, 700, 800, 350, rng, "hold", LEAF)
    person(c, 930, 800, 340, rng, "stand", TEAL, -1)
    c.rect(330, 700, 950, 240, darker(OAK, 0.25))
    c.rect(330, 700, 950, 26, OAK)
    kinds = ("tomato", "cabbage", "carrot", "pumpkin", "beet", "apple")
    for n in range(5):
        crate(c, 350 + n * 184, 722, 172, kinds[n], rng)
    for n in range(4):
        crate(c, 372 + n * 228, 880, 205, kinds[(n + 3) % 6], rng)
    person(c, 190, 1020, 420, rng, "hold", SUN)
    person(c, 1410, 1030, 410, rng, "stand", PLUM, -1)
    c.poly([(1470, 800), (1540, 800), (1556, 900), (1454, 900)], SAND)
    for n in range(3):
        c.circle(1480 + n * 24, 798, 17, (LEAF, CORAL, AMBER)[n])


@scene(
    "schoollunch",
    "Gezonde lunch op school",
    "Kinderen zitten samen aan een lange tafel met schalen groente, fruit en brood.",
)
def school_lunch(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#fdf0d5", "#f6dcae")
    for n in range(3):
        window(c, 130 + n * 490, 100, 360, 300, "#9fd0dd", WHITE)
        tree(c, 310 + n * 490, 398, 220, LEAF)
        c.rect(126 + n * 490, 396, 368, 14, WHITE)
    for n in range(14):
        c.poly(
            [(n * 120, 0), (n * 120 + 100, 0), (n * 120 + 50, 62)], (CORAL, TEAL, SUN, LEAF)[n % 4]
        )
    c.line([(0, 2), (1600, 2)], 6, NAVY)
    for n in range(6):
        sitter(c, 180 + n * 250, 700, 300, rng, 1 if n % 2 == 0 else -1)
    c.box(40, 690, 1520, 60, 22, OAK)
    c.box(40, 730, 1520, 26, 12, darker(OAK, 0.22))
    for x in (160, 1420):
        c.rect(x, 750, 36, 317, darker(OAK, 0.3))
    c.rect(0, 1010, 1600, 57, "#d8b98a")
    for x, greens in ((260, LEAF), (620, CORAL), (980, SUN), (1340, LIME)):
        for n in range(7):
            c.circle(x - 66 + n * 22, 668 - (n % 2) * 12, 20, mix(greens, (LEAF, SUN)[n % 2], 0.25))
        c.pie(x, 672, 96, 0, 180, WHITE)
        c.pie(x, 672, 96, 0, 60, alpha(INK, 0.07))
        c.box(x - 30, 762 - 6, 60, 8, 4, darker(OAK, 0.3))
    for x in (440, 800, 1160):
        c.box(x - 70, 664, 140, 36, 18, "#b9793f")
        for n in range(3):
            c.line([(x - 40 + n * 36, 670), (x - 28 + n * 36, 688)], 4, "#e0b27c")
    for x in (120, 520, 890, 1250, 1500):
        c.box(x, 644, 34, 52, 6, alpha("#8fc4d4", 0.75))


@scene(
    "moestuin",
    "Moestuin tussen de flats",
    "Een buurtmoestuin met rijen groente, een kas en twee tuinders; op de achtergrond staan flats.",
)
def allotment(c: Canvas, rng: random.Random) -> None:
    sky(c, "#93cbe0", "#f2f6e6", 620)
    cloud(c, 420, 130, 1.0)
    sun(c, 1350, 150, 62)
    for x, w, h in ((70, 240, 330), (360, 190, 420), (1050, 220, 380), (1310, 260, 300)):
        tower(c, x, 600, w, h, "#d9b99b", "#7fa9b8", rng)
    for x in (30, 330, 580, 720, 930, 1290, 1540):
        tree(c, x, 620, 210, MOSS)
    c.rect(0, 600, 1600, 467, LIME)
    c.poly([(0, 640), (1600, 620), (1600, 1067), (0, 1067)], "#8a5f3d")
    for n in range(9):
        x0 = 800 + (n - 4) * 105
        x1 = 800 + (n - 4) * 300
        c.poly([(x0 - 26, 650), (x0 + 26, 650), (x1 + 84, 1067), (x1 - 84, 1067)], "#6f4a2e")
        for step in range(9):
            t = (step / 8) ** 1.5
            x = x0 + (x1 - x0) * t
            y = 662 + 390 * t
            size = 13 + 36 * t
            kind = n % 4
            if kind == 0:
                c.circle(x, y - size * 0.5, size, "#7fae54")
                c.circle(x - size * 0.2, y - size * 0.65, size * 0.6, "#a3c975")
            elif kind == 1:
                for angle in (-40, -15, 12, 38):
                    rad = math.radians(angle)
                    c.line(
                        [(x, y), (x + math.sin(rad) * size * 1.7, y - math.cos(rad) * size * 1.7)],
                        size * 0.22,
                        LEAF,
                    )
            elif kind == 2:
                c.circle(x, y - size * 0.3, size * 0.75, AMBER)
                c.circle(x - size * 0.3, y - size * 0.3, size * 0.6, lighter(AMBER, 0.15))
            else:
                c.circle(x, y - size * 0.4, size * 0.8, "#7a3b62")
                c.circle(x + size * 0.2, y - size * 0.7, size * 0.5, MOSS)
    c.poly([(60, 800), (60, 600), (190, 500), (320, 600), (320, 800)], alpha("#d9f0f2", 0.75))
    for points in (
        [(60, 800), (60, 600), (190, 500), (320, 600), (320, 800)],
        [(190, 500), (190, 800)],
        [(60, 600), (320, 600)],
        [(125, 550), (125, 800)],
        [(255, 550), (255, 800)],
        [(60, 700), (320, 700)],
    ):
        c.line(points, 6, WHITE)
    person(c, 560, 930, 330, rng, "hold", CORAL)
    person(c, 1130, 900, 310, rng, "point", TEAL, -1)
    c.box(1230, 850, 110, 90, 8, STEEL)
    c.line([(1340, 870), (1400, 820)], 12, STEEL)


# --- getting about ---------------------------------------------------------------------------


@scene(
    "deelmobiliteit",
    "Deelauto en deelfietsen op een hub",
    "Een mobiliteitshub met een deelauto aan de laadpaal, een rij deelfietsen en een bord.",
)
def mobility_hub(c: Canvas, rng: random.Random) -> None:
    sky(c, "#a9d8e6", "#f6f3e2", 760)
    cloud(c, 1220, 140, 1.1)
    for n, x in enumerate((-40, 180, 400, 1010, 1230, 1450)):
        row_house(
            c,
            x,
            740,
            220,
            330 + (n % 2) * 26,
            ("#d98f6c", "#e5c79d", "#c9735a")[n % 3],
            "#6d4a4a",
            n % 2 == 0,
        )
    for x in (640, 760, 900):
        tree(c, x, 745, 270, (LEAF, MOSS, LEAF)[x % 3])
    c.rect(0, 735, 1600, 70, "#d8d2c1")
    c.rect(0, 800, 1600, 267, "#5d6b75")
    for n in range(6):
        c.rect(60 + n * 290, 1000, 160, 12, FOG)
    c.poly([(120, 820), (760, 820), (700, 975), (40, 975)], "#4f9a86")
    c.poly([(140, 832), (738, 832), (686, 962), (66, 962)], "#458b7a")
    car(c, 400, 940, 520, CREAM)
    c.rect(330, 870, 150, 18, TEAL)
    c.box(700, 640, 56, 200, 12, NAVY)
    c.box(710, 656, 36, 50, 6, MINT)
    c.curve([(728, 740), (800, 860), (700, 900), (650, 878)], 8, INK)
    c.rect(878, 420, 16, 430, NAVY)
    c.box(800, 360, 172, 172, 28, TEAL)
    c.ring(850, 470, 26, 7, WHITE)
    c.ring(920, 470, 26, 7, WHITE)
    c.line([(850, 470), (876, 420), (908, 420), (920, 470)], 7, WHITE)
    c.line([(876, 420), (890, 470), (908, 424)], 7, WHITE)
    c.rect(960, 838, 560, 12, STEEL)
    for n in range(5):
        bike(c, 1010 + n * 116, 900, 210, (SUN, CORAL, SUN, CORAL, SUN)[n], n == 3)
    person(c, 850, 985, 330, rng, "walk", PLUM)


@scene(
    "fietsstraat",
    "Fietsstraat bij zonsondergang",
    "Drie mensen fietsen door een groene straat terwijl de zon ondergaat.",
)
def bike_street(c: Canvas, rng: random.Random) -> None:
    sky(c, "#f7b77a", "#fde9c8", 720)
    sun(c, 800, 560, 120, "#fff0c9")
    hill(c, [(0, 640), (500, 560), (1000, 700), (1600, 600)], "#d8a173")
    for n in range(7):
        x = n * 130 - 30
        w = 120
        tower(c, x, 720, w, 200 + rng.randint(0, 120) - abs(n - 3) * 4, "#b57a66", "#f4cf94", rng)
    for n in range(6):
        tower(c, 1000 + n * 115, 720, 106, 220 + rng.randint(0, 140), "#a56b63", "#f4cf94", rng)
    c.poly([(0, 720), (1600, 720), (1600, 1067), (0, 1067)], "#7d9a5c")
    c.poly([(690, 720), (910, 720), (1500, 1067), (100, 1067)], "#b4513f")
    c.poly([(794, 720), (806, 720), (830, 1067), (770, 1067)], alpha(CREAM, 0.7))
    for x, h in ((120, 460), (400, 350), (570, 240), (1480, 470), (1200, 350), (1020, 240)):
        tree(c, x, 760 + (h - 240) * 0.65, h, mix(MOSS, AMBER, 0.2))
    for x, base, size, colour in (
        (560, 940, 290, NAVY),
        (830, 880, 220, TEAL),
        (1110, 985, 330, CORAL),
    ):
        bike(c, x, base, size, colour)
        seat = base - size * 0.56
        tall = size * 1.25
        shirt = rng.choice(CLOTHES)
        skin = rng.choice(SKINS)
        c.line(
            [
                (x - size * 0.12, seat),
                (x + size * 0.06, seat + size * 0.16),
                (x - size * 0.02, base - size * 0.2),
            ],
            size * 0.09,
            INK,
        )
        c.line([(x - size * 0.12, seat - size * 0.02), (x, seat - tall * 0.36)], size * 0.19, shirt)
        c.line(
            [
                (x, seat - tall * 0.32),
                (x + size * 0.12, seat - tall * 0.16),
                (x + size * 0.2, seat - size * 0.05),
            ],
            size * 0.065,
            darker(shirt, 0.15),
        )
        c.circle(x + size * 0.05, seat - tall * 0.52, size * 0.1, skin)
        c.pie(x + size * 0.05, seat - tall * 0.53, size * 0.112, 170, 350, rng.choice(HAIRS))


@scene(
    "dorpsbus",
    "Bushalte op het platteland",
    "Een kleine dorpsbus staat bij een halte tussen de weilanden; een vrouw met een kind wacht.",
)
def village_bus(c: Canvas, rng: random.Random) -> None:
    sky(c, "#9ed3e8", "#f7f5e3", 640)
    cloud(c, 300, 150, 1.2)
    cloud(c, 1000, 110, 0.8)
    hill(c, [(0, 600), (500, 560), (1000, 640), (1600, 580)], "#b7cf86")
    church(c, 1240, 618, 260)
    for x in (1390, 1470, 1180):
        row_house(c, x, 624, 84, 104, SAND, "#9c4f3c")
    for x in (90, 160, 235, 300):
        poplar(c, x, 640, 210)
    hill(c, [(0, 690), (600, 640), (1100, 700), (1600, 650)], "#8fb667")
    for n in range(7):
        x, y = 140 + n * 120 + rng.randint(-30, 30), 690 + rng.randint(-6, 40)
        c.box(x, y, 54, 28, 12, WHITE)
        c.circle(x + 54, y + 4, 11, WHITE)
        c.circle(x + 18, y + 12, 9, INK)
        for leg in (8, 20, 36, 46):
            c.rect(x + leg, y + 24, 5, 18, INK)
    c.poly([(0, 850), (1600, 820), (1600, 1067), (0, 1067)], "#69757c")
    for n in range(7):
        c.poly(
            [(40 + n * 240, 962), (170 + n * 240, 958), (170 + n * 240, 970), (40 + n * 240, 974)],
            FOG,
        )
    c.oval(560, 905, 330, 16, alpha(INK, 0.25))
    c.box(240, 590, 650, 300, 44, CORAL)
    c.box(240, 790, 650, 100, 20, darker(CORAL, 0.25))
    c.box(268, 630, 420, 130, 16, "#d7edf2")
    c.box(720, 630, 140, 200, 16, "#d7edf2")
    for x in (370, 474, 578):
        c.rect(x, 630, 10, 130, CORAL)
    c.box(300, 600, 280, 22, 8, SUN)
    for x in (370, 760):
        c.circle(x, 890, 54, INK)
        c.circle(x, 890, 26, FOG)
    c.circle(868, 812, 14, SUN)
    c.rect(1080, 520, 14, 380, NAVY)
    c.box(1036, 470, 102, 102, 14, SUN)
    c.box(1060, 496, 54, 40, 8, NAVY)
    c.circle(1072, 540, 7, NAVY)
    c.circle(1102, 540, 7, NAVY)
    c.rect(1180, 600, 300, 16, NAVY)
    c.rect(1196, 616, 268, 210, alpha("#cfe6ee", 0.65))
    for x in (1186, 1462):
        c.rect(x, 616, 12, 270, NAVY)
    c.rect(1220, 790, 220, 14, OAK)
    person(c, 1000, 925, 300, rng, "stand", TEAL, -1)
    person(c, 930, 925, 180, rng, "stand", SUN, -1)


@scene(
    "station",
    "Trein in het station",
    "Een gele trein staat langs het perron van een licht station; reizigers stappen uit.",
)
def station(c: Canvas, rng: random.Random) -> None:
    sky(c, "#bfe1ea", "#f3f4ea", 1067)
    for x, w, h in ((60, 150, 360), (260, 120, 300), (1080, 170, 420), (1320, 150, 320)):
        tower(c, x, 640, w, h, "#9fbcc4", "#dcecee", rng)
    c.poly([(0, 130), (1600, 40), (1600, 110), (0, 205)], NAVY)
    for n in range(10):
        x = n * 170
        c.poly(
            [
                (x, 130 - x * 0.056),
                (x + 130, 123 - x * 0.056),
                (x + 130, 150 - x * 0.056),
                (x, 158 - x * 0.056),
            ],
            "#2d587a",
        )
    for x in (180, 640, 1100, 1540):
        c.rect(x, 120, 24, 700, "#3d5f78")
        c.line([(x + 12, 300), (x - 90, 150)], 12, "#3d5f78")
        c.line([(x + 12, 300), (x + 110, 150)], 12, "#3d5f78")
    c.box(-80, 430, 1240, 360, 30, SUN)
    c.poly([(1100, 430), (1180, 430), (1330, 640), (1330, 790), (1100, 790)], SUN)
    c.poly([(1150, 470), (1185, 470), (1290, 620), (1150, 620)], "#2c4a60")
    c.rect(-80, 640, 1410, 46, NAVY)
    for n in range(5):
        c.box(20 + n * 200, 478, 168, 120, 18, "#2c4a60")
        c.poly([(30 + n * 200, 482), (110 + n * 200, 482), (40 + n * 200, 590)], alpha(WHITE, 0.14))
    for x in (420, 830):
        c.rect(x - 4, 470, 8, 310, darker(SUN, 0.3))
    c.rect(0, 790, 1600, 30, INK)
    c.rect(0, 812, 1600, 255, "#d5d0c3")
    c.rect(0, 812, 1600, 14, WHITE)
    for n in range(20):
        c.rect(n * 84, 842, 64, 12, "#b6b0a2")
    for x, base, h, pose, facing in (
        (250, 990, 320, "walk", 1),
        (470, 930, 270, "walk", -1),
        (760, 1010, 340, "walk", 1),
        (980, 940, 280, "stand", 1),
        (1250, 1000, 330, "walk", -1),
        (1430, 950, 290, "stand", -1),
    ):
        person(c, x, base, h, rng, pose, None, facing)
    bike(c, 620, 960, 190, TEAL)


# --- building and energy ------------------------------------------------------------------------


@scene(
    "houtbouw",
    "Houten gebouw in aanbouw",
    "Een gebouw van houten balken en vloeren in aanbouw, met een kraan die een wand optilt.",
)
def timber(c: Canvas, rng: random.Random) -> None:
    sky(c, "#a7d5e2", "#faf1dd", 860)
    cloud(c, 260, 170, 1.1)
    cloud(c, 1330, 250, 0.8)
    for x, w, h in ((-20, 170, 260), (160, 120, 200), (1330, 160, 280), (1500, 130, 220)):
        tower(c, x, 860, w, h, "#b7c9c6", "#dfeae6", rng)
    c.rect(0, 850, 1600, 217, "#d8bd8d")
    for _ in range(50):
        c.box(
            rng.random() * 1600,
            870 + rng.random() * 180,
            30 + rng.random() * 60,
            5,
            2,
            alpha(BARK, 0.2),
        )
    left, right = 380, 1180
    for floor in range(4):
        y = 850 - floor * 150
        c.rect(left + 8, y - 150, right - left - 16, 150, "#f1ddb7" if floor < 2 else "#e9cf9f")
        for n in range(9):
            x = left + n * 98
            c.rect(x, y - 150, 18, 150, OAK)
            c.rect(x + 13, y - 150, 5, 150, darker(OAK, 0.25))
        if floor < 3:
            for n in range(8):
                x = left + n * 98 + 18
                if (n + floor) % 3 == 0:
                    c.line([(x, y), (x + 80, y - 132)], 10, darker(OAK, 0.15))
                elif floor < 2 and n % 2 == 0:
                    window(c, x + 16, y - 118, 48, 84, "#7fb2c2", CREAM)
        c.rect(left - 24, y - 154, right - left + 64, 22, BARK)
        c.rect(left - 24, y - 154, right - left + 64, 7, OAK)
    for n in range(9):
        c.rect(left + n * 98, 170, 16, 80, OAK)
    c.rect(1290, 60, 22, 800, SUN)
    for n in range(18):
        y = 80 + n * 42
        c.line([(1292, y), (1310, y + 42)], 4, darker(SUN, 0.35))
    c.rect(640, 84, 900, 20, SUN)
    for n in range(20):
        c.line([(650 + n * 42, 84), (670 + n * 42, 62)], 3, darker(SUN, 0.3))
    c.line([(650, 62), (1490, 62)], 5, SUN)
    c.box(1440, 100, 86, 54, 6, STEEL)
    c.rect(780, 100, 4, 90, INK)
    c.line([(782, 186), (690, 220)], 3, INK)
    c.line([(782, 186), (874, 220)], 3, INK)
    c.box(676, 218, 212, 96, 4, OAK)
    for n in range(5):
        c.rect(690 + n * 40, 222, 4, 88, darker(OAK, 0.25))
    person(c, 240, 980, 260, rng, "point", SUN)
    person(c, 320, 985, 255, rng, "stand", CORAL)
    for x in (240, 320):
        c.pie(x, 738 if x == 240 else 750, 24, 180, 360, WHITE)
    for n in range(4):
        c.box(1230, 960 - n * 26, 300, 20, 4, (OAK, darker(OAK, 0.12))[n % 2])


@scene(
    "materialenbank",
    "Materialen om opnieuw te gebruiken",
    "Een loods met gestapelde bakstenen, deuren, ramen en balken die een tweede leven krijgen.",
)
def reuse(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#e9e3d3", "#d7ccb3")
    for n in range(6):
        c.poly(
            [(n * 300 - 80, 0), (n * 300 + 60, 0), (n * 300 - 10, 130), (n * 300 - 150, 130)],
            "#f7f2e3",
        )
    for y in (130, 140):
        c.rect(0, y, 1600, 8, "#a9a08c")
    c.rect(0, 830, 1600, 237, "#b9ad95")
    for x in (90, 560, 1030, 1500):
        c.rect(x, 180, 20, 660, TEAL)
    for y in (400, 620, 830):
        c.rect(80, y, 1450, 18, darker(TEAL, 0.2))
    for row in range(5):
        for n in range(9):
            c.box(
                130 + n * 46 + (row % 2) * 12,
                800 - row * 32,
                42,
                28,
                3,
                mix(BRICK, CORAL, rng.random()),
            )
    for n in range(5):
        x = 620 + n * 78
        c.rect(x, 640, 66, 190, (TEAL, CORAL, "#d9b26a", NAVY, LEAF)[n])
        c.rect(x + 12, 660, 42, 56, lighter((TEAL, CORAL, "#d9b26a", NAVY, LEAF)[n], 0.45))
        c.circle(x + 54, 746, 5, SUN)
    for n in range(3):
        window(c, 1080 + n * 138, 660, 112, 160, "#9cc6d1", (WHITE, OAK, WHITE)[n])
    for row in range(4):
        for n in range(4):
            c.circle(160 + n * 98 + (row % 2) * 46, 585 - row * 50, 30, OAK)
            c.circle(160 + n * 98 + (row % 2) * 46, 585 - row * 50, 20, lighter(OAK, 0.2))
            c.ring(160 + n * 98 + (row % 2) * 46, 585 - row * 50, 10, 3, darker(OAK, 0.15))
    for n in range(7):
        c.box(600, 600 - n * 22, 410, 17, 3, (OAK, darker(OAK, 0.15), lighter(OAK, 0.2))[n % 3])
    for n in range(8):
        c.box(1070 + n * 52, 520, 44, 100, 6, (STEEL, "#b6c4ca")[n % 2])
        c.circle(1092 + n * 52, 540, 12, darker(STEEL, 0.4))
    for n in range(6):
        c.pie(200 + n * 130, 400, 44, 180, 360, (BRICK, "#8c4a38")[n % 2])
    for n in range(3):
        c.box(1080 + n * 140, 270, 110, 130, 12, (FOG, WHITE, FOG)[n])
        c.oval(1135 + n * 140, 300, 38, 12, STEEL)
    person(c, 520, 1030, 380, rng, "hold", CORAL)
    c.box(560, 760, 130, 84, 6, OAK)
    person(c, 1010, 1035, 390, rng, "point", TEAL)
    c.box(760, 960, 170, 22, 6, NAVY)
    c.circle(790, 1002, 20, INK)
    c.circle(900, 1002, 20, INK)
    c.line([(930, 970), (950, 860)], 10, NAVY)


@scene(
    "ondergrond",
    "Doorsnede van een straat",
    "Een doorsnede van een straat: boven de grond huizen en bomen, eronder wortels, kabels, riolering en een warmteleiding.",
)
def underground(c: Canvas, rng: random.Random) -> None:
    sky(c, "#a6d7e8", "#f4f6e8", 460)
    cloud(c, 700, 90, 0.9)
    for n, x in enumerate((-30, 170, 370, 1060, 1260, 1460)):
        row_house(
            c,
            x,
            440,
            196,
            280 + (n % 2) * 20,
            ("#e0b58d", "#c87a5d", "#ead3a8")[n % 3],
            "#70505a",
            n in (1, 4),
        )
    for y, h, colour in (
        (440, 36, "#9aa3a4"),
        (476, 110, "#b98d5f"),
        (586, 150, "#9c7048"),
        (736, 160, "#7f5838"),
        (896, 171, "#5f4230"),
    ):
        c.rect(0, y, 1600, h, colour)
    c.rect(0, 440, 620, 14, LIME)
    c.rect(980, 440, 620, 14, LIME)
    for y in (586, 736, 896):
        points = [(x, y + math.sin(x / 90 + y) * 9) for x in range(0, 1640, 40)]
        c.line(points, 8, darker("#8c6540", 0.1))
    for _ in range(130):
        px, py = rng.random() * 1600, 490 + rng.random() * 560
        c.oval(
            px,
            py,
            4 + rng.random() * 12,
            3 + rng.random() * 6,
            alpha(rng.choice((SAND, BARK, INK)), 0.28),
        )
    for x in (600, 1000):
        c.poly([(x - 14, 452), (x + 14, 452), (x + 8, 300), (x - 8, 300)], BARK)
        tree(c, x, 446, 330, LEAF)
        for side, reach, depth in (
            (-1, 150, 120),
            (-1, 70, 190),
            (1, 60, 200),
            (1, 140, 130),
            (-1, 110, 60),
            (1, 100, 50),
        ):
            c.curve(
                [
                    (x + side * 6, 446),
                    (x + side * reach * 0.2, 446 + depth * 0.5),
                    (x + side * reach * 0.9, 446 + depth * 0.5),
                    (x + side * reach, 446 + depth),
                ],
                9,
                darker(BARK, 0.1),
            )
    car(c, 800, 446, 200, CORAL)
    for n, (y, colour) in enumerate(((530, SUN), (548, CORAL), (566, "#4f9fc7"))):
        c.rect(0, y, 1600, 8, darker(colour, 0.1))
        c.rect(0, y, 1600, 3, lighter(colour, 0.3))
        for x in range(120 + n * 40, 1600, 320):
            c.box(x, y - 4, 34, 16, 5, NAVY)
    c.rect(0, 640, 1600, 44, "#4f9fc7")
    c.rect(0, 640, 1600, 12, "#8cc6e0")
    for x in range(70, 1600, 250):
        c.rect(x, 632, 22, 60, "#3b7fa3")
    for y, colour in ((780, CORAL), (826, "#5aa0c8")):
        c.rect(0, y, 1600, 34, colour)
        c.rect(0, y, 1600, 9, lighter(colour, 0.35))
        for x in range(160, 1600, 300):
            c.rect(x, y - 6, 18, 46, darker(colour, 0.25))
    for x in (270, 1160):
        c.rect(x, 440, 10, 345, CORAL)
        c.rect(x + 18, 440, 10, 390, "#5aa0c8")
    c.circle(800, 985, 74, "#8d8479")
    c.circle(800, 985, 58, "#3f3a38")
    c.pie(800, 985, 58, 10, 170, "#6d8b7d")
    c.rect(780, 470, 40, 450, "#8d8479")
    c.rect(770, 452, 60, 20, INK)
    for x in (160, 1340):
        c.box(x, 930, 130, 100, 10, "#3b4b55")
        c.box(x + 12, 944, 106, 20, 6, MINT)
        c.rect(x + 60, 700, 10, 236, MINT)


@scene(
    "zonnedaken",
    "Rijtjeshuizen met zonnepanelen",
    "Een straat met rijtjeshuizen met zonnepanelen op het dak, een zonnige lucht en een fietser.",
)
def solar(c: Canvas, rng: random.Random) -> None:
    sky(c, "#7fc0de", "#f8f1d8", 820)
    sun(c, 1330, 170, 86)
    cloud(c, 330, 160, 1.2)
    cloud(c, 880, 100, 0.8)
    for x in (80, 480, 900, 1300):
        tree(c, x, 790, 420, MOSS)
    walls = ("#e5b184", "#c96d52", "#ecd6ab", "#d98f6c", "#e5b184", "#c96d52")
    doors = (TEAL, NAVY, CORAL, LEAF, PLUM, SUN)
    for n in range(6):
        row_house(c, -20 + n * 276, 850, 276, 470, walls[n], "#7a4a48", n != 3, door=doors[n])
        shrub(c, 230 + n * 276, 852, 40, (LEAF, MOSS)[n % 2])
    c.rect(0, 846, 1600, 50, "#d8cfba")
    c.rect(0, 890, 1600, 177, "#67747c")
    for n in range(6):
        c.rect(40 + n * 290, 980, 150, 12, FOG)
    car(c, 1180, 1000, 380, TEAL)
    bike(c, 470, 1000, 230, CORAL, True)


@scene(
    "warm-huis",
    "Een geïsoleerd huis in de winter",
    "Een doorsnede van een huis op een winteravond: warm licht binnen, dikke isolatie in de muren, een warmtepomp en sneeuw buiten.",
)
def warm_home(c: Canvas, rng: random.Random) -> None:
    sky(c, "#1d3557", "#6f89a8", 860)
    for _ in range(120):
        c.circle(rng.random() * 1600, rng.random() * 860, 2 + rng.random() * 3, alpha(WHITE, 0.75))
    hill(c, [(0, 840), (500, 770), (1000, 860), (1600, 780)], "#c9d8e4")
    for x in (110, 1440, 1540):
        poplar(c, x, 860, 330, "#35566a")
    c.glow(800, 560, 620, SUN, 0.28)
    c.poly([(330, 470), (800, 150), (1270, 470)], "#7a3f38")
    c.poly([(384, 476), (800, 196), (1216, 476)], "#f2c65f")
    c.poly([(430, 480), (800, 232), (1170, 480)], CREAM)
    c.poly([(330, 470), (800, 150), (1270, 470), (1240, 470), (800, 172), (360, 470)], WHITE)
    c.rect(390, 470, 820, 420, BRICK)
    c.rect(412, 470, 776, 420, "#f2c65f")
    for y in range(486, 880, 26):
        for x in (416, 1164):
            c.line([(x, y), (x + 10, y + 12), (x + 20, y)], 3, AMBER)
    c.rect(440, 470, 720, 420, CREAM)
    c.rect(440, 662, 720, 20, OAK)
    c.rect(440, 470, 720, 10, OAK)
    c.rect(800, 480, 12, 182, OAK)
    c.rect(440, 872, 720, 20, OAK)
    window(c, 500, 520, 90, 96, "#2d4f73")
    window(c, 1030, 520, 90, 96, "#2d4f73")
    c.box(620, 590, 160, 72, 12, TEAL, (True, True, False, False))
    c.box(628, 574, 60, 34, 12, WHITE)
    c.rect(880, 560, 90, 102, OAK)
    for n in range(3):
        for k in range(6):
            c.rect(
                886 + k * 13, 566 + n * 33, 9, 26, (CORAL, TEAL, SUN, NAVY, LEAF, PLUM)[(k + n) % 6]
            )
    person(c, 720, 872, 180, rng, "hold", CORAL)
    c.box(800, 800, 190, 74, 20, TEAL)
    c.box(790, 770, 30, 104, 14, darker(TEAL, 0.15))
    c.box(970, 770, 30, 104, 14, darker(TEAL, 0.15))
    sitter(c, 890, 822, 120, rng)
    window(c, 480, 720, 130, 110, "#2d4f73")
    for n in range(8):
        c.box(486 + n * 16, 842, 11, 30, 4, WHITE)
    c.rect(1056, 692, 4, 46, INK)
    c.pie(1058, 762, 34, 180, 360, SUN)
    c.glow(1058, 780, 130, SUN, 0.5)
    plant(c, 1110, 872, 96)
    c.box(1226, 780, 130, 110, 10, FOG)
    c.circle(1278, 834, 40, STEEL)
    for n in range(4):
        angle = math.radians(n * 90 + 25)
        c.line([(1278, 834), (1278 + math.cos(angle) * 32, 834 + math.sin(angle) * 32)], 9, FOG)
    c.fade(0, 886, 1600, 181, "#f3f7fa", "#c9d8e4")
    c.poly(
        [*bezier([(0, 886), (400, 860), (1000, 910), (1600, 880)]), (1600, 930), (0, 930)],
        "#f3f7fa",
    )


@scene(
    "flat-renovatie",
    "Flat wordt opgeknapt",
    "Een flat waarvan de helft al is opgeknapt met frisse kleuren en balkons met planten; de andere helft staat in de steigers.",
)
def renovation(c: Canvas, rng: random.Random) -> None:
    sky(c, "#8fc7df", "#f6f2e0", 880)
    cloud(c, 1280, 130, 1.2)
    cloud(c, 180, 110, 0.8)
    c.rect(180, 170, 1240, 700, "#c8bcaa")
    c.rect(180, 170, 640, 700, CREAM)
    c.rect(170, 150, 1260, 26, NAVY)
    for n in range(7):
        c.poly(
            [(220 + n * 84, 150), (280 + n * 84, 150), (296 + n * 84, 112), (236 + n * 84, 112)],
            "#1d3f63",
        )
    accents = (TEAL, CORAL, SUN, LEAF)
    for floor in range(5):
        y = 196 + floor * 136
        for n in range(8):
            x = 204 + n * 153
            new = n < 4
            window(
                c,
                x + 12,
                y + 8,
                48,
                74,
                "#7fb6c8" if new else "#7f8d92",
                WHITE if new else "#a59b8c",
            )
            window(
                c,
                x + 76,
                y + 8,
                48,
                74,
                "#7fb6c8" if new else "#7f8d92",
                WHITE if new else "#a59b8c",
            )
            if new:
                c.box(x, y + 70, 138, 48, 6, accents[(n + floor) % 4])
                for k in range(3):
                    if rng.random() < 0.6:
                        c.circle(x + 28 + k * 40, y + 66, 15, (LEAF, MOSS)[k % 2])
            else:
                c.rect(x, y + 84, 138, 32, "#a79c8c")
    for x in (850, 1010, 1170, 1330, 1440):
        c.rect(x, 140, 9, 740, STEEL)
    for n in range(6):
        c.rect(838, 200 + n * 136, 620, 12, OAK)
        c.rect(838, 160 + n * 136, 620, 5, STEEL)
    for n in range(5):
        x = 850 + (n % 4) * 160
        c.line([(x, 880 - n * 136), (x + 160, 744 - n * 136)], 5, STEEL)
    for x, y in ((930, 336), (1260, 608)):
        person(c, x, y, 120, rng, "point", SUN)
        c.pie(x, y - 112, 12, 180, 360, WHITE)
    c.rect(0, 868, 1600, 199, LIME)
    c.poly([(0, 950), (1600, 930), (1600, 1067), (0, 1067)], "#cdbf9f")
    for x, h in ((70, 360), (300, 240), (1530, 340)):
        tree(c, x, 930, h, LEAF)
    person(c, 520, 1020, 260, rng, "walk", PLUM)
    person(c, 610, 1022, 150, rng, "walk", SUN)
    person(c, 1060, 1024, 250, rng, "walk", TEAL, -1)


@scene(
    "regenpark",
    "Park dat water opvangt",
    "Een groen park met een vijver die regenwater opvangt, stapstenen, riet en spelende kinderen.",
)
def rain_park(c: Canvas, rng: random.Random) -> None:
    sky(c, "#8fb7c9", "#e9f0e6", 600)
    cloud(c, 380, 130, 1.6, "#dbe5ea")
    cloud(c, 1140, 170, 1.4, "#c9d7de")
    for _ in range(90):
        x, y = rng.random() * 1600, rng.random() * 560
        c.line([(x, y), (x - 7, y + 26)], 2.4, alpha(WHITE, 0.6))
    for n in range(7):
        tower(c, n * 240 - 40, 580, 180, 140 + rng.randint(0, 190), "#c7b3a0", "#e8efe8", rng)
    hill(c, [(0, 570), (500, 540), (1000, 600), (1600, 550)], "#8db56a")
    for x, h in ((110, 330), (330, 250), (620, 220), (1230, 240), (1470, 340)):
        tree(c, x, 640, h, (LEAF, MOSS)[h % 2])
    hill(c, [(0, 690), (500, 600), (1100, 720), (1600, 640)], "#a6c97b")
    c.poly(
        bezier(
            [
                (300, 860),
                (360, 660),
                (1240, 660),
                (1330, 850),
                (1100, 1010),
                (420, 1010),
                (300, 860),
            ],
            60,
        ),
        "#7fb08d",
    )
    c.poly(
        bezier(
            [(340, 860), (400, 690), (1210, 690), (1290, 850), (1080, 985), (450, 985), (340, 860)],
            60,
        ),
        "#5fa6bd",
    )
    for _ in range(22):
        x, y = 480 + rng.random() * 640, 780 + rng.random() * 120
        c.ring(x, y, 8 + rng.random() * 16, 2, alpha(WHITE, 0.5))
    for n in range(7):
        c.oval(470 + n * 112, 900 - math.sin(n / 6 * 3.14) * 70, 44, 17, "#d5cbb6")
        c.oval(470 + n * 112, 896 - math.sin(n / 6 * 3.14) * 70, 44, 15, "#ece4d2")
    person(c, 694, 838, 190, rng, "walk", SUN)
    person(c, 918, 840, 180, rng, "walk", CORAL)
    for x in (360, 400, 440, 1180, 1220, 1262, 1300):
        for k in range(3):
            top = 740 - rng.randint(0, 70)
            c.line([(x + k * 9, 850), (x + k * 9 + rng.randint(-12, 12), top)], 5, MOSS)
            c.box(x + k * 9 - 5, top - 6, 10, 40, 5, BARK)
    person(c, 1440, 960, 330, rng, "stand", TEAL, -1)
    c.pie(1440, 610, 120, 180, 360, CORAL)
    c.rect(1437, 610, 6, 130, INK)
    c.box(60, 880, 210, 18, 6, OAK)
    c.box(60, 820, 210, 18, 6, OAK)
    for x in (84, 236):
        c.rect(x, 820, 12, 120, NAVY)


# --- villages ------------------------------------------------------------------------------------


@scene(
    "dorp",
    "Dorp met kerk",
    "Een dorp met een kerk, huizen met rode daken en akkers eromheen; aan de horizon staan windmolens.",
)
def village(c: Canvas, rng: random.Random) -> None:
    sky(c, "#8dc9e3", "#fdf4da", 620)
    sun(c, 260, 190, 66)
    cloud(c, 640, 140, 1.0)
    cloud(c, 1320, 170, 1.2)
    for x, h, turn in ((980, 210, 10), (1120, 180, 50), (1500, 230, 95)):
        turbine(c, x, 560, h, turn)
    hill(c, [(0, 560), (400, 500), (900, 580), (1600, 520)], "#b9d08a")
    hill(c, [(0, 620), (600, 560), (1000, 640), (1600, 580)], "#9cc06f")
    church(c, 700, 690, 430)
    for x, w in (
        (360, 120),
        (470, 130),
        (590, 110),
        (960, 130),
        (1085, 118),
        (1195, 132),
        (250, 112),
    ):
        row_house(
            c,
            x,
            690 + rng.randint(-4, 8),
            w,
            150 + rng.randint(0, 28),
            rng.choice((SAND, CREAM, "#d98f6c", "#e5c79d")),
            rng.choice(("#9c4f3c", "#b35a40", "#7d4a44")),
        )
    for x, h in ((230, 190), (545, 170), (905, 200), (1340, 210), (1400, 180)):
        tree(c, x, 706, h, (MOSS, LEAF)[h % 2])
    for n in range(11):
        x0, x1 = 130 + n * 135, -620 + n * 290
        colour = ("#d9c26a", "#a9c56a", "#c9b45c", "#8fb35c")[n % 4]
        c.poly([(x0, 700), (x0 + 135, 700), (x1 + 290, 1067), (x1, 1067)], colour)
        for k in range(1, 5):
            c.line([(x0 + 27 * k, 702), (x1 + 58 * k, 1067)], 3, alpha(darker(colour, 0.3), 0.5))
    c.poly([(760, 690), (850, 690), (1010, 1067), (640, 1067)], "#cfc2a4")
    bike(c, 800, 950, 190, CORAL)
    person(c, 930, 985, 230, rng, "walk", TEAL, -1)


@scene(
    "dorpsplein",
    "Feest op het dorpsplein",
    "Inwoners praten op een dorpsplein onder een grote linde met slingers; aan een tafel staat koffie.",
)
def village_square(c: Canvas, rng: random.Random) -> None:
    sky(c, "#f7d6a0", "#fdf3dc", 720)
    for n, x in enumerate((-20, 210, 430, 980, 1190, 1400)):
        row_house(
            c,
            x,
            730,
            214,
            310 + (n % 3) * 26,
            ("#d98f6c", CREAM, "#c7765a", SAND)[n % 4],
            ("#8c4a38", "#6d4a4a")[n % 2],
            door=(TEAL, NAVY, LEAF)[n % 3],
        )
    c.rect(0, 720, 1600, 347, "#dcc9a2")
    for _ in range(90):
        c.box(rng.random() * 1600, 735 + rng.random() * 320, 46, 5, 2, alpha(BARK, 0.16))
    tree(c, 800, 800, 720, MOSS)
    c.oval(800, 812, 130, 26, BARK)
    c.oval(800, 802, 130, 26, OAK)
    for x0, y0, x1, y1 in (
        (0, 330, 640, 380),
        (960, 380, 1600, 320),
        (0, 470, 640, 440),
        (960, 450, 1600, 480),
    ):
        line = bezier([(x0, y0), ((x0 + x1) / 2, max(y0, y1) + 90), (x1, y1)], 16)
        c.line(line, 3, NAVY)
        for n, (px, py) in enumerate(line[:-1]):
            c.poly(
                [(px, py), (px + 30, py + 3), (px + 14, py + 38)],
                (CORAL, SUN, TEAL, LEAF, PLUM)[n % 5],
            )
    for x, base, h, pose, facing in (
        (170, 960, 320, "stand", 1),
        (290, 970, 330, "hold", -1),
        (470, 920, 290, "stand", 1),
        (1110, 930, 300, "stand", 1),
        (1240, 935, 305, "point", -1),
        (600, 1010, 200, "walk", 1),
    ):
        person(c, x, base, h, rng, pose, None, facing)
    sitter(c, 1420, 905, 200, rng, -1)
    c.box(1290, 890, 300, 22, 8, WHITE)
    c.poly([(1300, 912), (1580, 912), (1570, 990), (1310, 990)], alpha(CORAL, 0.9))
    mug(c, 1340, 892, 44, TEAL)
    mug(c, 1510, 892, 44, SUN)


@scene(
    "keukentafel",
    "Gesprek aan de keukentafel",
    "Drie mensen praten aan een keukentafel over een kaart van het dorp, met koffie erbij.",
)
def kitchen_table(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#f3e3c4", "#e6cfa2")
    window(c, 160, 90, 380, 300, "#a9d8e6", WHITE)
    church(c, 300, 388, 200)
    c.rect(156, 388, 388, 16, WHITE)
    c.rect(720, 130, 480, 14, BARK)
    for n in range(6):
        c.box(740 + n * 76, 82, 50, 48, 8, (CORAL, TEAL, SUN, CREAM, NAVY, LEAF)[n])
    c.rect(720, 290, 480, 14, BARK)
    for n in range(4):
        plant(c, 790 + n * 110, 290, 90, (TEAL, CORAL, SUN, NAVY)[n])
    c.rect(1378, 0, 5, 170, INK)
    c.pie(1380, 260, 110, 180, 360, CORAL)
    c.glow(1380, 290, 300, SUN, 0.4)
    for x, facing in ((360, 1), (800, 1), (1240, -1)):
        sitter(c, x, 730, 430, rng, facing)
    c.poly([(90, 720), (1510, 720), (1640, 1067), (-40, 1067)], OAK)
    c.poly([(90, 720), (1510, 720), (1514, 734), (86, 734)], lighter(OAK, 0.3))
    c.poly([(470, 790), (1130, 790), (1230, 1010), (370, 1010)], CREAM)
    c.poly([(560, 790), (640, 790), (560, 1010), (440, 1010)], alpha(LEAF, 0.55))
    c.line([(450, 900), (760, 860), (900, 930), (1180, 890)], 12, SUN)
    c.line([(780, 795), (820, 1000)], 8, STEEL)
    for _ in range(26):
        px, py = 520 + rng.random() * 560, 806 + rng.random() * 180
        c.rect(px, py, 24, 15, rng.choice((CORAL, BRICK, NAVY)))
    c.poly(
        [*bezier([(930, 960), (1000, 930), (1100, 960), (1150, 1000)]), (900, 1000)],
        alpha(BLUE, 0.7),
    )
    for x, y, colour in ((280, 830, TEAL), (1290, 840, CORAL), (1370, 930, NAVY)):
        mug(c, x, y, 78, colour)
    c.circle(820, 880, 16, CORAL)
    c.poly([(806, 886), (834, 886), (820, 916)], CORAL)


@scene(
    "zorg",
    "Wijkverpleegkundige op bezoek",
    "Een wijkverpleegkundige met een tas loopt naar een huis in een dorp; een bewoner wacht bij de deur.",
)
def care(c: Canvas, rng: random.Random) -> None:
    sky(c, "#bfe3e6", "#f7f4e4", 800)
    cloud(c, 300, 130, 1.0)
    hill(c, [(0, 720), (500, 640), (1000, 760), (1600, 700)], "#a9cb7f")
    for x in (80, 190, 290):
        poplar(c, x, 790, 280)
    row_house(c, 700, 860, 760, 700, CREAM, "#a5573f", door=TEAL, glass="#7fb2c2")
    c.rect(0, 850, 1600, 217, "#cdd9a4")
    c.poly([(760, 858), (960, 858), (900, 1067), (420, 1067)], "#d9cbac")
    for x in (640, 1480, 1560):
        shrub(c, x, 870, 70, LEAF)
    for n in range(9):
        c.circle(1080 + n * 42, 852 - (n % 2) * 14, 17, (CORAL, SUN, ROSE)[n % 3])
        c.line([(1080 + n * 42, 856), (1080 + n * 42, 890)], 5, MOSS)
    person(c, 560, 1010, 420, rng, "walk", WHITE)
    c.box(610, 800, 110, 84, 12, CORAL)
    c.rect(656, 818, 18, 50, WHITE)
    c.rect(640, 834, 50, 18, WHITE)
    person(c, 850, 930, 340, rng, "point", PLUM, -1)
    bike(c, 250, 1000, 270, TEAL)


@scene(
    "haven",
    "Vissersdorp aan het water",
    "Een vissersdorp aan het water met kotters in de haven, een vuurtoren en meeuwen in de lucht.",
)
def harbour(c: Canvas, rng: random.Random) -> None:
    sky(c, "#a8d3e6", "#fbf0da", 640)
    cloud(c, 380, 140, 1.2)
    cloud(c, 1060, 110, 0.9)
    hill(c, [(0, 600), (400, 520), (1100, 540), (1600, 640)], "#9dbf76")
    c.poly([(250, 560), (318, 560), (304, 210), (264, 210)], WHITE)
    for y in (270, 390, 500):
        c.poly([(258, y), (310, y), (312, y + 44), (256, y + 44)], CORAL)
    c.rect(256, 186, 56, 28, NAVY)
    c.rect(266, 150, 36, 38, SUN)
    c.pie(284, 152, 24, 180, 360, CORAL)
    c.glow(284, 168, 120, SUN, 0.5)
    for n in range(9):
        row_house(
            c,
            400 + n * 112,
            640,
            110,
            140 + (n * 37) % 44,
            (CREAM, "#4f7f8a", "#d98f6c", SAND)[n % 4],
            ("#8c4a38", "#54424a")[n % 2],
        )
    c.rect(0, 632, 1600, 40, "#a08c70")
    water(c, 672, "#5793ab", rng, 50)
    for x, y, size, hull in ((330, 830, 1.0, TEAL), (860, 900, 1.3, NAVY), (1330, 810, 0.9, BRICK)):
        c.poly(
            [
                (x - 150 * size, y - 60 * size),
                (x + 170 * size, y - 74 * size),
                (x + 120 * size, y + 20 * size),
                (x - 120 * size, y + 20 * size),
            ],
            hull,
        )
        c.poly(
            [
                (x - 150 * size, y - 60 * size),
                (x + 170 * size, y - 74 * size),
                (x + 164 * size, y - 60 * size),
                (x - 146 * size, y - 46 * size),
            ],
            CREAM,
        )
        c.box(x - 60 * size, y - 130 * size, 110 * size, 74 * size, 8, WHITE)
        for n in range(3):
            c.rect(x + (-48 + n * 34) * size, y - 118 * size, 24 * size, 26 * size, "#2c4a60")
        c.rect(x + 70 * size, y - 250 * size, 7 * size, 190 * size, BARK)
        c.line([(x + 73 * size, y - 240 * size), (x - 150 * size, y - 62 * size)], 2.5, INK)
        c.line([(x + 73 * size, y - 240 * size), (x + 168 * size, y - 74 * size)], 2.5, INK)
    for x, y in ((620, 200), (760, 270), (1280, 220), (1420, 330)):
        c.curve([(x - 34, y - 8), (x - 14, y - 26), (x, y)], 5, WHITE)
        c.curve([(x, y), (x + 14, y - 26), (x + 34, y - 8)], 5, WHITE)


# --- meeting -------------------------------------------------------------------------------------


@scene(
    "overleg",
    "Overleg aan een lange tafel",
    "Vijf mensen overleggen aan een tafel; op de muur hangt een bord vol gekleurde briefjes.",
)
def meeting(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#dfe9e6", "#c8d9d4")
    c.box(360, 90, 880, 420, 12, WHITE)
    for n in range(34):
        col, row = n % 9, n // 9
        if rng.random() < 0.8:
            c.rect(
                400 + col * 92 + rng.randint(-8, 8),
                130 + row * 92 + rng.randint(-8, 8),
                66,
                62,
                rng.choice((SUN, CORAL, MINT, LIME, ROSE, "#a7cfe3")),
            )
    window(c, 60, 120, 220, 330, "#a9d8e6")
    window(c, 1320, 120, 220, 330, "#a9d8e6")
    plant(c, 1450, 800, 330, TEAL)
    plant(c, 120, 800, 280, CORAL)
    for x, facing in ((330, 1), (560, 1), (800, 1), (1040, -1), (1270, -1)):
        sitter(c, x, 720, 370, rng, facing)
    c.poly([(190, 715), (1410, 715), (1530, 900), (70, 900)], OAK)
    c.rect(70, 900, 1460, 30, darker(OAK, 0.25))
    for x in (150, 1420):
        c.rect(x, 930, 30, 137, darker(OAK, 0.4))
    for x, y in ((420, 800), (690, 780), (940, 812), (1180, 786)):
        c.poly([(x, y - 36), (x + 110, y - 36), (x + 120, y + 20), (x - 10, y + 20)], WHITE)
        for k in range(3):
            c.line([(x + 14, y - 22 + k * 14), (x + 92, y - 22 + k * 14)], 3, STEEL)
    mug(c, 350, 860, 58, TEAL)
    mug(c, 880, 862, 58, CORAL)
    mug(c, 1310, 850, 58, SUN)


@scene(
    "podium",
    "Volle zaal bij een lezing",
    "Een volle zaal kijkt naar twee sprekers op het podium voor een groot scherm met een tekening van een stad.",
)
def stage(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#1b2f4b", "#0f2033")
    for x, angle in ((260, 180), (620, 60), (980, -60), (1340, -180)):
        c.poly(
            [(x - 12, 40), (x + 12, 40), (x + angle + 190, 700), (x + angle - 190, 700)],
            alpha("#ffe7b0", 0.1),
        )
        c.box(x - 26, 16, 52, 34, 8, INK)
    c.box(330, 110, 940, 430, 8, "#8cc6d6")
    c.rect(346, 126, 908, 398, "#cfe9ee")
    sun(c, 1080, 230, 44)
    for n in range(14):
        x = 360 + n * 64
        h = 80 + rng.randint(0, 150)
        c.rect(x, 524 - h, 56, h, (TEAL, CORAL, NAVY, SUN, LEAF, PLUM)[n % 6])
        for k in range(int(h / 34)):
            c.rect(x + 10, 524 - h + 12 + k * 32, 12, 16, CREAM)
            c.rect(x + 34, 524 - h + 12 + k * 32, 12, 16, CREAM)
    c.poly([(140, 640), (1460, 640), (1540, 720), (60, 720)], "#8d5f3d")
    c.rect(60, 720, 1480, 40, "#5c3d29")
    c.poly([(470, 560), (580, 560), (566, 690), (484, 690)], OAK)
    c.box(456, 546, 138, 22, 6, darker(OAK, 0.2))
    person(c, 650, 690, 280, rng, "point", CORAL)
    person(c, 1080, 688, 260, rng, "stand", TEAL, -1)
    for row in range(4):
        y = 820 + row * 84
        size = 34 + row * 9
        count = 15 - row * 2
        for n in range(count):
            px = (n + 0.5 + (row % 2) * 0.35) * 1640 / count - 30
            shirt = darker(rng.choice(CLOTHES), 0.3)
            c.box(px - size * 1.25, y + size * 0.7, size * 2.5, size * 4, size, shirt)
            c.circle(px, y, size, darker(rng.choice(HAIRS), 0.15))
            c.rect(
                x - size * 0.3,
                y + size * 0.6,
                size * 0.6,
                size * 0.5,
                darker(rng.choice(SKINS), 0.2),
            )


@scene(
    "excursie",
    "Groep op excursie door de wijk",
    "Een groep mensen wandelt met een gids langs een wijkpark en nieuwe huizen.",
)
def excursion(c: Canvas, rng: random.Random) -> None:
    sky(c, "#86c5e0", "#f4f5e4", 680)
    cloud(c, 240, 120, 1.0)
    cloud(c, 1080, 150, 1.3)
    for x, w, h, colour in (
        (60, 190, 320, "#d98f6c"),
        (270, 170, 400, CREAM),
        (470, 180, 300, "#7f9c8c"),
        (980, 200, 360, "#e0b58d"),
        (1210, 180, 440, "#c7765a"),
        (1410, 200, 330, "#dfe6d8"),
    ):
        tower(c, x, 680, w, h, colour, "#6fa0b2", rng)
        for n in range(3):
            c.circle(x + 30 + n * w / 3.2, 680 - h - 6, 20, LEAF)
    hill(c, [(0, 690), (500, 650), (1000, 710), (1600, 670)], "#a8cc7c")
    for x, h in ((40, 330), (690, 280), (830, 340), (1560, 330)):
        tree(c, x, 745, h, (LEAF, MOSS)[h % 4 == 0])
    c.poly([(0, 870), (1600, 800), (1600, 1067), (0, 1067)], "#d9c9a3")
    c.poly([(0, 870), (1600, 800), (1600, 812), (0, 884)], "#bfa97c")
    person(c, 1290, 1000, 400, rng, "point", CORAL, -1)
    c.line([(1168, 690), (1168, 560)], 6, NAVY)
    c.poly([(1168, 560), (1060, 590), (1168, 622)], SUN)
    for x, base, h, pose in (
        (220, 985, 360, "walk"),
        (360, 1000, 380, "walk"),
        (500, 960, 340, "stand"),
        (640, 1010, 390, "walk"),
        (780, 965, 350, "hold"),
        (920, 1005, 370, "stand"),
    ):
        person(c, x, base, h, rng, pose, None, 1)


@scene(
    "ondertekening",
    "Partners ondertekenen een deal",
    "Acht partners staan achter een tafel waarop de ondertekende deal ligt, met vlaggen en bloemen.",
)
def signing(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#24566b", "#173c50")
    for n in range(11):
        x = n * 150 - 10
        c.rect(x, 0, 75, 800, alpha(WHITE, 0.035))
    c.box(400, 80, 800, 190, 16, CREAM)
    for n in range(12):
        h = 30 + rng.randint(0, 90)
        c.rect(460 + n * 58, 236 - h, 48, h, (TEAL, CORAL, SUN, LEAF)[n % 4])
    c.rect(440, 236, 720, 6, NAVY)
    for n in range(8):
        person(
            c,
            250 + n * 158,
            860,
            460 + rng.randint(-30, 30),
            rng,
            "stand",
            None,
            1 if n < 4 else -1,
        )
    c.rect(0, 850, 1600, 217, "#0f2a3b")
    c.poly([(180, 790), (1420, 790), (1480, 860), (120, 860)], CREAM)
    c.poly([(120, 860), (1480, 860), (1480, 1067), (120, 1067)], WHITE)
    for n in range(9):
        c.poly(
            [
                (150 + n * 150, 860),
                (190 + n * 150, 860),
                (180 + n * 150, 1067),
                (160 + n * 150, 1067),
            ],
            alpha(STEEL, 0.18),
        )
    c.rect(120, 960, 1360, 26, CORAL)
    c.poly([(640, 802), (960, 802), (990, 850), (610, 850)], WHITE)
    c.poly([(610, 850), (990, 850), (990, 856), (610, 856)], STEEL)
    for k in range(3):
        c.line([(680 + k, 814 + k * 12), (900, 814 + k * 12)], 3, STEEL)
    c.curve([(820, 846), (850, 826), (870, 850), (910, 832)], 4, NAVY)
    c.line([(930, 838), (1000, 800)], 7, INK)
    for x in (330, 1240):
        c.poly([(x - 34, 760), (x + 34, 760), (x + 22, 836), (x - 22, 836)], TEAL)
        for k in range(9):
            angle = math.radians(200 + k * 17.5)
            tip = (x + math.cos(angle) * 90, 750 + math.sin(angle) * 76)
            c.line([(x, 760), tip], 5, MOSS)
            c.circle(tip[0], tip[1], 20, (CORAL, SUN, ROSE)[k % 3])
    for x in (110, 1490):
        c.rect(x - 5, 200, 10, 660, STEEL)
        for k, colour in enumerate(("#b43a3a", WHITE, "#2b4f8c")):
            c.poly(
                [
                    (x + 5, 220 + k * 60),
                    (x + 96 if x < 800 else x - 96, 236 + k * 60),
                    (x + 96 if x < 800 else x - 96, 296 + k * 60),
                    (x + 5, 280 + k * 60),
                ],
                colour,
            )


@scene(
    "interview",
    "Twee mensen in gesprek",
    "Twee mensen zitten tegenover elkaar in een lichte ruimte en praten bij een kop koffie.",
)
def interview(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#f9e6d3", "#f0cdb0")
    c.circle(800, 470, 400, "#f5d9bd")
    window(c, 560, 80, 480, 330, "#bfe1ea", WHITE)
    tower(c, 600, 410, 70, 190, TEAL, "#cfe6e4", rng)
    tower(c, 700, 410, 90, 130, CORAL, CREAM, rng)
    tower(c, 820, 410, 60, 230, NAVY, "#6f8fa6", rng)
    tree(c, 950, 410, 190, LEAF)
    c.rect(556, 408, 488, 16, WHITE)
    plant(c, 120, 900, 430, TEAL)
    c.rect(0, 890, 1600, 177, "#c98f6b")
    for x, flip, colour, shirt in ((400, 1, TEAL, SUN), (1200, -1, NAVY, CORAL)):
        c.box(x - 190, 520, 380, 330, 60, colour)
        c.box(x - 220, 680, 80, 210, 34, darker(colour, 0.15))
        c.box(x + 140, 680, 80, 210, 34, darker(colour, 0.15))
        c.box(x - 160, 780, 320, 90, 24, lighter(colour, 0.1))
        for leg in (-150, 130):
            c.rect(x + leg, 870, 22, 76, BARK)
        for n in range(2):
            knee = (x + flip * (150 + n * 36), 800)
            c.line([(x, 800), knee, (knee[0] + flip * 14, 960)], 56, INK if n else NAVY)
            c.line([(knee[0] + flip * 14, 968), (knee[0] + flip * 62, 968)], 24, BARK)
        c.box(x - 95, 500, 190, 320, 84, shirt)
        c.line(
            [(x - flip * 60, 570), (x - flip * 30, 700), (x + flip * 90, 720)],
            50,
            darker(shirt, 0.14),
        )
        skin = SKINS[2] if flip > 0 else SKINS[0]
        c.circle(x + flip * 100, 722, 26, skin)
        c.rect(x - 26, 450, 52, 70, darker(skin, 0.12))
        c.circle(x, 400, 78, skin)
        hair = HAIRS[0] if flip > 0 else HAIRS[3]
        c.pie(x, 392, 86, 180, 360, hair)
        c.circle(x - flip * 58, 400, 36, hair)
        if flip > 0:
            c.box(x - 96, 390, 66, 130, 30, hair)
        c.circle(x + flip * 44, 396, 6, INK)
        c.curve(
            [(x + flip * 34, 432), (x + flip * 50, 446), (x + flip * 66, 430)], 5, darker(skin, 0.4)
        )
    c.oval(800, 800, 150, 26, OAK)
    c.oval(800, 808, 150, 26, darker(OAK, 0.2))
    c.rect(790, 810, 20, 150, BARK)
    c.oval(800, 962, 90, 14, BARK)
    mug(c, 740, 798, 60, CORAL)
    mug(c, 860, 798, 60, TEAL)


@scene(
    "webinar",
    "Online bijeenkomst op een laptop",
    "Een laptop op een bureau met negen deelnemers in beeld; ernaast staan een mok en een plant.",
)
def webinar(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#d9ece8", "#bcdcd6")
    c.circle(1250, 300, 260, "#cde5e0")
    c.circle(300, 420, 200, "#cde5e0")
    c.rect(0, 860, 1600, 207, OAK)
    c.rect(0, 860, 1600, 14, lighter(OAK, 0.25))
    laptop(c, 370, 880, 860, "#16384f")
    grounds = (TEAL, CORAL, SUN, PLUM, LEAF, BLUE, ROSE, MINT, AMBER)
    for n in range(9):
        x, y = 404 + (n % 3) * 270, 388 + (n // 3) * 158
        c.box(x, y, 252, 146, 10, lighter(grounds[n], 0.35))
        skin, hair = rng.choice(SKINS), rng.choice(HAIRS)
        shirt = CLOTHES[(n * 3 + 1) % len(CLOTHES)]
        c.box(x + 66, y + 92, 120, 54, 30, shirt, (True, True, False, False))
        if n % 3 == 0:
            c.box(x + 86, y + 24, 80, 92, 36, hair)
        c.rect(x + 114, y + 80, 24, 22, darker(skin, 0.12))
        c.circle(x + 126, y + 60, 34, skin)
        c.pie(x + 126, y + 56, 38, 180, 360, hair)
        c.circle(x + 114, y + 62, 3.5, INK)
        c.circle(x + 138, y + 62, 3.5, INK)
        c.curve([(x + 116, y + 76), (x + 126, y + 84), (x + 136, y + 76)], 3, darker(skin, 0.4))
    c.box(404, 866 - 14, 0, 0, 0, WHITE)
    mug(c, 1400, 900, 110, CORAL)
    plant(c, 190, 900, 320, NAVY)
    c.poly([(1230, 960), (1470, 950), (1500, 1020), (1240, 1030)], WHITE)
    for k in range(3):
        c.line([(1260, 972 + k * 16), (1440, 966 + k * 16)], 3, STEEL)
    c.line([(1480, 940), (1540, 1010)], 10, SUN)


@scene(
    "bureau",
    "Werkplek met uitzicht op de stad",
    "Een bureau met een laptop, een notitieboek en een plant voor een raam met uitzicht op de stad.",
)
def desk(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#f4e9d2", "#ead5ac")
    c.rect(240, 90, 1120, 590, WHITE)
    c.fade(262, 112, 1076, 546, "#8fc9e2", "#fbeed2")
    for x, w, h, colour in (
        (300, 110, 280, TEAL),
        (430, 90, 360, NAVY),
        (540, 130, 220, CORAL),
        (690, 90, 420, "#4f7f8a"),
        (800, 140, 260, SUN),
        (960, 100, 340, PLUM),
        (1080, 110, 240, BRICK),
        (1200, 110, 310, MOSS),
    ):
        tower(c, x, 658, w, h, mix(colour, "#fbeed2", 0.25), "#e4f0ee", rng)
    cloud(c, 520, 200, 0.7)
    cloud(c, 1180, 190, 0.6)
    for x in (610, 980):
        c.rect(x, 112, 14, 546, WHITE)
    c.rect(210, 672, 1180, 26, CREAM)
    c.rect(0, 860, 1600, 207, OAK)
    c.rect(0, 860, 1600, 14, lighter(OAK, 0.3))
    laptop(c, 560, 890, 480, "#dcecee")
    for k in range(6):
        c.box(
            596,
            630 + k * 34,
            (380, 300, 340, 220, 360, 280)[k],
            14,
            6,
            (CORAL, STEEL, STEEL, TEAL, STEEL, STEEL)[k],
        )
    plant(c, 320, 890, 300, CORAL)
    mug(c, 1180, 900, 100, TEAL)
    c.box(1270, 890, 230, 24, 6, NAVY)
    c.box(1284, 866, 210, 24, 6, CORAL)
    c.box(1276, 842, 200, 24, 6, SUN)
    c.rect(1440, 500, 10, 344, INK)
    c.poly([(1370, 500), (1520, 500), (1480, 420), (1410, 420)], SUN)
    c.glow(1445, 540, 200, SUN, 0.4)
    c.poly([(420, 950), (700, 940), (720, 1030), (410, 1040)], WHITE)
    for k in range(4):
        c.line([(450, 962 + k * 18), (660, 956 + k * 18)], 3, STEEL)


# --- knowledge --------------------------------------------------------------------------------------


@scene(
    "boek",
    "Het boek over de slimme stad",
    "Een rechtopstaand boek met een getekende stad op de omslag, met een stapel boeken ernaast.",
)
def book(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#f6d79a", "#f1bb63")
    c.circle(800, 500, 450, "#f8e0ad")
    c.rect(0, 880, 1600, 187, "#8d5f3d")
    c.rect(0, 880, 1600, 12, "#b0794f")
    c.poly([(520, 160), (560, 130), (560, 880), (520, 900)], darker(TEAL, 0.45))
    c.rect(560, 130, 520, 750, TEAL)
    c.poly([(1080, 130), (1104, 150), (1104, 872), (1080, 880)], CREAM)
    c.rect(560, 130, 24, 750, darker(TEAL, 0.2))
    c.text(832, 218, "Stad in verbinding", 44, CREAM, "mm")
    c.text(832, 278, "vijf jaar samen leren", 28, SUN, "mm")
    nodes = []
    for n in range(16):
        x = 640 + (n % 4) * 128 + rng.randint(-22, 22)
        y = 390 + (n // 4) * 92 + rng.randint(-18, 18)
        nodes.append((x, y))
    for n, a in enumerate(nodes):
        for b in nodes[n + 1 :]:
            if math.dist(a, b) < 150:
                c.line([a, b], 4, alpha(CREAM, 0.6))
    for n, (x, y) in enumerate(nodes):
        c.circle(x, y, 16 + (n * 7) % 14, (SUN, CORAL, MINT, CREAM)[n % 4])
    for n in range(11):
        h = 30 + rng.randint(0, 70)
        c.rect(604 + n * 42, 850 - h, 36, h, darker(TEAL, 0.35))
    for n, (w, colour) in enumerate(((330, NAVY), (290, CORAL), (310, LEAF), (270, PLUM))):
        c.box(1170 + (330 - w) / 2, 836 - n * 46, w, 44, 6, colour)
        c.rect(1190 + (330 - w) / 2, 846 - n * 46, 12, 24, SUN)
    c.oval(830, 890, 330, 14, alpha(INK, 0.25))
    mug(c, 300, 884, 130, CORAL)


@scene(
    "lessenposter",
    "De lessenposter aan de muur",
    "Een poster met vier gekleurde kolommen voor aanleiding, proces, resultaat en borging, met briefjes erop.",
)
def poster(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#e3e9e2", "#cbd8d0")
    c.box(224, 96, 1180, 830, 8, alpha(INK, 0.16))
    c.box(210, 80, 1180, 830, 8, CREAM)
    c.rect(260, 130, 620, 34, NAVY)
    c.rect(260, 182, 420, 18, STEEL)
    for n, colour in enumerate((TEAL, CORAL, SUN, LEAF)):
        x = 260 + n * 278
        c.box(x, 236, 246, 620, 14, lighter(colour, 0.62))
        c.box(x, 236, 246, 96, 14, colour, (True, True, False, False))
        cx, cy = x + 123, 284
        if n == 0:
            c.pie(cx, cy - 8, 26, 0, 360, CREAM)
            c.rect(cx - 11, cy + 14, 22, 20, CREAM)
        elif n == 1:
            c.ring(cx, cy, 28, 9, CREAM)
            c.poly([(cx + 18, cy - 24), (cx + 46, cy - 16), (cx + 24, cy + 6)], CREAM)
        elif n == 2:
            points = []
            for k in range(10):
                radius = 34 if k % 2 == 0 else 15
                angle = math.radians(-90 + k * 36)
                points.append((cx + math.cos(angle) * radius, cy + math.sin(angle) * radius))
            c.poly(points, CREAM)
        else:
            c.ring(cx - 16, cy, 18, 8, CREAM)
            c.ring(cx + 16, cy, 18, 8, CREAM)
        for k in range(4):
            y = 356 + k * 122
            c.rect(x + 22, y, 202, 102, rng.choice((WHITE, "#fdf2c8", "#fbe1d5", "#e3f1e6")))
            for line in range(4):
                c.rect(
                    x + 36,
                    y + 16 + line * 20,
                    (170, 150, 172, 90)[(line + k) % 4],
                    8,
                    alpha(NAVY, 0.4),
                )
    for x in (250, 1350):
        c.circle(x, 104, 12, CORAL)
    c.rect(0, 985, 1600, 82, "#b59e78")
    person(c, 1470, 1030, 480, rng, "point", PLUM, -1)
    plant(c, 110, 1020, 260, TEAL)


@scene(
    "sensoren",
    "Slimme lantaarns op een plein",
    "Een avondplein met lantaarns die drukte meten; cirkels laten zien waar veel mensen zijn.",
)
def sensors(c: Canvas, rng: random.Random) -> None:
    sky(c, "#23365c", "#c98a86", 640)
    for n in range(9):
        x = n * 184 - 20
        gabled_house(
            c,
            x,
            660,
            178,
            260 + (n * 53) % 110,
            mix("#3a3f63", (BRICK, TEAL, PLUM)[n % 3], 0.4),
            ("step", "bell", "neck", "point")[n % 4],
            SUN if n % 2 else "#e9b56b",
            "#8c86a0",
        )
    c.fade(0, 655, 1600, 412, "#6a6384", "#3d4266")
    for x, y, r, colour in (
        (420, 860, 190, CORAL),
        (1080, 800, 150, SUN),
        (1330, 950, 110, MINT),
        (760, 960, 90, MINT),
    ):
        c.oval(x, y, r, r * 0.42, alpha(colour, 0.22))
        c.oval(x, y, r * 0.66, r * 0.28, alpha(colour, 0.28))
        c.oval(x, y, r * 0.33, r * 0.14, alpha(colour, 0.4))
    spots = [(420, 860, 9), (1080, 800, 6), (1330, 950, 3), (760, 960, 2)]
    for x, y, count in spots:
        people = sorted(
            (y + rng.randint(-40, 60), x + rng.randint(-130, 130)) for _ in range(count)
        )
        for base, px in people:
            person(
                c,
                px,
                base,
                150 + (base - 760) * 0.25,
                rng,
                rng.choice(("stand", "walk")),
                None,
                rng.choice((-1, 1)),
            )
    for x, base, h in ((180, 850, 480), (700, 780, 400), (1220, 800, 430), (1510, 900, 520)):
        lamp(c, x, base, h, True)
        c.box(x - 18, base - h + 70, 36, 26, 6, TEAL)
        c.circle(x, base - h + 83, 6, MINT)
        for k in range(1, 4):
            c.draw.arc(
                tuple(
                    2 * v
                    for v in (
                        x - 26 * k,
                        base - h + 83 - 26 * k,
                        x + 26 * k,
                        base - h + 83 + 26 * k,
                    )
                ),
                150,
                210,
                fill=alpha(MINT, 0.9 - k * 0.2),
                width=8,
            )


@scene(
    "data",
    "Dashboard met gegevens over de stad",
    "Een groot scherm met een kaart, staven en een lijn; twee collega's bespreken wat de cijfers betekenen.",
)
def dashboard(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#20405a", "#16303f")
    c.box(190, 90, 1220, 690, 24, INK)
    c.rect(214, 114, 1172, 642, "#f3f6f4")
    c.box(240, 140, 560, 380, 12, "#dfeae4")
    for n in range(7):
        c.line([(250, 170 + n * 52), (790, 150 + n * 56)], 8, WHITE)
        c.line([(270 + n * 78, 146), (250 + n * 84, 514)], 8, WHITE)
    c.line(bezier([(244, 420), (420, 300), (560, 520), (796, 360)]), 26, "#8cc6e0")
    for x, y, r, colour in (
        (360, 250, 44, CORAL),
        (560, 330, 62, SUN),
        (690, 220, 30, TEAL),
        (440, 440, 26, TEAL),
        (700, 450, 36, CORAL),
    ):
        c.circle(x, y, r, alpha(colour, 0.35))
        c.circle(x, y, r * 0.45, colour)
    c.box(824, 140, 536, 240, 12, WHITE)
    for n in range(9):
        h = 40 + rng.randint(0, 140)
        c.rect(850 + n * 56, 360 - h, 38, h, (TEAL, TEAL, CORAL)[n % 3])
    c.box(824, 404, 536, 326, 12, WHITE)
    points = [(850 + n * 60, 660 - n * 18 - rng.randint(0, 70)) for n in range(9)]
    c.poly([*points, (points[-1][0], 700), (850, 700)], alpha(MINT, 0.6))
    c.line(points, 8, TEAL)
    for x, y in points:
        c.circle(x, y, 11, TEAL)
        c.circle(x, y, 5, WHITE)
    for n, colour in enumerate((CORAL, TEAL, SUN)):
        x = 330 + n * 180
        c.circle(x, 630, 74, FOG)
        c.pie(x, 630, 74, -90, -90 + (250, 180, 120)[n], colour)
        c.circle(x, 630, 44, "#f3f6f4")
    c.rect(780, 780, 40, 90, INK)
    c.rect(0, 930, 1600, 137, "#0f2230")
    person(c, 330, 1030, 450, rng, "point", CORAL)
    person(c, 1300, 1030, 460, rng, "stand", SUN, -1)


@scene(
    "ai-stad",
    "Stad als netwerk",
    "Een getekende stad van bovenaf waarin gebouwen door lichtgevende lijnen met elkaar zijn verbonden.",
)
def ai_city(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#10263f", "#1d4a5e")
    cells = []
    for row in range(7):
        for col in range(-1, 10):
            cx = 90 + col * 180 + (row % 2) * 90
            cy = 150 + row * 140
            cells.append((cx, cy))
    for cx, cy in cells:
        h = rng.randint(24, 150)
        colour = rng.choice((TEAL, "#2d6a86", "#3b5b84", "#4a8a86", "#576094", MOSS))
        half, depth = 66, 36
        c.poly(
            [(cx - half, cy), (cx, cy + depth), (cx, cy + depth - h), (cx - half, cy - h)],
            darker(colour, 0.25),
        )
        c.poly(
            [(cx + half, cy), (cx, cy + depth), (cx, cy + depth - h), (cx + half, cy - h)],
            darker(colour, 0.45),
        )
        c.poly(
            [(cx - half, cy - h), (cx, cy - depth - h), (cx + half, cy - h), (cx, cy + depth - h)],
            colour,
        )
        for k in range(int(h / 34)):
            for n in range(2):
                lit = SUN if rng.random() < 0.4 else darker(colour, 0.1)
                x = cx - half + 14 + n * 26
                y = cy - h + 22 + k * 32 + n * 14
                c.poly([(x, y), (x + 14, y + 8), (x + 14, y + 22), (x, y + 14)], lit)
    points = [(rng.randint(60, 1540), rng.randint(60, 900)) for _ in range(26)]
    for a in points:
        near = sorted(points, key=partial(math.dist, a))[1:3]
        for b in near:
            bend = ((a[0] + b[0]) / 2, min(a[1], b[1]) - 60)
            c.line(bezier([a, bend, b], 20), 3, alpha(MINT, 0.75))
    for n, (x, y) in enumerate(points):
        c.glow(x, y, 46, (MINT, SUN, CORAL)[n % 3], 0.8)
        c.circle(x, y, 9, WHITE)


@scene(
    "campus",
    "Studenten werken aan de stad",
    "Studenten buigen zich met een wijkbewoner over een maquette van een buurt.",
)
def campus(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#e6ecd9", "#d0dcb8")
    for n in range(4):
        window(c, 70 + n * 390, 70, 300, 380, "#a9d8e6", WHITE)
        tree(c, 220 + n * 390, 448, 260, (LEAF, MOSS)[n % 2])
        c.rect(66 + n * 390, 446, 308, 14, WHITE)
    for x, facing in ((270, 1), (520, 1), (1060, -1), (1320, -1)):
        person(c, x, 960, 560, rng, "stand", None, facing)
    person(c, 800, 960, 540, rng, "hold", SUN)
    c.poly([(200, 720), (1400, 720), (1520, 900), (80, 900)], CREAM)
    c.rect(80, 900, 1440, 40, OAK)
    for x in (180, 1380):
        c.rect(x, 940, 34, 127, darker(OAK, 0.3))
    c.poly([(280, 740), (1330, 740), (1420, 880), (180, 880)], "#b8d18c")
    c.poly(
        [
            *bezier([(180, 860), (600, 760), (900, 900), (1420, 800)]),
            (1420, 830),
            (900, 925),
            (600, 795),
            (180, 885),
        ],
        "#7fb8cf",
    )
    for x, y in (
        (360, 800),
        (500, 770),
        (640, 860),
        (980, 800),
        (1120, 770),
        (1220, 850),
        (820, 790),
    ):
        w, h = rng.randint(60, 96), rng.randint(50, 150)
        colour = rng.choice((WHITE, CORAL, SUN, TEAL, SAND))
        c.rect(x, y - h, w, h, colour)
        c.poly(
            [(x + w, y - h), (x + w + 20, y - h - 14), (x + w + 20, y - 14), (x + w, y)],
            darker(colour, 0.25),
        )
        c.poly(
            [(x, y - h), (x + 20, y - h - 14), (x + w + 20, y - h - 14), (x + w, y - h)],
            lighter(colour, 0.3),
        )
    for x, y in ((330, 840), (470, 850), (760, 800), (910, 860), (1080, 850), (1340, 820)):
        c.circle(x, y - 22, 20, MOSS)
        c.rect(x - 2, y - 6, 4, 12, BARK)


# --- the host cities of the Dag van de Stad ------------------------------------------------------------


@scene(
    "breda",
    "Breda met toren en singel",
    "Een stad met een hoge gotische toren, een brug over de singel en terrassen onder bomen.",
)
def breda(c: Canvas, rng: random.Random) -> None:
    sky(c, "#7cbcdc", "#fcefd3", 760)
    sun(c, 1330, 210, 74)
    cloud(c, 320, 190, 1.1)
    cloud(c, 1000, 120, 0.8)
    stone = "#d9c3a0"
    c.rect(690, 250, 170, 520, stone)
    c.rect(820, 250, 40, 520, darker(stone, 0.12))
    c.rect(712, 170, 126, 90, stone)
    c.poly([(722, 170), (748, 96), (802, 96), (828, 170)], "#4b6472")
    c.circle(775, 84, 22, "#4b6472")
    c.poly([(764, 72), (775, 8), (786, 72)], "#4b6472")
    for x in (684, 852):
        c.poly([(x, 250), (x + 8, 190), (x + 16, 250)], darker(stone, 0.1))
    for n in range(3):
        y = 300 + n * 150
        for k in range(2):
            c.rect(712 + k * 62, y, 36, 96, "#5c5046")
            c.pie(730 + k * 62, y, 18, 180, 360, "#5c5046")
        c.rect(684, y + 118, 182, 10, lighter(stone, 0.3))
    c.circle(775, 222, 32, CREAM)
    c.line([(775, 222), (775, 200)], 4, INK)
    c.line([(775, 222), (792, 230)], 4, INK)
    c.rect(860, 560, 300, 210, lighter(stone, 0.1))
    c.poly([(856, 560), (890, 450), (1140, 450), (1170, 560)], "#5b7380")
    for n in range(4):
        c.rect(890 + n * 66, 610, 30, 110, "#5c5046")
        c.pie(905 + n * 66, 610, 15, 180, 360, "#5c5046")
    colours = (BRICK, CREAM, "#4f7f8a", "#d98f6c", SAND, "#8c4a44", "#c7a06a", TEAL)
    left = -20.0
    for n in range(12):
        w = 128 + (n * 17) % 26
        if not (600 < left < 860):
            gabled_house(
                c,
                left,
                790,
                w,
                210 + (n * 41) % 90,
                colours[n % 8],
                ("step", "bell", "neck", "point")[n % 4],
            )
        left += w + 2
    c.rect(0, 780, 1600, 50, "#cdb994")
    for x in (90, 420, 1190, 1500):
        tree(c, x, 800, 230, LEAF)
    for x in (250, 620, 1010, 1360):
        c.rect(x - 3, 690, 6, 120, WHITE)
        c.poly([(x - 84, 706), (x, 652), (x + 84, 706)], (CORAL, SUN)[x % 4 == 0])
        person(c, x - 50, 822, 120, rng, "stand")
        c.rect(x + 20, 778, 52, 8, OAK)
        c.rect(x + 42, 786, 6, 32, OAK)
    c.rect(0, 822, 1600, 22, "#9b8663")
    water(c, 844, "#5a97a6", rng, 40)
    c.poly(
        [
            *bezier([(960, 850), (1120, 770), (1330, 770), (1500, 850)]),
            (1500, 880),
            *bezier([(1440, 880), (1330, 810), (1130, 810), (1020, 880)]),
            (960, 880),
        ],
        "#b4886a",
    )
    bike(c, 1230, 798, 110, CORAL)


@scene(
    "enschede",
    "Enschede met oude fabriek en nieuwbouw",
    "Een stad met een oude textielfabriek met zaagtanddaken en schoorsteen, nieuwe woontorens en veel groen.",
)
def enschede(c: Canvas, rng: random.Random) -> None:
    sky(c, "#9fd0e2", "#fdf0d8", 760)
    cloud(c, 270, 150, 1.2)
    cloud(c, 1320, 130, 0.9)
    for x, w, h, colour in (
        (60, 130, 430, "#5f93a1"),
        (210, 110, 340, "#d98f6c"),
        (1290, 140, 470, TEAL),
        (1450, 130, 360, SUN),
    ):
        tower(c, x, 760, w, h, colour, "#e4f0ee", rng)
    c.poly([(1180, 760), (1240, 760), (1228, 210), (1192, 210)], BRICK)
    c.poly([(1214, 760), (1240, 760), (1228, 210), (1212, 210)], darker(BRICK, 0.18))
    for y in (216, 250):
        c.rect(1188, y, 44, 12, CREAM)
    c.rect(380, 560, 790, 210, BRICK)
    for n in range(7):
        x = 380 + n * 113
        c.poly([(x, 560), (x, 450), (x + 113, 560)], darker(BRICK, 0.2))
        c.poly([(x, 560), (x, 450), (x + 14, 464), (x + 14, 560)], "#a9d8e6")
    for n in range(9):
        c.rect(404 + n * 86, 610, 52, 120, "#4a6c7c")
        c.pie(430 + n * 86, 610, 26, 180, 360, "#4a6c7c")
        for k in range(3):
            c.rect(404 + n * 86, 628 + k * 34, 52, 3, CREAM)
        c.rect(429 + n * 86, 590, 3, 140, CREAM)
    c.rect(0, 760, 1600, 307, LIME)
    for x, h in ((40, 270), (330, 240), (620, 200), (900, 210), (1130, 220), (1560, 280)):
        tree(c, x, 800, h, (LEAF, MOSS)[(h // 10) % 2])
    c.poly([(0, 900), (1600, 850), (1600, 990), (0, 1067)], "#d9c9a3")
    for x, base, h in ((240, 960, 250), (330, 965, 245), (700, 940, 230), (1330, 930, 240)):
        person(c, x, base, h, rng, "walk", None, 1)
    bike(c, 1000, 950, 210, TEAL)
    bike(c, 520, 985, 220, CORAL)


@scene(
    "kantine",
    "Duurzame kantine",
    "Een kok schept groente op in een kantine met veel planten en een toonbank vol schalen.",
)
def canteen(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#e2efe2", "#c7dfc9")
    for n in range(16):
        for row in range(4):
            c.rect(
                300 + n * 64,
                120 + row * 64,
                60,
                60,
                (WHITE, "#eef6ee", "#dcecdf")[(n + row * 2) % 3],
            )
    for x in (420, 800, 1180):
        c.rect(x - 2, 0, 4, 90, INK)
        c.pie(x, 170, 80, 180, 360, CORAL)
        c.glow(x, 190, 200, SUN, 0.3)
    plant(c, 130, 720, 360, TEAL)
    plant(c, 1480, 720, 340, NAVY)
    person(c, 620, 900, 600, rng, "hold", WHITE)
    c.box(584, 268, 72, 56, 20, WHITE)
    c.circle(600, 270, 26, WHITE)
    c.circle(640, 270, 26, WHITE)
    person(c, 1010, 900, 570, rng, "stand", LEAF, -1)
    c.rect(120, 700, 1360, 240, "#4f8f7f")
    c.rect(100, 680, 1400, 34, OAK)
    for n in range(9):
        c.rect(140 + n * 150, 740, 130, 180, "#458273")
    for n, colours in enumerate(
        (
            ("#d8452f", "#e98a3a"),
            ("#7fae54", "#a3c975"),
            ("#ec8a2f", SUN),
            ("#8c2f5a", "#c95f86"),
            ("#e9d8a6", "#cfae6a"),
        )
    ):
        x = 220 + n * 250
        for k in range(11):
            c.circle(x + k * 16, 664 - (k % 3) * 9, 17, colours[k % 2])
        c.box(x - 24, 660, 208, 30, 12, WHITE)
    c.rect(0, 940, 1600, 127, "#b98f64")
    for n in range(12):
        c.rect(n * 140, 940, 4, 127, darker("#b98f64", 0.15))
    c.poly([(1150, 640), (1280, 640), (1290, 600), (1140, 600)], CORAL)


@scene(
    "buurthuis",
    "Bewoners in het buurthuis",
    "Bewoners zitten in een kring in het buurthuis; een vrouw staat en vertelt iets.",
)
def community_house(c: Canvas, rng: random.Random) -> None:
    c.fade(0, 0, 1600, 1067, "#fbe8cf", "#f2d2a8")
    for n in range(3):
        window(c, 110 + n * 520, 90, 340, 270, "#bfe1ea", WHITE)
        row_house(c, 170 + n * 520, 358, 190, 170, (BRICK, TEAL, SAND)[n], "#70505a")
        c.rect(106 + n * 520, 356, 348, 14, WHITE)
    c.rect(0, 620, 1600, 447, "#c99a68")
    for n in range(12):
        c.poly(
            [
                (n * 140 - 40, 620),
                (n * 140 - 36, 620),
                (n * 200 - 330, 1067),
                (n * 200 - 338, 1067),
            ],
            darker("#c99a68", 0.12),
        )
    c.oval(800, 850, 560, 150, "#d9604a")
    c.oval(800, 850, 500, 128, "#e37d60")
    c.oval(800, 850, 320, 80, "#eaa07f")
    for x, y, facing in ((400, 690, 1), (600, 660, 1), (1000, 660, -1), (1200, 690, -1)):
        c.box(x - 70, y - 120, 140, 200, 20, NAVY)
        sitter(c, x, y + 40, 260, rng, facing)
        c.box(x - 80, y + 36, 160, 34, 12, INK)
        for leg in (-66, 54):
            c.rect(x + leg, y + 66, 12, 90, INK)
    person(c, 800, 800, 380, rng, "point", TEAL)
    for x, y in ((230, 1010), (1380, 1010)):
        c.box(x - 110, y - 190, 220, 260, 26, TEAL)
        c.circle(x, y - 300, 62, rng.choice(HAIRS))
        c.box(x - 100, y - 240, 200, 250, 76, (SUN, PLUM)[x > 800])
    plant(c, 70, 720, 240, CORAL)
    c.box(1440, 560, 130, 150, 10, OAK)
    mug(c, 1480, 560, 50, TEAL)


# --- portraits, marks and covers ----------------------------------------------------------------------------


def draw_portrait(
    name: str, hair_style: str = "short", skin: int = 0, hair: int = 0, extra: str = ""
) -> bytes:
    """A friendly abstract portrait; the name seeds what is left open."""
    rng = seeded(name)
    grounds = (
        "#f6d79a",
        "#bfe1dc",
        "#f3c9b5",
        "#cfdcf0",
        "#d8e6bd",
        "#e4cfe3",
        "#f8e6c2",
        "#bcd7df",
    )
    ground = rng.choice(grounds)
    c = Canvas(720, 720, ground)
    c.circle(360, 340, 290, lighter(ground, 0.35))
    tone, colour = SKINS[skin % len(SKINS)], HAIRS[hair % len(HAIRS)]
    shade = darker(tone, 0.14)
    shirt = rng.choice(CLOTHES)
    if hair_style == "long":
        c.box(200, 150, 320, 440, 150, colour)
    elif hair_style == "curly":
        for n in range(16):
            angle = math.radians(150 + n * 16)
            c.circle(360 + math.cos(angle) * 150, 290 + math.sin(angle) * 150, 74, colour)
    elif hair_style == "bun":
        c.circle(360, 128, 66, colour)
    elif hair_style == "scarf":
        c.box(196, 140, 328, 470, 160, (TEAL, PLUM, CORAL, NAVY)[hair % 4])
    c.box(120, 560, 480, 300, 150, shirt, (True, True, False, False))
    c.poly([(300, 470), (420, 470), (424, 560), (360, 620), (296, 560)], shade)
    style = rng.randrange(3)
    if style == 0:
        c.poly([(280, 548), (360, 640), (310, 680), (240, 562)], lighter(shirt, 0.3))
        c.poly([(440, 548), (360, 640), (410, 680), (480, 562)], lighter(shirt, 0.3))
    elif style == 1:
        c.draw.arc(
            (2 * 270, 2 * 490, 2 * 450, 2 * 650), 10, 170, fill=lighter(shirt, 0.35), width=34
        )
    else:
        c.poly([(290, 556), (360, 640), (430, 556), (450, 590), (360, 700), (270, 590)], CREAM)
    if hair_style == "scarf":
        c.box(220, 440, 280, 170, 80, (TEAL, PLUM, CORAL, NAVY)[hair % 4])
    for x in (228, 492):
        if hair_style not in ("long", "scarf", "curly"):
            c.circle(x, 350, 34, shade)
    c.box(230, 180, 260, 330, 130, tone)
    if hair_style == "short":
        c.poly(
            [
                *bezier([(222, 330), (200, 120), (420, 90), (500, 190), (500, 330)], 30),
                (482, 330),
                *bezier(
                    [(482, 320), (476, 232), (360, 240), (300, 222), (240, 260), (238, 330)], 24
                ),
            ],
            colour,
        )
    elif hair_style == "long":
        c.poly(
            bezier([(222, 400), (190, 120), (400, 110), (420, 130)], 30)
            + bezier([(420, 130), (380, 240), (260, 260), (240, 400)], 24),
            colour,
        )
        c.poly(
            bezier([(498, 400), (530, 120), (380, 110), (360, 140)], 30)
            + bezier([(360, 140), (420, 230), (470, 250), (482, 400)], 24),
            colour,
        )
    elif hair_style == "curly":
        for x, y, r in (
            (262, 214, 56),
            (330, 176, 62),
            (404, 180, 60),
            (464, 222, 52),
            (232, 276, 36),
            (490, 280, 34),
        ):
            c.circle(x, y, r, colour)
    elif hair_style == "bun":
        c.poly(
            bezier([(226, 340), (196, 110), (524, 110), (494, 340)], 40)
            + bezier([(480, 300), (440, 200), (280, 200), (240, 300)], 24),
            colour,
        )
    elif hair_style == "bald":
        c.pie(244, 330, 34, 100, 280, colour)
        c.pie(476, 330, 34, 260, 80, colour)
    elif hair_style == "scarf":
        c.poly(
            bezier([(214, 380), (190, 110), (530, 110), (506, 380)], 40)
            + bezier([(486, 380), (480, 190), (240, 190), (234, 380)], 30),
            (TEAL, PLUM, CORAL, NAVY)[hair % 4],
        )
    for x in (306, 414):
        c.oval(x, 346, 13, 15, INK)
        c.circle(x + 4, 340, 4, WHITE)
        c.curve(
            [(x - 28, 306), (x, 292), (x + 28, 306)],
            8,
            mix(colour, INK, 0.3) if hair_style != "scarf" else "#3a2a22",
        )
    c.curve([(362, 352), (378, 396), (352, 404)], 7, shade)
    c.curve([(316, 436), (360, 476), (404, 436)], 10, mix(tone, "#a03c38", 0.6))
    for x in (276, 444):
        c.circle(x, 404, 24, alpha("#e0705a", 0.18))
    if "beard" in extra:
        c.poly(
            bezier([(232, 380), (236, 560), (484, 560), (488, 380)], 40)
            + bezier([(462, 400), (450, 430), (270, 430), (258, 400)], 24),
            colour,
        )
        c.curve([(316, 448), (360, 480), (404, 448)], 10, mix(tone, "#a03c38", 0.6))
    if "glasses" in extra:
        for x in (304, 416):
            c.ring(x, 348, 46, 8, NAVY)
        c.line([(350, 344), (370, 344)], 8, NAVY)
    return c.jpeg()


def draw_mark(first: Colour, second: Colour, shape: int) -> bytes:
    """The mark of a deal: a simple sign in two colours, without words."""
    c = Canvas(600, 600, WHITE)
    c.box(20, 20, 560, 560, 120, first)
    light = lighter(first, 0.75)
    kind = shape % 12
    if kind == 0:  # an apple
        c.circle(240, 350, 120, second)
        c.circle(350, 350, 120, second)
        c.line([(296, 250), (310, 160)], 22, light)
        c.poly(
            bezier([(310, 200), (380, 110), (460, 150)])
            + bezier([(460, 150), (400, 220), (310, 200)]),
            LIME,
        )
    elif kind == 1:  # a network
        dots = [(170, 190), (420, 160), (300, 310), (150, 430), (440, 420)]
        for n, a in enumerate(dots):
            for b in dots[n + 1 :]:
                c.line([a, b], 10, alpha(light, 0.8))
        for n, (x, y) in enumerate(dots):
            c.circle(x, y, 52 if n == 2 else 38, second if n == 2 else light)
    elif kind == 2:  # a wheel with a bolt
        c.ring(300, 300, 170, 34, light)
        c.poly([(330, 150), (210, 330), (290, 330), (260, 460), (400, 270), (314, 270)], second)
    elif kind == 3:  # bricks going round
        for n in range(3):
            for k in range(3):
                c.box(
                    130 + k * 118 - (n % 2) * 30,
                    190 + n * 80,
                    106,
                    66,
                    8,
                    (light, second)[(n + k) % 2],
                )
    elif kind == 4:  # layers of soil
        for n in range(4):
            c.poly(
                [
                    *bezier(
                        [
                            (100, 220 + n * 75),
                            (230, 170 + n * 75),
                            (370, 270 + n * 75),
                            (500, 210 + n * 75),
                        ],
                        24,
                    ),
                    (500, 260 + n * 75),
                    *bezier(
                        [
                            (500, 250 + n * 75),
                            (370, 310 + n * 75),
                            (230, 210 + n * 75),
                            (100, 260 + n * 75),
                        ],
                        24,
                    ),
                ],
                (light, second)[n % 2],
            )
        c.circle(300, 140, 46, LIME)
    elif kind == 5:  # a warm house
        c.poly([(300, 120), (490, 300), (110, 300)], light)
        c.rect(160, 300, 280, 170, light)
        c.circle(300, 350, 70, second)
        c.poly([(240, 330), (300, 220), (360, 330)], second)
    elif kind == 6:  # a chip
        c.box(180, 180, 240, 240, 30, light)
        c.box(236, 236, 128, 128, 20, second)
        for n in range(3):
            for x, y, w, h in (
                (220 + n * 66, 120, 26, 50),
                (220 + n * 66, 430, 26, 50),
                (120, 220 + n * 66, 50, 26),
                (430, 220 + n * 66, 50, 26),
            ):
                c.box(x, y, w, h, 10, light)
    elif kind == 7:  # two hands, as two arcs
        c.pie(250, 330, 140, 90, 270, light)
        c.pie(350, 330, 140, 270, 90, second)
        c.circle(300, 170, 50, light)
    elif kind == 8:  # a village
        c.poly([(150, 470), (150, 300), (230, 230), (310, 300), (310, 470)], light)
        c.poly([(330, 470), (330, 240), (380, 120), (430, 240), (430, 470)], second)
        c.rect(110, 460, 380, 20, light)
    elif kind == 9:  # lanes
        for n in range(5):
            c.poly(
                [
                    (110 + n * 80, 470),
                    (160 + n * 80, 470),
                    (330 + (n - 2) * 26, 150),
                    (310 + (n - 2) * 26, 150),
                ],
                (light, second)[n % 2],
            )
    elif kind == 10:  # a bus
        c.box(130, 200, 340, 190, 40, light)
        for n in range(3):
            c.box(160 + n * 98, 232, 82, 70, 12, first)
        for x in (210, 390):
            c.circle(x, 400, 42, second)
    else:  # a heart of a plus
        c.box(250, 140, 100, 320, 36, light)
        c.box(140, 250, 320, 100, 36, light)
        c.circle(300, 300, 60, second)
    return c.png()


def draw_logo(name: str) -> bytes:
    """The logo of an organisation that does not exist: a sign and its name."""
    rng = seeded(name)
    ground, accent = rng.choice(
        ((TEAL, SUN), (CORAL, CREAM), (MOSS, SUN), (PLUM, ROSE), (NAVY, CORAL))
    )
    c = Canvas(640, 240, WHITE)
    shape = rng.randrange(3)
    if shape == 0:
        c.circle(120, 120, 88, ground)
        c.pie(120, 120, 60, 180, 360, accent)
    elif shape == 1:
        c.box(32, 32, 176, 176, 44, ground)
        c.circle(120, 120, 46, accent)
    else:
        c.poly([(32, 44), (208, 44), (208, 136), (120, 212), (32, 136)], ground)
        c.poly([(76, 84), (164, 84), (120, 156)], accent)
    words = name.removeprefix("Stichting ").removeprefix("Vereniging ").removeprefix("Coöperatie ")
    first, _, rest = words.partition(" ")
    lines = [words] if len(words) <= 12 or not rest else [first, rest]
    if len(lines) == 2 and len(first) < 4 and " " in rest:
        second, _, last = rest.partition(" ")
        lines = [f"{first} {second}", last]
    for n, line in enumerate(lines):
        c.text(240, 120 + (n - (len(lines) - 1) / 2) * 62, line, 52, ground, "lm")
    return c.png()

"""A small drawing board on Pillow, and the things that return in many drawings.

Everything is drawn at twice the size and scaled down at the end, which is what makes the edges
smooth. All coordinates are those of the finished picture.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]
Colour = str | tuple[int, int, int] | tuple[int, int, int, int]

SCALE = 2

NAVY = "#14344b"
INK = "#0f2737"
TEAL = "#1f7375"
MINT = "#9fcfc0"
LEAF = "#5f9c5a"
MOSS = "#3d7350"
LIME = "#a9c77c"
SUN = "#f4bd4f"
AMBER = "#e99a3b"
CORAL = "#e3704f"
BRICK = "#b4543c"
ROSE = "#e9b0a0"
CREAM = "#fbf3e4"
SAND = "#ead9b8"
OAK = "#c8975c"
BARK = "#7d5637"
SKY = "#cfe6ee"
BLUE = "#5b9bbd"
STEEL = "#8ba3b0"
FOG = "#e7eef0"
PLUM = "#6b4a6e"
WHITE = "#ffffff"

SKINS = ("#f3cfb3", "#e5b48f", "#cf9468", "#a76d45", "#7b4a2d", "#f7dcc6")
HAIRS = ("#2a1c16", "#4b2f20", "#7a4e2c", "#c58f4a", "#8f8a86", "#d9d4cd", "#a6482c")
CLOTHES = (TEAL, CORAL, NAVY, SUN, PLUM, LEAF, BLUE, BRICK, "#d98c6a", "#3c5a74")


def rgb(colour: Colour) -> tuple[int, int, int]:
    """The red, green and blue of a colour, however it was written."""
    if isinstance(colour, str):
        value = colour.lstrip("#")
        return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)
    return colour[0], colour[1], colour[2]


def alpha(colour: Colour, opacity: float) -> tuple[int, int, int, int]:
    """The same colour, see-through."""
    return (*rgb(colour), round(255 * opacity))


def mix(first: Colour, second: Colour, share: float) -> tuple[int, int, int]:
    """A colour between two others; a share of 0 is the first, of 1 the second."""
    a, b = rgb(first), rgb(second)
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def darker(colour: Colour, share: float = 0.18) -> tuple[int, int, int]:
    """The colour in the shade."""
    return mix(colour, INK, share)


def lighter(colour: Colour, share: float = 0.25) -> tuple[int, int, int]:
    """The colour in the light."""
    return mix(colour, WHITE, share)


class Canvas:
    """A sheet to draw on, of the given size in pixels of the finished picture."""

    def __init__(self, width: int = 1600, height: int = 1067, ground: Colour = SKY) -> None:
        self.width = width
        self.height = height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), rgb(ground))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in points]

    def rect(self, x: float, y: float, w: float, h: float, fill: Colour) -> None:
        """A rectangle from its upper left corner."""
        self.draw.rectangle(
            (x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1), fill=fill
        )

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        radius: float,
        fill: Colour,
        corners: tuple[bool, bool, bool, bool] = (True, True, True, True),
    ) -> None:
        """A rectangle with round corners: upper left, upper right, lower right, lower left."""
        self.draw.rounded_rectangle(
            (x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE),
            radius * SCALE,
            fill=fill,
            corners=corners,
        )

    def poly(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled polygon."""
        self.draw.polygon(self._points(points), fill=fill)

    def circle(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A disc around its middle."""
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """An ellipse around its middle."""
        self.draw.ellipse(
            ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE), fill=fill
        )

    def ring(self, x: float, y: float, radius: float, width: float, fill: Colour) -> None:
        """The outline of a circle."""
        self.draw.ellipse(
            (
                (x - radius) * SCALE,
                (y - radius) * SCALE,
                (x + radius) * SCALE,
                (y + radius) * SCALE,
            ),
            outline=fill,
            width=round(width * SCALE),
        )

    def pie(
        self, x: float, y: float, radius: float, start: float, end: float, fill: Colour
    ) -> None:
        """A slice of a disc, in degrees clockwise from three o'clock."""
        self.draw.pieslice(
            (
                (x - radius) * SCALE,
                (y - radius) * SCALE,
                (x + radius) * SCALE,
                (y + radius) * SCALE,
            ),
            start,
            end,
            fill=fill,
        )

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """A line with round joints, and round ends where the colour is not see-through."""
        scaled = self._points(points)
        thick = max(1, round(width * SCALE))
        self.draw.line(scaled, fill=fill, width=thick, joint="curve")
        if width >= 3 and not (isinstance(fill, tuple) and len(fill) == 4):
            half = thick / 2
            for x, y in (scaled[0], scaled[-1]):
                self.draw.ellipse((x - half, y - half, x + half, y + half), fill=fill)

    def curve(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """A smooth line through a quadratic or cubic Bézier's points."""
        self.line(bezier(points), width, fill)

    def fade(self, x: float, y: float, w: float, h: float, top: Colour, bottom: Colour) -> None:
        """A rectangle whose colour runs from one to another, downwards."""
        wide, high = max(1, round(w * SCALE)), max(1, round(h * SCALE))
        column = Image.new("RGB", (1, high))
        column.putdata([mix(top, bottom, row / high) for row in range(high)])
        layer = column.resize((wide, high), Image.Resampling.NEAREST)
        self.image.paste(layer, (round(x * SCALE), round(y * SCALE)))

    def glow(self, x: float, y: float, radius: float, fill: Colour, strength: float = 0.5) -> None:
        """A soft light around a point."""
        side = round(radius * 2 * SCALE)
        small = Image.radial_gradient("L").point(
            lambda value: round(max(0.0, 1 - value / 181) ** 2 * 255 * strength)
        )
        mask = small.resize((side, side))
        layer = Image.new("RGB", (side, side), rgb(fill))
        self.image.paste(layer, (round((x - radius) * SCALE), round((y - radius) * SCALE)), mask)

    def text(
        self, x: float, y: float, words: str, size: float, fill: Colour, anchor: str = "la"
    ) -> None:
        """A line of text; used sparingly, because words belong in the page and not in a picture."""
        self.draw.text(
            (x * SCALE, y * SCALE),
            words,
            fill=fill,
            font=ImageFont.load_default(size * SCALE),
            anchor=anchor,
        )

    def jpeg(self, quality: int = 84) -> bytes:
        """The finished picture."""
        out = BytesIO()
        self.image.reduce(SCALE).save(out, "JPEG", quality=quality, progressive=True)
        return out.getvalue()

    def png(self) -> bytes:
        """The finished picture without loss, for logos."""
        out = BytesIO()
        self.image.reduce(SCALE).quantize(64).save(out, "PNG", optimize=True)
        return out.getvalue()


def bezier(points: Sequence[Point], steps: int = 28) -> list[Point]:
    """Points along a Bézier curve of any degree."""
    result = []
    for step in range(steps + 1):
        t = step / steps
        level = list(points)
        while len(level) > 1:
            level = [
                (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
                for a, b in itertools.pairwise(level)
            ]
        result.append(level[0])
    return result


# --- sky and land ---------------------------------------------------------------------------


def sky(c: Canvas, top: Colour, bottom: Colour, horizon: float = 800) -> None:
    """The sky down to the horizon."""
    c.fade(0, 0, c.width, horizon, top, bottom)


def sun(c: Canvas, x: float, y: float, radius: float = 70, fill: Colour = SUN) -> None:
    """The sun (or the moon) with its glow."""
    c.glow(x, y, radius * 4, fill, 0.45)
    c.circle(x, y, radius, fill)


def cloud(c: Canvas, x: float, y: float, size: float = 1.0, fill: Colour = WHITE) -> None:
    """A flat-bottomed cloud."""
    for dx, dy, r in ((-70, 0, 34), (-25, -22, 48), (32, -14, 40), (74, 4, 28)):
        c.circle(x + dx * size, y + dy * size, r * size, fill)
    c.box(x - 104 * size, y - 4 * size, 208 * size, 38 * size, 19 * size, fill)


def hill(c: Canvas, points: Sequence[Point], fill: Colour) -> None:
    """Land below a smooth line, down to the bottom of the sheet."""
    c.poly([*bezier(points, 60), (points[-1][0], c.height), (points[0][0], c.height)], fill)


def water(c: Canvas, y: float, fill: Colour, rng: random.Random, lines: int = 40) -> None:
    """Water down to the bottom of the sheet, with the light on it."""
    c.fade(0, y, c.width, c.height - y, lighter(fill, 0.12), darker(fill, 0.2))
    for _ in range(lines):
        top = y + 14 + rng.random() ** 1.4 * (c.height - y - 30)
        width = 40 + rng.random() * 150
        left = rng.random() * c.width - 40
        c.box(left, top, width, 4, 2, alpha(lighter(fill, 0.6), 0.35))


def tree(
    c: Canvas, x: float, base: float, h: float, fill: Colour = LEAF, trunk: Colour = BARK
) -> None:
    """A leafy tree standing on its base line."""
    c.oval(x, base, h * 0.26, h * 0.035, alpha(INK, 0.18))
    c.poly(
        [
            (x - h * 0.035, base),
            (x - h * 0.02, base - h * 0.5),
            (x + h * 0.02, base - h * 0.5),
            (x + h * 0.035, base),
        ],
        trunk,
    )
    shade = darker(fill, 0.16)
    for dx, dy, r, colour in (
        (0.14, 0.5, 0.2, shade),
        (0.05, 0.72, 0.23, shade),
        (-0.13, 0.52, 0.21, fill),
        (-0.02, 0.68, 0.22, fill),
        (0.09, 0.56, 0.15, fill),
        (-0.07, 0.76, 0.11, lighter(fill, 0.14)),
    ):
        c.circle(x + dx * h, base - dy * h, r * h, colour)


def poplar(c: Canvas, x: float, base: float, h: float, fill: Colour = MOSS) -> None:
    """A tall narrow tree."""
    c.rect(x - h * 0.015, base - h * 0.15, h * 0.03, h * 0.15, BARK)
    c.oval(x, base - h * 0.56, h * 0.13, h * 0.44, fill)
    c.poly(
        [
            *bezier(
                [
                    (x, base - h),
                    (x + h * 0.18, base - h * 0.7),
                    (x + h * 0.16, base - h * 0.2),
                    (x, base - h * 0.12),
                ]
            )
        ],
        darker(fill, 0.15),
    )


def shrub(c: Canvas, x: float, base: float, size: float, fill: Colour = MOSS) -> None:
    """A round bush."""
    for dx, dy, r in ((-0.7, 0.3, 0.5), (0.7, 0.3, 0.5), (0, 0.55, 0.7)):
        c.pie(
            x + dx * size,
            base,
            r * size + dy * 6,
            180,
            360,
            fill if dx <= 0 else darker(fill, 0.12),
        )


# --- buildings ------------------------------------------------------------------------------


def window(
    c: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    glass: Colour = "#3f6f86",
    frame: Colour = WHITE,
) -> None:
    """A window with its frame, cross bar and a glint."""
    c.rect(x - 4, y - 4, w + 8, h + 8, frame)
    c.rect(x, y, w, h, glass)
    c.poly([(x, y), (x + w * 0.55, y), (x, y + h * 0.6)], lighter(glass, 0.18))
    c.rect(x + w / 2 - 1.5, y, 3, h, frame)
    c.rect(x, y + h * 0.42, w, 3, frame)


def gabled_house(
    c: Canvas,
    x: float,
    base: float,
    w: float,
    h: float,
    wall: Colour,
    gable: str = "step",
    glass: Colour = "#3f6f86",
    trim: Colour = CREAM,
    floors: int = 3,
) -> None:
    """A narrow house on a canal; the gable is 'step', 'bell', 'neck' or 'point'."""
    top = base - h
    peak = top - w * 0.62
    middle = x + w / 2
    if gable == "step":
        steps = 4
        for n in range(steps):
            inset = n * w / (2 * steps + 1)
            c.rect(
                x + inset,
                top - (n + 1) * w * 0.62 / steps,
                w - 2 * inset,
                w * 0.62 / steps + 1,
                wall,
            )
            for left in (x + inset, x + w - inset - w * 0.11):
                c.rect(left, top - (n + 1) * w * 0.62 / steps - 5, w * 0.11, 7, trim)
    elif gable == "bell":
        edge = bezier([(x, top), (x + w * 0.3, top - 4), (x + w * 0.2, peak), (middle, peak - 6)])
        other = [(2 * middle - px, py) for px, py in reversed(edge)]
        c.poly(edge + other, wall)
        c.line(edge, 7, trim)
        c.line(other, 7, trim)
    elif gable == "neck":
        c.rect(x + w * 0.24, peak, w * 0.52, top - peak + 1, wall)
        c.poly([(x + w * 0.18, peak), (middle, peak - w * 0.16), (x + w * 0.82, peak)], trim)
        for side in (-1, 1):
            c.poly(
                [
                    *bezier(
                        [
                            (middle + side * w * 0.26, peak + 12),
                            (middle + side * w * 0.3, top - 8),
                            (middle + side * w * 0.5, top),
                        ]
                    ),
                    (middle + side * w * 0.26, top),
                ],
                trim,
            )
    else:
        c.poly([(x - 6, top + 2), (middle, peak), (x + w + 6, top + 2)], darker(wall, 0.25))
        c.poly([(x + 10, top + 2), (middle, peak + 16), (x + w - 10, top + 2)], wall)
    c.rect(x, top, w, h, wall)
    c.rect(x, top - 5, w, 8, trim)
    c.circle(middle, top - w * 0.26, w * 0.075, trim)
    c.circle(middle, top - w * 0.26, w * 0.05, glass)
    columns = 3 if w > 130 else 2
    gap = w / columns
    row = (h - h * 0.2) / floors
    for floor in range(floors - 1):
        for column in range(columns):
            window(
                c,
                x + column * gap + gap * 0.24,
                top + 22 + floor * row,
                gap * 0.52,
                row * 0.62,
                glass,
            )
    door_h = base - (top + 22 + (floors - 1) * row)
    c.rect(x + gap * 0.2, base - door_h, gap * 0.6, door_h, darker(TEAL, 0.2))
    c.rect(x + gap * 0.2, base - door_h, gap * 0.6, door_h * 0.2, lighter(glass, 0.3))
    for column in range(1, columns):
        window(c, x + column * gap + gap * 0.18, base - door_h, gap * 0.64, door_h * 0.66, glass)
    c.rect(x + w - w * 0.05, top, w * 0.05, h, alpha(INK, 0.12))


def row_house(
    c: Canvas,
    x: float,
    base: float,
    w: float,
    h: float,
    wall: Colour,
    roof: Colour = "#8c4a38",
    panels: bool = False,
    glass: Colour = "#54839a",
    door: Colour = TEAL,
) -> None:
    """A terraced house with a sloping roof, with solar panels if asked."""
    roof_h = h * 0.42
    wall_top = base - h + roof_h
    c.rect(x, wall_top, w, h - roof_h, wall)
    c.poly(
        [
            (x - 6, wall_top + 4),
            (x + w * 0.06, base - h),
            (x + w * 0.94, base - h),
            (x + w + 6, wall_top + 4),
        ],
        roof,
    )
    c.rect(x + w * 0.74, base - h - h * 0.1, w * 0.1, h * 0.16, darker(wall, 0.2))
    c.rect(x + w * 0.72, base - h - h * 0.12, w * 0.14, h * 0.03, darker(wall, 0.35))
    if panels:
        for r in range(2):
            for n in range(4):
                y0 = base - h + roof_h * (0.14 + r * 0.4)
                y1 = y0 + roof_h * 0.34
                x0 = x + w * (0.13 + n * 0.19)
                c.poly(
                    [(x0, y0), (x0 + w * 0.16, y0), (x0 + w * 0.165, y1), (x0 - w * 0.005, y1)],
                    "#1d3f63",
                )
                c.line([(x0 + w * 0.08, y0), (x0 + w * 0.08, y1)], 1.5, "#4f7ea8")
                c.line([(x0, (y0 + y1) / 2), (x0 + w * 0.16, (y0 + y1) / 2)], 1.5, "#4f7ea8")
                c.poly([(x0, y0), (x0 + w * 0.06, y0), (x0, y1)], alpha(WHITE, 0.16))
    wall_h = h - roof_h
    window(c, x + w * 0.12, wall_top + wall_h * 0.12, w * 0.3, wall_h * 0.26, glass)
    window(c, x + w * 0.58, wall_top + wall_h * 0.12, w * 0.3, wall_h * 0.26, glass)
    window(c, x + w * 0.42, wall_top + wall_h * 0.56, w * 0.46, wall_h * 0.3, glass)
    c.rect(x + w * 0.1, base - wall_h * 0.46, w * 0.22, wall_h * 0.46, door)
    c.rect(x + w * 0.14, base - wall_h * 0.41, w * 0.14, wall_h * 0.12, lighter(glass, 0.4))
    c.circle(x + w * 0.28, base - wall_h * 0.2, 3, SUN)
    c.rect(x + w - 3, wall_top, 3, wall_h, alpha(INK, 0.12))


def church(
    c: Canvas, x: float, base: float, h: float, wall: Colour = BRICK, roof: Colour = "#4b5f6b"
) -> None:
    """A village church with a pointed tower."""
    w = h * 0.2
    c.rect(x + w, base - h * 0.34, h * 0.55, h * 0.34, lighter(wall, 0.08))
    c.poly(
        [
            (x + w - 4, base - h * 0.34),
            (x + w + 20, base - h * 0.54),
            (x + w + h * 0.5, base - h * 0.54),
            (x + w + h * 0.57, base - h * 0.34),
        ],
        roof,
    )
    for n in range(4):
        left = x + w + h * (0.07 + n * 0.12)
        c.rect(left, base - h * 0.2, h * 0.05, h * 0.14, "#35566a")
        c.pie(left + h * 0.025, base - h * 0.2, h * 0.025, 180, 360, "#35566a")
    c.rect(x, base - h * 0.6, w, h * 0.6, wall)
    c.rect(x + w * 0.78, base - h * 0.6, w * 0.22, h * 0.6, darker(wall, 0.14))
    c.poly([(x - 5, base - h * 0.6), (x + w / 2, base - h), (x + w + 5, base - h * 0.6)], roof)
    c.poly(
        [(x + w / 2, base - h), (x + w + 5, base - h * 0.6), (x + w * 0.62, base - h * 0.6)],
        darker(roof, 0.25),
    )
    c.circle(x + w / 2, base - h * 0.5, w * 0.22, CREAM)
    c.line([(x + w / 2, base - h * 0.5), (x + w / 2, base - h * 0.5 - w * 0.16)], 3, INK)
    c.line([(x + w / 2, base - h * 0.5), (x + w * 0.62, base - h * 0.48)], 3, INK)
    c.rect(x + w * 0.34, base - h * 0.16, w * 0.32, h * 0.16, darker(BARK, 0.2))
    c.pie(x + w * 0.5, base - h * 0.16, w * 0.16, 180, 360, darker(BARK, 0.2))
    c.line([(x + w / 2, base - h), (x + w / 2, base - h - 24)], 3, roof)
    c.circle(x + w / 2, base - h - 26, 5, SUN)


def tower(
    c: Canvas,
    x: float,
    base: float,
    w: float,
    h: float,
    wall: Colour,
    glass: Colour,
    rng: random.Random,
    lit: float = 0.0,
) -> None:
    """A modern building with a grid of windows, a share of them lit."""
    c.rect(x, base - h, w, h, wall)
    c.rect(x + w * 0.8, base - h, w * 0.2, h, darker(wall, 0.12))
    columns = max(2, round(w / 34))
    rows = max(3, round(h / 44))
    for row in range(rows):
        for column in range(columns):
            colour = SUN if rng.random() < lit else glass
            c.rect(
                x + (column + 0.22) * w / columns,
                base - h + (row + 0.3) * h / rows,
                w / columns * 0.56,
                h / rows * 0.46,
                colour,
            )


def turbine(
    c: Canvas, x: float, base: float, h: float, turn: float = 20, fill: Colour = WHITE
) -> None:
    """A wind turbine."""
    top = base - h
    c.poly(
        [(x - h * 0.016, base), (x - h * 0.008, top), (x + h * 0.008, top), (x + h * 0.016, base)],
        fill,
    )
    for n in range(3):
        angle = math.radians(turn + n * 120)
        tip = (x + math.cos(angle) * h * 0.46, top + math.sin(angle) * h * 0.46)
        side = (math.cos(angle + 1.57) * h * 0.02, math.sin(angle + 1.57) * h * 0.02)
        mid = (x + math.cos(angle) * h * 0.12, top + math.sin(angle) * h * 0.12)
        c.poly([(x, top), (mid[0] + side[0], mid[1] + side[1]), tip], fill)
    c.circle(x, top, h * 0.018, STEEL)


# --- people and things ----------------------------------------------------------------------


def person(
    c: Canvas,
    x: float,
    base: float,
    h: float,
    rng: random.Random,
    pose: str = "stand",
    top: Colour | None = None,
    facing: int = 1,
) -> None:
    """A standing figure; the pose is 'stand', 'walk', 'point', 'hold' or 'back'."""
    skin = rng.choice(SKINS)
    hair = rng.choice(HAIRS)
    shirt = top or rng.choice(CLOTHES)
    legs = rng.choice((NAVY, INK, "#4a5a68", BARK, "#37506a"))
    skirt = rng.random() < 0.3
    long_hair = rng.random() < 0.45
    scarf = rng.random() < 0.12
    head = h * 0.075
    shoulder = base - h * 0.8
    hip = base - h * 0.46
    width = h * 0.115
    c.oval(x, base, h * 0.16, h * 0.018, alpha(INK, 0.2))
    spread = h * 0.12 if pose == "walk" else h * 0.045
    for side in (-1, 1):
        foot = x + side * spread
        c.line([(x + side * h * 0.04, hip), (foot, base - h * 0.02)], h * 0.07, legs)
        c.line(
            [(foot - h * 0.01, base - h * 0.012), (foot + facing * h * 0.045, base - h * 0.012)],
            h * 0.03,
            INK,
        )
    far = darker(shirt, 0.2)
    near = darker(shirt, 0.1)
    hand = h * 0.026
    if pose == "walk":
        arms = [
            ((x - width * 0.9, shoulder + h * 0.06), (x - width * 1.7, hip - h * 0.02), far),
            ((x + width * 0.9, shoulder + h * 0.06), (x + width * 1.6, hip - h * 0.04), near),
        ]
    elif pose == "point":
        arms = [
            (
                (x - facing * width * 0.9, shoulder + h * 0.06),
                (x - facing * width * 1.2, hip + h * 0.03),
                far,
            ),
            (
                (x + facing * width * 0.8, shoulder + h * 0.05),
                (x + facing * h * 0.3, shoulder - h * 0.06),
                near,
            ),
        ]
    elif pose == "hold":
        arms = [
            (
                (x - width * 0.9, shoulder + h * 0.06),
                (x + facing * width * 1.4, shoulder + h * 0.2),
                far,
            ),
            (
                (x + width * 0.9, shoulder + h * 0.06),
                (x + facing * width * 1.7, shoulder + h * 0.22),
                near,
            ),
        ]
    else:
        arms = [
            ((x - width * 0.95, shoulder + h * 0.06), (x - width * 1.25, hip + h * 0.03), far),
            ((x + width * 0.95, shoulder + h * 0.06), (x + width * 1.25, hip + h * 0.03), near),
        ]
    cy = base - h + head * 1.25
    if long_hair and not scarf:
        c.box(x - head * 1.2, cy - head, head * 2.4, head * 3.1, head * 0.9, hair)
    start, end, colour = arms[0]
    c.line([start, end], h * 0.055, colour)
    c.circle(end[0], end[1], hand, skin)
    if skirt:
        c.poly(
            [
                (x - width * 0.9, hip - h * 0.06),
                (x + width * 0.9, hip - h * 0.06),
                (x + width * 1.4, hip + h * 0.16),
                (x - width * 1.4, hip + h * 0.16),
            ],
            legs,
        )
    c.box(x - width, shoulder - h * 0.01, width * 2, hip - shoulder + h * 0.05, width * 0.75, shirt)
    c.rect(x - h * 0.025, shoulder - h * 0.05, h * 0.05, h * 0.06, darker(skin, 0.12))
    start, end, colour = arms[1]
    c.line([start, end], h * 0.055, colour)
    c.circle(end[0], end[1], hand, skin)
    if scarf:
        c.box(
            x - head * 1.25,
            cy - head * 1.2,
            head * 2.5,
            head * 2.9,
            head * 1.1,
            hair if hair not in HAIRS[:2] else PLUM,
        )
        c.circle(x + facing * head * 0.15, cy + head * 0.05, head * 0.8, skin)
        return
    c.circle(x, cy, head, skin)
    if pose == "back":
        c.circle(x, cy - head * 0.1, head * 1.06, hair)
    else:
        c.pie(x, cy - head * 0.08, head * 1.1, 180, 360, hair)
        if facing:
            c.circle(x - facing * head * 0.75, cy - head * 0.1, head * 0.4, hair)


def sitter(
    c: Canvas,
    x: float,
    seat: float,
    h: float,
    rng: random.Random,
    facing: int = 1,
    top: Colour | None = None,
) -> None:
    """The upper half of somebody behind a table; the seat is the table's edge."""
    skin = rng.choice(SKINS)
    hair = rng.choice(HAIRS)
    shirt = top or rng.choice(CLOTHES)
    head = h * 0.17
    cy = seat - h * 0.78
    if rng.random() < 0.45:
        c.box(x - head * 1.2, cy - head, head * 2.4, head * 3, head * 0.9, hair)
    c.box(
        x - h * 0.25, seat - h * 0.55, h * 0.5, h * 0.7, h * 0.17, shirt, (True, True, False, False)
    )
    c.line(
        [
            (x - h * 0.2, seat - h * 0.36),
            (x - h * 0.12, seat - h * 0.03),
            (x + h * 0.04, seat - h * 0.04),
        ],
        h * 0.1,
        darker(shirt, 0.14),
    )
    c.rect(x - h * 0.055, seat - h * 0.64, h * 0.11, h * 0.13, darker(skin, 0.12))
    c.circle(x, cy, head, skin)
    c.pie(x, cy - head * 0.08, head * 1.1, 180, 360, hair)
    c.circle(x - facing * head * 0.75, cy - head * 0.12, head * 0.4, hair)
    if rng.random() < 0.3:
        c.ring(x + facing * head * 0.2, cy + head * 0.1, head * 0.3, 3, INK)
        c.ring(x + facing * head * 0.85, cy + head * 0.1, head * 0.24, 3, INK)


def bike(
    c: Canvas, x: float, base: float, size: float, frame: Colour = CORAL, crate: bool = False
) -> None:
    """A bicycle, seen from the side; x is the middle."""
    r = size * 0.24
    back, front, y = x - size * 0.33, x + size * 0.33, base - r
    for wheel in (back, front):
        c.ring(wheel, y, r, size * 0.028, INK)
        for n in range(6):
            angle = math.radians(n * 30)
            c.line(
                [
                    (wheel - math.cos(angle) * r * 0.92, y - math.sin(angle) * r * 0.92),
                    (wheel + math.cos(angle) * r * 0.92, y + math.sin(angle) * r * 0.92),
                ],
                1.2,
                STEEL,
            )
        c.circle(wheel, y, size * 0.022, INK)
    crank = (x - size * 0.04, y + size * 0.02)
    saddle = (x - size * 0.14, base - size * 0.56)
    head = (x + size * 0.22, base - size * 0.56)
    thick = size * 0.034
    c.line([(back, y), crank, (head[0] + size * 0.01, head[1] + size * 0.06)], thick, frame)
    c.line(
        [
            (back, y),
            (saddle[0] + size * 0.02, saddle[1] + size * 0.12),
            (head[0], head[1] + size * 0.02),
        ],
        thick,
        frame,
    )
    c.line([saddle, crank], thick, frame)
    c.line([(head[0] - size * 0.02, head[1] - size * 0.06), (front, y)], thick, darker(frame, 0.15))
    c.line(
        [
            (head[0] - size * 0.08, head[1] - size * 0.1),
            (head[0] - size * 0.02, head[1] - size * 0.07),
            (head[0] + size * 0.06, head[1] - size * 0.09),
        ],
        thick * 0.8,
        INK,
    )
    c.box(
        saddle[0] - size * 0.09,
        saddle[1] - size * 0.03,
        size * 0.18,
        size * 0.05,
        size * 0.025,
        INK,
    )
    c.ring(crank[0], crank[1], size * 0.05, size * 0.016, INK)
    if crate:
        c.box(head[0] + size * 0.03, head[1] - size * 0.02, size * 0.26, size * 0.18, 5, OAK)
        for n in range(3):
            c.circle(
                head[0] + size * (0.08 + n * 0.08),
                head[1] - size * 0.03,
                size * 0.05,
                (LEAF, CORAL, SUN)[n],
            )


def car(c: Canvas, x: float, base: float, size: float, body: Colour = TEAL) -> None:
    """A small electric car, seen from the side; x is the middle."""
    h = size * 0.42
    c.oval(x, base, size * 0.52, size * 0.03, alpha(INK, 0.2))
    c.poly(
        bezier(
            [
                (x - size * 0.44, base - h * 0.48),
                (x - size * 0.36, base - h * 1.28),
                (x + size * 0.16, base - h * 1.2),
                (x + size * 0.3, base - h * 0.5),
            ]
        ),
        body,
    )
    c.box(x - size * 0.5, base - h * 0.62, size, h * 0.5, h * 0.2, body)
    c.box(x - size * 0.5, base - h * 0.32, size, h * 0.2, h * 0.1, darker(body, 0.2))
    glass = "#d7edf2"
    c.poly(
        [
            *bezier(
                [
                    (x - size * 0.35, base - h * 0.6),
                    (x - size * 0.28, base - h * 1.02),
                    (x - size * 0.06, base - h * 1.0),
                ],
                12,
            ),
            (x - size * 0.06, base - h * 0.6),
        ],
        glass,
    )
    c.poly(
        [
            (x - size * 0.03, base - h * 0.6),
            (x - size * 0.03, base - h * 1.0),
            *bezier(
                [
                    (x + 0.02 * size, base - h * 1.0),
                    (x + size * 0.14, base - h * 0.94),
                    (x + size * 0.23, base - h * 0.6),
                ],
                12,
            ),
        ],
        glass,
    )
    for wheel in (x - size * 0.28, x + size * 0.28):
        c.circle(wheel, base - size * 0.085, size * 0.095, INK)
        c.circle(wheel, base - size * 0.085, size * 0.05, FOG)
    c.circle(x + size * 0.47, base - h * 0.46, size * 0.025, SUN)
    c.rect(x - size * 0.02, base - h * 0.5, size * 0.06, 4, darker(body, 0.4))


def crate(c: Canvas, x: float, base: float, w: float, kind: str, rng: random.Random) -> None:
    """A wooden crate of one kind of vegetable or fruit."""
    colours = {
        "tomato": ("#d8452f", "#e2614a"),
        "cabbage": ("#7fae54", "#a3c975"),
        "carrot": ("#ec8a2f", "#f2a24f"),
        "pumpkin": ("#e58b2c", "#cf7422"),
        "beet": ("#8c2f5a", "#a8476f"),
        "apple": ("#c93a36", "#94b24a"),
    }[kind]
    h = w * 0.32
    for row in range(2):
        for n in range(6):
            r = w * (0.085 + rng.random() * 0.02)
            c.circle(
                x + w * (0.1 + n * 0.16) + row * w * 0.04,
                base - h - r * (0.1 + row * 0.7),
                r,
                rng.choice(colours),
            )
            c.circle(
                x + w * (0.085 + n * 0.16) + row * w * 0.04,
                base - h - r * (0.35 + row * 0.7),
                r * 0.3,
                alpha(WHITE, 0.3),
            )
            if kind in ("carrot", "beet") and rng.random() < 0.6:
                cx = x + w * (0.1 + n * 0.16)
                c.line(
                    [(cx, base - h - r), (cx + rng.randint(-12, 12), base - h - r * 2.8)], 4, LEAF
                )
    c.box(x, base - h, w, h, 4, OAK)
    for n in range(2):
        c.rect(x, base - h + h * (0.42 + n * 0.36), w, 4, darker(OAK, 0.35))
    for left in (x + w * 0.03, x + w * 0.91):
        c.rect(left, base - h, w * 0.06, h, darker(OAK, 0.18))


def mug(c: Canvas, x: float, base: float, size: float, fill: Colour = CORAL) -> None:
    """A mug with steam."""
    c.ring(x + size * 0.5, base - size * 0.45, size * 0.24, size * 0.1, fill)
    c.box(
        x - size * 0.4,
        base - size * 0.9,
        size * 0.9,
        size * 0.9,
        size * 0.14,
        fill,
        (False, False, True, True),
    )
    c.oval(x + size * 0.05, base - size * 0.9, size * 0.45, size * 0.1, darker(fill, 0.3))
    for n in (-0.12, 0.2):
        c.curve(
            [
                (x + n * size, base - size * 1.1),
                (x + (n + 0.2) * size, base - size * 1.35),
                (x + (n - 0.2) * size, base - size * 1.5),
                (x + n * size, base - size * 1.75),
            ],
            4,
            alpha(WHITE, 0.5),
        )


def plant(c: Canvas, x: float, base: float, size: float, pot: Colour = CORAL) -> None:
    """A pot plant."""
    for n, angle in enumerate((-70, -40, -12, 15, 42, 68)):
        rad = math.radians(angle)
        tip = (x + math.sin(rad) * size * 0.62, base - size * 0.36 - math.cos(rad) * size * 0.66)
        side = size * 0.11
        bend = (math.cos(rad) * side, math.sin(rad) * side)
        mid = ((x + tip[0]) / 2, (base - size * 0.36 + tip[1]) / 2)
        left = bezier(
            [(x, base - size * 0.36), (mid[0] - bend[0] * 1.6, mid[1] - bend[1] * 1.6), tip], 12
        )
        right = bezier(
            [tip, (mid[0] + bend[0] * 1.6, mid[1] + bend[1] * 1.6), (x, base - size * 0.36)], 12
        )
        c.poly(left + right, (LEAF, MOSS)[n % 2])
    c.poly(
        [
            (x - size * 0.22, base - size * 0.38),
            (x + size * 0.22, base - size * 0.38),
            (x + size * 0.16, base),
            (x - size * 0.16, base),
        ],
        pot,
    )
    c.box(x - size * 0.25, base - size * 0.42, size * 0.5, size * 0.09, 4, darker(pot, 0.15))


def lamp(c: Canvas, x: float, base: float, h: float, lit: bool = False) -> None:
    """A street lamp."""
    c.rect(x - 4, base - h, 8, h, NAVY)
    c.curve([(x, base - h), (x, base - h - 26), (x + 46, base - h - 26)], 8, NAVY)
    c.box(x + 28, base - h - 32, 46, 12, 6, NAVY)
    if lit:
        c.glow(x + 50, base - h - 14, 90, SUN, 0.6)
        c.box(x + 32, base - h - 22, 38, 7, 3, SUN)


def laptop(c: Canvas, x: float, base: float, w: float, screen: Colour = NAVY) -> None:
    """An open laptop seen from the front; x is its left side."""
    h = w * 0.6
    c.box(x, base - h - 14, w, h, 14, INK)
    c.rect(x + 14, base - h, w - 28, h - 28, screen)
    c.poly([(x - w * 0.09, base), (x + w * 1.09, base), (x + w, base - 14), (x, base - 14)], STEEL)
    c.box(x - w * 0.09, base - 3, w * 1.18, 10, 5, darker(STEEL, 0.2))

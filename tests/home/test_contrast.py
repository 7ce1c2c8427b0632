"""The theme's colours can be told apart: WCAG 2.2 AA, light and dark."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "tokens.css"

PAPERS = ["paper", "surface", "raised"]
TINTS = ["sun", "sky", "mint", "rose", "lilac", "stone", "leaf"]

#: Text (4.5:1), as (foreground, background).
TEXT = [
    *((ink, paper) for paper in PAPERS for ink in ("ink", "ink-soft", "link", "link-hover")),
    *((state, paper) for paper in PAPERS for state in ("positive", "warning", "negative", "info")),
    *((front, tint) for tint in TINTS for front in ("on-tint", "ink-soft", "link")),
    *((state, f"{state}-tint") for state in ("positive", "warning", "negative", "info")),
    *(("ink", f"{state}-tint") for state in ("positive", "warning", "negative", "info")),
    ("on-brand", "brand"),
    ("on-hero", "hero"),
    ("on-night", "night"),
    ("on-night", "night-raised"),
    ("on-night-soft", "night"),
    ("brand", "night"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("paper", "ink"),
]
#: Edges of controls and signs of state and focus (3:1).
SIGNS = [
    *(("line-strong", paper) for paper in PAPERS),
    *(("focus", paper) for paper in PAPERS),
    *(
        (f"{state}-line", paper)
        for state in ("positive", "warning", "negative")
        for paper in PAPERS
    ),
    *(("on-tint", tint) for tint in TINTS),
    ("action", "paper"),
    ("brick", "paper"),
    ("on-hero", "hero"),
]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme; dark ones override light ones."""
    light, _, dark = TOKENS.read_text().partition("@media screen and (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--as-([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--as-([\w-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SIGNS, 3.0)], ids=["text", "signs"])
def test_every_pair_can_be_told_apart(
    scheme: str, pairs: list[tuple[str, str]], least: float
) -> None:
    colours = tokens(scheme)
    weak = {
        f"{front} on {back}": round(contrast(colours[front], colours[back]), 2)
        for front, back in pairs
        if contrast(colours[front], colours[back]) < least
    }
    assert weak == {}


def test_dark_scheme_names_no_colour_that_light_does_not_have() -> None:
    assert tokens("dark").keys() == tokens("light").keys()

"""Some pages at a glance; with --screenshots the README's pictures are made of them.

`make screenshots` runs this file alone, so that the pictures show the demo content and nothing
that other tests published.
"""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenPage

ARTICLE = "/nieuws/vertrouwen-begint-met-een-verloren-middag-12/"
DEAL = "/deals/een-slimme-stad-zo-doe-je-dat/"
COLOURS = 128
MOST_BYTES = 150_000

IN_SIGHT_BUT_NOT_LOADED = """
() => [...document.images]
  .filter((image) => image.getBoundingClientRect().top < window.innerHeight)
  .filter((image) => image.checkVisibility() && !(image.complete && image.naturalWidth))
  .map((image) => image.currentSrc || image.src)
"""


def open_home(visitor: OpenPage, width: int) -> Locator:
    return visitor("/", width=width).get_by_role("heading", level=1)


def open_article(visitor: OpenPage, width: int) -> Locator:
    return visitor(ARTICLE, width=width).get_by_role("heading", level=1)


def open_deal(visitor: OpenPage, width: int) -> Locator:
    return visitor(DEAL, width=width).get_by_role("heading", level=1)


def open_programme(visitor: OpenPage, width: int) -> Locator:
    """The day itself, below the filters."""
    page = visitor("/dag-van-de-stad/", width=width)
    for link in ("main a[href^='/dag-van-de-stad/20']", "main a[href$='/programma/']"):
        page.goto(page.locator(link).first.get_attribute("href"))
    day = page.locator("main h2[id]").last
    day.evaluate("heading => heading.scrollIntoView()")
    return day


@pytest.mark.parametrize(
    ("name", "open_it", "width"),
    [
        ("home", open_home, 1280),
        ("article", open_article, 1280),
        ("deal", open_deal, 1280),
        ("programme", open_programme, 1280),
        ("home", open_home, 360),
        ("programme", open_programme, 360),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", str(value)),
)
def test_a_screenful_is_whole(visitor, pytestconfig, name, open_it, width):
    heading = open_it(visitor, width)
    page = heading.page
    page.wait_for_load_state("networkidle")
    expect(heading).to_be_in_viewport()
    assert page.evaluate(IN_SIGHT_BUT_NOT_LOADED) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    picture = _small_png(page.screenshot())
    assert len(picture) < MOST_BYTES
    folder: Path | None = pytestconfig.getoption("screenshots", default=None)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}-{width}.png").write_bytes(picture)


def _small_png(screenshot: bytes) -> bytes:
    """The same picture in few colours, a third of its weight."""
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    small = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()

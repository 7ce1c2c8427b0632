"""The built style sheet keeps to its budget and to its own house style."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
BUILT = FRONTEND / "dist" / "agendastad"


@pytest.fixture(scope="module")
def css() -> str:
    """The built style sheet."""
    sheet = BUILT / "site.css"
    assert sheet.exists(), "Build the style sheet first: make assets."
    return sheet.read_text()


def test_style_sheet_weighs_at_most_25_kb_gzipped(css: str) -> None:
    assert len(gzip.compress(css.encode(), 9)) <= 25_000


def test_typefaces_weigh_at_most_40_kb(css: str) -> None:
    fonts = list(BUILT.glob("*.woff2"))
    assert fonts
    assert sum(font.stat().st_size for font in fonts) <= 40_000


def test_style_sheet_loads_nothing_from_elsewhere(css: str) -> None:
    addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
    assert addresses, "no font, no drawing: is this the whole style sheet?"
    for address in addresses:
        assert re.fullmatch(r"[\w.-]+", address), address
        assert (BUILT / address).is_file(), address
    assert "@import" not in css


def test_style_sheet_uses_no_token_that_nobody_defines(css: str) -> None:
    defined = set(re.findall(r"(--[\w-]+)\s*:", css))
    own = set(re.findall(r"var\(\s*(--as-[\w-]+)\s*\)", css))
    assert own <= defined


def test_nothing_of_the_national_house_style_is_used(css: str) -> None:
    sources = css + (FRONTEND / "package.json").read_text()
    forbidden = r"rijks|ro[-_ ]?sans|ro[-_ ]?serif|rvo|amsterdam|utrecht/design-tokens|bold.?monday"
    assert re.findall(forbidden, sources, re.IGNORECASE) == []


def test_lock_file_names_no_host() -> None:
    lock = (FRONTEND / "package-lock.json").read_text()
    assert "://" not in lock
    assert "integrity" in lock
    assert "resolved" not in lock


def test_licences_come_with_the_build(css: str) -> None:
    text = (BUILT / "LICENSES.txt").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE" in text.upper()
    assert "SIL OPEN FONT LICENSE" in text.upper()
    assert "APACHE LICENSE" in text.upper()


def test_every_script_of_others_is_built(css: str) -> None:
    assert "jsQR" in (BUILT / "jsqr.js").read_text()


def test_second_build_does_nothing(css: str) -> None:
    before = (BUILT / "site.css").stat().st_mtime_ns
    command = [sys.executable, str(FRONTEND / "build.py")]
    subprocess.run(command, check=True, capture_output=True)
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "up to date" in again.stdout
    assert (BUILT / "site.css").stat().st_mtime_ns >= before

"""The contrast of text in a mail, read from its own HTML: styles on elements, nothing else."""

import re
from html.parser import HTMLParser

_COLOUR = re.compile(r"(?:^|;)\s*(color|background-color)\s*:\s*(#[0-9a-fA-F]{6})")
_VOID = {"br", "img", "meta", "link", "hr", "input"}
#: WCAG 2.2 AA, for text of any size.
ENOUGH = 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of two colours such as '#17231f', from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faint_texts(html: str) -> list[tuple[str, str, float]]:
    """The pairs of colours of text that is too faint, with the ratio of each."""
    reader = _Reader()
    reader.feed(html)
    return [(text, ground, ratio) for (text, ground), ratio in sorted(reader.faint.items())]


class _Reader(HTMLParser):
    """Follows the colours from element to element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str, str]] = [("", "#000000", "#ffffff")]
        self.faint: dict[tuple[str, str], float] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go in."""
        if tag in _VOID:
            return
        style = dict(_COLOUR.findall(dict(attrs).get("style") or ""))
        _tag, colour, ground = self._open[-1]
        colour = style.get("color", colour)
        self._open.append((tag, colour, style.get("background-color", ground)))

    def handle_endtag(self, tag: str) -> None:
        """Go out, past elements that were never closed."""
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        """Text that shows."""
        inside = {tag for tag, _colour, _ground in self._open}
        if not data.strip() or inside & {"style", "title", "head"}:
            return
        _tag, colour, ground = self._open[-1]
        ratio = contrast(colour, ground)
        if ratio < ENOUGH:
            self.faint[colour.lower(), ground.lower()] = ratio

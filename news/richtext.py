"""Rich text as plain data: paragraphs, headings and lists with runs of text.

A PDF is made from these by a template of ours, so that no text of an editor is ever read as
markup of the PDF's own language.
"""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

Block = dict[str, Any]

HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol"}
STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}
SAFE_LINKS = ("https://", "http://", "mailto:", "tel:")


class _Reader(HTMLParser):
    """Build blocks while reading; tags that we don't know are skipped, their text is kept."""

    def __init__(self, base_url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base_url = base_url
        self.blocks: list[Block] = []
        self.places: list[list[Block]] = [self.blocks]  # where a next block goes; the last is open
        self.lists: list[Block] = []
        self.runs: list[dict[str, Any]] | None = None
        self.styles = {"bold": 0, "italic": 0}
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self.start("paragraph")
        elif tag in HEADINGS:
            self.start("heading")
        elif tag in LISTS:
            self.runs = None
            block: Block = {"kind": "list", "numbered": tag == "ol", "items": []}
            self.places[-1].append(block)
            self.lists.append(block)
        elif tag == "li" and self.lists:
            self.runs = None
            item: list[Block] = []
            self.lists[-1]["items"].append(item)
            self.places.append(item)
        elif tag == "br":
            self.add("\n")
        elif tag in STYLES:
            self.styles[STYLES[tag]] += 1
        elif tag == "a":
            url = urljoin(self.base_url, dict(attrs).get("href") or "")
            self.link = url if url.startswith(SAFE_LINKS) else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" or tag in HEADINGS:
            self.runs = None
        elif tag in LISTS and self.lists:
            self.runs = None
            self.lists.pop()
        elif tag == "li" and len(self.places) > 1:
            self.runs = None
            self.places.pop()
        elif tag in STYLES:
            self.styles[STYLES[tag]] = max(0, self.styles[STYLES[tag]] - 1)
        elif tag == "a":
            self.link = ""

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text:
            before = " " if data[0].isspace() else ""
            after = " " if data[-1].isspace() else ""
            self.add(f"{before}{text}{after}")
        elif data and self.runs:
            self.add(" ")

    def start(self, kind: str) -> None:
        self.runs = []
        self.places[-1].append({"kind": kind, "runs": self.runs})

    def add(self, text: str) -> None:
        if self.runs is None:
            self.start("paragraph")
        run: dict[str, Any] = {"text": text, "link": self.link}
        run |= {style: depth > 0 for style, depth in self.styles.items()}
        if self.runs is not None:
            self.runs.append(run)


def to_blocks(html: str, base_url: str = "") -> list[Block]:
    """Return rich text as blocks; links without a host are completed with `base_url`.

    A block is a paragraph or heading with `runs`, or a list with `items`, each a list of blocks.
    """
    reader = _Reader(base_url)
    reader.feed(html)
    reader.close()
    return _without_empty(reader.blocks)


def _without_empty(blocks: list[Block]) -> list[Block]:
    kept = []
    for block in blocks:
        if block["kind"] == "list":
            block["items"] = [item for item in map(_without_empty, block["items"]) if item]
        if block.get("runs") or block.get("items"):
            kept.append(block)
    return kept

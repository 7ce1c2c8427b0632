"""Text that members write: a little Markdown, made into HTML that can do no harm.

The text is the truth and is kept as it was written. Its HTML is made when it is saved; whoever
changes the rules here runs `manage.py render_contributions`.
"""

import re
import unicodedata

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

#: How long a text can be. Checked before anything reads it.
LONGEST = 20_000
#: Marks of lists and quotes that are heaped deeper than this are left out.
DEEPEST = 8

_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "blockquote", "br", "h3", "h4"}
_LINK = "nofollow ugc noopener noreferrer"
#: Signs of format that belong in text: they join and part letters in some scripts and in emoji.
_JOINERS = {"\u200c", "\u200d"}
_LEADING_MARKS = re.compile(r"^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*)+", re.MULTILINE)
_LINKS = re.compile(r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)")
#: A bracket that begins no link; a parser would look for its end over and over.
_LOOSE_BRACKETS = re.compile(r"(?<!\\)!?\[(?![^\[\]\n]{0,300}\]\()")
#: An address by itself. What stands in a link already, or between signs of one, is left alone.
_ADDRESSES = re.compile(
    r"(?<![\w<\[\"'/=])(?<!\]\()https?://[^\s<>()\[\]\"'`\\]{1,500}(?<![.,;:!?*_~])", re.IGNORECASE
)
_HEADINGS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}

_markdown = MarkdownIt(
    "commonmark", {"html": False, "breaks": True, "linkify": False, "maxNesting": DEEPEST * 2}
).disable(["image", "code", "fence", "html_block", "html_inline", "reference", "lheading"])


def without_tricks(text: str) -> str:
    """The text without signs that cannot be seen and change how the others are read.

    Right-to-left and zero-width signs let a text look other than it is; so do heaps of accents
    on one letter. Line ends are those of the web.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept: list[str] = []
    marks = 0
    for place, sign in enumerate(lines):
        category = unicodedata.category(sign)
        if category == "Mn":
            marks += 1
            if marks > 3:
                continue
        elif sign in _JOINERS:
            around = lines[place - 1 : place] + lines[place + 1 : place + 2]
            if len(around) < 2 or around.isascii():
                continue
        elif sign == "\n" or sign == "\t":
            marks = 0
        elif category in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}:
            continue
        else:
            marks = 0
        kept.append(sign)
    return "".join(kept)


def render(source: str) -> SafeString:
    """The text as HTML: paragraphs, lists, quotes, small headings, stress and links only."""
    text = _flattened(without_tricks(source[:LONGEST]))
    html = _markdown.render(text)
    for old, new in _HEADINGS.items():
        html = html.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"https", "http", "mailto"},
        link_rel=_LINK,
        strip_comments=True,
    )
    return mark_safe(clean)  # noqa: S308  (nh3 has just cleaned it)


def as_words(source: str, length: int = 200) -> str:
    """The text without its marks on one line, cut at a word; for lists, mails and search."""
    words = _LINKS.sub(r"\1", without_tricks(source[:LONGEST]))
    words = re.sub(r"^[ \t]*(?:[>*+#-]+|\d{1,9}[.)])[ \t]+", "", words, flags=re.MULTILINE)
    words = " ".join(re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", words).split())
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _flattened(text: str) -> str:
    """The text without heaps of marks that make a parser toil, and addresses as links."""
    text = _ADDRESSES.sub(r"<\g<0>>", text)
    text = _LOOSE_BRACKETS.sub(lambda found: found.group().replace("[", "&#91;"), text)
    return _LEADING_MARKS.sub(
        lambda found: found.group() if _depth(found.group()) <= DEEPEST else "", text
    )


def _depth(marks: str) -> int:
    return len(re.findall(r"[>*+-]|\d{1,9}[.)]", marks))

"""The forms of Dutch words: what the search compares, in the index and in a query alike."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W_]+")

#: Plurals that no stemmer brings back to their word, and that this site is about.
_IRREGULAR = {"steden": "stad", "leden": "lid", "schepen": "schip", "koeien": "koe"}

#: Words that are on every page; they only count when there is nothing else to look for.
STOP_WORDS = frozenset(
    """aan al als bij dan dat de deze die dit door een en er het hoe hun ik in is je kan maar me
    met mijn na naar niet nog nu of om onder ons ook op over te tot u uit van voor waar was wat
    we wel werd wie wij wordt zal ze zich zij zijn zo""".split()  # noqa: SIM905  (reads better)
)

_porter = snowballstemmer.stemmer("dutch_porter")
_kraaij_pohlmann = snowballstemmer.stemmer("dutch")


def fold(text: str) -> str:
    """The text without capitals and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def words(text: str) -> Iterator[str]:
    """The words of a text, folded."""
    return (match.group() for match in WORD.finditer(fold(text)))  # folding "⑴" makes brackets


@lru_cache(maxsize=50_000)
def forms(word: str) -> frozenset[str]:
    """A folded word, and what it has in common with its other forms: deals, deal; wonen, woont.

    Two stemmers, as each misses what the other finds. The second takes 'ge' off the front, which
    is right for 'gewerkt' and wrong for 'gezond' and 'gemeente', so it may not touch those.
    """
    if not word.isalpha() or len(word) > 40:
        return frozenset([word])
    word = _IRREGULAR.get(word, word)
    found = {word, _porter.stemWord(word)}
    if word.endswith("s") and len(word) > 4:
        found.add(_porter.stemWord(word[:-1]))
    if word.endswith(("eeen", "ieen")):  # idee, ideeën; industrie, industrieën
        found.add(word[:-2])
    if not word.startswith("ge"):
        found.add(_kraaij_pohlmann.stemWord(word))
    return frozenset(fold(form) for form in found)


def all_forms(text: str) -> set[str]:
    """Every form of every word of a text."""
    found: set[str] = set()
    for word in set(words(text)):
        found |= forms(word)
    return found

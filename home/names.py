"""Names of people, in the order in which a Dutch list has them."""

from home.word_forms import fold

#: What stands before a Dutch name, and what nobody looks for it under: 'de Boer' is at the B.
_BEFORE_A_NAME = frozenset(
    "'s 't aan bij de den der het in op te ten ter uit van von voor zum zur".split()  # noqa: SIM905  (reads better)
)


def alphabetical(first_name: str, last_name: str) -> tuple[str, str, str]:
    """A key to sort by: last name without 'van' or 'de', capitals or accents; then the rest."""
    words = fold(last_name.replace("\u2019", "'")).split()
    start = 0
    while start < len(words) - 1 and words[start] in _BEFORE_A_NAME:
        start += 1
    return " ".join(words[start:]), fold(first_name), " ".join(words[:start])

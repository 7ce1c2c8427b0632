"""Numbers of things in what comes from outside."""

#: No column of ours holds a number of more digits.
MOST_DIGITS = 18


def whole_number(text: str | None) -> int:
    """The number of something, as an address or a form names it; 0, which nothing has, for others.

    Python refuses to read a number of thousands of digits, and a database one of twenty.
    """
    if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return 0

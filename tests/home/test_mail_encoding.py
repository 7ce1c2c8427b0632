"""Mail in seven bits and short lines."""

import quopri

import pytest

from home.mail import LONGEST_LINE, QUOTED_PRINTABLE


@pytest.mark.parametrize("end", ["", " ", " \n", "\t\n", ". \n", "é \n", " \n\n"])
@pytest.mark.parametrize("length", range(LONGEST_LINE - 6, LONGEST_LINE + 4))
def test_a_space_at_the_end_of_a_full_line_keeps_it_short_and_whole(length, end):
    for text in ("x" * length + end, "é" * 4 + "x" * length + end):
        encoded = QUOTED_PRINTABLE.body_encode(text)
        assert encoded.isascii()
        assert max(len(line) for line in encoded.split("\n")) <= LONGEST_LINE
        assert quopri.decodestring(encoded).decode() == text

"""Numbers in what comes from outside."""

import pytest

from home.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("12", 12), ("007", 7), ("9" * 18, 10**18 - 1)]
)
def test_a_number_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [None, "", "x", "-1", "1.5", " 1", "²", "٣", "9" * 19, "9" * 5000])
def test_what_no_column_can_hold_is_the_number_of_nothing(text):
    assert whole_number(text) == 0

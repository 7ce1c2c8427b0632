"""Numbers of things in what comes from outside."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

#: No column of ours holds a number of more digits.
MOST_DIGITS = 18


def whole_number(text: str | None) -> int:
    """The number of something, as an address or a form names it; 0, which nothing has, for others.

    Python refuses to read a number of thousands of digits, and a database one of twenty.
    """
    if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return 0


class ManyField(forms.ModelMultipleChoiceField):
    """Things to tick; a number that no column can hold is none of them."""

    def clean(self, value: Any) -> Any:
        """Look at the numbers before the database does."""
        for one in value if isinstance(value, list | tuple) else ():
            if not whole_number(str(one)):
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(one)[:20]},
                )
        return super().clean(value)

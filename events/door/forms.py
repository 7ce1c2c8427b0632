"""The forms at the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.sign_up.registration import Attendee
from home.questions import CleanCharField


class CodeForm(forms.Form):
    """What was scanned or typed. A ticket that is no ticket is told so, so anything short goes."""

    nonce = forms.UUIDField()
    text = forms.CharField(max_length=5000)
    group = forms.BooleanField(required=False)


class WalkInForm(forms.Form):
    """Somebody who comes without a registration."""

    submit_key = forms.UUIDField(widget=forms.HiddenInput)
    first_name = CleanCharField(label=_("First name"), max_length=80)
    last_name = CleanCharField(label=_("Last name"), max_length=120)
    organisation = CleanCharField(label=_("Organisation"), max_length=160, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For the ticket and the thanks afterwards. Leave it empty if they prefer so."),
    )
    over_capacity = forms.BooleanField(
        label=_("Let them in also when there is no place left"),
        required=False,
        widget=forms.HiddenInput,
    )

    def offer_more_places(self) -> None:
        """Ask whether the full event takes one more."""
        self.fields["over_capacity"].widget = forms.CheckboxInput()

    def attendee(self) -> Attendee:
        """Who it is."""
        data: dict[str, Any] = self.cleaned_data
        return Attendee(data["first_name"], data["last_name"], data["email"], data["organisation"])

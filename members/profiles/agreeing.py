"""Agreeing to the house rules in the very form by which somebody shares or writes something."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members.access import rules_to_agree_to
from members.models import User
from members.profiles.changes import agree


class AgreeingForm(forms.Form):
    """A form that asks its user to agree to the house rules, if they did not yet.

    They agree to the version that they saw; a newer one is asked about again. Whatever is missing,
    nothing typed is lost.
    """

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.rules = rules_to_agree_to(user) if isinstance(user, User) else None
        if self.rules is None:
            return
        self.fields["agrees"] = forms.BooleanField(
            label=_("I agree to the house rules"),
            help_text=format_html(
                '<a href="{}" target="_blank">{}</a>',
                reverse("profiles:rules"),
                _("Read the house rules (in a new window)"),
            ),
            error_messages={"required": _("Read the house rules, and tick that you agree.")},
        )
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=self.rules.version
        )

    def clean(self) -> dict[str, Any]:
        """The rules that they read must be those that count."""
        data = super().clean() or self.cleaned_data
        if self.rules and data.get("version") != self.rules.version:
            if data.get("agrees"):
                self.add_error("agrees", _("The house rules just changed. Read them once more."))
            sent = cast(QueryDict, self.data).copy()
            sent[self.add_prefix("version")] = str(self.rules.version)
            sent.pop(self.add_prefix("agrees"), None)
            self.data = sent
        return data

    def agree(self) -> None:
        """Write down that they agreed; call it in the view, on a valid form."""
        if self.rules:
            agree(self.user, self.rules)

"""Forms of the settings of a sign-up."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from events.models import Invitation, SignUp


class SettingsForm(WagtailAdminModelForm):
    """The settings, with the audiences below each other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["former"]
        field.queryset = earlier_sign_ups(self.instance)
        field.empty_label = _("None")
        field.label_from_instance = lambda item: f"{item.event.title} ({item.event.days_text})"

    def is_valid(self) -> bool:
        """Refuse to take an audience away that people belong to, and two with one name."""
        valid = bool(super().is_valid())
        return self._audiences_are_right() and valid

    def _audiences_are_right(self) -> bool:
        formset = self.formsets["audiences"]
        going = set(formset.deleted_forms)
        for form in going:
            audience = form.instance
            if audience.pk and (audience.registrations.exists() or audience.invitations.exists()):
                self.add_error(
                    None,
                    _(
                        "'%(audience)s' cannot be deleted: people or invitation codes belong to "
                        "it. Give it a place number instead."
                    )
                    % {"audience": audience},
                )
                return False
        names: set[str] = set()
        for form in formset.forms:
            name = form.cleaned_data.get("name", "").casefold() if form.is_valid() else ""
            if form in going or not name:
                continue
            if name in names:
                form.add_error("name", _("There is an audience with that name already."))
                return False
            names.add(name)
        return True


def earlier_sign_ups(sign_up: SignUp) -> QuerySet[SignUp]:
    """Those of events that started before this one, the latest first."""
    others = SignUp.objects.filter(event__start__isnull=False).exclude(pk=sign_up.pk)
    if start := sign_up.event.start:
        others = others.filter(event__start__lt=start)
    return others.select_related("event").order_by("-event__start")


class InvitationForm(WagtailAdminModelForm):
    """One invitation code."""

    class Meta:
        model = Invitation
        fields = ["code", "email", "audience", "max_uses", "valid_until"]
        widgets = {"valid_until": AdminDateTimeInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sign_up: SignUp = self.instance.sign_up
        self.fields["audience"].queryset = sign_up.audiences.all()

    def clean_code(self) -> str:
        """A code is read without regard to case, so it is unique without regard to case."""
        code: str = self.cleaned_data["code"].strip()
        same = self.instance.sign_up.invitations.filter(code__iexact=code)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This code exists already."))
        return code

    def clean_max_uses(self) -> int:
        """Not fewer than it was used already."""
        number: int = self.cleaned_data["max_uses"]
        if number < self.instance.uses:
            raise forms.ValidationError(
                _("This code has been used %(number)s times already."),
                params={"number": self.instance.uses},
            )
        return number


class CodesForm(forms.Form):
    """How many codes, and for whom."""

    number = forms.IntegerField(
        label=gettext_lazy("How many codes"), min_value=1, max_value=1000, initial=10
    )
    max_uses = forms.IntegerField(
        label=gettext_lazy("How often each can be used"), min_value=1, max_value=10_000, initial=1
    )
    valid_until = forms.DateTimeField(
        label=gettext_lazy("Valid until"), required=False, widget=AdminDateTimeInput
    )

    def __init__(self, *args: Any, sign_up: SignUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"] = forms.ModelChoiceField(
            label=_("Audience"), queryset=sign_up.audiences.all(), required=False
        )

"""Forms about issues of newsletters."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from home.forms import PageForm
from home.listing import FilterForm
from home.models import Theme
from home.numbers import ManyField
from newsletters.models.lists import NewsletterList
from newsletters.segments import Segment
from townsdeals.models import Organisation

#: The fields of who gets an issue.
ONLY = ("only_themes", "only_organisations", "only_members", "only_since", "only_until")


class IssueForm(PageForm):
    """The editor of an issue, with who of its readers get it."""

    only_themes = ManyField(
        label=_("Only who chose one of these themes"),
        queryset=Theme.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers who chose no theme get everything, so this too."),
    )
    only_organisations = forms.MultipleChoiceField(
        label=_("Only who works at"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only_members = forms.ChoiceField(
        label=_("Good Food City"),
        choices=[
            ("", _("Everybody")),
            ("yes", _("Only members")),
            ("no", _("Only who is no member")),
        ],
        required=False,
    )
    only_since = forms.DateField(
        label=_("Only readers since"), required=False, widget=AdminDateInput
    )
    only_until = forms.DateField(
        label=_("Only readers until"), required=False, widget=AdminDateInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        segment = Segment.from_data(self.instance.segment)
        self.initial |= {
            "only_themes": list(segment.themes),
            "only_organisations": list(segment.organisation_kinds),
            "only_members": segment.member,
            "only_since": segment.since,
            "only_until": segment.until,
        }
        for name in ONLY:
            # Who got it is part of what was sent.
            self.fields[name].disabled = bool(self.instance.is_frozen)

    def clean(self) -> Any:
        """The first day comes before the last one."""
        data = super().clean()
        since, until = data.get("only_since"), data.get("only_until")
        if since and until and since > until:
            self.add_error("only_until", _("The last day comes before the first one."))
        return data

    def _post_clean(self) -> None:
        data = self.cleaned_data
        if all(name in data for name in ONLY):
            self.instance.segment = Segment(
                themes=tuple(sorted(theme.pk for theme in data["only_themes"])),
                organisation_kinds=tuple(data["only_organisations"]),
                member=data["only_members"],
                since=data["only_since"].isoformat() if data["only_since"] else "",
                until=data["only_until"].isoformat() if data["only_until"] else "",
            ).as_data()
        super()._post_clean()


class IssueFilterForm(FilterForm):
    """The filter of the archive; names of fields are those in addresses."""

    lijst = forms.ChoiceField(label=_("Newsletter"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["lijst"])
        lists = NewsletterList.objects.order_by("name").values_list("slug", "name")
        field.choices = [("", _("All newsletters")), *lists]

    def query(self) -> str:
        """The filters in use as a query string, without the page number."""
        chosen = self.cleaned_data.get("lijst")
        return urlencode({"lijst": chosen}) if chosen else ""

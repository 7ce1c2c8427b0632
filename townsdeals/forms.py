"""The filters of the index pages; the names of fields are those in addresses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.listing import FilterForm
from home.models import Theme
from townsdeals.models.deals import DealPage
from townsdeals.models.organisations import Organisation
from townsdeals.models.results import Lesson, Result


def theme_field() -> forms.ModelChoiceField:
    """The themes, by their slug."""
    return forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="slug",
        required=False,
        label=_("Theme"),
        empty_label=_("All themes"),
    )


def choice_field(label: Any, everything: Any, choices: Any) -> forms.ChoiceField:
    """Fixed choices, of which the first means all."""
    return forms.ChoiceField(choices=[("", everything), *choices], required=False, label=label)


class DealFilterForm(FilterForm):
    """The filters of the list of deals."""

    soort = choice_field(_("Kind"), _("All kinds"), DealPage.Kind.choices)
    status = choice_field(_("Status"), _("All statuses"), DealPage.Status.choices)
    thema = theme_field()
    partner = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Partner"),
        empty_label=_("All partners"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Organisation.objects.partners().only("name", "slug")


class PartnerFilterForm(FilterForm):
    """The filters of the list of partners."""

    soort = choice_field(_("Kind of organisation"), _("All kinds"), Organisation.Kind.choices)


class SearchFilterForm(FilterForm):
    """Words to look for in what belongs to deals, with the deal and the theme."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    deal = forms.ModelChoiceField(
        DealPage.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Deal"),
        empty_label=_("All deals"),
    )
    thema = theme_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deals = DealPage.objects.for_visitors().in_language().defer_streamfields()
        self.fields["deal"].queryset = deals.order_by("title")


class ResultFilterForm(SearchFilterForm):
    """The filters of the list of results."""

    soort = choice_field(_("Kind of result"), _("All kinds"), Result.Kind.choices)
    field_order = ["q", "soort", "deal", "thema"]


class LessonFilterForm(SearchFilterForm):
    """The filters of the list of lessons."""

    fase = choice_field(_("Phase"), _("All phases"), Lesson.Phase.choices)
    field_order = ["q", "fase", "deal", "thema"]

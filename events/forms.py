"""The filters of the agenda and of a programme; the names of fields are those in addresses."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.listing import FilterForm
from home.models import Theme
from townsdeals.models import DealPage

if TYPE_CHECKING:
    from events.models import Session

#: The kinds of parts of a programme as they are called in addresses.
SESSION_WORDS = {
    "plenair": "plenary",
    "sessie": "session",
    "excursie": "excursion",
    "online": "online",
}


class AgendaFilterForm(FilterForm):
    """The filters of the agenda."""

    periode = forms.ChoiceField(
        label=_("Period"),
        choices=[("", _("Upcoming")), ("voorbij", _("Past"))],
        required=False,
        widget=forms.HiddenInput,
    )
    soort = forms.ChoiceField(label=_("Kind"), required=False)
    thema = forms.ModelChoiceField(
        Theme.objects.all(),
        to_field_name="slug",
        required=False,
        label=_("Theme"),
        empty_label=_("All themes"),
    )
    deal = forms.ModelChoiceField(
        DealPage.objects.none(),
        to_field_name="slug",
        required=False,
        label=_("Deal"),
        empty_label=_("All deals"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from events.models.pages import EventKind

        super().__init__(*args, **kwargs)
        self.fields["soort"].choices = [("", _("All kinds")), *EventKind.choices]
        deals = DealPage.objects.for_visitors().in_language().defer_streamfields()
        self.fields["deal"].queryset = deals.order_by("title")


class ProgrammeFilterForm(FilterForm):
    """The filters of a programme: only what occurs in it can be chosen."""

    ronde = forms.ChoiceField(label=_("Round"), required=False)
    soort = forms.ChoiceField(label=_("Kind"), required=False)
    thema = forms.ChoiceField(label=_("Theme"), required=False)
    deal = forms.ChoiceField(label=_("Deal"), required=False)

    def __init__(self, *args: Any, sessions: Iterable["Session"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = list(sessions)
        rounds = {item.round.slug: item.round for item in sessions if item.round}
        kinds = {item.kind: item.get_kind_display() for item in sessions}
        themes = {theme.slug: theme.name for item in sessions for theme in item.themes.all()}
        deals = {item.deal.slug: item.deal.title for item in sessions if item.deal}
        in_order = sorted(rounds.items(), key=lambda pair: (pair[1].start, pair[1].end))
        self._offer("ronde", _("All rounds"), [(slug, found.name) for slug, found in in_order])
        self._offer(
            "soort",
            _("All kinds"),
            [(word, kinds[kind]) for word, kind in SESSION_WORDS.items() if kind in kinds],
        )
        self._offer("thema", _("All themes"), sorted(themes.items(), key=lambda pair: pair[1]))
        self._offer("deal", _("All deals"), sorted(deals.items(), key=lambda pair: pair[1]))

    def _offer(self, name: str, everything: Any, choices: list[tuple[str, Any]]) -> None:
        """Fill a filter; one with nothing to choose is not shown, but still checked."""
        field = self.fields[name]
        field.choices = [("", everything), *choices]
        if not choices:
            field.widget = forms.HiddenInput()
            field.widget.choices = field.choices

    def select(self, sessions: Iterable["Session"]) -> list["Session"]:
        """The parts of the programme that were asked for."""
        wanted = self.cleaned_data
        kind = SESSION_WORDS.get(wanted["soort"])
        return [
            item
            for item in sessions
            if (not wanted["ronde"] or (item.round and item.round.slug == wanted["ronde"]))
            and (not kind or item.kind == kind)
            and (
                not wanted["thema"]
                or any(theme.slug == wanted["thema"] for theme in item.themes.all())
            )
            and (not wanted["deal"] or (item.deal and item.deal.slug == wanted["deal"]))
        ]

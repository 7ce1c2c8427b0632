"""Initiatives on a map of the Netherlands, drawn on the server, and the same as an equal list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from home.listing import FilterForm
from members.access import blocked_ids
from members.models import Initiative
from townsdeals.forms import choice_field, theme_field
from townsdeals.map import Map, Spot

#: So many initiatives are on the map at most, the newest; the list of initiatives has them all.
MOST = 500


def initiative_map(initiatives: Iterable[Initiative]) -> Map:
    """A map of these initiatives, each with its phase."""
    return Map(
        Spot(
            item.title,
            item.place_name,
            item.get_absolute_url(),
            str(item.get_phase_display()),
            item.coordinates,
            item.language,
        )
        for item in initiatives
    )


class MapForm(FilterForm):
    """Which initiatives are on the map."""

    thema = theme_field()
    fase = choice_field(gettext_lazy("Phase"), gettext_lazy("All phases"), Initiative.Phase.choices)
    omslag = forms.ChoiceField(
        choices=[("", gettext_lazy("All shifts")), *Initiative.SHIFTS.items()],
        required=False,
        label=gettext_lazy("Shift"),
    )

    def initiatives(self, user: Any) -> Any:
        """What this reader may see by these filters, the newest first."""
        wanted = self.cleaned_data
        found = Initiative.objects.visible_to(user).select_related("municipality")
        found = found.exclude(author__in=blocked_ids(user))
        if wanted["thema"]:
            found = found.filter(themes=wanted["thema"])
        if wanted["fase"]:
            found = found.filter(phase=wanted["fase"])
        if wanted["omslag"]:
            found = found.filter(**{f"shift_{wanted['omslag']}": True})
        return found.order_by("-first_published_at", "-pk")


class MapView(View):
    """The map, and the list by place beside it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what the filters ask for."""
        form = MapForm(request.GET)
        if not form.is_valid():
            raise Http404("No such filter value.")
        initiatives = list(form.initiatives(request.user)[:MOST])
        response = TemplateResponse(
            request,
            "pages/good_food_city/map.html",
            {
                "title": _("Initiatives on the map"),
                "lead": _("See what happens where, and who is near you."),
                "map": initiative_map(initiatives),
                "count": len(initiatives),
                "filter_form": form,
                "active_filters": form.active_filters(),
                "params": request.GET,
            },
        )
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response

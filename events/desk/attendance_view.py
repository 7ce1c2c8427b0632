"""Who came to the events that are over, side by side."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Media
from django.http import HttpRequest, HttpResponseBase
from django.templatetags.static import static
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import SEE_ATTENDEES
from events.models import EventKind, EventPage
from events.sign_up.attendance import attendance_of, past_sign_ups
from home.attention import editable_by

#: So many events stand on a page.
SHOWN = 50


class AttendanceMenuItem(MenuItem):
    """For who may see attendees."""

    def is_shown(self, request: HttpRequest) -> bool:
        """They may."""
        return bool(request.user.has_perm(SEE_ATTENDEES))


class ChoiceForm(forms.Form):
    """Which events."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("All")), *EventKind.choices],
        required=False,
    )


class AttendanceView(WagtailAdminTemplateMixin, TemplateView):
    """Each event that is over, with who had a place and who came."""

    template_name = "events/admin/attendance.html"
    page_title = gettext_lazy("Who came to events")
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the right."""
        if not request.user.has_perm(SEE_ATTENDEES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The screen itself is the last crumb."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The events of the kind that was asked for; only those whose page the user may edit."""
        form = ChoiceForm(self.request.GET)
        kind = form.cleaned_data["kind"] if form.is_valid() else ""
        pages = editable_by(self.request.user, EventPage.objects.all())
        sign_ups = past_sign_ups().filter(event__in=pages.order_by().values("pk"))
        if kind:
            sign_ups = sign_ups.filter(event__kind=kind)
        page = Paginator(sign_ups, SHOWN).get_page(self.request.GET.get("p"))
        rows = attendance_of(page.object_list)
        known = [row for row in rows if row.percent is not None]
        came = sum(row.came for row in known)
        registered = sum(row.registered for row in known)
        return super().get_context_data(
            form=form,
            page=page,
            rows=rows,
            known=len(known),
            came=came,
            registered=registered,
            percent=round(100 * came / registered) if registered else 0,
            query=f"kind={kind}",
            media=Media(css={"all": [static("agendastad/plot.css")]}),
            **kwargs,
        )

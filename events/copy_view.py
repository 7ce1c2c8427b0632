"""Copy an event with its programme to a new date, in the admin."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import EventMixin
from events.admin_forms import CopyEventForm
from events.copying import copy_event


class CopyEventView(EventMixin, WagtailAdminTemplateMixin, FormView):
    """Copy an event with its programme to a new date."""

    form_class = CopyEventForm
    template_name = "events/admin/copy.html"
    page_title = gettext_lazy("Copy to a new edition")
    header_icon = "copy"

    def may_enter(self) -> bool:
        """Who may read the event here and add pages beside it."""
        parent = self.event.get_parent().permissions_for_user(self.request.user)
        return super().may_enter() and parent.can_add_subpage()

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """Copying is the last crumb."""
        return [{"url": "", "label": self.get_page_title()}]

    def get_page_subtitle(self) -> str:
        """The event."""
        return self.event.get_admin_display_title()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which event it is about."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return {**kwargs, "event": self.event}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what will be copied."""
        context = super().get_context_data(**kwargs)
        context.update(
            event=self.event,
            media=context["form"].media,
            counts={
                "rounds": self.event.rounds.count(),
                "rooms": self.event.rooms.count(),
                "sessions": self.event.sessions.count(),
            },
        )
        return context

    def form_valid(self, form: CopyEventForm) -> HttpResponse:
        """Copy, and open the draft."""
        if not (self.event.start and self.event.end):
            form.add_error(None, _("Give this event its dates first: the copy counts from them."))
            return self.form_invalid(form)
        copy = copy_event(self.event, user=self.request.user, **form.cleaned_data)
        messages.success(
            self.request,
            _("'%(title)s' is a draft. Check the texts and dates before you publish it.")
            % {"title": copy.title},
            buttons=[messages.button(reverse("events_programme", args=[copy.pk]), _("Programme"))],
        )
        return redirect("wagtailadmin_pages:edit", copy.pk)

"""Sign somebody up by hand."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import GO_BEYOND_CAPACITY, SEE_ATTENDEES
from events.desk.attendee_forms import (
    AddForm,
    groups_of,
)
from events.desk.base import SignUpMixin
from events.models import Registration
from events.sign_up.locking import BusyError
from events.sign_up.moves import RefusedError
from events.sign_up.staff_changes import (
    register_by_staff,
)


class AddView(SignUpMixin, WagtailAdminTemplateMixin, FormView):
    """Sign somebody up by hand."""

    right = "events.add_registration"
    form_class = AddForm
    template_name = "events/admin/add.html"
    page_title = gettext_lazy("Add somebody")
    header_icon = "user"

    def may_enter(self) -> bool:
        """Who adds somebody sees who is there."""
        return super().may_enter() and self.request.user.has_perm(SEE_ATTENDEES)

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        url = reverse("events_attendees", args=[self.event.pk])
        return [{"url": url, "label": _("Attendees")}, *super().own_breadcrumbs()]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The audiences, parts and questions of the event."""
        return {
            **super().get_form_kwargs(),
            "sign_up": self.sign_up,
            "groups": groups_of(Registration(sign_up=self.sign_up)),
            "may_exceed": self.request.user.has_perm(GO_BEYOND_CAPACITY),
        }

    def form_valid(self, form: AddForm) -> HttpResponse:
        """Sign up, or say why not."""
        try:
            outcome = register_by_staff(self.sign_up.pk, form.application(), self.actor)
        except RefusedError as refused:
            form.refuse(refused.texts)
            return self.form_invalid(form)
        except BusyError:
            form.add_error(None, _("Many people are signing up now. Try again in a moment."))
            return self.form_invalid(form)
        registration = outcome.registration
        names = ", ".join(person.name for person in registration.companions())
        messages.success(
            self.request,
            pgettext("state of a registration", "%(name)s: %(state)s.")
            % {"name": names, "state": registration.get_state_display()},
        )
        return redirect("events_attendee", self.event.pk, registration.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words of the form."""
        context = super().get_context_data(**kwargs)
        context.update(
            submit=_("Sign up"),
            back_url=reverse("events_attendees", args=[self.event.pk]),
            media=context["form"].media,
        )
        return context

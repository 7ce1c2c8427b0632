"""What staff can do with one registration: each action asks, and then does one thing."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import CHANGE_ATTENDEES, GO_BEYOND_CAPACITY, SEE_ATTENDEES, SEE_SENSITIVE
from events.desk.attendee_forms import (
    AddressForm,
    CapacityForm,
    NoteForm,
    ReasonForm,
    RejectForm,
    StaffDetailsForm,
    groups_of,
)
from events.desk.base import AttendeeMixin, told
from events.models import Booking, Registration, State
from events.sign_up.change_forms import ProgrammeForm
from events.sign_up.changes import (
    approve,
    cancel,
    change_details,
    change_sessions,
    correct_address,
    give_place,
    give_session_place,
    reject,
)
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.staff_changes import (
    resend_link,
    set_note,
    withhold_failed_mails,
)


class AttendeeActionView(AttendeeMixin, WagtailAdminTemplateMixin, FormView):
    """Ask, and then do one thing with a registration."""

    right = CHANGE_ATTENDEES
    template_name = "events/admin/form.html"
    submit: Any = gettext_lazy("Save")
    intro: Any = ""
    done: Any = gettext_lazy("It has been done.")
    serious = False

    @staticmethod
    def fits(registration: Registration) -> bool:
        """Whether it makes sense for this registration now."""
        return not registration.has_ended

    def may_enter(self) -> bool:
        """Who may change a registration may see it too."""
        return super().may_enter() and self.request.user.has_perm(SEE_ATTENDEES)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead back when it makes no sense any more."""
        self.request, self.kwargs = request, kwargs
        if self.may_enter() and self.found_sign_up and not self.fits(self.registration):
            messages.warning(request, _("This cannot be done with this registration any more."))
            return redirect(self.attendee_url)
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: Any) -> None:
        """Do it, with what the form says."""
        raise NotImplementedError

    def staff(self, form: Any) -> Actor:
        """Who does it, and why."""
        return Actor("staff", self.request.user, form.cleaned_data.get("reason", ""))

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it, or say at the form why not."""
        try:
            if told(self.request, lambda: self._perform(form)):
                messages.success(self.request, self.done)
                return redirect(self.attendee_url)
        except _ShownError:
            pass
        return self.form_invalid(form)

    def _perform(self, form: Any) -> None:
        try:
            self.perform(form)
        except RefusedError as refused:
            for name, text in refused.texts.items():
                form.add_error(name if name in form.fields else None, text)
            raise _ShownError from refused

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words of the form."""
        context = super().get_context_data(**kwargs)
        context.update(
            submit=self.submit,
            intro=self.intro,
            serious=self.serious,
            back_url=self.attendee_url,
            media=context["form"].media,
        )
        return context


class _ShownError(Exception):
    """It was refused, and the form says why."""


class CapacityMixin(AttendeeActionView):
    """Something that takes a place."""

    form_class = CapacityForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who may go beyond the places is asked."""
        may = self.request.user.has_perm(GO_BEYOND_CAPACITY)
        return {**super().get_form_kwargs(), "may_exceed": may}


class ApproveView(CapacityMixin):
    """Let somebody in."""

    page_title = gettext_lazy("Approve")
    submit = gettext_lazy("Approve")
    intro = gettext_lazy("They get a mail. Without a free place they join the waiting list.")
    done = gettext_lazy("Approved. They get a mail.")

    @staticmethod
    def fits(registration: Registration) -> bool:
        """They wait for approval, and answer for themselves."""
        return registration.state == State.PENDING and registration.leader_id is None

    def perform(self, form: Any) -> None:
        """Approve."""
        over = form.cleaned_data.get("over_capacity", False)
        approve(self.registration.pk, self.staff(form), over_capacity=over)


class RejectView(AttendeeActionView):
    """Do not let somebody in."""

    form_class = RejectForm
    page_title = gettext_lazy("Do not approve")
    submit = gettext_lazy("Do not approve")
    done = gettext_lazy("They get a mail with the reason.")
    serious = True

    @staticmethod
    def fits(registration: Registration) -> bool:
        """Who could be approved."""
        return ApproveView.fits(registration)

    def perform(self, form: Any) -> None:
        """Reject."""
        reject(self.registration.pk, self.staff(form))


class GivePlaceView(CapacityMixin):
    """Give somebody on the waiting list a place."""

    page_title = gettext_lazy("Give a place")
    submit = gettext_lazy("Give a place")
    intro = gettext_lazy("They get the place at once, before everybody else who waits.")
    done = gettext_lazy("They have a place now, and get a mail.")

    @staticmethod
    def fits(registration: Registration) -> bool:
        """They wait, and answer for themselves."""
        return registration.state == State.WAITING and registration.leader_id is None

    def perform(self, form: Any) -> None:
        """Give the place."""
        over = form.cleaned_data.get("over_capacity", False)
        give_place(self.registration.pk, self.staff(form), over_capacity=over)


class GiveSessionPlaceView(CapacityMixin):
    """Give somebody who waits for a part of the programme a place in it."""

    page_title = gettext_lazy("Give a place in this part")
    submit = gettext_lazy("Give a place")
    done = gettext_lazy("They have a place in this part now, and get a mail.")

    @cached_property
    def booking(self) -> Booking:
        """Their place in the queue of the part."""
        found: Booking = get_object_or_404(
            self.registration.bookings.filter(state=State.WAITING).select_related("session"),
            pk=self.kwargs["booking"],
        )
        return found

    def perform(self, form: Any) -> None:
        """Give the place."""
        over = form.cleaned_data.get("over_capacity", False)
        give_session_place(self.booking.pk, self.staff(form), over_capacity=over)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which part."""
        return super().get_context_data(**kwargs) | {"intro": str(self.booking.session)}


class DetailsView(AttendeeActionView):
    """Correct names and answers."""

    form_class = StaffDetailsForm
    page_title = gettext_lazy("Change details and answers")
    done = gettext_lazy("The details have been changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form shows sensitive answers only to who may see them."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return {
            **kwargs,
            "registration": self.registration,
            "sees_sensitive": self.request.user.has_perm(SEE_SENSITIVE),
        }

    def perform(self, form: Any) -> None:
        """Change them."""
        change_details(self.registration.pk, form.attendee(), self.actor)


class AddressView(AttendeeActionView):
    """Correct the address."""

    form_class = AddressForm
    page_title = gettext_lazy("Correct the address")
    done = gettext_lazy("The address has been corrected. The mail goes there.")

    def get_initial(self) -> dict[str, Any]:
        """The address as it is."""
        return {"email": self.registration.email}

    def perform(self, form: Any) -> None:
        """Correct it; what failed at the old one is done with."""
        correct_address(self.registration.pk, form.cleaned_data["email"], self.actor)
        withhold_failed_mails(self.registration)


class SessionsView(AttendeeActionView):
    """Choose other parts of the programme."""

    form_class = ProgrammeForm
    page_title = gettext_lazy("Change the programme")
    done = gettext_lazy("The programme has been changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The parts that can be chosen."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        groups = groups_of(self.registration)
        return {**kwargs, "registration": self.registration, "groups": groups}

    def perform(self, form: Any) -> None:
        """Change them."""
        change_sessions(self.registration.pk, form.chosen(), form.queued(), self.actor)


class LinkView(AttendeeActionView):
    """Mail the link once more."""

    form_class = forms.Form
    page_title = gettext_lazy("Send the link again")
    submit = gettext_lazy("Send the link")
    intro = gettext_lazy("With the link they see their ticket, and change or cancel.")
    done = gettext_lazy("The link has been sent.")

    @staticmethod
    def fits(registration: Registration) -> bool:
        """There is an address to send it to."""
        return not registration.has_ended and bool(registration.email)

    def perform(self, form: Any) -> None:
        """Send it."""
        resend_link(self.registration, self.actor)


class NoteView(AttendeeActionView):
    """A note, and the priority on the waiting list."""

    form_class = NoteForm
    page_title = gettext_lazy("Note and priority")
    done = gettext_lazy("The note has been saved.")

    @staticmethod
    def fits(registration: Registration) -> bool:
        """Always."""
        return True

    def get_form_kwargs(self) -> dict[str, Any]:
        """What is there now."""
        return {**super().get_form_kwargs(), "instance": self.registration}

    def perform(self, form: Any) -> None:
        """Keep it."""
        data = form.cleaned_data
        set_note(self.registration.pk, data["note"], data["priority"], self.actor)


class CancelView(AttendeeActionView):
    """Cancel a registration."""

    form_class = ReasonForm
    page_title = gettext_lazy("Cancel this registration")
    submit = gettext_lazy("Cancel this registration")
    intro = gettext_lazy(
        "They get a mail. Who was signed up along with them is cancelled too. The place goes to "
        "who waits."
    )
    done = gettext_lazy("The registration has been cancelled.")
    serious = True

    def perform(self, form: Any) -> None:
        """Cancel."""
        cancel(self.registration.pk, self.staff(form))


#: What staff can do, by its word in the address.
ACTIONS: dict[str, type[AttendeeActionView]] = {
    "goedkeuren": ApproveView,
    "afwijzen": RejectView,
    "plaats-geven": GivePlaceView,
    "gegevens": DetailsView,
    "programma": SessionsView,
    "adres": AddressView,
    "link": LinkView,
    "notitie": NoteView,
    "annuleren": CancelView,
}


def act(request: HttpRequest, event_id: int, pk: int, action: str) -> HttpResponseBase:
    """The form of one of the actions."""
    view = ACTIONS.get(action)
    if view is None:
        raise Http404("No such action.")
    return view.as_view()(request, event_id=event_id, pk=pk)

"""One attendee in the admin: everything about them, and what staff can do."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.desk.attendee_forms import (
    AddForm,
    AddressForm,
    CapacityForm,
    NoteForm,
    ReasonForm,
    RejectForm,
    StaffDetailsForm,
)
from events.desk.base import (
    CHANGE_ATTENDEES,
    GO_BEYOND_CAPACITY,
    SEE_ATTENDEES,
    SEE_SENSITIVE,
    SignUpMixin,
    told,
)
from events.models import Booking, Registration, RegistrationLog, Session, State
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
from events.sign_up.forms import ProgrammeForm, SessionGroup, session_groups
from events.sign_up.locking import BusyError
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.session_choice import CHOSEN_KINDS
from events.sign_up.staff_changes import (
    register_by_staff,
    resend_link,
    set_note,
    withhold_failed_mails,
)
from events.sign_up.waiting_list import why_nobody_moves
from home.models import OutgoingMail


class AttendeeMixin(SignUpMixin):
    """A screen about one registration of this event."""

    right = SEE_ATTENDEES
    header_icon = "user"

    @cached_property
    def registration(self) -> Registration:
        """The registration; one of another event, or forgotten, is 404."""
        found: Registration = get_object_or_404(
            self.sign_up.registrations.real()
            .filter(anonymised_at__isnull=True)
            .select_related("audience", "leader", "invitation", "user"),
            pk=self.kwargs["pk"],
        )
        found.sign_up = self.sign_up
        return found

    @property
    def attendee_url(self) -> str:
        """The page with everything."""
        return reverse("events_attendee", args=[self.event.pk, self.kwargs["pk"]])

    def get_page_subtitle(self) -> str:
        """Who it is."""
        return self.registration.name

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        url = reverse("events_attendees", args=[self.event.pk])
        return [
            {"url": url, "label": _("Attendees")},
            {"url": "", "label": self.registration.name},
        ]


class AttendeeView(AttendeeMixin, WagtailAdminTemplateMixin, TemplateView):
    """Everything about one attendee."""

    template_name = "events/admin/attendee.html"
    page_title = gettext_lazy("Attendee")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answers, programme, group, what happened, and the mails."""
        context = super().get_context_data(**kwargs)
        registration, user = self.registration, self.request.user
        answers = list(registration.answers.select_related("question"))
        sees_sensitive = user.has_perm(SEE_SENSITIVE)
        can_change = user.has_perm(CHANGE_ATTENDEES)
        mails = list(OutgoingMail.objects.about(f"registration:{registration.pk}"))
        context.update(
            event=self.event,
            registration=registration,
            answers=[item for item in answers if sees_sensitive or not item.sensitive],
            hidden_answers=sum(item.sensitive for item in answers) if not sees_sensitive else 0,
            bookings=registration.bookings.select_related("session__room").order_by(
                "session__start", "pk"
            ),
            group=list(registration.group.order_by("pk")),
            timeline=[
                _told_entry(entry)
                for entry in registration.log.select_related("actor", "session").order_by(
                    "-at", "-pk"
                )
            ],
            mails=mails,
            can_see_mail=user.has_perm("home.view_outgoingmail"),
            can_send_mail=user.has_perm("home.change_outgoingmail"),
            actions=self._actions() if can_change else [],
            can_change=can_change and registration.state == State.CONFIRMED,
            reason=why_nobody_moves(self.sign_up) if registration.state == State.WAITING else "",
            attendee_url=self.attendee_url,
        )
        return context

    def _actions(self) -> list[tuple[str, Any, bool]]:
        """What can be done now: address, text, and whether it ends something."""
        return [
            (
                reverse("events_attendee_action", args=[self.event.pk, self.registration.pk, name]),
                view.page_title,
                view.serious,
            )
            for name, view in ACTIONS.items()
            if view.fits(self.registration)
        ]


def _told_entry(entry: RegistrationLog) -> dict[str, Any]:
    """A line of the timeline in words."""
    who = str(entry.actor) if entry.actor else str(entry.get_by_display())
    return {
        "at": entry.at,
        "what": entry.what,
        "who": who,
        "session": entry.session,
        "why": entry.reason,
    }


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
        """Change them; what the form did not offer, such as what has begun, stays as it is."""
        offered = {option.session.pk for group in form.groups for option in group.options}
        kept = self.registration.bookings.current().exclude(session__in=offered)
        chosen, queued = form.chosen(), form.queued()
        for booking in kept:
            (chosen if booking.state == State.CONFIRMED else queued).append(booking.session_id)
        change_sessions(self.registration.pk, chosen, queued, self.actor)


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


def place_of_registration(number: str) -> str:
    """Where a registration is in the admin; empty when it is gone or forgotten."""
    known = Registration.objects.filter(pk=number, anonymised_at__isnull=True)
    event_id = known.values_list("sign_up__event", flat=True).first()
    return reverse("events_attendee", args=[event_id, number]) if event_id else ""


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


class AddView(SignUpMixin, WagtailAdminTemplateMixin, FormView):
    """Sign somebody up by hand."""

    right = "events.add_registration"
    form_class = AddForm
    template_name = "events/admin/form.html"
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
        messages.success(
            self.request,
            pgettext("state of a registration", "%(name)s: %(state)s.")
            % {"name": registration.name, "state": registration.get_state_display()},
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


def groups_of(registration: Registration) -> list[SessionGroup]:
    """The parts of the programme that can be chosen now."""
    event = registration.sign_up.event
    if not event.show_programme:
        return []
    sessions = (
        Session.objects.filter(
            event_id=event.pk,
            kind__in=CHOSEN_KINDS,
            cancelled=False,
            start__gt=timezone.now(),
        )
        .select_related("round", "room")
        .order_by("start", "end", "title")
    )
    return session_groups(sessions)

"""The page of one registration, opened by the secret link: see, change, hand over, cancel.

Nothing changes by opening a link: mail scanners open them all. Each change is a form with a button.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import View

from events.calendars import calendar_response
from events.models import Registration, Session, State
from events.sign_up import tickets
from events.sign_up.change_forms import DetailsForm, HandOverForm, ProgrammeForm
from events.sign_up.changes import (
    answer_offer,
    answer_session_offer,
    cancel,
    change_details,
    change_sessions,
    hand_over,
)
from events.sign_up.locking import BusyError
from events.sign_up.moves import RefusedError
from events.sign_up.papers import certificates, gets_certificate
from events.sign_up.personal_data import personal_data
from events.sign_up.retention import erase
from events.sign_up.session_choice import CHOSEN_KINDS
from events.sign_up.session_options import session_groups
from events.sign_up.views import busy
from home.limits import Limit, too_often

#: Who opens more links that are not whole is guessing.
WRONG_LINKS = Limit("wrong-links", 20, 60)


class RegistrationView(View):
    """A page of a registration: found by its secret, kept out of caches and search engines."""

    registration: Registration
    title: Any = ""
    #: The form that was sent, with its files kept; nothing of it is lost when the site is busy.
    form: Any = None

    def dispatch(
        self, request: HttpRequest, *args: Any, secret: str, **kwargs: Any
    ) -> HttpResponseBase:
        """Find the registration; a link that is not whole is 404, whatever is wrong with it."""
        if WRONG_LINKS.is_reached(request):
            return too_often(request, WRONG_LINKS)
        found = Registration.objects.by_secret(secret)
        if found is None:
            WRONG_LINKS.count(request)
            raise Http404("No such registration.")
        self.registration = found
        try:
            response = super().dispatch(request, *args, secret=secret, **kwargs)
        except RefusedError as refused:
            messages.error(request, " ".join(refused.texts.values()))
            response = self.home()
        except BusyError:
            response = busy(request, self.form.data if self.form else request.POST)
        response["Cache-Control"] = "private, no-store"
        # Nothing to other sites. Not "no-referrer": then browsers send no Origin with our forms.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def home(self) -> HttpResponse:
        """Back to the registration."""
        return redirect("registration", self.registration.secret)

    def succeeds(self, form: Any, work: Callable[[], Any]) -> bool:
        """Do what a form asks; when that cannot be done, the form says why and keeps its text."""
        self.form = form
        try:
            work()
        except RefusedError as refused:
            for name, text in refused.texts.items():
                form.add_error(name if name in form.fields else None, text)
            return False
        return True

    def render(self, template: str, **context: Any) -> HttpResponse:
        """A page with the registration."""
        return TemplateResponse(
            self.request,
            template,
            {
                "registration": self.registration,
                "event": self.registration.sign_up.event,
                "secret": self.registration.secret,
                "title": self.title,
                **context,
            },
        )


class OverviewView(RegistrationView):
    """What somebody has: state, ticket, programme, and what they can do."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Show it."""
        registration = self.registration
        bookings = list(
            registration.bookings.current()
            .select_related("session__room")
            .order_by("session__start")
        )
        confirmed = registration.state == State.CONFIRMED
        return self.render(
            "pages/registration.html",
            places=[item for item in bookings if item.state == State.CONFIRMED],
            queued=[item for item in bookings if item.state == State.WAITING],
            offers=[item for item in bookings if item.offer_is_open],
            qr=tickets.qr_svg(registration) if confirmed else "",
            group=list(registration.group.active().order_by("pk")),
            can_change=not registration.has_ended and registration.sign_up.can_be_changed,
            has_choice=registration.sign_up.event.show_programme
            and _choices(registration).exists(),
            answers=list(registration.answers.all()),
            has_certificate=gets_certificate(registration),
        )


class DetailsView(RegistrationView):
    """Correct names and answers."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Show the form, filled in."""
        return self._show(DetailsForm(registration=self.registration))

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Store it."""
        form = DetailsForm(request.POST, request.FILES, registration=self.registration)
        valid = form.is_valid()
        form.keep_files()
        pk = self.registration.pk
        if valid and self.succeeds(form, lambda: change_details(pk, form.attendee())):
            messages.success(request, _("Your details have been changed."))
            return self.home()
        return self._show(form)

    def _show(self, form: DetailsForm) -> HttpResponse:
        self.title = _("Change your details")
        return self.render("pages/registration_form.html", form=form, submit=_("Save"))


class ProgrammeView(RegistrationView):
    """Choose other parts of the programme."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Show the choice as it is."""
        return self._show(self._form(None))

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Swap; what cannot be had is told, and what was had is kept."""
        form, pk = self._form(request.POST), self.registration.pk
        if form.is_valid() and self.succeeds(
            form, lambda: change_sessions(pk, form.chosen(), form.queued())
        ):
            messages.success(request, _("Your programme has been changed."))
            return self.home()
        return self._show(form)

    def _form(self, data: Any) -> ProgrammeForm:
        sessions = (
            _choices(self.registration)
            .select_related("round", "room")
            .order_by("start", "end", "title")
        )
        return ProgrammeForm(data, registration=self.registration, groups=session_groups(sessions))

    def _show(self, form: ProgrammeForm) -> HttpResponse:
        self.title = _("Change your programme")
        return self.render("pages/registration_form.html", form=form, submit=_("Save"))


class HandOverView(RegistrationView):
    """Give the place to a colleague."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Show the form."""
        return self._show(HandOverForm(registration=self.registration))

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Hand over: from now on this link opens nothing."""
        form = HandOverForm(request.POST, request.FILES, registration=self.registration)
        valid = form.is_valid()
        form.keep_files()
        pk = self.registration.pk
        if valid and self.succeeds(form, lambda: hand_over(pk, form.attendee())):
            return self.render("pages/registration_handed_over.html")
        return self._show(form)

    def _show(self, form: HandOverForm) -> HttpResponse:
        self.title = _("Hand your place over to a colleague")
        return self.render("pages/registration_form.html", form=form, submit=_("Hand over"))


class CancelView(RegistrationView):
    """Give the place up, after one question."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Ask whether they are sure."""
        if self.registration.has_ended:
            return self.home()
        return self.render("pages/registration_cancel.html")

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Cancel."""
        cancel(self.registration.pk)
        messages.success(request, _("Your registration has been cancelled."))
        return self.home()


class EraseView(RegistrationView):
    """Have everything forgotten that tells who somebody is, after one question."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Ask whether they are sure."""
        return self.render("pages/registration_erase.html")

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Erase: from now on this link opens nothing."""
        erase(self.registration.pk)
        return self.render("pages/registration_erased.html")


class OfferView(RegistrationView):
    """Accept or decline a place, at the event or in a part of it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Take the answer: the button `answer` says which."""
        accepts = request.POST.get("answer") == "accept"
        number = request.POST.get("booking", "")
        if number:
            own = {str(pk): pk for pk in self.registration.bookings.values_list("pk", flat=True)}
            if number not in own:
                raise Http404("No such offer.")
            answer_session_offer(own[number], accepts)
        else:
            answer_offer(self.registration.pk, accepts)
        text = _("The place is yours.") if accepts else _("You have declined the place.")
        messages.success(request, text)
        return self.home()


class CertificateView(RegistrationView):
    """The certificate of attendance, for who was there."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """The PDF, in the reader's language."""
        if not gets_certificate(self.registration):
            raise Http404("There is no certificate.")
        pdf = certificates(self.registration.sign_up.event, [self.registration])
        response = HttpResponse(pdf, content_type="application/pdf")
        name = slugify(f"{_('Certificate of attendance')} {self.registration.sign_up.event.slug}")
        response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return response


class PersonalDataView(RegistrationView):
    """What we hold about this person, to take along."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """A JSON file in the reader's language."""
        response = JsonResponse(
            personal_data(self.registration), json_dumps_params={"indent": 2, "ensure_ascii": False}
        )
        name = slugify(f"{_('My details')} {self.registration.sign_up.event.slug}")
        response["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return response


class CalendarView(RegistrationView):
    """The personal programme for calendar programs, to download or to subscribe to."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """The calendar."""
        url = request.build_absolute_uri(self.home()["Location"])
        calendar = tickets.personal_programme(self.registration, url)
        return calendar_response(request, calendar, "agenda-stad.ics")


def _choices(registration: Registration) -> Any:
    event = registration.sign_up.event
    if not event.show_programme:
        return Session.objects.none()
    return Session.objects.filter(event=event.pk, kind__in=CHOSEN_KINDS, cancelled=False)

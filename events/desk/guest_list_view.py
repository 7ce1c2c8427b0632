"""Import a guest list in the admin: choose a file, look at what is in it, and add it."""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from events.admin_base import GO_BEYOND_CAPACITY, SEE_ATTENDEES
from events.desk.attendee_forms import over_capacity_field
from events.desk.base import SignUpMixin
from events.sign_up.guest_list import Guest, add_guests, read_guests
from home.tables import UnreadableError

_SALT = "events.guest_list"
#: So long may somebody look at the list before they add it, in seconds.
LOOK_FOR = 3600


class GuestFileForm(forms.Form):
    """The list, and what to do with who does not fit."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or XLSX. The first row has the headings: voornaam, achternaam, e-mailadres, "
            "organisatie, soort organisatie, functie, doelgroep. Only the first two are needed."
        ),
    )

    def __init__(self, *args: Any, may_exceed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepts_waiting"] = forms.BooleanField(
            label=_("Put who does not fit on the waiting list"), required=False, initial=True
        )
        if may_exceed:
            self.fields["over_capacity"] = over_capacity_field()


class GuestListView(SignUpMixin, WagtailAdminTemplateMixin, FormView):
    """First look, then add: nothing is stored before the second button."""

    right = "events.add_registration"
    template_name = "events/admin/guest_list.html"
    page_title = gettext_lazy("Import a guest list")
    header_icon = "upload"

    def may_enter(self) -> bool:
        """Who adds people sees who is there."""
        return super().may_enter() and self.request.user.has_perm(SEE_ATTENDEES)

    @property
    def may_exceed(self) -> bool:
        """Whether the user may give more places than there are."""
        return bool(self.request.user.has_perm(GO_BEYOND_CAPACITY))

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """By way of the list."""
        url = reverse("events_attendees", args=[self.event.pk])
        return [{"url": url, "label": _("Attendees")}, *super().own_breadcrumbs()]

    def get_form(self, form_class: Any = None) -> GuestFileForm:
        """The form for the file."""
        return GuestFileForm(**self.get_form_kwargs(), may_exceed=self.may_exceed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ways back."""
        return super().get_context_data(
            event=self.event,
            back_url=reverse("events_attendees", args=[self.event.pk]),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The first button sends a file, the second what was read from it."""
        if "checked" in request.POST:
            return self._add(request.POST["checked"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: GuestFileForm) -> HttpResponse:
        """Show what is in the file, and what is wrong with it."""
        file = form.cleaned_data["file"]
        try:
            guests = read_guests(file.name, file.read(), self.sign_up)
        except UnreadableError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        good = [guest for guest in guests if not guest.errors and not guest.is_known]
        checked = {
            "sign_up": self.sign_up.pk,
            "user": self.request.user.pk,
            "guests": [guest.as_json() for guest in good],
            "accepts_waiting": form.cleaned_data["accepts_waiting"],
            "over_capacity": form.cleaned_data.get("over_capacity", False),
        }
        return self.render_to_response(
            self.get_context_data(
                form=form,
                looked=True,
                good=good,
                known=[guest for guest in guests if guest.is_known and not guest.errors],
                wrong=[guest for guest in guests if guest.errors],
                checked=signing.dumps(checked, salt=_SALT, compress=True),
            )
        )

    def _add(self, text: str) -> HttpResponse:
        try:
            checked = signing.loads(text, salt=_SALT, max_age=LOOK_FOR)
        except signing.BadSignature:
            checked = {}
        mine = (self.sign_up.pk, self.request.user.pk)
        if (checked.get("sign_up"), checked.get("user")) != mine:
            messages.error(self.request, _("You looked too long. Choose the file once more."))
            return redirect("events_guest_list", self.event.pk)
        result = add_guests(
            [Guest(**values) for values in checked["guests"]],
            self.sign_up,
            self.actor,
            accepts_waiting=checked["accepts_waiting"],
            over_capacity=checked["over_capacity"] and self.may_exceed,
        )
        self.note_on_page("events.import", number=result.added)
        messages.success(
            self.request,
            ngettext(
                "%(number)s person has been added, of whom %(waiting)s on the waiting list.",
                "%(number)s people have been added, of whom %(waiting)s on the waiting list.",
                result.added,
            )
            % {"number": result.added, "waiting": result.waiting},
        )
        if result.known:
            messages.warning(
                self.request,
                ngettext(
                    "%(number)s person was there already.",
                    "%(number)s people were there already.",
                    result.known,
                )
                % {"number": result.known},
            )
        for guest, text in result.refused[:20]:
            messages.error(self.request, f"{guest.name}: {text}")
        return redirect("events_attendees", self.event.pk)

"""The base of the admin's screens about one event's sign-up."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log

from events.models import EventPage, MoveError, Registration, SignUp
from events.programme_editor import EventMixin
from events.sign_up.locking import BusyError
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.views import sign_up_of

SEE_ATTENDEES = "events.view_registration"
CHANGE_ATTENDEES = "events.change_registration"
SEE_SENSITIVE = "events.view_sensitive_answers"
GO_BEYOND_CAPACITY = "events.exceed_capacity"
SET_UP = "events.change_signup"


class SignUpMixin(EventMixin):
    """A screen about the sign-up of an event, for who may edit the page and has a right besides."""

    right = SET_UP
    header_icon = "group"
    #: The screen makes no sense without a sign-up.
    needs_sign_up = True
    #: The screens that have a button in the bar of this one.
    near_screens: tuple[str, ...] = ("events_sign_up", "events_attendees", "events_figures")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead who comes too early to the settings."""
        self.request, self.kwargs = request, kwargs
        if self.may_enter() and self.needs_sign_up and self.found_sign_up is None:
            if not request.user.has_perm(SET_UP):
                raise Http404("Nobody can sign up for this event.")
            messages.warning(request, _("Set up the sign-up of this event first."))
            return redirect("events_sign_up", self.event.pk)
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        """Who may edit the page, and has the right of this screen."""
        return super().may_enter() and self.request.user.has_perm(self.right)

    @cached_property
    def found_sign_up(self) -> SignUp | None:
        """The sign-up that the event shares with its translations."""
        return sign_up_of(self.event)

    @property
    def sign_up(self) -> SignUp:
        """The sign-up; screens that need one are not reached without."""
        if self.found_sign_up is None:
            raise Http404("Nobody can sign up for this event.")
        return self.found_sign_up

    @property
    def actor(self) -> Actor:
        """The member of staff, as the log names them."""
        return Actor("staff", self.request.user)

    def get_page_subtitle(self) -> str:
        """The event."""
        return self.event.get_admin_display_title()

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """The screen itself is the last crumb."""
        return [{"url": "", "label": self.get_page_title()}]  # type: ignore[attr-defined]  # from Wagtail

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """The screens about this sign-up that are used most."""
        return [HeaderButton(**words) for words in self.other_screens(near=True)]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The other screens, below the dots: a bar has no room for all of them."""
        own = super().header_more_buttons  # type: ignore[misc]  # from Wagtail
        return [*own, *(Button(**words) for words in self.other_screens(near=False))]

    def other_screens(self, *, near: bool) -> list[dict[str, Any]]:
        """The words of a button to each of the other screens, those in the bar or the rest."""
        user, current = self.request.user, self.request.path
        screens = [
            ("events_sign_up", _("Sign-up"), "edit", SET_UP),
            ("events_attendees", _("Attendees"), "group", SEE_ATTENDEES),
            ("events_figures", _("Figures"), "table", SEE_ATTENDEES),
            ("events_try_out", _("Try out"), "view", SET_UP),
            ("events_invitations", _("Invitation codes"), "key", SET_UP),
            ("events_broadcasts", _("Mail"), "mail", CHANGE_ATTENDEES),
            ("events_papers", _("Print"), "download", SEE_ATTENDEES),
            ("events_feedback", _("Feedback"), "form", SEE_ATTENDEES),
        ]
        return [
            {"label": label, "url": url, "icon_name": icon, "priority": number}
            for number, (name, label, icon, right) in enumerate(screens)
            if (name in self.near_screens) == near
            and user.has_perm(right)
            and (url := reverse(name, args=[self.event.pk])) != current
            and (self.found_sign_up or name == "events_sign_up")
        ]

    def note_on_page(self, action: str, **data: Any) -> None:
        """Write in the history of the page what was done."""
        log(
            instance=EventPage.objects.get(pk=self.event.pk),
            action=action,
            user=self.request.user,
            data=data,
        )


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


def told(request: HttpRequest, work: Callable[[], Any]) -> bool:
    """Do something under the lock of an event; when it cannot be done, say why."""
    try:
        work()
    except RefusedError as refused:
        messages.error(request, " ".join(refused.texts.values()))
    except MoveError:
        messages.error(
            request, _("Somebody else changed this registration just now. Look at it again.")
        )
    except BusyError:
        messages.error(request, _("Many people are signing up now. Try again in a moment."))
    else:
        return True
    return False

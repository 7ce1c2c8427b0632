"""The base of the admin's screens about one event's sign-up."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from events.admin_base import SEE_ATTENDEES, SET_UP, ScreensMixin
from events.models import EventPage, MoveError, Registration, SignUp
from events.sign_up.locking import BusyError
from events.sign_up.moves import Actor, RefusedError


class SignUpMixin(ScreensMixin):
    """A screen about the sign-up of an event, for who may edit the page and has a right besides."""

    right = SET_UP
    header_icon = "group"
    #: The screen makes no sense without a sign-up.
    needs_sign_up = True

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

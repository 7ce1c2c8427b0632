"""Where colleagues with an account open a door: each device gets a link of its own."""

import logging
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from events.door import check_in as door
from events.models import EventPage, SignUp
from home.attention import editable_by

logger = logging.getLogger(__name__)

#: The events of the next weeks: more would only be in the way.
SHOWN = 20


class CrewView(View):
    """The doors of coming events, or that of one event, for the door crew and for editors."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in who is signed in and may stand at a door."""
        self.found = self._find(kwargs.get("event", ""))
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_open_doors(request.user):
            raise PermissionDenied(_("Your account opens no doors."))
        self.found = _of_user(self.found, request.user)
        if not self.found and "event" in kwargs:
            raise PermissionDenied(_("Your account does not open this door."))
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, event: str = "") -> HttpResponse:
        """Show the events, with a button each."""
        return TemplateResponse(
            request, "events/door/crew.html", {"sign_ups": self.found, "one": bool(event)}
        )

    def post(self, request: HttpRequest, event: str = "") -> HttpResponse:
        """Make a link for this device and open it."""
        if not event:
            raise Http404("Which event?")
        name = str(request.user)[:60]
        _made, token = door.make_pass(self.found[0], name, request.user)
        return redirect("door", token)

    def _find(self, name: str) -> list[SignUp]:
        """The events whose door can be opened; 404 when this one is not among them."""
        today = timezone.localtime().replace(hour=0, minute=0)
        sign_ups = SignUp.objects.filter(event__live=True, event__end__gte=today)
        if name:
            wanted = Q(event__slug=name)
            if name.isdecimal() and len(name) < 10:
                wanted |= Q(event=int(name))
            sign_ups = sign_ups.filter(wanted)
        found = list(sign_ups.select_related("event").order_by("event__start")[:SHOWN])
        if name and not found:
            logger.warning("A door was asked for that does not exist.")
            raise Http404("No such door.")
        # A year can be the name of one event and the number of another.
        return sorted(found, key=lambda item: item.event.slug != name) if name else found


def may_open_doors(user: Any) -> bool:
    """The door crew, and who edits events."""
    return user.has_perm("events.add_scan") or editable_by(user, EventPage.objects.all()).exists()


def _of_user(sign_ups: list[SignUp], user: Any) -> list[SignUp]:
    """Those whose door the user may open: names of people are behind it."""
    if user.has_perm("events.add_scan"):
        return sign_ups
    pages = EventPage.objects.filter(pk__in=[item.event_id for item in sign_ups])
    mine = set(editable_by(user, pages).values_list("pk", flat=True))
    return [item for item in sign_ups if item.event_id in mine]

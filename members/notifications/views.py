"""The pages of notifications: read them, choose how to hear of things, and leave from a mail."""

from typing import Any

from django.contrib import messages
from django.core.paginator import EmptyPage, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from home.limits import Limit, too_often
from home.listing import FilterForm
from members.models.notifications import Notification
from members.notifications.choosing import ALL, leave_by_token, read_leave_token, settings_of
from members.notifications.forms import ChoicesForm, ReadForm
from members.notifications.kinds import known_kinds
from members.notifications.lines import lines_for
from members.notifications.telling import mark_read, unread_count
from members.signing_in import SignedInView

PER_PAGE = 25
#: Who opens more links that are not whole is guessing.
WRONG_LINKS = Limit("notification-links", 20, 60)


class ListView(SignedInView):
    """What somebody was told, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of it."""
        form = FilterForm(request.GET)
        if not form.is_valid():
            raise Http404("No such page.")
        mine = Notification.objects.of(request.user).select_related("actor__profile")
        try:
            items = Paginator(mine, PER_PAGE).page(form.cleaned_data["page"] or 1)
        except EmptyPage as error:
            raise Http404("No such page.") from error
        rows = list(items.object_list)
        return TemplateResponse(
            request,
            "pages/good_food_city/notifications.html",
            {
                "title": _("Your notifications"),
                "members_only": True,
                "items": items,
                "lines": lines_for(request.user, rows),
                "unread": unread_count(request.user),
                "newest": rows[0].pk if rows and items.number == 1 else None,
                "params": request.GET,
            },
        )


class ReadView(SignedInView):
    """Mark one as read, or all that the reader has seen; the same twice as once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Mark, and go back."""
        form = ReadForm(request.POST)
        asked = form.cleaned_data if form.is_valid() else {}
        if pk is not None:
            get_object_or_404(Notification.objects.of(request.user), pk=pk)
            mark_read(request.user, number=pk)
        elif asked.get("until"):
            mark_read(request.user, until=asked["until"])
        page = asked.get("page") or 1
        query = f"?page={page}" if page > 1 else ""
        return redirect(f"{reverse('notifications:list')}{query}")


class ChoicesView(SignedInView):
    """What somebody hears, and when."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what they have."""
        own = settings_of(request.user)
        own.language = own.language or get_language() or ""
        return self._show(ChoicesForm(instance=own, user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store it."""
        form = ChoicesForm(request.POST, instance=settings_of(request.user), user=request.user)
        if not form.is_valid():
            return self._show(form)
        form.store()
        messages.success(request, _("Your choice has been saved."))
        return redirect("notifications:choices")

    def _show(self, form: ChoicesForm) -> HttpResponse:
        return TemplateResponse(
            self.request,
            "pages/good_food_city/notification_choices.html",
            {
                "title": _("What you hear, and when"),
                "lead": _(
                    "You find everything on the site. Here you choose what we mail, and when."
                ),
                "members_only": True,
                "form": form,
            },
        )


@method_decorator(csrf_exempt, name="dispatch")
class LeaveView(View):
    """End mails by the link in one: by a button, or by one POST of a mail program (RFC 8058).

    The link is the only authority and no cookie counts, so the form needs no token.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and say who may keep it."""
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the button; opening the link changes nothing."""
        found = read_leave_token(token)
        return self._show(found[1]) if found else self._wrong_link()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Leave. Asks nothing, and the same twice as once."""
        found = read_leave_token(token)
        if found is None or not leave_by_token(token):
            return self._wrong_link()
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=200)
        return self._show(found[1], has_left=True)

    def _show(self, kinds: list[str], *, has_left: bool = False) -> HttpResponse:
        known = known_kinds()
        return TemplateResponse(
            self.request,
            "pages/good_food_city/notifications_leave.html",
            {
                "title": _("You get no more mail about this")
                if has_left
                else _("No more mail about this"),
                "members_only": True,
                "kinds": [known[kind].label for kind in kinds if kind in known],
                "is_all": kinds == [ALL],
                "has_left": has_left,
            },
        )

    def _wrong_link(self) -> HttpResponse:
        if WRONG_LINKS.is_reached(self.request):
            return too_often(self.request, WRONG_LINKS)
        WRONG_LINKS.count(self.request)
        title = _("This link does not work")
        return TemplateResponse(
            self.request,
            "pages/good_food_city/notifications_leave.html",
            {"title": title, "members_only": True, "is_wrong": True},
            status=404,
        )

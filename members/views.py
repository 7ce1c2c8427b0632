"""Somebody's own data: see what can be done, take a copy, end the account, or keep it."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View

from members.models import User
from members.my_data import GRACE, ask_deletion, by_keep_token, copy_of, keep


def _is_staff(user: Any) -> bool:
    """Colleagues are taken leave of by an administrator, who sees to their work first."""
    return bool(user.has_perm("wagtailadmin.access_admin"))


@method_decorator(login_required, name="dispatch")
class MyDataView(View):
    """What somebody can do with their own data."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return TemplateResponse(
            request,
            "members/my_data.html",
            {"is_staff": _is_staff(request.user), "days": GRACE.days},
        )


@method_decorator([login_required, reauthentication_required], name="dispatch")
class CopyView(View):
    """A copy of everything, after they showed once more who they are."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The ZIP file, in the reader's language."""
        response = HttpResponse(copy_of(_user(request)), content_type="application/zip")
        name = f"agenda-stad-{timezone.localdate():%Y-%m-%d}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


@method_decorator([login_required, reauthentication_required], name="dispatch")
class DeleteView(View):
    """Ask for the end of the account, after one question."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Not for staff, and not twice."""
        if _is_staff(request.user) or _user(request).delete_at:
            return redirect("account_data")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what goes, and ask."""
        return TemplateResponse(request, "members/delete_account.html", {"days": GRACE.days})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask for it."""
        ask_deletion(_user(request))
        messages.success(request, _("Your account will be deleted. We mailed you how to keep it."))
        return redirect("account_data")


@method_decorator(login_required, name="dispatch")
class StayView(View):
    """Keep the account, by somebody who is signed in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it."""
        keep(_user(request))
        messages.success(request, _("Your account stays."))
        return redirect("account_data")


class KeepView(View):
    """Keep the account by the link in the mail; without signing in, and not by looking alone."""

    def dispatch(self, request: HttpRequest, *args: Any, token: str) -> HttpResponseBase:
        """A link that is not whole, or of an earlier request, is 404."""
        user = by_keep_token(token)
        if user is None:
            raise Http404("There is nothing to keep here.")
        self.user = user
        response = super().dispatch(request, *args, token=token)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask."""
        return TemplateResponse(request, "members/keep_account.html", {"ends": self.user.delete_at})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Keep it."""
        keep(self.user)
        messages.success(request, _("Your account stays."))
        return redirect("account_login")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("Only somebody who is signed in comes here.")
    return request.user

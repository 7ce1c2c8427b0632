"""Somebody's own account: what there is, a copy, its end; and the way in by single sign-on."""

import logging
from collections.abc import Callable
from typing import Any

import requests
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from members.models import User
from members.my_data import GRACE, ask_deletion, by_keep_token, copy_of, keep
from members.rooms import rooms_for

logger = logging.getLogger(__name__)

#: What each second factor is called.
FACTORS = {
    Authenticator.Type.WEBAUTHN: gettext_lazy("Passkey or security key"),
    Authenticator.Type.TOTP: gettext_lazy("Authenticator app"),
    Authenticator.Type.RECOVERY_CODES: gettext_lazy("Recovery codes"),
}


def _is_staff(user: Any) -> bool:
    """Colleagues are taken leave of by an administrator, who sees to their work first."""
    return bool(user.has_perm("wagtailadmin.access_admin"))


@method_decorator(login_required, name="dispatch")
class OverviewView(View):
    """Where somebody finds everything about their account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        user = _user(request)
        factors = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        context = {
            "has_password": user.has_usable_password(),
            "new_address": EmailAddress.objects.filter(user=user, verified=False).first(),
            "factors": [label for kind, label in FACTORS.items() if kind in factors],
            "sessions": sum(item.exists() for item in UserSession.objects.filter(user=user)),
            "sign_on": settings.OIDC_APPS,
            "rooms": [link for link in rooms_for(request, None) if link["url"] != request.path],
            "connected": SocialAccount.objects.filter(user=user).count(),
        }
        return TemplateResponse(request, "members/account.html", context)


class KnownAddressView(View):
    """Who came by single sign-on, with an address that has an account already."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say how the two are connected; only right after that, and to nobody else."""
        provider = request.session.get("known_address_provider")
        names = {item["provider_id"]: item["name"] for item in settings.OIDC_APPS}
        if provider not in names:
            return redirect("account_login")
        return TemplateResponse(
            request, "members/known_address.html", {"provider": names[provider]}
        )


def start_sign_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to a provider of single sign-on, unless it is another site that sends somebody there."""
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        return redirect("account_login")
    return _ask_provider(openid_connect.login, request, provider_id)


def finish_sign_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from a provider of single sign-on."""
    return _ask_provider(openid_connect.callback, request, provider_id)


def _ask_provider(
    view: Callable[..., HttpResponseBase], request: HttpRequest, provider_id: str
) -> HttpResponseBase:
    """What allauth does; with a page that says so when the provider does not answer well."""
    try:
        return view(request, provider_id)
    except (requests.RequestException, OAuth2Error):
        logger.exception("The provider %s of single sign-on did not answer well.", provider_id)
        return redirect("socialaccount_login_error")


@method_decorator(login_required, name="dispatch")
class MyDataView(View):
    """What somebody can do with their own data."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it. A download leaves the page as it is, so who it is gets asked before it."""
        proven = _has_shown_who_it_is(request)
        if "kopie" in request.GET and not proven:
            raise ReauthenticationRequired
        return TemplateResponse(
            request,
            "members/my_data.html",
            {"is_staff": _is_staff(request.user), "days": GRACE.days, "proven": proven},
        )


def _has_shown_who_it_is(request: HttpRequest) -> bool:
    """Whether somebody did so a short while ago."""
    try:
        reauthentication_required(lambda _request: None)(request)
    except ReauthenticationRequired:
        return False
    return True


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

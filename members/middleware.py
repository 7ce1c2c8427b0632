"""The admin's door: who may pass, and where everybody else is sent."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

#: What counts as a second factor of one's own; recovery codes only stand in for one of these.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether this session was signed in with a second factor (or a passkey)."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class AdminDoorMiddleware:
    """Let only staff who proved a second factor into the admin.

    Wagtail's own check sends a member without rights to the sign-in page, which sends somebody
    who is signed in back to the admin, for ever; and it knows nothing of second factors. So:

    - a visitor signs in first;
    - somebody without rights gets a page that says so (403);
    - staff without a second factor set one up first;
    - staff whose session began without it, confirm it now.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def prefix(self) -> str:
        """The address that everything in the admin starts with."""
        return reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or stop it at the door."""
        if request.path_info.startswith(self.prefix):
            return self.stop(request) or self.get_response(request)
        return self.get_response(request)

    def stop(self, request: HttpRequest) -> HttpResponse | None:
        """Return where this request is sent instead, or None if it may pass."""
        if request.path_info.startswith(self.open_addresses):
            return None
        user = request.user
        from_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
        if not user.is_authenticated:
            if from_script:
                raise PermissionDenied(_("You are signed out. Sign in again."))
            return redirect_to_login(request.get_full_path())
        if not user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied(_("Your account has no access to the editors' pages."))
        if not settings.STAFF_MFA_REQUIRED or has_second_factor(request):
            return None
        if from_script:
            raise PermissionDenied(_("Confirm first that it is you, with your second factor."))
        return self.ask_second_factor(request)

    @cached_property
    def open_addresses(self) -> tuple[str, ...]:
        """Addresses that only lead to ours, and signing out, which is always allowed."""
        own = ["login/", "logout/", "password_reset/"]
        return tuple(f"{self.prefix}{address}" for address in own)

    def ask_second_factor(self, request: HttpRequest) -> HttpResponse:
        """Send somebody to confirm their second factor, or to set one up."""
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            name = "mfa_reauthenticate"
        elif is_mfa_enabled(request.user, SECOND_FACTORS):
            name = "mfa_reauthenticate_webauthn"
        else:
            messages.warning(
                request,
                _(
                    "Editors sign in with a second factor. Set one up first, for example an app "
                    "on your phone. After that you can go to the editors' pages."
                ),
            )
            return redirect("mfa_index")
        return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")

"""Send who is signed out to sign in, and back to where they can go on with what they had typed."""

import time
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import View

from home.limits import Limit
from members.models import User

_KEY = "typed"
#: A session of a visitor keeps no more than this, and no longer.
MOST_TYPED = 120_000
KEPT_FOR = 3600
#: Nobody who is signed out sends so many forms.
KEEPING = Limit("typed-while-signed-out", 30, 3600)


class SignInFirstView(View):
    """A view for who is signed in. A phone forgets that between typing and sending."""

    #: Whether its form is kept while somebody signs in; `typed_before` gives it back.
    keeps_what_was_typed: ClassVar[bool] = False

    def page_after(self) -> str:
        """Where a browser can go after signing in: an address that only takes forms has no page."""
        request = self.request
        if request.method in {"GET", "HEAD"}:
            return request.get_full_path()
        if "get" in self.http_method_names and hasattr(self, "get"):
            return request.get_full_path()
        came_from = request.headers.get("referer", "")
        if url_has_allowed_host_and_scheme(
            came_from, {request.get_host()}, require_https=request.is_secure()
        ):
            parts = urlsplit(came_from)
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
        return reverse("account_overview")

    def sign_in_first(self) -> HttpResponseRedirect:
        """To the page to sign in, and then back."""
        request = self.request
        if request.method == "POST" and self.keeps_what_was_typed and _keep(request):
            messages.info(request, _("You were signed out. We keep what you typed: sign in again."))
        return redirect_to_login(self.page_after())

    @property
    def user(self) -> User:
        """Who is signed in."""
        if not isinstance(self.request.user, User):
            raise TypeError("Only somebody who is signed in comes here.")
        return self.request.user

    def typed_before(self) -> QueryDict | None:
        """What was sent to this address while signed out, once; None when there is nothing.

        Only for who typed it: on a computer that people share, somebody else may sign in.
        """
        session = self.request.session
        kept: dict[str, Any] = session.get(_KEY) or {}
        if kept.get("path") != self.request.path:
            return None
        del session[_KEY]
        if time.time() - kept["at"] > KEPT_FOR or kept["by"] != str(self.user.pk):
            return None
        messages.warning(
            self.request,
            _(
                "This was not sent yet, because you were signed out. Look at it and send it again. "
                "Choose new pictures and attachments once more."
            )
            if kept["had_files"]
            else _("This was not sent yet, because you were signed out. Look at it, and send it."),
        )
        return QueryDict(kept["data"])


class SignedInView(LoginRequiredMixin, SignInFirstView):
    """A page of one's own, whether one is a member or not: no cache or search engine keeps it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, and say who may keep it."""
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    def handle_no_permission(self) -> HttpResponseRedirect:
        """Let who is signed out sign in first."""
        return self.sign_in_first()


def _keep(request: HttpRequest) -> bool:
    """Keep what was sent in the session of this browser, unless it is too much.

    Forms say in `typed_by` to whom they were shown; without that nobody gets it back.
    """
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    by = data.pop("typed_by", [""])[-1]
    text = data.urlencode()
    if not by or len(text) > MOST_TYPED or KEEPING.is_reached(request):
        return False
    KEEPING.count(request)
    request.session[_KEY] = {
        "path": request.path,
        "by": by,
        "data": text,
        "had_files": bool(request.FILES),
        "at": time.time(),
    }
    return True

"""Headers that keep what a page can do small, and old words for themes in addresses."""

from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.functional import cached_property
from django.utils.http import escape_leading_slashes
from django.utils.text import slugify

from home.models import ThemeSynonym


class SafetyHeadersMiddleware(CSPMiddleware):
    """Two content security policies: a strict one for readers, a looser one for the admin."""

    @cached_property
    def admin_prefix(self) -> str:
        """The address that everything in the admin starts with."""
        return reverse("wagtailadmin_home")

    @cached_property
    def permissions_policy(self) -> str:
        """The header that switches off what the site never asks a browser for."""
        return ", ".join(f"{feature}=()" for feature in settings.UNUSED_BROWSER_FEATURES)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The admin's policy for what lies under the admin, else the readers'."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and request.path_info.startswith(self.admin_prefix):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the headers."""
        response = super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", self.permissions_policy)
        return response


class OldThemeMiddleware:
    """Lead addresses with another word for a theme, as in `?thema=eten`, to that theme.

    Lists answer 404 to a theme that does not exist, so only then anything is looked up.
    """

    #: What lists call the filter on themes.
    filters = ("thema", "theme")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or say where it is now."""
        response = self.get_response(request)
        words = [word for name in self.filters for word in request.GET.getlist(name)]
        if response.status_code != HTTPStatus.NOT_FOUND or request.method != "GET" or not words:
            return response
        slugs = {word: slugify(word) for word in words}
        known = ThemeSynonym.objects.filter(slug__in=slugs.values())
        themes = dict(known.values_list("slug", "theme__slug"))
        if not themes:
            return response
        params = request.GET.copy()
        for name in self.filters:
            asked = [themes.get(slugs[word], word) for word in request.GET.getlist(name)]
            params.setlist(name, list(dict.fromkeys(asked)))
        # An address that begins with two slashes would lead to another site.
        here = escape_leading_slashes(escape_uri_path(request.path))
        return HttpResponsePermanentRedirect(f"{here}?{params.urlencode()}")

"""Headers that keep what a page can do small."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property


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

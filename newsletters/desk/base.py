"""What the admin's screens of newsletters share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

SEE = "newsletters.view_subscriber"
CHANGE = "newsletters.change_subscriber"
DELETE = "newsletters.delete_subscriber"
EXPORT = "newsletters.export_subscriber"
IMPORT = "newsletters.import_subscriber"
SEE_SUPPRESSED = "newsletters.view_suppression"
SUPPRESS = "newsletters.add_suppression"
LIFT = "newsletters.change_suppression"


class RightMixin:
    """A screen for who has a right, and that no cache keeps."""

    right = SEE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the right."""
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # from View
        response["Cache-Control"] = "private, no-store"
        return response


def crumbs(*own: tuple[str, str]) -> list[dict[str, Any]]:
    """By way of the list of subscribers."""
    return [
        {"url": reverse("newsletters_subscribers"), "label": _("Subscribers")},
        *({"url": url, "label": label} for url, label in own),
    ]

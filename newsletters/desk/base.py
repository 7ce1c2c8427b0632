"""What the admin's screens of newsletters share."""

from typing import Any

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


def crumbs(*own: tuple[str, str]) -> list[dict[str, Any]]:
    """By way of the list of subscribers."""
    return [
        {"url": reverse("newsletters_subscribers"), "label": _("Subscribers")},
        *({"url": url, "label": label} for url, label in own),
    ]

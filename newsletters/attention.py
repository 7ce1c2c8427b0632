"""Issues that made themselves and wait for somebody to send them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from home.attention import Concern, Item, editable_by, page_item, register
from newsletters.models import IssuePage


def waiting_issues(user: Any) -> QuerySet[IssuePage]:
    """Digests that nobody sent yet, the oldest first; nobody owns what made itself."""
    made = IssuePage.objects.filter(
        live=False, expired=False, owner__isnull=True, frozen__isnull=True
    )
    return editable_by(user, made).defer_streamfields().order_by("created_at")


def _describe(issue: IssuePage) -> Item:
    return page_item(issue, date_format(localtime(issue.created_at), "l j F, H:i"))


register(
    Concern(
        key="issues",
        heading=_("Issues that wait to be sent"),
        icon="mail",
        find=waiting_issues,
        describe=_describe,
        order=15,
    )
)

"""What of Good Food City needs attention, on the dashboard of who looks after it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.attention import Concern, Item, register
from members.access import LOOK_AFTER_MEMBERS
from members.contributions.rights import may_moderate
from members.models import Contribution, Profile, Report


def _since(moment: Any) -> str:
    when = date_format(timezone.localtime(moment), "j F")
    return gettext("waits since %(date)s") % {"date": when}


def contributions(user: Any) -> QuerySet[Any]:
    """What a moderator must look at; nobody reviews their own."""
    if not may_moderate(user):
        return Contribution.objects.none()
    return Contribution.objects.waiting().exclude(author=user)


def people(user: Any) -> QuerySet[Any]:
    """Who waits to come in."""
    if not user.has_perm(LOOK_AFTER_MEMBERS):
        return Profile.objects.none()
    return Profile.objects.waiting().select_related("user")


def reports(user: Any) -> QuerySet[Any]:
    """What was reported."""
    if not user.has_perm("members.change_report"):
        return Report.objects.none()
    return Report.objects.open()


def register_concerns() -> None:
    """Tell the dashboard, once."""
    register(
        Concern(
            key="contributions",
            heading=_("Contributions of members to review"),
            icon="clipboard-list",
            find=contributions,
            describe=lambda item: Item(
                str(item), reverse("members_review", args=[item.pk]), _since(item.submitted_at)
            ),
            order=12,
        )
    )
    register(
        Concern(
            key="reports",
            heading=_("Reports about what members share"),
            icon="warning",
            find=reports,
            describe=lambda item: Item(
                item.target_title,
                reverse("members_report", args=[item.pk]),
                _since(item.created_at),
            ),
            order=11,
        )
    )
    register(
        Concern(
            key="members",
            heading=_("People who want to come in"),
            icon="user",
            find=people,
            describe=lambda item: Item(
                str(item), reverse("members_member", args=[item.pk]), _since(item.state_since)
            ),
            order=13,
        )
    )

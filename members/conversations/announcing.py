"""Tell who follows a theme what is new in it: once, when it comes on the site."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from members.models import Announcement, Contribution, Follow, User
from members.notifications import notify


def announce(contribution: Contribution) -> None:
    """Have something told that has just come on the site; only the first time counts."""
    Announcement.objects.bulk_create(
        [Announcement(contribution_id=contribution.pk)], ignore_conflicts=True
    )
    transaction.on_commit(_tell_soon, robust=True)


def on_published(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Hear from Wagtail that something was published."""
    if isinstance(instance, Contribution):
        announce(instance)


def tell_due() -> int:
    """Tell what nobody was told yet; return how many things that were."""
    number = 0
    for row in Announcement.objects.filter(told_at=None).order_by("created_at"):
        with transaction.atomic():
            if Announcement.objects.filter(pk=row.pk, told_at=None).update(told_at=timezone.now()):
                _tell(row.contribution)
                number += 1
    return number


def _tell(contribution: Contribution) -> None:
    # To who followed before it came on the site, and to them alone, it is new.
    follows = Follow.objects.filter(theme__in=contribution.themes.all())
    if contribution.first_published_at:
        follows = follows.filter(created_at__lt=contribution.first_published_at)
    followers = User.objects.filter(pk__in=follows.values("user"))
    if contribution.live:
        notify(
            followers,
            "followed_theme",
            key=f"published:{contribution.pk}",
            about=("contribution", contribution.pk),
            actor=contribution.author,
        )


def _tell_soon() -> None:
    from members.conversations.tasks import announce_new

    announce_new.enqueue()

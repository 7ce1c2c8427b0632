"""Who may be told something, and in which language and rhythm they want to hear it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.users.models import UserProfile

from members.access import LOOK_AFTER_MEMBERS, blocked_ids
from members.models.notifications import (
    Notification,
    NotificationChoice,
    NotificationSettings,
    Rhythm,
)
from members.models.profiles import AccessState, Profile
from members.models.users import User
from members.notifications.kinds import Kind, kind_of, known_kinds


def who_may_be_told(users: Iterable[Any], kind: Kind, actor: Any = None) -> list[User]:
    """Those of these people whom this concerns: no own acts, nobody who is away or blocked."""
    wanted = {user.pk for user in users}
    if actor is not None:
        wanted -= {actor.pk} | blocked_ids(actor)
    people = User.objects.filter(pk__in=wanted, is_active=True, deleted_at=None)
    states = dict(Profile.objects.filter(user__in=wanted).values_list("user", "state"))
    shut_out = {AccessState.BLOCKED, AccessState.ENDED}
    found = [user for user in people.order_by("pk") if states.get(user.pk) not in shut_out]
    if not kind.members_only:
        return found
    outside = {user.pk for user in found if states.get(user.pk) != AccessState.MEMBER}
    if outside:
        outside -= {user.pk for user in people_with(LOOK_AFTER_MEMBERS)}
    return [user for user in found if user.pk not in outside]


def people_with(permission: str) -> list[User]:
    """Staff with this right; administrators only if they are in a group that has it."""
    app_label, codename = permission.split(".")
    groups = Group.objects.filter(
        permissions__content_type__app_label=app_label, permissions__codename=codename
    )
    return list(User.objects.filter(groups__in=groups, is_active=True).distinct().order_by("pk"))


def rhythms_of(users: Iterable[Any], kind: str) -> dict[int, Rhythm]:
    """How each of these people wants to hear of this kind of thing."""
    pks = [user.pk for user in users]
    default = kind_of(kind).default
    chosen = dict(
        NotificationChoice.objects.filter(user__in=pks, kind=kind).values_list("user_id", "rhythm")
    )
    silent = set(
        NotificationSettings.objects.filter(user__in=pks, no_mail=True).values_list("pk", flat=True)
    )
    return {pk: Rhythm.NEVER if pk in silent else Rhythm(chosen.get(pk, default)) for pk in pks}


def wishes_of(user: Any) -> dict[str, Rhythm]:
    """How somebody wants to hear of each kind of thing."""
    if NotificationSettings.objects.filter(pk=user.pk, no_mail=True).exists():
        return dict.fromkeys(known_kinds(), Rhythm.NEVER)
    chosen = dict(NotificationChoice.objects.filter(user=user.pk).values_list("kind", "rhythm"))
    return {name: Rhythm(chosen.get(name, kind.default)) for name, kind in known_kinds().items()}


def hours_of(users: Iterable[Any]) -> dict[int, int]:
    """At which hour each of these people gets a daily or weekly mail."""
    pks = [user.pk for user in users]
    chosen = dict(NotificationSettings.objects.filter(user__in=pks).values_list("pk", "hour"))
    return {pk: chosen.get(pk, NotificationSettings.Hour.MORNING) for pk in pks}


def language_of(user: Any) -> str:
    """The language of somebody's mails."""
    own = NotificationSettings.objects.filter(pk=user.pk).values_list("language", flat=True).first()
    if own:
        return own
    in_admin = UserProfile.objects.filter(user=user).values_list("preferred_language", flat=True)
    language = in_admin.first()
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def next_moment(rhythm: Rhythm, hour: int, after: datetime) -> datetime | None:
    """When something that happens now is to be mailed; None when it is not.

    The daily mail goes at that hour of every day, the weekly one on Mondays, by the clock on the
    wall: the hours of a day in which summer time begins or ends are no hindrance.
    """
    if rhythm == Rhythm.NEVER:
        return None
    if rhythm == Rhythm.AT_ONCE:
        return after
    day = timezone.localtime(after).date()
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    step = timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
    moment = _at(day, hour)
    return moment if moment > after else _at(day + step, hour)


def _at(day: Any, hour: int) -> datetime:
    naive = datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001  (made aware just below)
    return timezone.make_aware(naive)


def may_hear(user: User, notifications: Sequence[Notification]) -> list[Notification]:
    """What somebody may still be told of this, in a fixed number of queries."""
    kinds = known_kinds()
    away = blocked_ids(user)
    names = {item.kind for item in notifications if item.kind in kinds}
    open_to = {name for name in names if who_may_be_told([user], kinds[name])}
    return [item for item in notifications if item.kind in open_to and item.actor_id not in away]

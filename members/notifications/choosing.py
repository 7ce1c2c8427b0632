"""How somebody wants to hear of things: change it, or end it from a mail without signing in."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from home import keys
from members.models.notifications import (
    Notification,
    NotificationChoice,
    NotificationSettings,
    Rhythm,
)
from members.models.users import User
from members.notifications.kinds import known_kinds
from members.notifications.readers import hours_of, next_moment, wishes_of

_LEAVE = "members.notifications.leave"
#: In a link: whatever there is, now and later.
ALL = "all"


def settings_of(user: Any) -> NotificationSettings:
    """What holds for all mail to somebody; not stored when they never chose."""
    return NotificationSettings.objects.filter(pk=user.pk).first() or NotificationSettings(
        user=user
    )


def remember_language(user: Any) -> None:
    """Mail somebody in the language in which they came here, unless we know what they want."""
    language = get_language() or settings.LANGUAGE_CODE
    NotificationSettings.objects.get_or_create(user_id=user.pk, defaults={"language": language})
    NotificationSettings.objects.filter(pk=user.pk, language="").update(language=language)


@transaction.atomic
def choose(user: Any, rhythms: Mapping[str, Rhythm], **values: Any) -> None:
    """Store what somebody wishes, and let it hold for what still waits to be mailed too."""
    for kind, rhythm in rhythms.items():
        NotificationChoice.objects.update_or_create(
            user_id=user.pk, kind=kind, defaults={"rhythm": rhythm}
        )
    if values:
        NotificationSettings.objects.update_or_create(user_id=user.pk, defaults=values)
    _plan_again(user)


def _plan_again(user: Any) -> None:
    """Give what waits the moment that its reader wishes now."""
    waiting = Notification.objects.filter(recipient_id=user.pk).waiting()
    hour = hours_of([user])[user.pk]
    now = timezone.now()
    wishes = wishes_of(user)
    for kind in set(waiting.order_by().values_list("kind", flat=True)) & wishes.keys():
        waiting.filter(kind=kind).update(mail_at=next_moment(wishes[kind], hour, now))


def leave_token(user: Any, kinds: Collection[str]) -> str:
    """Who gets no more mail of which kinds, signed. It can do nothing else."""
    return keys.sign(_LEAVE, f"{user.pk}.{'.'.join(sorted(kinds))}")


def read_leave_token(token: str) -> tuple[int, list[str]] | None:
    """The number of the account and the kinds; None when the link is not whole."""
    value = keys.unsign(_LEAVE, token)
    if value is None:
        return None
    number, *kinds = value.split(".")
    return int(number), kinds


def leave_by_token(token: str) -> bool:
    """End these mails by the link in one; False when it is not whole.

    True also for who left before or is gone: they get what they ask for.
    """
    found = read_leave_token(token)
    if found is None:
        return False
    number, kinds = found
    user = User.objects.filter(pk=number, deleted_at=None).first()
    if user is None:
        return True
    if kinds == [ALL]:
        choose(user, {}, no_mail=True)
    else:
        choose(user, {kind: Rhythm.NEVER for kind in kinds if kind in known_kinds()})
    return True

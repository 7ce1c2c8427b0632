"""Tell members something: on the site, and by mail as each of them wishes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from members.models.notifications import Notification, Rhythm
from members.notifications.kinds import kind_of
from members.notifications.readers import hours_of, next_moment, rhythms_of, who_may_be_told

#: So many people are told together.
BATCH = 500


def notify(
    recipients: Any,
    kind: str,
    *,
    key: str,
    about: tuple[str, int] | None = None,
    actor: Any = None,
    title: str = "",
    text: str = "",
    url: str = "",
    ends_at: datetime | None = None,
) -> None:
    """Tell somebody, or several people, that something happened.

    Call it in the transaction of what happened: then it is told if and only if that is so. Mail
    goes by background tasks afterwards. Nothing is told to `actor` who did it, to who is blocked or
    blocks the actor, or to who is no member (unless the kind says so).

    `kind` is one of `members.notifications.kinds`. `key` makes it one: the same key again tells the
    same person nothing. `about` names the thing by kind and number, such as `("contribution", 7)`;
    when a finder is registered for it (`register_subject`), title and address come from there at
    the moment of reading, and nothing is shown or mailed to who may not see it by then. `title`
    and `url` (a path) are for what has none. `text` is a line in words of its own, in the reader's
    language as far as the caller can. What has passed at `ends_at` is not mailed any more.
    """
    people = list(recipients) if isinstance(recipients, Iterable) else [recipients]
    subject_kind, subject_id = about or ("", None)
    now = timezone.now()
    with transaction.atomic():
        for start in range(0, len(people), BATCH):
            told = who_may_be_told(people[start : start + BATCH], kind_of(kind), actor)
            rhythms, hours = rhythms_of(told, kind), hours_of(told)
            if kind_of(kind).mailed_apart:
                told_apart = {pk for pk, rhythm in rhythms.items() if rhythm == Rhythm.AT_ONCE}
                rhythms |= dict.fromkeys(told_apart, Rhythm.NEVER)
            rows = [
                Notification(
                    recipient=user,
                    kind=kind,
                    key=key,
                    actor=actor,
                    subject_kind=subject_kind,
                    subject_id=subject_id,
                    title=Truncator(title).chars(200),
                    text=Truncator(text).chars(500),
                    url=url[:300],
                    ends_at=ends_at,
                    created_at=now,
                    mail_at=next_moment(rhythms[user.pk], hours[user.pk], now),
                )
                for user in told
            ]
            Notification.objects.bulk_create(rows, ignore_conflicts=True)
            if Rhythm.AT_ONCE in rhythms.values():
                transaction.on_commit(_mail_soon, robust=True)


def mark_read(
    user: Any,
    *,
    number: int | None = None,
    until: int | None = None,
    about: tuple[str, int] | None = None,
) -> int:
    """Mark as read: one, all up to one, or all about a thing. What was read is mailed no more."""
    mine = Notification.objects.filter(recipient_id=user.pk, read_at=None)
    if number is not None:
        mine = mine.filter(pk=number)
    if until is not None:
        mine = mine.filter(pk__lte=until)
    if about is not None:
        mine = mine.filter(subject_kind=about[0], subject_id=about[1])
    with transaction.atomic():
        mine.filter(mail_key="").update(mail_at=None)
        return mine.update(read_at=timezone.now())


def forget_subject(kind: str, number: int) -> None:
    """Take away what was told about a thing that is deleted for good."""
    Notification.objects.filter(subject_kind=kind, subject_id=number).delete()


def unread_count(user: Any) -> int:
    """How many notifications somebody has not read."""
    return Notification.objects.of(user).unread().count() if user.is_authenticated else 0


def _mail_soon() -> None:
    from members.notifications.tasks import mail_notifications

    mail_notifications.enqueue()

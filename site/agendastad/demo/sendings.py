"""How the demo's issues went out: to the demo's own readers, and never really as a mail."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation

from agendastad.demo.newsletters import READERS
from newsletters import sending as post
from newsletters.issues.rendering import make_mail
from newsletters.models import (
    Delivery,
    DeliveryState,
    How,
    IssuePage,
    Sending,
    SendingState,
    Subscriber,
    SubscriberLog,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletters.subscribing.leaving import leave
from newsletters.subscribing.suppression import suppress

#: One mail leaves so long after the other: slow, so that its course can be seen.
PACE = timedelta(seconds=6)
#: After a sending the address of one reader turned out to be dead, and one had enough of it.
BOUNCED = slice(5, 6)
LEFT = slice(7, 8)
#: The mailbox of one in so many was full, and nobody told that the mail arrived.
SILENT = 15


def make(issue: IssuePage, *, by: Any) -> int:
    """Make the finished sending of an issue that has none; return how many."""
    frozen = issue.frozen_issue
    if frozen is None or Sending.objects.filter(issue=issue).exists():
        return 0
    at = frozen.sent_at
    readers = list(
        Subscriber.objects.filter(
            email_key__in=READERS,
            subscriptions__in=Subscription.objects.filter(
                newsletter=issue.newsletter, state=SubscriptionState.SUBSCRIBED, since__lt=at
            ),
        ).order_by("pk")
    )
    if not readers:
        return 0
    chance = random.Random(issue.slug)  # noqa: S311  (the same course each time)
    chance.shuffle(readers)
    sending = post.schedule(issue, make_mail(issue), at=at, by=by)
    mine = Sending.objects.filter(pk=sending.pk)
    mine.move(SendingState.SENDING, started_at=at)
    bounced = readers[BOUNCED]
    Delivery.objects.bulk_create(
        _delivery(
            sending,
            reader,
            at + PACE * place,
            chance,
            is_dead=reader in bounced,
            is_silent=place % SILENT == SILENT - 1,
        )
        for place, reader in enumerate(readers)
    )
    mine.move(
        SendingState.SENT,
        frozen_at=at,
        freeze_cursor=max(reader.pk for reader in readers),
        finished_at=at + PACE * len(readers),
    )
    with translation.override("nl"):
        for reader in bounced:
            suppress(reader.email_key, SuppressionReason.HARD_BOUNCE)
            Suppression.objects.of(reader.email_key).update(created_at=at)
            _was_then(reader, at + timedelta(minutes=10))
        for reader in readers[LEFT]:
            leave(reader, [issue.newsletter], How.ONE_CLICK)
            _was_then(reader, at + timedelta(hours=9))
    return 1


def _delivery(
    sending: Sending,
    reader: Subscriber,
    handed_over: datetime,
    chance: random.Random,
    *,
    is_dead: bool,
    is_silent: bool,
) -> Delivery:
    """The mail to one reader as the provider told of it."""
    arrived = handed_over + timedelta(seconds=chance.choice([2, 3, 5, 8, 40, 150]))
    return Delivery(
        sending=sending,
        subscriber=reader.pk,
        state=DeliveryState.BOUNCED if is_dead else DeliveryState.SENT,
        tries=1,
        called_at=handed_over,
        sent_at=handed_over,
        delivered_at=None if is_dead or is_silent else arrived,
        soft_bounces=int(is_silent),
        error="550 5.1.1 The email account does not exist" if is_dead else "",
    )


def _was_then(reader: Subscriber, moment: datetime) -> None:
    """What was just changed of this reader's subscriptions, was changed at that moment."""
    changed = Subscription.objects.filter(subscriber=reader, since__gt=moment)
    SubscriberLog.objects.filter(
        subscriber=reader, newsletter__in=changed.values("newsletter"), at__gt=moment
    ).update(at=moment)
    changed.update(since=moment)

"""Leave: asks nothing, works for ever, and the same twice as once."""

from collections.abc import Iterable
from typing import Any

from newsletters.links import read_leave_token
from newsletters.locking import address_lock
from newsletters.models import (
    Confirmation,
    How,
    NewsletterList,
    Subscriber,
    SubscriptionMove,
    SuppressionReason,
)
from newsletters.subscribing.asking import mails_to
from newsletters.subscribing.moves import Proof, move
from newsletters.subscribing.suppression import suppress


def leave(
    subscriber: Subscriber,
    newsletters: Iterable[NewsletterList],
    how: How,
    *,
    page: str = "",
) -> int:
    """End these subscriptions; return how many there were."""
    with address_lock(subscriber.email_key):
        if not Subscriber.objects.filter(pk=subscriber.pk).exists():
            return 0
        proof = Proof(how, page=page)
        return sum(
            [
                move(subscriber, newsletter, SubscriptionMove.LEAVE, proof)
                for newsletter in newsletters
            ]
        )


def leave_all(subscriber: Subscriber, how: How, *, page: str = "") -> int:
    """End all subscriptions of somebody."""
    mine = NewsletterList.objects.filter(subscriptions__subscriber=subscriber)
    return leave(subscriber, list(mine), how, page=page)


def leave_by_token(token: str, how: How) -> bool:
    """Leave by the link of a mail; False when the link is not whole.

    True also for who left before, or is gone: they get what they ask for.
    """
    found = read_leave_token(token)
    if found is None:
        return False
    code, number = found
    subscriber = Subscriber.objects.filter(code=code).first()
    newsletter = NewsletterList.objects.filter(pk=number).first()
    if subscriber is not None and newsletter is not None:
        leave(subscriber, [newsletter], how)
    return True


def leave_by_staff(
    subscriber: Subscriber, newsletters: Iterable[NewsletterList], *, user: Any, note: str
) -> None:
    """End these because somebody asked a colleague for it."""
    with address_lock(subscriber.email_key):
        if Subscriber.objects.filter(pk=subscriber.pk).exists():
            proof = Proof(How.STAFF, note=note, user=user)
            for newsletter in newsletters:
                move(subscriber, newsletter, SubscriptionMove.LEAVE, proof)


def erase(
    subscriber: Subscriber, how: How = How.PREFERENCES, *, user: Any = None, note: str = ""
) -> None:
    """Forget somebody: what stays is a hash that keeps imports from adding them again."""
    key = subscriber.email_key
    with address_lock(key):
        suppress(key, SuppressionReason.FORGOTTEN, how=how, user=user, note=note)
        mails_to(key).delete()
        Confirmation.objects.filter(email_key=key).delete()
        Subscriber.objects.filter(pk=subscriber.pk).delete()

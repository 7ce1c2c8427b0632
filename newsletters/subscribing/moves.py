"""Change a subscription: by the table of moves only, and always with a line in the log."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from newsletters.models import (
    ConsentText,
    How,
    NewsletterList,
    Subscriber,
    SubscriberLog,
    Subscription,
    SubscriptionMove,
    subscription_after,
)


@dataclass(frozen=True)
class Proof:
    """How something came about: what stands in the log."""

    how: How
    text: ConsentText | None = None
    page: str = ""
    note: str = ""
    user: Any = None
    consented_on: date | None = None

    def as_log(self) -> dict[str, Any]:
        """The columns of the log."""
        return {
            "how": self.how,
            "text": self.text,
            "page": self.page[:200],
            "note": self.note[:300],
            "user": self.user,
            "consented_on": self.consented_on,
        }


def move(
    subscriber: Subscriber, newsletter: NewsletterList, what: SubscriptionMove, proof: Proof
) -> bool:
    """Make a move if the table has it; return whether anything happened.

    Hold the lock of the address.
    """
    subscription = Subscription.objects.filter(subscriber=subscriber, newsletter=newsletter).first()
    state = subscription_after(subscription.state if subscription else None, what)
    if state is None:
        return False
    if subscription is None:
        Subscription.objects.create(subscriber=subscriber, newsletter=newsletter, state=state)
    else:
        Subscription.objects.filter(pk=subscription.pk).update(state=state, since=timezone.now())
    SubscriberLog.objects.create(
        subscriber=subscriber, newsletter=newsletter, action=what, **proof.as_log()
    )
    return True

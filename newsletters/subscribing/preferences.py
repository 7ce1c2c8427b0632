"""What somebody changes on their own page."""

from collections.abc import Collection
from typing import Any

from newsletters.locking import address_lock
from newsletters.models import (
    ConsentText,
    How,
    NewsletterList,
    Subscriber,
    SubscriberLog,
    SubscriptionMove,
    SubscriptionState,
)
from newsletters.subscribing import suppression
from newsletters.subscribing.asking import Wish, ask
from newsletters.subscribing.moves import Proof, move


def choose(
    subscriber: Subscriber,
    wanted: Collection[NewsletterList],
    offered: Collection[NewsletterList],
    *,
    text: str,
    page: str,
) -> bool:
    """Get exactly what is wanted of what was offered.

    False when the address itself must confirm first, because mail to it was stopped: it gets a
    mail for that.
    """
    proof = Proof(How.PREFERENCES, ConsentText.of(text), page)
    with address_lock(subscriber.email_key):
        fresh = Subscriber.objects.filter(pk=subscriber.pk).first()
        if fresh is None:
            return True
        states = dict(fresh.subscriptions.values_list("newsletter", "state"))
        stopped = bool(suppression.reasons_of(fresh.email_key))
        to_confirm = []
        for newsletter in offered:
            if newsletter not in wanted:
                move(fresh, newsletter, SubscriptionMove.LEAVE, Proof(How.PREFERENCES, page=page))
            elif stopped or states.get(newsletter.pk) == SubscriptionState.STOPPED:
                to_confirm.append(newsletter)
            else:
                move(fresh, newsletter, SubscriptionMove.JOIN, proof)
        if to_confirm:
            ask(Wish(fresh.email, to_confirm, fresh.name, fresh.language, text, page))
        return not to_confirm


def change_details(subscriber: Subscriber, *, themes: Collection[Any], **values: Any) -> None:
    """Store how somebody wants to be called, and what they are interested in."""
    with address_lock(subscriber.email_key):
        fresh = Subscriber.objects.filter(pk=subscriber.pk).first()
        if fresh is None:
            return
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        if set(fresh.themes.all()) != set(themes):
            fresh.themes.set(themes)
            changed.append("themes")
        if changed:
            Subscriber.objects.filter(pk=fresh.pk).update(**values)
            SubscriberLog.objects.create(
                subscriber=fresh,
                action=SubscriberLog.Action.DETAILS,
                **Proof(How.PREFERENCES, note=", ".join(changed)).as_log(),
            )

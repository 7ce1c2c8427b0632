"""Never write to an address again, and let it go when that is right."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from newsletters.locking import address_lock
from newsletters.models import (
    MAY_RETURN,
    How,
    NewsletterList,
    Subscriber,
    SubscriptionMove,
    Suppression,
    SuppressionReason,
)
from newsletters.subscribing.moves import Proof, move


def reasons_of(email_key: str) -> set[str]:
    """Why this address gets no mail now; empty when it may."""
    return set(Suppression.objects.active().of(email_key).values_list("reason", flat=True))


def may_ask(email_key: str) -> bool:
    """Whether a mail to confirm may go there when somebody fills in a form."""
    return reasons_of(email_key) <= MAY_RETURN


def wants_no_mail(email_key: str) -> bool:
    """Whether no other mail should go there either.

    Who had their newsletters forgotten may still have an account that mails them.
    """
    return bool(reasons_of(email_key) - {SuppressionReason.FORGOTTEN})


def suppress(
    email_key: str,
    reason: SuppressionReason,
    *,
    how: How = How.PROVIDER,
    user: Any = None,
    note: str = "",
) -> bool:
    """Stop all newsletters to this address for good; False when that was so already."""
    with address_lock(email_key):
        is_new = reason not in reasons_of(email_key)
        if is_new:
            Suppression.objects.create(
                key=Suppression.key_of(email_key), reason=reason, note=note, created_by=user
            )
        subscriber = Subscriber.objects.filter(email_key=email_key).first()
        if subscriber is not None:
            proof = Proof(how, note=str(SuppressionReason(reason).label), user=user)
            for newsletter in NewsletterList.objects.filter(subscriptions__subscriber=subscriber):
                move(subscriber, newsletter, SubscriptionMove.STOP, proof)
        return is_new


def lift(suppression: Suppression, reason: str, user: Any = None) -> None:
    """Let mail go there again. Nobody is subscribed by it."""
    _lift(Suppression.objects.filter(pk=suppression.pk), reason, user)


def lift_by_confirmation(email_key: str) -> None:
    """Its owner confirmed a mail there: it arrives, and they want it. Hold the address's lock."""
    found = Suppression.objects.of(email_key).filter(reason__in=MAY_RETURN)
    _lift(found, "Confirmed by mail.", None)


def _lift(suppressions: "QuerySet[Suppression]", reason: str, user: Any) -> None:
    suppressions.filter(lifted_at=None).update(
        lifted_at=timezone.now(), lifted_by=user, lift_reason=reason[:300]
    )

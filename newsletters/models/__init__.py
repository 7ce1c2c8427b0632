"""The models of newsletters."""

from newsletters.models.lists import NewsletterList
from newsletters.models.subscribers import (
    CONFIRM_WITHIN,
    SUBSCRIPTION_MOVES,
    Confirmation,
    ConsentText,
    How,
    Subscriber,
    SubscriberLog,
    Subscription,
    SubscriptionMove,
    SubscriptionState,
    subscription_after,
)
from newsletters.models.suppression import MAY_RETURN, Suppression, SuppressionReason

__all__ = [
    "CONFIRM_WITHIN",
    "MAY_RETURN",
    "SUBSCRIPTION_MOVES",
    "Confirmation",
    "ConsentText",
    "How",
    "NewsletterList",
    "Subscriber",
    "SubscriberLog",
    "Subscription",
    "SubscriptionMove",
    "SubscriptionState",
    "Suppression",
    "SuppressionReason",
    "subscription_after",
]

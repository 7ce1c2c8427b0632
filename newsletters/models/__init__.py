"""The models of newsletters."""

from newsletters.models.issues import (
    FrozenIssue,
    IssuePage,
    LinkState,
    NewsletterIndexPage,
    Proposal,
    Waiver,
    content_of,
)
from newsletters.models.lists import NewsletterList
from newsletters.models.plans import ListPlan
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
    "FrozenIssue",
    "How",
    "IssuePage",
    "LinkState",
    "ListPlan",
    "NewsletterIndexPage",
    "NewsletterList",
    "Proposal",
    "Subscriber",
    "SubscriberLog",
    "Subscription",
    "SubscriptionMove",
    "SubscriptionState",
    "Suppression",
    "SuppressionReason",
    "Waiver",
    "content_of",
    "subscription_after",
]

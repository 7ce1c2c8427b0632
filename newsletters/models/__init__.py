"""The models of newsletters."""

from newsletters.models.delivery import (
    DELIVERY_MOVES,
    SENDING_MOVES,
    CountedLink,
    Delivery,
    DeliveryState,
    MailEvent,
    Sending,
    SendingState,
    Valve,
    Why,
)
from newsletters.models.imports import ImportState, SubscriberImport
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
    "DELIVERY_MOVES",
    "MAY_RETURN",
    "SENDING_MOVES",
    "SUBSCRIPTION_MOVES",
    "Confirmation",
    "ConsentText",
    "CountedLink",
    "Delivery",
    "DeliveryState",
    "FrozenIssue",
    "How",
    "ImportState",
    "IssuePage",
    "LinkState",
    "ListPlan",
    "MailEvent",
    "NewsletterIndexPage",
    "NewsletterList",
    "Proposal",
    "Sending",
    "SendingState",
    "Subscriber",
    "SubscriberImport",
    "SubscriberLog",
    "Subscription",
    "SubscriptionMove",
    "SubscriptionState",
    "Suppression",
    "SuppressionReason",
    "Valve",
    "Waiver",
    "Why",
    "content_of",
    "subscription_after",
]

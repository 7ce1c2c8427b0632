"""Who an issue goes to: where the ledger meets lists and subscribers."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.models import email_key_of
from newsletters.links import preferences_url, unsubscribe_mailto, unsubscribe_url
from newsletters.models import (
    Delivery,
    How,
    Sending,
    Subscriber,
    SubscriberLog,
    Suppression,
    SuppressionReason,
    Why,
)
from newsletters.segments import Segment
from newsletters.subscribing.leaving import leave
from newsletters.subscribing.suppression import suppress


@dataclass(frozen=True)
class Recipient:
    """What one copy of an issue needs beside what all share."""

    address: str
    #: A value for each of the fields that differ (`newsletters.mail_format`).
    values: Mapping[str, str]
    #: Where mail programs unsubscribe with one POST (RFC 8058), and the same by mail.
    one_click_url: str
    unsubscribe_mailto: str = ""


def members(sending: Sending) -> QuerySet[Subscriber]:
    """Everybody whom the issue is for, as of now; asked once, when it starts."""
    return Segment.from_data(sending.segment).subscribers(sending.newsletter)


def recipients(sending: Sending, numbers: Collection[int]) -> dict[int, Recipient | Why]:
    """What these need now, or why they get nothing any more; who is missing is gone."""
    found = Subscriber.objects.filter(pk__in=numbers)
    readers = Subscriber.objects.receiving(sending.newsletter).filter(pk__in=numbers)
    receiving = set(readers.values_list("pk", flat=True))
    keys = {key: person.pk for person in found for key in Suppression.keys_of(person.email_key)}
    active = Suppression.objects.active().filter(key__in=keys)
    suppressed = {keys[key] for key in active.values_list("key", flat=True)}
    greet = greeting_in(sending.newsletter.language)
    people: dict[int, Recipient | Why] = {}
    for subscriber in found:
        if subscriber.pk in suppressed:
            people[subscriber.pk] = Why.SUPPRESSED
        elif subscriber.pk not in receiving:
            people[subscriber.pk] = Why.LEFT
        else:
            people[subscriber.pk] = _recipient(sending, subscriber, greet(subscriber.name))
    return people


def _recipient(sending: Sending, subscriber: Subscriber, greeting: str) -> Recipient:
    unsubscribe = unsubscribe_url(subscriber, sending.newsletter)
    name, _at, domain = subscriber.email.rpartition("@")
    return Recipient(
        # As mail servers write it; what providers fill in must find it under the same address.
        subscriber.email if domain.isascii() else f"{name}@{punycode(domain)}",
        {
            "greeting": greeting,
            "unsubscribe_url": unsubscribe,
            "preferences_url": preferences_url(subscriber),
        },
        unsubscribe,
        unsubscribe_mailto(subscriber, sending.newsletter),
    )


def greeting_in(language: str) -> Callable[[str], str]:
    """How a letter in this language begins, by the name of its reader."""
    with override(language):
        named, unnamed = _("Dear %(name)s,"), _("Dear reader,")
    return lambda name: named % {"name": name} if name else unnamed


def bounced(delivery: Delivery, address: str) -> None:
    """Mail to somebody can never arrive, says a provider of this address."""
    _suppress(delivery, address, SuppressionReason.HARD_BOUNCE)


def complained(delivery: Delivery, address: str) -> None:
    """Somebody reported us as spam, says a provider of this address."""
    _suppress(delivery, address, SuppressionReason.COMPLAINT)


def left(sending: Sending, number: int) -> None:
    """Somebody left by a link or button of the provider."""
    if subscriber := Subscriber.objects.filter(pk=number).first():
        leave(subscriber, [sending.newsletter], How.PROVIDER)


def _suppress(delivery: Delivery, address: str, reason: SuppressionReason) -> None:
    """Stop mail to the address that the mail went to, which may not be the reader's any more."""
    subscriber = Subscriber.objects.filter(pk=delivery.subscriber).first()
    if subscriber is None:
        return
    # Providers may write an address in their own way, so theirs counts only where we must.
    moved = delivery.called_at and subscriber.log.filter(
        action=SubscriberLog.Action.ADDRESS, at__gt=delivery.called_at
    )
    key = email_key_of(address) if moved and moved.exists() else subscriber.email_key
    if key:
        suppress(key, reason)

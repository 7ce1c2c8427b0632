"""What providers tell about mails that they took, in any order and any number of times.

And the mail that they take in for us: people who leave by mail (`subscribing.by_mail`).
anymail checks the signature and reads the provider's own words. What is told rises in rank and
never falls, so that every order ends the same; what has to be counted is remembered by its key.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from anymail import urls as anymail_urls
from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import (
    AnymailInboundEvent,
    AnymailTrackingEvent,
    EventType,
    RejectReason,
    inbound,
    tracking,
)
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import F, Q
from django.dispatch import Signal, receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from events.models import email_key_of
from home.models import OutgoingMail
from home.numbers import whole_number
from newsletters.delivery import audience
from newsletters.delivery.answers import one_line
from newsletters.models import Delivery, DeliveryState, MailEvent, SuppressionReason
from newsletters.models.delivery import DeliveryQuerySet
from newsletters.subscribing.by_mail import unsubscribe_by_mail
from newsletters.subscribing.suppression import suppress

#: The address cannot get mail, now or ever. Any other bounce is a soft one, and only counted.
_HARD = {RejectReason.INVALID, RejectReason.BOUNCED}
#: The provider has the mail, and knows no more yet.
_TAKEN = {EventType.QUEUED, EventType.SENT, EventType.DEFERRED}
#: It did not arrive.
_CAME_BACK = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
#: Of a mail that is none of ours these are nothing to look at.
_FINE = {*_TAKEN, EventType.DELIVERED}
#: We ask providers not to follow readers; what they tell of it all the same is not kept.
_NOT_KEPT = {EventType.OPENED, EventType.CLICKED, EventType.SUBSCRIBED, EventType.AUTORESPONDED}
#: So long staff can look at what nobody understood.
KEEP = timedelta(days=30)


class _BadRequestError(SuspiciousOperation):
    """What was posted cannot be read: the answer is 400, and nothing is logged of it."""


@csrf_exempt
def provider_webhook(request: HttpRequest, provider: str, signal: Signal) -> HttpResponse:
    """Hand what the provider in use posts to anymail; nobody else gets an answer."""
    if f"anymail.backends.{provider}.EmailBackend" != settings.EMAIL_BACKEND or not is_safe():
        raise Http404
    if signal is inbound and not settings.NEWSLETTER_UNSUBSCRIBE_WEBHOOK:
        raise Http404
    view = views(signal).get(provider)
    if view is None:
        raise Http404
    response: HttpResponse = view(request)
    return response


def is_safe() -> bool:
    """Without a secret, anybody could tell us that readers' mail bounced."""
    secret = getattr(settings, "ANYMAIL", {}).get("WEBHOOK_SECRET")
    return bool(secret)


@cache
def views(signal: Signal) -> dict[str, Any]:
    """Anymail's views that send this signal, by the name of their backend; bad input is a 400."""
    found = {}
    for pattern in anymail_urls.urlpatterns:
        base = getattr(pattern.callback, "view_class", None)
        if base is None or base.signal is not signal:
            continue

        class View(base):  # type: ignore[misc, valid-type]  # anymail's own class, known at run time
            """Reads strictly."""

            def run_validators(self, request: HttpRequest) -> None:
                """Check the signature; a body that has none is no reason for an error page."""
                try:
                    super().run_validators(request)
                except AnymailWebhookValidationFailure:
                    raise
                except (AttributeError, KeyError, TypeError, ValueError) as error:
                    raise _BadRequestError("This cannot be read.") from error

            def parse_events(self, request: HttpRequest) -> list[Any]:
                """Read the provider's words; mail that comes in where events should, is none."""
                try:
                    return list(super().parse_events(request))
                except (
                    AnymailConfigurationError,
                    AttributeError,
                    KeyError,
                    TypeError,
                    ValueError,
                ) as error:
                    raise _BadRequestError("This cannot be read.") from error

        found[base.__module__.rpartition(".")[2]] = View.as_view()
    return found


@receiver(inbound)
def came_in(sender: type, event: AnymailInboundEvent, esp_name: str, **_kwargs: Any) -> None:
    """Unsubscribe who wrote; what is none of ours stays for a look, as in a mailbox."""
    mail = event.message
    if unsubscribe_by_mail(mail):
        return
    key = event.event_id or mail.get("Message-ID") or f"{mail.get('Date')} {mail.get('From')}"
    MailEvent.objects.get_or_create(
        key=hashlib.sha256(f"{esp_name} inbound {key}".encode()).hexdigest(),
        defaults={
            "provider": esp_name[:30],
            "kind": str(event.event_type)[:30],
            "recipient": _line(mail.envelope_recipient)[:254],
            "description": f"{_line(mail.get('From'))}: {_line(mail.get('Subject'))}"[:300],
            "is_unknown": True,
        },
    )


@receiver(tracking)
def heard(sender: type, event: AnymailTrackingEvent, esp_name: str, **_kwargs: Any) -> None:
    """Write down what was told about one mail."""
    kind = event.event_type
    if kind in _NOT_KEPT:
        return
    with transaction.atomic():
        delivery = _delivery_of(event)
        if delivery is None:
            if (mail := _mail_of(event)) is not None:
                _mail_told(mail, event)
            elif kind not in _FINE:
                _note(event, esp_name, is_unknown=True)
        elif kind in _TELLS:
            _TELLS[kind](delivery, event, esp_name)
        else:
            _note(event, esp_name, delivery, is_unknown=True)


def _mail_told(mail: OutgoingMail, event: AnymailTrackingEvent) -> None:
    """What became of another mail than an issue counts for the address: it is the same one."""
    key = email_key_of(mail.recipient)
    if event.event_type in _CAME_BACK and _is_hard(event):
        suppress(key, SuppressionReason.HARD_BOUNCE)
    elif event.event_type == EventType.COMPLAINED:
        suppress(key, SuppressionReason.COMPLAINT)


def _taken(delivery: Delivery, event: AnymailTrackingEvent, esp_name: str) -> None:
    """The provider has it, whatever we knew; so nobody sends it again."""
    row = _row(delivery)
    row.exclude(state=DeliveryState.FAILED).move(DeliveryState.SENT, **_settled())
    if event.event_type == EventType.DEFERRED and _note(event, esp_name, delivery):
        row.update(soft_bounces=F("soft_bounces") + 1)


def _delivered(delivery: Delivery, event: AnymailTrackingEvent, esp_name: str) -> None:
    """It arrived: so it was sent, also when it was said to be refused."""
    row, moment = _row(delivery), event.timestamp or timezone.now()
    row.move(DeliveryState.SENT, **_settled())
    row.filter(Q(delivered_at=None) | Q(delivered_at__gt=moment)).update(delivered_at=moment)


def _refused(delivery: Delivery, event: AnymailTrackingEvent, esp_name: str) -> None:
    """The provider took it and does not send it, most often for what it knows of the address."""
    _row(delivery).filter(delivered_at=None).move(
        DeliveryState.FAILED, until=None, why="", error=_description(event)
    )
    if _note(event, esp_name, delivery):
        if event.reject_reason in _HARD:
            audience.bounced(delivery, event.recipient or "")
        elif event.reject_reason == RejectReason.SPAM:
            audience.complained(delivery, event.recipient or "")


def _bounced(delivery: Delivery, event: AnymailTrackingEvent, esp_name: str) -> None:
    """It came back."""
    row = _row(delivery)
    if not _is_hard(event):
        row.exclude(state=DeliveryState.FAILED).move(DeliveryState.SENT, **_settled())
        if _note(event, esp_name, delivery):
            row.update(soft_bounces=F("soft_bounces") + 1)
        return
    row.move(DeliveryState.BOUNCED, until=None, why="", error=_description(event))
    if _note(event, esp_name, delivery):
        audience.bounced(delivery, event.recipient or "")


def _complained(delivery: Delivery, event: AnymailTrackingEvent, esp_name: str) -> None:
    """The reader reported it as spam."""
    _row(delivery).move(DeliveryState.COMPLAINED, until=None, why="")
    if _note(event, esp_name, delivery):
        audience.complained(delivery, event.recipient or "")


def _left(delivery: Delivery, event: AnymailTrackingEvent, esp_name: str) -> None:
    """The reader left by a link or button of the provider."""
    _row(delivery).exclude(state=DeliveryState.FAILED).move(DeliveryState.SENT, **_settled())
    if _note(event, esp_name, delivery):
        audience.left(delivery.sending, delivery.subscriber)


_TELLS: Mapping[str, Callable[[Delivery, AnymailTrackingEvent, str], None]] = {
    **dict.fromkeys(_TAKEN, _taken),
    EventType.DELIVERED: _delivered,
    EventType.REJECTED: _refused,
    EventType.FAILED: _refused,
    EventType.BOUNCED: _bounced,
    EventType.COMPLAINED: _complained,
    EventType.UNSUBSCRIBED: _left,
}


def forget_events() -> int:
    """Let go of what was kept for a look, and of what could be told twice."""
    number, _by_model = MailEvent.objects.filter(received_at__lt=timezone.now() - KEEP).delete()
    return number


def _line(text: object) -> str:
    """Whatever strangers write, as one line that any database keeps."""
    return " ".join(str(text or "").replace("\0", "").split())


def _row(delivery: Delivery) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk=delivery.pk)


def _settled() -> dict[str, Any]:
    return {"until": None, "why": "", "error": "", "sent_at": timezone.now()}


def _delivery_of(event: AnymailTrackingEvent) -> Delivery | None:
    """The row that a message is about: by our own number in it, else by the provider's."""
    number = whole_number(str((event.metadata or {}).get("delivery", "")))
    found = Delivery.objects.select_related("sending")
    if number:
        return found.filter(pk=number).first()
    if event.message_id:
        rows = list(found.filter(message_id=event.message_id)[:2])
        if len(rows) == 1:
            return rows[0]
    return None


def _mail_of(event: AnymailTrackingEvent) -> OutgoingMail | None:
    """The mail of the site that a message is about, by our own number in it."""
    number = whole_number(str((event.metadata or {}).get("mail", "")))
    return OutgoingMail.objects.filter(pk=number).first()


def _is_hard(event: AnymailTrackingEvent) -> bool:
    """Whether the address is dead. Some providers have one word for both and a mark beside it."""
    told = event.esp_event if isinstance(event.esp_event, dict) else {}
    if told.get("event") == "soft_bounce" or told.get("hard_bounce") is False:
        return False
    return event.reject_reason in _HARD


def _note(
    event: AnymailTrackingEvent,
    esp_name: str,
    delivery: Delivery | None = None,
    *,
    is_unknown: bool = False,
) -> bool:
    """Remember a message; False when it was told before."""
    what = event.event_id or f"{event.timestamp} {event.message_id} {event.recipient}"
    number = delivery.pk if delivery else ""
    key = hashlib.sha256(f"{esp_name} {event.event_type} {number} {what}".encode()).hexdigest()
    _event, is_new = MailEvent.objects.get_or_create(
        key=key,
        defaults={
            "provider": esp_name[:30],
            "kind": str(event.event_type)[:30],
            "delivery": delivery,
            # Who it was is only of use where nobody knows what it is about.
            "recipient": str(event.recipient or "")[:254] if is_unknown else "",
            "description": _description(event),
            "is_unknown": is_unknown,
        },
    )
    return is_new


def _description(event: AnymailTrackingEvent) -> str:
    return one_line(str(event.mta_response or event.description or ""))

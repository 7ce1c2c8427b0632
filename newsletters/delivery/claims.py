"""Take deliveries so that no other worker does, and write down how it went.

Everything here is one conditional update. What a process that died had only claimed is queued
again by `sweep`; what it had begun to hand over stays in doubt.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from newsletters.delivery.answers import Answer, Meaning
from newsletters.models import Delivery, DeliveryState, Sending, SendingState, Why

#: A claim, or a call, that takes longer belongs to a process that died.
LEASE = timedelta(minutes=5)
#: A mail that is refused for now is tried again after so long, and so many times.
LATER = (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4))


def claim(sending: Sending, most: int, among: Collection[int] = ()) -> tuple[UUID, int]:
    """Take up to so many that wait; return the token of the claim, and how many it holds."""
    token = uuid4()
    waiting = sending.deliveries.claimable().order_by("pk")
    if among:
        waiting = waiting.filter(pk__in=among)
    with transaction.atomic():
        if not _is_sending(sending):
            return token, 0
        pks = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
        number = (
            sending.deliveries.claimable()
            .filter(pk__in=pks)
            .move(DeliveryState.CLAIMED, token=token, until=timezone.now() + LEASE)
        )
    return token, number


def begin(token: UUID, pks: Collection[int] | None = None) -> set[int]:
    """Write down that these are being handed over, before they are; return which still may be.

    A claim that ran out is nobody's any more, and one of a sending that was paused goes back.
    """
    held = Delivery.objects.filter(token=token, state=DeliveryState.CLAIMED)
    if pks is not None:
        held = held.filter(pk__in=pks)
    now = timezone.now()
    with transaction.atomic():
        held.filter(until__gt=now, sending__state=SendingState.SENDING).move(
            DeliveryState.IN_DOUBT, called_at=now, until=now + LEASE, tries=F("tries") + 1
        )
        begun = Delivery.objects.filter(token=token, state=DeliveryState.IN_DOUBT, called_at=now)
        if pks is not None:
            begun = begun.filter(pk__in=pks)
        return set(begun.values_list("pk", flat=True))


def release(token: UUID, pks: Collection[int] | None = None) -> int:
    """Queue again what was claimed and not handed over."""
    held = Delivery.objects.filter(token=token, state=DeliveryState.CLAIMED)
    if pks is not None:
        held = held.filter(pk__in=pks)
    return held.move(DeliveryState.QUEUED, token=None, until=None)


def skip(token: UUID, pks: Collection[int], why: str) -> int:
    """Write down that these get nothing any more."""
    return Delivery.objects.filter(token=token, pk__in=pks, state=DeliveryState.CLAIMED).move(
        DeliveryState.SKIPPED, why=why, token=None, until=None
    )


def settle(token: UUID, pks: Collection[int], answer: Answer) -> None:
    """Write down what became of these.

    Only of those that are still in doubt under this very token: a webhook may have been first.
    """
    if not pks:
        return
    called = Delivery.objects.filter(token=token, pk__in=pks)
    rows = called.filter(state=DeliveryState.IN_DOUBT)
    now = timezone.now()
    error, message_id = answer.says[:300], answer.message_id[:250]
    match answer.meaning:
        case Meaning.TAKEN:
            sent = {"sent_at": now, "until": None, "error": "", "why": ""}
            number = rows.move(DeliveryState.SENT, message_id=message_id, **sent)
            if message_id and number < len(pks):
                called.filter(message_id="").update(message_id=message_id)
        case Meaning.REFUSED:
            rows.move(DeliveryState.FAILED, until=None, error=error, why="")
        case Meaning.LATER:
            for tries, wait in enumerate(LATER, start=1):
                rows.filter(tries=tries).move(
                    DeliveryState.QUEUED, token=None, until=now + wait, error=error
                )
            rows.move(DeliveryState.FAILED, until=None, error=error, why="")
        case Meaning.BUSY | Meaning.WRONG:
            rows.move(DeliveryState.QUEUED, token=None, until=None, tries=F("tries") - 1)
        case Meaning.UNKNOWN:
            # The call is over: from now on a key, a webhook or staff can settle it.
            rows.update(until=now, error=error)


def sweep() -> int:
    """Queue again what processes that died had claimed and not handed over; return how many."""
    died = Delivery.objects.filter(state=DeliveryState.CLAIMED, until__lt=timezone.now())
    number = died.filter(sending__state=SendingState.STOPPED).move(
        DeliveryState.SKIPPED, why=Why.STOPPED, token=None, until=None
    )
    return number + died.move(DeliveryState.QUEUED, token=None, until=None)


def copies_of(token: UUID, **which: Any) -> list[tuple[int, int]]:
    """What a claim holds: the delivery and its subscriber."""
    rows = Delivery.objects.filter(token=token, **which).order_by("pk")
    return list(rows.values_list("pk", "subscriber"))


def _is_sending(sending: Sending) -> bool:
    return Sending.objects.filter(
        pk=sending.pk, state=SendingState.SENDING, frozen_at__isnull=False
    ).exists()

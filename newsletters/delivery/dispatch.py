"""Send a claim at a time: fairly between issues, and never before mail to one person."""

import logging
import time
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from home.models import OutgoingMail
from home.outgoing_mail import deliver_due
from newsletters.delivery import audience, claims, valve
from newsletters.delivery.answers import Answer, Meaning
from newsletters.delivery.audience import Recipient
from newsletters.delivery.couriers import BatchCourier, Copy, Courier, Report, the_courier
from newsletters.models import Delivery, DeliveryState, Sending, SendingState, Why
from newsletters.sending import finish, pause, skip_rest

logger = logging.getLogger(__name__)

#: Waits that are shorter are slept through; for longer ones the worker goes and does other things.
NAP = 1.0


def work(seconds: float) -> float | None:
    """Send for about so long; return when to come back, in seconds, or None when all is done."""
    end = time.monotonic() + seconds
    while True:
        if OutgoingMail.objects.due().exists():
            deliver_due()
        handled, wait = _serve_one()
        if not handled and not wait:
            return None if not Sending.objects.to_serve().exists() else valve.FIRST_WAIT
        if time.monotonic() + wait >= end:
            return wait
        if wait:
            time.sleep(min(wait, NAP))


def _serve_one() -> tuple[int, float]:
    """Send one claim of the issue that waited longest: how many, and else how long to wait."""
    courier = the_courier()
    for sending in Sending.objects.to_serve().exclude(frozen_at=None):
        if not sending.deliveries.claimable().exists():
            finish(sending)
            continue
        number, wait = valve.take(courier.most)
        if not number:
            return 0, wait
        Sending.objects.filter(pk=sending.pk).update(served_at=timezone.now())
        token, held = claims.claim(sending, number)
        valve.give_back(number - held)
        if held:
            serve(sending, token, courier)
            return held, 0.0
    return 0, 0.0


def serve(sending: Sending, token: UUID, courier: Courier) -> Report:
    """Hand over what a claim holds, but for who has left since."""
    try:
        report = courier.carry(sending, token, _copies(sending, token))
    except Exception as error:
        # A mistake of ours. What was not handed over goes back, and nobody repeats the rest.
        logger.exception("Sending %s cannot go on.", sending.pk)
        claims.release(token)
        pause(sending, _("Something went wrong in the site itself: see the log."))
        report = Report(trouble=Answer(Meaning.WRONG, type(error).__name__))
    else:
        _draw_conclusions(sending, report)
    if Sending.objects.filter(pk=sending.pk, state=SendingState.STOPPED).exists():
        skip_rest(sending)
    return report


def settle_by_key() -> int:
    """Repeat calls of which nobody knows whether they arrived, where a key keeps them single."""
    courier = the_courier()
    if not isinstance(courier, BatchCourier) or not courier.provider.remembers:
        return 0
    now = timezone.now()
    # A sending that staff paused or stopped hands nothing over, this neither.
    going = [SendingState.SENDING, SendingState.SENT]
    doubtful: Any = (
        Delivery.objects.in_doubt()
        .filter(sending__state__in=going)
        .order_by()
        .values("token", "sending")
        .annotate(first=Min("called_at"), number=Count("pk"), last=Max("until"))
        .filter(first__gt=now - courier.provider.remembers)
    )
    settled = 0
    for row in doubtful:
        if valve.take(1)[0] == 0:
            break
        # Who wins this update makes the call.
        mine = Delivery.objects.filter(
            token=row["token"],
            state=DeliveryState.IN_DOUBT,
            until__lte=now,
            sending__state__in=going,
        ).update(until=now + claims.LEASE)
        if mine:
            sending = Sending.objects.get(pk=row["sending"])
            copies = _copies(sending, row["token"], state=DeliveryState.IN_DOUBT)
            report = courier.again(sending, row["token"], copies)
            _draw_conclusions(sending, report)
            settled += report.taken
    return settled


def _copies(sending: Sending, token: UUID, state: str = DeliveryState.CLAIMED) -> list[Copy]:
    """What a claim holds, with what each reader's copy needs; who has left is skipped."""
    rows = claims.copies_of(token, state=state)
    people = audience.recipients(sending, [number for _pk, number in rows])
    copies, skipped = [], dict[str, list[int]]()
    addresses = set()
    for pk, number in rows:
        found = people.get(number, Why.GONE)
        if not isinstance(found, Recipient):
            skipped.setdefault(found, []).append(pk)
        elif found.address.lower() in addresses:
            claims.release(token, [pk])  # one call holds an address once
        else:
            addresses.add(found.address.lower())
            copies.append(Copy(pk, found))
    for why, pks in skipped.items():
        claims.skip(token, pks, why)
    return copies


def _draw_conclusions(sending: Sending, report: Report) -> None:
    trouble = report.trouble
    if trouble is None:
        if report.taken:
            valve.worked()
        return
    if trouble.meaning == Meaning.WRONG:
        logger.error("Sending %s was paused: %s", sending.pk, trouble.says)
        pause(sending, trouble.says)
        return
    wait = valve.close(trouble.says, trouble.wait)
    logger.warning("Newsletters wait %.0f seconds: %s", wait, trouble.says)

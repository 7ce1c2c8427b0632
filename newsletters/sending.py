"""Schedule, start, pause, resume and stop the sending of an issue. Each may be done twice."""

import logging
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletters.delivery import audience
from newsletters.delivery.clicks import count_links
from newsletters.mail_format import FrozenMail
from newsletters.models import (
    Delivery,
    DeliveryState,
    NewsletterList,
    Sending,
    SendingState,
    Why,
)

logger = logging.getLogger(__name__)

#: So many subscribers are written to the ledger in one transaction.
CHUNK = 5_000


def schedule(
    issue: Any,
    frozen_mail: FrozenMail,
    *,
    newsletter: NewsletterList | None = None,
    at: datetime | None = None,
    by: Any = None,
) -> Sending:
    """Have an issue sent at that moment, or now; what is on its way already stays as it is.

    It goes to who gets its newsletter: that of the page, unless another is named.
    """
    newsletter = newsletter or issue.newsletter
    refuse_foreign_sender(frozen_mail.from_email)
    with transaction.atomic():
        sending, _new = Sending.objects.get_or_create(
            issue_id=issue.pk, defaults={"newsletter": newsletter}
        )
        scheduled = Sending.objects.filter(
            pk=sending.pk, state__in=[SendingState.DRAFT, SendingState.SCHEDULED]
        ).update(
            state=SendingState.SCHEDULED,
            scheduled_for=at or timezone.now(),
            scheduled_by=by,
            newsletter=newsletter,
            segment=getattr(issue, "segment", {}),
            subject=frozen_mail.subject,
            from_email=frozen_mail.from_email,
            reply_to=frozen_mail.reply_to,
            html=frozen_mail.html,
            text=frozen_mail.text,
            counts_clicks=newsletter.counts_clicks,
        )
        sending.refresh_from_db()
        if scheduled:
            sending.links.all().delete()
            if sending.counts_clicks:
                count_links(sending)
            _wake_up()
    return sending


def unschedule(sending: Sending) -> bool:
    """Let an issue that has not started be edited again; return whether it could."""
    return _move(sending, SendingState.DRAFT, scheduled_for=None)


def pause(sending: Sending, problem: str = "") -> bool:
    """Send nothing more for now; what is being handed over at this moment still leaves."""
    return _move(sending, SendingState.PAUSED, problem=problem)


def resume(sending: Sending) -> bool:
    """Go on where it was paused."""
    paused = Sending.objects.filter(pk=sending.pk, state=SendingState.PAUSED)
    with transaction.atomic():
        resumed = paused.move(SendingState.SENDING, problem="")
        if resumed:
            _wake_up()
    return bool(resumed)


def stop(sending: Sending) -> bool:
    """Never send the rest. What has not started yet can be edited again."""
    with transaction.atomic():
        if unschedule(sending):
            return True
        if not _move(sending, SendingState.STOPPED, finished_at=timezone.now()):
            return False
        skip_rest(sending)
    return True


def skip_rest(sending: Sending) -> int:
    """Write down of everybody who waits that the sending was stopped."""
    return Delivery.objects.filter(sending=sending, state=DeliveryState.QUEUED).move(
        DeliveryState.SKIPPED, why=Why.STOPPED
    )


def go_on() -> None:
    """Find who waits in a sending that seemed over, and send to them, unless it was stopped.

    An answer can come very late, staff can decide in the very moment in which a sending ends, and
    a process can die between stopping and writing that down of each.
    """
    waits = Delivery.objects.filter(sending=OuterRef("pk"), state=DeliveryState.QUEUED)
    over = Sending.objects.filter(Exists(waits))
    over.filter(state=SendingState.SENT).move(SendingState.SENDING)
    for sending in over.filter(state=SendingState.STOPPED):
        skip_rest(sending)


def start_due() -> int:
    """Start what is due, and freeze the audiences that are not yet; return how many are sent."""
    Sending.objects.due().move(
        SendingState.SENDING, started_at=timezone.now(), finished_at=None, problem=""
    )
    for sending in Sending.objects.filter(state=SendingState.SENDING, frozen_at=None):
        try:
            while freeze_chunk(sending.pk):
                pass
        except Exception:  # one issue that cannot start keeps no other from it
            logger.exception("The audience of sending %s cannot be frozen.", sending.pk)
            pause(sending, _("The audience could not be determined: see the log."))
    return Sending.objects.filter(state=SendingState.SENDING).count()


def freeze_chunk(pk: int, size: int = CHUNK) -> bool:
    """Write the next subscribers to the ledger; return whether there may be more.

    The database copies them itself, so memory stays the same for any number. Each chunk moves the
    cursor in its own transaction: one that dies is continued, two at once wait for each other.
    """
    with transaction.atomic():
        sending = Sending.objects.select_for_update().get(pk=pk)
        if sending.frozen_at or sending.state != SendingState.SENDING:
            return False
        people = audience.members(sending).filter(pk__gt=sending.freeze_cursor)
        last = people.order_by("pk")[:size].aggregate(last=Max("pk"))["last"]
        if last is None:
            sending.frozen_at = timezone.now()
            sending.save(update_fields=["frozen_at"])
            return False
        _write_ledger(sending, people.filter(pk__lte=last))
        sending.freeze_cursor = last
        sending.save(update_fields=["freeze_cursor"])
    return True


def finish(sending: Sending) -> bool:
    """End a sending of which nothing waits or is in the air."""
    if sending.frozen_at is None or sending.deliveries.unfinished().exists():
        return False
    return bool(
        Sending.objects.filter(pk=sending.pk, frozen_at__isnull=False).move(
            SendingState.SENT, finished_at=timezone.now()
        )
    )


def send_again(sending: Sending) -> int:
    """Staff decide: everybody in doubt gets it, and some perhaps twice. Return how many."""
    with transaction.atomic():
        if not Sending.objects.filter(pk=sending.pk).exclude(state=SendingState.STOPPED).exists():
            return 0
        number = sending.deliveries.in_doubt().move(DeliveryState.QUEUED, token=None, until=None)
        if number:
            Sending.objects.filter(pk=sending.pk, state=SendingState.SENT).move(
                SendingState.SENDING
            )
            _wake_up()
    return number


def leave(sending: Sending) -> int:
    """Staff decide: nobody in doubt gets it again, and some perhaps never. Return how many."""
    return sending.deliveries.in_doubt().update(why=Why.LEFT_ALONE)


def refuse_foreign_sender(from_email: str) -> None:
    """Refuse a sender whose domain is not ours: receivers who check DMARC would refuse the mail."""
    ours = _domain(settings.DEFAULT_FROM_EMAIL)
    domain = _domain(from_email)
    if domain != ours and not domain.endswith(f".{ours}"):
        raise ValidationError(
            _("Send from an address at %(domain)s: other providers refuse anything else."),
            params={"domain": ours},
        )


def _domain(address: str) -> str:
    return parseaddr(address)[1].rpartition("@")[2].lower()


def _move(sending: Sending, to: str, **values: Any) -> bool:
    return bool(Sending.objects.filter(pk=sending.pk).move(to, **values))


def _wake_up() -> None:
    from newsletters.tasks import start_sending

    transaction.on_commit(start_sending.enqueue, robust=True)


def _write_ledger(sending: Sending, people: Any) -> None:
    """INSERT … SELECT: Django's own `bulk_create` would bring every row into memory."""
    numbers = people.order_by().annotate(number=F("pk")).values("number")
    select, params = numbers.query.sql_with_params()
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (sending_id, subscriber, state, why, tries, soft_bounces,"  # noqa: S608  (names of ours only)
            " message_id, error) SELECT %s, people.number, %s, '', 0, 0, '', ''"
            f" FROM ({select}) AS people WHERE true"
            " ON CONFLICT DO NOTHING",
            [sending.pk, DeliveryState.QUEUED, *params],
        )

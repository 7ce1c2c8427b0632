"""What newsletters do by themselves, by the clock or as soon as they can."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from newsletters.delivery import claims, dispatch
from newsletters.delivery.webhooks import forget_events
from newsletters.models import Sending
from newsletters.sending import go_on, start_due
from newsletters.subscribing import by_mail, importing
from newsletters.subscribing.retention import forget_requests

logger = logging.getLogger(__name__)

#: So long a worker sends before it makes room for other tasks.
TURN = 3.0


@task()
def start_sending() -> None:
    """Start what is due, and set the workers to it."""
    start_due()
    _set_to_work()


@task()
def send_copies(until: str) -> None:
    """Send for a while, and hand on to a next task until that moment.

    Every minute a new row of tasks begins and the former ends: so one that died is replaced, and
    there are never more than as many as there are workers.
    """
    wait = dispatch.work(TURN)
    if wait is None:
        return
    next_turn = timezone.now() + timedelta(seconds=wait)
    end = parse_datetime(until)
    if end is None or next_turn >= end:
        return
    if not wait:
        send_copies.enqueue(until)
    elif send_copies.get_backend().supports_defer:
        send_copies.using(run_after=next_turn).enqueue(until)


@db_periodic_task(crontab(minute="*"))
def look_after_newsletters() -> None:
    """Start what is due, repair what a crash left behind, and go on with what is being sent."""
    claims.sweep()
    go_on()
    dispatch.settle_by_key()
    start_due()
    _set_to_work()


def _set_to_work() -> None:
    """Have as many workers send as the settings say, until the next minute begins."""
    if not Sending.objects.to_serve().exists():
        return
    now = timezone.now()
    until = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for _worker in range(settings.NEWSLETTER_WORKERS):
        send_copies.enqueue(until.isoformat())


@db_periodic_task(crontab(minute="*/5"))
def read_unsubscribe_mail() -> None:
    """Unsubscribe who did so by mail, where a mailbox is set."""
    if not settings.NEWSLETTER_UNSUBSCRIBE_MAILBOX:
        return
    try:
        by_mail.read_mailbox()
    except by_mail.MailboxError as error:
        logger.error("The mailbox to unsubscribe by mail cannot be read: %s", error)


@db_periodic_task(crontab(hour="3", minute="50"))
def forget() -> None:
    """Let go of what nobody confirmed, of files left behind, and of what providers told."""
    forget_requests()
    forget_events()
    importing.forget_files()


@task()
def run_import(pk: int) -> None:
    """Check or import a file; nothing when another does it or it is gone."""
    importing.run(pk)


@db_periodic_task(crontab(minute="*"))
def go_on_with_imports() -> None:
    """Find what a process that died left half-way."""
    for pk in importing.stuck():
        run_import.enqueue(pk)

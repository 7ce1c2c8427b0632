"""What the site does by itself, by the clock; the worker runs it (`agendastad.worker`)."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from huey import Huey, crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, periodic_task
from huey.storage import BaseSqlStorage
from huey.utils import Error
from wagtail.models import Page

from home.models import OutgoingMail
from home.outgoing_mail import deliver_due, rescue_stuck
from home.pictures import make_pictures_of
from home.publishing import publish_due, unpublish_expired

#: How long it can be looked up how a task ended.
KEEP_RECORDS = timedelta(days=7)
#: Mails that are queued so shortly after one another share a task.
BURST = timedelta(seconds=1)


@db_periodic_task(crontab(minute="*"))
def publish_scheduled() -> None:
    """Publish and take offline by the minute; needs no cron of the machine's own."""
    publish_due()
    unpublish_expired()


@task()
def make_pictures(page_pk: int) -> None:
    """Make the pictures of a page that was published; nothing if it is gone by now."""
    if page := Page.objects.filter(pk=page_pk).first():
        make_pictures_of(page)


@task()
def deliver_mail() -> None:
    """Send the mail that is due, a batch at a time so that other tasks get their turn."""
    deliver_due()
    if OutgoingMail.objects.due().exists():
        deliver_mail.enqueue()


class MailBell:
    """Calls for somebody to send mail: at once, and in a burst once a second.

    Each process has its own. A call that is still to come finds whatever has been stored by now,
    so that nobody needs to call again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = datetime.min.replace(tzinfo=UTC)  # may be still to come

    def ring(self) -> None:
        """See to it that what has just been stored is sent soon."""
        if not deliver_mail.get_backend().supports_defer:
            deliver_mail.enqueue()
            return
        with self._lock:
            now = timezone.now()
            if now < self._last <= now + BURST:
                return
            at_once = not now - BURST < self._last <= now
            self._last = now if at_once else self._last + BURST
            rings_at = self._last
        if at_once:
            deliver_mail.enqueue()
        else:
            deliver_mail.using(run_after=rings_at).enqueue()


mail_bell = MailBell()


@db_periodic_task(crontab(minute="*"))
def deliver_waiting_mail() -> None:
    """Send what waited for a next try, and what a process that died had taken."""
    rescue_stuck()
    deliver_mail.enqueue()


@db_periodic_task(crontab(hour="3", minute="10"))
def clear_sessions() -> None:
    """Forget the sessions that have ended."""
    call_command("clearsessions")


@periodic_task(crontab(hour="3", minute="20"))
def forget_records() -> None:
    """Forget how tasks of long ago ended."""
    prune_records(HUEY, timezone.now() - KEEP_RECORDS)


def prune_records(huey: Huey, before: datetime) -> int:
    """Delete the records of tasks that were handed in before this moment; return how many.

    The stores that are a database keep one record a task for ever; Redis lets go by itself.
    """
    if not isinstance(huey.storage, BaseSqlStorage):
        return 0
    old = [
        key
        for key, data in huey.all_results().items()
        if _is_old(huey.serializer.deserialize(data), before)
    ]
    for key in old:
        huey.delete(key)
    return len(old)


def _is_old(value: Any, before: datetime) -> bool:
    """Whether a stored value is the record of an old task, or an error that nobody fetches."""
    if isinstance(value, Error):
        return True
    if not isinstance(value, dict) or "task_path" not in value:
        return False
    moment = value.get("finished_at") or value.get("enqueued_at")
    return bool(moment) and datetime.fromisoformat(str(moment)) < before

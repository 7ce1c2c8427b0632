"""Mail notifications in the background, and forget old ones."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from members.models.notifications import Notification
from members.notifications.mails import BATCH, mail_due

#: What was read is kept for three months, the rest for half a year.
KEEP_READ = timedelta(days=90)
KEEP = timedelta(days=180)


@task()
def mail_notifications() -> None:
    """Queue the mails that are due, a batch at a time so that other tasks get their turn."""
    if mail_due() == BATCH:
        mail_notifications.enqueue()


@db_periodic_task(crontab(minute="*"))
def mail_what_is_due() -> None:
    """The daily and weekly mails, and what a process that died left behind."""
    mail_notifications.enqueue()


@db_periodic_task(crontab(hour="3", minute="50"))
def forget_old_notifications() -> None:
    """Forget what was told long ago."""
    forget_old()


def forget_old() -> int:
    """Delete the notifications whose time is over; return how many."""
    now = timezone.now()
    old = Notification.objects.filter(created_at__lt=now - KEEP)
    read = Notification.objects.filter(read_at__lt=now - KEEP_READ)
    return old.delete()[0] + read.delete()[0]

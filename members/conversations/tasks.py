"""What conversations do in the background and by the clock."""

from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from members.conversations.announcing import tell_due
from members.conversations.retention import forget_old_reports, forget_removed_comments


@task()
def announce_new() -> None:
    """Tell who follows a theme what has come on the site."""
    tell_due()


@db_periodic_task(crontab(minute="*/5"))
def announce_what_was_left() -> None:
    """Tell what a process that died did not."""
    tell_due()


@db_periodic_task(crontab(hour="4", minute="5"))
def forget_reports() -> None:
    """Forget who reported what long ago, and what was removed."""
    forget_old_reports()
    forget_removed_comments()

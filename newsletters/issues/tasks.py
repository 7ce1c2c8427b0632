"""What issues do in the background."""

from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from newsletters.issues.digests import make_due, send_waiting
from newsletters.issues.going_out import thaw_stopped
from newsletters.issues.links import ask


@task()
def ask_other_sites(addresses: list[str]) -> None:
    """Find out whether links to other sites answer."""
    ask(addresses)


@db_periodic_task(crontab(minute="*"))
def let_stopped_issues_be_edited() -> None:
    """Take back what was stopped elsewhere before it began."""
    thaw_stopped()


@db_periodic_task(crontab(minute="*/5"))
def make_digests() -> None:
    """Make the issues that make themselves, and send those whose links answer by now."""
    send_waiting()
    make_due()

"""What newsletters do by themselves, by the clock."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from newsletters.subscribing.retention import forget_requests


@db_periodic_task(crontab(hour="3", minute="50"))
def forget() -> None:
    """Let go of what nobody confirmed."""
    forget_requests()

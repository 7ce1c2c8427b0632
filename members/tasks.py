"""What accounts do by themselves, by the clock."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from members.my_data import delete_due


@db_periodic_task(crontab(hour="3", minute="40"))
def delete_accounts() -> None:
    """End the accounts of who asked for it."""
    delete_due()

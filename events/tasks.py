"""What sign-ups do by themselves, by the clock."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from events.locking import BusyError
from events.waiting_list import settle, unsettled


@db_periodic_task(crontab(minute="*"))
def settle_waiting_lists() -> None:
    """End offers that have ended, and give what is free; who is busy now gets it next minute."""
    for pk in unsettled():
        try:
            settle(pk)
        except BusyError:
            continue

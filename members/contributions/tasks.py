"""What is done with contributions by the clock."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from members.contributions.expiry import forget_loose_files, look_after_old


@db_periodic_task(crontab(hour="4", minute="10"))
def look_after_contributions() -> None:
    """Ask about what is old, archive what got no answer, and clear files of unfinished forms."""
    look_after_old()
    forget_loose_files()

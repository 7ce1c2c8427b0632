"""What accounts do by themselves, by the clock."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from members.my_data import delete_due
from members.profiles import directory, inviting, writing
from members.profiles.mails import tell_staff_who_waits
from members.retention import let_go


@db_periodic_task(crontab(hour="3", minute="40"))
def delete_accounts() -> None:
    """End the accounts of who asked for it, and of who has not been here for years."""
    let_go()
    delete_due()


@db_periodic_task(crontab(hour="3", minute="50"))
def keep_members_terms() -> None:
    """Forget messages and invitations after their terms."""
    writing.forget_old()
    inviting.forget_old()


@db_periodic_task(crontab(hour="4", minute="10"))
def rebuild_directory() -> None:
    """Make the list of members anew, so that nothing that was missed stays wrong for long."""
    directory.rebuild()


@db_periodic_task(crontab(hour="7", minute="30"))
def remind_staff_of_who_waits() -> None:
    """Say each morning that people still wait."""
    tell_staff_who_waits()

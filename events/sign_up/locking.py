"""One lock an event: who changes anybody's place holds it.

The first statement of the transaction raises a counter in the row of the sign-up. On PostgreSQL
that locks the row; on SQLite, where our transactions are immediate, the whole database is locked
already. One lock for the event and all its sessions means that there is no order to get wrong.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F

from events.models import SignUp

#: How long somebody waits for the others before they are asked to try again, in milliseconds.
LOCK_TIMEOUT_MS = 5000
#: What PostgreSQL says when a lock takes too long, when it must choose between two, or has no room.
_BUSY_STATES = ("55P03", "40P01", "40001", "53300")


class BusyError(Exception):
    """Too many people at once; trying again will work."""


@contextmanager
def sign_up_lock(pk: int) -> Iterator[SignUp]:
    """Hold the lock of an event for a transaction, and give its sign-up as it is now.

    Raises `BusyError` when the lock does not come in time, and `SignUp.DoesNotExist`.
    Do nothing slow inside: everybody waits.
    """
    try:
        with transaction.atomic(durable=True):
            wait_for_locks_briefly()
            SignUp.objects.filter(pk=pk).update(sequence=F("sequence") + 1)
            yield SignUp.objects.select_related("event").get(pk=pk)
    except OperationalError as error:
        if is_busy(error):
            raise BusyError from error
        raise


def wait_for_locks_briefly() -> None:
    """Give up in this transaction when a lock does not come; SQLite has a limit of its own."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")


def hold_lock_of(event_pk: int) -> None:
    """Hold the lock of an event, if people can sign up for it, until the open transaction ends."""
    SignUp.objects.filter(event=event_pk).update(sequence=F("sequence") + 1)


def is_busy(error: OperationalError) -> bool:
    """Whether the database only had too much to do."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in _BUSY_STATES or "database is locked" in str(error)


def is_collision(error: IntegrityError) -> bool:
    """Whether a row like it exists already: a unique constraint is the second wall."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state == "23505" or "UNIQUE constraint failed" in str(error)

"""One lock an address: who changes anything about it holds it.

There may be no row of the address yet, so PostgreSQL gets an advisory lock that ends with the
transaction; on SQLite our transactions are immediate, so the whole database is locked already.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def address_lock(*email_keys: str) -> Iterator[None]:
    """Hold the lock of these addresses for a transaction."""
    with transaction.atomic():
        lock_addresses(email_keys)
        yield


def lock_addresses(email_keys: Iterable[str]) -> None:
    """Lock these addresses until the transaction ends, always in the same order."""
    if connection.vendor != "postgresql":
        return
    numbers = sorted({_number(key) for key in email_keys})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number", [numbers]
        )


def _number(email_key: str) -> int:
    digest = hashlib.sha256(f"newsletters:{email_key}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)

"""One lock a person: who changes somebody's access, or counts what they did, holds it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from members.models import Profile


@contextmanager
def profile_lock(user_pk: int) -> Iterator[Profile]:
    """Hold the lock of somebody's profile for a transaction, and give it as it is now.

    The first statement raises a counter in the row: that locks it on PostgreSQL, and on SQLite,
    where our transactions are immediate, the whole database is locked already. Nobody holds two.
    """
    with transaction.atomic():
        Profile.objects.get_or_create(user_id=user_pk)
        Profile.objects.filter(user=user_pk).update(sequence=F("sequence") + 1)
        yield Profile.objects.select_related("user").get(user=user_pk)

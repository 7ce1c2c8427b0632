"""What was erased because somebody asked, so that a restored backup does not bring them back.

The list lies beside the database and not in it: a backup that is put back is older than what it
should forget. It holds random numbers that mean nothing once their row is gone.
"""

import os
import uuid
from pathlib import Path

from django.conf import settings


def remember(kind: str, key: uuid.UUID) -> None:
    """Write down that this is gone; call it when the database has it."""
    path = Path(settings.ERASURES_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{kind} {key}\n")
        file.flush()
        os.fsync(file.fileno())


def remembered(kind: str) -> set[uuid.UUID]:
    """Everything of this kind that was erased; a line that broke off counts for nothing."""
    try:
        lines = Path(settings.ERASURES_FILE).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return set()
    found = set()
    for line in lines:
        own, _space, key = line.partition(" ")
        if own == kind and len(key) == len(str(uuid.UUID(int=0))):
            found.add(uuid.UUID(key))
    return found

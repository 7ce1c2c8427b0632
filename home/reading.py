"""How often something was read: daily numbers, and nothing about who read.

No cookie, no address and no session is looked at. Reads are added up in the process and written
together every some seconds, so that reading costs nothing; what a process that ends had not
written yet is lost, which figures can bear.
"""

import logging
import threading
import time
from collections import Counter

from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from home.models import ReadCount

logger = logging.getLogger(__name__)

#: Seconds between two writings.
EVERY = 20
#: Words in the name of a program that reads by itself.
_ROBOTS = ("bot", "crawl", "spider", "preview", "monitor")

_lock = threading.Lock()
_waiting: Counter[tuple[str, int]] = Counter()
_written = time.monotonic()


def count_read(request: HttpRequest, kind: str, number: int) -> None:
    """Count that somebody read a thing; robots, previews and scripts are not counted."""
    program = request.headers.get("user-agent", "").lower()
    if request.method != "GET" or getattr(request, "is_preview", False):
        return
    if any(word in program for word in _ROBOTS):
        return
    with _lock:
        _waiting[kind, number] += 1
        due = time.monotonic() - _written > EVERY
    if due:
        write_down()


def write_down() -> None:
    """Add what was counted to the numbers of today."""
    global _written
    with _lock:
        counted = dict(_waiting)
        _waiting.clear()
        _written = time.monotonic()
    today = timezone.localdate()
    try:
        with transaction.atomic():
            for (kind, number), reads in sorted(counted.items()):
                row = ReadCount.objects.filter(day=today, kind=kind, number=number)
                if not row.update(reads=F("reads") + reads):
                    ReadCount.objects.bulk_create(
                        [ReadCount(day=today, kind=kind, number=number)], ignore_conflicts=True
                    )
                    row.update(reads=F("reads") + reads)
    except DatabaseError:  # a figure is no reason to fail; it is tried again with the next ones
        logger.warning("Reads could not be written down.", exc_info=True)
        with _lock:
            _waiting.update(counted)

"""How fast mail may leave: by the limits of the provider, and by its answers.

One row in the database is the valve of all workers. A limit an hour is spread over the hour, so
that in no hour, wherever it begins, more than that leaves.
"""

import random
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from newsletters.models import Valve

NAME = "newsletters"
#: The first wait after something went wrong; it doubles with each next time.
FIRST_WAIT = 5.0
LONGEST_WAIT = 1800.0


def interval() -> float:
    """Seconds between two mails, by the stricter limit; 0 without limits."""
    second, hour = settings.NEWSLETTER_PER_SECOND, settings.NEWSLETTER_PER_HOUR
    return max(1 / second if second else 0.0, 3600 / hour if hour else 0.0)


def take(most: int) -> tuple[int, float]:
    """Ask to send so many: how many may leave now, or how many seconds to wait.

    One call takes no more than a second's worth, and after a failure only a single mail.
    """
    gap = interval()
    with transaction.atomic():
        Valve.objects.get_or_create(name=NAME)
        valve = Valve.objects.select_for_update().get(name=NAME)
        now = timezone.now()
        if valve.closed_until and valve.closed_until > now:
            return 0, (valve.closed_until - now).total_seconds()
        number = 1 if valve.failures else most
        if gap:
            if valve.free_at > now:
                return 0, (valve.free_at - now).total_seconds()
            number = min(number, max(1, int(1 / gap)))
            valve.free_at = now + timedelta(seconds=gap * number)
            valve.save(update_fields=["free_at"])
    return number, 0.0


def give_back(number: int) -> None:
    """Return what was asked for and not used."""
    if number and (gap := interval()):
        Valve.objects.filter(name=NAME).update(
            free_at=F("free_at") - timedelta(seconds=gap * number)
        )


def close(problem: str, seconds: float | None = None) -> float:
    """Wait as long as the provider asks, or longer each time; return the seconds.

    Chance spreads workers and sites, so that they do not all come back in the same moment.
    """
    with transaction.atomic():
        Valve.objects.get_or_create(name=NAME)
        valve = Valve.objects.select_for_update().get(name=NAME)
        growing = min(FIRST_WAIT * 2**valve.failures, LONGEST_WAIT)
        wait = (
            growing * random.uniform(0.5, 1)  # noqa: S311  (no secret)
            if seconds is None
            else min(seconds, 86_400.0) + random.uniform(0, 1)  # noqa: S311  (no secret)
        )
        until = timezone.now() + timedelta(seconds=wait)
        valve.closed_until = max(until, valve.closed_until or until)
        valve.failures = min(valve.failures + 1, 20)
        valve.problem = problem[:300]
        valve.save()
    return wait


def worked() -> None:
    """Something was accepted: forget what went wrong."""
    Valve.objects.filter(name=NAME, failures__gt=0).update(
        failures=0, closed_until=None, problem=""
    )

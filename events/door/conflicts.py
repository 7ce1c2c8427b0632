"""Scans of devices without network that staff must look at, until somebody has dealt with them."""

from typing import Any

from django.utils import timezone

from events.door.check_in import current_check_in
from events.models import Scan, SignUp


def conflicts(sign_up: SignUp, *, dealt_with: bool = False) -> list[tuple[Scan, Scan | None]]:
    """Scans that let somebody in who was in already, or had no place; each with what counts."""
    found = (
        Scan.objects.conflicts()
        .filter(sign_up=sign_up, dealt_with_at__isnull=not dealt_with)
        .select_related("registration", "session", "door_pass", "dealt_with_by")
    )
    return [
        (scan, current_check_in(scan.registration, scan.session) if scan.registration else None)
        for scan in found
    ]


def deal_with(pk: int, sign_up: SignUp, user: Any = None, note: str = "") -> bool:
    """Write down that somebody saw to it, and what they did; who was first stays."""
    scans = Scan.objects.open_conflicts().filter(pk=pk, sign_up=sign_up)
    return bool(
        scans.update(dealt_with_at=timezone.now(), dealt_with_by=user, dealt_with_note=note[:300])
    )


def reopen(pk: int, sign_up: SignUp) -> bool:
    """Take that back."""
    scans = Scan.objects.conflicts().filter(pk=pk, sign_up=sign_up, dealt_with_at__isnull=False)
    return bool(scans.update(dealt_with_at=None, dealt_with_by=None, dealt_with_note=""))

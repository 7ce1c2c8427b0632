"""Scans of devices without network that staff must look at, until somebody has dealt with them."""

from typing import Any

from django.utils import timezone

from events.models import Scan, SignUp


def conflicts(sign_up: SignUp, *, dealt_with: bool = False) -> list[tuple[Scan, Scan | None]]:
    """Scans that let somebody in who was in already, or had no place; each with what counts."""
    found = (
        Scan.objects.conflicts()
        .filter(sign_up=sign_up, dealt_with_at__isnull=not dealt_with)
        .select_related("registration", "session", "door_pass", "dealt_with_by")
    )
    scans = list(found)
    people = {scan.registration_id for scan in scans if scan.registration_id}
    counting = Scan.objects.counting().filter(registration__in=people).select_related("door_pass")
    first = {(item.registration_id, item.session_id): item for item in counting}
    return [(scan, first.get((scan.registration_id, scan.session_id))) for scan in scans]


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

"""What a device sends: bounded lists of scans, walk-ins and scans taken back, each by itself.

One bad item never keeps the others from being stored.
"""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from events.door.check_in import Attempt, check_in, undo
from events.door.forms import WalkInForm
from events.door.snapshot import PART_LETTERS, told
from events.door.walk_ins import WalkIn, receive
from events.models import DoorPass, Session

#: A queue of a day fits in a few of these; our own devices send fewer at a time.
MAX_ITEMS = 200
MAX_BYTES = 200_000
_MAX_TEXT = 64
_PART = re.compile(rf"[0-9a-f]{{{PART_LETTERS}}}")


class UploadError(Exception):
    """Nothing of this can be read."""


class ItemError(Exception):
    """One scan that cannot be read."""


@dataclass(frozen=True)
class Upload:
    """What was sent, and how far the clock of the device is behind ours."""

    items: list[Any]
    offset: timedelta


def read_tags(body: bytes) -> dict[str, str]:
    """The tags of the parts of the list that a device has; `UploadError` for anything else."""
    data = _json(body)
    tags = data.get("tags") if isinstance(data, Mapping) else None
    if not isinstance(tags, Mapping) or not all(_PART.fullmatch(name) for name in tags):
        raise UploadError("There are no tags.")
    return {name: tag for name, tag in tags.items() if isinstance(tag, str)}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UploadError("This is not JSON.") from None


def read_upload(body: bytes) -> Upload:
    """The list that was sent; `UploadError` for anything that is not one."""
    data = _json(body)
    if not isinstance(data, Mapping) or not isinstance(data.get("scans"), list):
        raise UploadError("There is no list of scans.")
    if len(data["scans"]) > MAX_ITEMS:
        raise UploadError(f"These are more than {MAX_ITEMS} scans.")
    try:
        sent = _moment(data.get("sent_at"))
    except ItemError as error:
        raise UploadError(str(error)) from None
    return Upload(data["scans"], timezone.now() - sent)


def store(door_pass: DoorPass, upload: Upload, sessions: Mapping[int, Session]) -> list[Any]:
    """Store each item that can be read, and tell what became of each."""
    return [_store_item(door_pass, item, upload.offset, sessions) for item in upload.items]


def _store_item(
    door_pass: DoorPass, item: Any, offset: timedelta, sessions: Mapping[int, Session]
) -> dict[str, Any]:
    nonce = item.get("nonce") if isinstance(item, Mapping) else None
    try:
        if not isinstance(item, Mapping):
            raise ItemError("This is not a scan.")
        if "undo" in item:
            undo(door_pass, _nonce(item["undo"]))
            return {"nonce": str(_nonce(nonce)), "result": "undone"}
        if "walk_in" in item:
            return _store_walk_in(door_pass, _walk_in(item, offset))
        return told(check_in(door_pass, _attempt(item, offset, sessions)))
    except ItemError as error:
        return {"nonce": nonce if isinstance(nonce, str) else "", "error": str(error)}


def _store_walk_in(door_pass: DoorPass, guest: WalkIn) -> dict[str, Any]:
    scan, known = receive(door_pass, guest)
    if scan:
        return told(scan)
    # Nobody is checked in: who stands at the door looks whether it is them.
    return {
        "nonce": str(guest.nonce),
        "result": "known",
        "reason": "",
        "name": known.name if known else "",
        "organisation": known.organisation if known else "",
        "code": known.code if known else "",
    }


def _walk_in(item: Mapping[str, Any], offset: timedelta) -> WalkIn:
    nonce, sent = _nonce(item.get("nonce")), item["walk_in"]
    if not isinstance(sent, Mapping):
        raise ItemError("This is nobody.")
    texts = {name: value for name, value in sent.items() if isinstance(value, str)}
    form = WalkInForm({**texts, "submit_key": str(nonce)})
    if not form.is_valid() and "email" in form.errors:
        # Who is inside already counts; an address that cannot be mailed is left out.
        form = WalkInForm({**texts, "email": "", "submit_key": str(nonce)})
    if not form.is_valid():
        raise ItemError(f"These cannot be read: {', '.join(form.errors)}.")
    return WalkIn(
        nonce=nonce,
        attendee=form.attendee(),
        over_capacity=sent.get("over_capacity") is True,
        scanned_at=_scanned_at(item, offset),
        admitted=item.get("admitted") is True,
    )


def _attempt(
    item: Mapping[str, Any], offset: timedelta, sessions: Mapping[int, Session]
) -> Attempt:
    text = item.get("text")
    if not isinstance(text, str) or len(text) > _MAX_TEXT:
        raise ItemError("The text of the ticket is missing or too long.")
    number = item.get("session") or 0
    if not isinstance(number, int) or (number and number not in sessions):
        raise ItemError("This event has no such part.")
    return Attempt(
        nonce=_nonce(item.get("nonce")),
        text=text,
        session=sessions.get(number),
        scanned_at=_scanned_at(item, offset),
        admitted=item.get("admitted") is True,
    )


def _scanned_at(item: Mapping[str, Any], offset: timedelta) -> datetime:
    try:
        return _moment(item.get("at")) + offset
    except OverflowError:
        raise ItemError("This is no moment.") from None


def _nonce(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(hex=value)
    except (ValueError, TypeError, AttributeError):
        raise ItemError("The nonce is not a UUID.") from None


def _moment(value: Any) -> datetime:
    try:
        moment = parse_datetime(value)
    except (ValueError, TypeError):
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 < moment.year < 3000:
        raise ItemError("This is no moment.")
    return moment

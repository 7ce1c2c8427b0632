"""What an event shows when it is over: material by part of the programme, and photos."""

from collections.abc import Iterable
from typing import Any

from events.models import EventMaterial, EventPage, Session


def materials_of(event: EventPage) -> list[EventMaterial]:
    """The material that visitors may see now, in the order of the editor; none before the end."""
    if not event.is_over:
        return []
    return list(event.materials.select_related("document", "session"))


def tell_materials(event: EventPage, sessions: Iterable[Session]) -> None:
    """Give each part its material, in one query."""
    by_session: dict[int | None, list[Any]] = {}
    for item in materials_of(event):
        by_session.setdefault(item.session_id, []).append(item)
    for session in sessions:
        session.shown_materials = by_session.get(session.pk, [])

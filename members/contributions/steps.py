"""The one way in which a contribution moves from state to state."""

from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from members.models import Contribution, Reason, Step

T = TypeVar("T", bound=Contribution)


class NotPossibleError(Exception):
    """It cannot be done by this person or by now; the text says why, in the reader's words."""


def locked(contribution: T) -> T:
    """The contribution as it is now, held until the transaction ends."""
    base = Contribution.objects.filter(pk=contribution.pk)
    # On PostgreSQL this holds the row; SQLite has locked the database for the transaction.
    held: Any = base.select_for_update().first()
    if held is None:
        raise NotPossibleError(_("It has been deleted."))
    return held.specific


def move(contribution: Contribution, state: str) -> None:
    """Set the state, if the table allows it; to the same state is no move. Does not store it."""
    if contribution.state == state:
        return
    if state not in Contribution.MOVES[contribution.state]:
        raise NotPossibleError(f"{contribution.state} → {state}")
    contribution.state = state


def keep_history_together(contribution: Contribution) -> None:
    """Give the message or initiative what Wagtail wrote in the log of their common part."""
    common = ContentType.objects.get_for_model(Contribution)
    own = ContentType.objects.get_for_model(type(contribution.specific))
    entries = ModelLogEntry.objects.filter(content_type=common, object_id=str(contribution.pk))
    entries.update(content_type=own)


def note(
    contribution: Contribution,
    kind: str,
    by: Any = None,
    *,
    reason: Reason | None = None,
    text: str = "",
) -> Step:
    """Write down what happened; its author reads it."""
    return Step.objects.create(
        contribution_id=contribution.pk, kind=kind, by=by, reason=reason, text=text
    )

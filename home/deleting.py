"""Pages that stay because of what hangs on them, such as the registrations of people.

The database refuses to delete such pages; who knows why registers here, so that staff read it and
see no error page.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q
from wagtail.models import Page

_REASONS: list[Callable[[Q], str]] = []


def register_reason(why: Callable[[Q], str]) -> None:
    """Add what says why pages of this condition cannot be deleted; an empty text when they can."""
    if why not in _REASONS:
        _REASONS.append(why)


def why_kept(pages: Iterable[Page]) -> str:
    """Why these pages and all below them cannot be deleted; empty when they can."""
    chosen = Q(pk__in=[])
    for page in pages:
        chosen |= Q(path__startswith=page.path)
    return next(filter(None, (why(chosen) for why in _REASONS)), "")

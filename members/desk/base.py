"""What the desk's screens of Good Food City share."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def name_at_desk(user: Any) -> str:
    """What staff call somebody, also who hides their name from members; no address if it can be."""
    return str(user.get_full_name() or user)


def waited(since: datetime, until: datetime | None = None) -> str:
    """How long something waits, or waited, in words: days, or hours on the first day."""
    passed = (until or timezone.now()) - since
    if passed.days:
        return ngettext("%(number)s day", "%(number)s days", passed.days) % {"number": passed.days}
    hours = passed.seconds // 3600
    if not hours:
        return _("less than an hour")
    return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}

"""Dates and times as people read them, and local times across the change of the clock."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def day_text(day: date) -> str:
    """A day in full: 'Monday 10 November 2025'."""
    return date_format(day, "l j F Y")


def days_text(first: date, last: date) -> str:
    """One day or several: 'Sunday 9 and Monday 10 November 2025'; months and years only once."""
    if first == last:
        return day_text(first)
    if first.year != last.year:
        start = day_text(first)
    elif first.month != last.month:
        start = date_format(first, "l j F")
    else:
        start = date_format(first, "l j")
    days = {"first": start, "last": day_text(last)}
    if last - first == timedelta(days=1):
        return _("%(first)s and %(last)s") % days
    return _("%(first)s to %(last)s") % days


def time_text(moment: datetime) -> str:
    """A time of day in local time: '9.30'."""
    return date_format(timezone.localtime(moment), "G.i")


def times_text(start: datetime, end: datetime) -> str:
    """From when until when: '9.30 to 17.00'."""
    return pgettext("times of day", "%(start)s to %(end)s") % {
        "start": time_text(start),
        "end": time_text(end),
    }


def at_local_time(day: date, moment: datetime) -> datetime:
    """The moment on that day with the same local time of day, also when the clock has changed.

    A time that the clock skips on that day becomes the time an hour later.
    """
    local = timezone.localtime(moment)
    naive = datetime.combine(day, local.time().replace(fold=0, tzinfo=None))
    zone = timezone.get_default_timezone()
    return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)

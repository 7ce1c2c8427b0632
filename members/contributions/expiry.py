"""What was shared long ago: ask its author whether it still holds; archive it without answer."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from members.contributions.steps import locked, move, note
from members.contributions.telling import tell_author
from members.contributions.writing import end_review, take_off
from members.models import Contribution, MemberFile, Step

logger = logging.getLogger(__name__)

#: After so long on the site we ask; after so long without an answer it goes.
ASK_AFTER = timedelta(days=365)
ANSWER_WITHIN = timedelta(days=31)


def look_after_old(now: datetime | None = None) -> tuple[int, int]:
    """Ask about what is due, archive what got no answer; return how many of each."""
    moment = now or timezone.now()
    live = Contribution.objects.published()
    due = live.filter(confirmed_at__lt=moment - ASK_AFTER, asked_at=None)
    silent = live.filter(asked_at__lt=moment - ANSWER_WITHIN)
    return _each(due, _ask, moment), _each(silent, _archive, moment)


def _each(items: Any, act: Any, moment: datetime) -> int:
    """Do it with each, in a transaction of its own; what fails is tried the next night."""
    number = 0
    for item in list(items.order_by("pk")):
        try:
            with transaction.atomic():
                number += act(locked(item), moment)
        except Exception:
            logger.exception("Contribution %s could not be looked after.", item.pk)
    return number


def _ask(current: Contribution, moment: datetime) -> bool:
    if not current.live or current.asked_at or current.author.deleted_at:
        return False
    Contribution.objects.filter(pk=current.pk).update(asked_at=moment)
    tell_author(note(current, Step.Kind.ASKED), current)
    return True


def _archive(current: Contribution, moment: datetime) -> bool:
    if not current.live or not current.asked_at or current.asked_at > moment - ANSWER_WITHIN:
        return False  # its author answered just now
    end_review(current, None)
    if current.state == Contribution.State.WAITING:
        move(current, Contribution.State.DRAFT)
    move(current, Contribution.State.ARCHIVED)
    take_off(current, None)
    Contribution.objects.filter(pk=current.pk).update(asked_at=None)
    log(current, "members.archive")
    tell_author(note(current, Step.Kind.ARCHIVED), current)
    return True


def forget_loose_files() -> int:
    """Delete files that were sent with a form that made nothing; return how many."""
    return MemberFile.objects.forgotten().delete()[0]

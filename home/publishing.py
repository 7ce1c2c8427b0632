"""Publish what is due, and take offline what has expired.

Every worker of every process may do this at the same moment. Each page is locked and looked at
again inside a transaction of its own, so one of them does it and one page that fails stops no
other.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


def publish_due() -> int:
    """Publish the revisions whose moment has come, the oldest first, and return how many."""
    due = Revision.objects.filter(approved_go_live_at__lte=timezone.now())
    done = 0
    for pk in list(due.order_by("approved_go_live_at", "pk").values_list("pk", flat=True)):
        try:
            done += _publish(pk)
        except Exception:
            logger.exception("Revision %s could not be published; it is tried again.", pk)
    return done


def unpublish_expired() -> int:
    """Take offline what is past its last moment, and return how many."""
    done = 0
    for model in _models_with_drafts():
        expired = model.objects.filter(live=True, expire_at__lte=timezone.now())
        for pk in list(expired.order_by("expire_at", "pk").values_list("pk", flat=True)):
            try:
                done += _unpublish(model, pk)
            except Exception:
                logger.exception("%s %s could not be taken offline.", model.__name__, pk)
    return done


def _models_with_drafts() -> Iterator[Any]:
    """Pages, and every other model with drafts."""
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


@transaction.atomic
def _publish(pk: int) -> bool:
    """Publish one revision, unless somebody else just did or moved its moment."""
    revision = (
        Revision.objects.select_for_update()
        .filter(pk=pk, approved_go_live_at__lte=timezone.now())
        .first()
    )
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


@transaction.atomic
def _unpublish(model: Any, pk: int) -> bool:
    """Take one thing offline, unless somebody else just did or moved its moment."""
    thing = (
        model._default_manager.select_for_update()
        .filter(pk=pk, live=True, expire_at__lte=timezone.now())
        .first()
    )
    if thing is None:
        return False
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True

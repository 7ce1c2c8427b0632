"""What members of Good Food City do, for issues of newsletters."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from members.models import Initiative


def public_initiatives() -> QuerySet[Any]:
    """What everybody may read, with what an issue shows, the newest first; no draft of anybody."""
    found: Any = Initiative.objects.visible_to(AnonymousUser())
    return found.select_related("municipality").order_by("-first_published_at", "-pk")

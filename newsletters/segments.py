"""A part of those who get a newsletter: what an issue can be meant for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from newsletters.models.lists import NewsletterList
from newsletters.models.subscribers import Subscriber
from townsdeals.models import Organisation


@dataclass(frozen=True)
class Segment:
    """Who of the readers of a newsletter; what is empty leaves nobody out."""

    #: Who chose one of these themes, or none at all: who chose none wants everything.
    themes: tuple[int, ...] = field(default=())
    organisation_kinds: tuple[str, ...] = field(default=())
    #: 'yes' for members of Good Food City, 'no' for the others.
    member: str = ""
    #: Readers since, and until, these days: both of them count.
    since: str = ""
    until: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Segment":
        """From JSON; `ValueError` for what makes no sense, so that nobody gets it by mistake."""
        unknown = data.keys() - asdict(cls()).keys()
        if unknown:
            raise ValueError(f"A segment knows nothing of {sorted(unknown)}.")
        segment = cls(
            themes=tuple(int(number) for number in data.get("themes", ())),
            organisation_kinds=tuple(str(kind) for kind in data.get("organisation_kinds", ())),
            member=str(data.get("member", "")),
            since=str(data.get("since", "")),
            until=str(data.get("until", "")),
        )
        if not set(segment.organisation_kinds) <= set(Organisation.Kind.values):
            raise ValueError("There is no such kind of organisation.")
        if segment.member not in ("", "yes", "no"):
            raise ValueError("Members are 'yes', 'no' or ''.")
        for day in filter(None, (segment.since, segment.until)):
            date.fromisoformat(day)
        return segment

    def __bool__(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.as_data())

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it, without what is empty."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value
        }

    def subscribers(self, newsletter: NewsletterList) -> QuerySet[Subscriber]:
        """Those who get the newsletter now and belong to this part."""
        found = Subscriber.objects.receiving(newsletter)
        if self.themes:
            found = found.interested_in(self.themes)
        if self.organisation_kinds:
            found = found.filter(organisation_kind__in=self.organisation_kinds)
        if self.member:
            found = found.members(yes=self.member == "yes")
        if self.since:
            found = found.filter(created_at__date__gte=self.since)
        if self.until:
            found = found.filter(created_at__date__lte=self.until)
        return found.order_by("pk")


def readers_of(issue: Any) -> int:
    """How many people an issue would go to now."""
    segment = Segment.from_data(issue.segment)
    return segment.subscribers(issue.newsletter).order_by().count()

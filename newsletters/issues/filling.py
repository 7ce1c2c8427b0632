"""'Fill with what is new': propose what was published since the last issue of a list.

Nothing is ever proposed twice for a list, and nothing that an issue of the list holds: what an
editor takes out stays out, and what they put in themselves is not proposed beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from home import content
from home.content import ContentKind
from home.models import BasePage
from members.models import Initiative
from newsletters.issues.initiatives import public_initiatives
from newsletters.issues.parts import initiatives_in, pages_in
from newsletters.models.issues import IssuePage, NewsletterIndexPage, Proposal
from newsletters.models.lists import NewsletterList
from newsletters.models.plans import INITIATIVES, ListPlan

#: What the first issue of a list looks back on.
FIRST_LOOK_BACK = timedelta(days=31)
#: More than this is no newsletter.
MOST_OF_A_KIND = 12


def held_by(newsletter: NewsletterList) -> tuple[set[int], set[int]]:
    """The pages and initiatives that issues of this list hold, in their last draft or as sent."""
    pages: set[int] = set()
    initiatives: set[int] = set()
    issues = IssuePage.objects.filter(newsletter=newsletter).select_related(
        "latest_revision", "frozen"
    )
    for issue in issues:
        bodies = [issue.body]
        if issue.latest_revision:
            bodies.append(_body_in(issue.latest_revision.content))
        for body in bodies:
            pages |= pages_in(body)
            initiatives |= initiatives_in(body)
        for item in issue.frozen_items.values():
            pages |= {item["page"]} - {None}
            initiatives |= {item.get("initiative")} - {None}
    return pages, initiatives


def _body_in(stored: dict[str, Any]) -> Any:
    return IssuePage._meta.get_field("body").to_python(stored.get("body") or "[]")


def since(issue: IssuePage) -> datetime:
    """From when on something is new: the last issue of this list was begun then."""
    earlier = IssuePage.objects.filter(
        newsletter=issue.newsletter_id, created_at__lt=issue.created_at
    ).exclude(pk=issue.pk)
    last = earlier.order_by("-created_at").values_list("created_at", flat=True).first()
    return last or issue.created_at - FIRST_LOOK_BACK


@dataclass(frozen=True)
class Group:
    """What is new of one kind: its heading, and pages or initiatives in their order."""

    heading: Any
    pages: list[BasePage] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    #: Dates and places are a list to look through; pictures between them make a mail very long.
    with_pictures: bool = True

    @property
    def size(self) -> int:
        """How much is new."""
        return len(self.pages) + len(self.initiatives)

    def blocks(self) -> list[dict[str, Any]]:
        """As blocks of an issue."""
        return [
            *(
                _block("item", {"page": one.pk, "show_picture": self.with_pictures})
                for one in self.pages
            ),
            *(_block("initiative", {"initiative": one.pk}) for one in self.initiatives),
        ]


def proposals(issue: IssuePage) -> list[Group]:
    """What is new for this issue, by kind."""
    newsletter = issue.newsletter
    pages, initiatives = held_by(newsletter)
    for page, initiative in Proposal.objects.filter(newsletter=newsletter).values_list(
        "page_id", "initiative_id"
    ):
        pages |= {page} - {None}
        initiatives |= {initiative} - {None}
    plan = ListPlan.objects.filter(newsletter=newsletter).first()
    themes = set(plan.themes.values_list("pk", flat=True)) if plan else set()
    start = since(issue)
    found = []
    for kind in content.all_kinds():
        if plan is None or plan.asks_for(kind.key):
            known = pages | pages_in(issue.body)
            new = _new(kind, newsletter, start, themes).exclude(pk__in=known)[:MOST_OF_A_KIND]
            found.append(
                Group(kind.label_plural, _in_order(kind, new), with_pictures=not kind.facts)
            )
    # What members write is Dutch.
    if newsletter.language == "nl" and (plan is None or plan.asks_for(INITIATIVES)):
        known = initiatives | initiatives_in(issue.body)
        theirs = _new_initiatives(start, themes).exclude(pk__in=known)[:MOST_OF_A_KIND]
        found.append(Group(_("Initiatives"), initiatives=list(theirs)))
    return [group for group in found if group.size]


def _new_initiatives(start: datetime, themes: Iterable[int]) -> QuerySet[Any]:
    """What members did that everybody may read, about the list's themes if it has any."""
    found = public_initiatives().filter(
        first_published_at__gt=start, first_published_at__lte=timezone.now()
    )
    return found.filter(themes__in=list(themes)).distinct() if themes else found


def _new(
    kind: ContentKind, newsletter: NewsletterList, start: datetime, themes: Iterable[int]
) -> QuerySet[Any]:
    """What was published of a kind in the list's language, about its themes if it has any."""
    pages = kind.model.objects.for_listing().filter(
        locale__language_code=newsletter.language,
        first_published_at__gt=start,
        first_published_at__lte=timezone.now(),
        alias_of__isnull=True,
    )
    if kind.current:
        pages = kind.current(pages)
    if themes:
        pages = pages.filter(Q(themes__in=list(themes))).distinct()
    return pages.order_by("-first_published_at", "-pk")


def _in_order(kind: ContentKind, pages: Iterable[BasePage]) -> list[BasePage]:
    """The newest first, as they are; what has a moment of its own by that."""
    if not kind.soonest_by:
        return list(pages)
    return sorted(pages, key=attrgetter(kind.soonest_by))


@transaction.atomic
def fill(issue: IssuePage, user: Any = None) -> int:
    """Add what is new to an issue, keep what is there, save a draft; return how much came in."""
    # One at a time for a list, so that two editors do not get the same thing.
    NewsletterList.objects.select_for_update().get(pk=issue.newsletter_id)
    groups = proposals(issue)
    if not groups:
        return 0
    body = [block.get_prep_value() for block in issue.body]
    with translation.override(issue.newsletter.language):
        for group in groups:
            _put(body, str(group.heading), group.blocks())
    issue.body = IssuePage._meta.get_field("body").stream_block.to_python(body)
    Proposal.objects.bulk_create(
        Proposal(newsletter_id=issue.newsletter_id, issue=issue, **{name: one})
        for group in groups
        for name, ones in (("page", group.pages), ("initiative", group.initiatives))
        for one in ones
    )
    issue.save_revision(user=user, clean=False)
    return sum(group.size for group in groups)


def _put(body: list[dict[str, Any]], heading: str, items: list[dict[str, Any]]) -> None:
    """Put these at the end of the section with this heading, or in a new one at the end."""
    starts = [at for at, one in enumerate(body) if one["type"] == "heading"]
    for place, at in enumerate(starts):
        if body[at]["value"] == heading:
            end = starts[place + 1] if place + 1 < len(starts) else len(body)
            while end > at + 1 and body[end - 1]["type"] not in {"item", "initiative"}:
                end -= 1  # stay above a closing text or button
            body[end:end] = items
            return
    body += [_block("heading", heading), *items]


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


@transaction.atomic
def new_issue(newsletter: NewsletterList, title: str, user: Any = None) -> IssuePage | None:
    """A draft of the next issue that holds what is new; None if the site has no archive."""
    locale = Locale.objects.filter(language_code=newsletter.language).first()
    archives = NewsletterIndexPage.objects.order_by("path")
    archive = archives.filter(locale=locale).first() or archives.first()
    if archive is None:
        return None
    issue = IssuePage(
        title=title, newsletter=newsletter, live=False, owner=user, locale=archive.locale
    )
    archive.add_child(instance=issue)
    issue.save_revision(user=user, clean=False, log_action="wagtail.create")
    fill(issue, user)
    return issue

"""'Fill with what is new': propose what was published since the last issue of a list.

Nothing is ever proposed twice for a list, and nothing that an issue of the list holds: what an
editor takes out stays out, and what they put in themselves is not proposed beside it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from wagtail.models import Locale

from home import content
from home.content import ContentKind
from home.models import BasePage
from newsletters.issues.parts import pages_in
from newsletters.models.issues import IssuePage, NewsletterIndexPage, Proposal
from newsletters.models.lists import NewsletterList
from newsletters.models.plans import ListPlan

#: What the first issue of a list looks back on.
FIRST_LOOK_BACK = timedelta(days=31)
#: More than this is no newsletter.
MOST_OF_A_KIND = 12


def held_by(newsletter: NewsletterList) -> set[int]:
    """The pages that an issue of this list holds or held, in its last draft and as it was sent."""
    held: set[int] = set()
    issues = IssuePage.objects.filter(newsletter=newsletter).select_related(
        "latest_revision", "frozen"
    )
    for issue in issues:
        held |= pages_in(issue.body)
        if issue.frozen_issue:
            held |= {item["page"] for item in issue.frozen_items.values() if item["page"]}
        if issue.latest_revision:
            held |= _pages_in_revision(issue.latest_revision.content)
    return held


def _pages_in_revision(stored: dict[str, Any]) -> set[int]:
    body = IssuePage._meta.get_field("body").to_python(stored.get("body") or "[]")
    return pages_in(body)


def since(issue: IssuePage) -> datetime:
    """From when on something is new: the last issue of this list was begun then."""
    earlier = IssuePage.objects.filter(
        newsletter=issue.newsletter_id, created_at__lt=issue.created_at
    ).exclude(pk=issue.pk)
    last = earlier.order_by("-created_at").values_list("created_at", flat=True).first()
    return last or issue.created_at - FIRST_LOOK_BACK


def proposals(issue: IssuePage) -> list[tuple[ContentKind, list[BasePage]]]:
    """What is new for this issue, by kind, the newest first."""
    newsletter = issue.newsletter
    known = held_by(newsletter) | pages_in(issue.body)
    known |= set(Proposal.objects.filter(newsletter=newsletter).values_list("page_id", flat=True))
    plan = ListPlan.objects.filter(newsletter=newsletter).first()
    themes = set(plan.themes.values_list("pk", flat=True)) if plan else set()
    start = since(issue)
    found = []
    for kind in content.all_kinds():
        if plan and plan.kinds and kind.key not in plan.kinds:
            continue
        pages = list(_new(kind, newsletter, start, themes).exclude(pk__in=known)[:MOST_OF_A_KIND])
        if pages:
            found.append((kind, pages))
    return found


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


@transaction.atomic
def fill(issue: IssuePage, user: Any = None) -> int:
    """Add what is new to an issue, keep what is there, save a draft; return how much came in."""
    # One at a time for a list, so that two editors do not get the same thing.
    NewsletterList.objects.select_for_update().get(pk=issue.newsletter_id)
    groups = proposals(issue)
    added = [page for _kind, pages in groups for page in pages]
    if not added:
        return 0
    body = [block.get_prep_value() for block in issue.body]
    with translation.override(issue.newsletter.language):
        for kind, pages in groups:
            _put(body, str(kind.label_plural), [page.pk for page in pages])
    issue.body = IssuePage._meta.get_field("body").stream_block.to_python(body)
    Proposal.objects.bulk_create(
        Proposal(newsletter_id=issue.newsletter_id, page_id=page.pk, issue=issue) for page in added
    )
    issue.save_revision(user=user, clean=False)
    return len(added)


def _put(body: list[dict[str, Any]], heading: str, pages: Iterable[int]) -> None:
    """Put pages at the end of the section with this heading, or in a new one at the end."""
    items = [_block("item", {"page": pk, "show_picture": True}) for pk in pages]
    starts = [at for at, one in enumerate(body) if one["type"] == "heading"]
    for place, at in enumerate(starts):
        if body[at]["value"] == heading:
            end = starts[place + 1] if place + 1 < len(starts) else len(body)
            while end > at + 1 and body[end - 1]["type"] != "item":
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

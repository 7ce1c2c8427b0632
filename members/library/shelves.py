"""What stands in the library: each shelf is one kind of thing, with who may see what of it.

The page of the library mixes the shelves to one list, and searches them as one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, F, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.access import blocked_ids
from members.models import Contribution, GoodFoodCityPage, Initiative, LibraryPage, Post
from townsdeals.models import Result


@dataclass
class Entry:
    """One thing in the list, as a reader sees it."""

    title: Any
    url: str
    kind: Any
    summary: Any = ""
    #: A line below the title, for example who made it.
    about: str = ""
    tone: str = "city"
    image: Any = None
    #: In which title and summary are; empty for pages, which are in that of the reader.
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One kind of thing in the library."""

    key: str
    model: type[Model]
    #: What this reader may see of it, by these validated filters.
    items: Callable[[Any, Mapping[str, Any]], QuerySet[Any]]
    #: The day in the Netherlands on which a thing appeared, for the order of the list.
    day: Any
    #: Things as readers see them, by primary key, in a fixed number of queries.
    entries: Callable[[HttpRequest, Sequence[Any]], Mapping[Any, Entry]]
    #: The words of the filter `soort` that this shelf answers to, with what readers call them.
    kinds: Sequence[tuple[str, Any]]


_shelves: dict[str, Shelf] = {}


def register(shelf: Shelf) -> None:
    """Add a shelf; the same key twice is a mistake."""
    if shelf.key in _shelves:
        raise ValueError(f"The shelf {shelf.key!r} is registered already.")
    _shelves[shelf.key] = shelf


def all_shelves() -> list[Shelf]:
    """All shelves, in the order in which they were registered."""
    return list(_shelves.values())


def dated(shelf: Shelf, items: QuerySet[Any]) -> QuerySet[Any]:
    """The rows of a shelf as the mixed list wants them: shelf, key, day."""
    return (
        items.order_by()
        .annotate(
            shelf=Value(shelf.key, output_field=CharField()),
            number=F("pk"),
            day=Cast(shelf.day, DateField()),
        )
        .values_list("shelf", "number", "day")
    )


def _pages(user: Any, filters: Mapping[str, Any]) -> QuerySet[Any]:
    pages = LibraryPage.objects.for_visitors()
    if filters.get("soort"):
        pages = pages.filter(kind=filters["soort"])
    if filters.get("thema"):
        pages = pages.filter(themes=filters["thema"])
    if filters.get("voor"):
        pages = pages.filter(**{f"for_{filters['voor']}": True})
    return pages


def _page_entries(request: HttpRequest, keys: Sequence[Any]) -> Mapping[Any, Entry]:
    pages = LibraryPage.objects.for_listing().filter(pk__in=keys)
    return {
        page.pk: Entry(
            title=page.title,
            url=page.get_url(request) or "",
            kind=page.kind_label,
            summary=page.get_listing_summary(),
            about=page.card_line,
            image=page.get_listing_image(),
        )
        for page in pages
    }


def _results(user: Any, filters: Mapping[str, Any]) -> QuerySet[Any]:
    """The results of the deal that Good Food City belongs to; they do not say for whom."""
    deals = GoodFoodCityPage.objects.live().filter(deal__isnull=False).values("deal")
    results = Result.objects.of_visible_deals().filter(deal__in=deals)
    if filters.get("voor"):
        return results.none()
    return results.filter(deal__themes=filters["thema"]) if filters.get("thema") else results


def _result_entries(request: HttpRequest, keys: Sequence[Any]) -> Mapping[Any, Entry]:
    results = Result.objects.for_listing().filter(pk__in=keys)
    return {
        result.pk: Entry(
            title=result.title,
            url=f"{result.deal.get_url(request)}#{result.anchor}",
            kind=result.get_kind_display(),
            summary=result.summary,
            about=result.deal.title,
            language=result.deal.locale.language_code,
            tone="result",
        )
        for result in results
    }


def _shared(model: type[Contribution]) -> Callable[[Any, Mapping[str, Any]], QuerySet[Any]]:
    """What members share and this reader may see; it does not say for whom."""

    def items(user: Any, filters: Mapping[str, Any]) -> QuerySet[Any]:
        shared = model.objects.visible_to(user).exclude(author__in=blocked_ids(user))
        if filters.get("voor"):
            return shared.none()
        return shared.filter(themes=filters["thema"]) if filters.get("thema") else shared

    return items


def _shared_entries(model: type[Contribution]) -> Callable[..., Mapping[Any, Entry]]:
    def entries(request: HttpRequest, keys: Sequence[Any]) -> Mapping[Any, Entry]:
        shared = model.objects.filter(pk__in=keys)
        if model is Initiative:
            shared = shared.select_related("municipality")
        return {
            item.pk: Entry(
                title=item.title,
                url=item.get_absolute_url(),
                kind=item.kind_label if isinstance(item, Post) else _("Initiative"),
                summary=item.summary,
                about=item.place_name,
                language=item.language,
                tone="deal" if isinstance(item, Initiative) else "news",
            )
            for item in shared
        }

    return entries


def register_own() -> None:
    """Tools and research, results of the deal, and what members share."""
    register(
        Shelf(
            key="pages",
            model=LibraryPage,
            items=_pages,
            day=F("date"),
            entries=_page_entries,
            kinds=LibraryPage.Kind.choices,
        )
    )
    register(
        Shelf(
            key="results",
            model=Result,
            items=_results,
            day=Concat(Cast(Coalesce("year", 2000), CharField()), Value("-01-01")),
            entries=_result_entries,
            kinds=[("resultaten", pgettext_lazy("library", "Results of the City Deal"))],
        )
    )
    register(
        Shelf(
            key="initiatives",
            model=Initiative,
            items=_shared(Initiative),
            day=TruncDate("first_published_at"),
            entries=_shared_entries(Initiative),
            kinds=[("initiatieven", _("Initiatives"))],
        )
    )
    register(
        Shelf(
            key="posts",
            model=Post,
            items=_shared(Post),
            day=TruncDate("first_published_at"),
            entries=_shared_entries(Post),
            kinds=[("berichten", _("Messages"))],
        )
    )

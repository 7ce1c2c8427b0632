"""The kinds of content that the site has: one registry that lists, deals and search read.

The home page, a deal's page, the search and the dashboard show content of every app. They may not
import those apps (arrows point one way), so each app tells here what it has, when it is loaded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from home.models import BasePage


@dataclass(frozen=True, kw_only=True)
class ContentKind:
    """One kind of page, for example news, with how to find what is new and what is about a deal."""

    #: The word in addresses, for example `nieuws` in `/zoeken/?soort=nieuws`.
    key: str
    label: Any
    label_plural: Any
    model: "type[BasePage]"
    #: The template of a card; it gets the page as `page`.
    card_template: str = "components/page_card.html"
    #: What is new, in the order of the home page; None keeps it off the home page.
    latest: Callable[[], QuerySet[Any]] | None = None
    #: What is about a deal, given the deal's page; None if this kind is never about a deal.
    about_deal: Callable[[Any], QuerySet[Any]] | None = None
    #: Leaves out what is of no use any more, such as an event that is over; None keeps everything.
    current: Callable[[Any], QuerySet[Any]] | None = None
    #: The facts of a page on one line, such as when and where; empty if it has none.
    facts: Callable[[Any], str] | None = None
    #: The field by which these go in a newsletter, the soonest first; else the newest is first.
    soonest_by: str = ""
    #: The order in which kinds are shown.
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class AboutDeal:
    """Something about a deal that is no page of the site, such as initiatives of members."""

    key: str
    label_plural: Any
    #: The template of a card; it gets the thing as `page`.
    card_template: str
    #: A few of those about a deal, given the deal's page, with all that the card shows.
    find: Callable[[Any], Iterable[Any]]
    order: int = 100


@dataclass(frozen=True)
class Banner:
    """Something across the home page that comes and goes by itself, for example a coming day."""

    #: The template; it gets what the banner is about as `page`.
    template: str
    page: "BasePage"


_kinds: dict[str, ContentKind] = {}
_about_deals: dict[str, AboutDeal] = {}
_banners: list[Callable[[], Banner | None]] = []


def register(kind: ContentKind) -> None:
    """Add a kind; the same key twice is a mistake."""
    if kind.key in _kinds:
        raise ValueError(f"The content kind {kind.key!r} is registered already.")
    _kinds[kind.key] = kind


def all_kinds() -> Iterable[ContentKind]:
    """All kinds in the order in which they are shown."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kind_of(page: "BasePage") -> ContentKind | None:
    """The kind that a page is of."""
    return next((kind for kind in all_kinds() if isinstance(page, kind.model)), None)


def register_about_deal(about: AboutDeal) -> None:
    """Add things that a deal's page shows; the same key twice is a mistake."""
    if about.key in _about_deals:
        raise ValueError(f"Things about deals {about.key!r} are registered already.")
    _about_deals[about.key] = about


def all_about_deals() -> Iterable[AboutDeal]:
    """What a deal's page shows beside pages, in the order in which it is shown."""
    return sorted(_about_deals.values(), key=lambda about: about.order)


def register_banner(find: Callable[[], Banner | None]) -> None:
    """Add what tells whether there is a banner for the home page today."""
    _banners.append(find)


def current_banners() -> list[Banner]:
    """The banners of the home page at this moment."""
    return [banner for find in _banners if (banner := find())]

"""What Good Food City adds to the registries of the site: kinds of content and shelves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from home import content, search
from members.library.shelves import register_own
from members.models import Contribution, Initiative, LibraryPage

#: So many initiatives are on the page of a deal.
ON_A_DEAL = 6


def register() -> None:
    """Tell the site, once, when the app is loaded."""
    content.register(
        content.ContentKind(
            key="bibliotheek",
            label=_("Tool or research"),
            label_plural=_("Tools and research"),
            model=LibraryPage,
            card_template="components/library_card.html",
            about_deal=LibraryPage.objects.about_deal,
            order=45,
        )
    )
    content.register_about_deal(
        content.AboutDeal(
            key="initiatieven",
            label_plural=_("Initiatives of members"),
            card_template="components/initiative_card.html",
            find=_initiatives_about,
            order=60,
        )
    )
    search.register(
        search.Source(
            key="initiatieven",
            label=_("Initiative"),
            label_plural=_("Initiatives"),
            model=Initiative,
            visible=Initiative.objects.public,
            urls=_initiative_urls,
            order=46,
            language_field="language",
        )
    )
    register_own()


def _initiatives_about(deal: Any) -> Iterable[Any]:
    """The newest initiatives that staff chose for a deal, for everybody to read."""
    initiatives = Contribution.objects.public().filter(initiative__deal=deal)
    return initiatives.for_listing()[:ON_A_DEAL]


def _initiative_urls(request: HttpRequest, keys: Sequence[Any]) -> Mapping[Any, str]:
    found = Initiative.objects.filter(pk__in=keys)
    return {item.pk: item.get_absolute_url() for item in found}

"""Find the page of an address in two queries, however deep it lies.

Wagtail walks down the tree with two queries for each level, and then fetches the pages above once
more to see who may read them, and again for the breadcrumbs and the menu. Here the addresses of a
page and of all above it are known beforehand: one query fetches them, with whether each is for
everybody and with the sections for the menu. A second query fetches what is special about the page
itself, with the pictures and other things that it always shows (`served_with`).

Pages that thousands ask for in one minute (`is_kept`) are found without a query for some seconds,
by visitors of whom we know nothing. That holds for what they send too: what may be done is decided
by rows of their own, and not by the page.
"""

import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from home.models import SiteSettings
from home.page_cache import has_session, version


class PageRoutingMiddleware:
    """Find the page before Wagtail's own view would."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> None:
        """Leave what was found where `Page.route_for_request()` looks for it."""
        if view is serve and (args or "path" in kwargs):
            path = args[0] if args else kwargs["path"]
            request._wagtail_route_for_request = find_route(request, path)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Found:
    """What is at an address: the page, what of the address is left for it, and the menu."""

    page: Page
    rest: list[str]
    site: Site | None
    sections: list[Page]
    until: float = 0.0
    settings: SiteSettings | None = None


#: What this process found for visitors, by address; see `_key`.
_found: dict[tuple[Any, ...], Found] = {}
_MOST = 1000


def find_route(request: HttpRequest, path: str) -> RouteResult | None:
    """The page at this address of the site, or None."""
    key = _key(request, path)
    found = _found.get(key) if key else None
    if found is None or found.until < time.monotonic():
        found = _find(request, path)
        if found is None:
            return None
        if key and getattr(found.page, "is_kept", False):
            if len(_found) >= _MOST:
                _found.clear()
            _found[key] = found = replace(found, settings=SiteSettings.for_request(request))
    request._wagtail_site = found.site  # type: ignore[attr-defined]  # as `find_for_request` does
    request.site_sections = found.sections  # type: ignore[attr-defined]
    if found.settings:
        found.settings.know_for(request)
    try:
        return copy(found.page).route(request, found.rest)
    except Http404:
        return None


def _key(request: HttpRequest, path: str) -> tuple[Any, ...] | None:
    """By what a visitor's page is found again; None for who gets it fresh."""
    if not settings.SECONDS_TO_KEEP_PAGES or has_session(request):
        return None
    return version(), request.get_host(), get_language(), path


def _find(request: HttpRequest, path: str) -> Found | None:
    """Look for it in the database."""
    site = Site.find_for_request(request)
    root = root_path(site) if site else None
    if root is None:
        return None
    components = [component for component in path.split("/") if component]
    addresses = [root]
    for component in components:
        addresses.append(f"{addresses[-1]}{component}/")
    depth = root.count("/")
    restricted = PageViewRestriction.objects.filter(page_id=OuterRef("pk"))
    section = Q(depth=depth + 1, url_path__startswith=root, show_in_menus=True, live=True)
    found = (
        Page.objects.filter(Q(url_path__in=addresses) | section)
        .annotate(restricted=Exists(restricted))
        .order_by("depth", "path")
    )
    chain: list[Page] = []
    sections: list[Page] = []
    for page in found:
        if page.depth == depth + 1 and page.show_in_menus and page.live and not page.restricted:
            sections.append(page)
        if len(chain) < len(addresses) and page.url_path == addresses[len(chain)]:
            if chain:
                page._cached_parent_obj = chain[-1]  # as Wagtail's own routing does
            chain.append(page)
    request.site_sections = sections  # type: ignore[attr-defined]  # the page 'not found' has a menu
    if not chain:
        return None
    page = specific(chain[-1])
    page.known_public = not any(above.restricted or above.alias_of_id for above in chain)
    until = time.monotonic() + settings.SECONDS_TO_KEEP_PAGES
    return Found(page, components[len(chain) - 1 :], site, sections, until)


def root_path(site: Site) -> str | None:
    """The address in the tree of the site's home page in the reader's language."""
    try:
        language = get_supported_content_language_variant(get_language())
    except LookupError:
        language = None
    paths = [root for root in Site.get_site_root_paths() if root.site_id == site.pk]
    for root in paths:
        if root.language_code == language:
            return root.root_path
    return site.root_page.url_path


def specific(page: Page) -> Page:
    """The page as its own type, with what it always shows fetched in the same query."""
    model = page.specific_class
    if model is None or isinstance(page, model):
        return page
    found = model.objects.select_related(*getattr(model, "served_with", ())).get(pk=page.pk)
    if parent := page.__dict__.get("_cached_parent_obj"):
        found._cached_parent_obj = parent
    return found

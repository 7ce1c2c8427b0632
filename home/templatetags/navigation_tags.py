"""The menus and breadcrumbs of every page."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from home.models import BasePage, BasePageQuerySet

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[dict[str, Any]]:
    """The pages below the home page that editors put in the menu: title, url and `current`."""
    request = context["request"]
    here = context.get("page")
    path = here.path if isinstance(here, Page) and here.path else ""
    return [
        {
            "title": item.title,
            "url": item.get_url(request),
            "current": path.startswith(item.path),
        }
        for item in _sections(request)
    ]


def _sections(request: HttpRequest) -> list[Page]:
    """The pages in the menu; asked for once for each request."""
    sections: list[Page] | None = getattr(request, "site_sections", None)  # met on the way here
    if sections is None:
        site = Site.find_for_request(request)
        below = BasePageQuerySet(Page).child_of(site.root_page.localized) if site else None
        sections = list(below.live().public().in_menu().order_by("path")) if below else []
        request.site_sections = sections  # type: ignore[attr-defined]
    return sections


@register.simple_tag(takes_context=True)
def subscription_links(context: Context) -> dict[str, dict[str, str]]:
    """The news as a feed and the agenda for a calendar: url, label, and language if not this one.

    Their addresses in the site's own language never change. In another language they are those of
    its sections, and where it has no such section the Dutch ones, which say so.
    """
    found = {
        "feed": {"url": "/nieuws/feed/", "label": _("News as a feed"), "language": ""},
        "calendar": {
            "url": "/agenda/kalender.ics",
            "label": _("Agenda in your own calendar"),
            "language": "",
        },
    }
    if get_language() == settings.LANGUAGE_CODE:
        return found
    request = context.get("request")
    sections = _sections(request) if request else []
    for name, link in found.items():
        for section in sections:
            if path := getattr(section.specific_class, "subscriptions", {}).get(name):
                link["url"] = f"{section.get_url(request)}{path}"
                break
        else:
            link["language"] = settings.LANGUAGE_CODE
            link["label"] = _("%(name)s (in Dutch)") % {"name": link["label"]}
    return found


@register.simple_tag(takes_context=True)
def page_in_language(context: Context, page: Page) -> str:
    """The address of a page, or of its translation for who reads another language."""
    if get_language() != settings.LANGUAGE_CODE:
        page = page.localized
    return page.get_url(context.get("request")) or ""


def _in_other_languages(request: HttpRequest) -> list[dict[str, str]]:
    """The addresses of a screen that is no page of Wagtail, such as a form or a list of members.

    One address for each language leads to it. What Wagtail would have to answer is not there.
    """
    found = request.resolver_match
    if found is None or found.url_name == "wagtail_serve" or request.method != "GET":
        return []
    here = request.get_full_path()
    addresses = {code: translate_url(here, code) for code, _name in settings.LANGUAGES}
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "url": address}
        for code, address in addresses.items()
        if code != get_language() and address != here
    ]


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> dict[str, list[dict[str, str]]]:
    """Where this page is in other languages.

    `links` has the code, the name and the url of each published translation, for readers.
    `versions` has the code and the full address of each, this one among them, for search engines;
    it is empty on an address below a page, such as a partner's or a speaker's, which need not be
    there in another language.
    """
    page, request = context.get("page"), context.get("request")
    nothing: dict[str, list[dict[str, str]]] = {"links": [], "versions": []}
    if request is None or len({root.language_code for root in Site.get_site_root_paths()}) < 2:
        return nothing
    if page is None:
        return {"links": _in_other_languages(request), "versions": []}
    if not isinstance(page, Page) or not page.pk:
        return nothing
    others = page.get_translations().live().public().select_related("locale")
    found = [(other, url) for other in others if (url := other.get_url(request))]
    here = urlsplit(page.get_url(request) or "").path
    own = [(get_language() or "", page)] if found and here == request.path else []
    pages = own + [(other.locale.language_code, other) for other, _url in found] if own else []
    return {
        "links": [
            {
                "code": other.locale.language_code,
                "name": other.locale.language_name_local,
                "url": url,
            }
            for other, url in found
        ],
        "versions": [
            {"code": code, "address": version.get_full_url(request) or ""}
            for code, version in pages
        ],
    }


@register.simple_tag(takes_context=True)
def breadcrumbs(context: Context) -> list[dict[str, str]]:
    """Title and url of the pages above this one, from the home page down."""
    request = context["request"]
    page = context.get("page")
    if not isinstance(page, BasePage) or not page.path:
        return []
    return [{"title": item.title, "url": item.get_url(request)} for item in page.breadcrumbs]


@register.simple_tag(takes_context=True)
def structured_data(context: Context) -> list[dict[str, Any]]:
    """The schema.org objects of the page."""
    page = context.get("page")
    if not isinstance(page, BasePage) or not page.path:
        return []
    return page.structured_data(context["request"])

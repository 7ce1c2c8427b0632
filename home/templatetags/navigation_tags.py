"""The menus and breadcrumbs of every page."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page, Site

from home.models import BasePage, BasePageQuerySet

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[dict[str, Any]]:
    """The pages below the home page that editors put in the menu: title, url and `current`."""
    request = context["request"]
    here = context.get("page")
    path = here.path if isinstance(here, Page) and here.path else ""
    sections = getattr(request, "site_sections", None)  # met while finding the page
    if sections is None:
        site = Site.find_for_request(request)
        if site is None:
            return []
        below = BasePageQuerySet(Page).child_of(site.root_page.localized)
        sections = below.live().public().in_menu().order_by("path")
    return [
        {
            "title": item.title,
            "url": item.get_url(request),
            "current": path.startswith(item.path),
        }
        for item in sections
    ]


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

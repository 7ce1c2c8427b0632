"""The menu of Good Food City."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from members.models import GoodFoodCityPage
from members.rooms import rooms_for

register = template.Library()


@register.simple_tag(takes_context=True)
def good_food_city_menu(context: Context) -> dict[str, Any]:
    """The links of the menu, the first of them the front page; and the way from home to here."""
    request = context["request"]
    here = context.get("page")
    landing = here if isinstance(here, GoodFoodCityPage) else GoodFoodCityPage.objects.here()
    links = rooms_for(request, landing)
    if landing is None:
        return {"links": links, "crumbs": []}
    crumbs = [
        {"title": page.title, "url": page.get_url(request)}
        for page in (*landing.breadcrumbs, landing)
    ]
    overview = {"title": _("Overview"), "url": crumbs[-1]["url"], "current": landing is here}
    return {"links": [overview, *links], "crumbs": crumbs}

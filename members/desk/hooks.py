"""What the desk of Good Food City adds to Wagtail's admin."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem, SubmenuMenuItem

from home.admin import MENU_GOOD_FOOD_CITY, RightMenuItem
from home.models import Theme
from members.access import LOOK_AFTER_MEMBERS
from members.desk.attention import register_concerns
from members.desk.figures import FiguresView
from members.desk.menu import MENU_FIGURES, MENU_HOOK, MENU_THEMES, menu

register_concerns()


@hooks.register("register_admin_menu_item")
def good_food_city_menu() -> MenuItem:
    """The menu of Good Food City; who may use none of its screens does not see it."""
    return SubmenuMenuItem(
        "Good Food City",
        menu,
        name="good-food-city",
        icon_name="group",
        order=MENU_GOOD_FOOD_CITY,
    )


@hooks.register(MENU_HOOK)
def themes_item() -> MenuItem:
    """The themes of the whole site, which members choose from as well."""
    return RightMenuItem(
        _("Themes"),
        reverse(Theme.snippet_viewset.get_url_name("list")),
        right="home.change_theme",
        name="good-food-city-themes",
        icon_name="tag",
        order=MENU_THEMES,
    )


@hooks.register("register_admin_urls")
def figures_url() -> list[URLPattern]:
    """The page of figures."""
    return [path("good-food-city/cijfers/", FiguresView.as_view(), name="good_food_city_figures")]


@hooks.register(MENU_HOOK)
def figures_item() -> MenuItem:
    """How it goes."""
    return RightMenuItem(
        pgettext_lazy("Good Food City", "Figures"),
        reverse("good_food_city_figures"),
        right=LOOK_AFTER_MEMBERS,
        name="good-food-city-figures",
        icon_name="table",
        order=MENU_FIGURES,
    )

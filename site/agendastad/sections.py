"""The sections of the site: the index pages whose addresses never change."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, Site

from events.models import CityDayIndexPage, EventIndexPage
from home.models import BasePage, HomePage
from members.models import GoodFoodCityPage, LibraryIndexPage
from news.models import NewsIndexPage, VacancyIndexPage
from newsletters.models import NewsletterIndexPage
from townsdeals.models import DealIndexPage, LessonIndexPage, PartnerIndexPage, ResultIndexPage

#: Page type, slug and title; those that stand in the menu come first, in its order.
SECTIONS: list[tuple[type[BasePage], str, str]] = [
    (NewsIndexPage, "nieuws", "Nieuws"),
    (DealIndexPage, "deals", "Deals"),
    (EventIndexPage, "agenda", "Agenda"),
    (CityDayIndexPage, "dag-van-de-stad", "Dag van de Stad"),
    (GoodFoodCityPage, "good-food-city", "Good Food City"),
    (ResultIndexPage, "resultaten", "Resultaten"),
    (LessonIndexPage, "lessen", "Lessen"),
    (PartnerIndexPage, "partners", "Partners"),
    (VacancyIndexPage, "vacatures", "Vacatures"),
    (NewsletterIndexPage, "nieuwsbrieven", "Nieuwsbrieven"),
]
IN_MENU = {
    "nieuws",
    "deals",
    "agenda",
    "dag-van-de-stad",
    "good-food-city",
    "resultaten",
    "vacatures",
}


def site_address() -> dict[str, Any]:
    """Host name and port of `SITE_URL`, as Wagtail's site record wants them."""
    address = urlsplit(settings.SITE_URL)
    return {
        "hostname": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
    }


@transaction.atomic
def ensure_sections() -> HomePage:
    """Make the Dutch home page and the sections below it, where they do not exist; return it.

    A new installation of Wagtail has a welcome page and a site; the home page takes the place of
    the one and becomes the root of the other. What editors changed later is left alone.
    """
    dutch, _ = Locale.objects.get_or_create(language_code="nl")
    home = HomePage.objects.filter(locale=dutch).order_by("path").first()
    if home is None:
        root = Page.get_first_root_node()
        plain = ContentType.objects.get_for_model(Page)
        root.get_children().filter(content_type=plain, slug="home").delete()
        root.refresh_from_db()
        home = root.add_child(instance=HomePage(title="Agenda Stad", slug="home", locale=dutch))
        home.save_revision().publish()
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(
            **site_address(), site_name="Agenda Stad", is_default_site=True, root_page=home
        )
    for page_type, slug, title in SECTIONS:
        _ensure(home, page_type, slug, title)
    for city in GoodFoodCityPage.objects.child_of(home):
        _ensure(city, LibraryIndexPage, "bibliotheek", "Bibliotheek")
    return home


def _ensure(parent: Page, page_type: type[BasePage], slug: str, title: str) -> None:
    if not page_type.objects.child_of(parent).exists():
        section = page_type(
            title=title, slug=slug, show_in_menus=slug in IN_MENU, locale=parent.locale
        )
        parent.add_child(instance=section)
        section.save_revision().publish()

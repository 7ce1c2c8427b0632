"""Deals, partners, results and lessons."""

from typing import Any

from django.apps import AppConfig
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class TownsDealsConfig(AppConfig):
    """Deals, partners, results and lessons."""

    name = "townsdeals"
    verbose_name = _("Deals")

    def ready(self) -> None:
        """Tell the site what this app has to show."""
        from home.content import ContentKind, register
        from townsdeals.models import DealPage
        from townsdeals.search import register_sources

        def running_deals() -> QuerySet[Any]:
            return DealPage.objects.for_listing().in_language().running().newest_first()[:6]

        register(
            ContentKind(
                key="deals",
                label=_("Deal"),
                label_plural=_("Deals"),
                model=DealPage,
                card_template="components/deal_card.html",
                latest=running_deals,
                order=30,
            )
        )
        register_sources()

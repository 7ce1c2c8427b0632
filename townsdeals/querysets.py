"""Querysets of deals and what belongs to them, named after the screens that use them."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.search.queryset import SearchableQuerySetMixin

from home.models import BasePageQuerySet

PagesT = TypeVar("PagesT", bound=BasePageQuerySet)


def in_active_language(pages: PagesT) -> PagesT:
    """The pages in the language of the reader, without a query to find that language."""
    return pages.filter(
        locale__language_code=get_supported_content_language_variant(get_language())
    )


class DealQuerySet(BasePageQuerySet):
    """Querysets of deals."""

    def for_visitors(self) -> Self:
        """Deals that everybody may see."""
        return self.live().public()

    def for_listing(self) -> Self:
        """Deals with what a card shows: picture and themes."""
        return super().for_listing().prefetch_related("themes")

    def running(self) -> Self:
        """Deals that are being carried out now."""
        return self.filter(status=self.model.Status.RUNNING)

    def in_language(self) -> Self:
        """Deals in the language of the reader."""
        return in_active_language(self)

    def newest_first(self) -> Self:
        """Running deals, then those in exploration, then completed; the newest of each first."""
        status = self.model.Status
        order = [status.RUNNING, status.EXPLORATION, status.COMPLETED]
        rank = models.Case(
            *(models.When(status=value, then=place) for place, value in enumerate(order)),
            default=len(order),
        )
        return self.order_by(rank, models.F("start_date").desc(nulls_last=True), "title")


class DealPartQuerySet(models.QuerySet):
    """Querysets of what belongs to a deal: results, lessons and partnerships."""

    def of_visible_deals(self) -> Self:
        """Only what belongs to deals that everybody may see, in the reader's language."""
        deals = self.model._meta.get_field("deal").related_model
        return self.filter(deal__in=deals.objects.for_visitors().in_language())

    def for_listing(self) -> Self:
        """What a list over all deals shows: the item and the title of its deal."""
        return self.of_visible_deals().select_related("deal").defer("deal__body")


class ResultQuerySet(SearchableQuerySetMixin, DealPartQuerySet):
    """Querysets of results."""

    def for_listing(self) -> Self:
        """Results with their deal and file, the newest first."""
        return (
            super()
            .for_listing()
            .select_related("document")
            .order_by(models.F("year").desc(nulls_last=True), "title", "pk")
        )


class LessonQuerySet(SearchableQuerySetMixin, DealPartQuerySet):
    """Querysets of lessons."""

    def for_listing(self) -> Self:
        """Lessons with their deal, in the order of the deal's life."""
        rank = models.Case(
            *(
                models.When(phase=value, then=place)
                for place, value in enumerate(self.model.Phase.values)
            ),
            default=len(self.model.Phase.values),
        )
        return super().for_listing().order_by(rank, "deal__title", "sort_order", "pk")


class OrganisationQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Querysets of organisations."""

    def partners(self) -> Self:
        """Organisations that are a partner of a deal that everybody may see."""
        partnership = self.model._meta.get_field("partnerships").related_model
        return self.filter(
            Exists(
                partnership.objects.of_visible_deals()
                .filter(organisation=OuterRef("pk"))
                .values("pk")
            )
        )

    def for_listing(self) -> Self:
        """Partners with the number of deals that visitors can see, by kind and name."""
        partnership = self.model._meta.get_field("partnerships").related_model
        visible = partnership.objects.of_visible_deals().values("pk")
        rank = models.Case(
            *(
                models.When(kind=value, then=place)
                for place, value in enumerate(self.model.Kind.values)
            ),
            default=len(self.model.Kind.values),
        )
        return (
            self.partners()
            .annotate(deal_count=Count("partnerships", filter=Q(partnerships__in=visible)))
            .order_by(rank, "name")
        )

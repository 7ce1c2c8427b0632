"""Querysets of articles and vacancies, named after the screens that use them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Value, When
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant

from home.models import BasePageQuerySet

if TYPE_CHECKING:
    from townsdeals.models import DealPage


class LanguageQuerySet(BasePageQuerySet):
    """Querysets of pages that know the language of the reader."""

    def in_language(self) -> Self:
        """Pages in the language of the reader, without asking for the locale first."""
        code = get_supported_content_language_variant(get_language())
        return self.filter(locale__language_code=code)


class NewsQuerySet(LanguageQuerySet):
    """Querysets of articles."""

    def newest_first(self) -> Self:
        """In order of date; of one day, the last published first."""
        return self.order_by("-date", "-first_published_at", "-pk")

    def for_listing(self) -> Self:
        """Articles with what a card shows: the picture for lists, else the lead picture."""
        return (
            super()
            .for_listing()
            .select_related("lead_image")
            .prefetch_related("lead_image__renditions")
        )

    def for_home_page(self) -> Self:
        """The newest three in the language of the reader."""
        return self.for_listing().in_language().newest_first()[:3]

    def about_deal(self, deal: "DealPage") -> Self:
        """What everybody may read about a deal."""
        return self.for_listing().filter(locale=deal.locale_id, deals=deal.pk).newest_first()

    def for_feed(self) -> Self:
        """The newest twenty with authors, themes and the deals that visitors may see."""
        deals = self.model._meta.get_field("deals").related_model.objects.for_visitors()
        return (
            self.live()
            .public()
            .defer_streamfields()
            .prefetch_related(
                "authors__person", Prefetch("deals", deals.defer_streamfields()), "themes"
            )
            .newest_first()[:20]
        )

    def related_to(self, deals: Collection[int], themes: Collection[int]) -> Self:
        """Articles about one of these deals, followed by those about one of these themes."""
        about_deal = self.model.deals.through.objects.filter(
            newspage=OuterRef("pk"), dealpage__in=deals
        )
        about_theme = self.model.themes.through.objects.filter(
            newspage=OuterRef("pk"), theme__in=themes
        )
        return (
            self.for_listing()
            .filter(Exists(about_deal) | Exists(about_theme))
            .order_by(
                Case(When(Exists(about_deal), then=0), default=1),
                "-date",
                "-first_published_at",
                "-pk",
            )
        )


class VacancyQuerySet(LanguageQuerySet):
    """Querysets of vacancies; the clock decides which are open."""

    def open(self) -> Self:
        """Vacancies to which people can still react."""
        return self.filter(deadline__gt=timezone.now())

    def closed(self) -> Self:
        """Vacancies whose deadline has passed."""
        return self.filter(deadline__lte=timezone.now())

    def open_first(self) -> Self:
        """Open ones, the first deadline first; then closed ones, the last deadline first."""
        now = timezone.now()
        return self.order_by(
            Case(When(deadline__gt=now, then=0), default=1, output_field=models.IntegerField()),
            Case(
                When(deadline__gt=now, then="deadline"),
                default=Value(None),
                output_field=models.DateTimeField(),
            ),
            "-deadline",
            "pk",
        )

    def for_listing(self) -> Self:
        """Vacancies with what a card shows: the organisation and its logo."""
        return super().for_listing().select_related("organisation")

    def for_home_page(self) -> Self:
        """The first three to close, in the language of the reader."""
        return self.for_listing().in_language().open().order_by("deadline", "pk")[:3]

    def about_deal(self, deal: "DealPage") -> Self:
        """What everybody may read about a deal, open ones first."""
        return self.for_listing().filter(locale=deal.locale_id, deals=deal.pk).open_first()

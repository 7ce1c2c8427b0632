"""News and vacancies in the admin, as staff look for them."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column

from home.admin import (
    BULK_ACTIONS_COLUMN,
    MENU_NEWS,
    MENU_VACANCIES,
    STATUS_COLUMN,
    TITLE_COLUMN,
    DayColumn,
    SectionViewSet,
)
from news.models import NewsPage, Series, VacancyPage
from townsdeals.listings import DEALS_COLUMN, AboutDealsFilterSet


class NewsFilterSet(AboutDealsFilterSet):
    """Filters of articles."""

    date = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    series = django_filters.ModelChoiceFilter(
        label=_("Series"), queryset=lambda request: Series.objects.order_by("name")
    )

    class Meta:
        model = NewsPage
        fields: ClassVar[list[str]] = []


class NewsViewSet(SectionViewSet):
    """All articles."""

    model = NewsPage
    name = "news"
    icon = "doc-full"
    menu_label = _("News")
    menu_order = MENU_NEWS
    ordering = "-date"
    filterset_class = NewsFilterSet
    prefetch = ("deals",)
    columns = [
        BULK_ACTIONS_COLUMN,
        TITLE_COLUMN,
        DayColumn("date", label=_("Date"), sort_key="date", width="14%"),
        DEALS_COLUMN,
        STATUS_COLUMN,
    ]


class VacancyFilterSet(AboutDealsFilterSet):
    """Filters of vacancies."""

    open = django_filters.ChoiceFilter(
        label=_("Deadline"),
        method="by_deadline",
        choices=[("open", _("Still open")), ("closed", _("Closed"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    class Meta:
        model = VacancyPage
        fields: ClassVar[list[str]] = []

    def by_deadline(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Vacancies whose deadline is still to come, or is over."""
        now = timezone.now()
        if value == "open":
            return queryset.filter(deadline__gt=now)
        return queryset.filter(deadline__lte=now)


class VacancyViewSet(SectionViewSet):
    """All vacancies."""

    model = VacancyPage
    name = "vacancies"
    icon = "clipboard-list"
    menu_label = _("Vacancies")
    menu_order = MENU_VACANCIES
    ordering = "-deadline"
    filterset_class = VacancyFilterSet
    prefetch = ("deals", "organisation")
    columns = [
        BULK_ACTIONS_COLUMN,
        TITLE_COLUMN,
        Column("organisation", label=_("Organisation"), sort_key="organisation__name"),
        DayColumn("deadline", label=_("Deadline"), sort_key="deadline", width="16%"),
        DEALS_COLUMN,
        STATUS_COLUMN,
    ]

"""Events and editions of the Dag van de Stad in the admin, as staff look for them."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from events.models import CityDayIndexPage, EventPage
from events.models.pages import EventKind, EventStatus
from home.admin import (
    BULK_ACTIONS_COLUMN,
    MENU_EVENTS,
    STATUS_COLUMN,
    TITLE_COLUMN,
    DayColumn,
    SectionIndexView,
    SectionViewSet,
)
from townsdeals.listings import DEALS_COLUMN, AboutDealsFilterSet


class EventFilterSet(AboutDealsFilterSet):
    """Filters of events."""

    when = django_filters.ChoiceFilter(
        label=_("When"),
        method="by_moment",
        choices=[("upcoming", _("Upcoming")), ("past", _("Past"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=EventKind.choices, empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status of the event"),
        choices=EventStatus.choices,
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    class Meta:
        model = EventPage
        fields: ClassVar[list[str]] = []

    def by_moment(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Events that are not over yet, or are."""
        now = timezone.now()
        return (
            queryset.filter(end__gt=now) if value == "upcoming" else queryset.filter(end__lte=now)
        )


class EventListView(SectionIndexView):
    """The listing, from which editions are added too: they have a section of their own."""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Add an event, or an edition where the user may."""
        buttons: list[HeaderButton] = [*super().header_buttons]
        for index in CityDayIndexPage.objects.all():
            if index.permissions_for_user(self.request.user).can_add_subpage():
                url = reverse("wagtailadmin_pages:add", args=["events", "citydaypage", index.pk])
                buttons.append(HeaderButton(_("Add an edition"), url, icon_name="plus"))
        return buttons


class EventViewSet(SectionViewSet):
    """All events, editions of the Dag van de Stad among them."""

    model = EventPage
    index_view_class = EventListView
    name = "agenda"
    icon = "date"
    menu_label = _("Agenda")
    menu_order = MENU_EVENTS
    ordering = "-start"
    filterset_class = EventFilterSet
    prefetch = ("deals",)
    columns = [
        BULK_ACTIONS_COLUMN,
        TITLE_COLUMN,
        DayColumn("start", label=_("Start"), sort_key="start", width="15%"),
        Column("city", label=_("City"), sort_key="city"),
        Column(
            "event_status", label=_("Going on"), accessor="get_status_display", sort_key="status"
        ),
        DEALS_COLUMN,
        STATUS_COLUMN,
    ]

"""Deals and partners in the admin, as staff look for them."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from home.admin import (
    BULK_ACTIONS_COLUMN,
    MENU_DEALS,
    MENU_PARTNERS,
    STATUS_COLUMN,
    TITLE_COLUMN,
    DayColumn,
    ListColumn,
    SectionFilterSet,
    SectionViewSet,
)
from home.choosing import PlainSnippetChooserViewSet
from home.models import Theme
from townsdeals.models import DealPage, Organisation

#: For listings of what is about deals: which deals, in a column and as a filter.
DEALS_COLUMN = ListColumn("deals", label=_("Deals"), width="20%")


class AboutDealsFilterSet(SectionFilterSet):
    """Filters of what is about deals."""

    deals = django_filters.ModelChoiceFilter(
        label=_("Deal"), queryset=lambda request: DealPage.objects.order_by("title")
    )


class DealFilterSet(SectionFilterSet):
    """Filters of deals."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind of deal"),
        choices=DealPage.Kind.choices,
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status of the deal"),
        choices=DealPage.Status.choices,
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    themes = django_filters.ModelChoiceFilter(
        label=_("Theme"), queryset=lambda request: Theme.objects.all()
    )

    class Meta:
        model = DealPage
        fields: ClassVar[list[str]] = []


class DealViewSet(SectionViewSet):
    """All deals."""

    model = DealPage
    name = "deals"
    icon = "site"
    menu_label = _("Deals")
    menu_order = MENU_DEALS
    ordering = "title"
    filterset_class = DealFilterSet
    prefetch = ("themes",)
    columns = [
        BULK_ACTIONS_COLUMN,
        TITLE_COLUMN,
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("stage", label=_("Stage"), accessor="get_status_display", sort_key="status"),
        DayColumn("start_date", label=_("Start"), sort_key="start_date"),
        DayColumn("end_date", label=_("End"), sort_key="end_date"),
        ListColumn("themes", label=_("Themes")),
        STATUS_COLUMN,
    ]


class OrganisationIndexView(IndexView):
    """Partners with the number of their deals."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Count the deals in the same query."""
        queryset: QuerySet[Any] = super().get_base_queryset()
        return queryset.annotate(deal_count=Count("partnerships"))


class OrganisationViewSet(SnippetViewSet):
    """All partners."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = Organisation
    icon = "group"
    menu_label = _("Partners")
    menu_order = MENU_PARTNERS
    add_to_admin_menu = True
    index_view_class = OrganisationIndexView
    list_display: ClassVar[list[Any]] = [
        "name",
        "kind",
        "place",
        Column("deal_count", label=_("Deals"), sort_key="deal_count"),
    ]
    list_filter: ClassVar[list[str]] = ["kind"]
    list_per_page = 50
    ordering: ClassVar[list[str]] = ["name"]

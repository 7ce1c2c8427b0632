"""The admin of what every app shares: people, themes, and the base of listings of pages."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page, WorkflowState
from wagtail.snippets.views.snippets import SnippetViewSet

from home.choosing import PlainSnippetChooserViewSet
from home.models import Person

#: How many pages a search in a listing looks through at most; more hits than that need more words.
SEARCH_LIMIT = 1000

#: The place of what staff do in the menu: after the dashboard, before all pages.
MENU_NEWS, MENU_VACANCIES, MENU_EVENTS, MENU_DEALS, MENU_PARTNERS = 20, 30, 40, 50, 60
MENU_NEWSLETTERS, MENU_GOOD_FOOD_CITY = 45, 47
MENU_PEOPLE, MENU_THEMES, MENU_SERIES = 70, 80, 90

BULK_ACTIONS_COLUMN = BulkActionsColumn("bulk_actions")
TITLE_COLUMN = PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title")
STATUS_COLUMN = PageStatusColumn("status", label=_("Status"), sort_key="live", width="14%")


class RightMenuItem(MenuItem):
    """An item of the menu for who has a right."""

    def __init__(self, *args: Any, right: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right = right

    def is_shown(self, request: HttpRequest) -> bool:
        """Only with the right."""
        return bool(request.user.has_perm(self.right))


class RightMixin:
    """A screen for who has a right, and that no cache keeps."""

    #: The permission, such as `home.view_outgoingmail`; each screen says its own.
    right: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the right."""
        if not request.user.has_perm(self.right):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # from View
        response["Cache-Control"] = "private, no-store"
        return response


class DayColumn(Column):
    """A date or moment, written as Dutch readers do, not as 'three days ago'."""

    cell_template_name = "admin/day_cell.html"


class ListColumn(Column):
    """Several things, for example the deals that a page is about, from a prefetched relation."""

    cell_template_name = "admin/list_cell.html"

    def get_value(self, instance: Any) -> list[str]:
        """The names."""
        related = super().get_value(instance)
        return [str(item) for item in (related.all() if hasattr(related, "all") else related)]


class SectionIndexView(IndexView):
    """All pages of one kind, whatever their place in the tree.

    Searching keeps the columns' order and every filter: the words find the pages, the database
    does the rest. Wagtail's own way only takes filters and orders that are in the search index.
    """

    #: Relations that the columns show.
    prefetch: tuple[str, ...] = ()
    #: The filter has the languages; nearly everything is in one of them.
    show_locale_labels = False

    def get_ordering(self) -> Any:
        """The order asked for, also while searching."""
        ordering = self.request.GET.get("ordering", self.default_ordering)
        return ordering if ordering in self.get_valid_orderings() else self.default_ordering

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply the order, the same on each database: newest first, what has no value on top."""
        name = str(self.ordering)
        field = F(name.removeprefix("-"))
        if name.startswith("-"):
            return queryset.order_by(field.desc(nulls_first=True), "-pk")
        return queryset.order_by(field.asc(nulls_last=True), "-pk")

    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        """Load what the columns show."""
        return super().annotate_queryset(pages).prefetch_related(*self.prefetch)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Load the pages above at once; buttons ask what may be done there."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        Page.objects.annotate_parent_page(context["object_list"])
        for page in context["object_list"]:
            page._cached_parent_obj = page._parent_page
        return context

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the pages that the words are found in."""
        if not self.is_searching:
            return queryset
        found = self.model.objects.all().autocomplete(self.search_query)[:SEARCH_LIMIT]
        return queryset.filter(pk__in=[page.pk for page in found])


class SectionFilterSet(WagtailFilterSet):
    """What every listing of pages can be filtered by."""

    state = ChoiceFilter(
        label=_("Status"),
        method="in_state",
        choices=[
            ("live", _("Live")),
            ("draft", _("Draft")),
            ("changed", _("Live, with a newer draft")),
            ("moderation", _("Awaiting moderation")),
            ("scheduled", _("Scheduled")),
            ("expired", _("Expired")),
        ],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    def in_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The pages in this state of being published."""
        match value:
            case "live":
                return queryset.filter(live=True)
            case "draft":
                return queryset.filter(live=False)
            case "changed":
                return queryset.filter(live=True, has_unpublished_changes=True)
            case "moderation":
                active = WorkflowState.objects.active().filter(
                    base_content_type=ContentType.objects.get_for_model(Page),
                    object_id=Cast(OuterRef("pk"), CharField()),
                )
                return queryset.filter(Exists(active))
            case "scheduled":
                return queryset.filter(_approved_schedule=True)
            case _:
                return queryset.filter(expired=True)


class SectionViewSet(PageListingViewSet):
    """A menu item of the admin with all pages of one kind."""

    index_view_class = SectionIndexView
    filterset_class = SectionFilterSet
    add_to_admin_menu = True
    list_per_page = 30
    #: Relations that the columns show.
    prefetch: tuple[str, ...] = ()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the listing what its columns show."""
        return super().get_index_view_kwargs(prefetch=self.prefetch, **kwargs)


class PersonViewSet(SnippetViewSet):
    """Authors, contacts, project leaders and speakers."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = Person
    icon = "user"
    menu_label = _("People")
    menu_order = MENU_PEOPLE
    add_to_admin_menu = True
    list_display = ["name", "job_title", "organisation"]
    list_per_page = 50

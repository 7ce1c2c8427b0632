"""Members in the admin: search, filter, download, and the log of all decisions."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from home.admin import DayColumn, RightMixin
from home.models import Theme
from home.spreadsheets import SafeSpreadsheetMixin
from members.models import AccessLog, AccessMove, AccessState, Profile
from townsdeals.models import Organisation

SEE, CHANGE, EXPORT = "members.view_profile", "members.change_profile", "members.export_profile"
#: The most words of a search that count.
MOST_WORDS = 6


class MemberFilterSet(WagtailFilterSet):
    """What members can be filtered by."""

    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Access"),
        choices=AccessState.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    since = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Since"),
        field_name="state_since",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"}),
    )
    city = django_filters.CharFilter(label=gettext_lazy("City"), lookup_expr="iexact")
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind of organisation"),
        field_name="organisation__kind",
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    theme = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Theme"), queryset=Theme.objects.all(), field_name="themes"
    )

    class Meta:
        model = Profile
        fields: ClassVar[list[str]] = []


class MemberListView(RightMixin, SafeSpreadsheetMixin, IndexView):
    """Everybody with an account, who waits first."""

    right = SEE
    model = Profile
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Members")
    header_icon = "group"
    index_url_name = "members_list"
    index_results_url_name = "members_list_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = MemberFilterSet
    is_searchable = True
    search_backend_name = None
    default_ordering = "-state_since"
    paginate_by = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A download needs a right of its own."""
        if "export" in request.GET and not request.user.has_perm(EXPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        """Who, where they work, and whether they are in."""
        return [
            TitleColumn(
                "name",
                label=_("Name"),
                accessor=lambda item: str(item.user),
                sort_key="user__last_name",
                get_url=lambda item: reverse("members_member", args=[item.pk]),
            ),
            Column("email", label=_("E-mail address"), accessor="user.email"),
            Column("organisation", label=_("Organisation"), accessor=organisation_of),
            Column("city", label=_("City"), sort_key="city"),
            Column("state", label=_("Access"), accessor="get_state_display", sort_key="state"),
            DayColumn("state_since", label=_("Since"), sort_key="state_since"),
        ]

    def get_base_queryset(self) -> QuerySet[Profile]:
        """Without who is gone."""
        profiles = Profile.objects.filter(user__deleted_at=None)
        return profiles.select_related("user", "organisation", "organisation_proposal")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Each word is somewhere in the name, the address or the organisation."""
        for word in (self.search_query or "").split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(user__first_name__icontains=word)
                | Q(user__last_name__icontains=word)
                | Q(user__email__icontains=word)
                | Q(organisation__name__icontains=word)
            )
        return queryset

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Who waits first, the longest on top, unless another order was asked for."""
        if self.is_explicitly_ordered:
            return queryset.order_by(str(self.ordering), "-pk")
        waits = Q(state=AccessState.WAITING)
        return queryset.order_by(
            Case(When(waits, then=F("state_since"))).asc(nulls_last=True), "-state_since", "-pk"
        )

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The download, and the log."""
        buttons = [*super().header_more_buttons] if self.request.user.has_perm(EXPORT) else []
        url = reverse("members_access_log")
        return [*buttons, Button(_("What was decided"), url=url, icon_name="history", priority=90)]

    @cached_property
    def list_export(self) -> list[str]:
        """The columns of the file, for who may have it."""
        return [*EXPORTED] if self.request.user.has_perm(EXPORT) else []

    @cached_property
    def export_headings(self) -> dict[str, str]:
        """Their headings."""
        return {name: str(label) for name, (label, _get) in EXPORTED.items()}

    def get_filename(self) -> str:
        """What it holds, and of when."""
        return f"leden-{timezone.localdate():%Y-%m-%d}"

    def to_row_dict(self, item: Profile) -> dict[str, Any]:
        """One person."""
        return {name: get(item) for name, (_label, get) in EXPORTED.items()}

    def as_spreadsheet(self, queryset: Iterable[Profile], spreadsheet_format: str) -> Any:
        """Write down who took this along."""
        rows: Any = queryset  # what the listing found
        log(
            self.request.user,
            "members.export",
            user=self.request.user,
            data={"format": spreadsheet_format, "number": rows.count()},
        )
        rows = rows.prefetch_related("themes")
        return super().as_spreadsheet(rows.iterator(chunk_size=2000), spreadsheet_format)


def organisation_of(profile: Profile) -> str:
    """The organisation, or the proposal, which says so."""
    if profile.organisation_proposal:
        return _("%(name)s (proposed)") % {"name": profile.organisation_proposal}
    return str(profile.organisation or "")


EXPORTED: dict[str, tuple[Any, Callable[[Profile], Any]]] = {
    "first_name": (gettext_lazy("First name"), lambda item: item.user.first_name),
    "last_name": (gettext_lazy("Last name"), lambda item: item.user.last_name),
    "email": (gettext_lazy("E-mail address"), lambda item: item.user.email),
    "organisation": (gettext_lazy("Organisation"), organisation_of),
    "kind": (
        gettext_lazy("Kind of organisation"),
        lambda item: item.organisation.get_kind_display() if item.organisation else "",
    ),
    "role": (gettext_lazy("Role"), lambda item: item.role),
    "city": (gettext_lazy("City"), lambda item: item.city),
    "themes": (
        gettext_lazy("Themes"),
        lambda item: ", ".join(theme.name for theme in item.themes.all()),
    ),
    "state": (gettext_lazy("Access"), lambda item: item.get_state_display()),
    "since": (
        gettext_lazy("Since"),
        lambda item: timezone.localtime(item.state_since).replace(tzinfo=None),
    ),
}


class AccessLogFilterSet(WagtailFilterSet):
    """What the log can be filtered by."""

    move = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What"),
        choices=AccessMove.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    at = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("When"),
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"}),
    )

    class Meta:
        model = AccessLog
        fields: ClassVar[list[str]] = []


class AccessLogView(RightMixin, IndexView):
    """Everything that happened to anybody's access, by whom and why; nobody can change it."""

    right = SEE
    model = AccessLog
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("What was decided about members")
    header_icon = "history"
    index_url_name = "members_access_log"
    index_results_url_name = "members_access_log_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = AccessLogFilterSet
    is_searchable = False
    default_ordering = "-at"
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """Who, what, by whom, why and when."""
        return [
            TitleColumn(
                "name",
                label=_("Name"),
                accessor=lambda item: str(item.profile.user),
                get_url=lambda item: reverse("members_member", args=[item.profile_id]),
            ),
            Column("move", label=_("What"), accessor="get_move_display"),
            Column("by", label=_("By"), accessor=lambda item: str(item.by or "")),
            Column("reason", label=_("Why")),
            DayColumn("at", label=_("When"), sort_key="at"),
        ]

    def get_base_queryset(self) -> QuerySet[AccessLog]:
        """With the people in it."""
        return AccessLog.objects.select_related("profile__user", "by")

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The same order each time."""
        return queryset.order_by(str(self.ordering or self.default_ordering), "-pk")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the members."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_list"), "label": _("Members")},
            {"url": "", "label": str(self.page_title)},
        ]

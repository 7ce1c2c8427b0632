"""The subscribers in the admin: search, filter, download."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from home.admin import DayColumn, ListColumn, RightMixin
from home.models import Theme
from home.spreadsheets import SafeSpreadsheetMixin
from newsletters.desk.base import EXPORT, SEE, SEE_SUPPRESSED
from newsletters.models import NewsletterList, Subscriber, Subscription, SubscriptionState
from townsdeals.models import Organisation

#: The most words of a search that count.
MOST_WORDS = 6


class SubscriberFilterSet(WagtailFilterSet):
    """What subscribers can be filtered by."""

    newsletter = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Newsletter"),
        queryset=NewsletterList.objects.all(),
        method="of_newsletter",
        widget=forms.RadioSelect,
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=SubscriptionState.choices,
        method="of_newsletter",
        widget=forms.RadioSelect,
    )
    since = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Known since"),
        field_name="created_at",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"}),
    )
    theme = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Theme"),
        queryset=Theme.objects.all(),
        field_name="themes",
    )
    organisation_kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind of organisation"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    member = django_filters.ChoiceFilter(
        label=gettext_lazy("Good Food City"),
        choices=[("yes", gettext_lazy("Members")), ("no", gettext_lazy("Only who is no member"))],
        method="of_members",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Subscriber
        fields: ClassVar[list[str]] = []

    def of_newsletter(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Newsletter and state together are about the same subscription."""
        data = self.form.cleaned_data
        wanted = Q()
        if data.get("newsletter"):
            wanted &= Q(newsletter=data["newsletter"])
        if data.get("state"):
            wanted &= Q(state=data["state"])
        return queryset.filter(pk__in=Subscription.objects.filter(wanted).values("subscriber"))

    def of_members(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whether a member of Good Food City has this address."""
        found: QuerySet[Any] = queryset.members(yes=value == "yes")  # type: ignore[attr-defined]
        return found


class SubscriberListView(RightMixin, SafeSpreadsheetMixin, IndexView):
    """Everybody who subscribed, or did once."""

    right = SEE
    model = Subscriber
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Subscribers")
    header_icon = "group"
    index_url_name = "newsletters_subscribers"
    index_results_url_name = "newsletters_subscribers_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = SubscriberFilterSet
    is_searchable = True
    search_backend_name = None
    default_ordering = "-created_at"
    paginate_by = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A download needs a right of its own."""
        if "export" in request.GET and not request.user.has_perm(EXPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        """Who, and what they get."""
        return [
            TitleColumn(
                "email",
                label=_("E-mail address"),
                accessor=shown_address,
                classname="address",
                sort_key="email_key",
                get_url=lambda item: reverse("newsletters_subscriber", args=[item.pk]),
            ),
            Column("name", label=_("Name"), sort_key="name"),
            ListColumn("newsletters", label=_("Receives"), accessor=receives),
            DayColumn("created_at", label=_("Known since"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        """With what they chose."""
        subscriptions = Subscription.objects.select_related("newsletter")
        return Subscriber.objects.prefetch_related(Prefetch("subscriptions", subscriptions))

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Each word is somewhere in the address or the name."""
        for word in (self.search_query or "").split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(email_key__contains=word.lower()) | Q(name__icontains=word)
            )
        return queryset

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The same order each time."""
        return queryset.order_by(str(self.ordering or self.default_ordering), "-pk")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """The download, and the addresses that get no mail."""
        buttons = [*super().header_more_buttons] if self.request.user.has_perm(EXPORT) else []
        if self.request.user.has_perm(SEE_SUPPRESSED):
            buttons.append(
                Button(
                    _("Addresses that get no mail"),
                    url=reverse("newsletters_suppressed"),
                    icon_name="cross",
                    priority=120,
                )
            )
        return buttons

    # The download

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
        return f"abonnees-{timezone.localdate():%Y-%m-%d}"

    def to_row_dict(self, item: Subscriber) -> dict[str, Any]:
        """One person."""
        return {name: get(item) for name, (_label, get) in EXPORTED.items()}

    def as_spreadsheet(self, queryset: Iterable[Subscriber], spreadsheet_format: str) -> Any:
        """Write down who took this along."""
        rows: Any = queryset  # what the listing found
        rows = rows.prefetch_related("themes")
        log(
            self.request.user,
            "newsletters.export",
            user=self.request.user,
            data={"format": spreadsheet_format, "number": rows.count()},
        )
        # Some at a time: a file of all readers needs little memory.
        return super().as_spreadsheet(rows.iterator(chunk_size=2000), spreadsheet_format)


def shown_address(subscriber: Subscriber) -> SafeString:
    """The address, with a place where a small screen may break it."""
    name, _at, domain = subscriber.email.rpartition("@")
    return format_html("{}@<wbr>{}", name, domain)


def receives(subscriber: Subscriber) -> list[str]:
    """The names of what somebody gets, from what was prefetched."""
    return [
        item.newsletter.name
        for item in subscriber.subscriptions.all()
        if item.state == SubscriptionState.SUBSCRIBED
    ]


#: The columns of a download: heading, and what stands in it.
EXPORTED: dict[str, tuple[Any, Callable[[Subscriber], Any]]] = {
    "email": (gettext_lazy("E-mail address"), lambda item: item.email),
    "name": (gettext_lazy("Name"), lambda item: item.name),
    "newsletters": (gettext_lazy("Receives"), lambda item: ", ".join(receives(item))),
    "organisation_kind": (
        gettext_lazy("Kind of organisation"),
        lambda item: str(item.get_organisation_kind_display()),
    ),
    "themes": (
        gettext_lazy("Themes"),
        lambda item: ", ".join(theme.name for theme in item.themes.all()),
    ),
    "language": (gettext_lazy("Language"), lambda item: item.language),
    "created_at": (
        gettext_lazy("Known since"),
        lambda item: timezone.make_naive(item.created_at).replace(microsecond=0),
    ),
}

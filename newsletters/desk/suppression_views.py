"""The addresses that get no mail, in the admin: look one up, add it, lift it with a reason."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from events.models import email_key_of
from home.admin import DayColumn, RightMixin
from newsletters.desk.base import LIFT, SEE_SUPPRESSED, SUPPRESS, crumbs
from newsletters.models import How, Suppression, SuppressionReason
from newsletters.subscribing.suppression import lift, suppress


class SuppressionFilterSet(WagtailFilterSet):
    """What the list can be filtered by."""

    reason = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Reason"),
        choices=SuppressionReason.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    lifted = django_filters.BooleanFilter(
        label=gettext_lazy("Lifted"),
        field_name="lifted_at",
        lookup_expr="isnull",
        exclude=True,
        widget=forms.RadioSelect(
            choices=[
                ("", gettext_lazy("All")),
                (True, gettext_lazy("Yes")),
                (False, gettext_lazy("No")),
            ]
        ),
    )

    class Meta:
        model = Suppression
        fields: ClassVar[list[str]] = []


class SuppressionListView(RightMixin, IndexView):
    """The list. It holds no addresses, so only a whole address can be looked up."""

    right = SEE_SUPPRESSED
    model = Suppression
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Addresses that get no mail")
    header_icon = "cross"
    index_url_name = "newsletters_suppressed"
    index_results_url_name = "newsletters_suppressed_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = SuppressionFilterSet
    is_searchable = True
    search_backend_name = None
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """Which, why, since when."""
        return [
            TitleColumn(
                "key",
                label=_("Code"),
                accessor="__str__",
                get_url=lambda item: reverse("newsletters_suppression", args=[item.pk]),
            ),
            Column("reason", label=_("Reason"), accessor="get_reason_display"),
            Column("note", label=_("Note")),
            DayColumn("created_at", label=_("Since"), sort_key="created_at"),
            DayColumn("lifted_at", label=_("Lifted"), sort_key="lifted_at"),
        ]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A whole address."""
        if self.search_query:
            keys = Suppression.objects.of(email_key_of(self.search_query))
            queryset = queryset.filter(pk__in=keys.values("pk"))
        return queryset

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Add an address."""
        if not self.request.user.has_perm(SUPPRESS):
            return []
        url = reverse("newsletters_suppression_add")
        return [HeaderButton(_("Add an address"), url=url, icon_name="plus")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the subscribers."""
        return [*self.breadcrumbs_items, *crumbs(("", str(self.page_title)))]


class SuppressForm(forms.Form):
    """An address, and why."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=SuppressionReason.choices,
        initial=SuppressionReason.BLOCKED,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Do not write an address here."),
    )


class SuppressView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """Add an address, known or not."""

    right = SUPPRESS
    form_class = SuppressForm
    template_name = "admin/form.html"
    page_title = gettext_lazy("Add an address that gets no mail")
    header_icon = "cross"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        own = (reverse("newsletters_suppressed"), _("Addresses that get no mail"))
        return [*self.breadcrumbs_items, *crumbs(own, ("", str(self.page_title)))]

    def form_valid(self, form: SuppressForm) -> HttpResponse:
        """Store it as a hash, and stop what it gets."""
        data = form.cleaned_data
        if suppress(
            email_key_of(data["email"]),
            SuppressionReason(data["reason"]),
            how=How.STAFF,
            user=self.request.user,
            note=data["note"],
        ):
            messages.success(self.request, _("This address gets no newsletters any more."))
        else:
            messages.info(self.request, _("This address was here already."))
        return redirect("newsletters_suppressed")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button."""
        return super().get_context_data(
            text=_("All newsletters to this address stop. We keep the address as a code only."),
            button=_("Add"),
            back_url=reverse("newsletters_suppressed"),
            **kwargs,
        )


class LiftForm(forms.Form):
    """Why mail may go there again."""

    reason = forms.CharField(
        label=gettext_lazy("Why may we write there again?"),
        max_length=300,
        help_text=gettext_lazy("For example 'asked for it by telephone on 3 March'."),
    )


class LiftView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """One address that gets no mail: look at it, and lift it with a reason."""

    right = SEE_SUPPRESSED
    form_class = LiftForm
    template_name = "newsletters/admin/suppression.html"
    page_title = gettext_lazy("Address that gets no mail")
    header_icon = "cross"

    @cached_property
    def suppression(self) -> Suppression:
        """The row."""
        found: Suppression = get_object_or_404(Suppression, pk=self.kwargs["pk"])
        return found

    @property
    def may_lift(self) -> bool:
        """Whether the user has the right, and it has not been done."""
        return self.request.user.has_perm(LIFT) and self.suppression.lifted_at is None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        own = (reverse("newsletters_suppressed"), _("Addresses that get no mail"))
        return [*self.breadcrumbs_items, *crumbs(own, ("", str(self.suppression)))]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only with the right."""
        if not self.may_lift:
            messages.warning(request, _("This cannot be lifted, or has been lifted already."))
            return redirect("newsletters_suppressed")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: LiftForm) -> HttpResponse:
        """Lift it. Nobody is subscribed by that."""
        lift(self.suppression, form.cleaned_data["reason"], self.request.user)
        messages.success(
            self.request, _("This address can subscribe again. Nobody was subscribed.")
        )
        return redirect("newsletters_suppressed")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The row."""
        return super().get_context_data(
            suppression=self.suppression, may_lift=self.may_lift, **kwargs
        )

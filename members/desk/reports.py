"""Reports in the admin: what nobody decided about comes first, the oldest on top."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.admin import DayColumn, RightMixin
from members.contributions.steps import NotPossibleError
from members.conversations.forms import DecisionForm
from members.conversations.reports import decide, possible_decisions
from members.conversations.targets import KINDS, find_target
from members.desk.base import name_at_desk, waited
from members.models import Decision, Report, ReportReason
from members.profiles.admission import RefusedError

SEE = "members.view_report"


class ReportFilterSet(WagtailFilterSet):
    """What reports can be filtered by."""

    decided = django_filters.BooleanFilter(
        label=gettext_lazy("Decided"),
        field_name="decided_at",
        lookup_expr="isnull",
        exclude=True,
        widget=forms.RadioSelect(
            choices=[
                ("", gettext_lazy("All")),
                (False, gettext_lazy("No")),
                (True, gettext_lazy("Yes")),
            ]
        ),
    )
    reason = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Reason"),
        choices=ReportReason.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    target_kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What"),
        choices=[(name, kind.label) for name, kind in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Report
        fields: ClassVar[list[str]] = []


class ReportListView(RightMixin, IndexView):
    """All reports."""

    right = SEE
    model = Report
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Reports of misuse")
    header_icon = "warning"
    index_url_name = "members_reports"
    index_results_url_name = "members_reports_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = ReportFilterSet
    is_searchable = True
    search_fields = ["target_title", "text"]
    search_backend_name = None
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """What, why, how long it waits, and what became of it."""
        return [
            TitleColumn(
                "target_title",
                label=_("What"),
                get_url=lambda item: reverse("members_report", args=[item.pk]),
            ),
            Column("target_kind", label=_("Kind"), accessor=_kind_of),
            Column("reason", label=_("Reason"), accessor="get_reason_display"),
            Column(
                "age",
                label=_("Waiting time"),
                accessor=lambda item: waited(item.created_at, item.decided_at),
            ),
            Column("decision", label=_("Decision"), accessor="get_decision_display"),
            DayColumn("created_at", label=_("Reported"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Report]:
        """Without the texts, which are long."""
        return Report.objects.defer("target_text", "explanation")

    def order_queryset(self, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """What is open first, unless another order was asked for."""
        if self.ordering:
            return queryset.order_by(str(self.ordering), "-pk")
        return queryset.order_by(F("decided_at").desc(nulls_first=True), "created_at", "pk")


class ReportView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """One report: what it is about, as it was and as it is, and the decision with its reasons."""

    right = SEE
    form_class = DecisionForm
    template_name = "members/desk/report.html"
    page_title = pgettext_lazy("of misuse", "Report")
    header_icon = "warning"

    @cached_property
    def report(self) -> Report:
        """The report."""
        found: Report = get_object_or_404(
            Report.objects.select_related("author__profile", "reporter__profile", "decided_by"),
            pk=self.kwargs["pk"],
        )
        return found

    @cached_property
    def possible(self) -> list[Decision]:
        """What this colleague can decide."""
        return possible_decisions(self.report, self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_reports"), "label": _("Reports of misuse")},
            {"url": "", "label": str(self.report)},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return {**super().get_form_kwargs(), "possible": self.possible}

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        """Decide."""
        data = form.cleaned_data
        try:
            decide(self.report, self.request.user, Decision(data["decision"]), data["explanation"])
        except (NotPossibleError, RefusedError) as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("It is decided, and both sides read why."))
        return redirect("members_reports")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the report, and the thing as it is now."""
        context = super().get_context_data(**kwargs)
        item, user = self.report, self.request.user
        ref = str(item.target_id)
        now = find_target(user, item.target_kind, ref) if item.target_kind != "profile" else None
        context.update(
            report=item,
            kind=_kind_of(item),
            now=now,
            author=name_at_desk(item.author) if item.author else "",
            reporter=name_at_desk(item.reporter) if item.reporter else "",
            possible=self.possible,
            is_own=user.pk in {item.author_id, item.reporter_id},
            others=Report.objects.filter(
                target_kind=item.target_kind, target_id=item.target_id
            ).exclude(pk=item.pk),
        )
        return context


def _kind_of(item: Report) -> str:
    kind = KINDS.get(item.target_kind)
    return str(kind.label) if kind else item.target_kind

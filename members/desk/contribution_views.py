"""The desk's screens about contributions: what waits, one under review, mending it, taking it off.

Each form of a decision holds the number of the version that is on the screen.
"""

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.admin import RightMixin
from home.models import Theme
from home.numbers import ManyField, whole_number
from members.contributions import reviewing, writing
from members.contributions.differences import Difference, differences
from members.contributions.forms import InitiativeForm, PostForm
from members.contributions.rights import MODERATE
from members.contributions.steps import NotPossibleError
from members.contributions.text import without_tricks
from members.desk.base import waited
from members.models import Contribution, Reason

FORMS = {Contribution.Sort.POST: PostForm, Contribution.Sort.INITIATIVE: InitiativeForm}


class ThemesField(ManyField, django_filters.fields.ModelMultipleChoiceField):
    """Themes to filter by; a number that no column can hold is none of them."""


class ThemesFilter(django_filters.ModelMultipleChoiceFilter):
    """Contributions about one of these themes."""

    field_class = ThemesField


class ContributionFilterSet(WagtailFilterSet):
    """What the lists can be filtered by."""

    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        choices=Contribution.Sort.choices,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=Contribution.State.choices,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    waits = django_filters.ChoiceFilter(
        label=gettext_lazy("Waits for"),
        method="waits_longer_than",
        choices=[
            ("1", gettext_lazy("More than a day")),
            ("3", gettext_lazy("More than three days")),
            ("7", gettext_lazy("More than a week")),
        ],
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    claimed = django_filters.ChoiceFilter(
        label=gettext_lazy("Claimed"),
        method="claimed_by",
        choices=[
            ("me", gettext_lazy("By me")),
            ("others", gettext_lazy("By others")),
            ("nobody", gettext_lazy("By nobody")),
        ],
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    themes = ThemesFilter(
        label=gettext_lazy("Themes"),
        queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Contribution
        fields: ClassVar[list[str]] = []

    def waits_longer_than(self, items: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What waits for more than so many days."""
        return items.filter(
            state="waiting", submitted_at__lt=timezone.now() - timedelta(days=int(value))
        )

    def claimed_by(self, items: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What somebody looks at already, or nobody."""
        if value == "nobody":
            return items.filter(locked_by=None)
        mine = {"locked_by": self.request.user}
        return (
            items.filter(**mine) if value == "me" else items.exclude(**mine).exclude(locked_by=None)
        )


class AgeColumn(Column):
    """How long something waits, in days and hours."""

    def get_value(self, instance: Any) -> str:
        """In words."""
        if instance.state != "waiting" or not instance.submitted_at:
            return ""
        return age_of(instance)


def age_of(contribution: Contribution) -> str:
    """How long it has waited."""
    return waited(contribution.submitted_at or timezone.now())


class ContributionListView(RightMixin, IndexView):
    """All contributions, or those that wait; the longest waiting first."""

    model = Contribution
    only_waiting = False
    right = MODERATE
    any_permission_required = None  # RightMixin asks
    page_title = gettext_lazy("Contributions")
    header_icon = "form"
    index_url_name = "members_contributions"
    index_results_url_name = "members_contributions_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = ContributionFilterSet
    is_searchable = True
    search_fields: ClassVar[list[str]] = ["title"]
    search_backend_name = None
    paginate_by = 50
    list_export: ClassVar[list[str]] = []
    default_ordering = "-changed_at"

    @cached_property
    def columns(self) -> list[Column]:
        """What, of whom, in which state, for how long."""
        return [
            TitleColumn(
                "title",
                label=_("Title"),
                accessor="title_for_staff",
                get_url=lambda item: reverse("members_review", args=[item.pk]),
            ),
            Column("sort", label=_("Kind"), accessor="get_sort_display"),
            Column("author", label=_("Author"), accessor="author"),
            Column("state", label=_("State"), accessor=_state_of),
            AgeColumn("age", label=_("Waits for")),
            Column("locked_by", label=_("Claimed by"), accessor="locked_by"),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        """With who wrote and claimed it; without drafts that nobody has sent."""
        items = Contribution.objects.select_related("author", "locked_by", "latest_revision")
        items = items.defer("latest_revision__content")
        if self.only_waiting:
            return items.waiting()
        return items.exclude(submitted_at=None).order_by("-changed_at", "-pk")

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """As the screen says."""
        return queryset

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The list itself."""
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]


class QueueView(ContributionListView):
    """What waits for review."""

    only_waiting = True
    page_title = gettext_lazy("To review")
    header_icon = "clipboard-list"
    index_url_name = "members_queue"
    index_results_url_name = "members_queue_results"


def _state_of(contribution: Contribution) -> str:
    words = str(contribution.get_state_display())
    if contribution.live and contribution.state != "approved":
        return _("on the site; change: %(state)s") % {"state": words}
    return words


class ReasonForm(forms.Form):
    """Why, from the list and in words of one's own."""

    reason = forms.ModelChoiceField(
        Reason.objects.none(), label=gettext_lazy("Reason"), required=False
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The author reads this, with the text of the reason above it."),
    )

    def __init__(self, *args: Any, use: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.usable_for(use)  # type: ignore[attr-defined]


class ReviewMixin(RightMixin, WagtailAdminTemplateMixin):
    """A screen about one contribution."""

    right = MODERATE
    header_icon = "form"
    page_title = gettext_lazy("Review")
    kwargs: dict[str, Any]

    @cached_property
    def contribution(self) -> Any:
        """The contribution; drafts that were never sent are nobody else's business."""
        found = (
            Contribution.objects.exclude(submitted_at=None)
            .select_related("author", "post", "initiative", "locked_by")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404("No such contribution.")
        return found.specific

    def get_page_subtitle(self) -> str:
        """Its title."""
        return self.contribution.title_for_staff

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the queue."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_queue"), "label": _("To review")},
            {"url": "", "label": self.contribution.title_for_staff},
        ]


class ReviewView(ReviewMixin, View):
    """One contribution: the version under review, what differs from the site, and the decisions."""

    template_name = "members/desk/review.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.show()

    def show(self, **forms_with_errors: Any) -> HttpResponse:
        """The screen, with the forms as they were sent."""
        found = self.contribution
        version = self.version
        state: list[Difference] = []
        if found.live and found.has_unpublished_changes:
            state = differences(found, version)
        context = self.get_context_data(
            contribution=found,
            item=version,
            seen=found.latest_revision_id,
            waits=found.state == "waiting",
            age=age_of(found),
            is_own=found.author_id == self.request.user.pk,
            steps=found.steps.select_related("by"),
            changes=state,
            changes_form=ReasonForm(prefix="changes", use="changes"),
            reject_form=ReasonForm(prefix="reject", use="rejection"),
            remove_form=ReasonForm(prefix="remove", use="rejection"),
        )
        return TemplateResponse(self.request, self.template_name, {**context, **forms_with_errors})

    @cached_property
    def version(self) -> Any:
        """What is under review; once it was decided, what is on the site, else what was sent last.

        What its author writes after that is not for others to read.
        """
        found = self.contribution
        if not found.live or found.state in {"waiting", "changes_asked", "rejected"}:
            task_state = found.workflow_states.order_by("-pk").first()
            task_state = task_state and task_state.current_task_state
            if task_state:
                return task_state.revision.as_object()
        return found

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide."""
        act = request.POST.get("act", "")
        seen = whole_number(request.POST.get("seen"))
        found, user = self.contribution, request.user
        try:
            match act:
                case "claim":
                    reviewing.claim(found, user)
                    return redirect("members_review", pk)
                case "let_go":
                    reviewing.let_go(found, user)
                    return redirect("members_review", pk)
                case "approve":
                    if reviewing.approve(found, user, seen=seen):
                        messages.success(request, _("Published. The author is told."))
                    else:
                        messages.success(request, _("Approved. The next step of the review waits."))
                case "changes" | "reject" | "remove":
                    return self.with_reason(act, seen)
                case _:
                    return redirect("members_review", pk)
        except reviewing.ChangedMeanwhileError as error:
            messages.error(request, str(error))
            return redirect("members_review", pk)
        except NotPossibleError as error:
            messages.error(request, str(error))
            return redirect("members_review", pk)
        return redirect("members_queue")

    def with_reason(self, act: str, seen: int | None) -> HttpResponse:
        """A decision that needs a reason; what was typed stays when one is missing."""
        use = "changes" if act == "changes" else "rejection"
        form = ReasonForm(self.request.POST, prefix=act, use=use)
        if form.is_valid():
            told = {"reason": form.cleaned_data["reason"], "text": form.cleaned_data["text"]}
            if not told["reason"] and not told["text"].strip():
                form.add_error("text", _("Choose a reason, or write one."))
        if form.errors:
            return self.show(**{f"{act}_form": form})
        found, user = self.contribution, self.request.user
        if act == "changes":
            reviewing.ask_changes(found, user, seen=seen, **told)
            messages.success(self.request, _("The author is asked to change it."))
        elif act == "reject":
            reviewing.reject(found, user, seen=seen, **told)
            messages.success(self.request, _("Not placed. The author is told why."))
        else:
            reviewing.remove(found, user, **told)
            messages.success(self.request, _("Taken off the site. The author is told why."))
        return redirect("members_queue")


class MendView(ReviewMixin, View):
    """Mend what is under review, before deciding; the author is told."""

    template_name = "members/desk/mend.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only what waits, and of somebody else."""
        if request.user.has_perm(MODERATE) and (
            self.contribution.state != "waiting" or self.contribution.author_id == request.user.pk
        ):
            messages.error(request, _("This cannot be changed by you now."))
            return redirect("members_review", kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> Any:
        """The form of its author, without the files."""
        return FORMS[self.contribution.sort](instance=writing.newest(self.contribution), data=data)

    def show(self, form: Any, seen: Any, explanation: str = "") -> HttpResponse:
        """The form."""
        context = self.get_context_data(
            contribution=self.contribution, form=form, seen=seen, explanation=explanation
        )
        return TemplateResponse(self.request, self.template_name, context)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is under review."""
        return self.show(self.form(), self.contribution.latest_revision_id)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it as the version under review."""
        form = self.form(request.POST)
        explanation = without_tricks(request.POST.get("explanation", ""))[:500]
        valid = form.is_valid()
        if not valid or form.ask_for_more():
            return self.show(form, request.POST.get("seen"), explanation)
        form.apply()
        try:
            reviewing.edit(
                form.instance,
                request.user,
                seen=whole_number(request.POST.get("seen")),
                explanation=explanation,
            )
        except NotPossibleError as error:
            messages.error(request, str(error))
            return self.show(form, request.POST.get("seen"), explanation)
        messages.success(request, _("Changed. The author is told. Now decide."))
        return redirect("members_review", pk)

"""Comments in the admin: what waits comes first."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.admin import DayColumn, RightMixin
from home.numbers import whole_number
from members.contributions.steps import NotPossibleError
from members.contributions.text import as_words
from members.conversations import comments
from members.conversations.forms import RemoveCommentForm
from members.desk.base import name_at_desk, waited
from members.models import Comment, CommentState

SEE = "members.view_comment"


class CommentFilterSet(WagtailFilterSet):
    """What comments can be filtered by."""

    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=CommentState.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Comment
        fields: ClassVar[list[str]] = []


class CommentListView(RightMixin, IndexView):
    """All comments; those that wait first, the longest waiting on top."""

    right = SEE
    model = Comment
    any_permission_required = None  # RightMixin asks
    page_title = pgettext_lazy("conversation", "Comments")
    header_icon = "comment"
    index_url_name = "members_comments"
    index_results_url_name = "members_comments_results"
    template_name = "wagtailadmin/generic/index.html"
    filterset_class = CommentFilterSet
    is_searchable = True
    search_fields = ["text"]
    search_backend_name = None
    paginate_by = 50
    list_export: list[str] = []

    @cached_property
    def columns(self) -> list[Column]:
        """What, by whom, about what, and how long it waits."""
        return [
            TitleColumn(
                "text",
                label=pgettext("conversation", "Comment"),
                accessor=lambda item: as_words(item.text, 90) or "–",
                get_url=lambda item: reverse("members_comment", args=[item.pk]),
            ),
            Column("author", label=_("By"), accessor=lambda item: name_at_desk(item.author)),
            Column("contribution", label=_("About")),
            Column("state", label=_("State"), accessor="get_state_display"),
            Column(
                "age",
                label=_("Waiting time"),
                accessor=lambda item: waited(item.created_at) if item.waits else "",
            ),
            DayColumn("created_at", label=_("Sent"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet[Comment]:
        """With what the columns show."""
        return Comment.objects.select_related("author__profile", "contribution")

    def order_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """What waits first, unless another order was asked for."""
        if self.ordering:
            return queryset.order_by(str(self.ordering), "-pk")
        # 'waiting' is the last of the states by its name.
        return queryset.order_by("-state", "created_at", "pk")


class CommentView(RightMixin, WagtailAdminTemplateMixin, FormView):
    """One comment: approve it, or remove it with a reason that its author reads."""

    right = SEE
    form_class = RemoveCommentForm
    template_name = "members/desk/comment.html"
    page_title = pgettext_lazy("conversation", "Comment")
    header_icon = "comment"

    @cached_property
    def comment(self) -> Comment:
        """The comment."""
        found: Comment = get_object_or_404(
            Comment.objects.select_related("author__profile", "contribution", "parent__author"),
            pk=self.kwargs["pk"],
        )
        return found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_comments"), "label": pgettext("conversation", "Comments")},
            {"url": "", "label": str(self.comment)},
        ]

    def may_decide(self) -> bool:
        """Whether this colleague can do something here: not about their own words."""
        user = self.request.user
        return (
            user.has_perm(comments.REVIEW)
            and self.comment.author_id != user.pk
            and self.comment.state in {CommentState.WAITING, CommentState.SHOWN}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve, or remove."""
        if "approve" not in request.POST:
            return super().post(request, *args, **kwargs)
        seen = whole_number(request.POST.get("seen"))
        try:
            comments.approve(self.comment, request.user, seen=seen)
        except NotPossibleError as error:
            messages.error(request, str(error))
            return redirect("members_comment", self.comment.pk)
        messages.success(request, _("The comment is on the site."))
        return redirect("members_comments")

    def form_valid(self, form: RemoveCommentForm) -> HttpResponse:
        """Remove it."""
        try:
            comments.remove(self.comment, self.request.user, form.cleaned_data["reason"])
        except NotPossibleError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The comment is removed, and its author reads why."))
        return redirect("members_comments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the comment."""
        context = super().get_context_data(**kwargs)
        context.update(
            comment=self.comment,
            author=name_at_desk(self.comment.author),
            may_decide=self.may_decide(),
            is_own=self.comment.author_id == self.request.user.pk,
        )
        return context

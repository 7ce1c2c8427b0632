"""Contributions and reasons in Wagtail's admin: its history and reports, and our own screens."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.models import TaskState
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    HistoryView,
    PreviewRevisionView,
    RevisionsCompareView,
    SnippetViewSet,
    UsageView,
)

from home.admin import RightMenuItem
from home.choosing import PlainSnippetChooserViewSet
from members.contributions.rights import MODERATE
from members.desk.choosing import ContributionChooserViewSet
from members.desk.contribution_views import (
    ContributionListView,
    MendView,
    QueueView,
    ReviewView,
)
from members.desk.menu import MENU_HOOK, MENU_INITIATIVES, MENU_POSTS, MENU_REASONS
from members.models import Contribution, Initiative, Post, Reason


class ToReviewView(View):
    """Stands where Wagtail's own editor would be: its buttons know nothing of our review."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to our screen."""
        return redirect("members_review", kwargs["pk"])


class ToListView(View):
    """Stands where Wagtail would make something new, or list it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to our list."""
        return redirect("members_contributions")


class SentMixin:
    """A screen of Wagtail about a contribution; what was never sent is its author's business.

    Of its versions those are shown that were sent for review, and the one on the site.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it, or say that there is nothing; to others not even that."""
        if not request.user.has_perm(MODERATE):
            raise PermissionDenied
        number = kwargs["pk"]
        found = Contribution.objects.filter(pk=number).exclude(submitted_at=None).first()
        if found is None:
            raise Http404("No such contribution.")
        names = ("revision_id", "revision_id_a", "revision_id_b")
        asked = {str(kwargs[name]) for name in names if name in kwargs}
        if found.live:
            asked -= {"live"}  # else that is the row, and so its author's draft
        sent = TaskState.objects.filter(revision__object_id=str(number))
        if asked - {str(pk) for pk in sent.values_list("revision", flat=True)}:
            raise Http404("No such version.")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # from View


class SentHistoryView(SentMixin, HistoryView):
    """What happened."""


class SentUsageView(SentMixin, UsageView):
    """Where it is used."""


class SentRevisionView(SentMixin, PreviewRevisionView):
    """One version."""


class SentRevisionsView(SentMixin, RevisionsCompareView):
    """Two versions beside each other."""


class ContributionViewSet(SnippetViewSet):
    """What Wagtail needs to know about contributions, with its editors out of the way."""

    add_to_admin_menu = False
    chooser_viewset_class = ContributionChooserViewSet
    history_view_class = SentHistoryView
    usage_view_class = SentUsageView
    revisions_view_class = SentRevisionView
    revisions_compare_view_class = SentRevisionsView

    @property
    def edit_view(self) -> Any:
        """Our screen."""
        return ToReviewView.as_view()

    @property
    def add_view(self) -> Any:
        """Members make them, on the site."""
        return ToListView.as_view()

    index_view = add_view
    index_results_view = add_view
    copy_view = add_view
    unpublish_view = edit_view
    lock_view = edit_view
    unlock_view = edit_view
    workflow_history_view = edit_view
    workflow_history_detail_view = edit_view

    def get_urlpatterns(self) -> list[URLPattern]:
        """All but those that decide past our review, or show what was not sent."""
        left_out = (
            "workflow_action",
            "workflow_preview",
            "confirm_workflow",
            "collect_workflow",
            "revisions_revert",
            "revisions_unschedule",
            "delete",
            "preview_on",
        )
        return [
            pattern
            for pattern in super().get_urlpatterns()
            if not str(pattern.name).startswith(left_out)
        ]


class PostViewSet(ContributionViewSet):
    """Messages."""

    model = Post
    icon = "comment"


class InitiativeViewSet(ContributionViewSet):
    """Initiatives."""

    model = Initiative
    icon = "form"


class ReasonViewSet(SnippetViewSet):
    """Why something is changed or not placed."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = Reason
    icon = "list-ul"
    menu_label = _("Reasons")
    menu_order = MENU_REASONS
    menu_hook = MENU_HOOK
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("get_use_display", label=_("Used for")),
        BooleanColumn("active", label=_("In use")),
    ]
    list_per_page = 50


class ContributionURLFinder(ModelAdminURLFinder):
    """Where Wagtail's reports lead to, which know the common part of both only."""

    edit_url_name = "members_review"


register_admin_url_finder(Contribution, ContributionURLFinder)
register_snippet(PostViewSet)
register_snippet(InitiativeViewSet)
register_snippet(ReasonViewSet)


@hooks.register(MENU_HOOK)
def queue_item() -> MenuItem:
    """What waits."""
    return RightMenuItem(
        _("To review"),
        reverse("members_queue"),
        right=MODERATE,
        name="contributions-to-review",
        icon_name="clipboard-list",
        order=MENU_POSTS,
    )


@hooks.register(MENU_HOOK)
def contributions_item() -> MenuItem:
    """Everything that members sent."""
    return RightMenuItem(
        _("Contributions"),
        reverse("members_contributions"),
        right=MODERATE,
        name="contributions",
        icon_name="form",
        order=MENU_INITIATIVES,
    )


@hooks.register("register_admin_urls")
def contribution_urls() -> list[URLPattern]:
    """The screens of contributions."""
    base = "good-food-city/bijdragen/"
    queue = "good-food-city/beoordelen/"
    listed = ContributionListView.as_view(results_only=True)
    queued = QueueView.as_view(results_only=True)
    return [
        path(queue, QueueView.as_view(), name="members_queue"),
        path(f"{queue}results/", queued, name="members_queue_results"),
        path(base, ContributionListView.as_view(), name="members_contributions"),
        path(f"{base}results/", listed, name="members_contributions_results"),
        path(f"{base}<int:pk>/", ReviewView.as_view(), name="members_review"),
        path(f"{base}<int:pk>/verbeteren/", MendView.as_view(), name="members_mend"),
    ]


@hooks.register("register_log_actions")
def contribution_log_actions(actions: Any) -> None:
    """What the history of a contribution tells beside Wagtail's own."""
    actions.register_action("members.claim", _("Claim"), _("Claimed for review"))
    actions.register_action("members.let_go", _("Let go"), _("Claim taken back"))
    actions.register_action("members.take_off", _("Take off the site"), _("Taken off the site"))
    actions.register_action(
        "members.discard", _("Change thrown away"), _("The author throws a change away")
    )
    actions.register_action(
        "members.narrow", _("For members only"), _("The author lets members alone read it")
    )
    actions.register_action("members.confirm", _("Confirm"), _("The author says it still holds"))
    actions.register_action("members.archive", _("Archive"), _("Archived without an answer"))

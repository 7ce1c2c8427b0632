"""The issues of newsletters in the admin, as staff look for them."""

from typing import Any, ClassVar

import django_filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.permissions import page_permission_policy

from home.admin import (
    BULK_ACTIONS_COLUMN,
    STATUS_COLUMN,
    TITLE_COLUMN,
    DayColumn,
    SectionFilterSet,
    SectionIndexView,
    SectionViewSet,
)
from newsletters.models import IssuePage, NewsletterList


class IssueFilterSet(SectionFilterSet):
    """Filters of issues."""

    newsletter = django_filters.ModelChoiceFilter(
        label=_("Newsletter"), queryset=lambda request: NewsletterList.objects.order_by("name")
    )

    class Meta:
        model = IssuePage
        fields: ClassVar[list[str]] = []


class IssueIndexView(SectionIndexView):
    """All issues, those that are being made on top."""

    page_title = _("Issues")

    def annotate_queryset(self, pages: Any) -> Any:
        """With their newsletter, and when they were sent."""
        return super().annotate_queryset(pages).select_related("newsletter", "frozen")


class _IssuesMenuItem(MenuItem):
    """For who works on pages: those who only look after readers have no issues to open."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Who may change any page."""
        return bool(
            page_permission_policy.user_has_any_permission(
                request.user, IssueIndexView.any_permission_required
            )
        )


class IssueViewSet(SectionViewSet):
    """All issues."""

    model = IssuePage
    name = "issues"
    url_prefix = "nieuwsbrieven/uitgaven"
    icon = "doc-full"
    menu_label = _("Issues")
    menu_order = 100
    menu_hook = "register_newsletters_menu_item"
    menu_item_class = _IssuesMenuItem
    index_view_class = IssueIndexView
    filterset_class = IssueFilterSet
    ordering = "-frozen__sent_at"
    columns = [
        BULK_ACTIONS_COLUMN,
        TITLE_COLUMN,
        Column("newsletter", label=_("Newsletter"), sort_key="newsletter__name", width="20%"),
        DayColumn("frozen.sent_at", label=_("Sent"), sort_key="frozen__sent_at", width="16%"),
        STATUS_COLUMN,
    ]

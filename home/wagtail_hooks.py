"""What the home app adds to Wagtail: people and themes in the admin, how answers may be kept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from home import attention
from home.admin import PersonViewSet
from home.content_checks import DutchContentChecker
from home.deleting import why_kept
from home.mail_admin import SEE_MAIL, MailListView, MailView, SendAgainView
from home.models import BasePage
from home.page_cache import keep
from home.theme_admin import ThemeViewSet

register_snippet(PersonViewSet)
register_snippet(ThemeViewSet)

ServePage = Callable[[Page, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=100)  # inside Wagtail's own check of who may read the page
def set_cache_headers(serve_page: ServePage) -> ServePage:
    """Let shared caches keep only what a visitor without a session sees, and always ask again.

    Pages behind a password or a login are read with a session, so they are never kept. A hook
    and not `BasePage.serve()`, because a page with routes of its own does not pass by there.
    """

    def serve(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse:
        response = serve_page(page, request, args, kwargs)
        if response.has_header("Cache-Control"):
            return response
        if request.user.is_authenticated or request.session.session_key:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
            if isinstance(page, BasePage) and page.is_kept:
                keep(response)
        return response

    return serve


@hooks.register("before_delete_page")
def keep_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say why a page stays."""
    if reason := why_kept([page]):
        messages.error(request, reason)
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_bulk_action")
def keep_those_among_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for many pages at once."""
    if action_type == "delete" and (
        reason := why_kept(item for item in objects if isinstance(item, Page))
    ):
        messages.error(request, reason)
        return redirect(action.next_url)
    return None


@hooks.register("construct_homepage_panels")
def show_what_needs_attention(request: HttpRequest, panels: list[Any]) -> None:
    """Start the dashboard with what needs attention."""
    panels.insert(0, attention.AttentionPanel())


@hooks.register("construct_wagtail_userbar")
def check_content(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    """Let the content checker look for what our readers need."""
    items[:] = [
        DutchContentChecker(in_editor=item.in_editor)
        if isinstance(item, ContentCheckerItem)
        else item
        for item in items
    ]


class SubmitItem(SubmitForModerationMenuItem):
    """Ask for approval; Wagtail's own words name the workflow, as if the page went there."""

    def get_context_data(self, parent_context: Any) -> Any:
        """The same words whatever the workflow is called, and other ones for a second time."""
        context = super().get_context_data(parent_context)
        page = context.get("page")
        state = page.current_workflow_state if page else None
        again = state is not None and state.status == state.STATUS_NEEDS_CHANGES
        context["label"] = _("Submit for approval again") if again else _("Submit for approval")
        return context


@hooks.register("construct_page_action_menu")
def submit_in_our_words(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Say what the button does."""
    items[:] = [
        SubmitItem(order=item.order) if type(item) is SubmitForModerationMenuItem else item
        for item in items
    ]


@hooks.register("construct_help_menu")
def leave_out_news_for_developers(request: HttpRequest, items: list[Any]) -> None:
    """Editors have no use for what is new in Wagtail, in English, with a badge that asks for it."""
    items[:] = [item for item in items if not item.name.startswith("whats-new")]


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """Our mark on the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("agendastad/admin.css"))


@hooks.register("register_admin_urls")
def mail_urls() -> list[URLPattern]:
    """The screens of outgoing mail."""
    results = MailListView.as_view(results_only=True)
    return [
        path("mail/", MailListView.as_view(), name="outgoing_mail"),
        path("mail/results/", results, name="outgoing_mail_results"),
        path("mail/<int:pk>/", MailView.as_view(), name="outgoing_mail_detail"),
        path("mail/<int:pk>/opnieuw/", SendAgainView.as_view(), name="outgoing_mail_again"),
    ]


class MailMenuItem(MenuItem):
    """Outgoing mail, for who may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Only with the right."""
        return bool(request.user.has_perm(SEE_MAIL))


@hooks.register("register_reports_menu_item")
def mail_menu_item() -> MenuItem:
    """Among the reports."""
    return MailMenuItem(_("Outgoing mail"), reverse("outgoing_mail"), icon_name="mail", order=650)

"""What newsletters add to the admin."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, WorkflowMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from home.admin import RightMenuItem
from home.deleting import register_reason
from newsletters.delivery.admin import SEE_SENDINGS, SendingsView, SendingView
from newsletters.desk.hooks import menu
from newsletters.issue_admin import IssueView
from newsletters.issues.choosers import initiatives
from newsletters.issues.filling import fill
from newsletters.issues.listings import IssueViewSet
from newsletters.issues.plan_admin import ListPlanViewSet
from newsletters.models import IssuePage

FILL = "action-fill"

#: The other parts add their items to it by the hook `register_newsletters_menu_item`.
__all__ = ["menu"]

plans = ListPlanViewSet()
register_snippet(plans)


@hooks.register("register_admin_urls")
def issue_urls() -> list[URLPattern]:
    """The screens of an issue."""
    return [path("nieuwsbrieven/uitgave/<int:pk>/", IssueView.as_view(), name="newsletters_issue")]


@hooks.register("register_admin_viewset")
def issues_listing() -> Any:
    """All issues, first in the menu."""
    return IssueViewSet()


@hooks.register("register_admin_viewset")
def initiative_chooser() -> Any:
    """The window in which an initiative is chosen."""
    return initiatives


@hooks.register("register_newsletters_menu_item")
def plans_item() -> MenuItem:
    """What comes into the issues of each list, and when."""
    return RightMenuItem(
        gettext_lazy("Plans"),
        reverse(plans.get_url_name("list")),
        right="newsletters.view_listplan",
        icon_name="date",
        order=350,
    )


class FillMenuItem(ActionMenuItem):
    """Save the draft, and add what is new."""

    label = gettext_lazy("Fill with what is new")
    name = FILL
    icon_name = "plus"
    order = 15

    def is_shown(self, context: dict[str, Any]) -> bool:
        """While an issue is composed; one that was sent is not filled any more."""
        page = context.get("page")
        return (
            isinstance(page, IssuePage) and not page.is_frozen and bool(super().is_shown(context))
        )


@hooks.register("register_page_action_menu_item")
def fill_menu_item() -> ActionMenuItem:
    """Below the button that saves."""
    return FillMenuItem()


@hooks.register("construct_page_action_menu")
def approve_only(items: list[ActionMenuItem], request: HttpRequest, context: Any) -> None:
    """Approving publishes other pages; an issue waits until somebody sends it."""
    page = context.get("page")
    if not isinstance(page, IssuePage) or page.goes_live_by_approval:
        return
    task = page.current_workflow_task
    labels = {(name, modal): label for name, label, modal in _actions(task, page, request.user)}
    for item in items:
        if isinstance(item, WorkflowMenuItem):
            item.label = labels.get((item.name, item.launch_modal), item.label)


def _actions(task: Any, page: IssuePage, user: Any) -> list[tuple[str, str, bool]]:
    return task.get_actions(page, user) if task else []


@hooks.register("after_create_page")
def fill_new_issue(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A new issue that is still empty starts with what is new."""
    if isinstance(page, IssuePage) and not len(page.body):
        return _fill(request, page)
    return None


@hooks.register("after_edit_page")
def fill_edited_issue(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor asked for what is new; what they had typed has just been saved."""
    if isinstance(page, IssuePage) and FILL in request.POST and not page.is_frozen:
        return _fill(request, page)
    return None


def _fill(request: HttpRequest, page: IssuePage) -> HttpResponse:
    added = fill(page, request.user)
    if added:
        text = ngettext(
            "%(number)s page was added that is new since the last issue.",
            "%(number)s pages were added that are new since the last issue.",
            added,
        )
        messages.success(request, text % {"number": added})
    else:
        messages.info(request, _("Nothing is new since the last issue of this newsletter."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("register_page_header_buttons")
def issue_buttons(
    page: Page, user: Any, next_url: str | None = None, view_name: str = "", **kwargs: Any
) -> Iterator[Button]:
    """From the page to its checks."""
    if isinstance(page, IssuePage) and page.pk and page.permissions_for_user(user).can_edit():
        url = reverse("newsletters_issue", args=[page.pk])
        yield Button(_("Check and send"), url, icon_name="mail", priority=5)


@hooks.register("after_copy_page")
def copies_were_not_sent(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A copy went to nobody, so it is a draft, also when what is copied goes live at once."""
    copies = IssuePage.objects.descendant_of(new_page, inclusive=True)
    for issue in copies.filter(live=True, frozen__isnull=True):
        issue.unpublish(user=request.user)


def _sent_issues(pages: Q) -> str:
    """What people have in their mailbox stays, also when the archive around it would go."""
    sent = IssuePage.objects.filter(pages, frozen__isnull=False).order_by("-pk")
    titles = ", ".join(f"'{issue.title}'" for issue in sent[:5])
    return titles and _(
        "Readers have %(titles)s in their mailbox, so this page cannot be deleted. Take it offline "
        "instead."
    ) % {"titles": titles}


register_reason(_sent_issues)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the history of an issue tells."""

    @actions.register_action("newsletters.unwaive")
    class UnwaiveFormatter(LogFormatter):
        """Somebody took back the reason for that."""

        label = gettext_lazy("Take back a reason")

        def format_message(self, entry: Any) -> str:
            """What was found."""
            return _("Does not send anyway: %(finding)s") % {
                "finding": entry.data.get("finding", "")
            }

    @actions.register_action("newsletters.waive")
    class WaiveFormatter(LogFormatter):
        """Somebody waived a check."""

        label = gettext_lazy("Waive a check")

        def format_message(self, entry: Any) -> str:
            """What was found, and why it is no obstacle."""
            return _("Sends anyway: %(finding)s Reason: %(reason)s") % {
                "finding": entry.data.get("finding", ""),
                "reason": entry.data.get("reason", ""),
            }

    words = {
        "pause": gettext_lazy("Paused the sending"),
        "resume": gettext_lazy("Let the sending go on"),
        "stop": gettext_lazy("Stopped the sending"),
        "send_again": gettext_lazy("Sent again what was in doubt"),
        "leave": gettext_lazy("Left what was in doubt"),
    }

    @actions.register_action("newsletters.sending")
    class SendingFormatter(LogFormatter):
        """Somebody decided about the sending."""

        label = gettext_lazy("Decide about the sending")

        def format_message(self, entry: Any) -> str:
            """What was decided."""
            what = entry.data.get("what", "")
            return str(words.get(what, what))

    @actions.register_action("newsletters.send")
    class SendFormatter(LogFormatter):
        """Somebody sent an issue, or said when."""

        label = gettext_lazy("Send by mail")

        def format_message(self, entry: Any) -> str:
            """When it leaves."""
            moment = parse_datetime(entry.data.get("at", "")) or entry.timestamp
            when = date_format(timezone.localtime(moment), "j F Y G.i")
            return _("Sent by mail, from %(moment)s") % {"moment": when}

    actions.register_action(
        "newsletters.take_back",
        gettext_lazy("Take back before sending"),
        gettext_lazy("Taken back before it was sent"),
    )


@hooks.register("register_admin_urls")
def sending_urls() -> list[URLPattern]:
    """The screens of sendings."""
    base = "nieuwsbrieven/verzendingen/"
    return [
        path(base, SendingsView.as_view(), name="newsletters_sendings"),
        path(f"{base}<int:pk>/", SendingView.as_view(), name="newsletters_sending"),
    ]


@hooks.register("register_newsletters_menu_item")
def sendings_item() -> MenuItem:
    """How issues are sent."""
    url = reverse("newsletters_sendings")
    return RightMenuItem(
        gettext_lazy("Sendings"), url, right=SEE_SENDINGS, icon_name="mail", order=150
    )

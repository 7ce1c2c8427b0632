"""What newsletters add to Wagtail's admin: one menu, to which the other parts add their items."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from home.admin import MENU_NEWSLETTERS, RightMenuItem
from home.mail_admin import register_place
from newsletters.desk.base import IMPORT, SEE, SEE_SUPPRESSED
from newsletters.desk.import_views import ImportAddView, ImportListView, ImportView
from newsletters.desk.list_admin import NewsletterListViewSet
from newsletters.desk.subscriber_list import SubscriberListView
from newsletters.desk.subscriber_views import (
    BlockView,
    EraseByStaffView,
    LeaveByStaffView,
    SubscriberView,
)
from newsletters.desk.suppression_views import LiftView, SuppressionListView, SuppressView

lists = NewsletterListViewSet()
register_snippet(lists)
# A failed mail of our forms can be sent again to the same address only: it opens something.
register_place("newsletters", lambda number: reverse("newsletters_subscribers"))

menu = Menu(register_hook_name="register_newsletters_menu_item")


@hooks.register("register_admin_menu_item")
def newsletters_menu() -> MenuItem:
    """The menu of newsletters."""
    return SubmenuMenuItem(
        _("Newsletters"), menu, name="newsletters", icon_name="mail", order=MENU_NEWSLETTERS
    )


@hooks.register("register_newsletters_menu_item")
def subscribers_item() -> MenuItem:
    """Who gets them."""
    return RightMenuItem(
        _("Subscribers"),
        reverse("newsletters_subscribers"),
        right=SEE,
        icon_name="group",
        order=200,
    )


@hooks.register("register_newsletters_menu_item")
def lists_item() -> MenuItem:
    """What there is to get."""
    return RightMenuItem(
        _("Lists"),
        reverse(lists.get_url_name("list")),
        right="newsletters.view_newsletterlist",
        icon_name="list-ul",
        order=300,
    )


@hooks.register("register_newsletters_menu_item")
def imports_item() -> MenuItem:
    """Who comes from elsewhere."""
    return RightMenuItem(
        _("Imports"),
        reverse("newsletters_imports"),
        right=IMPORT,
        icon_name="upload",
        order=350,
    )


@hooks.register("register_newsletters_menu_item")
def suppressed_item() -> MenuItem:
    """Who gets none."""
    return RightMenuItem(
        _("Addresses that get no mail"),
        reverse("newsletters_suppressed"),
        right=SEE_SUPPRESSED,
        icon_name="cross",
        order=400,
    )


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """The screens of subscribers."""
    people, addresses = "nieuwsbrieven/abonnees/", "nieuwsbrieven/geen-mail/"
    results = SubscriberListView.as_view(results_only=True)
    suppressed_results = SuppressionListView.as_view(results_only=True)
    imports = "nieuwsbrieven/imports/"
    return [
        path(imports, ImportListView.as_view(), name="newsletters_imports"),
        path(f"{imports}nieuw/", ImportAddView.as_view(), name="newsletters_import_add"),
        path(f"{imports}<int:pk>/", ImportView.as_view(), name="newsletters_import"),
        path(people, SubscriberListView.as_view(), name="newsletters_subscribers"),
        path(f"{people}results/", results, name="newsletters_subscribers_results"),
        path(f"{people}<int:pk>/", SubscriberView.as_view(), name="newsletters_subscriber"),
        path(
            f"{people}<int:pk>/afmelden/",
            LeaveByStaffView.as_view(),
            name="newsletters_subscriber_leave",
        ),
        path(
            f"{people}<int:pk>/blokkeren/",
            BlockView.as_view(),
            name="newsletters_subscriber_block",
        ),
        path(
            f"{people}<int:pk>/wissen/",
            EraseByStaffView.as_view(),
            name="newsletters_subscriber_erase",
        ),
        path(addresses, SuppressionListView.as_view(), name="newsletters_suppressed"),
        path(f"{addresses}results/", suppressed_results, name="newsletters_suppressed_results"),
        path(f"{addresses}nieuw/", SuppressView.as_view(), name="newsletters_suppression_add"),
        path(f"{addresses}<int:pk>/", LiftView.as_view(), name="newsletters_suppression"),
    ]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What staff did with many people's details."""
    actions.register_action(
        "newsletters.export", _("Download subscribers"), _("Subscribers downloaded")
    )
    actions.register_action("newsletters.erase", _("Erase a subscriber"), _("Subscriber erased"))

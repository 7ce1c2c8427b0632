"""What events add to the admin: the editor of the programme, and copying to a next edition."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from events.door_admin import DoorAdminView
from events.listings import EventViewSet
from events.models import EventPage
from events.programme_editor import (
    PARTS,
    CopyEventView,
    PartCreateView,
    PartDeleteView,
    PartEditView,
    ProgrammeView,
)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """The addresses of the editor."""
    part = rf"^agenda/(?P<event_id>\d+)/programma/(?P<part>{'|'.join(PARTS)})/"
    return [
        path("agenda/<int:event_id>/kopieren/", CopyEventView.as_view(), name="events_copy"),
        path("agenda/<int:event_id>/deur/", DoorAdminView.as_view(), name="events_door"),
        path("agenda/<int:event_id>/programma/", ProgrammeView.as_view(), name="events_programme"),
        re_path(rf"{part}nieuw/$", PartCreateView.as_view(), name="events_programme_add"),
        re_path(rf"{part}(?P<pk>\d+)/$", PartEditView.as_view(), name="events_programme_edit"),
        re_path(
            rf"{part}(?P<pk>\d+)/verwijderen/$",
            PartDeleteView.as_view(),
            name="events_programme_delete",
        ),
    ]


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    if not issubclass(page.specific_class or Page, EventPage):
        return
    permissions = page.permissions_for_user(user)
    if not permissions.can_edit():
        return
    yield Button(
        _("Programme"),
        url=reverse("events_programme", args=[page.pk]),
        icon_name="calendar-alt",
        priority=12,
    )
    yield Button(
        _("Door"), url=reverse("events_door", args=[page.pk]), icon_name="lock-open", priority=14
    )
    if page.get_parent().permissions_for_user(user).can_add_subpage():
        yield Button(
            _("Copy to a new edition"),
            url=reverse("events_copy", args=[page.pk]),
            icon_name="copy",
            priority=13,
        )


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """The programme, from the page's own screens."""
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """The programme, from lists of pages."""
    yield from _buttons(page, user)


@hooks.register("before_copy_page")
def copy_events_with_their_programme(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An event is copied with its programme and to a new date; Wagtail's own copy knows neither."""
    if issubclass(page.specific_class or Page, EventPage):
        return redirect("events_copy", page.pk)
    return None


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Changes of a programme, in the history of its page."""

    @actions.register_action("events.programme")
    class ProgrammeFormatter(LogFormatter):
        label = gettext_lazy("Change the programme")

        def format_message(self, log_entry: Any) -> str:
            texts = {
                "create": _("Programme: added %(model)s '%(name)s'"),
                "edit": _("Programme: changed %(model)s '%(name)s'"),
                "delete": _("Programme: deleted %(model)s '%(name)s'"),
            }
            data = log_entry.data
            return texts[data["action"]] % {"model": data["model"], "name": data["name"]}


@hooks.register("register_admin_viewset")
def register_listings() -> list[EventViewSet]:
    """The menu item of the agenda."""
    return [EventViewSet()]

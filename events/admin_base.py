"""What the screens of the admin about one event share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import PagePermissionTester

from events.models import EventPage, SignUp
from events.sign_up.views import sign_up_of

SEE_ATTENDEES = "events.view_registration"
CHANGE_ATTENDEES = "events.change_registration"
SEE_SENSITIVE = "events.view_sensitive_answers"
GO_BEYOND_CAPACITY = "events.exceed_capacity"
SET_UP = "events.change_signup"
#: In a menu, the priority of what a screen shares with others: Wagtail's own stay far below it.
AFTER_ITS_OWN = 200


class EventMixin:
    """A view of one event, for who may edit its page."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def event(self) -> EventPage:
        """The page as it was saved last: of a draft, the public row knows nothing."""
        page = get_object_or_404(EventPage, pk=self.kwargs["event_id"]).specific
        if page.latest_revision_id:
            return page.get_latest_revision_as_object()
        return page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in who may edit the page."""
        if not self.may_enter():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # from View

    def may_enter(self) -> bool:
        """Who may edit the page may see its programme."""
        return self.permissions.can_edit()

    @cached_property
    def permissions(self) -> PagePermissionTester:
        """What the user may do with the page."""
        return self.event.permissions_for_user(self.request.user)

    @cached_property
    def is_public(self) -> bool:
        """Whether visitors see the programme: the public page decides, and not a draft of it."""
        return EventPage.objects.live().filter(pk=self.event.pk, show_programme=True).exists()

    @cached_property
    def obstacle(self) -> str:
        """Why the user may look at this programme and not change it; empty if nothing is."""
        if self.permissions.page_locked():
            return _("This page is locked, so you cannot change its programme now.")
        if self.is_public and not self.permissions.can_publish():
            return _(
                "Visitors see this programme, and a change would be on the site at once. So only "
                "somebody who may publish this page can change it. You can look at it here."
            )
        return ""

    @property
    def programme_url(self) -> str:
        """The grid of this event."""
        return reverse("events_programme", args=[self.event.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """From the dashboard by way of the page and its programme."""
        items = [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.event.pk]),
                "label": self.event.get_admin_display_title(),
            },
        ]
        return [*items, *self.own_breadcrumbs()]

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """The crumbs after the page."""
        return [
            {"url": self.programme_url, "label": _("Programme")},
            {"url": "", "label": self.get_page_title()},  # type: ignore[attr-defined]  # from Wagtail
        ]


class ScreensMixin(EventMixin):
    """A screen about an event that leads to the others."""

    #: The screens that have a button in the bar of this one.
    near_screens: tuple[str, ...] = ("events_sign_up", "events_attendees", "events_figures")

    @cached_property
    def found_sign_up(self) -> SignUp | None:
        """The sign-up that the event shares with its translations."""
        return sign_up_of(self.event)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """The screens about this event that are used most."""
        return [HeaderButton(**words) for words in self.other_screens(near=True)]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """What this screen itself does comes first, then the other screens."""
        own = super().header_more_buttons  # type: ignore[misc]  # from Wagtail
        return [*own, *(Button(**words) for words in self.other_screens(near=False))]

    def other_screens(self, *, near: bool) -> list[dict[str, Any]]:
        """The words of a button to each of the other screens, those in the bar or the rest."""
        user, current = self.request.user, self.request.path
        # A screen without a right of its own is for who may edit the page, as this one is.
        screens = [
            ("events_sign_up", _("Sign-up"), "edit", SET_UP),
            ("events_attendees", _("Attendees"), "group", SEE_ATTENDEES),
            ("events_figures", _("Figures"), "table", SEE_ATTENDEES),
            ("events_programme", _("Programme"), "calendar-alt", ""),
            ("events_try_out", _("Try out"), "view", SET_UP),
            ("events_invitations", _("Invitation codes"), "key", SET_UP),
            ("events_broadcasts", _("Mail"), "mail", CHANGE_ATTENDEES),
            ("events_papers", _("Print"), "download", SEE_ATTENDEES),
            ("events_door", _("Door"), "lock-open", ""),
            ("events_feedback", _("Feedback"), "form", SEE_ATTENDEES),
        ]
        return [
            {"label": label, "url": url, "icon_name": icon, "priority": AFTER_ITS_OWN + number}
            for number, (name, label, icon, right) in enumerate(screens)
            if (name in self.near_screens) == near
            and (not right or user.has_perm(right))
            and (url := reverse(name, args=[self.event.pk])) != current
            and (self.found_sign_up or name in ("events_sign_up", "events_programme"))
        ]

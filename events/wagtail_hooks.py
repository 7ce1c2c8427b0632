"""What events add to the admin: the editor of the programme, and copying to a next edition."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from events.admin_base import SET_UP
from events.copy_view import CopyEventView
from events.desk.attendance_view import AttendanceMenuItem, AttendanceView
from events.desk.attendee_actions import GiveSessionPlaceView, act
from events.desk.attendee_add import AddView
from events.desk.attendee_bulk import ApproveBulkAction, CancelBulkAction
from events.desk.attendee_list import AttendeesView
from events.desk.attendee_views import AnswerFileView, AttendeeView, place_of_registration
from events.desk.broadcast_views import (
    BroadcastFormView,
    BroadcastPreviewView,
    BroadcastsView,
    BroadcastView,
)
from events.desk.code_views import (
    CodesView,
    InvitationCreateView,
    InvitationEditView,
    InvitationsView,
)
from events.desk.feedback_view import FeedbackQuestionsView, FeedbackResultsView
from events.desk.figures_view import FiguresView
from events.desk.guest_list_view import GuestListView
from events.desk.invite_views import (
    InviteAgainView,
    InvitedView,
    InviteView,
    place_of_invitee,
)
from events.desk.paper_views import PapersView, PaperView
from events.desk.sign_up_admin import (
    QuestionsView,
    ReadyMadeView,
    SignUpView,
    SwitchView,
)
from events.desk.try_out_view import TryOutView
from events.door.admin import DoorAdminView
from events.listings import EventViewSet
from events.models import EventPage, PaperKind
from events.programme_editor import (
    PARTS,
    PartCreateView,
    PartDeleteView,
    PartEditView,
    ProgrammeView,
)
from home.deleting import register_reason
from home.mail_admin import register_place


def _sign_up_urls() -> list[URLPattern]:
    """The addresses of the sign-up of an event."""
    base = "agenda/<int:event_id>/"
    settings, people = f"{base}aanmelding/", f"{base}deelnemers/"
    results = AttendeesView.as_view(results_only=True)
    return [
        path(settings, SignUpView.as_view(), name="events_sign_up"),
        path(f"{settings}schakelaar/", SwitchView.as_view(), name="events_sign_up_switch"),
        path(f"{settings}proef/", TryOutView.as_view(), name="events_try_out"),
        path(f"{settings}vragen/", QuestionsView.as_view(), name="events_questions"),
        path(
            f"{settings}vragen/kant-en-klaar/",
            ReadyMadeView.as_view(),
            name="events_questions_ready_made",
        ),
        path(f"{settings}codes/", InvitationsView.as_view(), name="events_invitations"),
        path(
            f"{settings}codes/nieuw/", InvitationCreateView.as_view(), name="events_invitation_add"
        ),
        path(f"{settings}codes/maken/", CodesView.as_view(), name="events_invitations_new"),
        path(f"{settings}codes/uitnodigen/", InviteView.as_view(), name="events_invite"),
        path(f"{settings}codes/uitgenodigd/", InvitedView.as_view(), name="events_invited"),
        path(
            f"{settings}codes/uitgenodigd/results/",
            InvitedView.as_view(results_only=True),
            name="events_invited_results",
        ),
        path(
            f"{settings}codes/uitgenodigd/opnieuw/",
            InviteAgainView.as_view(),
            name="events_invite_all_again",
        ),
        path(
            f"{settings}codes/uitgenodigd/<int:pk>/opnieuw/",
            InviteAgainView.as_view(),
            name="events_invite_again",
        ),
        path(f"{settings}codes/<int:pk>/", InvitationEditView.as_view(), name="events_invitation"),
        path(f"{base}overzicht/", FiguresView.as_view(), name="events_figures"),
        path(people, AttendeesView.as_view(), name="events_attendees"),
        path(f"{people}results/", results, name="events_attendees_results"),
        path(f"{people}nieuw/", AddView.as_view(), name="events_attendee_add"),
        path(f"{base}mail/", BroadcastsView.as_view(), name="events_broadcasts"),
        path(f"{base}mail/nieuw/", BroadcastFormView.as_view(), name="events_broadcast_add"),
        path(f"{base}mail/<int:pk>/", BroadcastView.as_view(), name="events_broadcast"),
        path(
            f"{base}mail/<int:pk>/voorbeeld/",
            BroadcastPreviewView.as_view(),
            name="events_broadcast_preview",
        ),
        path(
            f"{base}mail/<int:pk>/wijzigen/",
            BroadcastFormView.as_view(),
            name="events_broadcast_edit",
        ),
        path(f"{base}terugblik/", FeedbackResultsView.as_view(), name="events_feedback"),
        path(
            f"{base}terugblik/vragen/",
            FeedbackQuestionsView.as_view(),
            name="events_feedback_questions",
        ),
        path(f"{base}papieren/", PapersView.as_view(), name="events_papers"),
        path(f"{base}papieren/<int:pk>/", PaperView.as_view(), name="events_paper"),
        path(f"{people}importeren/", GuestListView.as_view(), name="events_guest_list"),
        path(
            f"{people}<int:pk>/bestand/<int:answer_pk>/",
            AnswerFileView.as_view(),
            name="events_answer_file",
        ),
        path(f"{people}<int:pk>/", AttendeeView.as_view(), name="events_attendee"),
        path(
            f"{people}<int:pk>/onderdeel/<int:booking>/",
            GiveSessionPlaceView.as_view(),
            name="events_attendee_session",
        ),
        path(f"{people}<int:pk>/<slug:action>/", act, name="events_attendee_action"),
    ]


register_place("registration", place_of_registration)
register_place("invitee", place_of_invitee)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """The addresses of the editor."""
    part = rf"^agenda/(?P<event_id>\d+)/programma/(?P<part>{'|'.join(PARTS)})/"
    return [
        *_sign_up_urls(),
        path("agenda/opkomst/", AttendanceView.as_view(), name="events_attendance"),
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


@hooks.register("register_reports_menu_item")
def attendance_menu_item() -> MenuItem:
    """Among the reports."""
    return AttendanceMenuItem(
        _("Who came to events"), reverse("events_attendance"), icon_name="group", order=640
    )


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
    if user.has_perm(SET_UP):
        yield Button(
            _("Sign-up"),
            url=reverse("events_sign_up", args=[page.pk]),
            icon_name="clipboard-list",
            priority=12,
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


def _signed_up_for(pages: Q) -> str:
    """Registrations go by their own term, and never because somebody deletes a page."""
    signed_up_for = EventPage.objects.filter(pages, sign_up__registrations__isnull=False).distinct()
    titles = ", ".join(f"'{event.title}'" for event in signed_up_for[:5])
    return titles and _(
        "People have signed up for %(titles)s, so this page cannot be deleted. Take it offline "
        "instead, or cancel the event."
    ) % {"titles": titles}


register_reason(_signed_up_for)
hooks.register("register_bulk_action", ApproveBulkAction)
hooks.register("register_bulk_action", CancelBulkAction)


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


@hooks.register("register_log_actions")
def sign_up_log_actions(actions: Any) -> None:
    """Changes of a sign-up and downloads of its attendees, in the history of the page."""

    @actions.register_action("events.sign_up")
    class SignUpFormatter(LogFormatter):
        label = gettext_lazy("Change the sign-up")
        message = gettext_lazy("Sign-up: changed the settings")

    @actions.register_action("events.export")
    class ExportFormatter(LogFormatter):
        label = gettext_lazy("Download the attendees")

        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data
            text = (
                _("Downloaded %(number)s attendees, with sensitive answers (%(format)s)")
                if data["sensitive"]
                else _("Downloaded %(number)s attendees (%(format)s)")
            )
            told = text % {"number": data["number"], "format": data["format"]}
            if not (days := data.get("days")):  # of before this was kept
                return told
            rule = _("Delete this file at the latest %(days)s days after the event.")
            return f"{told}. {rule % {'days': days}}"

    @actions.register_action("events.broadcast")
    class BroadcastFormatter(LogFormatter):
        label = gettext_lazy("Mail attendees")

        def format_message(self, log_entry: Any) -> str:
            return _("Mailed %(number)s attendees: %(subject)s") % {
                "number": log_entry.data["number"],
                "subject": log_entry.data["subject"],
            }

    @actions.register_action("events.invite")
    class InviteFormatter(LogFormatter):
        label = gettext_lazy("Mail invitations")

        def format_message(self, log_entry: Any) -> str:
            return _("Mailed %(number)s invitations") % {"number": log_entry.data["number"]}

    @actions.register_action("events.paper")
    class PaperFormatter(LogFormatter):
        label = gettext_lazy("Download something to print")

        def format_message(self, log_entry: Any) -> str:
            kinds = {str(value): str(label) for value, label in PaperKind.choices}
            kind = kinds.get(log_entry.data["kind"], "")
            return _("Downloaded to print: %(kind)s") % {"kind": kind}

    @actions.register_action("events.import")
    class ImportFormatter(LogFormatter):
        label = gettext_lazy("Import a guest list")

        def format_message(self, log_entry: Any) -> str:
            return _("Added %(number)s people from a list") % {"number": log_entry.data["number"]}


@hooks.register("register_admin_viewset")
def register_listings() -> list[EventViewSet]:
    """The menu item of the agenda."""
    return [EventViewSet()]

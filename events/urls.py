"""Addresses that are no pages: calendar files, and what secret links open: registrations, doors."""

from django.urls import include, path, re_path

from events.door import views as door
from events.door.crew_views import CrewView
from events.models.door import TOKEN_LENGTH
from events.models.registrations import CODE_LETTERS
from events.sign_up import registration_views as registrations
from events.sign_up.feedback_views import FeedbackView
from events.views import serve_calendar

_registration = [
    path("", registrations.OverviewView.as_view(), name="registration"),
    path("kalender.ics", registrations.CalendarView.as_view(), name="registration_calendar"),
    path("bewijs/", registrations.CertificateView.as_view(), name="registration_certificate"),
    path("gegevens/", registrations.DetailsView.as_view(), name="registration_details"),
    path("programma/", registrations.ProgrammeView.as_view(), name="registration_programme"),
    path("overdragen/", registrations.HandOverView.as_view(), name="registration_hand_over"),
    path("annuleren/", registrations.CancelView.as_view(), name="registration_cancel"),
    path("mijn-gegevens/", registrations.PersonalDataView.as_view(), name="registration_data"),
    path("wissen/", registrations.EraseView.as_view(), name="registration_erase"),
    path("aanbod/", registrations.OfferView.as_view(), name="registration_offer"),
]

_door = [
    path("", door.DoorPageView.as_view(), name="door"),
    path("ongedaan/", door.UndoView.as_view(), name="door_undo"),
    path("inloop/", door.WalkInView.as_view(), name="door_walk_in"),
    path("lijst/", door.PrintView.as_view(), name="door_print"),
    path("lijst.json", door.SnapshotView.as_view(), name="door_snapshot"),
    path("scans/", door.ScansView.as_view(), name="door_scans"),
    path("app.webmanifest", door.ManifestView.as_view(), name="door_manifest"),
    path("werker.js", door.WorkerView.as_view(), name="door_worker"),
]

urlpatterns = [
    re_path(rf"^deur/(?P<token>[{CODE_LETTERS.lower()}]{{{TOKEN_LENGTH}}})/", include(_door)),
    path("deur/", CrewView.as_view(), name="door_crew"),
    path("deur/<slug:event>/", CrewView.as_view(), name="door_crew_event"),
    path("terugblik/<str:token>/", FeedbackView.as_view(), name="feedback"),
    path("aanmelding/<str:secret>/", include(_registration)),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)kalender\.ics$", serve_calendar, name="event_calendar"),
]

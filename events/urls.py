"""Addresses that are no pages: calendar files, and the registrations that secret links open."""

from django.urls import include, path, re_path

from events import registration_views as registrations
from events.views import serve_calendar

_registration = [
    path("", registrations.OverviewView.as_view(), name="registration"),
    path("kalender.ics", registrations.CalendarView.as_view(), name="registration_calendar"),
    path("gegevens/", registrations.DetailsView.as_view(), name="registration_details"),
    path("programma/", registrations.ProgrammeView.as_view(), name="registration_programme"),
    path("overdragen/", registrations.HandOverView.as_view(), name="registration_hand_over"),
    path("annuleren/", registrations.CancelView.as_view(), name="registration_cancel"),
    path("wissen/", registrations.EraseView.as_view(), name="registration_erase"),
    path("aanbod/", registrations.OfferView.as_view(), name="registration_offer"),
]

urlpatterns = [
    path("aanmelding/<str:secret>/", include(_registration)),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)kalender\.ics$", serve_calendar, name="event_calendar"),
]

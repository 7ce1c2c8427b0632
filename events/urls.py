"""Addresses with a file name, which Wagtail's own pattern for pages does not let through."""

from django.urls import re_path

from events.views import serve_calendar

urlpatterns = [
    re_path(r"^(?P<path>(?:[\w\-]+/)+)kalender\.ics$", serve_calendar, name="event_calendar"),
]

"""The calendar files, at the address that people and programs know."""

from django.http import HttpRequest, HttpResponse
from wagtail.views import serve


def serve_calendar(request: HttpRequest, path: str) -> HttpResponse:
    """Let Wagtail find the page and its route, with the rules about who may see it."""
    return serve(request, f"{path}kalender.ics/")

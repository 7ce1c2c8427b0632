"""Addresses below /good-food-city/: each room has its own; the page itself is Wagtail's.

A room adds one line here, for example
`path("leden/", include("members.profiles.urls"))`, and one to `members/rooms.py` for its link.
"""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("leden/", include("members.profiles.urls")),
    path("", include("members.contributions.urls")),
    path("meldingen/", include("members.notifications.urls")),
    path("", include("members.conversations.urls")),
    path("", include("members.library.urls")),
]

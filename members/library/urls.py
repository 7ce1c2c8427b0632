"""Addresses of the map; the front page and the library are pages."""

from django.urls import path

from members.library import place_map

app_name = "library"
urlpatterns = [
    path("kaart/", place_map.MapView.as_view(), name="map"),
]

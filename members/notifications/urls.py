"""Addresses below /good-food-city/meldingen/."""

from django.urls import path

from members.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.ListView.as_view(), name="list"),
    path("gelezen/", views.ReadView.as_view(), name="read_all"),
    path("<int:pk>/gelezen/", views.ReadView.as_view(), name="read"),
    path("voorkeuren/", views.ChoicesView.as_view(), name="choices"),
    path("afmelden/<str:token>/", views.LeaveView.as_view(), name="leave"),
]

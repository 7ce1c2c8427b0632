"""Addresses below /good-food-city/leden/: who is in, and how people come in."""

from django.urls import path, re_path

from members.profiles import views

app_name = "profiles"

CODE = r"(?P<code>[0-9a-f]{16})"

urlpatterns = [
    path("", views.DirectoryView.as_view(), name="directory"),
    path("toegang/", views.AccessView.as_view(), name="access"),
    path("welkom/", views.WelcomeView.as_view(), name="welcome"),
    path("welkom/<slug:name>/", views.WelcomeStepView.as_view(), name="welcome_step"),
    path("huisregels/", views.RulesView.as_view(), name="rules"),
    path("huisregels/akkoord/", views.AgreeView.as_view(), name="agree"),
    path("mijn-profiel/", views.OwnProfileView.as_view(), name="own"),
    path("mijn-profiel/foto/", views.OwnPhotoView.as_view(), name="photo"),
    path("geblokkeerd/", views.BlocksView.as_view(), name="blocks"),
    path("gesprekken/", views.ConversationsView.as_view(), name="conversations"),
    path("uitnodigen/", views.InviteView.as_view(), name="invite"),
    re_path(
        r"^uitnodiging/(?P<token>[0-9a-f]{48})/$",
        views.InvitationView.as_view(),
        name="invitation",
    ),
    re_path(rf"^{CODE}/$", views.ProfileView.as_view(), name="profile"),
    re_path(
        rf"^{CODE}/foto/(?P<size>klein|groot)/$", views.PhotoView.as_view(), name="member_photo"
    ),
    re_path(rf"^{CODE}/gesprek/$", views.ConversationView.as_view(), name="conversation"),
    re_path(rf"^{CODE}/blokkeren/$", views.BlockView.as_view(), name="block"),
]

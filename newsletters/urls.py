"""Addresses of subscribers below /nieuwsbrieven/; the archive and its issues are pages."""

from django.urls import include, path

from newsletters import views

app_name = "newsletters"

_own_page = [
    path("", views.PreferencesView.as_view(), name="preferences"),
    path("adres/", views.ChangeAddressView.as_view(), name="change_address"),
    path("wissen/", views.EraseView.as_view(), name="erase"),
]

urlpatterns = [
    path("aanmelden/", views.SubscribeView.as_view(), name="subscribe"),
    path("aanmelden/mail/", views.AskedView.as_view(), name="asked"),
    path("bevestigen/<str:token>/", views.ConfirmView.as_view(), name="confirm"),
    path("afmelden/<str:token>/", views.LeaveView.as_view(), name="leave"),
    path("voorkeuren/", views.LinkView.as_view(), name="link"),
    path("voorkeuren/<str:secret>/", include(_own_page)),
]

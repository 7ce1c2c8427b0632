"""Addresses about somebody's own account, beside those of allauth."""

from django.urls import path

from members import views

urlpatterns = [
    path("", views.OverviewView.as_view(), name="account_overview"),
    path("bekend-adres/", views.KnownAddressView.as_view(), name="account_known_address"),
    path("oidc/<slug:provider_id>/login/", views.start_sign_on),
    path("oidc/<slug:provider_id>/login/callback/", views.finish_sign_on),
    path("gegevens/", views.MyDataView.as_view(), name="account_data"),
    path("gegevens/kopie/", views.CopyView.as_view(), name="account_copy"),
    path("gegevens/verwijderen/", views.DeleteView.as_view(), name="account_delete"),
    path("gegevens/blijven/", views.StayView.as_view(), name="account_stay"),
    path("gegevens/behouden/<str:token>/", views.KeepView.as_view(), name="account_keep"),
]

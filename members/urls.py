"""Addresses about somebody's own data, below those of allauth."""

from django.urls import path

from members import views

urlpatterns = [
    path("gegevens/", views.MyDataView.as_view(), name="account_data"),
    path("gegevens/kopie/", views.CopyView.as_view(), name="account_copy"),
    path("gegevens/verwijderen/", views.DeleteView.as_view(), name="account_delete"),
    path("gegevens/blijven/", views.StayView.as_view(), name="account_stay"),
    path("gegevens/behouden/<str:token>/", views.KeepView.as_view(), name="account_keep"),
]

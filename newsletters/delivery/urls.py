"""Addresses of the ledger: for mail providers, and for links that are counted."""

from django.urls import path

from newsletters.delivery.views import follow_link
from newsletters.delivery.webhooks import provider_webhook

urlpatterns = [
    path("anymail/<slug:provider>/tracking/", provider_webhook, name="newsletters_webhook"),
    path("nieuwsbrieven/link/<str:key>/", follow_link, name="newsletters_link"),
]

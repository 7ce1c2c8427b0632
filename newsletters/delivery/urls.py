"""Addresses of the ledger: for mail providers, and for links that are counted."""

from anymail.signals import inbound, tracking
from django.urls import path

from newsletters.delivery.views import follow_link
from newsletters.delivery.webhooks import provider_webhook

urlpatterns = [
    path(
        "anymail/<slug:provider>/tracking/",
        provider_webhook,
        {"signal": tracking},
        name="newsletters_webhook",
    ),
    path(
        "anymail/<slug:provider>/inbound/",
        provider_webhook,
        {"signal": inbound},
        name="newsletters_inbound",
    ),
    path("nieuwsbrieven/link/<str:key>/", follow_link, name="newsletters_link"),
]

"""Newsletters."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    """Newsletters."""

    name = "newsletters"
    verbose_name = _("Newsletters")

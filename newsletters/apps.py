"""Newsletters."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    """Newsletters."""

    name = "newsletters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        """Tell the site who writes our mails."""
        from newsletters import mails

        mails.register_writers()

"""Newsletters."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    """Newsletters."""

    name = "newsletters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        """Tell the site who writes our mails."""
        from home.mail_admin import register_place
        from newsletters import mails
        from newsletters.issues import test_mails

        mails.register_writers()
        test_mails.register()
        register_place("issue", test_mails.place_of_issue)

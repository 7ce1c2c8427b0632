"""Newsletters."""

from collections.abc import Iterable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    """Newsletters."""

    name = "newsletters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        """Tell the site who writes our mails, and listen to what mail providers tell."""
        import newsletters.issues.tasks  # noqa: F401  # what goes by the clock
        from home.blocks.forms import register_newsletters
        from home.mail_admin import register_place
        from newsletters import mails
        from newsletters.delivery import webhooks  # noqa: F401  (registers itself)
        from newsletters.issues import test_mails

        mails.register_writers()
        test_mails.register()
        register_place("issue", test_mails.place_of_issue)
        register_newsletters(_newsletters)


def _newsletters() -> Iterable[tuple[str, str]]:
    """The slugs and names of the newsletters that people can subscribe to."""
    from newsletters.models import NewsletterList

    return NewsletterList.objects.open().values_list("slug", "name")

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
        from home.suppression import register_keeper, register_suppressions
        from newsletters import mails
        from newsletters.delivery import webhooks  # noqa: F401  (registers itself)
        from newsletters.issues import test_mails

        mails.register_writers()
        test_mails.register()
        register_place("issue", test_mails.place_of_issue)
        register_newsletters(_newsletters)
        register_suppressions(_gets_no_mail)
        register_keeper(_cannot_arrive)


def _gets_no_mail(address: str) -> bool:
    """Whether mail bounced there or its owner wants none: for other mail than ours too."""
    from events.models import email_key_of
    from newsletters.subscribing.suppression import wants_no_mail

    return wants_no_mail(email_key_of(address))


def _cannot_arrive(address: str) -> None:
    """Write down that mail there can never arrive, until its owner confirms the address again."""
    from events.models import email_key_of
    from newsletters.models import SuppressionReason
    from newsletters.subscribing.suppression import suppress

    suppress(email_key_of(address), SuppressionReason.HARD_BOUNCE)


def _newsletters() -> Iterable[tuple[str, str]]:
    """The slugs and names of the newsletters that people can subscribe to."""
    from newsletters.models import NewsletterList

    return NewsletterList.objects.open().values_list("slug", "name")

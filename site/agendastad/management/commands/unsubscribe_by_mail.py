"""`manage.py unsubscribe_by_mail`: read the mailbox of those who unsubscribe by mail, now."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from newsletters.subscribing.by_mail import MailboxError, read_mailbox


class Command(BaseCommand):
    """Do at once what the worker does every five minutes."""

    help = "Reads the mailbox of NEWSLETTER_UNSUBSCRIBE_MAILBOX and unsubscribes who wrote."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and say how it went."""
        if not settings.NEWSLETTER_UNSUBSCRIBE_MAILBOX:
            raise CommandError("NEWSLETTER_UNSUBSCRIBE_MAILBOX is not set.")
        try:
            read = read_mailbox()
        except MailboxError as error:
            raise CommandError(f"The mailbox cannot be read ({error}).") from None
        self.stdout.write(f"{read.left} unsubscribed; {read.not_ours} left for a person to look at")

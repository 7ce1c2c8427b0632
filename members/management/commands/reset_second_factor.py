"""`manage.py reset_second_factor`: for somebody who lost the phone and the recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import BaseCommand, CommandError, CommandParser

from members.models import User


class Command(BaseCommand):
    """Remove somebody's second factors, so that they set up a new one when they sign in."""

    help = "Removes the second factors of one account. Be sure first who asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them and say how many."""
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("There is no account with this e-mail address.")
        count, _ = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"Removed {count}. At the next sign-in a new one is set up.")

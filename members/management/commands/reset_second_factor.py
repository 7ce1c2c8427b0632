"""`manage.py reset_second_factor`: for somebody who lost the phone and the recovery codes."""

import getpass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.log_actions import log

from members.account_letters import queue_account_mail
from members.models import User


class Command(BaseCommand):
    """Remove somebody's second factors, so that they set up a new one when they sign in."""

    help = (
        "Removes the second factors of one account, ends where it is signed in, writes that in "
        "the log and mails the person. Be sure first who asks for it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and who asked."""
        parser.add_argument("email")
        parser.add_argument("--reason", default="", help="for the log: who asked, how you checked")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them and say how many."""
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("There is no account with this e-mail address.")
        with transaction.atomic():
            count, _ = Authenticator.objects.filter(user=user).delete()
            for session in UserSession.objects.filter(user=user):
                session.end()
            log(
                instance=user,
                action="members.reset_second_factor",
                data={"removed": count, "by": _who(), "reason": options["reason"]},
            )
            queue_account_mail("members/second_factor_reset", user.email, {"user": user})
        self.stdout.write(f"Removed {count}. At the next sign-in a new one is set up.")


def _who() -> str:
    """The account of the machine that ran the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may give its user no name
        return ""

"""`manage.py demo`: load the demo content."""

import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from agendastad.demo.load import load


class Command(BaseCommand):
    """Load the demo content; doing it again changes nothing."""

    help = "Loads the demo content: pages, pictures and the demo logins."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch, for somebody who knows that the demo logins are public."""
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="load also where DEBUG is off, with logins whose password everybody knows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing, and tell."""
        if not settings.DEBUG and not options["anyway"]:
            raise CommandError(
                "This is not a development site (DEBUG is off), and the demo makes logins whose "
                "password everybody knows. Nothing was loaded. Use --anyway if you want it anyway."
            )
        started = time.monotonic()
        made = load()
        if made:
            seconds = time.monotonic() - started
            self.stdout.write(f"Loaded the demo content: {made} objects in {seconds:.0f} seconds.")
            if settings.MAKE_PICTURES_ON_PUBLISH:
                call_command("pictures", stdout=self.stdout)
        else:
            self.stdout.write("The demo content is there already; nothing was changed.")

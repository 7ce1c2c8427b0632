"""`manage.py sections`: make the index pages of a new site."""

from typing import Any

from django.core.management import BaseCommand

from agendastad.sections import ensure_sections


class Command(BaseCommand):
    """Make the home page and the sections; doing it again changes nothing."""

    help = "Makes the home page and the sections (news, deals, agenda, …) where they do not exist."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        ensure_sections()
        self.stdout.write("The home page and its sections are there.")

"""`manage.py serve`: prepare the database and start the web server with its worker."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site

from agendastad.demo.accounts import DEMO_PASSWORD, DEMO_USERS
from agendastad.sections import site_address
from agendastad.settings.environment import BASE_DIR
from home.models import HomePage


class Command(BaseCommand):
    """Start the site on this machine."""

    help = "Prepares the database, loads the demo content the first time, and starts the site."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch: whether an empty site gets demo content."""
        parser.add_argument("--no-demo", action="store_true", help="do not load demo content")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, fill, tell, and become gunicorn."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)
        if settings.DEBUG and not options["no_demo"] and not HomePage.objects.exists():
            self.stdout.write("Loading the demo content (once) …")
            call_command("demo", stdout=self.stdout)
        if settings.DEBUG:
            # PORT may differ from last time; links in mails and feeds should follow.
            Site.objects.filter(is_default_site=True).update(**site_address())
        connection.close()
        self._tell_addresses()
        config = BASE_DIR / "site" / "gunicorn.conf.py"
        self.stdout.flush()
        # gunicorn takes this process over, so that Ctrl-C and signals reach it directly.
        os.execv(  # noqa: S606  (no shell, and no word from outside)
            sys.executable, [sys.executable, "-m", "gunicorn", "-c", str(config)]
        )

    def _tell_addresses(self) -> None:
        port = os.environ.get("PORT", "8000")
        lines = [
            "",
            f"  The site      http://127.0.0.1:{port}/",
            f"  The admin     http://127.0.0.1:{port}/admin/",
            f"  Mail          {settings.EMAIL_FILE_PATH}",
        ]
        if settings.DEBUG:
            lines += ["", f"  Demo logins, each with the password {DEMO_PASSWORD}:"]
            lines += [f"    {email:<24} {role}" for email, role in DEMO_USERS.items()]
        self.stdout.write("\n".join([*lines, "", "  Ctrl-C stops everything.", ""]))

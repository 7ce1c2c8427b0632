"""`manage.py serve`: prepare the database and start the web server with its worker."""

import os
import runpy
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site

from agendastad.demo.accounts import DEMO_PASSWORD, DEMO_USERS
from agendastad.sections import site_address
from agendastad.settings.environment import BASE_DIR, env
from home.models import HomePage


class Command(BaseCommand):
    """Start the site on this machine."""

    help = "Prepares the database, loads the demo content the first time, and starts the site."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch: whether an empty site gets demo content."""
        parser.add_argument("--no-demo", action="store_true", help="do not load demo content")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, fill, tell, and become gunicorn."""
        config = BASE_DIR / "site" / "gunicorn.conf.py"
        # Read here too: gunicorn answers a malformed WEB_CONCURRENCY with a traceback.
        runpy.run_path(str(config))
        self.host = env.text("HOST", default="127.0.0.1")
        self.port = env.integer("PORT", default=8000, least=1)
        self._check_port()
        self._check_database()
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
        self.stdout.flush()
        # gunicorn takes this process over, so that Ctrl-C and signals reach it directly.
        os.execv(  # noqa: S606  (no shell, and no word from outside)
            sys.executable, [sys.executable, "-m", "gunicorn", "-c", str(config)]
        )

    def _check_port(self) -> None:
        """Say it at once when something else listens; gunicorn would try for five seconds."""
        try:
            family, *_, address = socket.getaddrinfo(self.host, self.port)[0]
            with socket.socket(family, socket.SOCK_STREAM) as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(address)
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"The site cannot listen on {self.host}, port {self.port} ({error}). Stop what "
                "runs there, or choose another port, for example with PORT=8001."
            ) from None

    def _check_database(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(
                f"The database does not answer ({reason}). Check DATABASE_URL, or leave it empty "
                "for SQLite (see docs/environment.md)."
            ) from None

    def _tell_addresses(self) -> None:
        lines = [
            "",
            f"  The site      http://127.0.0.1:{self.port}/",
            f"  The admin     http://127.0.0.1:{self.port}/admin/",
            f"  Mail          {settings.EMAIL_FILE_PATH}",
        ]
        if settings.DEBUG:
            lines += ["", f"  Demo logins, each with the password {DEMO_PASSWORD}:"]
            lines += [f"    {email:<24} {role}" for email, role in DEMO_USERS.items()]
        self.stdout.write("\n".join([*lines, "", "  Ctrl-C stops everything.", ""]))

"""Send one issue with four worker processes, and count at the provider what arrived.

`DATABASE_URL=postgres://… python -m bench.workers [readers] [postgresql|redis]` makes a database
of its own beside that one, once with its tasks in PostgreSQL and once in a Redis that it starts
itself, and ends with an error unless everybody got the issue once and all four took part.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
NAME = "agendastad_four_workers"
WORKERS = 4
#: Where the tasks wait.
STORES = ("postgresql", "redis")
PATIENCE = 600.0  # seconds
Record = Callable[[str, float, str, str], None]

FILL = """
from django.utils import timezone
from wagtail.models import Page
from home.models import HomePage
from newsletters.mail_format import FrozenMail
from newsletters.models import NewsletterList
from newsletters.sending import schedule
page = HomePage.objects.first().add_child(instance=Page(title="Nummer", slug="nummer"))
html = "<p>[[greeting]]</p>" + "<p>Nieuws over steden en dorpen.</p>" * 600
html += "[[unsubscribe_url]] [[preferences_url]] [[web_url]]"
mail = FrozenMail("Nieuws", "Agenda Stad <noreply@localhost>", "", html, html[-9000:])
schedule(page, mail, newsletter=NewsletterList.objects.get(slug="agenda-stad"))
"""
STATE = """
import json
from django.db.models import Count
from newsletters.models import Delivery, Sending
states = Delivery.objects.values_list("state").annotate(Count("pk"))
one = Sending.objects.get()
took = (one.finished_at - one.started_at).total_seconds() if one.finished_at else None
print("=>", json.dumps([one.state, one.problem, dict(states), took]))
"""


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _database(url: str) -> Iterator[str]:
    """A database for this run beside the one that is named."""
    name = sql.Identifier(NAME)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    """A Redis of our own, on a port that is free."""
    port = _free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    server = subprocess.Popen([*command, "--save", ""], stdout=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=20)


class Site:
    """The site's commands, on the database of this run."""

    def __init__(self, folder: Path, database: str, tasks: str, stub: Any) -> None:
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.mail_settings = stub.settings()["ANYMAIL"]
        self.environment = {
            **keep,
            "DJANGO_SETTINGS_MODULE": "agendastad.settings.dev",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database,
            "TASKS_URL": tasks,
            "LOG_LEVEL": "WARNING",
            "NEWSLETTER_BATCH": "100",
            **self._mail("key"),
        }

    def _mail(self, key: str) -> dict[str, str]:
        """Each worker has a key of its own, so that the provider sees who calls."""
        return {
            "ANYMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend",
            "ANYMAIL": json.dumps({**self.mail_settings, "MAILGUN_API_KEY": key}),
        }

    def manage(self, *arguments: str) -> str:
        """Run a command and return what it printed."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    @contextmanager
    def workers(self) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Four of `manage.py run_huey`."""
        found = [
            subprocess.Popen(
                [sys.executable, "manage.py", "run_huey"],
                cwd=ROOT,
                env={**self.environment, **self._mail(f"worker-{number}")},
                stderr=subprocess.DEVNULL,  # huey tells of every task
            )
            for number in range(1, WORKERS + 1)
        ]
        try:
            yield found
        finally:
            for worker in found:
                worker.terminate()
            for worker in found:
                worker.wait(timeout=60)


def send_with_four(database_url: str, tasks: str, readers: int) -> dict[str, Any]:
    """Send one issue to so many; return what the provider and the ledger say."""
    from tests.newsletters.providers import provider

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = stack.enter_context(_database(database_url))
        tasks_url = stack.enter_context(_redis(folder)) if tasks == "redis" else database
        stub = stack.enter_context(provider("mailgun", keeps_bodies=False))
        calls: Counter[str] = Counter()
        read = stub.read

        def read_and_count(handler: Any, body: bytes) -> Any:
            calls[handler.headers["Authorization"]] += 1
            return read(handler, body)

        stub.read = read_and_count
        site = Site(folder, database, tasks_url, stub)
        site.manage("migrate", "-v0")
        site.manage("fill", "--subscribers", str(readers))
        stack.enter_context(site.workers())
        time.sleep(10)  # until all of them listen
        site.manage("shell", "-v", "0", "-c", FILL)
        state: list[Any] = ["", "", {}, None]
        end = time.monotonic() + PATIENCE
        while state[0] not in {"sent", "paused"} and time.monotonic() < end:
            time.sleep(2)
            answer = site.manage("shell", "-v", "0", "-c", STATE)
            state = json.loads(answer.rpartition("=>")[2])
    return {
        "state": state[0],
        "problem": state[1],
        "ledger": state[2],
        "seconds": state[3],
        "doubles": stub.doubles,
        "missing": sum(state[2].values()) - len(set(stub.addresses)),
        "calls": sorted(calls.values()),
    }


def measure_workers(record: Record, readers: int, stores: Sequence[str] = STORES) -> bool:
    """Once for each store of tasks; return whether all was as it should be."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        sys.exit("Four workers need PostgreSQL: set DATABASE_URL=postgres://…")
    good = True
    for tasks in stores:
        if tasks == "redis" and not shutil.which("redis-server"):
            print("redis-server is not installed: not tried")
            continue
        found = send_with_four(url, tasks, readers)
        print(json.dumps(found), flush=True)
        number = sum(found["ledger"].values())
        conditions = f"{number} readers, {WORKERS} run_huey, tasks in {tasks}, 100 a call"
        record(f"four workers ({tasks}): doubles", found["doubles"], "mails", conditions)
        record(f"four workers ({tasks}): missing", found["missing"], "mails", conditions)
        record(f"four workers ({tasks}): that took part", len(found["calls"]), "", conditions)
        if found["seconds"]:
            record(f"four workers ({tasks})", number / found["seconds"], "1/s", conditions)
        good &= (
            found["state"] == "sent"
            and found["doubles"] == found["missing"] == 0
            and found["ledger"].keys() == {"sent"}
            and len(found["calls"]) == WORKERS
        )
    return good


def _show(name: str, value: float, unit: str, conditions: str) -> None:
    print(f"{name:<44} {value:>10.1f} {unit:<10} {conditions}", flush=True)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    number_of_readers = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chosen = sys.argv[2:] or STORES
    sys.exit(0 if measure_workers(_show, number_of_readers, chosen) else 1)

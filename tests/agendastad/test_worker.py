"""The worker inside the web process, in a real process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from agendastad import worker
from tests.home.factories import StandardPageFactory

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import signal, sys
import django
django.setup()
from agendastad import worker
before = [signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
assert worker.start() and worker.start()
after = [signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
assert before == after, "the worker took a signal away from the web server"
print("started", flush=True)
sys.stdin.read()
worker.stop()
print("stopped", flush=True)
"""


def database_url():
    """The address of the database that this test uses."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    access = ":".join(filter(None, [values["USER"], values["PASSWORD"]]))
    place = ":".join(filter(None, [values["HOST"], str(values["PORT"] or "")]))
    return f"postgres://{access}@{place}/{values['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_the_worker_publishes_a_planned_page_and_stops_when_told(home_page, tmp_path):
    page = StandardPageFactory(parent=home_page, live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    page.latest_revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    page.latest_revision.content["go_live_at"] = None
    page.latest_revision.save()

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "agendastad.settings.dev",
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(tmp_path),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "started\n"
        deadline = time.monotonic() + 100  # the clock may need a second round
        while time.monotonic() < deadline and not page.live:
            time.sleep(0.1)
            page.refresh_from_db()
        assert page.live
        told = time.monotonic()
        output, _ = process.communicate(timeout=30)
        assert output == "stopped\n"
        assert time.monotonic() - told < 10
        assert process.returncode == 0
    finally:
        process.kill()
        process.wait()


def test_the_worker_does_not_start_where_tasks_have_processes_of_their_own(settings):
    settings.TASKS_IN_PROCESS = False
    assert worker.start() is False
    worker.stop()


def test_the_worker_does_not_start_where_tasks_run_at_once():
    assert settings.HUEY["immediate"]
    assert worker.start() is False


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_ends_the_server_while_browsers_hold_connections(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "site/gunicorn.conf.py"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "agendastad.settings.dev",
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(tmp_path),
            "PORT": str(port),
        },
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as a terminal does: Ctrl-C goes to all of them
    )
    try:
        assert wait_until_it_answers(port)
        with socket.create_connection(("127.0.0.1", port)):
            time.sleep(0.2)  # a thread of the pool now waits five seconds for what comes
            told = time.monotonic()
            os.killpg(server.pid, signal.SIGINT)
            _, log = server.communicate(timeout=30)
        assert time.monotonic() - told < 4
        assert "SIGKILL" not in log
        assert server.returncode == 0
    finally:
        server.kill()
        server.wait()


def wait_until_it_answers(port: int) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.1)
    return False

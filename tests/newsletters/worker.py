"""A worker of its own that sends newsletters from the test database, and dies where it is told.

`python -m tests.newsletters.worker DATABASE ORDER` is started by the tests; ORDER is JSON.
"""
# ruff: noqa: E402  (models can be imported after Django's setup only)

import importlib
import json
import os
import signal
import sys
import time
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "agendastad.settings.test"

import django

from agendastad.settings import test

ORDER = json.loads(sys.argv[2])
test.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
for name, value in ORDER["settings"].items():
    setattr(test, name, value)
django.setup()

from django.db import connection

from newsletters import sending
from newsletters.delivery import claims, dispatch
from newsletters.models import Sending


def die_at(place: str, number: int, when: str) -> None:
    """Lose the power the n-th time that this function is called, before it or after it."""
    module_name, _dot, function_name = place.rpartition(".")
    owner = importlib.import_module(module_name)
    original, times = getattr(owner, function_name), 0

    def deadly(*arguments, **values):
        nonlocal times
        times += 1
        if times == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = original(*arguments, **values)
        if times == number and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, function_name, deadly)


def main() -> None:
    connection.settings_dict["NAME"] = sys.argv[1]
    sending.CHUNK = ORDER.get("chunk", 1000)
    sending.freeze_chunk.__defaults__ = (sending.CHUNK,)
    if "lease" in ORDER:
        claims.LEASE = timedelta(seconds=ORDER["lease"])
    if "dies" in ORDER:
        die_at(*ORDER["dies"])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    end = time.time() + ORDER.get("seconds", 60)
    while time.time() < end:
        claims.sweep()
        dispatch.settle_by_key()
        sending.start_due()
        wait = dispatch.work(2)
        if wait is None and not Sending.objects.filter(state__in=["scheduled", "sending"]).exists():
            break
        time.sleep(min(wait or 0.05, 0.5))
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()

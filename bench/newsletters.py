"""Newsletters at size: an issue through a provider's batch calls and SMTP, its audience, imports.

Readers a second say what a machine does that does nothing else; the processor time of our own
process for each reader is nearly the same on a busy one.
"""

import json
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from bench.server import prepared_server, size

ROOT = Path(__file__).resolve().parents[1]
Record = Callable[[str, float, str, str], None]
PEOPLE = (1_000, size("READERS", 100_000))
BY_SMTP = min(2_000, PEOPLE[1])

#: Run in a process of its own, so that its peak memory is that of the work alone.
BEGIN = """
import json, resource, sys, time
order = json.loads(sys.argv[1])
import django
from agendastad.settings import dev
dev.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
for name, value in order["settings"].items():
    setattr(dev, name, value)
django.setup()
"""

SEND = """
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from home.models import HomePage
from newsletters import sending
from newsletters.delivery import dispatch
from newsletters.models import (
    Delivery, NewsletterList, Sending, Subscriber, Subscription, SubscriptionState,
)
slug = order["slug"]
page = HomePage.objects.first().add_child(instance=Page(title=slug, slug=slug))
newsletter = NewsletterList.objects.create(name=slug, slug=slug, description="-", from_name="-")
for start in range(0, order["people"], 5000):
    people = Subscriber.objects.bulk_create(
        Subscriber(email=f"{slug}-{n}@example.org", email_key=f"{slug}-{n}@example.org")
        for n in range(start, min(start + 5000, order["people"]))
    )
    Subscription.objects.bulk_create(
        Subscription(subscriber=p, newsletter=newsletter, state=SubscriptionState.SUBSCRIBED)
        for p in people
    )
html = "<p>[[greeting]]</p>" + "<p>Nieuws over steden en dorpen.</p>" * 600 + "[[unsubscribe_url]]"
one = Sending.objects.create(
    issue=page, newsletter=newsletter, state="sending", started_at=timezone.now(),
    subject="Nieuws", from_email="Nieuws <nieuws@localhost>", html=html, text=html[:4000],
)
reverse("newsletters:link")  # every worker reads the addresses of the site once
begin = time.perf_counter()
sending.start_due()
frozen = time.perf_counter() - begin
begin, cpu = time.perf_counter(), time.process_time()
while dispatch.work(60) is not None:
    pass
took, cpu = time.perf_counter() - begin, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sent = one.deliveries.filter(state="sent").count()
print(json.dumps({"frozen": frozen, "took": took, "sent": sent, "peak": peak / 1024,
                  "cpu": cpu, "html": len(html)}))
"""

#: A file of so many rows: the trial, and then for real.
IMPORT = """
import datetime
from newsletters.models import ImportState, NewsletterList, SubscriberImport, Subscription
from newsletters.subscribing import importing
rows = "".join(f"lezer-{n}@import.example;Lezer {n}\\n" for n in range(order["people"]))
newsletter = NewsletterList.objects.create(name="import", slug="import", description="-")
item = SubscriberImport(
    newsletter=newsletter, source="former", consent_text="Ja.", consented_on="2025-01-01",
    file_name="lezers.csv", content=("Mail;Naam\\n" + rows).encode(),
)
importing.open_file(item)
item.email_column, item.name_column = 0, 1
item.save()
took = {}
for state in (ImportState.CHECKING, ImportState.IMPORTING):
    importing.start(item, state)
    begin = time.perf_counter()
    importing.run(item.pk)
    took[state.value] = time.perf_counter() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"took": took, "peak": peak / 1024,
                  "sent": Subscription.objects.filter(newsletter=newsletter).count()}))
"""


def measure_newsletters(record: Record) -> None:
    """Recipients a second, peak memory, and the time to freeze an audience."""
    from tests.newsletters.providers import mail_server, provider

    cores = f"{os.cpu_count()} cores, SQLite, one worker"
    with prepared_server() as server:
        server.prepare()
        server.manage("demo", "--anyway")
        settings = {"DJANGO_SETTINGS_MODULE": "agendastad.settings.dev"}
        environment = {**os.environ, **server.environment, **settings}
        for people in PEOPLE:
            with provider("mailgun", keeps_bodies=False) as stub:
                result = _send(environment, f"api-{people}", people, stub.settings())
                assert (result["sent"], stub.doubles) == (people, 0)
            record(
                f"newsletter through a batch call: {people}",
                people / result["took"],
                "1/s",
                f"500 a call, {result['html'] // 1000} kB of HTML, {cores}",
            )
            record(
                f"newsletter: processor time of a reader among {people}",
                1_000_000 * result["cpu"] / people,
                "µs",
                "our own process, without the stand-in of the provider",
            )
            record(f"newsletter: peak memory with {people}", result["peak"], "MB", cores)
            record(f"newsletter: freeze an audience of {people}", result["frozen"], "s", cores)
        result = _run(BEGIN + IMPORT, environment, {"people": PEOPLE[1], "settings": {}})
        assert result["sent"] == PEOPLE[1]
        for state, took in result["took"].items():
            record(f"newsletter: import of {PEOPLE[1]} rows, {state}", took, "s", cores)
        record("newsletter: peak memory of that import", result["peak"], "MB", cores)
        with mail_server(keeps_bodies=False) as stub:
            result = _send(environment, "smtp", BY_SMTP, stub.settings())
            assert (result["sent"], stub.doubles) == (BY_SMTP, 0)
            ours = BY_SMTP / result["took"]
            plain = BY_SMTP / _plain_loop(stub.port)
        record("newsletter through SMTP", ours, "1/s", f"{BY_SMTP} readers, {cores}")
        record("a plain smtplib loop to the same server", plain, "1/s", "the same size of mail")
        record("newsletter through SMTP, beside the loop", ours / plain, "times", "the same run")


def _send(
    environment: dict[str, str], slug: str, people: int, settings: dict[str, Any]
) -> dict[str, Any]:
    order = {"slug": slug, "people": people, "settings": settings}
    return _run(BEGIN + SEND, environment, order)


def _run(program: str, environment: dict[str, str], order: dict[str, Any]) -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-c", program, json.dumps(order)],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    return json.loads(answer.stdout.splitlines()[-1])


def _plain_loop(port: int) -> float:
    """What anybody would write: make each mail, and hand it over."""
    html = "<p>Nieuws over steden en dorpen.</p>" * 600
    begin = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(BY_SMTP):
            message = EmailMessage()
            message["Subject"], message["From"] = "Nieuws", "Nieuws <nieuws@localhost>"
            message["To"] = f"loop-{number}@example.org"
            message.set_content(html[:4000])
            message.add_alternative(html, subtype="html")
            server.send_message(message)
    return time.perf_counter() - begin

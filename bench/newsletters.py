"""Sending an issue at size: through a provider's batch calls, through SMTP, and the audience."""

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

from bench.server import prepared_server

ROOT = Path(__file__).resolve().parents[1]
Record = Callable[[str, float, str, str], None]
PEOPLE = (1_000, 100_000)
BY_SMTP = 2_000

#: Run in a process of its own, so that its peak memory is that of sending alone.
SEND = """
import json, resource, sys, time
order = json.loads(sys.argv[1])
import django
from agendastad.settings import dev
dev.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
for name, value in order["settings"].items():
    setattr(dev, name, value)
django.setup()
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
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
html = "<p>[[greeting]]</p>" + "<p>Nieuws over steden en dorpen.</p>" * 600 + "[[unsubscribe_url]]"
one = Sending.objects.create(
    issue=page, newsletter=newsletter, state="sending", started_at=timezone.now(),
    subject="Nieuws", from_email="Nieuws <nieuws@localhost>", html=html, text=html[:4000],
)
begin = time.perf_counter()
sending.start_due()
frozen = time.perf_counter() - begin
begin = time.perf_counter()
while dispatch.work(60) is not None:
    pass
took = time.perf_counter() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sent = one.deliveries.filter(state="sent").count()
print(json.dumps({"frozen": frozen, "took": took, "sent": sent, "peak": peak / 1024,
                  "html": len(html)}))
"""


def measure_newsletters(record: Record) -> None:
    """Recipients a second, peak memory, and the time to freeze an audience."""
    from tests.newsletters.providers import mail_server, provider

    cores = f"{os.cpu_count()} cores, SQLite, one worker"
    with prepared_server() as server:
        server.manage("migrate", "-v0")
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
            record(f"newsletter: peak memory with {people}", result["peak"], "MB", cores)
            record(f"newsletter: freeze an audience of {people}", result["frozen"], "s", cores)
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
    order = json.dumps({"slug": slug, "people": people, "settings": settings})
    answer = subprocess.run(
        [sys.executable, "-c", SEND, order],
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

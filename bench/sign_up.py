"""Registration at size: the opening minute, the time under the lock, and long waiting lists."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from bench.herd import EVENT, IN_FLIGHT, sign_up_all
from bench.load import burst
from bench.server import Server, prepared_server, serving, size

PEOPLE = size("PEOPLE", 2000)
PLACES = PEOPLE // 2
WAITING = size("WAITING", 10_000)
BADGES_FOR = PEOPLE
DATABASE = f"agendastad_bench_{os.getpid()}"
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
Record = Callable[[str, float, str, str], None]

#: What must be true afterwards, whatever the speed.
EXACT = """
from collections import Counter
from django.db.models import Count
from events.models import Booking, Registration, State
from home.models import OutgoingMail
people = Registration.objects.filter(sign_up__event__slug="vul-aanmelding")
taken = Booking.objects.filter(state=State.CONFIRMED).values("session").annotate(n=Count("pk"))
answer = {
    "states": Counter(people.values_list("state", flat=True)),
    "addresses": people.values("email_key").distinct().count(),
    "fullest": max((row["n"] for row in taken), default=0),
    "mails": OutgoingMail.objects.count(),
    "sent": OutgoingMail.objects.filter(state="sent").count(),
}
"""
#: Registering by the use case alone: all that happens under the lock, one after another.
LOCK = """
import statistics, time, uuid
from events.sign_up import registration
from events.sign_up.locking import sign_up_lock
from events.models import Session, SignUp
from events.sign_up.registration import Application, Attendee, register
from contextlib import contextmanager
times = []
@contextmanager
def timed(pk):
    begin = time.perf_counter()
    with sign_up_lock(pk) as found:
        yield found
    times.append((time.perf_counter() - begin) * 1000)
registration.sign_up_lock = timed
sign_up = SignUp.objects.get(event__slug="vul-aanmelding")
SignUp.objects.filter(pk=sign_up.pk).update(capacity=100_000)
parts = list(Session.objects.filter(event=sign_up.event).order_by("start", "pk"))
Session.objects.filter(event=sign_up.event).update(capacity=None)
for number in range(200):
    person = Attendee("Sanne", "de Vries", f"slot{number}@example.org")
    chosen = [parts[number % 8].pk, parts[8 + number % 8].pk, parts[16 + number % 8].pk]
    register(sign_up.pk, Application(uuid.uuid4(), [person], chosen, accepts_waiting=True))
answer = statistics.median(times)
"""
#: Everybody who waits gets a place, as when the event moves to a larger hall.
SWEEP = """
import time
from events.models import Registration, SignUp, State
from events.sign_up.waiting_list import settle
sign_up = SignUp.objects.filter(event__slug__startswith="vul-aanmeldingen-").last()
begin = time.perf_counter()
settle(sign_up.pk)
idle = time.perf_counter() - begin
sign_up.capacity += MOVED
sign_up.save()
begin = time.perf_counter()
settle(sign_up.pk)
answer = {
    "idle": idle * 1000,
    "moved": time.perf_counter() - begin,
    "waiting": Registration.objects.filter(sign_up=sign_up, state=State.WAITING).count(),
}
"""
#: A badge for everybody with a place, as the background task makes them.
BADGES = """
import time
from events.models import Paper, PaperKind, SignUp
from events.sign_up.papers import attendees, make
sign_up = SignUp.objects.filter(event__slug__startswith="vul-aanmeldingen-").last()
paper = Paper.objects.create(sign_up=sign_up, kind=PaperKind.BADGES)
begin = time.perf_counter()
make(paper)
answer = {"seconds": time.perf_counter() - begin, "people": attendees(sign_up).count()}
"""
#: The download of everybody with a place, by somebody who may see them, to its last byte.
EXPORT = """
import time
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from events.models import SignUp
settings.STAFF_MFA_REQUIRED = False
sign_up = SignUp.objects.filter(event__slug__startswith="vul-aanmeldingen-").last()
client = Client(SERVER_NAME="127.0.0.1")
client.force_login(get_user_model().objects.create_superuser(email="bench@example.org"))
address = reverse("events_attendees", args=[sign_up.event_id])
answer = {}
for sort in ("xlsx", "csv"):
    begin = time.perf_counter()
    response = client.get(address, {"state": "confirmed", "export": sort})
    size = len(b"".join(response) if response.streaming else response.content)
    answer[sort] = time.perf_counter() - begin
    assert response.status_code == 200 and size > 10_000, (response.status_code, size)
"""


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a new database, or nothing where no server answers."""
    try:
        connection = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield ""
        return
    name = sql.Identifier(DATABASE)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    with connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"{POSTGRES.rpartition('/')[0]}/{DATABASE}"
        finally:
            connection.execute(drop)


def measure_herd(record: Record) -> None:
    """The opening minute."""
    _on_each_database(_herd, record)


def measure_sign_up(record: Record) -> None:
    """The lock by itself, and what is made of many registrations."""
    _on_each_database(_at_size, record)


def _on_each_database(measure: Callable[[Server, str, str, Record], None], record: Record) -> None:
    """Measure on SQLite, and on PostgreSQL where one answers."""
    shared = {"TRUSTED_PROXY_COUNT": "1", "WEB_CONCURRENCY": "2", "WEB_THREADS": "4"}
    with prepared_server(**shared) as server:
        _prepare(server, "SQLite", measure, record)
    with postgres() as address:
        if address:
            with prepared_server(**shared, DATABASE_URL=address) as server:
                _prepare(server, "PostgreSQL", measure, record)
        else:
            print("No PostgreSQL server answers: signing up is measured on SQLite only.")


def _prepare(
    server: Server,
    database: str,
    measure: Callable[[Server, str, str, Record], None],
    record: Record,
) -> None:
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg()[:1])
    conditions = (
        f"{database}, gunicorn 2 x 4 threads with mail, {os.cpu_count()} cores, load {load}"
    )
    server.prepare()
    server.manage("fill", "--places", str(PLACES))
    measure(server, database, conditions, record)


def _herd(server: Server, database: str, conditions: str, record: Record) -> None:
    with serving(server):
        herd = sign_up_all(server, PEOPLE)
        quiet = burst(server.host, server.port, EVENT, connections=8, requests=800)
    found = server.ask(EXACT)
    wrong = _wrong(found, herd.answers)
    name = f"sign up {PEOPLE} people with sessions, {IN_FLIGHT} in flight"
    record(f"{name}: all of them", herd.seconds, "s", conditions)
    record(f"{name}: a second", PEOPLE / herd.seconds, "1/s", conditions)
    for share in (0.5, 0.95, 0.99):
        time = herd.percentile(herd.posts, share)
        record(f"{name}: p{share * 100:.0f} of sending", time, "ms", conditions)
    record(f"{name}: forms sent", len(herd.posts), "", conditions)
    record(f"{name}: wrong", len(wrong), "", "; ".join(wrong) or f"{found}")
    record(f"{name}: processor time of the server", herd.cpu, "s", conditions)
    record(f"{name}: of it for each", herd.cpu * 1000 / PEOPLE, "ms", conditions)
    record(f"{name}: processor time of the visitors", herd.own_cpu, "s", conditions)
    record("open the form: a second", PEOPLE / herd.open_seconds, "1/s", conditions)
    record("open the form: processor time", herd.open_cpu * 1000 / PEOPLE, "ms", conditions)
    busy = herd.percentile(herd.event_page, 0.95)
    record("event page during the herd: p95", busy, "ms", conditions)
    record("event page after it, 8 at once", quiet.requests_per_second, "1/s", conditions)


def _at_size(server: Server, database: str, conditions: str, record: Record) -> None:
    record("under the lock: median of 200", server.ask(LOCK), "ms", f"{database}, one at a time")
    server.manage("fill", "--registrations", str(2 * BADGES_FOR))
    badges = server.ask(BADGES)
    record(f"badges of {badges['people']}", badges["seconds"], "s", conditions)
    server.manage("fill", "--registrations", str(2 * WAITING))
    for sort, seconds in server.ask(EXPORT).items():
        record(f"download {WAITING} attendees as {sort}", seconds, "s", conditions)
    swept = server.ask(SWEEP.replace("MOVED", str(WAITING // 10)))
    record(f"waiting list of {WAITING}: nobody can move", swept["idle"], "ms", conditions)
    record(f"waiting list of {WAITING}: {WAITING // 10} move", swept["moved"], "s", conditions)


def _wrong(found: dict[str, Any], answers: dict[str, int]) -> list[str]:
    """What is not exactly as it must be."""
    expected = {
        "confirmed": found["states"].get("confirmed") == PLACES,
        "waiting": found["states"].get("waiting") == PEOPLE - PLACES,
        "one each": found["addresses"] == PEOPLE == sum(found["states"].values()),
        "one mail each": found["mails"] == PEOPLE,
        "40 in a session": found["fullest"] <= 40,
        "no error pages": not [
            answer
            for answer in answers
            if answer.removeprefix("form ").removeprefix("event page ") not in ("200", "302")
        ],
    }
    return [f"not {name}: {found}, {answers}" for name, is_so in expected.items() if not is_so]

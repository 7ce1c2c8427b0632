"""The door at size: three doors at once, what a device fetches, and a queue of hours offline."""

import gzip
import http.client
import json
import os
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from bench.server import Server, prepared_server, serving
from bench.sign_up import Record, postgres

DOORS, SCANNED, QUEUED, BATCH = 3, 500, 1000, 50
PEOPLE = 2000

#: A link for each door, and the tickets of everybody with a place.
OPEN = f"""
from events.door import check_in as door
from events.models import SignUp, State
sign_up = SignUp.objects.get(event__slug__startswith="vul-aanmeldingen-")
people = sign_up.registrations.filter(state=State.CONFIRMED).order_by("pk")
answer = {{
    "doors": [door.make_pass(sign_up, f"Door {{number}}")[1] for number in range({DOORS})],
    "tickets": list(people.values_list("ticket", flat=True)),
}}
"""
EXACT = """
from events.door.conflicts import conflicts
from events.models import Scan, SignUp
sign_up = SignUp.objects.get(event__slug__startswith="vul-aanmeldingen-")
answer = [Scan.objects.counting().count(), Scan.objects.count(), len(conflicts(sign_up))]
"""


class Door:
    """A device with its link, over one connection that stays open."""

    def __init__(self, server: Server, token: str) -> None:
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        self.path = f"/deur/{token}/"
        self.times: list[float] = []
        self.answers: Counter[str] = Counter()
        self.bytes = 0

    def post(self, name: str, data: Mapping[str, Any]) -> Any:
        """Send JSON, and time it."""
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if name == "scans/":
            headers.pop("Accept-Encoding")
        begin = time.perf_counter()
        self.connection.request("POST", self.path + name, json.dumps(data), headers)
        response = self.connection.getresponse()
        body = response.read()
        self.times.append((time.perf_counter() - begin) * 1000)
        self.bytes = len(body)
        if response.status != 200:
            self.answers[str(response.status)] += 1
            return {}
        return body if "Accept-Encoding" in headers else json.loads(body)

    def scan(self, tickets: list[str], *, admitted: bool = False) -> None:
        """Send these scans in one go."""
        now = datetime.now(UTC).isoformat()
        scans = [
            {"nonce": str(uuid.uuid4()), "text": text, "at": now, "admitted": admitted}
            for text in tickets
        ]
        answer = self.post("scans/", {"sent_at": now, "scans": scans})
        self.answers.update(item.get("result", "error") for item in answer.get("results", []))


def measure_door(record: Record) -> None:
    """Measure on SQLite, and on PostgreSQL where one answers."""
    shared = {"WEB_CONCURRENCY": "2", "WEB_THREADS": "4"}
    with ExitStack() as stack:
        address = stack.enter_context(postgres())
        databases = {"SQLite": shared}
        if address:
            databases["PostgreSQL"] = {**shared, "DATABASE_URL": address}
        else:
            print("No PostgreSQL server answers: the door is measured on SQLite only.")
        for name, variables in databases.items():
            with prepared_server(**variables) as server:
                _measure(server, name, record)


def _measure(server: Server, database: str, record: Record) -> None:
    server.prepare()
    server.manage("fill", "--registrations", str(2 * PEOPLE))
    opened = server.ask(OPEN)
    tickets = opened["tickets"]
    load = f"{os.getloadavg()[0]:.1f}"
    conditions = f"{database}, gunicorn 2 x 4 threads, {os.cpu_count()} cores, load {load}"
    with serving(server):
        _three_doors(server, opened["doors"], tickets[:SCANNED], conditions, record)
        found = server.ask(EXACT)
        expected = [SCANNED, DOORS * SCANNED, 0]
        record("three doors: wrong", int(found != expected), "", f"{found} of {expected}")
        _device(server, opened["doors"][0], tickets[SCANNED:], conditions, record)


def _three_doors(
    server: Server, tokens: list[str], tickets: list[str], conditions: str, record: Record
) -> None:
    """Each door scans the same people, in an order of its own."""
    doors = [Door(server, token) for token in tokens]

    def stand(number: int, door: Door) -> None:
        for ticket in random.Random(number).sample(tickets, len(tickets)):
            door.scan([ticket])

    seconds = _together([lambda n=n, door=door: stand(n, door) for n, door in enumerate(doors)])
    times = sorted(time for door in doors for time in door.times)
    answers = sum((door.answers for door in doors), Counter())
    record("three doors: scans a second", len(times) / seconds, "1/s", f"{conditions}; {answers}")
    for share in (0.5, 0.95, 0.99):
        value = times[int(len(times) * share)]
        record(f"three doors: p{share * 100:.0f} of a scan", value, "ms", conditions)


def _together(deeds: list[Callable[[], None]]) -> float:
    threads = [threading.Thread(target=deed) for deed in deeds]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def _device(
    server: Server, token: str, tickets: list[str], conditions: str, record: Record
) -> None:
    """The list, what changed in it, and what waited to be sent."""
    door = Door(server, token)
    whole = json.loads(gzip.decompress(door.post("lijst.json", {"tags": {}})))
    name = f"list of {2 * PEOPLE} people"
    record(f"{name}: all of it", door.times[-1], "ms", conditions)
    record(f"{name}: all of it, zipped", door.bytes / 1000, "kB", conditions)
    door.scan(tickets[:1])
    tags = {key: part["tag"] for key, part in whole["parts"].items()}
    door.post("lijst.json", {"tags": tags})
    record(f"{name}: one change", door.times[-1], "ms", conditions)
    record(f"{name}: one change, zipped", door.bytes / 1000, "kB", conditions)
    begin = time.perf_counter()
    for first in range(0, QUEUED, BATCH):
        door.scan(tickets[first : first + BATCH], admitted=True)
    record(f"queue of {QUEUED} scans: sent", time.perf_counter() - begin, "s", f"{door.answers}")

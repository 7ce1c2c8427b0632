"""Good Food City at size: what the pages of members cost with 100 and with 50,000 of them."""

from collections.abc import Callable

from bench.server import prepared_server, size

Record = Callable[[str, float, str, str], None]
SIZES = (100, size("MEMBERS", 50_000))

#: Asked as a member, in the process itself: what the site does, without web server and network.
ASK = """
import time
from statistics import median
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from members.models import DirectoryEntry, Profile

settings.SECURE_SSL_REDIRECT = False
member = Profile.objects.members().order_by("pk").first().user
client = Client(headers={"host": "127.0.0.1"})
client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
pages = {
    "front page": "/good-food-city/",
    "directory": "/good-food-city/leden/",
    "directory, one city": "/good-food-city/leden/?plaats=Utrecht",
    "initiatives": "/good-food-city/initiatieven/",
    "messages": "/good-food-city/berichten/",
    "library": "/good-food-city/bibliotheek/",
    "map": "/good-food-city/kaart/",
}
answer = {"members": Profile.objects.members().count(), "pages": {}}
for name, path in pages.items():
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        times.append(1000 * (time.perf_counter() - begin))
    answer["pages"][name] = [status, len(queries), median(times[2:])]
"""


def measure_members(record: Record) -> None:
    """The same pages with few and with many members."""
    with prepared_server() as server:
        server.prepare()
        server.manage("sections")
        made = 0
        for members in SIZES:
            seconds = server.manage("fill", "--members", str(members - made))
            record(f"fill with {members - made} members", seconds, "s", "SQLite")
            made = members
            answer = server.ask(ASK)
            conditions = f"{answer['members']} members, SQLite, one process, no network"
            for name, (status, queries, milliseconds) in answer["pages"].items():
                if status != 200:
                    raise RuntimeError(f"{name} answered {status}")
                record(f"members, {name}: queries", queries, "queries", conditions)
                record(f"members, {name}: median", milliseconds, "ms", conditions)

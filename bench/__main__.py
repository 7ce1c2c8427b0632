"""Measure the site and write bench/results.json: a flat list of name, value, unit, conditions.

Times depend on the machine and on what else it does; compare figures of one run with one another.
Each page stands beside two floors: `/healthz` (Django with one query and no template) and
`/robots.txt` (no query).
"""

import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.door import measure_door
from bench.load import burst
from bench.members import measure_members
from bench.newsletters import measure_newsletters
from bench.server import Server, prepared_server, serving, size
from bench.sign_up import measure_herd, measure_sign_up

PAGES = {
    "healthz": "/healthz",
    "robots.txt": "/robots.txt",
    "home page": "/",
    "news index": "/nieuws/",
    "deals index": "/deals/",
    "partners with map": "/partners/",
    "agenda": "/agenda/",
    "city day": "/dag-van-de-stad/",
    "search": "/zoeken/?q=gemeente",
    "calendar": "/agenda/kalender.ics",
}
CONNECTIONS = 8
REQUESTS = 240
FILL = size("PAGES", 2000)

results: list[dict[str, Any]] = []


def record(name: str, value: float, unit: str, conditions: str) -> None:
    """Keep one figure and show it."""
    results.append({"name": name, "value": round(value, 2), "unit": unit, "conditions": conditions})
    print(f"{name:<44} {value:>10.1f} {unit:<10} {conditions}", flush=True)


def measure_pages(server: Server, content: str) -> None:
    """Time each page, one reader after another and eight at once."""
    for name, path in PAGES.items():
        burst(server.host, server.port, path, connections=1, requests=3)  # warm
        alone = burst(server.host, server.port, path, connections=1, requests=30)
        busy = burst(server.host, server.port, path, connections=CONNECTIONS, requests=REQUESTS)
        conditions = f"{content}, gunicorn 1 x 8 threads, SQLite, {os.cpu_count()} cores"
        record(f"{name}: median, one reader", alone.median, "ms", conditions)
        record(f"{name}: p95, {CONNECTIONS} at once", busy.p95, "ms", conditions)
        record(f"{name}: pages a second", busy.requests_per_second, "1/s", conditions)
        record(f"{name}: size of the answer", busy.bytes, "bytes", conditions)


def measure_site() -> None:
    """Measure an almost empty site and a full one."""
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    with prepared_server() as server:
        record("migrate an empty database", server.manage("migrate", "-v0"), "s", machine)
        record(
            "collect static files",
            server.manage("collectstatic", "--no-input", "-v0"),
            "s",
            machine,
        )
        record("load the demo content", server.manage("demo", "--anyway"), "s", machine)
        with serving(server):
            record("start the server", server.started_in, "s", machine)
            measure_pages(server, "demo content")
        record(f"fill with {FILL} pages", server.manage("fill", "--pages", str(FILL)), "s", machine)
        with serving(server):
            measure_pages(server, f"demo content and {FILL} pages")


#: What can be measured by itself: `python -m bench herd members`.
PARTS: dict[str, Callable[[], None]] = {
    "site": measure_site,
    "herd": lambda: measure_herd(record),
    "sign_up": lambda: measure_sign_up(record),
    "door": lambda: measure_door(record),
    "members": lambda: measure_members(record),
    "newsletters": lambda: measure_newsletters(record),
}


def main() -> None:
    """Measure all parts, or those that are named, and write the figures after each.

    A part that fails keeps none of the others from being measured.
    """
    if unknown := set(sys.argv[1:]) - PARTS.keys():
        sys.exit(f"There is no {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}.")
    target = Path(__file__).parent / "results.json"
    failed = []
    for name in sys.argv[1:] or PARTS:
        begin = time.perf_counter()
        try:
            PARTS[name]()
        except Exception:
            traceback.print_exc()
            failed.append(name)
        record(f"-- {name}: measured in", time.perf_counter() - begin, "s", "with its preparation")
        target.write_text(json.dumps(results, indent=1) + "\n")
    print(f"\n{len(results)} figures in {target}")
    if failed:
        sys.exit(f"Not measured to the end: {', '.join(failed)}")


if __name__ == "__main__":
    main()

"""Ask for one address many times over kept-alive connections, and time each answer."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What a burst of requests showed; times in milliseconds."""

    requests_per_second: float
    median: float
    p95: float
    bytes: int


def burst(host: str, port: int, path: str, *, connections: int, requests: int) -> Load:
    """Send `requests` GETs over `connections` at once; any answer but 200 is an error."""
    times: list[float] = []
    failures: list[str] = []
    size = 0
    lock = threading.Lock()
    share = requests // connections

    def client() -> None:
        nonlocal size
        connection = http.client.HTTPConnection(host, port, timeout=60)
        own = []
        for _ in range(share):
            begin = time.perf_counter()
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            body = response.read()
            own.append((time.perf_counter() - begin) * 1000)
            if response.status != 200:
                failures.append(f"{path}: {response.status}")
                break
        with lock:
            times.extend(own)
            size = len(body)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(connections)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - begin
    if failures:
        raise RuntimeError(failures[0])
    times.sort()
    return Load(
        requests_per_second=len(times) / elapsed,
        median=statistics.median(times),
        p95=times[int(len(times) * 0.95) - 1],
        bytes=size,
    )

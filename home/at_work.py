"""Few requests at work, and many that wait: what is only read never waits for what is sent.

When a crowd sends forms, each thread that works makes all others slower, and the database lets
them through one by one anyway. So each process has many threads and lets a few of them work: so
many that read, and one that sends. What is sent has been read to its end before, so that a slow
connection holds nobody up. What can wait, such as mail, gives way to people who wait.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
#: Nothing that people send is larger: documents may have 30 MB (WAGTAILDOCS_MAX_UPLOAD_SIZE).
LARGEST = 40 * 1024 * 1024
#: What is larger is kept in a file until it is worked on.
IN_MEMORY = 512 * 1024
_PIECE = 64 * 1024
#: Seconds. Something slow that somebody sends, as a mail to try out, holds others up no longer.
LONGEST_WAIT = 5.0


class Places:
    """So many may work at once; counts who waits."""

    def __init__(self, number: int) -> None:
        self._free = threading.Semaphore(number)
        self._lock = threading.Lock()
        self.waiting = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take a place, and give it back; who waited LONGEST_WAIT works without one."""
        taken = self._free.acquire(blocking=False) or self._wait()
        try:
            yield
        finally:
            if taken:
                self._free.release()

    def _wait(self) -> bool:
        with self._lock:
            self.waiting += 1
        try:
            return self._free.acquire(timeout=LONGEST_WAIT)
        finally:
            with self._lock:
                self.waiting -= 1


class FewAtWork:
    """The WSGI application, with a number of places for what is read and one for what is sent."""

    def __init__(self, application: Application, places: int) -> None:
        self.application = application
        self.reading, self.sending = Places(places), Places(1)
        _all.append(self)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer when it is its turn."""
        if environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS"):
            with self.reading.one():
                return self.application(environ, start_response)
        length = _length_of(environ)
        if length > LARGEST:
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")]
            start_response("413 Content Too Large", headers)
            return [b"Dit is te groot om te versturen. / This is too large to be sent.\n"]
        with SpooledTemporaryFile(IN_MEMORY) as body:
            while length and (piece := environ["wsgi.input"].read(min(length, _PIECE))):
                body.write(piece)
                length -= len(piece)
            body.seek(0)
            with self.sending.one():
                return self.application({**environ, "wsgi.input": body}, start_response)


def _length_of(environ: dict[str, Any]) -> int:
    try:
        return max(int(environ.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        return 0


_all: list[FewAtWork] = []


def give_way(longest: float) -> None:
    """Wait while somebody waits for a place to send, but no longer than so many seconds."""
    end = time.monotonic() + longest
    while any(one.sending.waiting for one in _all) and time.monotonic() < end:
        time.sleep(0.05)

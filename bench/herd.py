"""The opening minute: thousands sign up at once, through HTTP, with forms and their tokens.

All visitors are in a process of their own, over bare sockets: they share the processors with the
site, and should take as little of them as people do.
"""

import contextlib
import html
import json
import queue
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.server import ROOT, Server

PATH = "/agenda/vul-aanmelding/aanmelden/"
EVENT = "/agenda/vul-aanmelding/"
IN_FLIGHT = 100
DOUBLE_CLICKS = 0.2
#: A form that comes back so often is an error.
MOST_TRIES = 8
_KEY = re.compile(r'name="form_key" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_COOKIE = re.compile(r"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)
_LENGTH = re.compile(r"\r\ncontent-length: (\d+)", re.IGNORECASE)
_CHOICE = re.compile(r'<input[^>]*name="(group-[^"]+|waiting)"[^>]*value="(\d+)"')


@dataclass
class Herd:
    """What came of it; times in seconds."""

    open_seconds: float = 0.0
    seconds: float = 0.0
    #: Time of processors: of the server for the forms, for all that was sent, and of this program.
    open_cpu: float = 0.0
    cpu: float = 0.0
    own_cpu: float = 0.0
    posts: list[float] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    event_page: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def percentile(self, times: list[float], share: float) -> float:
        """A percentile of some times, in milliseconds."""
        ordered = sorted(times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0


class Connection:
    """A connection that is kept, and opened again when the server closed it."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.socket: socket.socket | None = None

    def ask(self, method: str, path: str, headers: str = "", body: str = "") -> tuple[str, bytes]:
        """One request: the head of the answer, and its body."""
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        request = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"{headers}{length}\r\n{body}"
        ).encode()
        try:
            return self._exchange(request)
        except ConnectionError:
            # It was idle for too long: a browser opens another.
            self.close()
            return self._exchange(request)

    def _exchange(self, request: bytes) -> tuple[str, bytes]:
        if self.socket is None:
            self.socket = socket.create_connection((self.host, self.port), timeout=120)
        self.socket.sendall(request)
        head, _end, body = self._more(b"").partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        length = int(_LENGTH.search(text)[1])  # the site tells it always
        parts, got = [body], len(body)
        while got < length:
            parts.append(self._more())
            got += len(parts[-1])
        if "\r\nconnection: close" in text.lower():
            self.close()
        return text, b"".join(parts)

    def _more(self, until: bytes | None = None) -> bytes:
        """What has come; with `until`, at least a whole head."""
        found = b""
        while True:
            piece = self.socket.recv(131072)
            if not piece:
                raise ConnectionResetError
            found += piece
            if until is None or b"\r\n\r\n" in found:
                return found

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None


class Visitor:
    """Somebody with a browser of their own: one cookie, one address, one form."""

    def __init__(self, number: int, seed: random.Random) -> None:
        self.number = number
        self.random = random.Random(seed.random())
        self.host = f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"
        self.cookie = ""
        self.page = ""

    def ask(
        self, connection: Connection, method: str, path: str, body: str = ""
    ) -> tuple[int, str]:
        """One request; keeps the cookie and the page."""
        headers = f"X-Forwarded-For: {self.host}\r\nAccept-Language: nl\r\n"
        if self.cookie:
            headers += f"Cookie: {self.cookie}\r\n"
        if body:
            headers += "Content-Type: application/x-www-form-urlencoded\r\n"
        head, page = connection.ask(method, path, headers, body)
        if cookie := _COOKIE.search(head):
            self.cookie = cookie[1]
        return int(head[9:12]), page.decode()

    def open(self, connection: Connection) -> int:
        """Open the form."""
        status, self.page = self.ask(connection, "GET", PATH)
        return status

    def filled_in(self) -> str:
        """The form as it is shown now, filled in: a part of each round, where one is free."""
        key, token = _KEY.search(self.page), _TOKEN.search(self.page)
        if not key or not token:
            raise RuntimeError("there is no form in this page")
        values = [
            ("form_key", html.unescape(key[1])),
            ("csrfmiddlewaretoken", token[1]),
            ("first_name", "Sanne"),
            ("last_name", f"de Vries {self.number}"),
            ("email", f"bezoeker{self.number}@example.org"),
            ("organisation", "Gemeente Vuldam"),
            ("register", "1"),
        ]
        choices: dict[str, list[str]] = {}
        for name, value in _CHOICE.findall(self.page):
            choices.setdefault(name, []).append(value)
        values += [(name, self.random.choice(choices[name])) for name in choices]
        if 'name="accepts_waiting"' in self.page:
            values.append(("accepts_waiting", "on"))
        return urlencode(values)


class Crowd:
    """All visitors, so many at a time, and what they met."""

    def __init__(self, host: str, port: int, number: int) -> None:
        seed = random.Random(20261124)
        self.host, self.port = host, port
        self.visitors = [Visitor(item, seed) for item in range(number)]
        self.clickers = set(seed.sample(range(number), int(number * DOUBLE_CLICKS)))
        self.herd = Herd()
        self.lock = threading.Lock()

    def run(self, work: Callable[[Visitor, Connection], None], threads: int) -> float:
        """Let each visitor do something, so many at once; return how many seconds it took."""
        waiting: queue.SimpleQueue[Visitor] = queue.SimpleQueue()
        for visitor in self.visitors:
            waiting.put(visitor)

        def worker() -> None:
            connection = self.connect()
            with contextlib.suppress(queue.Empty):
                while True:
                    work(waiting.get_nowait(), connection)
            connection.close()

        crowd = [threading.Thread(target=worker) for _number in range(threads)]
        begin = time.perf_counter()
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
        return time.perf_counter() - begin

    def connect(self) -> Connection:
        """A connection that is kept."""
        return Connection(self.host, self.port)

    def note(self, answer: str) -> None:
        """Count an answer."""
        with self.lock:
            self.herd.answers[answer] += 1

    def open_form(self, visitor: Visitor, connection: Connection) -> None:
        """Open the form, before the minute in which all send it."""
        self.note(f"form {visitor.open(connection)}")

    def post(self, visitor: Visitor, connection: Connection, body: str) -> tuple[int, str]:
        """Send the form once, and time it."""
        begin = time.perf_counter()
        status, page = visitor.ask(connection, "POST", PATH, body)
        self.herd.posts.append(time.perf_counter() - begin)
        self.note(str(status))
        return status, page

    def send(self, visitor: Visitor, connection: Connection) -> None:
        """Send it until it is done: with other parts, or for the waiting list, as the page says."""
        begin = time.perf_counter()
        body = visitor.filled_in()
        second = threading.Thread(target=self.click_again, args=(visitor, body))
        if visitor.number in self.clickers:
            second.start()
        for _try in range(MOST_TRIES):
            status, page = self.post(visitor, connection, body)
            if status == 503:
                time.sleep(1)
            elif status == 200 and _KEY.search(page):
                visitor.page = page
                body = visitor.filled_in()
            else:
                break
        else:
            self.note("gave up")
        if second.ident:
            second.join()
        self.herd.visits.append(time.perf_counter() - begin)

    def click_again(self, visitor: Visitor, body: str) -> None:
        """Click twice."""
        connection = self.connect()
        self.post(visitor, connection, body)
        connection.close()

    def read_meanwhile(self, over: threading.Event) -> None:
        """Somebody who only reads about the event."""
        connection = self.connect()
        while not over.wait(0.2):
            begin = time.perf_counter()
            head, _page = connection.ask("GET", EVENT)
            self.herd.event_page.append(time.perf_counter() - begin)
            self.note(f"event page {head[9:12]}")
        connection.close()


def sign_up_all(server: Server, number: int) -> Herd:
    """Let so many people open the form, and then send it, a hundred at a time."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.herd", server.host, str(server.port), str(number)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    cpu = [server.cpu_seconds()]
    for step in ("opened", "sent"):
        process.stdin.write("go\n")
        process.stdin.flush()
        told = process.stdout.readline().strip()
        if told != step:
            raise RuntimeError(f"the visitors ended with: {told}")
        cpu.append(server.cpu_seconds())
    values = json.loads(process.stdout.readline())
    process.wait(timeout=30)
    answers = Counter(values.pop("answers"))
    values |= {"open_cpu": cpu[1] - cpu[0], "cpu": cpu[2] - cpu[1]}
    return Herd(**values, answers=answers)


def main(host: str, port: int, number: int) -> None:
    """Be the visitors: do the next thing at each line that is told, and tell what came of it."""
    crowd = Crowd(host, port, number)
    herd = crowd.herd
    sys.stdin.readline()
    herd.open_seconds = crowd.run(crowd.open_form, 16)
    print("opened", flush=True)
    sys.stdin.readline()
    time.sleep(2)  # nobody fills in a form faster
    over = threading.Event()
    reader = threading.Thread(target=crowd.read_meanwhile, args=(over,))
    reader.start()
    own = time.process_time()
    herd.seconds = crowd.run(crowd.send, IN_FLIGHT)
    herd.own_cpu = time.process_time() - own
    over.set()
    reader.join()
    print("sent", flush=True)
    print(json.dumps(vars(herd)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

"""The opening minute: thousands sign up at once, through HTTP, with forms and their tokens."""

import contextlib
import html
import http.client
import queue
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.server import Server

Connection = http.client.HTTPConnection
PATH = "/agenda/vul-aanmelding/aanmelden/"
EVENT = "/agenda/vul-aanmelding/"
IN_FLIGHT = 100
DOUBLE_CLICKS = 0.2
#: A form that comes back so often is an error.
MOST_TRIES = 8
_KEY = re.compile(r'name="form_key" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
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
        headers = {"X-Forwarded-For": self.host, "Accept-Language": "nl"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
        except (ConnectionError, http.client.BadStatusLine):
            # The server had closed a connection that was idle: a browser opens another.
            connection.close()
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
        text = response.read().decode()
        if cookie := response.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return response.status, text

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

    def __init__(self, server: Server, number: int) -> None:
        seed = random.Random(20261124)
        self.server = server
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
        return http.client.HTTPConnection(self.server.host, self.server.port, timeout=120)

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
            connection.request("GET", EVENT)
            response = connection.getresponse()
            response.read()
            self.herd.event_page.append(time.perf_counter() - begin)
            self.note(f"event page {response.status}")
        connection.close()


def sign_up_all(server: Server, number: int) -> Herd:
    """Let so many people open the form, and then send it, a hundred at a time."""
    crowd = Crowd(server, number)
    herd = crowd.herd
    cpu = server.cpu_seconds()
    herd.open_seconds = crowd.run(crowd.open_form, 16)
    herd.open_cpu = server.cpu_seconds() - cpu
    time.sleep(2)  # nobody fills in a form faster
    over = threading.Event()
    reader = threading.Thread(target=crowd.read_meanwhile, args=(over,))
    reader.start()
    cpu, own = server.cpu_seconds(), time.process_time()
    herd.seconds = crowd.run(crowd.send, IN_FLIGHT)
    herd.cpu, herd.own_cpu = server.cpu_seconds() - cpu, time.process_time() - own
    over.set()
    reader.join()
    return herd

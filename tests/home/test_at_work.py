"""Few requests are at work at once: readers never wait for senders, nor anybody for a slow line."""

import io
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from home import at_work
from home.at_work import FewAtWork, give_way

PATIENCE = 10


class Site:
    """An application that works until it is told to end, and knows how many are in it."""

    def __init__(self):
        self.go_on = threading.Event()
        self.lock = threading.Lock()
        self.inside = self.most = 0
        self.bodies = []

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "GET":
            return [b"read"]
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.go_on.wait(PATIENCE)
        self.bodies.append(environ["wsgi.input"].read())
        with self.lock:
            self.inside -= 1
        return [b"sent"]


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(at_work, "_all", [])
    return Site()


def ask(application, method="POST", body=b"a=1", length=None, stream=None):
    answers = []
    environ = {
        "REQUEST_METHOD": method,
        "CONTENT_LENGTH": str(len(body)) if length is None else length,
        "wsgi.input": stream or io.BytesIO(body),
    }
    parts = application(environ, lambda status, headers: answers.append(status))
    return b"".join(parts), answers


def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_who_sends_waits_for_a_place_and_who_reads_does_not(site):
    application = FewAtWork(site, 4)
    with ThreadPoolExecutor(20) as pool:
        sent = [pool.submit(ask, application) for _number in range(10)]
        until(lambda: application.sending.waiting == 9)
        assert site.inside == 1
        assert ask(application, "GET") == (b"read", [])
        site.go_on.set()
        assert [one.result()[0] for one in sent] == [b"sent"] * 10
    assert site.most == 1
    assert application.sending.waiting == 0
    assert site.bodies == [b"a=1"] * 10


def test_nobody_waits_long_for_something_slow(site, monkeypatch):
    monkeypatch.setattr(at_work, "LONGEST_WAIT", 0.3)
    application = FewAtWork(site, 4)
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(ask, application) for _number in range(3)]
        until(lambda: site.inside == 3)  # the first never ended
        site.go_on.set()
        assert [one.result()[0] for one in sent] == [b"sent"] * 3
    with ThreadPoolExecutor(4) as pool:  # and there is one place, as before
        site.go_on.clear()
        monkeypatch.setattr(at_work, "LONGEST_WAIT", PATIENCE)
        site.most = 0
        sent = [pool.submit(ask, application) for _number in range(3)]
        until(lambda: application.sending.waiting == 2)
        site.go_on.set()
        assert [one.result()[0] for one in sent] == [b"sent"] * 3
    assert site.most == 1


def test_a_slow_line_takes_no_place(site):
    class Slow(io.BytesIO):
        def read(self, size=-1):
            site.go_on.wait(PATIENCE)
            return super().read(size)

    application = FewAtWork(site, 2)
    with ThreadPoolExecutor(4) as pool:
        slow = pool.submit(ask, application, stream=Slow(b"slow"), length="4")
        quick = pool.submit(ask, application)
        until(lambda: site.inside == 1)
        assert application.sending.waiting == 0
        site.go_on.set()
        assert quick.result()[0] == slow.result()[0] == b"sent"


def test_what_is_too_large_is_refused_unread(site):
    body = io.BytesIO(b"x" * 10)
    answer, told = ask(FewAtWork(site, 2), length=str(at_work.LARGEST + 1), stream=body)
    assert told == ["413 Content Too Large"]
    assert b"te groot" in answer
    assert body.tell() == 0


@pytest.mark.parametrize("length", ["", "nonsense", "-5", "3"])
def test_a_body_is_as_long_as_it_says(site, length):
    site.go_on.set()
    ask(FewAtWork(site, 2), body=b"abcdef", length=length)
    assert site.bodies == [b"abc" if length == "3" else b""]


def test_a_large_body_arrives_whole(site):
    site.go_on.set()
    body = bytes(range(256)) * 8000
    ask(FewAtWork(site, 2), body=body)
    assert site.bodies == [body]


def test_what_fails_gives_its_place_back(site):
    def failing(environ, start_response):
        raise RuntimeError

    application = FewAtWork(failing, 2)
    for _time in range(5):
        with pytest.raises(RuntimeError):
            ask(application)


def test_what_can_wait_gives_way_for_a_while(site):
    application = FewAtWork(site, 2)
    begin = time.monotonic()
    give_way(5)
    assert time.monotonic() - begin < 1
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(ask, application) for _number in range(2)]
        until(lambda: application.sending.waiting == 1)
        begin = time.monotonic()
        give_way(0.3)
        assert 0.25 < time.monotonic() - begin < 3
        site.go_on.set()
        assert [one.result()[0] for one in sent] == [b"sent"] * 2

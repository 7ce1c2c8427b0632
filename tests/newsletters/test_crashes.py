"""Workers that are killed while they send, at every step, and what the readers got."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import cycle, product

import pytest
from django.db import connection
from django.utils import timezone

from newsletters.delivery.couriers import GROUP
from newsletters.models import Delivery, DeliveryState, Sending, SendingState
from newsletters.sending import send_again
from tests.databases import ROOT
from tests.newsletters.providers import mail_server, mailgun_webhook, provider
from tests.newsletters.readers import new_page, new_sending, readers

pytestmark = pytest.mark.django_db(transaction=True)
#: With KILL_TEST_READERS=5000 every stage is tried with so many, and through each way of sending.
PEOPLE = int(os.environ.get("KILL_TEST_READERS", "300"))
#: Seconds that a worker may take for them, on a slow machine too.
PATIENCE = 60 + PEOPLE / 10
WAYS = ["mailgun", "smtp", "brevo"]


@pytest.fixture
def issue_page(home_page):
    return new_page(home_page)


class Worker:
    """A process that sends."""

    def __init__(self, stub, **order):
        order.setdefault("seconds", PATIENCE)
        order["settings"] = {"NEWSLETTER_BATCH": 40, **stub.settings(), **order.get("settings", {})}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.newsletters.worker",
                connection.settings_dict["NAME"],
                json.dumps(order),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "LOG_LEVEL": "CRITICAL"},
            stdout=subprocess.PIPE,
            text=True,
        )

    def last_word(self, seconds=2 * PATIENCE):
        said, _nothing = self.process.communicate(timeout=seconds)
        return said.split()[-1]


def work(stub, **order):
    """Send until there is nothing more to send."""
    assert Worker(stub, **order).last_word() == "done"
    assert not Sending.objects.exclude(problem="").values_list("problem", flat=True)


def die(stub, place, number, when="before", **order):
    """Send until the power is lost there."""
    worker = Worker(stub, dies=[place, number, when], **order)
    assert worker.last_word() == "ready"
    assert worker.process.returncode == -9


def let_time_pass():
    """So long that claims and calls of who died have run out."""
    Delivery.objects.filter(until__isnull=False).update(until=timezone.now())


def states():
    return Counter(Delivery.objects.values_list("state", flat=True))


#: Every step of the way, as the function at which it is left; (place, how often, before or after).
BEFORE_THE_CALL = [
    ("newsletters.sending._write_ledger", 2, "before"),
    ("newsletters.sending._write_ledger", 2, "after"),
    ("newsletters.sending.freeze_chunk", 2, "after"),
    ("newsletters.delivery.claims.claim", 3, "before"),
    ("newsletters.delivery.claims.claim", 3, "after"),
    ("newsletters.delivery.claims.copies_of", 3, "after"),
    ("newsletters.delivery.claims.begin", 3, "before"),
    ("newsletters.delivery.dispatch._draw_conclusions", 3, "before"),
    ("newsletters.delivery.dispatch._draw_conclusions", 3, "after"),
    ("newsletters.delivery.dispatch.finish", 1, "before"),
    ("newsletters.delivery.dispatch.finish", 1, "after"),
]
AROUND_THE_CALL = [
    ("newsletters.delivery.claims.begin", 3, "after"),
    ("newsletters.delivery.couriers.shared_headers", 3, "after"),
    ("newsletters.delivery.claims.settle", 3, "before"),
]


@pytest.mark.parametrize(
    ("step", "name"),
    list(product(BEFORE_THE_CALL, WAYS))
    if "KILL_TEST_READERS" in os.environ
    else list(zip(BEFORE_THE_CALL, cycle(WAYS), strict=False)),
    ids=str,
)
def test_killed_where_nothing_is_in_the_air_nobody_misses_it_or_gets_it_twice(
    issue_page, step, name
):
    everybody = readers(PEOPLE)
    new_sending(issue_page)
    with mail_server() if name == "smtp" else provider(name) as stub:
        die(stub, *step, chunk=100)
        let_time_pass()
        work(stub, chunk=100)
        assert stub.doubles == 0
        assert set(stub.addresses) == everybody
    assert states() == {DeliveryState.SENT: PEOPLE}
    assert Sending.objects.get().state == SendingState.SENT


@pytest.mark.parametrize("step", AROUND_THE_CALL, ids=str)
def test_killed_around_a_call_that_has_a_key_all_settles_by_itself(issue_page, step):
    everybody = readers(PEOPLE)
    new_sending(issue_page)
    with provider("brevo") as stub:
        die(stub, *step)
        assert states()[DeliveryState.IN_DOUBT] == 40
        let_time_pass()
        work(stub)
        assert stub.doubles == 0
        assert set(stub.addresses) == everybody
    assert states() == {DeliveryState.SENT: PEOPLE}


@pytest.mark.parametrize("step", AROUND_THE_CALL, ids=str)
def test_killed_around_a_call_without_a_key_webhooks_settle_it_and_staff_the_rest(
    issue_page, step, client, settings
):
    everybody = readers(PEOPLE)
    sending = new_sending(issue_page)
    with provider("mailgun") as stub:
        die(stub, *step)
        let_time_pass()
        work(stub)
        # At most once: what may have left is not sent again by itself.
        assert stub.doubles == 0
        assert states() == {DeliveryState.SENT: PEOPLE - 40, DeliveryState.IN_DOUBT: 40}
        assert Sending.objects.get().state == SendingState.SENT
        for name, value in stub.settings().items():
            setattr(settings, name, value)
        tell_all(client, stub)
        taken = len(stub.mails)
        assert states()[DeliveryState.SENT] == taken
        assert states()[DeliveryState.IN_DOUBT] == PEOPLE - taken
        assert send_again(sending) == PEOPLE - taken
        work(stub)
        assert stub.doubles == 0
        assert set(stub.addresses) == everybody
    assert states() == {DeliveryState.SENT: PEOPLE}


@pytest.mark.parametrize(
    "step",
    [
        ("newsletters.delivery.claims.begin", 3, "after"),
        ("newsletters.delivery.couriers.transfer", 55, "before"),
        ("newsletters.delivery.couriers.transfer", 55, "after"),
        ("newsletters.delivery.claims.settle", 3, "before"),
    ],
    ids=str,
)
def test_killed_around_mails_by_smtp_no_more_than_a_few_are_in_doubt(issue_page, step):
    everybody = readers(PEOPLE)
    new_sending(issue_page)
    with mail_server() as stub:
        die(stub, *step)
        let_time_pass()
        work(stub)
        assert stub.doubles == 0
        doubtful = states()[DeliveryState.IN_DOUBT]
        assert 0 < doubtful <= GROUP
        assert len(everybody - set(stub.addresses)) <= doubtful
    assert states()[DeliveryState.SENT] == PEOPLE - doubtful


@pytest.mark.parametrize("name", ["mailgun", "brevo", "smtp"])
def test_two_workers_of_which_one_is_killed_at_any_moment(issue_page, name):
    """5,000 readers; the first worker is killed somewhere in the middle, again and again."""
    everybody = readers(5000)
    new_sending(issue_page)
    with mail_server() if name == "smtp" else provider(name) as stub:
        steady = Worker(stub, seconds=240, lease=10)
        for killed_after in (0.2, 0.5, 0.9, 1.3):
            before = len(stub.mails)
            doomed = Worker(stub, lease=10)
            assert doomed.process.stdout.readline() == "ready\n"
            deadline = time.time() + 60
            while len(stub.mails) < before + 50 and time.time() < deadline:
                if doomed.process.poll() is not None or steady.process.poll() is not None:
                    break
                time.sleep(0.02)
            time.sleep(killed_after / 4)
            doomed.process.send_signal(signal.SIGKILL)
            doomed.process.communicate()
        assert steady.last_word(240) == "done"
        assert stub.doubles == 0
        doubtful = states()[DeliveryState.IN_DOUBT]
        missing = everybody - set(stub.addresses)
        assert len(missing) <= doubtful
    if name == "brevo":
        assert not doubtful
    assert states()[DeliveryState.SENT] + doubtful == 5000
    assert set(states()) <= {DeliveryState.SENT, DeliveryState.IN_DOUBT}


def tell_all(client, stub):
    """The provider tells of everything that it took."""
    for mail in stub.mails:
        body = mailgun_webhook("delivered", mail.metadata["delivery"], mail.address)
        answer = client.post(
            "/anymail/mailgun/tracking/",
            body,
            content_type="application/json",
            headers={"Authorization": "Basic dXNlcjpwYXNz"},
        )
        assert answer.status_code == 200

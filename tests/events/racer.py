"""A process of its own that does to the test database what it is told, line by line, as JSON.

`python -m tests.events.racer DATABASE` is started by the tests of races.
"""
# ruff: noqa: E402  (models can be imported after Django's setup only)

import contextlib
import json
import os
import signal
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

os.environ["DJANGO_SETTINGS_MODULE"] = "agendastad.settings.test"

import django

from agendastad.settings import test

# Mail stays in its table: whoever sends it is another process.
test.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
django.setup()

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime

from events.door import check_in as door
from events.door.check_in import Attempt, check_in
from events.models import DoorPass, Session, SignUp
from events.sign_up import registration
from events.sign_up.changes import answer_offer, cancel, change_sessions
from events.sign_up.invitations import Addressee, Terms, invite
from events.sign_up.locking import hold_lock_of, sign_up_lock
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.programme_news import remember, tell_programme
from events.sign_up.registration import Application, Attendee, register
from events.sign_up.waiting_list import settle


@contextlib.contextmanager
def no_lock(pk: int) -> Iterator[SignUp]:
    """What the lock replaces: everybody reads, thinks, and writes."""
    yield SignUp.objects.select_related("event").get(pk=pk)


def slowly(*arguments: Any) -> Any:
    """Decide as always, and think it over for a while."""
    move = _decide(*arguments)
    time.sleep(0.2)
    return move


_decide = registration._first_move


def die(*_arguments: Any) -> None:
    """Lose the power."""
    os.kill(os.getpid(), signal.SIGKILL)


def sign_up(order: dict[str, Any]) -> str:
    """Send the form."""
    form = Application(
        submit_key=uuid.UUID(order["key"]) if "key" in order else uuid.uuid4(),
        attendees=[Attendee("Sanne", "de Vries", order["email"])],
        session_ids=order.get("sessions", ()),
        accepts_waiting=order.get("waits", False),
        invitation_code=order.get("code", ""),
    )
    with contextlib.ExitStack() as doubles:
        if "unlocked" in order:
            doubles.enter_context(mock.patch.object(registration, "sign_up_lock", no_lock))
            doubles.enter_context(mock.patch.object(registration, "_first_move", slowly))
        if order.get("dies") == "inside":
            doubles.enter_context(mock.patch.object(registration, "tell_all", die))
        outcome = register(order["sign_up"], form)
    if order.get("dies") == "after":
        die()
    return f"{outcome.registration.state} {'new' if outcome.is_new else 'known'}"


def scan(order: dict[str, Any]) -> str:
    """Stand at a door: hold each ticket before it, and send each scan twice."""
    door_pass = DoorPass.objects.select_related("sign_up").get(pk=order["door"])
    results = Counter()
    for text, moment in order["tickets"]:
        nonce = uuid.uuid4()
        offline = {"scanned_at": parse_datetime(moment), "admitted": True} if moment else {}
        answers = {check_in(door_pass, Attempt(nonce, text, **offline)).result for _ in range(2)}
        results.update(answers)
    return json.dumps(results)


def scan_slowly(order: dict[str, Any]) -> str:
    """Decide about one ticket, think it over, and only then store the scan."""
    judge = door._judge

    def think(*arguments: Any) -> Any:
        verdict = judge(*arguments)
        time.sleep(0.3)
        return verdict

    door_pass = DoorPass.objects.select_related("sign_up").get(pk=order["door"])
    session = Session.objects.get(pk=order["session"]) if "session" in order else None
    with contextlib.ExitStack() as doubles:
        doubles.enter_context(mock.patch.object(door, "_judge", think))
        if "unlocked" in order:
            doubles.enter_context(mock.patch.object(door, "_held", lambda rows: rows))
            doubles.enter_context(mock.patch.object(door.transaction, "atomic", no_transaction))
        return check_in(door_pass, Attempt(uuid.uuid4(), order["text"], session)).result


@contextlib.contextmanager
def no_transaction(*_arguments: Any, **_values: Any) -> Iterator[None]:
    """What the door's transaction replaces: each statement by itself."""
    yield


def hold(order: dict[str, Any]) -> None:
    """Keep everybody waiting."""
    with sign_up_lock(order["sign_up"]):
        time.sleep(order["seconds"])


def send_invitations(order: dict[str, Any]) -> str:
    """Invite a list of people."""
    people = [Addressee(email) for email in order["emails"]]
    return f"{invite(order['sign_up'], people, Terms(), None)} invited"


def move_session(order: dict[str, Any]) -> None:
    """Edit a part of the programme, and think it over before it is stored."""
    with transaction.atomic():
        session = Session.objects.get(pk=order["session"])
        hold_lock_of(session.event_id)
        session = Session.objects.select_related("room").get(pk=session.pk)
        Session.objects.filter(pk=session.pk).update(meeting_point=order["point"])
        remember([session])
        time.sleep(order["seconds"])


DEEDS: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "register": sign_up,
    "settle": lambda order: settle(order["sign_up"]) and None,
    "accept": lambda order: answer_offer(order["pk"], accepts=True).state,
    "swap": lambda order: change_sessions(order["pk"], order["sessions"]) and None,
    "cancel": lambda order: cancel(order["pk"], Actor(order["by"])).state,
    "scan": scan,
    "scan slowly": scan_slowly,
    "hold": hold,
    "invite": send_invitations,
    "move": move_session,
    "tell": lambda order: f"{tell_programme(order['sign_up'])} told",
}


def obey(order: dict[str, Any]) -> str:
    """Do it at the very moment that was agreed."""
    while time.time() < order["at"]:
        pass
    try:
        return DEEDS[order["do"]](order) or "done"
    except RefusedError as refused:
        return f"refused {','.join(refused.texts)}"
    except Exception as error:
        return f"error {type(error).__name__}: {error}"


def main(database: str) -> None:
    """Read orders until there are no more."""
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obey(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])

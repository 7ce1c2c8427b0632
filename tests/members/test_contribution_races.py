"""An author and a moderator in the same moment: what goes live is what the moderator saw."""

import threading
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from wagtail.models import DraftStateMixin

from members.contributions import reviewing, writing
from members.contributions.steps import NotPossibleError
from members.models import Contribution
from tests.members.contribution_factories import fresh, make_moderator, make_waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
SEEN, UNSEEN = "Dit las de moderator.", "Dit las niemand."


def together(*works):
    """Do these at once, each on a connection of its own; return what each raised."""
    start, raised = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        try:
            start.wait(timeout=20)
            work()
        except Exception as error:
            raised[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return raised


def change(waiting):
    """The author takes it back, writes something else and sends that."""
    author = waiting.author
    writing.take_back(waiting, author)
    version = writing.newest(fresh(waiting))
    version.text = UNSEEN
    writing.save(version, author)
    writing.submit(version, author)


def test_what_goes_live_is_what_the_moderator_saw():
    moderator = make_moderator()
    refused = published = 0
    for number in range(6):
        waiting = make_waiting(text=SEEN)
        seen = waiting.latest_revision_id

        def decide(waiting=waiting, seen=seen, number=number):
            time.sleep(0.15 if number % 3 == 1 else 0)
            reviewing.approve(waiting, moderator, seen=seen)

        def rewrite(waiting=waiting, number=number):
            time.sleep(0.15 if number % 3 == 2 else 0)
            change(waiting)

        decided, changed = together(decide, rewrite)
        after = fresh(waiting)
        assert after.text == SEEN or not after.live
        if decided is None:
            published += 1
            assert after.live
            assert SEEN in after.html
            assert isinstance(changed, NotPossibleError)  # it was not under review any more
        else:
            refused += 1
            assert isinstance(decided, reviewing.ChangedMeanwhileError)
            assert after.state == "waiting"
    assert published
    assert refused


def test_the_control_wagtails_own_way_publishes_what_nobody_saw(monkeypatch):
    """The same race with Wagtail's finish action and nothing that asks what was seen."""
    monkeypatch.delattr(Contribution, "finish_review")
    monkeypatch.setattr(
        Contribution,
        "publish",
        lambda self, revision, user=None, **_rest: DraftStateMixin.publish(
            self, revision, user, skip_permission_checks=True
        ),
    )
    moderator = make_moderator()
    waiting = make_waiting(text=SEEN)
    page_open = threading.Event()

    def decide():
        with transaction.atomic():
            looked = fresh(waiting)
            assert looked.text == SEEN
        page_open.set()
        time.sleep(0.4)  # the moderator reads
        fresh(waiting).current_workflow_task_state.approve(user=moderator)

    def rewrite():
        assert page_open.wait(timeout=20)
        version = fresh(waiting)
        version.text = UNSEEN
        version.save_revision(user=waiting.author)

    assert together(decide, rewrite) == [None, None]
    after = fresh(waiting)
    assert after.live
    assert after.text == UNSEEN


def test_two_moderators_at_once_decide_once():
    waiting = make_waiting()
    seen = waiting.latest_revision_id
    one, other = make_moderator(), make_moderator()
    raised = together(
        lambda: reviewing.approve(waiting, one, seen=seen),
        lambda: reviewing.reject(waiting, other, seen=seen, text="Reclame."),
    )
    assert [type(error) for error in raised if error] in (
        [reviewing.ChangedMeanwhileError],
        [PermissionDenied],
    )
    after = fresh(waiting)
    assert (after.state, after.live) in {("approved", True), ("rejected", False)}
    assert after.steps.count() == 2


def test_an_author_who_withdraws_while_it_is_approved_ends_with_nothing_on_the_site():
    for _number in range(3):
        waiting = make_waiting()
        seen = waiting.latest_revision_id
        moderator = make_moderator()
        together(
            lambda waiting=waiting, seen=seen, who=moderator: reviewing.approve(
                waiting, who, seen=seen
            ),
            lambda waiting=waiting: writing.withdraw(waiting, waiting.author),
        )
        after = fresh(waiting)
        assert (after.state, after.live) == ("withdrawn", False)

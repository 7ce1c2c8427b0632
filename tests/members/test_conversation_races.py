"""Several at once, each with a connection of its own, on the database at hand."""

import threading
import uuid

import pytest
from django.db import connection

from members.contributions.steps import NotPossibleError
from members.conversations import comments, gestures, reports
from members.conversations.targets import find_target
from members.models import (
    Comment,
    CommentMode,
    Contribution,
    ConversationSettings,
    Decision,
    Initiative,
    Notification,
    Reaction,
    Report,
    ReportReason,
    Rhythm,
)
from members.notifications import notify
from members.notifications.choosing import choose
from members.notifications.mails import mail_due
from members.roles import MODERATORS
from tests.members.contribution_factories import make_published
from tests.members.people import make_member

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 4


@pytest.fixture(autouse=True)
def _mail_stays_in_its_table(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def item(roles):
    own = ConversationSettings.load()
    own.comments = CommentMode.AT_ONCE
    own.save()
    return Contribution.objects.get(pk=make_published(Initiative, author=make_member()).pk)


def race(*jobs):
    """Do all of these at the same moment; return what each gave, or its error."""
    barrier = threading.Barrier(len(jobs))
    results = [None] * len(jobs)

    def run(number, job):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_reactions_at_once_are_one(item):
    user = make_member()
    assert race(*[lambda: gestures.set_useful(user, item, True)] * CROWD) == [None] * CROWD
    assert Reaction.objects.count() == 1


def test_the_same_comment_at_once_is_one_and_told_once(item):
    user, key = make_member(), uuid.uuid4()
    results = race(*[lambda: comments.send(user, item, "Ja", form_key=key)] * CROWD)
    assert {result.pk for result in results} == {Comment.objects.get().pk}
    assert Notification.objects.filter(kind="comment").count() == 1


def test_two_decisions_at_once_are_one(item):
    reporter = make_member()
    target = find_target(reporter, "contribution", str(item.pk))
    wish = reports.Wish(ReportReason.OTHER, "Klopt niet.", uuid.uuid4())
    reported = reports.report(target, wish, reporter)
    moderators = [make_member(role=MODERATORS) for _number in range(CROWD)]
    results = race(
        *[
            lambda moderator=moderator: reports.decide(
                Report.objects.get(pk=reported.pk), moderator, Decision.KEEP, "Mag."
            )
            for moderator in moderators
        ]
    )
    assert results.count(None) == 1
    assert all(isinstance(one, NotPossibleError) for one in results if one)
    assert Notification.objects.filter(kind="report_decided").count() == 1


def test_two_workers_make_one_mail(item):
    from home.models import OutgoingMail

    reader = make_member()
    choose(reader, {"followed_item": Rhythm.AT_ONCE})
    for number in range(3):
        notify(reader, "followed_item", key=str(number), title="Iets")
    OutgoingMail.objects.all().delete()
    race(*[mail_due] * CROWD)
    mine = OutgoingMail.objects.filter(recipient=reader.email)
    assert mine.count() == 1
    assert set(reader.notifications.values_list("mail_key", flat=True)) == {mine.get().key}


def test_the_same_event_told_at_once_is_one_row(item):
    reader = make_member()
    Notification.objects.all().delete()
    race(*[lambda: notify(reader, "followed_item", key="same", title="Iets")] * CROWD)
    assert Notification.objects.filter(recipient=reader).count() == 1

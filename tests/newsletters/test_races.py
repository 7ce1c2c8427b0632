"""Several at once, each with a connection of its own, on the database at hand."""

import contextlib
import threading
import time

import pytest
from django.db import connection

from home.models import OutgoingMail
from newsletters.models import (
    Confirmation,
    How,
    Subscriber,
    SubscriberLog,
    Subscription,
    Suppression,
    SuppressionReason,
)
from newsletters.subscribing import asking
from newsletters.subscribing.asking import Wish, ask, ask_new_address, confirm
from newsletters.subscribing.leaving import erase, leave_all
from newsletters.subscribing.suppression import suppress
from tests.newsletters.factories import NewsletterListFactory, SubscriberFactory

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 4


@pytest.fixture(autouse=True)
def _mail_stays_in_its_table(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def newsletter(db):
    return NewsletterListFactory()


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

    threads = [threading.Thread(target=run, args=(number, job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def request(newsletter, email="noor@example.org"):
    return Wish(email, [newsletter], text="Ja", page="/")


def waiting(newsletter, email="noor@example.org"):
    ask(request(newsletter, email))
    return Confirmation.objects.first()


def test_the_same_request_at_once_is_one_mail(newsletter):
    wishes = [request(newsletter, email) for email in ("Noor@example.org", "noor@EXAMPLE.org") * 2]
    assert race(*[lambda wish=wish: ask(wish) for wish in wishes]) == [None] * CROWD
    assert Confirmation.objects.count() == OutgoingMail.objects.count() == 1


def test_without_the_lock_it_would_be_several(newsletter, monkeypatch):
    """The control: were this not so, the tests here would prove nothing."""
    monkeypatch.setattr(asking, "address_lock", lambda *keys: contextlib.nullcontext())
    real = asking._new_confirmation

    def slowly(**fields):
        time.sleep(0.3)
        return real(**fields)

    monkeypatch.setattr(asking, "_new_confirmation", slowly)
    race(*[lambda: ask(request(newsletter))] * CROWD)
    assert Confirmation.objects.count() > 1


def test_confirming_at_once_is_one_person_and_one_line_in_the_log(newsletter):
    confirmation = waiting(newsletter)
    answers = race(*[lambda: confirm(confirmation).pk] * CROWD)
    assert answers == [Subscriber.objects.get().pk] * CROWD
    assert SubscriberLog.objects.count() == Subscription.objects.count() == 1


def test_two_requests_confirmed_at_once_are_one_person(newsletter):
    other = NewsletterListFactory()
    first, second = waiting(newsletter), waiting(other)
    race(lambda: confirm(first), lambda: confirm(second))
    assert Subscriber.objects.get().subscriptions.count() == 2


def test_a_complaint_during_a_confirmation_wins_in_whatever_order(newsletter):
    for number in range(5):
        email = f"a{number}@example.org"
        confirmation = waiting(newsletter, email)
        race(
            lambda confirmation=confirmation: confirm(confirmation),
            lambda email=email: suppress(email, SuppressionReason.COMPLAINT),
        )
        assert not Subscriber.objects.receiving(newsletter).filter(email=email).exists()


def test_two_people_never_get_the_same_address(newsletter):
    one, two = SubscriberFactory(), SubscriberFactory()
    requests = []
    for subscriber in (one, two):
        ask_new_address(subscriber, "nieuw@example.org")
        requests.append(Confirmation.objects.first())
    answers = race(*[lambda item=item: confirm(item).email for item in requests])
    assert answers.count("nieuw@example.org") == 1
    assert isinstance(next(a for a in answers if a != "nieuw@example.org"), asking.EndedError)


def test_erasing_at_once_and_while_leaving_breaks_nothing(newsletter):
    subscriber = SubscriberFactory(newsletters=[newsletter])
    answers = race(
        lambda: erase(subscriber),
        lambda: leave_all(subscriber, How.LINK),
        lambda: erase(subscriber),
        lambda: leave_all(subscriber, How.ONE_CLICK),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert not Subscriber.objects.exists()
    assert Suppression.objects.count() == 1


def test_leaving_at_once_is_once(newsletter):
    subscriber = SubscriberFactory(newsletters=[newsletter])
    assert sum(race(*[lambda: leave_all(subscriber, How.ONE_CLICK)] * CROWD)) == 1
    assert subscriber.log.filter(action="leave").count() == 1

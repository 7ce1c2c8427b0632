"""What people hear when an event changes, and before it starts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import EventPage, Registration
from events.sign_up.announcements import queue_reminders, tell_change
from events.sign_up.registration import register
from home.models import OutgoingMail
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SignUpFactory,
    application,
    local,
)


@pytest.fixture
def sign_up(home_page):
    event = EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        start=local(2027, 6, 10, 9),
        end=local(2027, 6, 10, 17),
    )
    return SignUpFactory(event=event)


def kinds():
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_moved_event_is_told_once_and_calendars_follow(sign_up, time_machine):
    time_machine.move_to(local(2027, 5, 1, 12))
    register(sign_up.pk, application())
    assert tell_change(sign_up.pk) == 0  # what people signed up for is no news
    before = Registration.objects.get().version
    EventPage.objects.filter(pk=sign_up.event_id).update(
        start=local(2027, 6, 11, 9), end=local(2027, 6, 11, 17)
    )
    assert tell_change(sign_up.pk) == 1
    assert tell_change(sign_up.pk) == 0
    assert kinds() == ["events.confirmed", "events.event_moved"]
    assert Registration.objects.get().version == before + 1


def test_another_introduction_is_no_news(sign_up, time_machine):
    time_machine.move_to(local(2027, 5, 1, 12))
    register(sign_up.pk, application())
    tell_change(sign_up.pk)
    EventPage.objects.filter(pk=sign_up.event_id).update(intro="Anders.")
    assert tell_change(sign_up.pk) == 0


def test_a_cancelled_event_is_told_and_so_is_that_it_goes_on(sign_up, time_machine):
    time_machine.move_to(local(2027, 5, 1, 12))
    register(sign_up.pk, application())
    tell_change(sign_up.pk)
    for status in ("cancelled", "planned"):
        EventPage.objects.filter(pk=sign_up.event_id).update(status=status)
        tell_change(sign_up.pk)
    assert kinds()[1:] == ["events.event_cancelled", "events.event_moved"]


def test_publishing_a_moved_event_tells_by_itself(
    sign_up, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(local(2027, 5, 1, 12))
    register(sign_up.pk, application())
    with django_capture_on_commit_callbacks(execute=True):
        sign_up.event.save_revision().publish()
    event = EventPage.objects.get(pk=sign_up.event_id)
    event.end += timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        event.save_revision().publish()
    assert kinds() == ["events.confirmed", "events.event_moved"]


@pytest.mark.parametrize(
    ("now", "number"),
    [
        ((2027, 6, 1, 12), 0),  # nine days before
        ((2027, 6, 4, 12), 1),  # in the week before
        ((2027, 6, 4, 7), 0),  # too early in the morning
        ((2027, 6, 9, 12), 1),  # the day before
        ((2027, 6, 10, 10), 0),  # it has begun
    ],
)
def test_reminders_leave_in_time_and_once(sign_up, time_machine, now, number):
    time_machine.move_to(local(2027, 5, 1, 12))
    register(sign_up.pk, application())
    time_machine.move_to(local(*now))
    assert queue_reminders() == number
    assert queue_reminders() == 0


def test_everybody_is_reminded_however_many_they_are(sign_up, time_machine, monkeypatch):
    monkeypatch.setattr("events.sign_up.announcements.BATCH", 2)
    time_machine.move_to(local(2027, 5, 1, 12))
    for number in range(5):
        register(sign_up.pk, application(f"p{number}@example.org"))
    time_machine.move_to(local(2027, 6, 9, 12))
    assert queue_reminders() == 5


def test_who_signed_up_just_now_is_not_reminded(sign_up, time_machine):
    time_machine.move_to(local(2027, 6, 4, 10))
    register(sign_up.pk, application())
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert queue_reminders() == 0


def test_who_cancelled_is_not_reminded(sign_up, time_machine):
    from events.sign_up.changes import cancel

    time_machine.move_to(local(2027, 5, 1, 12))
    cancel(register(sign_up.pk, application()).registration.pk)
    time_machine.move_to(local(2027, 6, 4, 12))
    assert queue_reminders() == 0

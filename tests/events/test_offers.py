"""How long an offer stands, and the reminder of it, by the clock."""

from datetime import timedelta

import pytest

from events.models import Booking, EventPage, Registration, State
from events.sign_up.changes import answer_offer, answer_session_offer, cancel
from events.sign_up.offers import half_way, remind_of_offers, working_time
from events.sign_up.registration import register
from events.sign_up.set_up import close_now
from events.sign_up.waiting_list import settle
from home.models import MailState, OutgoingMail
from home.outgoing_mail import deliver_due
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)

MONDAY = local(2027, 5, 3, 9)


@pytest.fixture
def sign_up(home_page, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    event = EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        start=local(2027, 6, 10, 9),
        end=local(2027, 6, 10, 17),
        show_programme=True,
    )
    return SignUpFactory(event=event, capacity=1, offer_hours=8)


@pytest.fixture
def offered(sign_up):
    """Somebody who has an offer since Monday 9.00, of eight hours: until 17.00."""
    first = register(sign_up.pk, application("first@example.org")).registration
    waiter = register(sign_up.pk, application(accepts_waiting=True)).registration
    cancel(first.pk)
    waiter.refresh_from_db()
    assert waiter.state == State.OFFERED
    return waiter


def reminders():
    return OutgoingMail.objects.filter(kind__contains="offer_reminder")


@pytest.mark.parametrize(
    ("start", "end", "hours", "middle"),
    [
        (local(2027, 5, 3, 9), local(2027, 5, 3, 17), 8, local(2027, 5, 3, 13)),
        # From Friday afternoon until Monday: the weekend does not count.
        (local(2027, 5, 7, 16), local(2027, 5, 10, 12), 8, local(2027, 5, 7, 20)),
        (local(2027, 5, 7, 18), local(2027, 5, 10, 12), 6, local(2027, 5, 10, 9)),
        # Made at night, and in the weekend.
        (local(2027, 5, 3, 2), local(2027, 5, 3, 16), 8, local(2027, 5, 3, 12)),
        (local(2027, 5, 8, 12), local(2027, 5, 10, 18), 10, local(2027, 5, 10, 13)),
        # Over the nights in which the clock changes.
        (local(2027, 3, 26, 14), local(2027, 3, 29, 14), 12, local(2027, 3, 26, 20)),
        (local(2027, 10, 29, 14), local(2027, 11, 1, 14), 12, local(2027, 10, 29, 20)),
    ],
)
def test_half_of_the_hours_that_count(start, end, hours, middle):
    assert working_time(start, end) == timedelta(hours=hours)
    assert half_way(start, end) == middle


def test_who_has_not_answered_half_way_is_reminded_once(offered, time_machine):
    time_machine.move_to(local(2027, 5, 3, 12, 59), tick=False)
    assert remind_of_offers() == 0
    time_machine.move_to(local(2027, 5, 3, 13), tick=False)
    assert [remind_of_offers() for _time in range(2)] == [1, 0]
    time_machine.move_to(local(2027, 5, 3, 16), tick=False)
    assert remind_of_offers() == 0
    mail = reminders().get()
    assert mail.recipient == offered.email
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, "17.00" in mail.text) == (MailState.SENT, True)
    assert offered.secret in mail.text


@pytest.mark.parametrize("accepts", [True, False])
def test_who_answered_is_not_reminded(offered, time_machine, accepts):
    time_machine.move_to(local(2027, 5, 3, 12), tick=False)
    answer_offer(offered.pk, accepts)
    time_machine.move_to(local(2027, 5, 3, 14), tick=False)
    assert remind_of_offers() == 0


def test_a_reminder_that_was_overtaken_is_withheld(offered, time_machine):
    time_machine.move_to(local(2027, 5, 3, 14), tick=False)
    remind_of_offers()
    answer_offer(offered.pk, accepts=True)
    deliver_due()
    assert reminders().get().state == MailState.WITHHELD


def test_an_offer_that_ended_is_not_reminded_of_also_when_nothing_wrote_that_down(
    offered, time_machine
):
    time_machine.move_to(local(2027, 5, 3, 17), tick=False)
    assert remind_of_offers() == 0
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


def test_a_short_offer_needs_no_reminder(sign_up, offered, time_machine):
    Registration.objects.filter(pk=offered.pk).update(offer_until=local(2027, 5, 3, 12, 59))
    time_machine.move_to(local(2027, 5, 3, 12), tick=False)
    assert remind_of_offers() == 0


def test_a_cancelled_event_reminds_nobody(offered, time_machine):
    EventPage.objects.update(status="cancelled")
    time_machine.move_to(local(2027, 5, 3, 14), tick=False)
    assert remind_of_offers() == 0


def test_a_second_offer_is_reminded_of_too(sign_up, offered, time_machine):
    time_machine.move_to(local(2027, 5, 3, 14), tick=False)
    remind_of_offers()
    time_machine.move_to(local(2027, 5, 3, 18), tick=False)
    settle(sign_up.pk)
    other = register(sign_up.pk, application("other@example.org")).registration
    again = register(sign_up.pk, application(offered.email, accepts_waiting=True)).registration
    cancel(other.pk)
    time_machine.move_to(local(2027, 5, 4, 11), tick=False)
    assert remind_of_offers() == 1
    assert reminders().filter(about=f"registration:{again.pk}").count() == 1


def test_an_offer_of_a_session_is_reminded_of(sign_up, time_machine):
    session, other = (
        SessionFactory(event=sign_up.event, capacity=places, title=title)
        for places, title in ((1, "Vol"), (None, "Ernaast"))
    )
    sign_up.capacity = 10
    sign_up.save()
    first = register(
        sign_up.pk, application("first@example.org", session_ids=[session.pk])
    ).registration
    waiter = register(
        sign_up.pk, application(session_ids=[other.pk], waiting_session_ids=[session.pk])
    ).registration
    cancel(first.pk)
    booking = Booking.objects.get(registration=waiter, session=session)
    assert booking.state == State.OFFERED
    time_machine.move_to(local(2027, 5, 3, 14), tick=False)
    assert [remind_of_offers() for _time in range(2)] == [1, 0]
    mail = reminders().get()
    deliver_due()
    mail.refresh_from_db()
    assert "Vol" in mail.subject
    answer_session_offer(booking.pk, accepts=True)
    assert remind_of_offers() == 0


def test_it_takes_as_many_queries_for_many(sign_up, time_machine, django_assert_max_num_queries):
    for number in range(6):
        person = register(
            sign_up.pk, application(f"p{number}@example.org", accepts_waiting=True)
        ).registration
        if number == 0:
            first = person
    sign_up.capacity = 5
    sign_up.save()
    cancel(first.pk)
    assert sign_up.registrations.filter(state=State.OFFERED).count() == 5
    time_machine.move_to(local(2027, 5, 3, 14), tick=False)
    with django_assert_max_num_queries(6):
        assert remind_of_offers() == 5


@pytest.mark.parametrize("change", ["", "closed", "cancelled"])
def test_who_hears_that_it_ended_reads_nothing_that_is_not_so(sign_up, offered, change):
    Registration.objects.filter(pk=offered.pk).update(offer_until=MONDAY)
    if change == "closed":
        close_now(sign_up.pk)
    if change == "cancelled":
        EventPage.objects.filter(pk=sign_up.event_id).update(status="cancelled")
    settle(sign_up.pk)
    deliver_due()
    ended = OutgoingMail.objects.get(kind="events.offer_ended")
    assert (ended.state == MailState.WITHHELD) == (change == "cancelled")
    # Nobody waited, so it went to nobody.
    assert "naar de volgende" not in ended.text
    assert ("Meld je opnieuw aan" in ended.text) == (change == "")

"""What the mails about registrations say, in both languages, and the calendar entries in them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.utils import timezone, translation

from events.models import Booking, Broadcast, EventPage, Registration, Session, SignUp, State
from events.sign_up.changes import cancel, change_sessions, hand_over
from events.sign_up.mails import _WORDS
from events.sign_up.moves import new_mail
from events.sign_up.programme_news import facts_of_session
from events.sign_up.registration import Attendee, register
from home.outgoing_mail import _WRITERS, NotNeededError, message_of
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)
from tests.home.test_outgoing_mail import server, smtp  # noqa: F401  (fixtures: a real mail server)

#: The state in which each kind of mail is true; the others are about somebody with a place.
STATES = {
    "waiting": State.WAITING,
    "pending": State.PENDING,
    "rejected": State.REJECTED,
    "offer": State.OFFERED,
    "offer_reminder": State.OFFERED,
    "offer_ended": State.EXPIRED,
    "cancelled": State.CANCELLED,
}
#: The kinds with a ticket and an entry in the calendar, and those that take the entry away.
WITH_TICKET = {
    "approved",
    "changed",
    "confirmed",
    "event_moved",
    "programme_changed",
    "promoted",
    "reminder",
    "session_promoted",
}
WITH_CANCEL = {"cancelled", "event_cancelled", "handed_over"}
HOSTILE = "<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} %(event)s {event.secret}%s"


@pytest.fixture
def event(home_page, time_machine):
    time_machine.move_to(local(2027, 5, 1, 12), tick=False)
    return EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        title="Kennisdag",
        start=local(2027, 6, 10, 9),
        end=local(2027, 6, 10, 17),
    )


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=100, confirmation_text="Zzq neem je laptop mee.")


@pytest.fixture
def session(event):
    return SessionFactory(event=event, title="Zzq sessie", start=event.start, meeting_point="Hal")


@pytest.fixture
def registration(sign_up, session):
    return register(sign_up.pk, application(session_ids=[session.pk])).registration


def letter_of(registration, kind, language="nl", **context):
    """The letter of a kind, with its registration in the state in which that is true."""
    state = STATES.get(kind, State.CONFIRMED)
    until = timezone.now() + timedelta(days=1)
    Registration.objects.filter(pk=registration.pk).update(
        state=state, offer_until=until if state == State.OFFERED else None
    )
    booking = registration.bookings.first()
    if kind.startswith("session"):
        offered = kind in ("session_offer", "session_offer_reminder")
        Booking.objects.filter(pk=booking.pk).update(
            state=State.OFFERED if offered else State.CONFIRMED,
            offer_until=until if offered else None,
        )
        context["booking"] = booking.pk
    if kind == "event_moved":
        context.setdefault(
            "was",
            {
                "start": local(2027, 6, 9, 9).isoformat(),
                "end": local(2027, 6, 9, 17).isoformat(),
                "where": "Zzq zaal",
                "cancelled": False,
            },
        )
    if kind == "programme_changed":
        was = facts_of_session(booking.session) | {"point": "Zzq poort"}
        context.setdefault("moves", [{"session": booking.session_id, "was": was}])
    if kind == "event_cancelled":
        EventPage.objects.filter(pk=registration.sign_up.event_id).update(status="cancelled")
    if kind == "handed_over":
        context.setdefault("name", registration.first_name)
    if kind == "broadcast":
        context["broadcast"] = Broadcast.objects.create(
            sign_up=registration.sign_up,
            subject="{bijeenkomst}",
            text="Zzq beste {voornaam},\n\n{link}",
            states=[State.CONFIRMED],
        ).pk
    registration.refresh_from_db()
    mail = new_mail(registration, kind, **context)
    with translation.override(language):
        letter = _WRITERS[mail.kind](mail)
        message = message_of(mail, letter)
        return letter, message, message.alternatives[0].content


def entry_of(letter):
    calendar = vobject.readOne(letter.calendar)
    return calendar, calendar.vevent


def test_what_somebody_waits_for_is_told_without_its_link(registration, session):
    full = SessionFactory(
        event=session.event, title="Zzq vol", start=session.end, online_link="https://x.nl/geheim"
    )
    Booking.objects.create(registration=registration, session=full, state=State.WAITING)
    letter, _message, _html = letter_of(registration, "confirmed")
    assert [item for item in letter.items if "Zzq vol" in item] == [
        f"{full.times_text} · Zzq vol (op de wachtlijst)"
    ]
    assert "Zzq vol" not in letter.calendar
    Session.objects.filter(pk=full.pk).update(cancelled=True)
    assert not any("Zzq vol" in item for item in letter_of(registration, "confirmed")[0].items)


@pytest.mark.parametrize(
    ("waiting_list", "told"),
    [("automatic", "Je hoeft zelf niets te doen"), ("offer", "tot wanneer je de plaats")],
)
def test_who_waits_hears_whether_a_place_must_be_accepted(registration, waiting_list, told):
    SignUp.objects.update(waiting_list=waiting_list)
    Registration.objects.update(state=State.WAITING)
    registration.refresh_from_db()
    text = _WRITERS["events.waiting"](new_mail(registration, "waiting")).as_text()
    assert told in " ".join(text.split())


@pytest.mark.parametrize("kind", sorted(_WORDS))
def test_each_letter_is_whole_in_both_languages(registration, kind):
    texts = {}
    for language in ("nl", "en"):
        letter, message, html = letter_of(registration, kind, language)
        text = message.body
        for part in (text, html, message.subject):
            assert "None" not in part
            assert "%(" not in part
            assert "[]" not in part
        assert f'<html lang="{language}">' in html
        assert registration.first_name in text
        assert "\n\n\n\n" not in text
        assert registration.secret in text or kind in (
            "offer_ended",
            "rejected",
            *WITH_CANCEL,
        )
        # Only who gets their own link is asked to keep it.
        assert bool(letter.closing) == (registration.secret in text)
        assert bool(letter.attachments) == (kind in WITH_TICKET)
        assert ("cid:ticket-1" in html) == (kind in WITH_TICKET)
        assert bool(letter.calendar) == (kind in WITH_TICKET | WITH_CANCEL)
        texts[language] = text
    lines = [{line.strip() for line in texts[language].splitlines()} for language in texts]
    same = {line for line in lines[0] & lines[1] if re.search(r"[a-z]{3} [a-z]", line.lower())}
    # What is the same in both languages is what people wrote, and nothing that we forgot.
    same = {line for line in same if "Zzq" not in line and "Kennisdag" not in line}
    assert same <= {"Agenda Stad"}


@pytest.mark.parametrize("kind", sorted(_WORDS))
def test_a_name_stays_text(sign_up, session, kind):
    form = application(session_ids=[session.pk])
    form = replace(form, attendees=[Attendee(HOSTILE, "x", "a@example.org")])
    registration = register(sign_up.pk, form).registration
    EventPage.objects.filter(pk=sign_up.event_id).update(title=f"Dag {HOSTILE}")
    letter, message, html = letter_of(registration, kind)
    assert HOSTILE in message.body
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }} {% now" in html
    assert "\n" not in message.subject
    if letter.calendar:
        _calendar, entry = entry_of(letter)
        assert entry.summary.value == f"Dag {HOSTILE}"


def test_a_group_gets_a_ticket_for_each_who_has_no_address(sign_up):
    sign_up.max_group = 3
    sign_up.save()
    registration = register(sign_up.pk, application(number=3)).registration
    letter, message, html = letter_of(registration, "confirmed")
    assert len({attachment.content for attachment in letter.attachments}) == 3
    assert "Collega 2 Bakker" in html
    for holder in [registration, *registration.group.all()]:
        assert holder.code in message.body, "who reads text sees no picture to show at the door"
    # Each picture that is with the mail is shown in it.
    for attachment in letter.attachments:
        assert f'src="cid:{attachment.content_id}"' in html


def test_a_letter_about_something_that_changed_since_is_withheld(registration):
    mail = new_mail(registration, "confirmed")
    cancel(registration.pk)
    with pytest.raises(NotNeededError):
        _WRITERS[mail.kind](mail)


def test_each_mail_is_read_back_whole_from_a_mail_server(
    registration,
    server,  # noqa: F811  (a fixture)
):
    for kind in sorted(_WORDS):
        EventPage.objects.update(status="planned")
        letter, message, _html = letter_of(registration, kind)
        message.send()
        recipient, received = server.messages[-1]
        assert recipient == received["To"] == registration.email
        assert received["Subject"] == letter.subject
        parts = {part.get_content_type(): part for part in received.walk()}
        assert parts["text/plain"].get_content().replace("\r\n", "\n") == message.body
        assert letter.heading in parts["text/html"].get_content()
        assert ("text/calendar" in parts) == bool(letter.calendar)
        assert ("image/png" in parts) == bool(letter.attachments)
        if letter.calendar:
            part = parts["text/calendar"]
            calendar = vobject.readOne(part.get_content())
            assert part.get_param("method") == calendar.method.value == letter.calendar_method
            assert calendar.vevent.summary.value == "Kennisdag"
            assert int(calendar.vevent.sequence.value) == registration.version


class TestCalendarEntry:
    def mails(self, registration):
        """The calendar entries in the order in which they were queued."""
        from home.models import OutgoingMail

        for mail in OutgoingMail.objects.order_by("pk"):
            try:
                yield mail, entry_of(_WRITERS[mail.kind](mail))
            except NotNeededError:
                continue

    def test_a_change_keeps_the_uid_and_raises_the_sequence(self, registration):
        first = entry_of(letter_of(registration, "confirmed")[0])[1]
        change_sessions(registration.pk, [])
        second = entry_of(letter_of(registration, "changed")[0])[1]
        assert first.uid.value == second.uid.value
        assert int(second.sequence.value) == int(first.sequence.value) + 1
        assert "Zzq sessie" in first.description.value
        assert "Zzq sessie" not in second.description.value

    def test_a_cancel_takes_the_entry_away(self, registration):
        _calendar, first = entry_of(letter_of(registration, "confirmed")[0])
        cancel(registration.pk)
        calendar, last = entry_of(letter_of(registration, "cancelled")[0])
        assert calendar.method.value == "CANCEL"
        assert last.status.value == "CANCELLED"
        assert last.uid.value == first.uid.value
        assert int(last.sequence.value) > int(first.sequence.value)
        assert last.attendee.value == "mailto:sanne@example.org"
        assert last.organizer.value == first.organizer.value

    def test_a_hand_over_cancels_the_old_entry_and_makes_another(self, registration):
        _calendar, first = entry_of(letter_of(registration, "confirmed")[0])
        hand_over(registration.pk, Attendee("Bo", "Jansen", "bo@example.org"))
        found = {mail.kind: (mail, entry) for mail, (_c, entry) in self.mails(registration)}
        old_mail, old = found["events.handed_over"]
        new_mail_, new = found["events.confirmed"]
        assert old_mail.recipient == "sanne@example.org"
        assert old.uid.value == first.uid.value
        assert int(old.sequence.value) >= int(first.sequence.value)
        assert new_mail_.recipient == "bo@example.org"
        assert new.uid.value != old.uid.value

    def test_it_names_the_guest_and_asks_no_answer(self, registration):
        calendar, entry = entry_of(letter_of(registration, "confirmed")[0])
        assert calendar.method.value == "REQUEST"
        assert entry.attendee.value == "mailto:sanne@example.org"
        assert entry.attendee.params["RSVP"] == ["FALSE"]
        assert entry.attendee.params["PARTSTAT"] == ["ACCEPTED"]

    def test_whole_days_are_days_as_in_the_agenda(self, registration):
        event = registration.sign_up.event
        EventPage.objects.filter(pk=event.pk).update(all_day=True)
        _calendar, entry = entry_of(letter_of(registration, "confirmed")[0])
        assert entry.dtstart.value == timezone.localdate(event.start)
        assert entry.dtend.value == timezone.localdate(event.end) + timedelta(days=1)

    def test_what_people_type_breaks_no_line(self, registration):
        title = "Eten; drinken, \\ en\r\nBEGIN:VALARM\nmeer"
        EventPage.objects.filter(pk=registration.sign_up.event_id).update(
            title=title, venue="Zaal A; B, C\r\nATTENDEE:x"
        )
        letter, _message, _html = letter_of(registration, "confirmed")
        calendar, entry = entry_of(letter)
        assert len(calendar.vevent_list) == 1
        assert not hasattr(entry, "valarm")
        assert entry.summary.value.startswith("Eten; drinken, \\ en")
        assert "A; B, C" in entry.location.value
        assert "Eten\\; drinken\\, \\\\ en" in letter.calendar.replace("\r\n ", "")
        assert all(len(line.encode()) <= 75 for line in letter.calendar.split("\r\n"))
        assert "\n" not in letter.calendar.replace("\r\n", "")

    @pytest.mark.parametrize(
        ("day", "hours"),
        [
            ((2027, 3, 28), (0, 2)),  # the clock goes forward at 2
            ((2027, 10, 31), (0, 2)),  # and back at 3
            ((2027, 6, 10), (7, 15)),
            ((2027, 12, 10), (8, 16)),
        ],
    )
    def test_times_are_right_when_the_clock_changes(self, registration, time_machine, day, hours):
        time_machine.move_to(local(2027, 3, 1, 12))
        start, end = (datetime(*day, hour, 30, tzinfo=UTC) for hour in hours)
        EventPage.objects.filter(pk=registration.sign_up.event_id).update(start=start, end=end)
        _calendar, entry = entry_of(letter_of(registration, "confirmed")[0])
        assert entry.dtstart.value.astimezone(UTC) == start
        assert entry.dtend.value.astimezone(UTC) == end

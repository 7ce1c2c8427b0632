"""Who chose a part of the programme that is moved or cancelled hears of it: once, and exactly."""

from datetime import timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from events.models import Booking, EventPage, Registration, Session, SessionMove, State
from events.sign_up.changes import cancel, change_sessions
from events.sign_up.programme_news import QUIET, due_sign_ups, remember, tell_programme
from events.sign_up.registration import Attendee, register
from events.tasks import tell_changed_programmes
from home.models import MailState, OutgoingMail
from home.outgoing_mail import _WRITERS, deliver_due
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    RoomFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)


@pytest.fixture
def event(home_page, time_machine):
    time_machine.move_to(local(2027, 5, 3, 12), tick=False)
    return EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        title="Kennisdag",
        start=local(2027, 6, 10, 9),
        end=local(2027, 6, 10, 17),
        show_programme=True,
    )


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event)


@pytest.fixture
def session(event):
    room = RoomFactory(event=event, name="Zaal 1")
    return SessionFactory(event=event, title="Wandeling", slug="wandeling", room=room)


@pytest.fixture
def registration(sign_up, session):
    return register(sign_up.pk, application(session_ids=[session.pk])).registration


def move(session, **values):
    """Change a part as the editor of the programme does."""
    remember([Session.objects.select_related("room").get(pk=session.pk)])
    Session.objects.filter(pk=session.pk).update(**values)


def later(session, **hours):
    delta = timedelta(**hours)
    move(session, start=session.start + delta, end=session.end + delta)


def news():
    return OutgoingMail.objects.filter(kind="events.programme_changed").order_by("pk")


def told(sign_up, time_machine):
    """What the clock and the periodic task make of it."""
    time_machine.move_to(timezone.now() + QUIET, tick=False)
    tell_changed_programmes.call_local()
    deliver_due()
    return news()


def calendar_of(mail):
    return vobject.readOne(_WRITERS[mail.kind](mail).calendar)


def test_a_moved_session_is_told_from_when_to_when(sign_up, session, registration, time_machine):
    later(session, hours=1)
    (mail,) = told(sign_up, time_machine)
    assert mail.recipient == registration.email
    assert mail.subject == "Gewijzigd: Wandeling"
    text = mail.text.replace("\xa0", " ")
    assert "Was: donderdag 10 juni 2027 · 9.00 tot 10.00 uur · Zaal 1" in text
    assert "Nu: donderdag 10 juni 2027 · 10.00 tot 11.00 uur · Zaal 1" in text
    assert f"/aanmelding/{registration.secret}/programma/" in mail.text
    assert "tegelijk" not in mail.text


def test_the_calendar_follows_with_the_next_sequence(sign_up, session, registration, time_machine):
    first = calendar_of(OutgoingMail.objects.get(kind="events.confirmed")).vevent
    later(session, hours=1)
    (mail,) = told(sign_up, time_machine)
    calendar = calendar_of(mail)
    assert calendar.method.value == "REQUEST"
    assert calendar.vevent.uid.value == first.uid.value
    assert int(calendar.vevent.sequence.value) == int(first.sequence.value) + 1
    assert "10.00 tot 11.00" in calendar.vevent.description.value


@pytest.mark.parametrize(
    ("values", "before", "now"),
    [
        ({"meeting_point": "Poort"}, "Zaal 1", "Poort"),
        ({"room": None}, "Zaal 1", "9.00 tot 10.00"),
        ({"cancelled": True}, "Zaal 1", "gaat niet door"),
        ({"online_link": "https://meet.example/x", "room": None}, "Zaal 1", "meet.example"),
    ],
)
def test_another_place_is_told(sign_up, session, registration, time_machine, values, before, now):
    move(session, **values)
    (mail,) = told(sign_up, time_machine)
    was, is_now = (
        next(line for line in mail.text.splitlines() if line.strip().startswith(word))
        for word in ("Was:", "Nu:")
    )
    assert before in was
    assert now in is_now


def test_another_room_is_told(event, sign_up, session, registration, time_machine):
    move(session, room=RoomFactory(event=event, name="Zaal 2"))
    (mail,) = told(sign_up, time_machine)
    assert "Zaal 1" in mail.text
    assert "Zaal 2" in mail.text


@pytest.mark.parametrize("values", [{"title": "Anders"}, {"summary": "x"}, {"capacity": 99}])
def test_another_title_is_no_news(sign_up, session, registration, time_machine, values):
    move(session, **values)
    assert not told(sign_up, time_machine).exists()
    assert not SessionMove.objects.exists()
    assert Registration.objects.get().version == registration.version


def test_a_cancelled_session_leaves_the_programme_and_asks_to_choose(
    event, sign_up, session, registration, time_machine
):
    move(session, cancelled=True)
    (mail,) = told(sign_up, time_machine)
    assert mail.subject == "Gaat niet door: Wandeling"
    assert "Kies als je wilt een ander onderdeel." in mail.text
    assert "Je programma" not in mail.text
    assert "Wandeling" not in calendar_of(mail).vevent.description.value
    other = SessionFactory(event=event, start=session.start)
    change_sessions(registration.pk, [other.pk])
    assert Booking.objects.get(session=session).state == State.CANCELLED


def test_who_has_two_at_the_same_time_now_is_told(
    event, sign_up, session, registration, time_machine
):
    after = SessionFactory(event=event, title="Lezing", start=session.end)
    change_sessions(registration.pk, [session.pk, after.pk])
    later(session, minutes=30)
    (mail,) = told(sign_up, time_machine)
    assert "‘Wandeling’ en ‘Lezing’ zijn nu tegelijk. Kies een van beide." in mail.text


def test_one_mail_tells_all_that_was_changed_in_a_while(
    event, sign_up, session, registration, time_machine
):
    after = SessionFactory(event=event, title="Lezing", start=local(2027, 6, 10, 14))
    change_sessions(registration.pk, [session.pk, after.pk])
    later(session, hours=1)
    time_machine.move_to(timezone.now() + QUIET - timedelta(minutes=1), tick=False)
    later(after, hours=1)
    time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
    assert due_sign_ups() == []
    (mail,) = told(sign_up, time_machine)
    assert mail.subject == "Je programma is gewijzigd: Kennisdag"
    assert mail.text.count("Was:") == 2
    assert not told(sign_up, time_machine).exclude(pk=mail.pk).exists()


def test_what_is_changed_twice_is_told_from_the_first_to_the_last(
    sign_up, session, registration, time_machine
):
    later(session, hours=1)
    move(session, start=local(2027, 6, 10, 13), end=local(2027, 6, 10, 14))
    (mail,) = told(sign_up, time_machine)
    assert "Was: donderdag 10 juni 2027 · 9.00" in mail.text
    assert "Nu: donderdag 10 juni 2027 · 13.00" in mail.text
    assert "10.00 tot 11.00" not in mail.text


def test_what_is_put_back_is_never_told(sign_up, session, registration, time_machine):
    later(session, hours=1)
    move(session, start=session.start, end=session.end)
    assert not told(sign_up, time_machine).exists()


def test_what_is_put_back_before_the_mail_leaves_is_withheld(
    sign_up, session, registration, time_machine
):
    later(session, hours=1)
    assert tell_programme(sign_up.pk) == 1
    move(session, start=session.start, end=session.end)
    deliver_due()
    assert news().get().state == MailState.WITHHELD


def test_telling_twice_tells_once(sign_up, session, registration):
    later(session, hours=1)
    assert [tell_programme(sign_up.pk) for _time in range(2)] == [1, 0]
    assert news().count() == 1


@pytest.mark.parametrize("hidden", [{"live": False}, {"show_programme": False}])
def test_a_draft_is_told_when_it_is_published(sign_up, session, registration, time_machine, hidden):
    EventPage.objects.update(**hidden)
    later(session, hours=1)
    assert not told(sign_up, time_machine).exists()
    assert tell_programme(sign_up.pk) == 0
    EventPage.objects.update(live=True, show_programme=True)
    assert told(sign_up, time_machine).count() == 1


def test_what_begins_soon_is_told_at_once(sign_up, session, registration, time_machine):
    time_machine.move_to(session.start - timedelta(hours=2), tick=False)
    assert due_sign_ups() == []
    move(session, meeting_point="Poort")
    assert due_sign_ups() == [sign_up.pk]


@pytest.mark.parametrize(
    "change",
    [{"status": "cancelled"}, {"start": local(2027, 5, 3, 9), "end": local(2027, 5, 3, 11)}],
)
def test_an_event_that_is_off_or_over_tells_nothing(
    sign_up, session, registration, time_machine, change
):
    later(session, hours=1)
    EventPage.objects.update(**change)
    assert not told(sign_up, time_machine).exists()


def test_only_who_chose_it_hears(event, sign_up, session, registration, time_machine):
    other = SessionFactory(event=event, start=session.end)
    register(sign_up.pk, application("other@x.nl", session_ids=[other.pk]))
    gone = register(sign_up.pk, application("gone@x.nl", session_ids=[session.pk])).registration
    cancel(gone.pk)
    register(sign_up.pk, application("test@x.nl", session_ids=[session.pk], is_test=True))
    swapped = register(sign_up.pk, application("swap@x.nl", session_ids=[session.pk])).registration
    change_sessions(swapped.pk, [other.pk])
    later(session, hours=5)
    assert [mail.recipient for mail in told(sign_up, time_machine)] == [registration.email]


def test_who_waits_for_it_hears_too(event, sign_up, session, registration, time_machine):
    Session.objects.filter(pk=session.pk).update(capacity=1)
    register(sign_up.pk, application("waits@x.nl", waiting_session_ids=[session.pk]))
    move(session, online_link="https://meet.example/secret", room=None)
    texts = {mail.recipient: mail.text for mail in told(sign_up, time_machine)}
    assert ["meet.example" in texts[key] for key in ("waits@x.nl", registration.email)] == [
        False,
        True,
    ]


def test_a_group_gets_one_mail_and_who_has_an_address_their_own(
    event, sign_up, session, time_machine
):
    sign_up.max_group = 3
    sign_up.save()
    form = application("lead@x.nl", 2, session_ids=[session.pk])
    with_address = Attendee("Bo", "Jansen", "bo@x.nl")
    from dataclasses import replace

    register(sign_up.pk, replace(form, attendees=[*form.attendees, with_address]))
    later(session, hours=1)
    assert [mail.recipient for mail in told(sign_up, time_machine)] == ["lead@x.nl", "bo@x.nl"]


def test_it_takes_as_many_queries_for_many(event, sign_up, session, django_assert_max_num_queries):
    for number in range(20):
        register(sign_up.pk, application(f"p{number}@x.nl", session_ids=[session.pk]))
    later(session, hours=1)
    with django_assert_max_num_queries(12):
        assert tell_programme(sign_up.pk) == 20


class TestEditor:
    def form(self, session, **values):
        start, end = (timezone.localtime(moment) for moment in (session.start, session.end))
        return nested_form_data(
            {
                "title": session.title,
                "kind": session.kind,
                "slug": session.slug,
                "room": session.room_id,
                "start": start.strftime("%Y-%m-%d %H:%M"),
                "end": end.strftime("%Y-%m-%d %H:%M"),
                "people": inline_formset([]),
                **values,
            }
        )

    def url(self, session, part="onderdelen", action="edit", pk=None):
        return reverse(
            f"events_programme_{action}", args=[session.event_id, part, pk or session.pk]
        )

    @pytest.mark.usefixtures("roles")
    def test_staff_see_how_many_get_a_mail_before_and_after(
        self, sign_up, session, registration, admin_client, time_machine
    ):
        url = self.url(session)
        assert "1 persoon heeft dit onderdeel gekozen" in admin_client.get(url).content.decode()
        page = admin_client.post(url, self.form(session, meeting_point="Poort"), follow=True)
        (text,) = [str(item) for item in page.context["messages"] if "12.10" in str(item)]
        assert "1 persoon heeft gekozen wat nu is gewijzigd" in text
        grid = admin_client.get(reverse("events_programme", args=[session.event_id]))
        assert "om 12.10 uur een mail" in grid.content.decode()
        (mail,) = told(sign_up, time_machine)
        assert "Poort" in mail.text

    @pytest.mark.usefixtures("roles")
    def test_a_room_that_is_deleted_moves_what_was_in_it(
        self, sign_up, session, registration, admin_client, time_machine
    ):
        admin_client.post(self.url(session, "zalen", "delete", session.room_id))
        (mail,) = told(sign_up, time_machine)
        assert "Zaal 1" in mail.text

    @pytest.mark.usefixtures("roles")
    def test_saving_without_a_change_is_no_news(self, admin_client, sign_up, session, registration):
        response = admin_client.post(self.url(session), self.form(session, title="Anders"))
        assert response.status_code == 302
        assert not SessionMove.objects.exists()

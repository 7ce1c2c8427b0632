"""What a hostile or unlucky visitor sends by HTTP: a clear answer, and nothing stored."""

import html
import re
from datetime import UTC, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import Locale

from events.models import (
    Audience,
    Booking,
    EventPage,
    Invitation,
    Registration,
    RegistrationLog,
    Session,
    SessionKind,
    SignUp,
    State,
    WaitingList,
)
from events.sign_up import registration_views
from events.sign_up import views as sign_up_views
from events.sign_up.changes import cancel, hand_over
from events.sign_up.forms import new_form_key
from events.sign_up.locking import BusyError
from events.sign_up.registration import Attendee, register
from events.sign_up.views import SIGN_UPS
from home.models import OutgoingMail, QuestionKind
from home.outgoing_mail import deliver_due
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    QuestionFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)


@pytest.fixture
def event(home_page):
    return EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page), slug="dag", show_programme=True
    )


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=50)


@pytest.fixture
def url(sign_up):
    return "/agenda/dag/aanmelden/"


def form(email="sanne@example.org", **values):
    """What a browser sends, from a page that was opened ten seconds ago."""
    with time_machine.travel(timezone.now() - timedelta(seconds=10)):
        key = new_form_key()
    data = {"first_name": "Sanne", "last_name": "de Vries", "email": email, "form_key": key}
    return data | {"register": "1"} | values


def errors(response):
    """The errors of the form that came back; the page is a page."""
    assert response.status_code == 200
    return [text for texts in response.context["form"].errors.values() for text in texts]


def nothing_stored():
    models = (Registration, Booking, RegistrationLog, OutgoingMail)
    return not any(model.objects.exists() for model in models)


def choice(session):
    return {f"group-t{session.start.astimezone(UTC):%Y%m%d%H%M}": session.pk}


class TestForms:
    def test_a_whole_form_is_a_registration(self, client, url):
        response = client.post(url, form())
        assert response.headers["Location"].endswith("/aanmelden/gelukt/")
        assert Registration.objects.get().state == State.CONFIRMED

    def test_colleagues_stay_out_of_sight_until_somebody_names_one(self, client, url, sign_up):
        SignUp.objects.filter(pk=sign_up.pk).update(max_group=3)
        closed, opened = (
            client.post(url, form("no address", **values)).text
            for values in ({}, {"first_name_2": "Bo"})
        )
        assert '<details class="as-sign-up__colleagues">' in closed
        assert '<details class="as-sign-up__colleagues" open>' in opened

    def test_a_colleague_with_the_same_address_comes_in_the_same_mail(self, client, url, sign_up):
        SignUp.objects.filter(pk=sign_up.pk).update(max_group=2)
        named = {"first_name_2": "Bo", "last_name_2": "Jansen", "email_2": "SANNE@example.org"}
        client.post(url, form() | named)
        deliver_due()
        assert sign_up.registrations.count() == 2
        (letter,) = mail.outbox
        assert "Ticket van Bo Jansen" in letter.body

    @pytest.mark.parametrize(("waiting_list", "places"), [("off", 1), ("automatic", 1), ("off", 2)])
    def test_an_audience_without_places_is_told_beforehand(
        self, client, url, sign_up, waiting_list, places
    ):
        SignUp.objects.update(waiting_list=waiting_list)
        press = Audience.objects.create(sign_up=sign_up, name="Pers", places=places)
        Audience.objects.create(sign_up=sign_up, name="Gemeente")
        register(sign_up.pk, application("a@x.nl", audience_id=press.pk))
        text = re.sub(r"\s+", " ", client.get(url).content.decode())
        assert ("Pers · vol" in text) == (places == 1)
        assert "Gemeente · vol" not in text
        page = client.post(url, form(audience=press.pk, check="1"))
        assert ("Pers", "Pers") not in page.context["form"].summary
        assert "Pers" in [value for _name, value in page.context["form"].summary]

    def test_an_event_that_is_over_says_so_once(self, client, url, event):
        with time_machine.travel(event.end + timedelta(days=1)):
            page = client.get(url).text
        assert "Deze bijeenkomst is voorbij" in page
        assert "De aanmelding is gesloten" not in page

    def test_back_and_once_more_overwrites_nothing(self, client, url):
        sent = form()
        first, again = client.post(url, sent), client.post(url, sent | {"first_name": "Truus"})
        assert first.headers["Location"] == again.headers["Location"]
        assert Registration.objects.get().first_name == "Sanne"

    def test_back_with_another_address_is_sent_anew_by_choice(self, client, url):
        sent = form("mistyped@example.org")
        client.post(url, sent)
        back = client.post(url, sent | {"email": "right@example.org"})
        assert errors(back)
        key = back.context["form"]["form_key"].value()
        assert key != sent["form_key"]
        with time_machine.travel(timezone.now() + timedelta(seconds=10)):
            client.post(url, sent | {"email": "right@example.org", "form_key": key})
        assert Registration.objects.count() == 2

    def test_the_answer_is_the_same_for_an_address_that_we_know(self, client, url, sign_up):
        register(sign_up.pk, application("known@example.org"))
        answers = [
            client.post(url, form(f"{name}@example.org"), follow=True)
            for name in ("known", "unknown")
        ]
        pages = [re.sub(r"csrf\w+|value=\"[^\"]*\"", "", answer.text) for answer in answers]
        assert pages[0] == pages[1]

    def test_a_key_that_is_not_ours_asks_to_send_again(self, client, url):
        for key in ("", "x", "x" * 10_000, "a:b:c", "\x00"):
            assert errors(client.post(url, form(form_key=key)))
        assert nothing_stored()

    def test_a_program_thinks_that_it_succeeded(self, client, url):
        response = client.post(url, form(website="https://x.example"))
        assert response.headers["Location"].endswith("/aanmelden/gelukt/")
        assert nothing_stored()

    def test_who_is_faster_than_people_sends_it_once_more(self, client, url):
        assert errors(client.post(url, form() | {"form_key": new_form_key()}))
        assert nothing_stored()

    def test_without_our_cookie_the_form_comes_back_filled_in(self, url):
        response = Client(enforce_csrf_checks=True).post(url, form())
        assert response.status_code == 403
        assert 'value="sanne@example.org"' in response.text
        assert nothing_stored()

    def test_by_the_clock_of_the_server(self, client, url, sign_up):
        sign_up.opens_at = timezone.now() + timedelta(seconds=5)
        sign_up.closes_at = timezone.now() + timedelta(hours=1)
        sign_up.save()
        assert errors(client.post(url, form()))
        assert nothing_stored()
        with time_machine.travel(sign_up.closes_at, tick=False):
            in_time = form("early@example.org")
        with time_machine.travel(sign_up.closes_at + timedelta(seconds=30), tick=False):
            # Opened before it closed: a minute of grace. Opened after: none.
            assert errors(client.post(url, form("late@example.org")))
            assert client.post(url, in_time).status_code == 302
        with time_machine.travel(sign_up.closes_at + timedelta(seconds=61), tick=False):
            assert errors(client.post(url, in_time | {"email": "later@example.org"}))
        assert Registration.objects.get().email == "early@example.org"


class TestSessions:
    def test_that_cannot_be_chosen_are_refused(self, client, url, event):
        other = EventPageFactory(parent=event.get_parent(), show_programme=True)
        real = SessionFactory(event=event)
        wrong = [
            SessionFactory(event=other),
            SessionFactory(event=event, cancelled=True),
            SessionFactory(event=event, kind=SessionKind.BREAK),
        ]
        (field,) = choice(real)
        for pk in [*(session.pk for session in wrong), "abc", "-1", "9" * 30]:
            assert errors(client.post(url, form() | {field: pk}))
        assert nothing_stored()

    def test_that_has_begun_is_refused(self, client, url, event):
        session = SessionFactory(event=event, start=timezone.now() - timedelta(minutes=1))
        assert errors(client.post(url, form() | choice(session)))
        assert nothing_stored()

    def test_of_a_programme_that_is_not_shown_are_not_there(self, client, url, event):
        session = SessionFactory(event=event)
        EventPage.objects.filter(pk=event.pk).update(show_programme=False)
        assert errors(client.post(url, form() | choice(session)))
        assert nothing_stored()

    def test_that_were_moved_meanwhile_are_asked_again_and_not_left_out(self, client, url, event):
        session = SessionFactory(event=event)
        sent = form() | choice(session)
        quarter = timedelta(minutes=15)
        session.start, session.end = session.start + quarter, session.end + quarter
        session.save()
        assert "Het programma is veranderd" in errors(client.post(url, sent))[0]
        assert nothing_stored()
        client.post(url, form() | choice(session))
        assert Booking.objects.get().session == session

    def test_whose_queue_is_not_needed_any_more_are_asked_again(self, client, url, event):
        session = SessionFactory(event=event, capacity=1)
        assert errors(client.post(url, form(waiting=session.pk)))
        assert nothing_stored()

    def test_with_a_journey_overlap_what_comes_after(self, client, url, event):
        walk = SessionFactory(event=event, travel_minutes=15, kind=SessionKind.EXCURSION)
        after = SessionFactory(event=event, start=walk.end)
        assert errors(client.post(url, form() | choice(walk) | choice(after)))
        assert nothing_stored()

    def test_that_fill_up_meanwhile_bring_the_form_back_with_all_that_was_typed(
        self, client, url, event, sign_up
    ):
        session, free = (
            SessionFactory(event=event, capacity=1, start=event.start + timedelta(hours=number))
            for number in (0, 2)
        )
        register(sign_up.pk, application("first@example.org", session_ids=[session.pk]))
        before = Registration.objects.count(), OutgoingMail.objects.count()
        response = client.post(
            url, form(organisation="Gemeente Breda") | choice(session) | choice(free)
        )
        assert errors(response)
        assert 'value="Gemeente Breda"' in response.text
        assert before == (Registration.objects.count(), OutgoingMail.objects.count())


NAMES = ["O'Brien-van 't Hof", "Null", "Zoë", "=HYPERLINK(1)", "<script>x</script>y", "{{ 7 }}"]


class TestText:
    @pytest.mark.parametrize("name", [*NAMES, "%(event)s", "{event.secret}", "👩‍🚀 Ada"])
    def test_of_a_name_arrives_as_it_was_written(self, client, url, name):
        client.post(url, form(last_name=name))
        if "/" in name:
            assert nothing_stored()
            return
        mine = Registration.objects.get()
        assert mine.last_name == name
        page = client.get(f"/aanmelding/{mine.secret}/")
        assert html.escape(name) in page.text
        assert "<script>x" not in page.text
        deliver_due()
        (message,) = mail.outbox
        assert "\n" not in message.subject

    @pytest.mark.parametrize(
        "name",
        ["", " ", "\u200b\u200b", "---", "\u202e", "http://x.example", "www.x.nl", "a" * 121],
    )
    def test_that_is_no_name_is_refused(self, client, url, name):
        assert errors(client.post(url, form(last_name=name)))
        assert nothing_stored()

    def test_loses_what_cannot_be_seen(self, client, url):
        client.post(url, form(last_name="de\x0b Vr\u202eies\u200b"))
        assert Registration.objects.get().last_name == "de Vries"

    def test_with_a_null_byte_is_an_error_and_no_crash(self, client, url):
        for field in ("email", "form_key", "organisation_kind", "first_name"):
            response = client.post(url, form() | {field: "a\x00b"})
            assert response.status_code in (200, 302)
        assert Registration.objects.count() <= 1

    def test_that_is_too_long_or_too_much_is_refused(self, client, url, sign_up):
        question = QuestionFactory(kind=QuestionKind.LONG_TEXT)
        sign_up.questionnaire = question.questionnaire
        sign_up.save()
        assert errors(client.post(url, form() | {f"question-{question.pk}": "a" * 10_000}))
        many = {f"question-{number}": "a" for number in range(500)}
        assert client.post(url, form("many@example.org") | many).status_code == 302
        assert Registration.objects.get().answers.count() <= 1

    def test_with_a_line_break_stays_one_line_in_mail_and_calendar(self, client, url, event):
        EventPage.objects.filter(pk=event.pk).update(title="Dag\r\nBcc: all@example.org")
        client.post(url, form(first_name="San\r\nBcc: x"))
        deliver_due()
        (message,) = mail.outbox
        assert "Bcc" not in dict(message.message().items())
        mine = Registration.objects.get()
        calendar = client.get(f"/aanmelding/{mine.secret}/kalender.ics")
        entries = Calendar.from_ical(calendar.content).walk("VEVENT")
        assert len(entries) == 1


class TestLinks:
    @pytest.fixture
    def mine(self, sign_up):
        return register(sign_up.pk, application()).registration

    def test_opened_by_a_mail_scanner_change_nothing(self, client, mine):
        for part in ("", "annuleren/", "aanbod/", "overdragen/", "gegevens/", "programma/"):
            response = client.get(f"/aanmelding/{mine.secret}/{part}")
            assert response.status_code in (200, 405)
        version, state = mine.version, mine.state
        mine.refresh_from_db()
        assert (mine.version, mine.state) == (version, state)

    def test_offer_a_calendar_only_with_a_place(self, client, mine):
        for state in (State.CONFIRMED, State.WAITING):
            Registration.objects.filter(pk=mine.pk).update(state=state)
            page = client.get(f"/aanmelding/{mine.secret}/").text
            mine_in_calendar = f"{mine.secret}/kalender.ics" in page
            assert mine_in_calendar == (state == State.CONFIRMED)

    def test_leave_no_trace(self, client, mine):
        response = client.get(f"/aanmelding/{mine.secret}/")
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert "no-store" in response.headers["Cache-Control"]

    def test_that_are_guessed_are_refused_after_a_while(self, client, mine):
        wrong = [client.get(f"/aanmelding/{mine.secret[:-1]}{n}/").status_code for n in range(30)]
        assert set(wrong[:15]) <= {404, 200}
        assert wrong[-1] == 429
        other = Client(REMOTE_ADDR="192.0.2.7")
        assert other.get(f"/aanmelding/{mine.secret}/").status_code == 200

    def test_do_not_answer_for_somebody_else(self, client, mine, sign_up, event):
        session = SessionFactory(event=event, capacity=5)
        other = register(sign_up.pk, application("b@x.nl", session_ids=[session.pk])).registration
        theirs = other.bookings.get()
        Booking.objects.filter(pk=theirs.pk).update(
            state=State.OFFERED, offer_until=timezone.now() + timedelta(hours=1)
        )
        own = Booking.objects.create(registration=mine, session=session, state=State.WAITING)
        offer = f"/aanmelding/{mine.secret}/aanbod/"
        for number in (str(theirs.pk), f"{own.pk:012}{theirs.pk}", f"{theirs.pk:020}", "٣", "-1"):
            answer = client.post(offer, {"booking": number, "answer": "decline"})
            assert answer.status_code == 404
        theirs.refresh_from_db()
        assert theirs.state == State.OFFERED

    def test_take_no_place_away_that_the_form_does_not_know(self, client, sign_up, event):
        talk, walk = (
            SessionFactory(event=event, start=event.start + timedelta(hours=number))
            for number in (0, 2)
        )
        chosen = [talk.pk, walk.pk]
        mine = register(sign_up.pk, application(session_ids=chosen)).registration
        places = mine.bookings.filter(state=State.CONFIRMED).values_list("session", flat=True)
        address = f"/aanmelding/{mine.secret}/programma/"
        sent = choice(talk) | choice(walk)
        # Moved, hidden or cancelled while somebody looked at the form.
        Session.objects.filter(pk=walk.pk).update(start=walk.start + timedelta(minutes=15))
        assert errors(client.post(address, sent))
        Session.objects.filter(pk=walk.pk).update(start=walk.start)
        EventPage.objects.filter(pk=event.pk).update(show_programme=False)
        client.post(address, sent)
        EventPage.objects.filter(pk=event.pk).update(show_programme=True)
        Session.objects.filter(pk=talk.pk).update(cancelled=True)
        assert client.post(address, choice(walk)).status_code == 302
        assert sorted(places.all()) == sorted(chosen)
        # What was cancelled keeps nobody from something else at that time.
        other = SessionFactory(event=event, start=talk.start)
        assert client.post(address, choice(walk) | choice(other)).status_code == 302
        assert sorted(places.all()) == sorted([*chosen, other.pk])

    def test_keep_what_was_typed_when_somebody_else_was_first(
        self, client, mine, sign_up, monkeypatch
    ):
        bus = QuestionFactory(kind=QuestionKind.CHOICE, places={"Bus": 1, "Fiets": None})
        SignUp.objects.update(questionnaire=bus.questionnaire)
        first = Attendee("Bo", "Jansen", "b@x.nl", answers={bus: "Bus"})
        register(sign_up.pk, application(attendees=[first]))
        # The form was read just before the other took the last seat.
        monkeypatch.setattr("events.sign_up.forms.full_options", lambda *_args, **_kwargs: {})
        typed = {"first_name": "Anders", "last_name": "Typed", f"question-{bus.pk}": "Bus"}
        response = client.post(f"/aanmelding/{mine.secret}/gegevens/", typed)
        assert errors(response)
        assert 'value="Anders"' in response.text
        mine.refresh_from_db()
        assert mine.first_name == "Sanne"

    def test_of_a_colleague_with_an_address_are_theirs_alone(self, client, sign_up):
        SignUp.objects.update(max_group=3)
        people = [
            Attendee("An", "A", "an@x.nl"),
            Attendee("Bo", "B", "bo@x.nl"),
            Attendee("Co", "C"),
        ]
        lead = register(sign_up.pk, application(attendees=people)).registration

        def page():
            return client.get(f"/aanmelding/{lead.secret}/").text

        bo, co = sign_up.registrations.filter(leader=lead).order_by("pk")
        assert co.secret in page(), "who has no address is in the hands of who signed them up"
        assert "Bo B" in page()
        assert bo.secret not in page(), "it opens what Bo answered, and can give Bo's place away"
        hand_over(co.pk, Attendee("Di", "D", "di@x.nl"))
        co.refresh_from_db()
        assert "Di D" in page()
        assert co.secret not in page()

    def test_are_tried_once_more_with_all_that_was_typed_when_the_site_is_busy(
        self, client, mine, monkeypatch
    ):
        def too_busy(*_args, **_kwargs):
            raise BusyError

        typed = {"first_name": "Anders", "last_name": "Typed"}
        with monkeypatch.context() as crowd:
            crowd.setattr(registration_views, "change_details", too_busy)
            crowd.setattr(registration_views, "cancel", too_busy)
            cancelled = client.post(f"/aanmelding/{mine.secret}/annuleren/")
            response = client.post(f"/aanmelding/{mine.secret}/gegevens/", typed)
        assert [cancelled.status_code, response.status_code] == [503, 503]
        assert response.headers["Retry-After"]
        again = BeautifulSoup(response.text, "html.parser").select_one("form[data-retry-after]")
        assert again["action"] == f"/aanmelding/{mine.secret}/gegevens/"
        fields = {field["name"]: field["value"] for field in again.select("input")}
        assert typed.items() <= fields.items()
        client.post(again["action"], fields)
        mine.refresh_from_db()
        assert mine.name == "Anders Typed"

    def test_cancel_once_and_say_so_twice(self, client, mine):
        for _time in range(2):
            client.post(f"/aanmelding/{mine.secret}/annuleren/")
        assert RegistrationLog.objects.filter(action="cancel").count() == 1
        assert OutgoingMail.objects.filter(kind="events.cancelled").count() == 1

    def test_cancel_nothing_after_the_deadline(self, client, mine, sign_up):
        sign_up.change_until = timezone.now()
        sign_up.save()
        response = client.post(f"/aanmelding/{mine.secret}/annuleren/", follow=True)
        assert response.status_code == 200
        mine.refresh_from_db()
        assert mine.state == State.CONFIRMED

    def test_of_before_a_hand_over_open_nothing(self, client, mine):
        hand_over(mine.pk, Attendee("Bo", "Jansen", "bo@example.org"))
        assert client.get(f"/aanmelding/{mine.secret}/").status_code == 404

    def test_of_an_offer_that_is_taken_twice_give_one_place(self, client, sign_up):
        SignUp.objects.update(capacity=1)
        first = register(sign_up.pk, application("a@x.nl")).registration
        waiting = register(sign_up.pk, application("b@x.nl", accepts_waiting=True)).registration
        cancel(first.pk)
        offer = f"/aanmelding/{waiting.secret}/aanbod/"
        assert client.get(offer).status_code == 405, "a mail scanner opens every link"
        for _time in range(2):
            response = client.post(offer, {"answer": "accept"}, follow=True)
            assert response.status_code == 200
        assert sign_up.registrations.filter(state=State.CONFIRMED).count() == 1
        assert RegistrationLog.objects.filter(action="accept").count() == 1
        # Who signs up once more from elsewhere has the place that they had.
        register(sign_up.pk, application("b@x.nl", accepts_waiting=True))
        assert sign_up.registrations.active().get() == waiting


class TestPages:
    """What editors do with the page changes nothing of who signed up."""

    @pytest.fixture
    def mine(self, sign_up, event):
        session = SessionFactory(event=event, capacity=5)
        return register(sign_up.pk, application(session_ids=[session.pk])).registration

    def state(self):
        return (
            [*Registration.objects.order_by("pk").values_list("pk", "state", "sign_up")],
            [*Booking.objects.order_by("pk").values_list("pk", "state", "session")],
        )

    def test_an_old_version_that_is_published_leaves_sign_ups_alone(self, client, event, mine):
        revision = event.save_revision()
        event.title = "Nieuwe titel"
        event.save_revision().publish()
        SignUp.objects.update(capacity=7)
        before = self.state()
        revision.publish()
        assert self.state() == before
        assert SignUp.objects.get().capacity == 7
        assert client.get(f"/aanmelding/{mine.secret}/").status_code == 200

    def test_a_page_that_moves_takes_them_along(self, client, event, mine, home_page):
        before = self.state()
        event.move(EventIndexPageFactory(parent=home_page, slug="archief"), pos="last-child")
        assert self.state() == before
        assert client.get(f"/aanmelding/{mine.secret}/").status_code == 200
        assert client.get("/archief/dag/aanmelden/").status_code == 200

    def test_a_translation_shares_the_places(self, client, event, mine):
        SignUp.objects.update(capacity=1)
        Locale.objects.get_or_create(language_code="en")
        english = event.copy_for_translation(
            Locale.objects.get(language_code="en"), copy_parents=True
        )
        english.save_revision().publish()
        page = client.post(f"{english.url}aanmelden/", form("b@x.nl"))
        assert page.status_code == 200
        assert Registration.objects.get() == mine
        assert SignUp.objects.count() == 1


class TestFloods:
    def test_an_office_behind_one_address_gets_through(self):
        assert SIGN_UPS.times >= 3 * 300

    def test_of_sign_ups_end_in_a_page_that_asks_to_wait(self, client, url, monkeypatch):
        few = sign_up_views.Limit("few", 2, 60)
        monkeypatch.setattr(sign_up_views, "SIGN_UPS", few)
        answers = [client.post(url, form(f"p{n}@example.org")).status_code for n in range(3)]
        assert answers == [302, 302, 429]
        assert Registration.objects.count() == 2

    def test_of_codes_end_in_a_page_that_asks_to_wait(self, client, url, sign_up):
        Invitation.objects.create(sign_up=sign_up, code="WELKOM", email="vip@example.org")
        locked = client.post(url, form(invitation_code="WELKOM"))
        assert errors(locked)
        for number in range(19):
            assert errors(client.post(url, form(invitation_code=f"GOK{number}")))
        assert client.post(url, form(invitation_code="WELKOM")).status_code == 429
        assert nothing_stored()
        assert Invitation.objects.get().uses == 0

    @pytest.mark.parametrize("of_a_group", [True, False])
    def test_the_code_of_a_group_says_as_whom_somebody_comes(
        self, client, url, sign_up, of_a_group
    ):
        press = Audience.objects.create(sign_up=sign_up, name="Pers", invitation_only=True)
        city = Audience.objects.create(sign_up=sign_up, name="Gemeente", sort_order=1)
        Invitation.objects.create(
            sign_up=sign_up, code="WELKOM", audience=press if of_a_group else None
        )
        assert errors(client.post(url, form()))  # without a code they have to choose
        answer = client.post(url, form(invitation_code="WELKOM"))
        if not of_a_group:
            assert errors(answer)
            assert not Registration.objects.exists()
            client.post(url, form(invitation_code="WELKOM", audience=city.pk))
        assert Registration.objects.get().audience == (press if of_a_group else city)

    def test_of_link_requests_give_the_same_answer_and_few_mails(self, client, url, sign_up):
        register(sign_up.pk, application("known@example.org"))
        for _time in range(10):
            for name in ("known", "unknown"):
                response = client.post(f"{url}link/", {"email": f"{name}@example.org"})
                assert response.headers["Location"].endswith("/gelukt/")
        assert OutgoingMail.objects.filter(kind="events.link").count() == 1


class TestTime:
    """How long an answer takes tells nobody whether an address is known.

    Time itself says more about the machine, so these compare the work that is done. Measured with
    it: 49 ms for a known address and 46 for another before their work was the same, where the
    form for the link can be sent again and again; to sign up is 104 and 107, once an address.
    """

    def work(self, send):
        with CaptureQueriesContext(connection) as queries:
            response = send()
        assert response.headers["Location"].endswith("/gelukt/")
        # Savepoints stand for the transactions that they are outside of tests.
        return [re.split(r"[ (]", query["sql"], maxsplit=1)[0] for query in queries]

    def test_of_a_request_for_a_link(self, client, url, sign_up):
        register(sign_up.pk, application("known@example.org"))
        stored = OutgoingMail.objects.count()

        def ask(name):
            return self.work(lambda: client.post(f"{url}link/", {"email": f"{name}@example.org"}))

        ask("warm")  # what is kept between requests
        known, unknown = ask("known"), ask("unknown")
        assert OutgoingMail.objects.count() == stored + 1
        # What was taken back says so; all else is the same.
        assert [word for word in unknown if word != "ROLLBACK"] == known

    def test_of_signing_up(self, client, url, sign_up):
        register(sign_up.pk, application("known@example.org"))

        def send(name):
            sent = form(f"{name}@example.org")
            return self.work(lambda: client.post(url, sent))

        send("warm")
        known, unknown = send("known"), send("unknown")
        assert abs(len(known) - len(unknown)) <= 3


def test_a_proxy_that_hides_everybody_switches_the_limits_off(client, url, settings, monkeypatch):
    monkeypatch.setattr(sign_up_views, "SIGN_UPS", sign_up_views.Limit("one", 1, 60))
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answers = [client.post(url, form(f"p{n}@example.org")).status_code for n in range(3)]
    assert answers == [302, 302, 302]


def test_the_night_in_which_the_clock_changes_is_an_hour_longer_in_the_calendar(client, home_page):
    event = EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        start=local(2027, 10, 30, 22),
        end=local(2027, 10, 31, 6),
    )
    sign_up = SignUpFactory(event=event, waiting_list=WaitingList.OFF)
    mine = register(sign_up.pk, application()).registration
    calendar = client.get(f"/aanmelding/{mine.secret}/kalender.ics")
    (entry,) = Calendar.from_ical(calendar.content).walk("VEVENT")
    assert entry["dtend"].dt.timestamp() - entry["dtstart"].dt.timestamp() == 9 * 3600

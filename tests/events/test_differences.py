"""What a mail about a change says: from what to what, and nothing that is sensitive."""

from dataclasses import replace
from datetime import timedelta

import pytest

from events.models import EventPage, SignUp
from events.sign_up.announcements import facts_of, tell_change
from events.sign_up.changes import (
    change_details,
    change_sessions,
    correct_address,
    give_session_place,
)
from events.sign_up.moves import Actor
from events.sign_up.registration import Attendee, register
from home.models import MailState, OutgoingMail, QuestionKind
from home.outgoing_mail import deliver_due
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    QuestionFactory,
    QuestionnaireFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_up(home_page, time_machine):
    time_machine.move_to(local(2027, 5, 3, 12), tick=False)
    event = EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        title="Kennisdag",
        start=local(2027, 6, 10, 9),
        end=local(2027, 6, 10, 17),
        show_programme=True,
    )
    return SignUpFactory(event=event, questionnaire=QuestionnaireFactory())


@pytest.fixture
def questions(sign_up):
    return {
        name: QuestionFactory(questionnaire=sign_up.questionnaire, label=name, **values)
        for name, values in {
            "Reis": {},
            "Dieet": {"sensitive": True},
            "Lunch": {"kind": QuestionKind.YES_NO},
        }.items()
    }


@pytest.fixture
def sanne(questions):
    answers = {questions["Reis"]: "trein", questions["Dieet"]: "geen pinda"}
    return Attendee("Sanne", "de Vries", "sanne@example.org", answers=answers)


@pytest.fixture
def registration(sign_up, sanne):
    return register(sign_up.pk, application(attendees=[sanne])).registration


def last_mail(kind="changed"):
    deliver_due()
    mail = OutgoingMail.objects.filter(kind=f"events.{kind}").order_by("-pk").first()
    if mail is not None:
        mail.text = mail.text.replace("\xa0", " ")
    return mail


def lines_of(text):
    return [line.strip() for line in text.splitlines()]


def test_names_and_answers_are_told_from_what_to_what(registration, sanne, questions):
    answers = {questions["Reis"]: "fiets", questions["Dieet"]: "geen pinda"}
    changed = replace(sanne, first_name="Sanna", organisation="Breda", answers=answers)
    change_details(registration.pk, changed)
    lines = lines_of(last_mail().text)
    at = {name: lines.index(f"- {name}") for name in ("Voornaam", "Organisatie", "Reis")}
    found = {name: lines[number + 1 : number + 3] for name, number in at.items()}
    assert found == {
        "Voornaam": ["Was: Sanne", "Nu: Sanna"],
        "Organisatie": ["Was: niets", "Nu: Breda"],
        "Reis": ["Was: trein", "Nu: fiets"],
    }
    assert not any("Dieet" in line or "Achternaam" in line for line in lines)


def test_a_sensitive_answer_is_named_and_not_repeated(registration, sanne, questions):
    answers = {questions["Reis"]: "trein", questions["Dieet"]: "geen selderij"}
    change_details(registration.pk, replace(sanne, answers=answers))
    mail = last_mail()
    for text in (mail.text, mail.html, str(mail.context)):
        assert "selderij" not in text
        assert "pinda" not in text
    lines = lines_of(mail.text)
    number = lines.index("- Dieet")
    assert lines[number + 1] == "Gewijzigd. We herhalen je antwoord niet in een mail."


def test_what_was_sensitive_when_it_was_answered_stays_so(registration, sanne, questions):
    registration.answers.filter(label="Reis").update(sensitive=True)
    answers = {questions["Reis"]: "fiets", questions["Dieet"]: "geen pinda"}
    change_details(registration.pk, replace(sanne, answers=answers))
    assert "trein" not in last_mail().text


def test_an_answer_that_is_gone_or_new_is_told(registration, sanne, questions):
    answers = {questions["Dieet"]: "geen pinda", questions["Lunch"]: True}
    change_details(registration.pk, replace(sanne, answers=answers))
    lines = lines_of(last_mail().text)
    number = lines.index("- Reis")
    assert lines[number + 1 : number + 3] == ["Was: trein", "Nu: niets"]
    number = lines.index("- Lunch")
    assert lines[number + 1 : number + 3] == ["Was: niets", "Nu: Ja"]


def test_saving_what_was_there_tells_nothing(registration, sanne):
    version = registration.version
    assert change_details(registration.pk, sanne).version == version
    assert last_mail() is None


def test_it_is_told_in_the_language_of_the_reader(sign_up, sanne, questions):
    form = replace(application(attendees=[sanne]), language="en")
    registration = register(sign_up.pk, form).registration
    answers = {questions["Reis"]: "trein", questions["Lunch"]: False}
    change_details(registration.pk, replace(sanne, first_name="Sanna", answers=answers))
    lines = lines_of(last_mail().text)
    for line in ("- First name", "Was: Sanne", "Now: Sanna", "Now: No"):
        assert line in lines
    assert "Changed. We do not repeat your answer in a mail." in lines


def test_sessions_are_told_from_what_to_what(sign_up, registration):
    first, full, later = (
        SessionFactory(
            event=sign_up.event,
            title=title,
            start=sign_up.event.start + timedelta(hours=hours),
            capacity=1,
        )
        for hours, title in ((0, "Wandeling"), (1, "Lezing"), (2, "Spel"))
    )
    register(sign_up.pk, application("x@example.org", session_ids=[full.pk]))
    change_sessions(registration.pk, [first.pk], [full.pk])
    lines = lines_of(last_mail().text)
    number = lines.index("- Wandeling (9.00 tot 10.00 uur)")
    assert lines[number + 1 : number + 3] == ["Was: niet gekozen", "Nu: je hebt een plaats"]
    number = lines.index("- Lezing (10.00 tot 11.00 uur)")
    assert lines[number + 2] == "Nu: je staat op de wachtlijst"
    change_sessions(registration.pk, [later.pk], [full.pk])
    lines = lines_of(last_mail().text)
    number = lines.index("- Wandeling (9.00 tot 10.00 uur)")
    assert lines[number + 1 : number + 3] == ["Was: je hebt een plaats", "Nu: niet gekozen"]
    assert "- Lezing (10.00 tot 11.00 uur)" not in lines


def test_who_did_it_is_told_when_it_was_staff(sign_up, registration):
    session = SessionFactory(event=sign_up.event, capacity=1)
    register(sign_up.pk, application("x@example.org", session_ids=[session.pk]))
    change_sessions(registration.pk, [], [session.pk])
    assert "We hebben je aanmelding gewijzigd" not in last_mail().text
    booking = registration.bookings.get()
    give_session_place(booking.pk, Actor("staff"), over_capacity=True)
    assert "We hebben je aanmelding gewijzigd" in last_mail().text
    correct_address(registration.pk, "right@example.org", Actor("staff"))
    mail = last_mail()
    assert "We hebben je e-mailadres verbeterd" in mail.text
    assert "sanne@example.org" not in mail.text


class TestEvent:
    def move(self, sign_up, **values):
        tell_change(sign_up.pk)
        EventPage.objects.filter(pk=sign_up.event_id).update(**values)
        return tell_change(sign_up.pk)

    def test_another_day_and_place_are_told_from_when_to_when(self, sign_up, registration):
        start = local(2027, 6, 11, 10)
        number = self.move(sign_up, start=start, end=start + timedelta(hours=2), venue="Dorpshuis")
        assert number == 1
        lines = lines_of(last_mail("event_moved").text)
        number = lines.index("- Wanneer")
        assert lines[number + 1 : number + 3] == [
            "Was: donderdag 10 juni 2027 · 9.00 tot 17.00 uur",
            "Nu: vrijdag 11 juni 2027 · 10.00 tot 12.00 uur",
        ]
        number = lines.index("- Waar")
        assert lines[number + 1].startswith("Was: Stadhuis")
        assert lines[number + 2].startswith("Nu: Dorpshuis")

    def test_only_what_changed_is_told(self, sign_up, registration):
        self.move(sign_up, venue="Dorpshuis")
        lines = lines_of(last_mail("event_moved").text)
        assert "- Waar" in lines
        assert "- Wanneer" not in lines

    def test_what_goes_on_after_all_is_told_as_such(self, sign_up, registration):
        self.move(sign_up, status="cancelled")
        self.move(sign_up, status="planned")
        mail = last_mail("event_moved")
        assert mail.subject == "Gaat toch door: Kennisdag"
        assert OutgoingMail.objects.get(kind="events.event_cancelled").state == MailState.WITHHELD

    def test_what_was_moved_back_before_the_mail_left_is_withheld(self, sign_up, registration):
        venue = sign_up.event.venue
        self.move(sign_up, venue="Dorpshuis")
        EventPage.objects.update(venue=venue)
        assert last_mail("event_moved").state == MailState.WITHHELD

    def test_a_fact_that_was_never_told_is_no_news(self, sign_up, registration):
        facts = facts_of(EventPage.objects.get(pk=sign_up.event_id))
        facts.pop("place")
        SignUp.objects.filter(pk=sign_up.pk).update(told=facts)
        assert tell_change(sign_up.pk) == 0
        sign_up.refresh_from_db()
        assert "place" in sign_up.told

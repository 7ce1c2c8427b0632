"""Staff set up the sign-up of an event, with its questions and codes; and who may."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from events.desk.sign_up_forms import SettingsForm
from events.door.check_in import Attempt, check_in, make_pass
from events.models import (
    Answer,
    Audience,
    EventPage,
    Invitation,
    Session,
    SignUp,
    SignUpPhase,
    State,
)
from events.sign_up.invitations import Addressee, Terms, invite
from events.sign_up.registration import Attendee, register
from events.tasks import settle_waiting_lists
from home.models import OutgoingMail, Question, Questionnaire
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    RoomFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def agenda(home_page):
    return EventIndexPageFactory(parent=home_page)


@pytest.fixture
def event(agenda):
    return EventPageFactory(parent=agenda, slug="dag")


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=1)


def settings_form(audiences=(), initial=0, **fields):
    return nested_form_data(
        {
            "opens_at": "",
            "closes_at": "",
            "change_until": "",
            "capacity": "",
            "overbooking_percent": "0",
            "access": "everyone",
            "max_group": "1",
            "waiting_list": "automatic",
            "session_waiting_list": "automatic",
            "offer_hours": "24",
            "confirmation_text": "",
            "retention_days": "90",
            "sensitive_retention_days": "14",
            "audiences": inline_formset(list(audiences), initial=initial),
            **fields,
        }
    )


def texts_of(response):
    return [str(message) for message in response.context["messages"]]


def test_an_editor_makes_a_sign_up_with_audiences(staff_client, event):
    client = staff_client("editor")
    url = f"/admin/agenda/{event.pk}/aanmelding/"
    assert client.get(url).status_code == 200
    form = settings_form([{"name": "Pers", "places": "5"}], capacity="100")
    response = client.post(url, form, follow=True)
    assert response.status_code == 200
    sign_up = SignUp.objects.get()
    assert (sign_up.event_id, sign_up.capacity) == (event.pk, 100)
    assert sign_up.audiences.get().places == 5
    assert PageLogEntry.objects.filter(action="events.sign_up").count() == 1


def test_of_two_editors_who_make_it_the_second_sees_what_the_first_made(staff_client, event):
    first, second = staff_client("editor"), staff_client("moderator")
    url = f"/admin/agenda/{event.pk}/aanmelding/"
    new = {"new": second.get(url).context["form"].instance.pk is None and "1"}
    assert b'name="new"' in second.get(url).content
    first.post(url, settings_form([{"name": "Pers"}], capacity="100", **new))
    response = second.post(url, settings_form([{"name": "pers"}], capacity="5", **new), follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert any("collega" in text for text in texts_of(response))
    assert (SignUp.objects.get().capacity, Audience.objects.count()) == (100, 1)
    assert b'name="new"' not in response.content


def test_at_the_very_same_moment_it_ends_well_too(admin_client, event, monkeypatch):
    def somebody_is_faster(self):
        if not SignUp.objects.exists():
            SignUpFactory(event_id=event.pk, capacity=100)
        return is_valid(self)

    is_valid = SettingsForm.is_valid
    monkeypatch.setattr(SettingsForm, "is_valid", somebody_is_faster)
    url = f"/admin/agenda/{event.pk}/aanmelding/"
    response = admin_client.post(url, settings_form(capacity="5", new="1"), follow=True)
    assert any("collega" in text for text in texts_of(response))
    assert SignUp.objects.get().capacity == 100


def test_more_places_move_the_waiting_list(admin_client, sign_up):
    for name in "ab":
        register(sign_up.pk, application(f"{name}@x.nl", accepts_waiting=True))
    url = reverse("events_sign_up", args=[sign_up.event_id])
    admin_client.post(url, settings_form(capacity="2"))
    assert not sign_up.registrations.exclude(state=State.CONFIRMED).exists()


def test_fewer_places_than_taken_is_told(admin_client, event):
    sign_up = SignUpFactory(event=event, capacity=2)
    for name in "ab":
        register(sign_up.pk, application(f"{name}@x.nl"))
    room = RoomFactory(event=event, capacity=10)
    SessionFactory(event=event, room=room, capacity=20, title="Te groot")
    url = reverse("events_sign_up", args=[event.pk])
    texts = texts_of(admin_client.post(url, settings_form(capacity="1"), follow=True))
    assert any("2 plaatsen" in text for text in texts)
    assert any("Te groot" in text for text in texts)
    assert sign_up.registrations.filter(state=State.CONFIRMED).count() == 2


def test_an_audience_with_people_stays(admin_client, sign_up):
    press = Audience.objects.create(sign_up=sign_up, name="Pers")
    register(sign_up.pk, application(audience_id=press.pk))
    row = {"id": press.pk, "name": "Pers", "DELETE": "1"}
    url = reverse("events_sign_up", args=[sign_up.event_id])
    response = admin_client.post(url, settings_form([row], initial=1, capacity="1"))
    assert response.status_code == 200
    assert Audience.objects.filter(pk=press.pk).exists()


def test_two_audiences_with_one_name_are_refused(admin_client, event):
    url = reverse("events_sign_up", args=[event.pk])
    rows = [{"name": "Pers"}, {"name": "pers"}]
    response = admin_client.post(url, settings_form(rows))
    assert response.status_code == 200
    assert not SignUp.objects.exists()


def test_the_switch_closes_and_opens_now(admin_client, sign_up):
    url = reverse("events_sign_up_switch", args=[sign_up.event_id])
    for action, phase in [("close", SignUpPhase.CLOSED), ("open", SignUpPhase.OPEN)]:
        admin_client.post(url, {"action": action})
        sign_up.refresh_from_db()
        assert sign_up.phase() == phase


def test_an_event_that_began_does_not_open(admin_client, agenda):
    event = EventPageFactory(parent=agenda, start=timezone.now() - timedelta(hours=1))
    sign_up = SignUpFactory(event=event)
    response = admin_client.post(
        reverse("events_sign_up_switch", args=[event.pk]), {"action": "open"}, follow=True
    )
    assert texts_of(response)
    sign_up.refresh_from_db()
    assert sign_up.phase() == SignUpPhase.CLOSED


class TestQuestions:
    def url(self, event, rest=""):
        return f"/admin/agenda/{event.pk}/aanmelding/vragen/{rest}"

    def row(self, **fields):
        return {
            "label": "Waarom?",
            "help_text": "",
            "kind": "text",
            "depends_on": "",
            "depends_value": "",
            "options": inline_formset([]),
            **fields,
        }

    def options(self, *labels):
        return inline_formset([{"label": label} for label in labels])

    def form(self, rows, initial=0):
        return nested_form_data(
            {"name": "Vragen", "questions": inline_formset(rows, initial=initial)}
        )

    def test_the_ready_made_ones_are_added(self, admin_client, sign_up):
        admin_client.post(self.url(sign_up.event, "kant-en-klaar/"))
        sign_up.refresh_from_db()
        questions = sign_up.questionnaire.questions.all()
        assert [item.sensitive for item in questions] == [True, True]
        assert admin_client.get(self.url(sign_up.event)).status_code == 200

    def test_a_list_is_made_with_options(self, admin_client, sign_up):
        options = inline_formset([{"label": "Rood", "places": ""}, {"label": "Blauw"}])
        row = self.row(kind="choice", options=options)
        admin_client.post(self.url(sign_up.event), self.form([row]))
        sign_up.refresh_from_db()
        question = sign_up.questionnaire.questions.get()
        assert [option.label for option in question.options.all()] == ["Rood", "Blauw"]

    def test_changing_and_deleting_loses_no_answer(self, admin_client, sign_up):
        questionnaire = Questionnaire.objects.create(name="Vragen")
        kept, gone = (
            Question.objects.create(questionnaire=questionnaire, label=label, sort_order=number)
            for number, label in enumerate(["Blijft?", "Gaat weg?"])
        )
        SignUp.objects.filter(pk=sign_up.pk).update(questionnaire=questionnaire)
        attendee = Attendee("A", "B", "a@x.nl", answers={kept: "ja", gone: "nee"})
        register(sign_up.pk, application(attendees=[attendee]))
        rows = [
            self.row(id=kept.pk, label="Blijft dit?"),
            self.row(id=gone.pk, label="Gaat weg?", DELETE="1"),
        ]
        response = admin_client.post(self.url(sign_up.event), self.form(rows, initial=2))
        assert response.status_code == 302
        assert list(questionnaire.questions.values_list("pk", "label")) == [
            (kept.pk, "Blijft dit?")
        ]
        answers = Answer.objects.order_by("pk").values_list("question", "label", "value")
        assert list(answers) == [(kept.pk, "Blijft?", "ja"), (None, "Gaat weg?", "nee")]

    def test_a_condition_follows_when_its_question_and_its_option_get_other_words(
        self, admin_client, sign_up
    ):
        asked = self.row(label="Luncht u?", kind="choice", options=self.options("Ja graag", "Nee"))
        wish = self.row(label="Wat?", depends_on="Luncht u?", depends_value="ja graag")
        admin_client.post(self.url(sign_up.event), self.form([asked, wish]))
        sign_up.refresh_from_db()
        first, second = sign_up.questionnaire.questions.order_by("sort_order")
        options = [
            {"id": option.pk, "label": label}
            for option, label in zip(first.options.all(), ["Ja, lekker", "Nee"], strict=True)
        ]
        rows = [
            {
                **asked,
                "id": first.pk,
                "label": "Eet u mee?",
                "options": inline_formset(options, initial=2),
            },
            {**wish, "id": second.pk},
        ]
        response = admin_client.post(self.url(sign_up.event), self.form(rows, initial=2))
        assert response.status_code == 302
        second.refresh_from_db()
        assert (second.depends_on, second.depends_value) == ("Eet u mee?", "Ja, lekker")

    @pytest.mark.parametrize(
        ("condition", "answer", "told"),
        [
            ("Lunch u?", "Nee", "Geen andere vraag"),
            ("Wat?", "Nee", "Geen andere vraag"),
            ("Luncht u?", "Misschien", "heeft dit antwoord niet"),
        ],
    )
    def test_a_condition_that_can_never_hold_is_refused(
        self, admin_client, sign_up, condition, answer, told
    ):
        asked = self.row(label="Luncht u?", kind="choice", options=self.options("Ja", "Nee"))
        wish = self.row(label="Wat?", depends_on=condition, depends_value=answer)
        response = admin_client.post(self.url(sign_up.event), self.form([asked, wish]))
        assert told in response.text
        assert not Question.objects.exists()

    @pytest.mark.parametrize(("role", "may"), [("editor", False), ("moderator", True)])
    def test_a_question_turns_sensitive_with_its_answers_and_not_back(
        self, staff_client, sign_up, role, may
    ):
        questionnaire = Questionnaire.objects.create(name="Vragen")
        question = Question.objects.create(questionnaire=questionnaire, label="Dieet?")
        SignUp.objects.filter(pk=sign_up.pk).update(questionnaire=questionnaire)
        attendee = Attendee("A", "B", "a@x.nl", answers={question: "geen vis"})
        register(sign_up.pk, application(attendees=[attendee]))
        client, url = staff_client(role), self.url(sign_up.event)
        row = self.row(id=question.pk, label="Dieet?")
        client.post(url, self.form([{**row, "sensitive": "on"}], initial=1))
        assert Answer.objects.get().sensitive
        response = client.post(url, self.form([row], initial=1))
        assert (response.status_code == 302) is may
        question.refresh_from_db()
        assert question.sensitive is not may


class TestCodes:
    def test_many_codes_are_made_and_shown_with_their_link(self, admin_client, sign_up):
        admin_client.post(
            reverse("events_invitations_new", args=[sign_up.event_id]),
            {"number": "12", "max_uses": "3"},
        )
        codes = set(sign_up.invitations.values_list("code", "max_uses"))
        assert len(codes) == 12
        assert {uses for _code, uses in codes} == {3}
        page = admin_client.get(reverse("events_invitations", args=[sign_up.event_id]))
        code = sign_up.invitations.first().code
        assert f"/aanmelden/?code={code}" in page.content.decode()

    def test_a_code_exists_once_whatever_its_case(self, admin_client, sign_up):
        url = reverse("events_invitation_add", args=[sign_up.event_id])
        for code in ["Welkom", "WELKOM"]:
            admin_client.post(url, {"code": code, "max_uses": "1"})
        assert sign_up.invitations.get().code == "Welkom"

    def test_a_code_cannot_have_fewer_uses_than_it_had(self, admin_client, sign_up):
        code = Invitation.objects.create(sign_up=sign_up, code="X", max_uses=3, uses=2)
        url = reverse("events_invitation", args=[sign_up.event_id, code.pk])
        assert admin_client.post(url, {"code": "X", "max_uses": "1"}).status_code == 200
        assert admin_client.post(url, {"code": "X", "max_uses": "2"}).status_code == 302


def test_who_adds_many_places_does_not_wait_until_all_are_given(admin_client, sign_up, monkeypatch):
    monkeypatch.setattr("events.sign_up.waiting_list.BATCH", 2)
    for number in range(6):
        register(sign_up.pk, application(f"p{number}@example.org", accepts_waiting=True))
    url = reverse("events_sign_up", args=[sign_up.event.pk])
    admin_client.post(url, settings_form(capacity="9"))
    assert sign_up.registrations.filter(state=State.CONFIRMED).count() == 3
    settle_waiting_lists.call_local()
    assert sign_up.registrations.filter(state=State.CONFIRMED).count() == 6


def test_a_page_with_registrations_is_not_deleted(admin_client, sign_up):
    register(sign_up.pk, application())
    event = sign_up.event
    for page in [event, event.get_parent()]:
        url = reverse("wagtailadmin_pages:delete", args=[page.pk])
        response = admin_client.post(url, follow=True)
        assert any(event.title in text for text in texts_of(response))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    assert admin_client.post(f"{bulk}?id={event.pk}").status_code == 302
    event.refresh_from_db()


def test_a_page_that_people_were_only_invited_for_is_deleted_with_their_addresses(
    admin_client, sign_up
):
    press = Audience.objects.create(sign_up=sign_up, name="Pers")
    Invitation.objects.create(sign_up=sign_up, code="PERS", audience=press)
    invite(sign_up.pk, [Addressee("bo@example.org")], Terms(audience=press), None)
    event = sign_up.event
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[event.pk]))
    assert not EventPage.objects.filter(pk=event.pk).exists()
    assert not OutgoingMail.objects.filter(recipient="bo@example.org").exists()


def test_a_part_where_tickets_were_scanned_is_not_deleted(admin_client, sign_up):
    session = SessionFactory(event=sign_up.event)
    code = register(sign_up.pk, application()).registration.code
    door_pass, _token = make_pass(sign_up, "Ingang")
    assert check_in(door_pass, Attempt(uuid.uuid4(), code, session)).reason == "not_in_session"
    url = reverse("events_programme_delete", args=[sign_up.event.pk, "onderdelen", session.pk])
    response = admin_client.post(url, follow=True)
    assert any("tickets gescand" in text for text in texts_of(response))
    assert Session.objects.filter(pk=session.pk).exists()


def test_a_part_that_people_chose_is_not_deleted(admin_client, event):
    sign_up = SignUpFactory(event=event)
    event.show_programme = True
    event.save()
    session = SessionFactory(event=event)
    register(sign_up.pk, application(session_ids=[session.pk]))
    url = reverse("events_programme_delete", args=[event.pk, "onderdelen", session.pk])
    for response in [admin_client.get(url, follow=True), admin_client.post(url, follow=True)]:
        assert any("gaat niet door" in text for text in texts_of(response))
    assert event.sessions.filter(pk=session.pk).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cancelled": "on"}, "krijgen"),
        ({"later": True}, "krijgen"),
        ({"meeting_point": "Poort"}, "krijgen"),
        ({"title": "Nieuwe naam"}, ""),
    ],
)
def test_who_moves_or_cancels_a_part_hears_whom_it_is_about(admin_client, event, change, words):
    sign_up = SignUpFactory(event=event)
    event.show_programme = True
    event.save()
    session = SessionFactory(event=event, slug="deel")
    register(sign_up.pk, application(session_ids=[session.pk]))
    start = session.start + timedelta(minutes=30) if change.pop("later", False) else session.start
    form = nested_form_data(
        {
            "title": session.title,
            "kind": session.kind,
            "slug": "deel",
            "start": timezone.localtime(start).strftime("%Y-%m-%d %H:%M"),
            "end": timezone.localtime(session.end).strftime("%Y-%m-%d %H:%M"),
            "people": inline_formset([]),
            **change,
        }
    )
    url = reverse("events_programme_edit", args=[event.pk, "onderdelen", session.pk])
    texts = texts_of(admin_client.post(url, form, follow=True))
    told = [text for text in texts if "1 persoon heeft" in text]
    assert len(told) == bool(words)
    assert not words or words in told[0]


SCREENS = [
    "aanmelding/",
    "aanmelding/vragen/",
    "aanmelding/codes/",
    "aanmelding/codes/nieuw/",
    "aanmelding/codes/maken/",
    "deelnemers/",
    "deelnemers/results/",
    "deelnemers/nieuw/",
]


@pytest.mark.parametrize("screen", SCREENS)
def test_who_may_enter(client, staff_client, sign_up, screen):
    url = f"/admin/agenda/{sign_up.event_id}/{screen}"
    assert client.get(url).status_code in (302, 403)
    for role, allowed in [("member", False), ("editor", True), ("moderator", True)]:
        assert (staff_client(role).get(url).status_code == 200) is allowed, role
    crew = make_user("member")
    crew.groups.add(Group.objects.get(name="Deurploeg"))
    sign_in_with_mfa(client, crew)
    assert client.get(url).status_code in (302, 403)

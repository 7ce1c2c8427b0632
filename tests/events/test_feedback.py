"""Feedback after an event: asked of who was there, answered once, tied to nobody."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from events.door import check_in as door
from events.door.check_in import Attempt
from events.models import FeedbackAnswer, FeedbackGiven, Registration, SignUp
from events.sign_up.changes import cancel
from events.sign_up.feedback import add_ready_made, new_token, queue_thanks, results
from events.sign_up.registration import Attendee, register
from events.sign_up.retention import forget_expired
from home.models import OutgoingMail, Question, QuestionKind
from home.outgoing_mail import deliver_due
from home.questions import field_name
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SignUpFactory,
    application,
    local,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def sign_up(home_page, time_machine):
    time_machine.move_to(local(2027, 5, 1, 12))
    event = EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        title="Kennisdag",
        start=local(2027, 6, 10, 9),
        end=local(2027, 6, 10, 17),
    )
    sign_up = SignUpFactory(event=event, capacity=100)
    add_ready_made(sign_up)
    return SignUp.objects.get()


@pytest.fixture
def people(sign_up, time_machine):
    found = [person(sign_up, name) for name in ("Bo", "Ali", "Cem")]
    time_machine.move_to(local(2027, 6, 11, 10))
    return found


def person(sign_up, first, **values):
    attendee = Attendee(first, "Jansen", f"{first}@example.org".lower())
    return register(sign_up.pk, application(attendees=[attendee], **values)).registration


def url_of(registration):
    return f"/terugblik/{new_token(registration)}/"


def answer(sign_up, opinion="Goed", useful="De lunch"):
    first, second, _third = sign_up.feedback_questionnaire.questions.order_by("sort_order")
    return {field_name(first): opinion, field_name(second): useful}


class TestThanks:
    def test_the_day_after_who_was_there_gets_a_mail_once(
        self, sign_up, people, time_machine, mailoutbox
    ):
        entrance, _token = door.make_pass(sign_up, "Deur")
        for registration in people[:2]:
            door.check_in(entrance, Attempt(uuid.uuid4(), registration.ticket))
        time_machine.move_to(local(2027, 6, 10, 19))
        assert queue_thanks() == 0
        time_machine.move_to(local(2027, 6, 11, 8, 59))
        assert queue_thanks() == 0
        time_machine.move_to(local(2027, 6, 11, 9, 12))
        assert queue_thanks() == 2
        assert queue_thanks() == 0
        OutgoingMail.objects.exclude(kind="events.thanks").delete()
        deliver_due()
        message = mailoutbox[0]
        assert message.subject == "Bedankt voor je komst: Kennisdag"
        assert url_of(people[1]) in message.body  # Ali comes before Bo

    def test_without_a_door_everybody_with_a_place_gets_it(self, sign_up, people):
        Registration.objects.filter(pk=people[0].pk).update(state="cancelled")
        assert queue_thanks() == 2

    def test_nobody_is_asked_without_questions_or_long_after(self, sign_up, people, time_machine):
        time_machine.move_to(local(2027, 6, 20, 10))
        assert queue_thanks() == 0
        time_machine.move_to(local(2027, 6, 11, 10))
        sign_up.feedback_questionnaire.questions.all().delete()
        assert queue_thanks() == 0


class TestAnswering:
    def test_the_link_works_once_and_the_answers_are_nobodys(self, client, sign_up, people):
        address = url_of(people[0])
        response = client.get(address)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        page = response.content.decode()
        assert "Jansen" not in page
        assert people[0].code not in page.replace(address, "")
        assert client.post(address, answer(sign_up)).status_code == 302
        assert "Bedankt voor je antwoorden" in client.get(address).content.decode()
        client.post(address, answer(sign_up, "Niet goed"))
        assert FeedbackAnswer.objects.count() == 2
        assert FeedbackGiven.objects.count() == 1
        # No column of an answer leads to a person.
        fields = {field.name for field in FeedbackAnswer._meta.get_fields()}
        assert fields == {"id", "sign_up", "question", "label", "kind", "value"}
        marked = {field.name for field in FeedbackGiven._meta.get_fields()}
        assert marked == {"mark", "sign_up"}

    def test_no_secret_of_the_person_is_kept_with_the_mark(self, client, sign_up, people):
        client.post(url_of(people[0]), answer(sign_up))
        mark = FeedbackGiven.objects.get().mark
        known = {
            str(value)
            for model in apps.get_models()
            if model is not FeedbackGiven
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
            for value in model._base_manager.values_list(field.name, flat=True)
        }
        assert not any(mark in value for value in known)

    def test_an_empty_form_says_so_and_keeps_the_link(self, client, sign_up, people):
        response = client.post(url_of(people[0]), {})
        assert response.status_code == 200
        assert "Beantwoord minstens één vraag" in response.content.decode()
        assert not FeedbackGiven.objects.exists()

    def test_what_was_typed_is_still_there_after_an_error(self, client, sign_up, people):
        Question.objects.filter(label="Wat kan beter?").update(required=True)
        response = client.post(url_of(people[0]), answer(sign_up, useful="De excursie"))
        assert "De excursie" in response.content.decode()
        assert not FeedbackAnswer.objects.exists()

    @pytest.mark.parametrize("change", [str.lower, lambda s: s[:-1], lambda s: s + "=20"])
    def test_a_link_that_is_not_whole_is_404(self, client, people, change):
        assert client.get(f"/terugblik/{change(new_token(people[0]))}/").status_code == 404

    def test_before_the_end_and_for_who_cancelled_it_is_404(self, client, people, time_machine):
        time_machine.move_to(local(2027, 6, 9, 12))
        assert client.get(url_of(people[0])).status_code == 404
        cancel(people[0].pk)
        time_machine.move_to(local(2027, 6, 11, 12))
        assert client.get(url_of(people[0])).status_code == 404
        assert client.get(url_of(people[1])).status_code == 200

    def test_a_test_registration_gives_no_feedback(self, client, sign_up, time_machine):
        tester = person(sign_up, "Proef", is_test=True)
        time_machine.move_to(local(2027, 6, 11, 12))
        assert client.get(url_of(tester)).status_code == 404


class TestResults:
    def test_numbers_by_option_and_own_words(self, client, sign_up, people, staff_client):
        for registration, opinion in zip(people, ("Goed", "Goed", "Heel goed"), strict=True):
            client.post(url_of(registration), answer(sign_up, opinion, "<script>x</script>"))
        opinion, useful = results(sign_up)
        assert [(bar.name, bar.number, bar.percent) for bar in opinion.bars] == [
            ("Heel goed", 1, 33),
            ("Goed", 2, 67),
            ("Gaat wel", 0, 0),
            ("Niet goed", 0, 0),
        ]
        assert useful.texts == ["<script>x</script>"] * 3
        page = staff_client("editor").get(f"/admin/agenda/{sign_up.event_id}/terugblik/")
        text = page.content.decode()
        assert "3 mensen hebben geantwoord." in text
        assert "<script>x" not in text
        assert '<th scope="row">Heel goed</th><td>1</td>' in text

    def test_several_choices_count_each_and_old_options_stay(self, sign_up):
        question = sign_up.feedback_questionnaire.questions.first()
        for value in (["Goed", "Mooi"], ["Goed"]):
            FeedbackAnswer.objects.create(
                sign_up=sign_up,
                question=question,
                label=question.label,
                kind=QuestionKind.SEVERAL,
                value=value,
            )
        (result,) = results(sign_up)
        bars = {bar.name: bar.number for bar in result.bars}
        assert bars["Goed"] == 2
        assert bars["Mooi"] == 1

    def test_staff_start_with_ready_made_questions(self, sign_up, staff_client):
        other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
        client = staff_client("editor")
        address = f"/admin/agenda/{other.event_id}/terugblik/"
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 302
        client.post(address)
        other.refresh_from_db()
        assert other.feedback_questionnaire.questions.count() == 3
        assert client.get(f"{address}vragen/").status_code == 200

    def test_only_for_who_may_see_attendees(self, client, sign_up):
        member = sign_in_with_mfa(client, make_user("member"))
        for rest in ("", "vragen/"):
            address = f"/admin/agenda/{sign_up.event_id}/terugblik/{rest}"
            assert member.get(address).status_code in (302, 403)


def test_own_words_go_by_term_and_numbers_stay(client, sign_up, people):
    client.post(url_of(people[0]), answer(sign_up))
    forget_expired(timezone.now() + timedelta(days=sign_up.retention_days + 1))
    assert [item.value for item in FeedbackAnswer.objects.all()] == ["Goed"]

"""What is known about people goes away by term, or when they ask."""

import json
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from events.door import check_in as door
from events.models import Answer, Registration, RegistrationLog, SignUp, State
from events.sign_up.changes import cancel, hand_over
from events.sign_up.moves import Actor
from events.sign_up.personal_data import SIGN_UPS
from events.sign_up.registration import Attendee, register
from events.sign_up.retention import erase, forget_expired
from home.models import OutgoingMail, Questionnaire
from home.outgoing_mail import deliver_due
from tests.accounts import make_user
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SignUpFactory,
    application,
)

CANARY = "Kanarievogel"


@pytest.fixture
def sign_up(home_page):
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home_page))
    questionnaire = Questionnaire.objects.create(name="Vragen")
    questionnaire.add_ready_made()
    return SignUpFactory(event=event, questionnaire=questionnaire, capacity=1)


@pytest.fixture
def registration(sign_up):
    question = sign_up.questionnaire.questions.first()
    attendee = Attendee(
        CANARY,
        CANARY,
        f"{CANARY}@example.org",
        organisation=CANARY,
        job_title=CANARY,
        answers={question: CANARY},
    )
    found = register(
        sign_up.pk, application(attendees=[attendee]), Actor(reason=CANARY)
    ).registration
    Registration.objects.filter(pk=found.pk).update(note=CANARY)
    deliver_due()
    return found


def traces() -> list[str]:
    """Every place in the database where the canary is still found."""
    return [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        for value in model._base_manager.values_list(field.name, flat=True)
        if CANARY.lower() in str(value).lower()
    ]


def test_nothing_is_forgotten_before_its_term(sign_up, registration, time_machine):
    time_machine.move_to(sign_up.event.end + timedelta(days=13))
    assert forget_expired() == 0
    assert Answer.objects.count() == 1


def test_sensitive_answers_go_first(sign_up, registration, time_machine):
    time_machine.move_to(sign_up.event.end + timedelta(days=15))
    assert forget_expired() == 0
    assert not Answer.objects.exists()
    assert Registration.objects.get().first_name == CANARY


def test_after_the_term_no_trace_is_left_and_the_numbers_are(sign_up, registration, time_machine):
    crew, _token = door.make_pass(sign_up, CANARY)
    door.check_in(crew, door.Attempt(uuid.uuid4(), registration.ticket))
    assert traces()
    time_machine.move_to(sign_up.event.end + timedelta(days=91))
    assert forget_expired() == 1
    assert traces() == []
    assert sign_up.registrations.filter(state=State.CONFIRMED).count() == 1
    assert forget_expired() == 0


def test_who_asks_is_forgotten_at_once_and_their_place_passes_on(sign_up, registration):
    register(sign_up.pk, application("next@example.org", accepts_waiting=True))
    secret = registration.secret
    erase(registration.pk)
    assert Registration.objects.by_secret(secret) is None
    assert sign_up.registrations.filter(email="next@example.org", state=State.OFFERED).exists()
    assert traces() == []
    assert RegistrationLog.objects.filter(registration=registration, action="cancel").exists()


def test_who_asks_is_forgotten_also_when_it_is_too_late_to_cancel(client, sign_up, registration):
    register(sign_up.pk, application("next@example.org", accepts_waiting=True))
    SignUp.objects.filter(pk=sign_up.pk).update(change_until=timezone.now() - timedelta(hours=1))
    assert not SignUp.objects.get(pk=sign_up.pk).can_be_changed
    client.post(f"/aanmelding/{registration.secret}/wissen/")
    assert traces() == []
    registration.refresh_from_db()
    assert registration.state == State.CANCELLED


def test_who_came_in_and_is_forgotten_still_counts_as_there(sign_up, registration):
    crew, _token = door.make_pass(sign_up, "Deur")
    door.check_in(crew, door.Attempt(uuid.uuid4(), registration.ticket))
    erase(registration.pk)
    registration.refresh_from_db()
    assert (registration.first_name, registration.state) == ("", State.CONFIRMED)


def test_who_waits_and_is_forgotten_gets_no_place_that_comes_free(sign_up, registration):
    waits, behind = (
        register(sign_up.pk, application(f"{name}@example.org", accepts_waiting=True)).registration
        for name in ("first", "behind")
    )
    erase(waits.pk)
    cancel(registration.pk)
    waits.refresh_from_db()
    behind.refresh_from_db()
    assert (waits.state, behind.state) == (State.CANCELLED, State.OFFERED)
    assert not OutgoingMail.objects.filter(recipient="first@example.org").exists()


def test_the_same_address_can_sign_up_again_afterwards(sign_up, registration):
    erase(registration.pk)
    outcome = register(sign_up.pk, application(f"{CANARY}@example.org"))
    assert outcome.is_new


def test_who_signed_up_can_take_their_details_along(client, registration):
    address = reverse("registration_data", args=[registration.secret])
    response = client.get(address)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith("attachment")
    found = json.loads(response.content)
    for value in [
        *(found[name] for name in ("voornaam", "achternaam", "e-mailadres", "organisatie")),
        *(found[name] for name in ("functie", "notitie van medewerkers")),
        found["antwoorden"][0]["antwoord"],
        found["logboek"][0]["waarom"],
        found["mails"][0]["aan"],
    ]:
        assert CANARY.lower() in value.lower()
    assert registration.secret not in response.content.decode()
    erase(registration.pk)
    assert client.get(address).status_code == 404


def test_the_download_is_about_one_person(client, sign_up, registration):
    other = register(
        sign_up.pk, application("other@example.org", accepts_waiting=True)
    ).registration
    response = client.get(reverse("registration_data", args=[other.secret]))
    assert CANARY.lower() not in response.content.decode().lower()


def test_who_was_erased_stays_so_when_an_older_database_is_put_back(sign_up, registration):
    before = Registration.objects.filter(pk=registration.pk).values().get()
    answers = list(registration.answers.values())
    erase(registration.pk)
    # What a backup of this morning brings back.
    Registration.objects.filter(pk=registration.pk).update(**before)
    Answer.objects.bulk_create(Answer(**row) for row in answers)
    assert traces()
    assert forget_expired() == 1
    assert traces() == []
    assert forget_expired() == 0


def test_what_broke_off_in_the_list_of_who_was_erased_erases_nobody(registration, settings):
    settings.ERASURES_FILE.write_text(f"registration {str(registration.uuid)[:-1]}\n\nx\n")
    assert forget_expired() == 0
    registration.refresh_from_db()
    assert registration.first_name == CANARY


def test_who_takes_a_place_over_gets_nothing_about_who_had_it(client, registration):
    taken_over = hand_over(registration.pk, Attendee("Bo", "Jansen", "bo@example.org"))
    deliver_due()
    response = client.get(reverse("registration_data", args=[taken_over.secret]))
    assert CANARY.lower() not in response.content.decode().lower()
    found = json.loads(response.content)
    assert [item["aan"] for item in found["mails"]] == ["bo@example.org"]
    assert [item["wat"] for item in found["logboek"]] == ["Doorgegeven aan iemand anders"]


def test_the_end_of_an_account_waits_for_no_deadline_of_an_event(sign_up, registration):
    user = make_user("member")
    Registration.objects.filter(pk=registration.pk).update(user=user)
    SignUp.objects.update(change_until=timezone.now() - timedelta(days=1))
    SIGN_UPS.forget(user)
    assert traces() == []
    registration.refresh_from_db()
    assert registration.state == State.CANCELLED

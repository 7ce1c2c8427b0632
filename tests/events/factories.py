"""Factories of the events app."""

import uuid
from datetime import datetime, timedelta

import factory
import wagtail_factories
from django.db.models import prefetch_related_objects
from django.utils import timezone

from events.models import (
    CityDayIndexPage,
    CityDayPage,
    EventIndexPage,
    EventPage,
    Room,
    Round,
    Session,
    SessionPerson,
    SignUp,
)
from events.sign_up.registration import Application, Attendee
from home.models import Option, Question, Questionnaire
from tests.home.factories import PersonFactory


def local(*parts: int) -> datetime:
    """A moment by the clock in Amsterdam: local(2026, 11, 9, 9, 30)."""
    return timezone.make_aware(datetime(*parts))  # noqa: DTZ001  (made aware at once)


def next_month(hour: int = 9) -> datetime:
    """Thirty days from now at a whole hour, local time."""
    day = timezone.localdate() + timedelta(days=30)
    return local(day.year, day.month, day.day, hour)


class EventIndexPageFactory(wagtail_factories.PageFactory):
    title = "Agenda"
    slug = "agenda"

    class Meta:
        model = EventIndexPage


class EventPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence(lambda n: f"Event {n}")
    start = factory.LazyFunction(next_month)
    end = factory.LazyAttribute(lambda page: page.start + timedelta(hours=8))
    venue = "Stadhuis"
    address = "Markt 1"
    postcode = "4811 XV"
    city = "Breda"

    class Meta:
        model = EventPage


class CityDayIndexPageFactory(wagtail_factories.PageFactory):
    title = "Dag van de Stad"
    slug = "dag-van-de-stad"

    class Meta:
        model = CityDayIndexPage


class CityDayPageFactory(EventPageFactory):
    title = factory.LazyAttribute(lambda page: f"Dag van de Stad {page.year}")
    year = factory.LazyAttribute(lambda page: timezone.localdate(page.start).year)
    slug = factory.LazyAttribute(lambda page: str(page.year))
    host_city = "Breda"
    edition_theme = "De stad als buurt"

    class Meta:
        model = CityDayPage


class RoundFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Round {n}")
    start = factory.LazyAttribute(lambda item: item.event.start)
    end = factory.LazyAttribute(lambda item: item.start + timedelta(hours=1))

    class Meta:
        model = Round


class RoomFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Room {n}")
    capacity = 40

    class Meta:
        model = Room


class SessionFactory(factory.django.DjangoModelFactory):
    title = factory.Sequence(lambda n: f"Session {n}")
    slug = factory.Sequence(lambda n: f"session-{n}")
    start = factory.LazyAttribute(lambda item: item.event.start)
    end = factory.LazyAttribute(lambda item: item.start + timedelta(hours=1))

    class Meta:
        model = Session


class SessionPersonFactory(factory.django.DjangoModelFactory):
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = SessionPerson


class SignUpFactory(factory.django.DjangoModelFactory):
    event = factory.SubFactory(EventPageFactory)

    class Meta:
        model = SignUp


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Questions {n}")

    class Meta:
        model = Questionnaire


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question; `places={"Bus": 40, "Train": None}` are its options."""

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    label = factory.Sequence(lambda n: f"Question {n}")

    class Meta:
        model = Question
        skip_postgeneration_save = True

    @factory.post_generation
    def places(self, create, extracted, **kwargs):
        for label, places in (extracted or {}).items():
            Option.objects.create(question=self, label=label, places=places)
        prefetch_related_objects([self], "options")


def application(
    email: str = "sanne@example.org", number: int = 1, answers: dict | None = None, **values
) -> Application:
    """A form that somebody sent, for themselves and perhaps some colleagues."""
    attendees = [Attendee("Sanne", "de Vries", email, answers=answers or {})]
    attendees += [Attendee(f"Collega {item}", "Bakker") for item in range(2, number + 1)]
    return Application(**{"submit_key": uuid.uuid4(), "attendees": attendees, **values})

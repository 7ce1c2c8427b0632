"""Factories of articles and vacancies."""

import datetime

import factory
import wagtail_factories
from django.utils import timezone

from news.models import NewsIndexPage, NewsPage, Series, VacancyIndexPage, VacancyPage
from tests.townsdeals.factories import OrganisationFactory


class SeriesFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"In gesprek met {n}")

    class Meta:
        model = Series


class NewsIndexPageFactory(wagtail_factories.PageFactory):
    title = "Nieuws"
    slug = "nieuws"

    class Meta:
        model = NewsIndexPage


class NewsPageFactory(wagtail_factories.PageFactory):
    """A live article; give `parent`, a news index page."""

    title = factory.Sequence(lambda n: f"Artikel {n}")
    slug = factory.Sequence(lambda n: f"artikel-{n}")
    date = datetime.date(2026, 3, 2)
    lead = "Zes steden leren van elkaar hoe de stad groener wordt."

    class Meta:
        model = NewsPage


class VacancyIndexPageFactory(wagtail_factories.PageFactory):
    title = "Vacatures"
    slug = "vacatures"

    class Meta:
        model = VacancyIndexPage


class VacancyPageFactory(wagtail_factories.PageFactory):
    """A live, open vacancy; give `parent`, a vacancy index page."""

    title = factory.Sequence(lambda n: f"Programmaleider {n}")
    slug = factory.Sequence(lambda n: f"programmaleider-{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    intro = "We zoeken iemand die mensen bij elkaar brengt."
    deadline = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=20))
    apply_email = "werk@example.org"

    class Meta:
        model = VacancyPage

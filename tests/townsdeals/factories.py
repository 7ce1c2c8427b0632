"""Factories of deals and what belongs to them."""

import datetime

import factory
import wagtail_factories

from tests.home.factories import PersonFactory
from townsdeals.models import (
    DealContact,
    DealIndexPage,
    DealPage,
    Lesson,
    LessonIndexPage,
    Organisation,
    PartnerIndexPage,
    Partnership,
    Result,
    ResultIndexPage,
)


class OrganisationFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Gemeente {n}")
    slug = factory.Sequence(lambda n: f"gemeente-{n}")
    kind = Organisation.Kind.MUNICIPALITY

    class Meta:
        model = Organisation

    class Params:
        on_the_map = factory.Trait(place="Breda", latitude="51.5888", longitude="4.7760")


class DealIndexPageFactory(wagtail_factories.PageFactory):
    title = "Deals"
    slug = "deals"

    class Meta:
        model = DealIndexPage


class PartnerIndexPageFactory(wagtail_factories.PageFactory):
    title = "Partners"
    slug = "partners"

    class Meta:
        model = PartnerIndexPage


class ResultIndexPageFactory(wagtail_factories.PageFactory):
    title = "Resultaten"
    slug = "resultaten"

    class Meta:
        model = ResultIndexPage


class LessonIndexPageFactory(wagtail_factories.PageFactory):
    title = "Lessen"
    slug = "lessen"

    class Meta:
        model = LessonIndexPage


class DealPageFactory(wagtail_factories.PageFactory):
    """A live, running City Deal; give `parent`, a deal index page."""

    title = factory.Sequence(lambda n: f"City Deal {n}")
    slug = factory.Sequence(lambda n: f"city-deal-{n}")
    kind = DealPage.Kind.CITY
    status = DealPage.Status.RUNNING
    start_date = datetime.date(2025, 4, 22)
    summary = "Steden en ministeries werken samen aan een opgave."

    class Meta:
        model = DealPage


class PartnershipFactory(factory.django.DjangoModelFactory):
    deal = factory.SubFactory(DealPageFactory)
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = Partnership


class DealContactFactory(factory.django.DjangoModelFactory):
    deal = factory.SubFactory(DealPageFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = DealContact


class ResultFactory(factory.django.DjangoModelFactory):
    deal = factory.SubFactory(DealPageFactory)
    title = factory.Sequence(lambda n: f"Handreiking {n}")
    kind = Result.Kind.TOOL

    class Meta:
        model = Result


class LessonFactory(factory.django.DjangoModelFactory):
    deal = factory.SubFactory(DealPageFactory)
    title = factory.Sequence(lambda n: f"Begin op tijd met borgen {n}")
    phase = Lesson.Phase.PROCESS

    class Meta:
        model = Lesson

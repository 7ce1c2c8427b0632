"""Rules of the data: what the forms say, and what the database holds to whoever writes."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import HomePage, StandardPage
from tests.townsdeals.factories import (
    DealContactFactory,
    DealPageFactory,
    LessonFactory,
    OrganisationFactory,
    PartnershipFactory,
    ResultFactory,
)
from townsdeals.models import (
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

INDEXES = {DealIndexPage, PartnerIndexPage, ResultIndexPage, LessonIndexPage}


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


class TestWherePagesMayBeMade(WagtailPageTestCase):
    def test_indexes_are_below_the_home_page(self):
        for model in INDEXES:
            self.assertAllowedParentPageTypes(model, {HomePage})

    def test_deals_are_below_their_index_and_have_nothing_below_them(self):
        self.assertAllowedParentPageTypes(DealPage, {DealIndexPage})
        self.assertAllowedSubpageTypes(DealPage, {})
        self.assertAllowedSubpageTypes(DealIndexPage, {DealPage})
        self.assertCanNotCreateAt(StandardPage, DealPage)


@pytest.mark.django_db
def test_a_home_page_has_one_index_of_each_kind(home_page, sections):
    for model in INDEXES:
        assert not model.can_create_at(home_page)
        model.objects.all().delete()
        assert model.can_create_at(home_page)


@pytest.mark.django_db
def test_a_deal_does_not_end_before_it_starts(sections):
    deal = DealPageFactory(parent=sections.deals, start_date=datetime.date(2025, 4, 22))
    deal.end_date = datetime.date(2025, 4, 21)
    with pytest.raises(ValidationError) as error:
        deal.full_clean()
    assert "end_date" in error.value.message_dict
    refused(lambda: DealPage.objects.update(end_date=datetime.date(2025, 4, 21)))
    DealPage.objects.update(end_date=datetime.date(2025, 4, 22))


@pytest.mark.django_db
def test_every_choice_is_known_to_the_database(sections):
    deal = DealPageFactory(parent=sections.deals)
    for field, choices in (("kind", DealPage.Kind), ("status", DealPage.Status)):
        for value in choices.values:
            DealPage.objects.filter(pk=deal.pk).update(**{field: value})
        refused(lambda field=field: DealPage.objects.update(**{field: "other"}))
    for model, item, field, choices in (
        (Organisation, OrganisationFactory(), "kind", Organisation.Kind),
        (Partnership, PartnershipFactory(deal=deal), "role", Partnership.Role),
        (Result, ResultFactory(deal=deal), "kind", Result.Kind),
        (Lesson, LessonFactory(deal=deal), "phase", Lesson.Phase),
    ):
        for value in choices.values:
            model.objects.filter(pk=item.pk).update(**{field: value})
        refused(lambda model=model, field=field: model.objects.update(**{field: "other"}))


@pytest.mark.django_db
def test_an_organisation_is_a_partner_of_a_deal_once(sections):
    deal = DealPageFactory(parent=sections.deals)
    first = PartnershipFactory(deal=deal)
    refused(lambda: PartnershipFactory(deal=deal, organisation=first.organisation))
    contact = DealContactFactory(deal=deal)
    refused(lambda: DealContactFactory(deal=deal, person=contact.person))


@pytest.mark.django_db
def test_a_result_has_a_sensible_year(sections):
    result = ResultFactory(deal=DealPageFactory(parent=sections.deals), year=2024)
    result.year = 1024
    with pytest.raises(ValidationError):
        result.full_clean()
    refused(lambda: Result.objects.update(year=1024))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("52.09", None), (None, "5.12"), ("48.85", "5.12"), ("52.09", "13.40")],
)
def test_an_organisation_is_in_the_netherlands_or_not_on_the_map(db, latitude, longitude):
    organisation = OrganisationFactory.build(
        place="Utrecht", latitude=latitude, longitude=longitude
    )
    with pytest.raises(ValidationError):
        organisation.full_clean()
    refused(organisation.save)


@pytest.mark.django_db
def test_a_place_on_the_map_has_a_name(db):
    with pytest.raises(ValidationError) as error:
        OrganisationFactory.build(on_the_map=True, place="").full_clean()
    assert "place" in error.value.message_dict


@pytest.mark.django_db
def test_slugs_of_organisations_are_unique(db):
    OrganisationFactory(slug="breda")
    refused(lambda: OrganisationFactory(slug="breda"))


def form_data(**fields):
    return nested_form_data(
        {
            "title": "Town Deal Krachtige Kernen",
            "slug": "krachtige-kernen",
            "kind": "",
            "status": "exploration",
            "summary": "",
            "body": streamfield([]),
            "contacts": inline_formset([]),
            "partnerships": inline_formset([]),
            "results": inline_formset([]),
            "lessons": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        }
    )


def form_for_deal(data, *, draft):
    deal = DealPage()
    form = DealPage.get_edit_handler().get_form_class()(data, instance=deal)
    if draft:
        form.defer_required_fields()
    return form


@pytest.mark.django_db
def test_a_draft_saves_when_it_is_incomplete(sections):
    lines = inline_formset([{"organisation": "", "role": "partner", "ORDER": "1"}])
    results = inline_formset([{"title": "", "kind": "", "summary": "Later", "ORDER": "1"}])
    form = form_for_deal(form_data(partnerships=lines, results=results), draft=True)
    assert form.is_valid(), (form.errors, {k: f.errors for k, f in form.formsets.items()})
    deal = form.save(commit=False)
    deal.live = False
    sections.deals.add_child(instance=deal)
    deal.save_revision(clean=False)  # as the admin does for drafts
    assert DealPage.objects.get(slug="krachtige-kernen").start_date is None
    assert deal.get_latest_revision_as_object().results.get().summary == "Later"


@pytest.mark.django_db
def test_publishing_asks_for_what_is_missing(sections):
    lines = inline_formset([{"organisation": "", "role": "partner", "ORDER": "1"}])
    form = form_for_deal(form_data(partnerships=lines), draft=False)
    assert not form.is_valid()
    assert {"kind", "summary"} <= form.errors.keys()
    assert "organisation" in form.formsets["partnerships"].errors[0]


@pytest.mark.django_db
def test_the_form_refuses_the_same_partner_twice(sections):
    organisation = OrganisationFactory()
    line = {"organisation": str(organisation.pk), "role": "partner"}
    lines = inline_formset([{**line, "ORDER": "1"}, {**line, "ORDER": "2"}])
    form = form_for_deal(form_data(partnerships=lines, kind="city", summary="Kort"), draft=False)
    assert not form.is_valid()
    assert form.formsets["partnerships"].non_form_errors()

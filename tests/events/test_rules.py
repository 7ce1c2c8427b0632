"""What an event, an edition and a programme may be."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Page

from events.models import (
    CityDayIndexPage,
    CityDayPage,
    EventIndexPage,
    EventKind,
    EventPage,
    Room,
    Round,
    Session,
    SessionPerson,
)
from home.models import HomePage, StandardPage
from tests.events.factories import (
    CityDayIndexPageFactory,
    CityDayPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    RoomFactory,
    RoundFactory,
    SessionFactory,
    SessionPersonFactory,
    local,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(home_page):
    return EventIndexPageFactory(parent=home_page)


@pytest.fixture
def event(agenda):
    return EventPageFactory(parent=agenda, start=local(2026, 11, 9, 9), end=local(2026, 11, 9, 17))


@pytest.fixture
def days(home_page):
    return CityDayIndexPageFactory(parent=home_page)


def test_pages_may_be_made_only_where_they_belong(home_page):
    assert EventPage.allowed_parent_page_models() == [EventIndexPage]
    assert CityDayPage.allowed_parent_page_models() == [CityDayIndexPage]
    assert EventIndexPage.allowed_subpage_models() == [EventPage]
    assert CityDayIndexPage.allowed_subpage_models() == [CityDayPage]
    assert EventPage.allowed_subpage_models() == CityDayPage.allowed_subpage_models() == []
    assert StandardPage not in EventIndexPage.allowed_parent_page_models()
    assert EventIndexPage.allowed_parent_page_models() == [HomePage]


def test_there_is_one_agenda(agenda, home_page):
    assert not EventIndexPage.can_create_at(home_page)


def test_an_end_before_the_start_is_refused(agenda):
    with pytest.raises(ValidationError) as error:
        EventPageFactory(parent=agenda, start=local(2026, 5, 1, 10), end=local(2026, 5, 1, 9))
    assert "end" in error.value.error_dict


def test_the_database_refuses_an_end_before_the_start(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(end=event.start - timedelta(hours=1))


def test_one_coordinate_alone_is_refused(agenda):
    with pytest.raises(ValidationError) as error:
        EventPageFactory(parent=agenda, latitude="52.2")
    assert "longitude" in error.value.error_dict


def test_whole_days_last_from_the_first_to_the_last_minute(agenda):
    event = EventPageFactory(
        parent=agenda, all_day=True, start=local(2026, 5, 1, 10), end=local(2026, 5, 2, 11)
    )
    assert (event.start, event.end) == (local(2026, 5, 1), local(2026, 5, 2, 23, 59))


def test_a_draft_without_dates_can_be_kept(agenda):
    draft = EventPageFactory(parent=agenda, start=None, end=None, live=False)
    assert draft.days_text == draft.times_text == ""
    assert draft.month is None
    assert list(EventPage.objects.upcoming()) == list(EventPage.objects.past()) == []


def test_the_address_of_an_edition_is_its_year(days):
    edition = CityDayPageFactory(parent=days, year=2027, slug="elsewhere")
    assert edition.slug == "2027"
    assert edition.kind == EventKind.CITY_DAY


def test_a_second_edition_for_a_year_is_refused(days):
    CityDayPageFactory(parent=days, year=2027)
    with pytest.raises(ValidationError) as error:
        CityDayPageFactory(parent=days, year=2027)
    assert "year" in error.value.error_dict


def test_the_evening_before_is_before(days):
    with pytest.raises(ValidationError):
        CityDayPageFactory(
            parent=days,
            start=local(2026, 11, 9, 9),
            end=local(2026, 11, 9, 17),
            evening_start=local(2026, 11, 9, 19),
        )


def test_the_programme_may_start_on_the_evening_before(days):
    edition = CityDayPageFactory(
        parent=days,
        start=local(2026, 11, 9, 9),
        end=local(2026, 11, 9, 17),
        evening_start=local(2026, 11, 8, 19),
    )
    walk = SessionFactory.build(
        event=edition, start=local(2026, 11, 8, 19), end=local(2026, 11, 8, 21)
    )
    walk.full_clean()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (local(2026, 11, 8, 23), local(2026, 11, 9, 10)),
        (local(2026, 11, 9, 23), local(2026, 11, 10, 1)),
        (local(2026, 11, 9, 10), local(2026, 11, 9, 10)),
    ],
)
def test_a_session_lies_within_the_days_of_its_event(event, start, end):
    with pytest.raises(ValidationError):
        SessionFactory.build(event=event, start=start, end=end).full_clean()


def test_round_and_room_are_of_the_same_event(agenda, event):
    other = EventPageFactory(parent=agenda, start=event.start)
    session = SessionFactory.build(
        event=event, round=RoundFactory(event=other), room=RoomFactory(event=other)
    )
    with pytest.raises(ValidationError) as error:
        session.full_clean()
    assert set(error.value.error_dict) == {"round", "room"}


def test_a_slug_is_made_from_the_title_and_unique_in_the_event(event):
    first = Session(event=event, title="Eten & stad", start=event.start, end=event.end)
    first.full_clean()
    first.save()
    second = Session(event=event, title="Eten & stad", start=event.start, end=event.end)
    second.full_clean()
    assert (first.slug, second.slug) == ("eten-stad", "eten-stad-2")
    assert first.uuid != second.uuid


def test_the_database_guards_the_programme(event):
    round_ = RoundFactory(event=event)
    room = RoomFactory(event=event)
    session = SessionFactory(event=event, round=round_, room=room)
    link = SessionPersonFactory(session=session)
    attempts = [
        lambda: RoundFactory(event=event, name=round_.name),
        lambda: RoomFactory(event=event, name=room.name),
        lambda: SessionFactory(event=event, slug=session.slug),
        lambda: SessionPersonFactory(session=session, person=link.person),
        lambda: Session.objects.create(
            event=event, title="x", slug="x", start=event.end, end=event.start
        ),
        lambda: Round.objects.create(event=event, name="x", start=event.end, end=event.start),
        lambda: Session.objects.filter(pk=session.pk).update(capacity=-1),
        lambda: SessionFactory(event=event, slug="copy", uuid=session.uuid),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_same_names_may_be_used_at_another_event(agenda, event):
    other = EventPageFactory(parent=agenda)
    SessionFactory(event=event, slug="opening")
    SessionFactory(event=other, slug="opening")
    RoomFactory(event=event, name="Zaal 1")
    assert RoomFactory(event=other, name="Zaal 1").pk


def test_removing_a_round_or_room_keeps_its_sessions(event):
    round_, room = RoundFactory(event=event), RoomFactory(event=event)
    session = SessionFactory(event=event, round=round_, room=room)
    round_.delete()
    room.delete()
    session = Session.objects.get(pk=session.pk)
    assert (session.round, session.room) == (None, None)


def test_publishing_an_old_revision_leaves_the_programme_as_it_is(event):
    revision = event.save_revision()
    session = SessionFactory(event=event)
    event.title = "New title"
    event.save_revision().publish()
    revision.publish()
    assert Session.objects.get(event=event).uuid == session.uuid
    assert isinstance(session.uuid, uuid.UUID)


def test_deleting_an_event_deletes_its_programme(event):
    SessionPersonFactory(session=SessionFactory(event=event, room=RoomFactory(event=event)))
    Page.objects.get(pk=event.pk).delete()
    assert not Session.objects.exists()
    assert not Room.objects.exists()
    assert not SessionPerson.objects.exists()

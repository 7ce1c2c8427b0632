"""Copying an event: its structure and not its dates."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from events.copying import copy_event
from events.models import (
    Audience,
    CityDayPage,
    CityDayPartner,
    EventContact,
    EventPage,
    Session,
    SessionPerson,
    SignUp,
)
from events.sign_up.moves import Actor
from events.sign_up.registration import register
from home.models import Questionnaire
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    CityDayIndexPageFactory,
    CityDayPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    RoomFactory,
    RoundFactory,
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    application,
    local,
)
from tests.home.factories import PersonFactory, ThemeFactory
from tests.townsdeals.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(home_page):
    return CityDayIndexPageFactory(parent=home_page)


@pytest.fixture
def edition(days):
    edition = CityDayPageFactory(
        parent=days,
        title="Dag van de Stad 2026",
        start=local(2026, 11, 9, 9),
        end=local(2026, 11, 9, 17),
        evening_start=local(2026, 11, 8, 19, 30),
        banner_from=date(2026, 5, 1),
        status="moved",
        status_explanation="Een andere zaal.",
        recap="<p>Het was druk.</p>",
        aftermovie_url="https://example.org/film",
        online_link="https://example.org/meet",
        intro="Elk jaar",
    )
    edition.partners.set([CityDayPartner(organisation=OrganisationFactory(name="VNG"))])
    edition.contacts.set([EventContact(person=PersonFactory(name="Kees"))])
    edition.themes.set([ThemeFactory(name="Wonen")])
    edition.save()
    round_ = RoundFactory(event=edition, name="Ronde 1", start=local(2026, 11, 9, 11))
    room = RoomFactory(event=edition, name="Zaal 1", capacity=40)
    session = SessionFactory(
        event=edition,
        title="Wonen boven winkels",
        slug="wonen",
        kind="excursion",
        round=round_,
        room=room,
        start=local(2026, 11, 9, 11),
        end=local(2026, 11, 9, 12),
        capacity=25,
        travel_minutes=15,
        meeting_point="Hoofdingang",
        cancelled=True,
    )
    session.themes.set(edition.themes.all())
    SessionPersonFactory(session=session, role="moderator")
    return edition


def test_the_structure_comes_along_and_what_was_does_not(edition):
    copy = copy_event(edition, title="Dag van de Stad 2027", first_day=date(2027, 11, 8))
    assert isinstance(copy, CityDayPage)
    assert not copy.live
    assert (copy.year, copy.slug, copy.url_path) == (2027, "2027", "/home/dag-van-de-stad/2027/")
    assert (copy.start, copy.end) == (local(2027, 11, 8, 9), local(2027, 11, 8, 17))
    assert copy.evening_start == local(2027, 11, 7, 19, 30)
    assert copy.banner_from == date(2027, 4, 30)
    assert (copy.status, copy.status_explanation) == ("planned", "")
    assert (copy.recap, copy.aftermovie_url, copy.online_link) == ("", "", "")
    assert copy.show_programme is False
    assert copy.intro == "Elk jaar"
    assert [link.organisation.name for link in copy.partners.all()] == ["VNG"]
    assert [link.person.name for link in copy.contacts.all()] == ["Kees"]
    assert [theme.name for theme in copy.themes.all()] == ["Wonen"]
    assert copy.translation_key != edition.translation_key


def test_the_draft_that_the_editor_opens_is_the_copy(edition):
    copy = copy_event(edition, title="Dag van de Stad 2027", first_day=date(2027, 11, 8))
    draft = copy.get_latest_revision_as_object()
    assert (draft.title, draft.year, draft.status) == ("Dag van de Stad 2027", 2027, "planned")
    assert (draft.start, draft.recap) == (copy.start, "")
    draft.save_revision().publish()
    assert EventPage.objects.get(pk=copy.pk).live


def test_the_programme_moves_along(edition):
    old = Session.objects.get()
    copy = copy_event(edition, title="Nieuw", first_day=date(2027, 11, 8))
    new = Session.objects.get(event=copy)
    assert new.uuid != old.uuid
    assert (new.title, new.slug, new.kind) == (old.title, old.slug, "excursion")
    assert (new.start, new.end) == (local(2027, 11, 8, 11), local(2027, 11, 8, 12))
    assert (new.capacity, new.travel_minutes, new.meeting_point) == (25, 15, "Hoofdingang")
    assert not new.cancelled
    assert (new.round.name, new.room.name, new.room.capacity) == ("Ronde 1", "Zaal 1", 40)
    assert new.round.event_id == new.room.event_id == copy.pk
    assert [theme.name for theme in new.themes.all()] == ["Wonen"]
    assert not SessionPerson.objects.filter(session=new).exists()
    assert Session.objects.get(event=edition).uuid == old.uuid


def test_speakers_come_along_when_asked(edition):
    copy = copy_event(edition, title="Nieuw", first_day=date(2027, 11, 8), with_people=True)
    (link,) = SessionPerson.objects.filter(session__event=copy)
    assert link.role == "moderator"


@pytest.mark.parametrize(
    ("first_day", "hour"),
    [(date(2027, 7, 5), 9), (date(2027, 3, 28), 9), (date(2027, 10, 31), 9)],
)
def test_the_time_of_day_stays_whatever_the_season(edition, first_day, hour):
    copy = copy_event(edition, title="Nieuw", first_day=first_day)
    assert timezone.localtime(copy.start).hour == hour
    session = Session.objects.get(event=copy)
    assert timezone.localtime(session.start).hour == 11
    assert timezone.localdate(session.start) == first_day


def test_a_time_that_the_clock_skips_moves_an_hour(home_page):
    agenda = EventIndexPageFactory(parent=home_page)
    night = EventPageFactory(
        parent=agenda, start=local(2026, 6, 6, 2, 30), end=local(2026, 6, 6, 5)
    )
    copy = copy_event(night, title="Nacht", first_day=date(2027, 3, 28))
    assert copy.start == local(2027, 3, 28, 3, 30)
    assert copy.end == local(2027, 3, 28, 5)


def test_a_copy_of_a_draft_is_made_from_the_draft(home_page):
    agenda = EventIndexPageFactory(parent=home_page)
    event = EventPageFactory(parent=agenda, start=local(2026, 6, 6, 9), end=local(2026, 6, 6, 12))
    event.intro = "Nog niet gepubliceerd"
    event.start = local(2026, 6, 6, 10)
    event.save_revision()
    copy = copy_event(event, title="Nieuw", first_day=date(2027, 6, 5))
    assert copy.intro == "Nog niet gepubliceerd"
    assert copy.start == local(2027, 6, 5, 10)
    assert copy.slug == "nieuw"
    second = copy_event(event, title="Nieuw", first_day=date(2027, 6, 5))
    assert second.slug == "nieuw-2"


def test_an_edition_is_copied_in_the_admin(client, edition):
    sign_in_with_mfa(client, make_user("admin"))
    address = f"/admin/agenda/{edition.pk}/kopieren/"
    form = client.get(address).context["form"]
    assert form.initial["title"] == "Dag van de Stad 2027"
    assert form.initial["first_day"] == date(2027, 11, 8)
    response = client.post(address, {"title": "Dag van de Stad 2027", "first_day": "2027-11-08"})
    copy = CityDayPage.objects.get(year=2027)
    assert response["Location"] == f"/admin/pages/{copy.pk}/edit/"
    assert client.get(response["Location"]).status_code == 200
    assert copy.owner.is_superuser


@pytest.mark.parametrize(
    "data",
    [
        {"title": "", "first_day": "2027-11-08"},
        {"title": "Nieuw", "first_day": ""},
        {"title": "Nieuw", "first_day": "gisteren"},
        {"title": "Nieuw", "first_day": "2026-12-01"},  # there is an edition in that year
    ],
)
def test_a_copy_that_cannot_be_is_an_error_and_stores_nothing(client, edition, data):
    sign_in_with_mfa(client, make_user("admin"))
    response = client.post(f"/admin/agenda/{edition.pk}/kopieren/", data)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert EventPage.objects.count() == 1


def test_wagtails_own_copy_leads_to_ours(client, edition):
    sign_in_with_mfa(client, make_user("admin"))
    response = client.get(f"/admin/pages/{edition.pk}/copy/")
    assert response["Location"] == f"/admin/agenda/{edition.pk}/kopieren/"


def test_the_sign_up_comes_along_without_anybody(edition):
    questionnaire = Questionnaire.objects.create(name="Vragen")
    questionnaire.add_ready_made()
    opens = local(2026, 3, 2, 9)
    sign_up = SignUpFactory(
        event=edition, capacity=40, opens_at=opens, waiting_list="automatic", access="invited"
    )
    SignUp.objects.filter(pk=sign_up.pk).update(questionnaire=questionnaire)
    Audience.objects.create(sign_up=sign_up, name="Pers", places=5)
    sign_up.invitations.create(code="WELKOM")
    invited = application(invitation_code="welkom", source="staff")
    register(sign_up.pk, invited, Actor("staff"))
    day = timezone.localdate(edition.start) + timedelta(days=364)
    copy = copy_event(edition, title="Volgende", first_day=day)
    new = SignUp.objects.get(event=copy.pk)
    assert (new.capacity, new.access, new.opens_at) == (40, "invited", local(2027, 3, 1, 9))
    assert list(new.audiences.values_list("name", "places")) == [("Pers", 5)]
    assert not new.registrations.exists()
    assert not new.invitations.exists()
    assert new.questionnaire_id != questionnaire.pk
    assert [(item.label, item.options.count()) for item in new.questionnaire.questions.all()] == [
        (item.label, item.options.count()) for item in questionnaire.questions.all()
    ]

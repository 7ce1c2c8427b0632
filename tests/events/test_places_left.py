"""What the public programme tells about places."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import EventStatus, SignUp, WaitingList
from events.sign_up.changes import cancel
from events.sign_up.registration import register
from tests.events.factories import (
    CityDayIndexPageFactory,
    CityDayPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(home_page):
    return EventPageFactory(parent=EventIndexPageFactory(parent=home_page), slug="dag")


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event)


def people(sign_up, session, number):
    for _item in range(number):
        register(
            sign_up.pk,
            application(f"p{session.pk}-{_item}@example.org", session_ids=[session.pk]),
        )
    cache.clear()


def words(client, path="/agenda/dag/programma/"):
    text = re.sub(r"<[^>]+>", " ", client.get(path).text)
    return re.sub(r"\s+", " ", text)


def test_a_programme_tells_what_is_nearly_full_and_full(client, event, sign_up):
    few = SessionFactory(event=event, capacity=3, title="Few")
    full = SessionFactory(event=event, capacity=1, title="Gone")
    SessionFactory(event=event, capacity=400, title="Large")
    SessionFactory(event=event, title="Unlimited")
    people(sign_up, few, 1)
    people(sign_up, full, 1)

    programme = words(client)
    assert programme.count("Bijna vol: nog 2 plaatsen") == 1
    assert programme.count("Vol, met wachtlijst") == 1
    assert programme.lower().count("plaats") == 1
    sign_up.session_waiting_list = WaitingList.OFF
    sign_up.save()
    assert "met wachtlijst" not in words(client)
    assert "nog 2 plaatsen" in words(client, "/agenda/dag/aanmelden/")


def test_a_place_for_which_somebody_waits_is_not_free(client, event, sign_up):
    session = SessionFactory(event=event, capacity=5)
    people(sign_up, session, 1)
    register(sign_up.pk, application("w@example.org", waiting_session_ids=[session.pk]))
    cache.clear()
    assert "Vol, met wachtlijst" in words(client)


@pytest.mark.parametrize("case", ["none", "early", "closed", "cancelled", "over", "event full"])
def test_nothing_is_told_when_nobody_can_sign_up(client, event, case):
    session = SessionFactory(event=event, capacity=2)
    now = timezone.now()
    if case != "none":
        values = {
            "early": {"opens_at": now + timedelta(days=1)},
            "closed": {"closes_at": now - timedelta(days=1)},
            "event full": {"capacity": 1, "waiting_list": WaitingList.OFF},
        }.get(case, {})
        sign_up = SignUpFactory(event=event, **values)
        if case == "event full":
            register(sign_up.pk, application())
    if case == "cancelled":
        event.status = EventStatus.CANCELLED
    if case == "over":
        event.start, event.end = now - timedelta(days=2), now - timedelta(days=1)
        session.start, session.end = event.start, event.start + timedelta(hours=1)
        session.save()
    event.save()
    assert "Bijna vol" not in words(client)
    page = client.get(f"/agenda/dag/programma/{session.slug}/").text
    assert "Bijna vol" not in page
    assert "onderdeel=" not in page


def test_the_page_of_a_session_leads_to_a_form_in_which_it_is_chosen(client, event, sign_up):
    session = SessionFactory(event=event, capacity=2)
    other = SessionFactory(event=event, capacity=1)
    people(sign_up, other, 1)
    page = client.get(f"/agenda/dag/programma/{session.slug}/").text
    assert "Bijna vol: nog 2 plaatsen" in page
    address = f"/agenda/dag/aanmelden/?onderdeel={session.pk}"
    assert address in page
    for chosen in (session, other):
        form = client.get(f"/agenda/dag/aanmelden/?onderdeel={chosen.pk}").context["form"]
        ticked = [
            option.data["value"]
            for field in form.session_fields
            for option in field.subwidgets
            if option.data["selected"]
        ]
        assert ticked == [str(chosen.pk)] or set(ticked) == {"", str(chosen.pk)}
    for wrong in ("x", "999999", "-1", "٣"):
        assert client.get(f"/agenda/dag/aanmelden/?onderdeel={wrong}").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_programme(client, event, sign_up):
    counts = []
    for number in (2, 20):
        for _item in range(number):
            SessionFactory(event=event, capacity=5)
        client.get("/agenda/dag/programma/")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/agenda/dag/programma/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_numbers_are_some_seconds_old_at_most(client, event, sign_up, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    session = SessionFactory(event=event, capacity=4)
    assert "nog 4 plaatsen" in words(client)
    register(sign_up.pk, application(session_ids=[session.pk]))
    time_machine.shift(4)
    assert "nog 3 plaatsen" in words(client)


def test_an_edition_tells_it_in_its_glance(client, home_page):
    edition = CityDayPageFactory(parent=CityDayIndexPageFactory(parent=home_page))
    SignUpFactory(event=edition)
    for _item in range(2):
        SessionFactory(event=edition, capacity=6)
    page = words(client, edition.url)
    assert page.count("Bijna vol: nog 6 plaatsen") == 2


def test_a_place_for_which_somebody_waits_is_promised_to_nobody_else(client, sign_up):
    SignUp.objects.update(capacity=1, waiting_list=WaitingList.MANUAL)
    first = register(sign_up.pk, application("a@example.org")).registration
    register(sign_up.pk, application("b@example.org", accepts_waiting=True))
    cancel(first.pk)
    cache.clear()
    page = words(client, "/agenda/dag/")
    assert "nog 1 plaats" not in page
    assert "Je kunt nog wel op de wachtlijst" in page

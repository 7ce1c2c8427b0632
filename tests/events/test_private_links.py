"""Links to take part online that only people with a place see."""

import pytest
from django.urls import reverse

from events.models import EventPage
from events.sign_up.registration import register
from home.models import OutgoingMail
from home.outgoing_mail import _WRITERS
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

DAY, PART = "https://meet.example.org/day", "https://meet.example.org/part"


@pytest.fixture
def event(home_page):
    event = EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        slug="dag",
        attendance_mode="hybrid",
        online_link=DAY,
        online_link_private=True,
    )
    SessionFactory(event=event, slug="deel", kind="online", online_link=PART, capacity=10)
    event.show_programme = True
    event.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=1, waiting_list="automatic")


def sign_up_as(sign_up, email):
    session = sign_up.event.sessions.get()
    return register(
        sign_up.pk, application(email, session_ids=[session.pk], accepts_waiting=True)
    ).registration


PUBLIC = [
    "/agenda/dag/",
    "/agenda/dag/programma/",
    "/agenda/dag/programma/deel/",
    "/agenda/dag/kalender.ics",
    "/agenda/kalender.ics",
    "/agenda/dag/aanmelden/",
    "/api/v2/pages/?fields=*&limit=20",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_private_link_is_on_no_public_page(client, sign_up, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "meet.example.org" not in response.content.decode().replace("\r\n ", "")


@pytest.mark.parametrize(("address", "link"), [(PUBLIC[0], DAY), (PUBLIC[2], PART)])
def test_a_public_link_is_there(client, sign_up, address, link):
    EventPage.objects.update(online_link_private=False)
    assert link in client.get(address).content.decode()


def test_who_has_a_place_finds_every_link(client, sign_up):
    registration = sign_up_as(sign_up, "sanne@example.org")
    page = client.get(reverse("registration", args=[registration.secret])).content.decode()
    feed = client.get(reverse("registration_calendar", args=[registration.secret]))
    mail = OutgoingMail.objects.get(kind="events.confirmed")
    letter = _WRITERS[mail.kind](mail)
    for link in (DAY, PART):
        assert link in page
        assert link in feed.content.decode().replace("\r\n ", "")
        assert link in letter.calendar.replace("\r\n ", "")
        assert any(link in text for text in [*dict(letter.facts).values(), *letter.items])


def test_who_waits_finds_none(client, sign_up):
    sign_up_as(sign_up, "first@example.org")
    waiting = sign_up_as(sign_up, "second@example.org")
    page = client.get(reverse("registration", args=[waiting.secret])).content.decode()
    mail = OutgoingMail.objects.get(kind="events.waiting")
    letter = _WRITERS[mail.kind](mail)
    assert "meet.example.org" not in page
    assert "meet.example.org" not in str(letter)

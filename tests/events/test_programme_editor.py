"""The editor of a programme in the admin, and who may use it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, PageLogEntry

from events.models import EventPage, PersonRole, Room, Round, Session
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    RoomFactory,
    RoundFactory,
    SessionFactory,
    SessionPersonFactory,
    local,
)
from tests.home.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(home_page):
    return EventIndexPageFactory(parent=home_page)


@pytest.fixture
def event(agenda):
    return EventPageFactory(
        parent=agenda, slug="dag", start=local(2027, 6, 1, 9), end=local(2027, 6, 1, 18)
    )


@pytest.fixture
def admin_client(client):
    return sign_in_with_mfa(client, make_user("admin"))


def editor_of(page, *actions):
    """Somebody with rights on a page only."""
    user = make_user("member")
    group = Group.objects.create(name=f"Editors of {page.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in actions:
        GroupPagePermission.objects.create(
            group=group,
            page=page,
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{action}_page"
            ),
        )
    user.groups.add(group)
    return user


def url(event, rest=""):
    return f"/admin/agenda/{event.pk}/programma/{rest}"


def people_form(*people):
    data = {
        "people-TOTAL_FORMS": len(people),
        "people-INITIAL_FORMS": 0,
        "people-MIN_NUM_FORMS": 0,
        "people-MAX_NUM_FORMS": 1000,
    }
    for number, (person, role) in enumerate(people):
        data |= {
            f"people-{number}-person": person.pk,
            f"people-{number}-role": role,
            f"people-{number}-ORDER": number + 1,
            f"people-{number}-id": "",
            f"people-{number}-DELETE": "",
        }
    return data


def session_form(*people, **fields):
    return {
        "title": "Eten in de wijk",
        "kind": "session",
        "start": "2027-06-01 10:00",
        "end": "2027-06-01 11:00",
        **fields,
        **people_form(*people),
    }


def warnings(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [item.get_text(" ", strip=True) for item in soup.select(".help-warning li")]


def test_an_editor_makes_a_programme_from_nothing(admin_client, event):
    assert admin_client.get(url(event)).status_code == 200
    for rest, data in [
        (
            "rondes/nieuw/",
            {"name": "Ronde 1", "start": "2027-06-01 10:00", "end": "2027-06-01 11:00"},
        ),
        ("zalen/nieuw/", {"name": "Zaal 1", "capacity": "40", "directions": "", "order": "1"}),
    ]:
        assert admin_client.get(url(event, rest)).status_code == 200
        response = admin_client.post(url(event, rest), data)
        assert response.status_code == 302, response.context["form"].errors
        assert response["Location"] == url(event)
    speaker, moderator = PersonFactory(name="Samira Bos"), PersonFactory(name="Kees Jansen")
    data = session_form(
        (speaker, "speaker"),
        (moderator, "moderator"),
        round=Round.objects.get().pk,
        room=Room.objects.get().pk,
        start="",
        end="",
        capacity="30",
    )
    response = admin_client.post(url(event, "onderdelen/nieuw/"), data)
    assert response.status_code == 302, response.context["form"].errors
    session = Session.objects.get()
    assert session.event_id == event.pk
    assert (session.start, session.end) == (local(2027, 6, 1, 10), local(2027, 6, 1, 11))
    assert session.slug == "eten-in-de-wijk"
    assert session.speakers == [speaker]
    assert session.moderators == [moderator]
    grid = admin_client.get(url(event))
    assert "Eten in de wijk" in grid.text
    assert "Samira Bos" in grid.text


def test_a_session_is_changed_and_keeps_its_identity(admin_client, event):
    session = SessionFactory(event=event)
    link = SessionPersonFactory(session=session)
    address = url(event, f"onderdelen/{session.pk}/")
    assert admin_client.get(address).status_code == 200
    data = session_form(title="Nieuwe titel", slug=session.slug, cancelled="on")
    data |= {
        "people-TOTAL_FORMS": 1,
        "people-INITIAL_FORMS": 1,
        "people-0-id": link.pk,
        "people-0-person": link.person_id,
        "people-0-role": PersonRole.MODERATOR,
        "people-0-ORDER": 1,
        "people-0-DELETE": "",
    }
    response = admin_client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    changed = Session.objects.get()
    assert (changed.pk, changed.uuid) == (session.pk, session.uuid)
    assert (changed.title, changed.cancelled) == ("Nieuwe titel", True)
    assert [person.pk for person in changed.moderators] == [link.person_id]


@pytest.mark.parametrize("part", ["rondes", "zalen", "onderdelen"])
def test_parts_are_deleted_after_a_question(admin_client, event, part):
    factory = {"rondes": RoundFactory, "zalen": RoomFactory, "onderdelen": SessionFactory}[part]
    item = factory(event=event)
    address = url(event, f"{part}/{item.pk}/verwijderen/")
    assert admin_client.get(address).status_code == 200
    assert type(item).objects.exists()
    assert admin_client.post(address)["Location"] == url(event)
    assert not type(item).objects.exists()


def test_errors_are_shown_and_nothing_is_stored(admin_client, event):
    RoundFactory(event=event, name="Ronde 1")
    SessionFactory(event=event, slug="opening")
    attempts = [
        ("rondes", {"name": "Ronde 1", "start": "2027-06-01 10:00", "end": "2027-06-01 11:00"}),
        ("rondes", {"name": "Ronde 2", "start": "2027-06-01 10:00", "end": "2027-06-01 09:00"}),
        ("zalen", {"name": "", "order": "0"}),
        ("zalen", {"name": "Zaal", "order": "0", "capacity": "-3"}),
        ("onderdelen", session_form(start="", end="")),
        ("onderdelen", session_form(start="2027-06-02 10:00", end="2027-06-02 11:00")),
        ("onderdelen", session_form(end="2027-06-01 09:00")),
        ("onderdelen", session_form(title="")),
        ("onderdelen", session_form(capacity="0")),
        ("onderdelen", session_form(slug="opening")),
    ]
    for part, data in attempts:
        response = admin_client.post(url(event, f"{part}/nieuw/"), data)
        assert response.status_code == 200, data
        assert response.context["form"].errors, data
    assert Round.objects.count() == 1
    assert Session.objects.count() == 1
    assert not Room.objects.exists()


def test_a_time_that_the_clock_skips_is_refused(admin_client, agenda):
    night = EventPageFactory(parent=agenda, start=local(2027, 3, 27, 20), end=local(2027, 3, 28, 6))
    data = session_form(start="2027-03-28 02:30", end="2027-03-28 04:00")
    response = admin_client.post(url(night, "onderdelen/nieuw/"), data)
    assert "start" in response.context["form"].errors


def test_rounds_and_rooms_of_another_event_cannot_be_chosen(admin_client, agenda, event):
    other = EventPageFactory(parent=agenda, start=event.start, end=event.end)
    data = session_form(round=RoundFactory(event=other).pk, room=RoomFactory(event=other).pk)
    response = admin_client.post(url(event, "onderdelen/nieuw/"), data)
    assert set(response.context["form"].errors) == {"round", "room"}


def test_parts_of_another_event_are_not_found(admin_client, agenda, event):
    other = EventPageFactory(parent=agenda)
    session = SessionFactory(event=other)
    for rest in [f"onderdelen/{session.pk}/", f"onderdelen/{session.pk}/verwijderen/"]:
        assert admin_client.get(url(event, rest)).status_code == 404
    assert admin_client.get(url(event, "pauzes/nieuw/")).status_code == 404
    assert admin_client.get("/admin/agenda/999999/programma/").status_code == 404


def test_clashes_are_warnings_and_no_errors(admin_client, event):
    person = PersonFactory(name="Samira Bos")
    room = RoomFactory(event=event, name="Zaal 1", capacity=10)
    first = SessionFactory(
        event=event, title="Eerste", room=room, start=local(2027, 6, 1, 10), capacity=10
    )
    SessionPersonFactory(session=first, person=person)
    data = session_form(
        (person, "moderator"), room=room.pk, capacity="30", start="2027-06-01 10:30"
    )
    response = admin_client.post(url(event, "onderdelen/nieuw/"), data, follow=True)
    assert Session.objects.count() == 2
    found = warnings(response)
    assert len(found) == 3
    assert any("Samira Bos" in text and "Eerste" in text and "10.30" in text for text in found)
    assert any("Zaal 1" in text and "Eerste" in text for text in found)
    assert any("30" in text and "10" in text for text in found)


def test_what_follows_or_is_cancelled_does_not_clash(admin_client, event):
    person, room = PersonFactory(), RoomFactory(event=event)
    times = [(10, 11, False), (11, 12, False), (10, 12, True)]
    for start, end, cancelled in times:
        session = SessionFactory(
            event=event,
            room=room,
            start=local(2027, 6, 1, start),
            end=local(2027, 6, 1, end),
            cancelled=cancelled,
        )
        SessionPersonFactory(session=session, person=person)
    assert warnings(admin_client.get(url(event))) == []


def test_an_empty_cell_leads_to_a_form_that_is_filled_in(admin_client, event):
    round_ = RoundFactory(event=event, start=local(2027, 6, 1, 13))
    room = RoomFactory(event=event)
    grid = admin_client.get(url(event)).text
    links = re.findall(r'href="([^"]*onderdelen/nieuw/\?[^"]*)"', grid)
    link = next(link for link in links if f"room={room.pk}" in link).replace("&amp;", "&")
    initial = admin_client.get(link).context["form"].initial
    assert (initial["round"], initial["room"]) == (round_, room)
    for query in ["?start=x", "?start=2027-13-45T99:99", "?round=abc&room=9999999"]:
        assert admin_client.get(url(event, "onderdelen/nieuw/") + query).status_code == 200


def changes(event):
    """Each address that changes a programme, with what to send there."""
    round_ = RoundFactory(event=event, name="Ronde", start=local(2027, 6, 1, 10))
    room = RoomFactory(event=event, name="Zaal")
    session = SessionFactory(event=event, title="Opening", start=local(2027, 6, 1, 10))
    times = {"start": "2027-06-01 13:00", "end": "2027-06-01 14:00"}
    forms = {
        "rondes": (round_, {"name": "Nieuw", **times}),
        "zalen": (room, {"name": "Nieuw", "order": "0", "capacity": "", "directions": ""}),
        "onderdelen": (session, session_form(title="Nieuw", **times)),
    }
    for part, (item, data) in forms.items():
        yield url(event, f"{part}/nieuw/"), data
        name = "title" if part == "onderdelen" else "name"
        yield url(event, f"{part}/{item.pk}/"), data | {name: "Gewijzigd"}
        yield url(event, f"{part}/{item.pk}/verwijderen/"), {}


def programme_of(event):
    names = [*event.rounds.values_list("name"), *event.rooms.values_list("name")]
    return [*names, *event.sessions.values_list("title", "start")]


@pytest.mark.parametrize(
    ("rights", "state"),
    [
        (["change"], {"live": False}),
        (["change"], {"show_programme": False}),
        (["change", "publish"], {}),
    ],
    ids=["draft", "not shown yet", "may publish"],
)
def test_who_may_change_what_visitors_see_may_change_the_programme(
    client, agenda, event, rights, state
):
    EventPage.objects.filter(pk=event.pk).update(**{"live": True, "show_programme": True} | state)
    sign_in_with_mfa(client, editor_of(agenda, *rights))
    for address, data in list(changes(event)):
        before = programme_of(event)
        grid = client.get(url(event))
        assert "onderdelen" in address or address in grid.text
        assert "alleen iemand die deze pagina" not in grid.text
        assert client.get(address).status_code == 200, address
        response = client.post(address, data)
        assert response.status_code == 302, (address, response.context["form"].errors)
        assert programme_of(event) != before, address


@pytest.mark.parametrize("unticked_in_draft", [False, True])
def test_who_may_not_publish_may_only_look_at_a_programme_on_the_site(
    client, agenda, event, unticked_in_draft
):
    EventPage.objects.filter(pk=event.pk).update(live=True, show_programme=True)
    if unticked_in_draft:
        event.show_programme = False
        event.save_revision()
    attempts = list(changes(event))
    before = programme_of(event)
    sign_in_with_mfa(client, editor_of(agenda, "add", "change"))
    grid = client.get(url(event))
    assert grid.status_code == 200
    assert "Opening" in grid.text
    assert "alleen iemand die deze pagina mag publiceren" in grid.text
    assert not re.search(r'href="[^"]*/programma/(onderdelen|rondes|zalen)/', grid.text)
    for address, data in attempts:
        for response in (client.get(address), client.post(address, data)):
            assert response.status_code == 302
            assert response["Location"] == url(event)
    assert "alleen iemand die deze pagina mag publiceren" in client.get(url(event)).text
    assert programme_of(event) == before


def test_the_programme_of_a_locked_page_cannot_be_changed(client, agenda, event):
    EventPage.objects.filter(pk=event.pk).update(live=False, locked=True)
    attempts = list(changes(event))
    before = programme_of(event)
    sign_in_with_mfa(client, editor_of(agenda, "change"))
    assert client.get(url(event)).status_code == 200
    for address, data in attempts:
        assert client.post(address, data)["Location"] == url(event)
    assert programme_of(event) == before


def test_others_may_not(client, agenda, event, home_page):
    other = EventPageFactory(parent=agenda)
    room = RoomFactory(event=event)
    addresses = [
        url(event),
        url(event, "zalen/nieuw/"),
        url(event, f"zalen/{room.pk}/"),
        url(event, f"zalen/{room.pk}/verwijderen/"),
        f"/admin/agenda/{event.pk}/kopieren/",
    ]
    # Nobody, and somebody with rights on another event only.
    for address in addresses:
        assert client.get(address).status_code == 302
        assert client.post(address, {"name": "x", "order": 0}).status_code == 302
    sign_in_with_mfa(client, editor_of(other, "change"))
    assert client.get(url(other)).status_code == 200
    for address in addresses:
        for response in (client.get(address), client.post(address, {"name": "x", "order": 0})):
            assert response.status_code == 302
            assert response["Location"] == "/admin/"
    assert [item.name for item in Room.objects.all()] == [room.name]


def test_the_history_of_the_page_tells_who_changed_the_programme(admin_client, event):
    admin_client.post(url(event, "zalen/nieuw/"), {"name": "Zaal 7", "order": 0})
    entry = PageLogEntry.objects.get(action="events.programme")
    assert (entry.page_id, entry.data["name"]) == (event.pk, "Zaal 7")
    assert entry.user is not None
    history = admin_client.get(f"/admin/pages/{event.pk}/history/").text
    assert "Zaal 7" in history


def test_the_page_leads_to_its_programme(admin_client, agenda, event):
    for address in [f"/admin/pages/{event.pk}/edit/", f"/admin/pages/{agenda.pk}/"]:
        text = admin_client.get(address).text
        assert url(event) in text
        assert f"/admin/agenda/{event.pk}/kopieren/" in text
    assert "/programma/" not in admin_client.get(f"/admin/pages/{agenda.pk}/edit/").text


def test_a_person_in_a_programme_cannot_be_deleted(admin_client, event):
    link = SessionPersonFactory(session=SessionFactory(event=event))
    address = f"/admin/snippets/home/person/delete/{link.person_id}/"
    assert admin_client.get(address).status_code == 200
    admin_client.post(address)
    assert type(link).objects.filter(pk=link.pk).exists()


@pytest.mark.parametrize("number", [10, 60])
def test_the_grid_costs_the_same_for_each_size(
    admin_client, event, number, django_assert_max_num_queries
):
    rooms = [RoomFactory(event=event) for _ in range(4)]
    for index in range(number):
        session = SessionFactory(event=event, room=rooms[index % 4])
        SessionPersonFactory(session=session)
    admin_client.get(url(event))
    with django_assert_max_num_queries(30):
        admin_client.get(url(event))

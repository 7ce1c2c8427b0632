"""The door: who comes in, who has come in already, and what two doors make of one ticket."""

import json
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from events.door import check_in as door
from events.door.check_in import Attempt
from events.door.conflicts import conflicts
from events.door.snapshot import told
from events.models import Booking, Registration, Scan, Session, State
from events.sign_up.changes import cancel
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.registration import register
from events.sign_up.retention import forget_expired
from tests.accounts import make_user, sign_in
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
)


@pytest.fixture
def index(home_page):
    return EventIndexPageFactory(parent=home_page)


@pytest.fixture
def event(index):
    return EventPageFactory(parent=index, show_programme=True)


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=3, max_group=3)


@pytest.fixture
def person(sign_up):
    return register(sign_up.pk, application()).registration


@pytest.fixture
def entrance(sign_up):
    return door.make_pass(sign_up, "Main entrance")[0]


@pytest.fixture
def side(sign_up):
    return door.make_pass(sign_up, "Side door")[0]


@pytest.fixture
def url(sign_up):
    _made, token = door.make_pass(sign_up, "Door A")
    return f"/deur/{token}/"


def scan(door_pass, text, **values):
    return door.check_in(door_pass, Attempt(uuid.uuid4(), text, **values))


def send(client, url, *scans, sent_at=None):
    body = {"sent_at": (sent_at or timezone.now()).isoformat(), "scans": list(scans)}
    return client.post(f"{url}scans/", json.dumps(body), content_type="application/json")


def item(text, at=None, **values):
    at = (at or timezone.now()).isoformat()
    return {"nonce": str(uuid.uuid4()), "text": text, "at": at, **values}


# Deciding


def test_a_ticket_or_a_typed_code_comes_in_once(entrance, side, person):
    assert scan(entrance, person.ticket).result == "ok"
    spelled = f" {person.code[:4].lower()}-{person.code[4:]} "
    again = scan(side, spelled)
    assert again.result == "again"
    assert told(again)["door"] == "Main entrance"
    assert door.count(person.sign_up, None) == door.Count(1, 1)


def test_the_same_scan_sent_twice_is_one(entrance, person):
    attempt = Attempt(uuid.uuid4(), person.ticket)
    assert door.check_in(entrance, attempt).result == "ok"
    assert door.check_in(entrance, attempt).result == "ok"
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.CANCELLED, "cancelled"),
        (State.WAITING, "waiting"),
        (State.PENDING, "pending"),
        (State.REJECTED, "rejected"),
        (State.EXPIRED, "expired"),
    ],
)
def test_who_has_no_place_stays_out_and_hears_why(entrance, person, state, reason):
    Registration.objects.filter(pk=person.pk).update(state=state)
    refused = scan(entrance, person.ticket)
    assert (refused.result, refused.reason) == ("refused", reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A" * 26, "unknown"),
        ("ABCDEFGH", "unknown"),
        ("https://example.org/?x=1", "no_ticket"),
        ("\x00", "no_ticket"),
        ("x" * 4096, "no_ticket"),
    ],
)
def test_what_is_no_ticket_of_ours_is_told_apart(entrance, text, reason):
    refused = scan(entrance, text)
    assert (refused.result, refused.reason) == ("refused", reason)


def test_a_ticket_of_another_event_names_nobody(entrance, index):
    other = SignUpFactory(event=EventPageFactory(parent=index, title="Last year"))
    stranger = register(other.pk, application()).registration
    refused = scan(entrance, stranger.ticket)
    assert (refused.reason, refused.registration) == ("other_event", None)


def test_each_part_of_the_programme_has_a_list_of_its_own(entrance, event, person):
    chosen, other = SessionFactory(event=event), SessionFactory(event=event)
    Booking.objects.create(registration=person, session=chosen, state=State.CONFIRMED)
    assert scan(entrance, person.ticket).result == "ok"
    assert scan(entrance, person.ticket, session=chosen).result == "ok"
    assert scan(entrance, person.ticket, session=chosen).result == "again"
    assert scan(entrance, person.ticket, session=other).reason == "not_in_session"
    Booking.objects.filter(registration=person).update(state=State.WAITING)
    assert scan(entrance, person.ticket, session=chosen).reason == "session_waiting"


def test_a_scan_can_be_taken_back(entrance, person):
    first = scan(entrance, person.ticket)
    assert door.undo(entrance, first.nonce)
    assert not door.undo(entrance, first.nonce)
    assert door.count(person.sign_up, None).present == 0
    assert scan(entrance, person.ticket).result == "ok"


def test_of_two_doors_without_network_the_earlier_scan_counts(entrance, side, person):
    now = timezone.now()
    nine, later = now - timedelta(minutes=10), now - timedelta(minutes=5)
    sent_first = scan(entrance, person.ticket, scanned_at=later, admitted=True)
    sent_last = scan(side, person.ticket, scanned_at=nine, admitted=True)
    assert sent_last.result == "ok"
    sent_first.refresh_from_db()
    assert sent_first.result == "again"
    assert conflicts(person.sign_up) == [(sent_first, sent_last)]


def test_who_came_later_without_network_is_listed_too(entrance, side, person):
    first = scan(entrance, person.ticket)
    scan(side, person.ticket)  # told 'already in': nothing to look at
    assert conflicts(person.sign_up) == []
    kept = scan(side, person.ticket, admitted=True)
    assert kept.result == "again"
    assert conflicts(person.sign_up) == [(kept, first)]


def test_who_is_in_cannot_cancel_any_more(entrance, person):
    scan(entrance, person.ticket)
    with pytest.raises(RefusedError):
        cancel(person.pk)
    person.refresh_from_db()
    assert person.state == State.CONFIRMED
    assert cancel(person.pk, Actor("staff")).state == State.CANCELLED


def test_a_group_comes_in_with_one_button(client, url, sign_up):
    leader = register(sign_up.pk, application(number=3)).registration
    page = client.post(url, {"nonce": uuid.uuid4(), "text": leader.ticket}, follow=True)
    assert "Collega 2 Bakker" in page.text
    nonce = Scan.objects.get().nonce
    form = {"nonce": nonce, "text": leader.code, "group": "on"}
    client.post(url, form)
    page = client.post(url, form, follow=True)
    assert door.count(sign_up, None).present == 3
    assert "Collega 2 Bakker" not in page.text
    assert Scan.objects.count() == 3


# The link


def test_the_link_opens_until_the_day_after_the_event(client, url, event):
    assert client.get(url).status_code == 200
    with time_machine.travel(event.end + timedelta(days=1)):
        assert client.get(url).status_code == 200
    with time_machine.travel(event.end + timedelta(days=2)):
        for address in ("", "lijst.json", "lijst/", "werker.js", "app.webmanifest", "inloop/"):
            assert client.get(f"{url}{address}").status_code == 410
        assert send(client, url, item("A" * 26)).status_code == 410
    assert not Scan.objects.exists()


def test_a_withdrawn_or_wrong_link_opens_nothing_and_is_logged(client, url, sign_up, caplog):
    token = url.split("/")[2]
    assert client.get("/deur/no-such-door/").status_code == 404
    assert client.get(f"/deur/{token[:-1]}/").status_code == 404
    assert client.get(f"/deur/{token[::-1]}/").status_code == 404
    door.revoke_pass(sign_up.door_passes.get().pk, sign_up)
    assert client.get(url).status_code == 410
    texts = [
        record.getMessage() for record in caplog.records if record.name.startswith("events.door")
    ]
    assert len(texts) == 4
    assert token not in "".join(texts)


def test_the_link_opens_nothing_else(client, url, event):
    token = url.split("/")[2]
    assert client.get(f"/aanmelding/{token}/").status_code == 404
    assert client.get(f"/admin/agenda/{event.pk}/deur/").status_code == 302
    response = client.get(url)
    assert not response.cookies
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "camera=(self)" in response["Permissions-Policy"]
    assert "microphone=()" in response["Permissions-Policy"]


def test_devices_and_forms_need_no_cookie(url):
    strict = Client(enforce_csrf_checks=True)
    for name, data in (("lijst.json", {"tags": {}}), ("scans/", {"scans": [], "sent_at": "x"})):
        sent = strict.post(f"{url}{name}", json.dumps(data), content_type="application/json")
        assert sent.status_code in (200, 400)
    assert strict.post(url, {}).status_code == 302


def test_we_keep_no_link(sign_up):
    made, token = door.make_pass(sign_up, "Door")
    assert token not in str(vars(made))


# The page without scripts


def test_types_a_code_and_sees_green_then_amber(client, url, person):
    page = client.post(url, {"nonce": uuid.uuid4(), "text": person.code}, follow=True)
    assert "door-result--ok" in page.text
    assert person.name in page.text
    page = client.post(url, {"nonce": uuid.uuid4(), "text": person.code}, follow=True)
    assert "door-result--again" in page.text
    assert "Door A" in page.text
    page = client.post(url, {"nonce": uuid.uuid4(), "text": "what?"}, follow=True)
    assert "door-result--refused" in page.text
    assert "Dit is geen ticket" in page.text


def test_undoes_what_was_shown(client, url, person):
    client.post(url, {"nonce": uuid.uuid4(), "text": person.code})
    nonce = Scan.objects.get().nonce
    client.post(f"{url}ongedaan/", {"nonce": nonce})
    assert door.count(person.sign_up, None).present == 0
    assert client.post(f"{url}ongedaan/", {"nonce": "x"}).status_code == 404


def test_searches_by_name_and_shows_no_address(client, url, person):
    page = client.get(url, {"zoek": "vries sanne"}).text
    assert person.name in page
    assert person.email not in page
    assert "Niemand gevonden" in client.get(url, {"zoek": "nobody of this name"}).text


@pytest.mark.parametrize("number", ["x", "999999", "9" * 40, "-1"])
def test_a_list_that_is_not_there_is_404(client, url, number):
    assert client.get(url, {"onderdeel": number}).status_code == 404


@pytest.mark.parametrize("form", [{}, {"nonce": "x", "text": "y"}, {"nonce": "", "text": ""}])
def test_half_a_form_stores_nothing(client, url, form):
    assert client.post(url, form).status_code == 302
    assert not Scan.objects.exists()


def test_the_paper_list_holds_who_is_expected(client, url, sign_up, person):
    cancelled = register(sign_up.pk, application("x@example.org")).registration
    Registration.objects.filter(pk=cancelled.pk).update(last_name="Weg", state=State.CANCELLED)
    page = client.get(f"{url}lijst/").text
    assert person.last_name in page
    assert "Weg" not in page
    assert person.email not in page


def test_registers_somebody_who_walks_in(client, url, sign_up):
    form = {"submit_key": uuid.uuid4(), "first_name": "Jan", "last_name": "Jansen"}
    for _time in range(2):
        page = client.post(f"{url}inloop/", form, follow=True)
        assert "door-result--ok" in page.text
    guest = sign_up.registrations.get()
    assert guest.source == Registration.Source.WALK_IN
    assert door.count(sign_up, None) == door.Count(1, 1)


def test_a_full_event_takes_the_word_of_the_door(client, url, sign_up):
    register(sign_up.pk, application(number=3))
    form = {"submit_key": uuid.uuid4(), "first_name": "Jan", "last_name": "Jansen"}
    page = client.post(f"{url}inloop/", form)
    assert "checkbox" in page.text
    assert sign_up.registrations.count() == 3
    client.post(f"{url}inloop/", {**form, "over_capacity": "on"})
    assert sign_up.registrations.get(last_name="Jansen").over_capacity


def test_who_walks_in_and_is_known_is_shown(client, url, person):
    form = {"submit_key": uuid.uuid4(), "first_name": "S", "last_name": "V", "email": person.email}
    page = client.post(f"{url}inloop/", form, follow=True)
    assert person.name in page.text
    assert not Scan.objects.exists()


# Who walked in without network


def guest(nonce=None, at=None, *, admitted=True, **values):
    fields = {"first_name": "Jan", "last_name": "Jansen", "organisation": "", "email": ""}
    sent = {"nonce": nonce or str(uuid.uuid4()), "walk_in": {**fields, **values}}
    return {**sent, "at": (at or timezone.now()).isoformat(), "admitted": admitted}


def test_a_walk_in_sent_twice_is_one_person_who_is_in(client, url, sign_up):
    kept = guest(at=timezone.now() - timedelta(hours=1), organisation="Gemeente Breda")
    for _time in range(2):
        (result,) = send(client, url, kept, kept).json()["results"][:1]
        assert (result["result"], result["name"]) == ("ok", "Jan Jansen")
    person = sign_up.registrations.get()
    assert person.source == Registration.Source.WALK_IN
    entered = Scan.objects.get()
    assert timezone.now() - entered.scanned_at > timedelta(minutes=59)
    assert door.count(sign_up, None) == door.Count(1, 1)


def test_a_walk_in_for_whom_there_was_no_place_is_shown_to_staff(
    client, staff_client, url, sign_up
):
    register(sign_up.pk, application(number=3))
    asked = guest(admitted=False, email="jan@example.org")
    (result,) = send(client, url, asked).json()["results"]
    assert (result["result"], result["reason"]) == ("refused", "full")
    assert not Scan.objects.exists()
    # Our answer did not arrive in time, so the device let them in.
    for _time in range(2):
        (result,) = send(client, url, {**asked, "admitted": True}).json()["results"]
        assert result["reason"] == "full"
    ((kept, first),) = conflicts(sign_up)
    assert (kept.guest, first) == ("Jan Jansen, jan@example.org", None)
    assert sign_up.registrations.count() == 3
    page = staff_client("admin").get(f"/admin/agenda/{sign_up.event_id}/deur/").text
    assert "Jan Jansen, jan@example.org" in page
    (result,) = send(client, url, guest(over_capacity=True)).json()["results"]
    assert result["result"] == "ok"
    with time_machine.travel(sign_up.event.end + timedelta(days=sign_up.retention_days + 1)):
        forget_expired()
    kept.refresh_from_db()
    assert kept.guest == ""


def test_a_walk_in_that_is_taken_back_leaves_nobody(client, url, sign_up):
    kept = guest(email="jan@example.org")
    back = {"nonce": str(uuid.uuid4()), "undo": kept["nonce"]}
    for _time in range(2):
        results = send(client, url, kept, {**back, "at": kept["at"]}).json()["results"]
        assert results[1]["result"] == "undone"
        assert door.count(sign_up, None) == door.Count(0, 0)
    person = sign_up.registrations.get()
    assert person.state == State.CANCELLED
    assert person.log.last().reason == "Door A"
    # The same person walks in again: as somebody new.
    (result,) = send(client, url, guest(email="jan@example.org")).json()["results"]
    assert result["result"] == "ok"
    assert door.count(sign_up, None) == door.Count(1, 1)


def test_taking_back_a_walk_in_who_was_known_leaves_their_place(client, url, sign_up, person):
    kept = guest(email=person.email)
    back = {"nonce": str(uuid.uuid4()), "undo": kept["nonce"]}
    send(client, url, kept, {**back, "at": kept["at"]})
    person.refresh_from_db()
    assert person.state == State.CONFIRMED
    assert door.count(sign_up, None) == door.Count(0, 1)


def test_a_walk_in_without_a_place_that_is_taken_back_is_no_conflict(client, url, sign_up):
    register(sign_up.pk, application(number=3))
    kept = guest()
    send(client, url, kept)
    assert len(conflicts(sign_up)) == 1
    client.post(f"{url}ongedaan/", {"nonce": kept["nonce"]})
    assert conflicts(sign_up) == []


def test_a_walk_in_with_an_address_that_is_known(client, url, sign_up, person):
    (result,) = send(client, url, guest(admitted=False, email=person.email)).json()["results"]
    assert (result["result"], result["code"]) == ("known", person.code)
    assert not Scan.objects.exists()
    (result,) = send(client, url, guest(email=person.email)).json()["results"]
    assert (result["result"], result["code"]) == ("ok", person.code)
    assert sign_up.registrations.count() == 1


def test_a_walk_in_that_cannot_be_read_keeps_nobody_out(client, url, sign_up):
    bad = [
        {**guest(), "walk_in": 7},
        {**guest(), "walk_in": {}},
        guest(first_name=None),
        guest(last_name="x" * 500),
        {**guest(), "nonce": "no"},
        {**guest(), "at": "never"},
    ]
    results = send(client, url, *bad, guest(email="no address")).json()["results"]
    assert ["error" in result for result in results] == [True] * len(bad) + [False]
    assert sign_up.registrations.get().email == ""


# What devices send and get


def test_the_snapshot_knows_no_address_and_no_ticket(client, url, person, entrance):
    scan(entrance, person.ticket)
    response = client.get(f"{url}lijst.json")
    (part,) = response.json()["parts"].values()
    (known,) = part["people"]
    assert known["name"] == person.name
    assert known["state"] == "confirmed"
    assert known["in"][0][2] == "Main entrance"
    for secret in (person.email, person.ticket):
        assert secret not in response.text


def test_a_queue_comes_in_any_order_and_twice(client, url, sign_up, person):
    nonce = item(person.ticket, admitted=True)
    for _time in range(2):
        (result,) = send(client, url, nonce).json()["results"]
        assert result["result"] == "ok"
    assert Scan.objects.count() == 1
    undo = {"nonce": str(uuid.uuid4()), "undo": nonce["nonce"]}
    assert send(client, url, undo).json()["results"][0]["result"] == "undone"
    assert door.count(sign_up, None).present == 0


def test_a_clock_that_is_wrong_is_put_right(client, url, person):
    now = timezone.now()
    wrong = now + timedelta(hours=2)
    send(client, url, item(person.ticket, at=wrong - timedelta(minutes=10)), sent_at=wrong)
    kept = Scan.objects.get()
    assert abs(kept.scanned_at - (now - timedelta(minutes=10))) < timedelta(seconds=30)


def test_a_bad_scan_does_not_keep_the_others_out(client, url, person):
    good = item(person.ticket)
    bad = [
        None,
        7,
        {},
        {**item("x"), "nonce": "no"},
        {**item("x"), "nonce": ["a"]},
        {**item("x"), "at": "yesterday"},
        {**item("x"), "at": "9999-12-31T23:59:59+00:00"},
        {**item("x"), "at": "2026-01-01T10:00:00"},
        {**item("x"), "text": 5},
        {**item("x"), "text": "x" * 65},
        {**item("x"), "session": 10**30},
        {**item("x"), "session": "1"},
        {"nonce": str(uuid.uuid4()), "undo": {}},
    ]
    results = send(client, url, *bad, item("\x00"), good).json()["results"]
    assert ["error" in result for result in results] == [True] * len(bad) + [False, False]
    assert results[-2]["reason"] == "no_ticket"
    assert results[-1]["result"] == "ok"


def test_scans_of_a_part_that_was_cancelled_since_are_kept(client, url, event, person):
    part = SessionFactory(event=event)
    Booking.objects.create(registration=person, session=part, state=State.CONFIRMED)
    Session.objects.filter(pk=part.pk).update(cancelled=True)
    address = f"{url}scans/?onderdeel={part.pk}"
    body = {"sent_at": timezone.now().isoformat(), "scans": [item(person.code, session=part.pk)]}
    answer = client.post(address, json.dumps(body), content_type="application/json").json()
    assert answer["results"][0]["result"] == "ok"
    assert answer["count"] == {"present": 1, "expected": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\x00",
        b"[]",
        b"null",
        b'{"scans": {}}',
        b'{"scans": []}',
        b'{"scans": [], "sent_at": "now"}',
        b"[" * 100_000,
        b'{"scans": [' + b"1," * 300 + b'1], "sent_at": "2026-01-01T00:00:00Z"}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_list_of_scans_is_refused(client, url, body):
    response = client.post(f"{url}scans/", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["error"]


def test_a_list_that_is_too_long_is_refused(client, url):
    response = client.post(f"{url}scans/", b" " * 300_000, content_type="application/json")
    assert response.status_code == 413


def test_the_worker_and_the_manifest_stay_in_their_own_door(client, url):
    assert client.get(f"{url}app.webmanifest").json()["scope"] == url
    worker = client.get(f"{url}werker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert json.dumps(url) in worker.text


# Colleagues with an account


def sign_in_with_role(client, role):
    user = make_user("member")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return sign_in(client, user)


@pytest.mark.parametrize("address", ["/deur/", "/deur/{pk}/", "/deur/{slug}/"])
def test_the_crew_opens_a_door_of_their_own(client, roles, sign_up, address):
    address = address.format(pk=sign_up.event.pk, slug=sign_up.event.slug)
    assert client.get(address).url.startswith("/account/login/")
    sign_in_with_role(client, "Deurploeg")
    page = client.get(address)
    assert f'action="/deur/{sign_up.event.pk}/"' in page.text
    opened = client.post(f"/deur/{sign_up.event.pk}/", follow=True)
    assert opened.status_code == 200
    assert sign_up.event.title in opened.text
    assert sign_up.door_passes.get().created_by is not None


@pytest.mark.parametrize(("role", "status"), [(None, 403), ("Redacteuren", 200)])
def test_others_open_no_doors(client, roles, sign_up, role, status):
    sign_in_with_role(client, role)
    assert client.get("/deur/").status_code == status
    assert client.post("/deur/").status_code == (404 if role else 403)
    if not role:
        assert client.post(f"/deur/{sign_up.event.pk}/").status_code == 403
        assert not sign_up.door_passes.exists()


def test_an_editor_opens_only_doors_of_events_that_they_may_edit(client, roles, index, sign_up):
    from wagtail.models import GroupPagePermission

    theirs = SignUpFactory(event=EventPageFactory(parent=index, start=sign_up.event.start))
    editors = Group.objects.get(name="Redacteuren")
    editors.page_permissions.all().delete()
    GroupPagePermission.objects.create(
        group=editors,
        page=theirs.event,
        permission=Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        ),
    )
    sign_in_with_role(client, "Redacteuren")
    assert [item.pk for item in client.get("/deur/").context["sign_ups"]] == [theirs.pk]
    assert client.post(f"/deur/{sign_up.event.pk}/").status_code == 403
    assert client.post(f"/deur/{theirs.event.pk}/").status_code == 302
    assert not sign_up.door_passes.exists()


def test_a_year_is_a_name_before_it_is_a_number(client, roles, index, sign_up):
    named = EventPageFactory(parent=index, slug=str(sign_up.event.pk), start=sign_up.event.start)
    wanted = SignUpFactory(event=named)
    sign_in_with_role(client, "Deurploeg")
    client.post(f"/deur/{sign_up.event.pk}/")
    assert wanted.door_passes.count() == 1


# The admin


def test_an_editor_makes_a_link_that_is_told_once_and_withdraws_it(staff_client, client, sign_up):
    staff = staff_client("admin")
    address = f"/admin/agenda/{sign_up.event_id}/deur/"
    page = staff.post(address, {"name": "Main entrance"}).text
    (token,) = set(re.findall(r"/deur/([a-z0-9]{32})/", page))
    assert client.get(f"/deur/{token}/").status_code == 200
    assert token not in staff.get(address).text
    for _time in range(2):
        page = staff.post(address, {"revoke": sign_up.door_passes.get().pk}, follow=True).text
    withdrawn = sign_up.door_passes.get()
    assert withdrawn.revoked_by == staff.user
    assert f"Ingetrokken: {date_format(localtime(withdrawn.revoked_at), 'j b Y H.i')}" in page
    gone = client.get(f"/deur/{token}/")
    assert gone.status_code == 410
    assert "ingetrokken" in gone.text
    assert client.get(f"/deur/{token}/lijst.json").json() == {"error": "withdrawn"}


def test_staff_see_who_was_let_in_twice_and_deal_with_it(staff_client, entrance, person):
    scan(entrance, person.ticket)
    twice = scan(entrance, person.ticket, admitted=True)
    staff = staff_client("admin")
    address = f"/admin/agenda/{person.sign_up.event_id}/deur/"
    figures = f"/admin/agenda/{person.sign_up.event_id}/overzicht/"
    assert person.name in staff.get(address).text
    assert "1 scan aan de deur" in staff.get(figures).text
    for note in ("Gebeld, was haar zus\x00", "Nog eens"):
        staff.post(address, {"deal": twice.pk, "note": note})
    twice.refresh_from_db()
    assert (twice.dealt_with_by, twice.dealt_with_note) == (staff.user, "Gebeld, was haar zus")
    assert person.name not in staff.get(address).text
    assert "Gebeld, was haar zus" in staff.get(f"{address}?gezien=1").text
    assert "1 scan aan de deur" not in staff.get(figures).text
    staff.post(address, {"reopen": twice.pk})
    assert person.name in staff.get(address).text


@pytest.mark.parametrize("deed", ["deal", "reopen", "revoke"])
def test_nobody_deals_with_what_is_of_another_event(staff_client, index, entrance, person, deed):
    other = SignUpFactory(event=EventPageFactory(parent=index))
    scan(entrance, person.ticket)
    twice = scan(entrance, person.ticket, admitted=True)
    staff = staff_client("admin")
    for value in (twice.pk, "x", "9" * 40):
        assert staff.post(f"/admin/agenda/{other.event_id}/deur/", {deed: value}).status_code == 302
    assert len(conflicts(person.sign_up)) == 1
    entrance.refresh_from_db()
    assert entrance.revoked_at is None


def test_who_may_not_edit_the_event_makes_no_links(roles, staff_client, sign_up, home_page):
    from wagtail.models import GroupPagePermission

    editor = staff_client("editor")
    GroupPagePermission.objects.all().delete()
    address = f"/admin/agenda/{sign_up.event_id}/deur/"
    assert editor.get(address).status_code in (302, 403)
    assert editor.post(address, {"name": "x"}).status_code in (302, 403)
    assert not sign_up.door_passes.exists()


def test_an_event_without_sign_up_has_no_door(staff_client, index):
    event = EventPageFactory(parent=index)
    staff = staff_client("admin")
    address = f"/admin/agenda/{event.pk}/deur/"
    assert staff.get(address).status_code == 200
    assert staff.post(address, {"name": "x"}).status_code == 302


def test_the_screen_of_staff_takes_as_many_queries_for_many(admin_client, sign_up, event):
    address = f"/admin/agenda/{event.pk}/deur/"
    numbers = []
    for number in (2, 8):
        for _part in range(number):
            SessionFactory(event=event)
        doors = [door.make_pass(sign_up, f"Door {item}")[0] for item in range(number)]
        person = register(sign_up.pk, application(f"x{number}@example.org")).registration
        for made in doors:
            scan(made, person.ticket, admitted=True)
        admin_client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get(address)
        numbers.append(len(queries))
        assert page.context["counts"][0][1] == door.count(sign_up, None)
        for part, count in page.context["counts"][1:]:
            assert count == door.count(sign_up, part)
    assert len(page.context["conflicts"]) == 8
    assert numbers[0] == numbers[1]

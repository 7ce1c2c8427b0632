"""A guest list from a file: looked at first, with errors by row, and added once."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import PageLogEntry

from events.models import Audience, State
from events.sign_up.guest_list import read_guests
from events.sign_up.registration import register
from home.models import OutgoingMail
from home.tables import UnreadableError
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SignUpFactory,
    application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

HEADING = "Voornaam;Achternaam;E-mailadres;Organisatie;Soort organisatie;Doelgroep"
TEXT = f"""{HEADING}
Sanne;de Vries;sanne@x.nl;Gemeente Breda;gemeente;Pers

Bo;Jansen;bo@x.nl;;;
Zonder;Adres;;Kring;;
"""


@pytest.fixture
def sign_up(home_page):
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home_page))
    sign_up = SignUpFactory(event=event, capacity=10)
    Audience.objects.create(sign_up=sign_up, name="Pers")
    return sign_up


def sheet(text):
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append(line.split(";"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client, sign_up, content, name="gasten.csv", **fields):
    content = content.encode() if isinstance(content, str) else content
    url = reverse("events_guest_list", args=[sign_up.event_id])
    return client.post(url, {"file": SimpleUploadedFile(name, content), **fields})


def add(client, sign_up, looked):
    url = reverse("events_guest_list", args=[sign_up.event_id])
    return client.post(url, {"checked": looked.context["checked"]}, follow=True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", TEXT.encode()),
        ("a.csv", TEXT.encode("utf-8-sig")),
        ("a.csv", TEXT.replace(";", ",").encode()),
        ("a.csv", TEXT.replace(";", "\t").replace("\n", "\r\n").encode()),
        ("a.xlsx", sheet(TEXT)),
    ],
)
def test_csv_and_xlsx_are_read_alike(sign_up, name, content):
    guests = read_guests(name, content, sign_up)
    assert [(guest.row, guest.name, guest.email) for guest in guests] == [
        (2, "Sanne de Vries", "sanne@x.nl"),
        (4, "Bo Jansen", "bo@x.nl"),
        (5, "Zonder Adres", ""),
    ]
    assert guests[0].organisation_kind == "municipality"
    assert guests[0].audience_id == sign_up.audiences.get().pk
    assert not any(guest.errors for guest in guests)


def test_looking_stores_nothing_and_adding_twice_is_once(admin_client, sign_up):
    looked = upload(admin_client, sign_up, TEXT)
    assert len(looked.context["good"]) == 3
    assert not sign_up.registrations.exists()
    add(admin_client, sign_up, looked)
    add(admin_client, sign_up, looked)
    assert sign_up.registrations.count() == 3
    assert set(sign_up.registrations.values_list("source", flat=True)) == {"import"}
    again = upload(admin_client, sign_up, TEXT)
    assert [guest.name for guest in again.context["good"]] == ["Zonder Adres"]
    add(admin_client, sign_up, again)
    assert sign_up.registrations.count() == 3
    assert OutgoingMail.objects.count() == 2
    assert PageLogEntry.objects.filter(action="events.import").first().data["number"] in (0, 3)


def test_errors_are_told_by_row_and_the_rest_is_added(admin_client, sign_up):
    register(sign_up.pk, application("al@x.nl"))
    text = f"""{HEADING}
;de Vries;a@x.nl;;;
Bo;Jansen;geen adres;;;
Kim;Bakker;k@x.nl;;circus;
Ali;Kaya;ali@x.nl;;;Onbekend
Ali;Kaya;k2@x.nl;;;
Ali;Kaya;K2@X.NL;;;
Al;Daar;al@x.nl;;;
"""
    looked = upload(admin_client, sign_up, text)
    assert [guest.row for guest in looked.context["wrong"]] == [2, 3, 4, 5, 7]
    assert [guest.row for guest in looked.context["known"]] == [8]
    add(admin_client, sign_up, looked)
    assert set(sign_up.registrations.values_list("email", flat=True)) == {"al@x.nl", "k2@x.nl"}
    assert not OutgoingMail.objects.filter(kind="events.known").exists()


def test_who_does_not_fit_waits_or_is_told(admin_client, sign_up):
    sign_up.capacity = 1
    sign_up.save()
    add(admin_client, sign_up, upload(admin_client, sign_up, TEXT))
    assert sign_up.registrations.filter(state=State.CONFIRMED).count() == 1
    response = add(admin_client, sign_up, upload(admin_client, sign_up, TEXT, accepts_waiting="on"))
    assert sign_up.registrations.filter(state=State.WAITING).count() == 2
    assert response.status_code == 200


def test_beyond_capacity_is_marked_only_where_it_was_needed(admin_client, sign_up):
    sign_up.capacity = 1
    sign_up.save()
    add(admin_client, sign_up, upload(admin_client, sign_up, TEXT, over_capacity="on"))
    marks = sign_up.registrations.order_by("pk").values_list("state", "over_capacity")
    assert list(marks) == [("confirmed", False), ("confirmed", True), ("confirmed", True)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"Naam;Adres\nx;y"),
        ("a.csv", b"\x00\x01\x02"),
        ("a.xlsx", b"no sheet at all"),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.csv", b"x" * 2_000_001),
        ("a.csv", (HEADING + "\n" + "A;B;;;;\n" * 2001).encode()),
    ],
)
def test_what_is_no_list_is_refused(admin_client, sign_up, name, content):
    with pytest.raises(UnreadableError):
        read_guests(name, content, sign_up)
    if content:
        response = upload(admin_client, sign_up, content, name)
        assert response.context["form"].errors["file"]


def test_a_list_that_was_tampered_with_or_is_of_another_event_adds_nobody(
    admin_client, staff_client, sign_up
):
    looked = upload(admin_client, sign_up, TEXT)
    url = reverse("events_guest_list", args=[sign_up.event_id])
    admin_client.post(url, {"checked": looked.context["checked"] + "x"})
    add(staff_client("moderator"), sign_up, looked)
    other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
    add(admin_client, other, looked)
    assert not sign_up.registrations.exists()
    assert not other.registrations.exists()


def test_who_may_enter(client, staff_client, sign_up):
    url = reverse("events_guest_list", args=[sign_up.event_id])
    assert client.get(url).status_code in (302, 403)
    for role, allowed in [("member", False), ("editor", True), ("moderator", True)]:
        assert (staff_client(role).get(url).status_code == 200) is allowed, role
    assert "over_capacity" not in staff_client("editor").get(url).context["form"].fields

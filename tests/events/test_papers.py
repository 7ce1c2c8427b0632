"""Badges, lists and certificates as PDF: who is on them, who may have them, and how they read."""

import io
import json
import uuid
from datetime import timedelta

import pytest
import typst
from django.utils import timezone
from PIL import Image, ImageChops
from pypdf import PdfReader
from wagtail.models import PageLogEntry

from events.door import check_in as door
from events.door.check_in import Attempt
from events.models import EventPage, Paper, PaperKind, Registration, by_name
from events.sign_up.changes import cancel
from events.sign_up.papers import forget_papers, make, who_was_there
from events.sign_up.registration import Attendee, register
from events.sign_up.retention import erase
from home.models import Questionnaire
from home.pdf import FONTS
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    RoomFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

HOSTILE = '#strong[x] *vet* $1+1$ @ref "#panic()" ]'


@pytest.fixture
def event(home_page):
    agenda = EventIndexPageFactory(parent=home_page)
    return EventPageFactory(parent=agenda, title="Kennisdag", show_programme=True)


@pytest.fixture
def sign_up(event):
    questionnaire = Questionnaire.objects.create(name="Vragen")
    questionnaire.add_ready_made()
    return SignUpFactory(event=event, capacity=2000, max_group=3, questionnaire=questionnaire)


def person(sign_up, first="Sanne", last="de Vries", *, diet=(), **values):
    food = sign_up.questionnaire.questions.get(for_caterer=True)
    attendee = Attendee(
        first,
        last,
        f"{first}@example.org".lower(),
        organisation=values.pop("organisation", ""),
        answers={food: list(diet)} if diet else {},
    )
    return register(sign_up.pk, application(attendees=[attendee], **values)).registration


def paper(sign_up, kind, **values):
    made = Paper.objects.create(sign_up=sign_up, kind=kind, **values)
    make(made)
    return PdfReader(io.BytesIO(made.content))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def kinds_of_tags(pdf):
    found = set()

    def walk(element):
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                walk(child)
        elif isinstance(element, dict):
            found.add(element.get("/S"))
            if "/K" in element:
                walk(element["/K"])

    walk(pdf.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("kind", PaperKind.values)
def test_each_is_tagged_titled_and_in_dutch_also_without_people(sign_up, kind):
    for _number in range(2):
        pdf = paper(sign_up, kind)
        root = pdf.trailer["/Root"]
        assert root["/Lang"] == "nl"
        assert bool(root["/MarkInfo"]["/Marked"])
        assert pdf.metadata.title.endswith(": Kennisdag")
        person(sign_up, diet=["Veganistisch"])
        Registration.objects.update(organisation=HOSTILE, last_name=HOSTILE)


@pytest.mark.parametrize("kind", [PaperKind.BADGES, PaperKind.LABELS])
def test_a_badge_for_each_who_has_a_place(sign_up, kind):
    person(sign_up, "Bo", "Jansen", organisation="Gemeente Breda")
    gone = person(sign_up, "Weg", "Gegaan")
    cancel(gone.pk)
    person(sign_up, "Proef", "Konijn", is_test=True)
    for number in range(14):
        person(sign_up, f"P{number}", "Achternaam")
    pdf = paper(sign_up, kind)
    assert len(pdf.pages) == 2
    text = text_of(pdf)
    assert "Bo Jansen Gemeente Breda" in text
    assert Registration.objects.get(first_name="Bo").code in text
    assert "Weg" not in text
    assert "Proef" not in text
    assert "/Figure" in kinds_of_tags(pdf)


@pytest.mark.parametrize("name", [HOSTILE, "日本語 😀", "W" * 80, "محمد", "-"])
def test_any_name_fits_on_a_badge_and_a_list(sign_up, event, name):
    session = SessionFactory(event=event)
    person(sign_up, "A", "B", session_ids=[session.pk])
    Registration.objects.update(first_name=name[:80], last_name=name, organisation=name)
    for kind in (PaperKind.BADGES, PaperKind.SESSION_LISTS, PaperKind.CERTIFICATES):
        pdf = paper(sign_up, kind)
        assert len(pdf.pages) == 1
        if name == HOSTILE:
            assert HOSTILE in text_of(pdf)


def test_the_host_of_each_part_has_a_list(sign_up, event):
    room = RoomFactory(event=event, name="Grote zaal")
    first = SessionFactory(event=event, title="Water", room=room)
    other = SessionFactory(event=event, title="Groen", start=first.end)
    person(sign_up, "Bo", "Jansen", session_ids=[first.pk], diet=["Veganistisch"])
    person(sign_up, "Ali", "Bakker", session_ids=[first.pk, other.pk])
    pdf = paper(sign_up, PaperKind.SESSION_LISTS)
    assert len(pdf.pages) == 2
    page = " ".join(pdf.pages[0].extract_text().split())
    assert "Grote zaal · 2 mensen" in page
    assert page.index("Ali Bakker") < page.index("Bo Jansen")
    assert "Veganistisch" not in text_of(pdf)
    assert {"/Table", "/TH", "/TD"} <= kinds_of_tags(pdf)
    one = text_of(paper(sign_up, PaperKind.SESSION_LISTS, session=other))
    assert "Ali Bakker" in one
    assert "Bo Jansen" not in one


def test_the_caterer_gets_numbers_and_no_names(sign_up):
    person(sign_up, "Bo", diet=["Veganistisch"])
    person(sign_up, "Ali", diet=["Veganistisch", "Geen noten"])
    person(sign_up, "Cem", diet=["Veganistisch"])
    person(sign_up, "Dana")
    cancel(person(sign_up, "Weg", diet=["Halal"]).pk)
    access = sign_up.questionnaire.questions.get(for_caterer=False)
    registration = Registration.objects.get(first_name="Bo")
    registration.answers.create(
        question=access, label=access.label, value="Rolstoel", sensitive=True
    )
    text = text_of(paper(sign_up, PaperKind.CATERER))
    assert "4 mensen komen · Zonder antwoord: 1" in text
    assert "Veganistisch 2" in text
    assert "Veganistisch + Geen noten 1" in text
    assert "totaal per wens" in text
    assert "Veganistisch 3 Geen noten 1" in text
    for word in ("Bo", "Ali", "Vries", "Halal", "Rolstoel"):
        assert word not in text.split()


def test_a_total_of_each_wish_is_only_there_where_wishes_go_together(sign_up):
    person(sign_up, "Bo", diet=["Veganistisch"])
    person(sign_up, "Ali", diet=["Geen noten"])
    assert "totaal per wens" not in text_of(paper(sign_up, PaperKind.CATERER))


class TestCertificate:
    @pytest.fixture
    def people(self, sign_up):
        return [person(sign_up, name, "Jansen") for name in ("Bo", "Ali")]

    @pytest.fixture
    def is_over(self, sign_up, people):
        now = timezone.now()
        EventPage.objects.filter(pk=sign_up.event_id).update(
            start=now - timedelta(hours=8), end=now - timedelta(hours=1)
        )
        sign_up.event.refresh_from_db()

    def get(self, client, registration):
        return client.get(f"/aanmelding/{registration.secret}/bewijs/")

    def test_before_the_end_there_is_none(self, client, people):
        assert self.get(client, people[0]).status_code == 404
        page = client.get(f"/aanmelding/{people[0].secret}/")
        assert "/bewijs/" not in page.content.decode()

    def test_who_was_there_gets_one(self, client, sign_up, people, is_over):
        entrance, _token = door.make_pass(sign_up, "Deur")
        door.check_in(entrance, Attempt(uuid.uuid4(), people[0].ticket))
        assert list(who_was_there(sign_up)) == [people[0]]
        page = client.get(f"/aanmelding/{people[0].secret}/")
        assert "/bewijs/" in page.content.decode()
        response = self.get(client, people[0])
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]
        text = text_of(PdfReader(io.BytesIO(response.content)))
        assert "Bo Jansen" in text
        assert "Kennisdag" in text
        assert self.get(client, people[1]).status_code == 404

    def test_without_a_door_everybody_with_a_place_gets_one(self, client, sign_up, people, is_over):
        Registration.objects.filter(pk=people[0].pk).update(state="cancelled")
        assert self.get(client, people[1]).status_code == 200
        assert self.get(client, people[0]).status_code == 404


class TestScreen:
    def url(self, sign_up):
        return f"/admin/agenda/{sign_up.event_id}/papieren/"

    def test_staff_make_and_download(self, staff_client, sign_up):
        person(sign_up, "Bo", "Jansen")
        client = staff_client("editor")
        response = client.post(self.url(sign_up), {"kind": "badges"})
        assert response.status_code == 302
        page = client.get(self.url(sign_up)).content.decode()
        made = Paper.objects.get()
        assert f"{self.url(sign_up)}{made.pk}/" in page
        response = client.get(f"{self.url(sign_up)}{made.pk}/")
        assert "Bo Jansen" in text_of(PdfReader(io.BytesIO(response.content)))
        assert "no-store" in response["Cache-Control"]
        assert made.requested_by == client.user
        assert PageLogEntry.objects.filter(action="events.paper", user=client.user).exists()

    @pytest.mark.parametrize("screen", ["deelnemers", "aanmelding", "overzicht", "terugblik"])
    def test_every_screen_leads_to_it(self, staff_client, sign_up, screen):
        client = staff_client("editor")
        page = client.get(f"/admin/agenda/{sign_up.event_id}/{screen}/")
        assert page.content.decode().count(f'href="{self.url(sign_up)}"') == 1

    def test_many_badges_are_made_in_the_background(
        self, staff_client, sign_up, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr("events.sign_up.papers.MADE_AT_ONCE", 1)
        person(sign_up, "Bo")
        person(sign_up, "Ali")
        client = staff_client("editor")
        monkeypatch.setattr("events.desk.paper_views.make", None)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(self.url(sign_up), {"kind": "labels"})
        assert Paper.objects.get().content

    def test_what_is_not_ready_is_no_file(self, staff_client, sign_up):
        waiting = Paper.objects.create(sign_up=sign_up, kind="badges")
        client = staff_client("editor")
        assert client.get(f"{self.url(sign_up)}{waiting.pk}/").status_code == 404
        assert client.get(self.url(sign_up)).status_code == 200

    def test_no_paper_of_another_event(self, staff_client, sign_up):
        other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
        theirs = Paper.objects.create(sign_up=other, kind="badges", content=b"x")
        assert staff_client("editor").get(f"{self.url(sign_up)}{theirs.pk}/").status_code == 404
        session = SessionFactory(event=other.event)
        response = staff_client("editor").post(
            self.url(sign_up), {"kind": "sessions", "session": session.pk}
        )
        assert response.status_code == 200
        assert Paper.objects.count() == 1

    def test_only_who_may_see_attendees(self, client, sign_up):
        made = Paper.objects.create(sign_up=sign_up, kind="badges", content=b"x")
        assert client.get(self.url(sign_up)).status_code == 302
        member = sign_in_with_mfa(client, make_user("member"))
        for address in (self.url(sign_up), f"{self.url(sign_up)}{made.pk}/"):
            assert member.get(address).status_code in (302, 403)


def test_papers_are_thrown_away_after_a_day_and_when_somebody_is_erased(sign_up):
    old = Paper.objects.create(sign_up=sign_up, kind="badges", content=b"x")
    new = Paper.objects.create(sign_up=sign_up, kind="badges", content=b"x")
    Paper.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert forget_papers() == 1
    assert Paper.objects.get() == new
    erase(person(sign_up).pk)
    assert not Paper.objects.exists()


@pytest.mark.parametrize("kind", [PaperKind.BADGES, PaperKind.LABELS, PaperKind.SESSION_LISTS])
def test_no_letter_loses_its_tail(sign_up, event, kind, monkeypatch):
    person(sign_up, "A", "B", session_ids=[SessionFactory(event=event).pk])
    asked = []
    monkeypatch.setattr("events.sign_up.papers.render_pdf", lambda *args: asked.append(args) or b"")

    def picture(organisation):
        Registration.objects.update(organisation=organisation)
        make(Paper.objects.create(sign_up=sign_up, kind=kind))
        template, data, _timestamp = asked.pop()
        page = typst.compile(
            template,
            format="png",
            ppi=144,
            sys_inputs={"data": json.dumps(data)},
            font_paths=[FONTS],
            ignore_system_fonts=True,
        )
        return Image.open(io.BytesIO(page)).convert("L")

    empty = picture("\u00a0")
    bottoms = [
        ImageChops.difference(picture(letters), empty).getbbox()[3] for letters in ("ooo", "ggg")
    ]
    assert bottoms[1] - bottoms[0] >= 3


def test_names_are_where_people_look_for_them(sign_up, event):
    session = SessionFactory(event=event)
    names = ["Zwart", "de Boer", "van 't Hof", "Ångström", "El Amrani", "boer", "Çelik", "In"]
    for number, last in enumerate(names):
        person(sign_up, f"P{number}", last, session_ids=[session.pk])
    people = by_name(sign_up.registrations.all())
    expected = ["Ångström", "de Boer", "boer", "Çelik", "El Amrani", "van 't Hof", "In", "Zwart"]
    assert [item.last_name for item in people] == expected
    for kind in (PaperKind.BADGES, PaperKind.SESSION_LISTS):
        text = text_of(paper(sign_up, kind))
        places = [text.index(item.code) for item in people]
        assert places == sorted(places)


class TestBeforeTheEvent:
    def test_nobody_was_there_yet(self, staff_client, sign_up):
        person(sign_up)
        url = f"/admin/agenda/{sign_up.event_id}/papieren/"
        client = staff_client("editor")
        assert "zodra de bijeenkomst is begonnen" in client.get(url).content.decode()
        assert client.post(url, {"kind": "certificates"}).status_code == 200
        assert not Paper.objects.exists()
        EventPage.objects.update(start=timezone.now() - timedelta(hours=1))
        assert client.post(url, {"kind": "certificates"}).status_code == 302
        made = Paper.objects.get()
        assert made.content
        file = client.get(f"{url}{made.pk}/")
        assert 'filename="bewijzen-van-deelname-kennisdag.pdf"' in file["Content-Disposition"]

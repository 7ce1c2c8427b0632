"""The live page of a sign-up, and what the dashboard says about it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.attention import standing_waiting_lists
from events.copying import copy_event
from events.models import Audience, DoorPass, Registration, Scan, SignUp
from events.sign_up.arrivals import arrivals, clock_step
from events.sign_up.attendance import attendance_of, expectation, former_times
from events.sign_up.figures import by_province, growth, numbers_of
from events.sign_up.moves import Actor
from events.sign_up.registration import Attendee, register
from events.sign_up.retention import _anonymise, forget_expired
from home.attention import failed_mails
from home.models import MailState, OutgoingMail
from home.plots import LinePlot, Series, nice_step
from tests.events.factories import (
    CityDayIndexPageFactory,
    CityDayPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)
from tests.townsdeals.factories import OrganisationFactory
from townsdeals.provinces import ProvinceFinder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def event(home_page):
    agenda = EventIndexPageFactory(parent=home_page)
    return EventPageFactory(parent=agenda, slug="dag", show_programme=True)


def person(sign_up, number, **values):
    attendee = Attendee(f"P{number}", "X", f"p{number}@x.nl", organisation_kind="municipality")
    values.setdefault("accepts_waiting", True)
    form = application(attendees=[attendee], **values)
    return register(sign_up.pk, form, Actor("staff")).registration


def over(event, registered, came, days=40, **values):
    """The sign-up of an event beside this one that is over, and how many came."""
    start = event.start - timedelta(days=days + 30)
    values.setdefault("kind", event.kind)
    past = EventPageFactory(parent=event.get_parent(), start=start, **values)
    sign_up = SignUpFactory(event=past)
    people = [person(sign_up, number, source="staff") for number in range(registered)]
    door = DoorPass.objects.create(sign_up=sign_up, name="Deur", token_hash=f"{past.pk}")
    for item in people[:came]:
        Scan.objects.create(
            sign_up=sign_up, registration=item, door_pass=door, scanned_at=start, result="ok"
        )
    return sign_up


def erase_kept(registration):
    """Forget somebody who keeps their place, as after the term."""
    _anonymise(Registration.objects.filter(pk=registration.pk))


def page(client, event):
    response = client.get(f"/admin/agenda/{event.pk}/overzicht/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_it_shows_numbers_a_plot_with_its_table_and_failed_mails(admin_client, event):
    sign_up = SignUpFactory(event=event, capacity=2)
    press = Audience.objects.create(sign_up=sign_up, name="Pers", places=1)
    session = SessionFactory(event=event, capacity=4, title="Wandeling")
    person(sign_up, 1, session_ids=[session.pk], audience_id=press.pk)
    person(sign_up, 2)
    person(sign_up, 3)
    OutgoingMail.objects.filter(recipient="p2@x.nl").update(state=MailState.FAILED)
    soup = page(admin_client, event)
    numbers = {item.dt.text: item.dd.text for item in soup.select("dl.figures div")}
    assert numbers["Plaatsen"] == "2"
    assert numbers["Bezet"] == "2"
    assert numbers["Wachten"] == "1"
    drawing = soup.select_one("svg[role=img]")
    assert drawing.find("title").text
    assert drawing["aria-labelledby"].split()[0] == drawing.find("title")["id"]
    text = soup.get_text(" ")
    for words in ("Wandeling", "Pers", "Gemeente", "p2@x.nl"):
        assert words in text
    rows = soup.select(".plot__table tbody tr")
    assert [cell.text for cell in rows[0].select("td")] == ["3", "3"]
    assert not soup.select("meta[http-equiv=refresh]")


def test_an_empty_one_draws_nothing(admin_client, event):
    SignUpFactory(event=event)
    assert not page(admin_client, event).select("svg[role=img]")


def test_a_former_edition_is_drawn_at_the_same_distance(home_page):
    days = CityDayIndexPageFactory(parent=home_page)
    old = CityDayPageFactory(
        parent=days, year=2025, start=local(2025, 11, 10, 9), end=local(2025, 11, 10, 17)
    )
    new = CityDayPageFactory(
        parent=days, year=2026, start=local(2026, 11, 9, 9), end=local(2026, 11, 9, 17)
    )
    counted = []
    for edition, number in [(old, 3), (new, 2)]:
        sign_up = SignUpFactory(event=edition)
        for item in range(number):
            person(sign_up, item, source="staff")
        counted.append(sign_up)
        sign_up.registrations.update(created_at=edition.start - timedelta(days=10))
    plot = growth(counted[1])
    assert [series.name for series in plot.series] == [new.title, old.title]
    assert plot.series[1].points[-1] == (-10, 3)
    assert plot.rows[0][1:] == [2, 2, 3]


def test_the_number_of_queries_does_not_grow(admin_client, event, django_assert_max_num_queries):
    sign_up = SignUpFactory(event=event)
    counts = []
    for number in (3, 12):
        for item in range(number):
            session = SessionFactory(event=event, start=event.start + timedelta(minutes=item))
            person(sign_up, f"{number}-{item}", session_ids=[session.pk])
        page(admin_client, event)
        with django_assert_max_num_queries(60) as queries:
            page(admin_client, event)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_free_places_are_never_below_nothing(event):
    sign_up = SignUpFactory(event=event, capacity=2)
    for number in range(2):
        person(sign_up, number)
    SignUp.objects.update(capacity=1)
    sign_up.refresh_from_db()
    assert numbers_of(sign_up).free == 0


def test_the_plot_keeps_within_its_box():
    plot = LinePlot("x", "Titel", "Uitleg", [Series("a", [(-30, 0), (-3, 7), (0, 1234)])])
    for line in plot.lines:
        for point in line.path.split():
            x, y = map(float, point.split(","))
            assert plot.left <= x <= plot.right
            assert plot.top <= y <= plot.bottom
    assert len(plot.x_ticks) <= 7
    assert [tick.label for tick in plot.y_ticks][:2] == ["0", "500"]
    assert LinePlot("x", "", "", [Series("a", [(0, 5)])]).lines


@pytest.mark.parametrize(("span", "step"), [(0, 1), (5, 1), (7, 2), (31, 10), (1234, 500)])
def test_steps_are_round_numbers(span, step):
    assert nice_step(span) == step


class TestAttention:
    def test_a_waiting_list_by_hand_with_a_free_place(self, staff_client, event):
        sign_up = SignUpFactory(event=event, capacity=1, waiting_list="manual")
        person(sign_up, 1)
        person(sign_up, 2)
        user = staff_client("editor").user
        Registration.objects.update(queued_at=timezone.now() - timedelta(hours=1))
        assert not standing_waiting_lists(user).exists()
        SignUp.objects.update(capacity=2)
        assert standing_waiting_lists(user).get().waiting == 1
        assert not standing_waiting_lists(staff_client("member").user).exists()
        home = staff_client("editor").get("/admin/")
        assert f"/admin/agenda/{event.pk}/deelnemers/" in home.content.decode()

    def test_failed_mail_is_for_who_may_send_it(self, staff_client, event):
        person(SignUpFactory(event=event), 1)
        OutgoingMail.objects.update(state=MailState.FAILED)
        assert failed_mails(staff_client("editor").user).count() == 1
        assert not failed_mails(staff_client("member").user).exists()


def test_who_may_enter(client, staff_client, event):
    SignUpFactory(event=event)
    url = f"/admin/agenda/{event.pk}/overzicht/"
    assert client.get(url).status_code in (302, 403)
    for role, allowed in [("member", False), ("editor", True), ("moderator", True)]:
        assert (staff_client(role).get(url).status_code == 200) is allowed, role


def test_what_is_expected_and_the_door_are_on_the_page(admin_client, event):
    past = over(event, 10, 8)
    sign_up = SignUpFactory(event=event, capacity=50)
    for number in range(5):
        person(sign_up, number)
    soup = page(admin_client, event)
    numbers = {item.dt.text: item.dd.text for item in soup.select("dl.figures div")}
    assert numbers["Verwacht"] == "4"
    assert "Bij 1 eerdere bijeenkomst van dezelfde soort kwam 80%" in soup.get_text(" ")
    soup = page(admin_client, past.event)
    numbers = {item.dt.text: item.dd.text for item in soup.select("dl.figures div")}
    assert numbers["Gekomen"] == "8"
    assert "Van de 10 mensen met een plaats kwamen er 8 (80%)." in soup.get_text(" ")
    assert soup.find("h2", string=lambda text: text and text.startswith("De deur op"))


def test_without_an_earlier_event_nothing_is_promised(admin_client, event):
    person(SignUpFactory(event=event), 1)
    soup = page(admin_client, event)
    assert "Dat weten we nog niet" in soup.get_text(" ")
    assert "Verwacht" not in [item.text for item in soup.select("dl.figures dt")]


class TestFormerTimes:
    def test_of_an_event_that_comes_back_they_are_drawn(self, event):
        first, second = over(event, 4, 2, days=60), over(event, 10, 9, days=30)
        SignUp.objects.filter(pk=second.pk).update(former=first)
        second.refresh_from_db()
        sign_up = SignUpFactory(event=event, former=second)
        assert former_times(sign_up) == [second, first]
        assert [item.name for item in growth(sign_up).series][1:] == [
            second.event.title,
            first.event.title,
        ]

    def test_a_circle_ends(self, event):
        sign_up, other = SignUpFactory(event=event), over(event, 1, 1)
        SignUp.objects.filter(pk=other.pk).update(former=sign_up)
        sign_up.former = SignUp.objects.get(pk=other.pk)
        assert former_times(sign_up) == [other]

    def test_one_that_is_later_is_refused(self, event):
        later = EventPageFactory(parent=event.get_parent(), start=event.start + timedelta(days=1))
        sign_up = SignUpFactory(event=event)
        sign_up.former = SignUpFactory(event=later)
        with pytest.raises(ValidationError) as refused:
            sign_up.full_clean()
        assert "former" in refused.value.message_dict

    def test_a_copy_knows_what_it_was_copied_from(self, event):
        sign_up = SignUpFactory(event=event)
        later = copy_event(event, title="Weer", first_day=event.first_day + timedelta(days=90))
        earlier = copy_event(event, title="Toen", first_day=event.first_day - timedelta(days=9))
        assert later.sign_up.former == sign_up
        assert earlier.sign_up.former is None


class TestExpectation:
    def test_former_times_go_before_events_of_the_same_kind(self, event):
        over(event, 10, 1, days=20)
        former = over(event, 4, 3)
        sign_up = SignUpFactory(event=event, former=former)
        for number in range(8):
            person(sign_up, number)
        found = expectation(sign_up)
        assert (found.of_series, found.number, found.percent) == (True, 6, 75)
        sign_up.former = None
        found = expectation(sign_up)
        assert not found.of_series
        assert (len(found.events), found.percent) == (2, 29)
        assert (found.least, found.number, found.most) == (1, 2, 6)

    def test_who_walked_in_was_cancelled_or_tried_it_out_does_not_count(self, event):
        sign_up = over(event, 10, 5)
        people = list(sign_up.registrations.order_by("pk"))
        scanned = [item for item in people if item.scans.exists()]
        Registration.objects.filter(pk=scanned[0].pk).update(source="walk_in")
        Registration.objects.filter(pk=scanned[1].pk).update(is_test=True)
        Registration.objects.filter(pk=people[-1].pk).update(state="cancelled")
        found = attendance_of([sign_up])[0]
        assert (found.registered, found.came, found.walk_ins) == (7, 3, 1)

    def test_an_event_without_check_in_tells_nothing(self, event):
        over(event, 5, 0)
        assert expectation(SignUpFactory(event=event)) is None

    def test_a_scan_that_was_undone_is_nobody(self, event):
        sign_up = over(event, 3, 2)
        Scan.objects.filter(pk=sign_up.scans.first().pk).update(undone_at=timezone.now())
        assert attendance_of([sign_up])[0].came == 1

    def test_numbers_stay_when_people_are_forgotten(self, event):
        sign_up = over(event, 4, 3, days=200)
        before = attendance_of([sign_up])
        assert forget_expired() == 4
        assert attendance_of([sign_up]) == before


class TestDoor:
    def test_by_the_minute_in_all_and_by_door(self, event):
        sign_up = over(event, 6, 0)
        start = event.start - timedelta(days=40)
        doors = [
            DoorPass.objects.create(sign_up=sign_up, name=name, token_hash=f"door {name}")
            for name in ("Links", "")
        ]
        for number, item in enumerate(sign_up.registrations.all()):
            Scan.objects.create(
                sign_up=sign_up,
                registration=item,
                door_pass=doors[number % 3 == 0],
                scanned_at=start + timedelta(minutes=5 * (number // 3), seconds=number),
                result="ok",
            )
        (plot,) = arrivals(sign_up)
        assert plot.headings[3:] == ["Links", f"Deur {doors[1].pk}"]
        assert [row[1:] for row in plot.rows] == [[3, 3, 2, 1], [3, 6, 2, 1]]
        assert [series.points[-1][1] for series in plot.series] == [6, 4, 2]
        assert "6 mensen" in plot.description
        assert "De drukste minuut was 9.00, met 3 mensen." in plot.description

    def test_each_day_has_its_own(self, event):
        sign_up = over(event, 2, 2)
        scan = sign_up.scans.first()
        Scan.objects.filter(pk=scan.pk).update(scanned_at=scan.scanned_at + timedelta(days=1))
        plots = arrivals(sign_up)
        assert len(plots) == 2
        assert len({plot.key for plot in plots}) == 2
        assert all(len(plot.series) == 1 for plot in plots)

    def test_nobody_is_no_plot(self, event):
        assert arrivals(SignUpFactory(event=event)) == []

    @pytest.mark.parametrize(("span", "step"), [(0, 1), (30, 5), (75, 15), (150, 30), (2000, 360)])
    def test_marks_are_those_of_a_clock(self, span, step):
        assert clock_step(span) == step


class TestProvince:
    @pytest.fixture
    def partners(self):
        for name, province, website in [
            ("Gemeente Breda", "noord-brabant", "https://www.breda.nl/"),
            ("Gemeente ’s-Hertogenbosch", "noord-brabant", ""),
            ("Gemeente Bergen", "noord-holland", ""),
            ("Ministerie van BZK", "", "https://www.minbzk.nl/"),
        ]:
            OrganisationFactory(name=name, province=province, website=website)
        OrganisationFactory(name="gemeente bergen", province="limburg", website="")

    @pytest.mark.parametrize(
        ("name", "email", "province"),
        [
            ("gemeente  BREDA", "", "noord-brabant"),
            ("Breda", "", "noord-brabant"),
            ("Gemeente Breda, team Stad", "", "noord-brabant"),
            ("'s-Hertogenbosch", "", "noord-brabant"),
            ("Provincie Zeeland", "", "zeeland"),
            ("Team Stad", "bo@Breda.nl", "noord-brabant"),
            ("", "bo@niet-breda.nl", ""),
            ("Gemeente Bergen", "", ""),
            ("Ministerie van BZK", "bo@minbzk.nl", ""),
            ("Bredaas Bureau", "", ""),
            ("", "", ""),
        ],
    )
    def test_it_is_what_the_partners_tell(self, partners, name, email, province):
        assert ProvinceFinder().find(name, email) == province

    def test_unknown_is_shown_as_unknown_and_numbers_stay(self, partners, event):
        sign_up = SignUpFactory(event=event)
        for number, name in enumerate(["Breda", "Breda", "Iets anders"]):
            attendee = Attendee(f"P{number}", "X", f"p{number}@x.nl", organisation=name)
            register(sign_up.pk, application(attendees=[attendee]))
        shares = [(item.name, item.number) for item in by_province(sign_up)]
        assert shares == [("Noord-Brabant", 2), ("Onbekend", 1)]
        for registration in sign_up.registrations.all():
            erase_kept(registration)
        assert [(item.name, item.number) for item in by_province(sign_up)] == shares


class TestOverEvents:
    url = "/admin/agenda/opkomst/"

    def test_past_events_side_by_side(self, staff_client, event):
        over(event, 10, 8, title="Goed")
        over(event, 5, 0, title="Zonder deur")
        SignUpFactory(event=event)
        over(event, 3, 3, title="Cursus", kind="cursus")
        client = staff_client("editor")
        text = BeautifulSoup(client.get(self.url).content, "html.parser").main.get_text(" ")
        for words in ("Goed", "Zonder deur", "Niemand is ingecheckt", "11 van de 13 mensen: 85%"):
            assert words in text
        assert event.title not in text
        response = client.get(f"{self.url}?kind=cursus")
        assert [row.event.title for row in response.context["rows"]] == ["Cursus"]
        assert client.get(f"{self.url}?kind=nep&p=x").status_code == 200

    def test_the_number_of_queries_stays(self, admin_client, event, django_assert_max_num_queries):
        counts = []
        for number in (2, 6):
            for item in range(number):
                over(event, 2, 1, title=f"{number}-{item}")
            admin_client.get(self.url)
            with django_assert_max_num_queries(40) as queries:
                admin_client.get(self.url)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_who_may(self, client, staff_client, event):
        assert client.get(self.url).status_code in (302, 403)
        assert staff_client("member").get(self.url).status_code in (302, 403)
        assert self.url in staff_client("editor").get("/admin/").content.decode()

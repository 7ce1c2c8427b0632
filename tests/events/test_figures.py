"""The live page of a sign-up, and what the dashboard says about it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from events.attention import standing_waiting_lists
from events.models import Audience, Registration, SignUp
from events.sign_up.figures import growth, numbers_of
from events.sign_up.moves import Actor
from events.sign_up.registration import Attendee, register
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

"""Events in calendar programs: read back by the library that wrote them and by another one."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
import vobject
from icalendar import Calendar
from wagtail.models import Page, PageViewRestriction

from events.calendars import WITHDRAWN_FOR
from events.models import CalendarEntry, EventPage
from tests.events.factories import (
    CityDayIndexPageFactory,
    CityDayPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    local,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(home_page):
    return EventIndexPageFactory(parent=home_page)


@pytest.fixture
def event(agenda):
    return publish(
        EventPageFactory(
            parent=agenda,
            title="Kennisdag",
            slug="kennisdag",
            start=local(2027, 6, 1, 9, 30),
            end=local(2027, 6, 1, 17),
        )
    )


def publish(page, **changes):
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def read(client, path="/agenda/kalender.ics"):
    response = client.get(path)
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def only_event(client, path="/agenda/kennisdag/kalender.ics"):
    (found,) = read(client, path).walk("VEVENT")
    return found


def test_one_event_can_be_put_in_a_calendar(client, event):
    response = client.get("/agenda/kennisdag/kalender.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "kennisdag.ics" in response["Content-Disposition"]
    found = only_event(client)
    assert found["SUMMARY"] == "Kennisdag"
    assert found["DTSTART"].dt == event.start
    assert found["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert found["DTEND"].dt == event.end
    assert found["STATUS"] == "CONFIRMED"
    assert found["LOCATION"] == "Stadhuis, Markt 1, 4811 XV Breda"
    assert found["URL"] == "http://localhost/agenda/kennisdag/"
    assert found["SEQUENCE"] == 0


def test_lines_are_folded_and_end_as_the_standard_says(client, event):
    publish(event, intro="Ü" * 300)
    content = client.get("/agenda/kennisdag/kalender.ics").content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (local(2027, 1, 11, 9), local(2027, 1, 11, 17)),
        (local(2027, 7, 11, 9), local(2027, 7, 11, 17)),
        (local(2027, 3, 28, 0, 30), local(2027, 3, 28, 3, 30)),  # the night that is an hour short
        (local(2027, 10, 30, 23), local(2027, 10, 31, 5)),  # the night that is an hour long
        (local(2026, 10, 25, 9), local(2026, 10, 25, 17)),
        (local(2026, 3, 29, 3, 15), local(2026, 3, 29, 3, 45)),
    ],
)
def test_another_parser_reads_the_same_moments_from_our_time_zone(client, agenda, start, end):
    EventPageFactory(parent=agenda, slug="nacht", start=start, end=end)
    text = client.get("/agenda/nacht/kalender.ics").content.decode()
    # Under another name the parser must use the rules in the file, and not its own.
    text = text.replace("Europe/Amsterdam", "Elsewhere/Unknown")
    found = vobject.readOne(text).vevent
    assert found.dtstart.value.astimezone(UTC) == start.astimezone(UTC)
    assert found.dtend.value.astimezone(UTC) == end.astimezone(UTC)


def test_whole_days_end_on_the_day_after_the_last(client, agenda):
    EventPageFactory(
        parent=agenda,
        slug="dagen",
        all_day=True,
        start=local(2027, 3, 27, 9),
        end=local(2027, 3, 28, 17),
    )
    found = only_event(client, "/agenda/dagen/kalender.ics")
    assert found["DTSTART"].dt == date(2027, 3, 27)
    assert found["DTEND"].dt == date(2027, 3, 29)
    text = client.get("/agenda/dagen/kalender.ics").content.decode()
    assert vobject.readOne(text).vevent.dtend.value == date(2027, 3, 29)


def test_several_days_with_times(client, agenda):
    EventPageFactory(
        parent=agenda, slug="lang", start=local(2027, 5, 1, 9), end=local(2027, 5, 3, 12)
    )
    found = only_event(client, "/agenda/lang/kalender.ics")
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(days=2, hours=3)


def test_text_cannot_break_out_of_its_line(client, agenda):
    EventPageFactory(
        parent=agenda,
        slug="tekst",
        title="Eten, drinken; en \\ meer",
        intro="Een\nregel\r\nEND:VEVENT\rBEGIN:VALARM\x07",
        venue="Zaal; rechts, boven",
    )
    found = only_event(client, "/agenda/tekst/kalender.ics")
    assert found["SUMMARY"] == "Eten, drinken; en \\ meer"
    assert "Een\nregel\nEND:VEVENT\nBEGIN:VALARM" in found["DESCRIPTION"]
    assert found["LOCATION"].startswith("Zaal; rechts, boven, Markt 1")
    assert not found.subcomponents
    other = vobject.readOne(client.get("/agenda/tekst/kalender.ics").content.decode()).vevent
    assert other.summary.value == "Eten, drinken; en \\ meer"


def test_the_sequence_rises_with_each_published_change_and_only_then(client, event):
    first = only_event(client)
    publish(event)
    assert only_event(client)["SEQUENCE"] == 0
    event.title = "Kennisdag eten"
    event.save_revision()  # a draft
    assert only_event(client)["SEQUENCE"] == 0
    publish(event)
    assert only_event(client)["SEQUENCE"] == 1
    publish(event, start=local(2027, 6, 1, 10))
    publish(event, venue="Bibliotheek")
    publish(event, body=[("paragraph", "<p>Meer tekst</p>")])
    last = only_event(client)
    assert last["SEQUENCE"] == 3
    assert last["UID"] == first["UID"]
    assert last["LAST-MODIFIED"].dt >= first["LAST-MODIFIED"].dt
    assert last["CREATED"].dt == first["CREATED"].dt


def test_a_cancelled_event_says_so(client, event):
    publish(event, status="cancelled", status_explanation="De spreker is ziek.")
    found = only_event(client)
    assert found["STATUS"] == "CANCELLED"
    assert found["SUMMARY"].endswith(": Kennisdag")
    assert found["TRANSP"] == "TRANSPARENT"
    assert "De spreker is ziek." in found["DESCRIPTION"]
    assert found["SEQUENCE"] == 1


def test_the_agenda_is_a_subscription_that_renews_itself(client, event):
    calendar = read(client)
    assert calendar["X-WR-CALNAME"] == calendar["NAME"]
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=4)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in calendar.to_ical()
    assert calendar["X-PUBLISHED-TTL"] == "PT4H"
    assert [item["UID"] for item in calendar.walk("VEVENT")] == [only_event(client)["UID"]]
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_the_agenda_holds_editions_too(client, agenda, home_page):
    days = CityDayIndexPageFactory(parent=home_page)
    edition = publish(CityDayPageFactory(parent=days))
    summaries = [item["SUMMARY"] for item in read(client).walk("VEVENT")]
    assert summaries == [edition.title]
    assert client.get(f"{edition.url}kalender.ics").status_code == 200


def test_what_nobody_may_see_is_in_no_calendar(client, agenda, event):
    EventPageFactory(parent=agenda, title="Concept", slug="concept", live=False)
    undated = EventPageFactory(parent=agenda, title="Zonder datum", slug="leeg")
    EventPage.objects.filter(pk=undated.pk).update(start=None, end=None)
    private = EventPageFactory(parent=agenda, title="Besloten", slug="besloten")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert [item["SUMMARY"] for item in read(client).walk("VEVENT")] == ["Kennisdag"]
    assert client.get("/agenda/concept/kalender.ics").status_code == 404
    assert client.get("/agenda/leeg/kalender.ics").status_code == 404
    assert client.get("/agenda/besloten/kalender.ics").status_code == 302
    assert client.get("/agenda/bestaat-niet/kalender.ics").status_code == 404
    assert client.get("/kalender.ics").status_code == 404


@pytest.mark.parametrize("take_away", ["unpublish", "delete", "delete_agenda_and_all"])
def test_what_was_taken_away_is_told_for_a_month(client, home_page, agenda, event, take_away):
    uid = only_event(client)["UID"]
    with time_machine.travel(datetime(2027, 5, 1, 12, tzinfo=UTC), tick=False):
        if take_away == "unpublish":
            event.unpublish()
        elif take_away == "delete":
            Page.objects.get(pk=event.pk).delete()
        else:
            Page.objects.get(pk=agenda.pk).delete()
            EventIndexPageFactory(parent=Page.objects.get(pk=home_page.pk))
        (found,) = read(client).walk("VEVENT")
        assert (found["UID"], found["STATUS"], found["SEQUENCE"]) == (uid, "CANCELLED", 1)
        assert "URL" not in found
        assert found["DTSTART"].dt == event.start
    with time_machine.travel(datetime(2027, 5, 1, 12, tzinfo=UTC) + WITHDRAWN_FOR, tick=False):
        assert len(read(client).walk("VEVENT")) == 1
    later = datetime(2027, 5, 1, 12, tzinfo=UTC) + WITHDRAWN_FOR + timedelta(seconds=1)
    with time_machine.travel(later, tick=False):
        assert not read(client).walk("VEVENT")


def test_what_comes_back_is_on_again(client, event):
    event.unpublish()
    assert read(client).walk("VEVENT")[0]["STATUS"] == "CANCELLED"
    publish(EventPage.objects.get(pk=event.pk))
    (found,) = read(client).walk("VEVENT")
    assert (found["STATUS"], found["SEQUENCE"]) == ("CONFIRMED", 2)


def test_an_event_that_was_made_without_publishing_is_told_as_cancelled_too(client, agenda):
    event = EventPageFactory(parent=agenda, slug="snel")
    assert not CalendarEntry.objects.exists()
    before = only_event(client, "/agenda/snel/kalender.ics")
    Page.objects.get(pk=event.pk).delete()
    (after,) = read(client).walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"


def test_a_draft_that_is_deleted_is_never_told(client, agenda):
    Page.objects.get(pk=EventPageFactory(parent=agenda, live=False).pk).delete()
    assert not read(client).walk("VEVENT")


def test_a_program_that_has_this_version_gets_no_new_one(client, event):
    for path in ["/agenda/kalender.ics", "/agenda/kennisdag/kalender.ics"]:
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    publish(event, title="Iets anders")
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("number", [10, 100])
def test_the_agenda_costs_the_same_with_ten_and_a_hundred(
    client, agenda, number, django_assert_max_num_queries
):
    for _ in range(number):
        publish(EventPageFactory(parent=agenda))
    client.get("/agenda/kalender.ics")
    with django_assert_max_num_queries(11):
        assert len(read(client).walk("VEVENT")) == number

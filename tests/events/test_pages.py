"""What visitors see of the agenda, events and editions."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from events.models import (
    CityDayPartner,
    EventContact,
    EventPage,
    EventStatus,
    PersonRole,
    SessionKind,
)
from home import content
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
    local,
    next_month,
)
from tests.home.factories import PersonFactory, SiteImageFactory, ThemeFactory
from tests.townsdeals.factories import DealIndexPageFactory, DealPageFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(home_page):
    return EventIndexPageFactory(parent=home_page)


@pytest.fixture
def days(home_page):
    return CityDayIndexPageFactory(parent=home_page)


@pytest.fixture
def event(agenda):
    return EventPageFactory(parent=agenda, slug="dag", title="Kennisdag")


def soup_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(response):
    return [item.title for item in response.context["items"]]


def structured(response, kind):
    scripts = soup_of(response).select('script[type="application/ld+json"]')
    found = [json.loads(script.string) for script in scripts]
    return next(item for item in found if item["@type"] == kind)


def fill_programme(event, number, *, rooms=4, themes=1):
    """A programme with people, photos, themes: two hours with parallel sessions and so on."""
    places = [RoomFactory(event=event) for _ in range(rooms)]
    themes = [ThemeFactory() for _ in range(themes)]
    for index in range(number):
        start = event.start + timedelta(minutes=20 * (index // rooms))
        session = SessionFactory(
            event=event,
            room=places[index % rooms],
            round=RoundFactory(event=event, start=start) if index % rooms == 0 else None,
            start=start,
            end=start + timedelta(minutes=20),
        )
        session.themes.set(themes)
        SessionPersonFactory(session=session, person__photo=SiteImageFactory())
        SessionPersonFactory(session=session, role=PersonRole.MODERATOR)


# The agenda


def test_the_agenda_shows_what_is_coming_by_month(client, agenda):
    for title, start in [("Later", local(2027, 8, 2, 9)), ("Eerst", local(2027, 7, 1, 9))]:
        EventPageFactory(parent=agenda, title=title, start=start)
    EventPageFactory(parent=agenda, title="Geweest", start=local(2027, 1, 1, 9))
    with time_machine.travel(local(2027, 6, 1, 12), tick=False):
        response = client.get("/agenda/")
        assert titles(response) == ["Eerst", "Later"]
        months = [item.get_text(strip=True) for item in soup_of(response).select(".as-month h2")]
        assert months == ["juli 2027", "augustus 2027"]
        assert titles(client.get("/agenda/?periode=voorbij")) == ["Geweest"]


def test_an_event_stays_in_the_agenda_until_it_is_over(client, agenda):
    EventPageFactory(
        parent=agenda, title="Nu", start=local(2027, 6, 1, 9), end=local(2027, 6, 1, 17)
    )
    EventPageFactory(
        parent=agenda,
        title="Hele dag",
        all_day=True,
        start=local(2027, 6, 1),
        end=local(2027, 6, 1),
    )
    with time_machine.travel(local(2027, 6, 1, 16, 59), tick=False):
        assert set(titles(client.get("/agenda/"))) == {"Nu", "Hele dag"}
    with time_machine.travel(local(2027, 6, 1, 17, 1), tick=False):
        assert titles(client.get("/agenda/")) == ["Hele dag"]
        assert titles(client.get("/agenda/?periode=voorbij")) == ["Nu"]
    with time_machine.travel(local(2027, 6, 2, 0, 1), tick=False):
        assert titles(client.get("/agenda/")) == []


def test_the_agenda_can_be_filtered_and_filters_combine(client, home_page, agenda):
    deal = DealPageFactory(parent=DealIndexPageFactory(parent=home_page), slug="eten")
    theme = ThemeFactory(slug="gezond")
    chosen = EventPageFactory(parent=agenda, title="Beide", kind="webinar")
    chosen.deals.set([deal])
    chosen.themes.set([theme])
    chosen.save()
    EventPageFactory(parent=agenda, title="Alleen webinar", kind="webinar")
    EventPageFactory(parent=agenda, title="Anders")
    assert len(titles(client.get("/agenda/?soort=webinar"))) == 2
    for query in ["thema=gezond", "deal=eten", "soort=webinar&thema=gezond&deal=eten"]:
        assert titles(client.get(f"/agenda/?{query}")) == ["Beide"]
    empty = client.get("/agenda/?soort=cursus&thema=gezond")
    assert empty.status_code == 200
    assert titles(empty) == []
    assert (
        "soort=webinar"
        in soup_of(client.get("/agenda/?soort=webinar")).select_one(
            '.as-tabs a[href*="periode=voorbij"]'
        )["href"]
    )


@pytest.mark.parametrize(
    "query",
    [
        "soort=feest",
        "thema=bestaat-niet",
        "deal=bestaat-niet",
        "periode=ooit",
        "page=0",
        "page=-1",
        "page=abc",
        "page=1000000000",
        "page=2",
        "soort=" + "x" * 10_000,
        "thema=%F0%9F%98%80",
    ],
)
def test_what_the_agenda_does_not_know_is_not_found(client, agenda, query):
    EventPageFactory(parent=agenda)
    assert client.get(f"/agenda/?{query}").status_code == 404


def test_the_agenda_has_pages(client, agenda):
    for _ in range(13):
        EventPageFactory(parent=agenda)
    assert len(titles(client.get("/agenda/"))) == 12
    assert len(titles(client.get("/agenda/?page=2"))) == 1


def test_drafts_and_private_events_are_in_no_list(client, agenda):
    EventPageFactory(parent=agenda, live=False)
    private = EventPageFactory(parent=agenda)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert titles(client.get("/agenda/")) == []
    assert not list(content._kinds["agenda"].latest())


@pytest.mark.parametrize("number", [10, 100])
def test_the_agenda_costs_the_same_with_ten_and_a_hundred(
    client, agenda, number, django_assert_max_num_queries
):
    for _ in range(number):
        EventPageFactory(parent=agenda, lead_image=SiteImageFactory() if number == 10 else None)
    client.get("/agenda/")
    cache.clear()
    Site.clear_site_root_paths_cache()
    with django_assert_max_num_queries(15):
        client.get("/agenda/")


# An event


def test_an_event_says_what_when_and_where(client, home_page, agenda):
    deal = DealPageFactory(parent=DealIndexPageFactory(parent=home_page), title="City Deal Eten")
    event = EventPageFactory(
        parent=agenda,
        slug="dag",
        start=local(2027, 6, 1, 9, 30),
        end=local(2027, 6, 1, 17),
        attendance_mode="hybrid",
        online_link="https://example.org/meet",
        intro="Kom je ook?",
        lead_image=SiteImageFactory(),
        body=[("paragraph", "<p>Je leert elkaar kennen.</p>")],
    )
    event.deals.set([deal])
    event.contacts.set([EventContact(person=PersonFactory(name="Kees Jansen"))])
    event.save()
    with time_machine.travel(local(2027, 5, 1, 12), tick=False):
        text = soup_of(client.get("/agenda/dag/")).get_text(" ", strip=True)
    for words in [
        "dinsdag 1 juni 2027",
        "9.30",
        "17.00",
        "Stadhuis, Markt 1, 4811 XV Breda",
        "Kom je ook?",
        "Je leert elkaar kennen.",
        "City Deal Eten",
        "Kees Jansen",
    ]:
        assert words in text, words


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"latitude": "52.22153", "longitude": "6.89366"},
            "https://www.openstreetmap.org/?mlat=52.22153&mlon=6.89366#map=17/52.22153/6.89366",
        ),
        ({}, "https://www.openstreetmap.org/search?query=Markt%201%2C%204811%20XV%20Breda"),
        ({"address": "", "postcode": "", "city": ""}, ""),
        ({"attendance_mode": "online"}, ""),
    ],
)
def test_a_route_link_is_a_plain_link_to_the_place(agenda, fields, expected):
    event = EventPageFactory(parent=agenda, **fields)
    event.refresh_from_db()
    assert event.route_url == expected


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.MOVED, EventStatus.FULL])
def test_a_status_is_told_on_the_page_and_the_card(client, agenda, status):
    EventPageFactory(parent=agenda, slug="dag", status=status, status_explanation="Door de storm.")
    page, card = soup_of(client.get("/agenda/dag/")), soup_of(client.get("/agenda/"))
    assert "Door de storm." in page.select_one(".utrecht-alert").get_text()
    assert card.select_one(".as-card .as-badge").get_text() == status.label


def test_an_event_that_is_over_says_so(client, agenda):
    EventPageFactory(parent=agenda, slug="dag", start=local(2025, 1, 1, 9))
    page = soup_of(client.get("/agenda/dag/"))
    assert page.select_one(".utrecht-alert")
    assert not page.select('.as-aside a[href$="kalender.ics"]')


@pytest.mark.parametrize(
    ("fields", "status", "mode", "places"),
    [
        ({}, "EventScheduled", "OfflineEventAttendanceMode", ["Place"]),
        ({"status": "moved"}, "EventRescheduled", "OfflineEventAttendanceMode", ["Place"]),
        ({"status": "cancelled"}, "EventCancelled", "OfflineEventAttendanceMode", ["Place"]),
        (
            {"attendance_mode": "online"},
            "EventScheduled",
            "OnlineEventAttendanceMode",
            ["VirtualLocation"],
        ),
        (
            {"attendance_mode": "hybrid", "status": "full"},
            "EventScheduled",
            "MixedEventAttendanceMode",
            ["Place", "VirtualLocation"],
        ),
    ],
)
def test_search_engines_read_the_event(client, agenda, fields, status, mode, places):
    EventPageFactory(
        parent=agenda,
        slug="dag",
        start=local(2027, 6, 1, 9),
        end=local(2027, 6, 1, 17),
        **fields,
    )
    data = structured(client.get("/agenda/dag/"), "Event")
    assert data["eventStatus"] == f"https://schema.org/{status}"
    assert data["eventAttendanceMode"] == f"https://schema.org/{mode}"
    assert data["startDate"] == "2027-06-01T09:00:00+02:00"
    found = data["location"] if isinstance(data["location"], list) else [data["location"]]
    assert [item["@type"] for item in found] == places


def test_whole_days_have_dates_only(client, agenda):
    EventPageFactory(
        parent=agenda, slug="dag", all_day=True, start=local(2027, 6, 1), end=local(2027, 6, 2)
    )
    response = client.get("/agenda/dag/")
    data = structured(response, "Event")
    assert (data["startDate"], data["endDate"]) == ("2027-06-01", "2027-06-02")
    assert "23.59" not in response.text


def test_an_incomplete_draft_can_be_saved_but_not_published(client, agenda):
    sign_in_with_mfa(client, make_user("admin"))
    address = f"/admin/pages/add/events/eventpage/{agenda.pk}/"
    data = nested_form_data(
        {
            "title": "Idee",
            "slug": "idee",
            "kind": "bijeenkomst",
            "status": "planned",
            "attendance_mode": "in_person",
            "body": streamfield([]),
            "photos": streamfield([]),
            "materials": inline_formset([]),
            "contacts": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    assert client.post(address, {**data, "action-publish": "1"}).status_code == 200
    assert not EventPage.objects.exists()
    assert client.post(address, data).status_code == 302
    draft = EventPage.objects.get()
    assert not draft.live
    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 200
    for mode in ("", "listing", "social"):
        preview = client.get(f"/admin/pages/{draft.pk}/edit/preview/?mode={mode}")
        assert preview.status_code == 200
    assert client.get("/agenda/idee/").status_code == 404


def test_an_event_costs_few_queries(client, home_page, agenda, django_assert_max_num_queries):
    deal = DealPageFactory(parent=DealIndexPageFactory(parent=home_page))
    event = EventPageFactory(parent=agenda, slug="dag", lead_image=SiteImageFactory())
    event.deals.set([deal])
    event.themes.set([ThemeFactory()])
    event.contacts.set([EventContact(person=PersonFactory(photo=SiteImageFactory()))])
    event.save()
    client.get("/agenda/dag/")
    with django_assert_max_num_queries(15):
        client.get("/agenda/dag/")


# The programme


def test_a_programme_shows_its_parts_in_order_with_what_matters(client, event):
    room = RoomFactory(event=event, name="Grote zaal")
    speaker = PersonFactory(name="Samira Bos", slug="samira-bos")
    plenary = SessionFactory(
        event=event, title="Opening", slug="opening", kind=SessionKind.PLENARY, room=room
    )
    SessionPersonFactory(session=plenary, person=speaker)
    SessionFactory(
        event=event,
        title="Koffie",
        slug="koffie",
        kind=SessionKind.BREAK,
        start=event.start + timedelta(hours=1),
    )
    SessionFactory(
        event=event,
        title="Afgelast",
        slug="afgelast",
        cancelled=True,
        start=event.start + timedelta(hours=2),
    )
    page = soup_of(client.get("/agenda/dag/programma/"))
    assert [item.get_text(strip=True) for item in page.select(".as-session__title")] == [
        "Opening",
        "Koffie",
        "Afgelast",
    ]
    opening, coffee, off = page.select(".as-session")
    assert "Grote zaal" in opening.get_text()
    assert opening.select_one('a[href="/agenda/dag/sprekers/samira-bos/"]')
    assert opening.select_one('a[href="/agenda/dag/programma/opening/"]')
    assert not coffee.select("a")
    assert off.select_one(".as-badge--negative")
    levels = [item.name for item in page.select("main h1, main h2, main h3, main h4")]
    assert levels[:4] == ["h1", "h2", "h3", "h4"]
    assert not page.select("[style], main script")


def test_a_programme_can_be_filtered(client, home_page, event):
    round_ = RoundFactory(event=event, name="Ronde 1")
    theme = ThemeFactory(slug="gezond")
    deal = DealPageFactory(parent=DealIndexPageFactory(parent=home_page), slug="eten")
    walk = SessionFactory(event=event, title="Excursie", kind="excursion", deal=deal)
    talk = SessionFactory(event=event, title="Gesprek", round=round_)
    talk.themes.set([theme])

    def shown(query):
        page = soup_of(client.get(f"/agenda/dag/programma/?{query}"))
        return [item.get_text(strip=True) for item in page.select(".as-session__title")]

    assert set(shown("")) == {"Excursie", "Gesprek"}
    assert shown("soort=excursie") == shown("deal=eten") == [walk.title]
    assert shown("ronde=ronde-1") == shown("thema=gezond") == [talk.title]
    assert shown("ronde=ronde-1&soort=excursie") == []
    for query in ["soort=feest", "ronde=ronde-2", "thema=x", "deal=x", "soort=plenair", "page=x"]:
        assert client.get(f"/agenda/dag/programma/?{query}").status_code == 404


def test_there_is_no_programme_until_there_is_one_to_show(client, event):
    assert client.get("/agenda/dag/programma/").status_code == 404
    assert client.get("/agenda/dag/sprekers/").status_code == 404
    SessionPersonFactory(
        session=SessionFactory(event=event, slug="opening"), person__slug="samira-bos"
    )
    addresses = ["programma/", "programma/opening/", "sprekers/", "sprekers/samira-bos/"]
    for part in addresses:
        assert client.get(f"/agenda/dag/{part}").status_code == 200
    assert "/agenda/dag/programma/" in client.get("/agenda/dag/").text
    EventPage.objects.update(show_programme=False)
    for part in addresses:
        assert client.get(f"/agenda/dag/{part}").status_code == 404
    assert "/agenda/dag/programma/" not in client.get("/agenda/dag/").text


def test_a_part_of_the_programme_has_a_page(client, event):
    session = SessionFactory(
        event=event,
        title="Door de wijk",
        slug="wijk",
        kind="excursion",
        description="Eerste alinea.\n\n<script>alert(1)</script>",
        meeting_point="Hoofdingang",
        travel_minutes=15,
        capacity=25,
    )
    SessionPersonFactory(session=session, person__name="Samira Bos")
    SessionPersonFactory(session=session, person__name="Kees Jansen", role=PersonRole.MODERATOR)
    response = client.get("/agenda/dag/programma/wijk/")
    text = soup_of(response).get_text(" ", strip=True)
    for words in [
        "Door de wijk",
        "Eerste alinea.",
        "Hoofdingang",
        "15",
        "25",
        "Samira Bos",
        "Kees",
    ]:
        assert words in text
    assert "<script>alert" not in response.text
    data = structured(response, "Event")
    assert data["superEvent"]["name"] == "Kennisdag"
    assert data["performer"] == [{"@type": "Person", "name": "Samira Bos"}]
    canonical = soup_of(response).select_one("link[rel=canonical]")["href"]
    assert canonical.endswith("/agenda/dag/programma/wijk/")
    assert client.get("/agenda/dag/programma/bestaat-niet/").status_code == 404


def test_a_break_has_no_page(client, event):
    SessionFactory(event=event, slug="lunch", kind=SessionKind.BREAK)
    assert client.get("/agenda/dag/programma/lunch/").status_code == 404


def test_speakers_have_a_page_in_each_event_without_their_contact_details(client, event, agenda):
    person = PersonFactory(
        name="Samira Bos",
        slug="samira-bos",
        bio="Werkt aan de stad.",
        email="samira@example.org",
        phone="0612345678",
    )
    SessionPersonFactory(session=SessionFactory(event=event, title="Gesprek"), person=person)
    EventPageFactory(parent=agenda, slug="anders")
    response = client.get("/agenda/dag/sprekers/samira-bos/")
    text = soup_of(response).get_text(" ", strip=True)
    assert "Werkt aan de stad." in text
    assert "Gesprek" in text
    assert "samira@example.org" not in response.text
    assert "0612345678" not in response.text
    assert structured(response, "Person")["name"] == "Samira Bos"
    assert client.get("/agenda/anders/sprekers/samira-bos/").status_code == 404
    assert client.get("/agenda/dag/sprekers/iemand/").status_code == 404


@pytest.mark.parametrize("part", ["programma/", "sprekers/"])
@pytest.mark.parametrize("number", [10, 60])
def test_the_programme_costs_the_same_with_ten_and_sixty(
    client, event, number, part, django_assert_max_num_queries
):
    fill_programme(event, number)
    address = f"/agenda/dag/{part}"
    client.get(address)
    cache.clear()
    Site.clear_site_root_paths_cache()
    with django_assert_max_num_queries(15):
        client.get(address)


def test_a_session_and_a_speaker_cost_few_queries(client, event, django_assert_max_num_queries):
    fill_programme(event, 12)
    session = event.sessions.first()
    for address in [
        f"/agenda/dag/programma/{session.slug}/",
        f"/agenda/dag/sprekers/{session.people.first().person.slug}/",
    ]:
        client.get(address)
        with django_assert_max_num_queries(15):
            client.get(address)


# The Dag van de Stad


def test_the_index_shows_the_current_edition_and_keeps_the_former(client, days):
    for year in (2025, 2026, 2027, 2028):
        CityDayPageFactory(
            parent=days,
            year=year,
            start=local(year, 11, 8, 9),
            end=local(year, 11, 8, 17),
            live=year != 2028,
        )

    def shown(*moment):
        with time_machine.travel(local(*moment), tick=False):
            context = client.get("/dag-van-de-stad/").context
        years = [[item.year for item in context[name]] for name in ("later", "former")]
        return context["current"].year, *years

    assert shown(2026, 1, 1) == (2026, [2027], [2025])
    assert shown(2026, 11, 8, 16) == (2026, [2027], [2025])
    assert shown(2026, 11, 8, 18) == (2027, [], [2026, 2025])
    assert shown(2027, 12, 1) == (2027, [], [2026, 2025])


def test_the_index_without_editions_says_so(client, days):
    assert client.get("/dag-van-de-stad/").status_code == 200


def make_edition(days, **fields):
    edition = CityDayPageFactory(
        parent=days,
        year=2027,
        start=local(2027, 11, 8, 9),
        end=local(2027, 11, 8, 17),
        evening_start=local(2027, 11, 7, 19, 30),
        evening_place="Grote Kerk",
        evening_text="<p>We eten samen.</p>",
        practical=[("topic", {"title": "Met de trein", "text": "<p>Tien minuten lopen.</p>"})],
        recap="<p>Het was een mooie dag.</p>",
        aftermovie_url="https://example.org/film",
        lead_image=SiteImageFactory(),
        **fields,
    )
    edition.partners.set(
        [CityDayPartner(organisation=OrganisationFactory(name=name)) for name in ("VNG", "G40")]
    )
    edition.save()
    return edition


def test_partners_stand_by_what_they_do(client, days):
    edition = make_edition(days)
    page = soup_of(client.get("/dag-van-de-stad/2027/"))
    assert page.find("h3", string="Partners") is None  # all are alike
    edition.partners.add(
        CityDayPartner(organisation=OrganisationFactory(name="Breda Beheer"), tier="main")
    )
    edition.save()
    text = soup_of(client.get("/dag-van-de-stad/2027/")).get_text(" ", strip=True)
    order = ["Hoofdpartners", "Breda Beheer", "Partners", "VNG", "G40"]
    places = [text.index(words, text.index("Hoofdpartners")) for words in order]
    assert places == sorted(places)


def test_an_edition_shows_host_theme_evening_practical_and_partners(client, days):
    make_edition(days)
    with time_machine.travel(local(2027, 6, 1, 12), tick=False):
        text = soup_of(client.get("/dag-van-de-stad/2027/")).get_text(" ", strip=True)
    for words in [
        "Maandag 8 november 2027",
        "Breda",
        "De stad als buurt",
        "Grote Kerk",
        "We eten samen.",
        "Met de trein",
        "VNG",
        "G40",
    ]:
        assert words in text, words
    assert "Het was een mooie dag." not in text


def test_an_edition_that_is_over_looks_back(client, days):
    make_edition(days)
    with time_machine.travel(local(2027, 11, 9, 12), tick=False):
        response = client.get("/dag-van-de-stad/2027/")
    assert "Het was een mooie dag." in response.text
    assert "https://example.org/film" in response.text


@pytest.mark.parametrize("number", [10, 60])
def test_an_edition_costs_few_queries(client, agenda, days, number, django_assert_max_num_queries):
    edition = make_edition(days)
    fill_programme(edition, number)
    client.get("/dag-van-de-stad/2027/")
    client.get("/dag-van-de-stad/")
    with django_assert_max_num_queries(15):
        client.get("/dag-van-de-stad/")
    with django_assert_max_num_queries(15):
        client.get("/dag-van-de-stad/2027/")


# Elsewhere on the site


def test_the_banner_on_the_home_page_comes_and_goes_by_date(client, days):
    edition = make_edition(days)

    def has_banner(*moment):
        with time_machine.travel(local(*moment), tick=False):
            return bool(soup_of(client.get("/")).select(".as-day"))

    assert not has_banner(2027, 4, 1)
    assert has_banner(2027, 6, 1)
    assert has_banner(2027, 11, 8, 16, 59)
    assert not has_banner(2027, 11, 8, 17, 1)
    edition.banner_from = date(2027, 10, 1)
    edition.save()
    assert not has_banner(2027, 9, 30, 23, 59)
    assert has_banner(2027, 10, 1, 0, 1)
    edition.status = EventStatus.CANCELLED
    edition.save()
    assert not has_banner(2027, 10, 2)
    edition.status = EventStatus.PLANNED
    edition.save()
    edition.unpublish()
    assert not has_banner(2027, 10, 2)


def test_the_home_page_and_a_deal_know_the_events(home_page, agenda, days):
    deal = DealPageFactory(parent=DealIndexPageFactory(parent=home_page))
    about = [
        EventPageFactory(parent=agenda, title="Komt", start=next_month()),
        CityDayPageFactory(parent=days, start=next_month() + timedelta(days=1)),
        EventPageFactory(parent=agenda, title="Was", start=local(2025, 1, 1, 9)),
    ]
    for event in about:
        event.deals.set([deal])
        event.save()
    EventPageFactory(parent=agenda, start=next_month() + timedelta(days=2))
    EventPageFactory(parent=agenda, start=next_month() + timedelta(days=3))
    kind = content._kinds["agenda"]
    assert [item.title for item in kind.latest()][:2] == ["Komt", about[1].title]
    assert len(kind.latest()) == 3
    assert [item.title for item in kind.about_deal(deal)] == [about[1].title, "Komt", "Was"]


def test_the_sitemap_knows_the_programme(event, rf):
    SessionPersonFactory(
        session=SessionFactory(event=event, slug="opening"), person__slug="samira-bos"
    )
    urls = [entry["location"] for entry in event.get_sitemap_urls()]
    assert [url.split("/agenda/dag/")[1] for url in urls] == [
        "",
        "programma/",
        "sprekers/",
        "programma/opening/",
        "sprekers/samira-bos/",
    ]


def test_dates_are_told_once_where_they_are_the_same(agenda):
    def text(start, end):
        return EventPageFactory.build(start=local(*start), end=local(*end)).days_text

    assert text((2027, 6, 1, 9), (2027, 6, 1, 17)) == "dinsdag 1 juni 2027"
    assert text((2027, 6, 1, 20), (2027, 6, 2, 0)) == "dinsdag 1 juni 2027"
    assert text((2027, 6, 1, 9), (2027, 6, 2, 17)).startswith("dinsdag 1 ")
    assert text((2027, 6, 30, 9), (2027, 7, 2, 17)).startswith("woensdag 30 juni ")
    assert text((2027, 12, 31, 9), (2028, 1, 1, 17)).startswith("vrijdag 31 december 2027 ")
    assert timezone.get_current_timezone_name() == "Europe/Amsterdam"

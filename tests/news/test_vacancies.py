"""Vacancies: closing by the clock, how to react, and what search engines read."""

import datetime
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from home.models import HomePage
from news.models import VacancyContact, VacancyIndexPage, VacancyInterview, VacancyPage
from tests.home.factories import PersonFactory, SiteImageFactory
from tests.news.factories import VacancyPageFactory
from tests.townsdeals.factories import DealPageFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Summer time: 17:00 in Amsterdam is 15:00 in UTC.
DEADLINE = datetime.datetime(2026, 7, 3, 17, 0, tzinfo=AMSTERDAM)
JUST_BEFORE = datetime.datetime(2026, 7, 3, 14, 59, 59, tzinfo=datetime.UTC)
AT_THE_HOUR = datetime.datetime(2026, 7, 3, 15, 0, 0, tzinfo=datetime.UTC)


def soup(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def kinds(html):
    scripts = html.select("script[type='application/ld+json']")
    return {item["@type"]: item for item in (json.loads(script.text) for script in scripts)}


def test_vacancies_live_below_the_list_of_vacancies_only():
    assert VacancyPage.allowed_parent_page_models() == [VacancyIndexPage]
    assert VacancyIndexPage.allowed_parent_page_models() == [HomePage]
    assert VacancyIndexPage.allowed_subpage_models() == [VacancyPage]
    assert VacancyPage.allowed_subpage_models() == []


# Closing


def test_a_vacancy_closes_by_itself_at_the_deadline_in_our_own_time_zone(client, vacancies):
    page = VacancyPageFactory(parent=vacancies, deadline=DEADLINE, tasks="<p>Je leidt.</p>")
    with time_machine.travel(JUST_BEFORE, tick=False):
        html = soup(client, page)
        assert html.select_one("a.nl-button")["href"].startswith("mailto:werk@example.org?subject=")
        assert "vrijdag 3 juli 2026" in html.text
        assert "17.00" in html.text
        assert not html.select(".utrecht-alert--warning")
        assert "JobPosting" in kinds(html)
    with time_machine.travel(AT_THE_HOUR, tick=False):
        html = soup(client, page)
        assert not html.select("a.nl-button")
        assert html.select(".utrecht-alert--warning")
        assert "Je leidt." in html.text
        assert "JobPosting" not in kinds(html)


@pytest.mark.parametrize(
    ("moment", "tone"),
    [
        (datetime.datetime(2026, 6, 20, 12, tzinfo=AMSTERDAM), "positive"),
        (datetime.datetime(2026, 6, 27, 12, tzinfo=AMSTERDAM), "warning"),
        (datetime.datetime(2026, 7, 3, 0, 30, tzinfo=AMSTERDAM), "warning"),
        (datetime.datetime(2026, 7, 3, 17, 0, tzinfo=AMSTERDAM), "neutral"),
    ],
)
def test_the_badge_tells_how_long_people_can_react(vacancies, moment, tone):
    page = VacancyPageFactory(parent=vacancies, deadline=DEADLINE)
    with time_machine.travel(moment, tick=False):
        assert page.state[1] == tone


def test_the_list_shows_open_ones_first_and_closed_ones_below(client, vacancies, home_page):
    now = timezone.now()
    for title, days in ("Later", 20), ("Lang dicht", -30), ("Eerst", 2), ("Net dicht", -1):
        VacancyPageFactory(
            parent=vacancies, title=title, deadline=now + datetime.timedelta(days=days)
        )
    html = soup(client, vacancies)
    groups = [
        [card.text.strip() for card in group.select(".as-card__title")]
        for group in html.select(".as-vacancies")
    ]
    assert groups == [["Eerst", "Later"], ["Net dicht", "Lang dicht"]]
    from home import content

    kind = next(kind for kind in content.all_kinds() if kind.key == "vacatures")
    assert [page.title for page in kind.latest()] == ["Eerst", "Later"]


# Filters


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Open", "Dicht"}),
        ("?status=open", {"Open"}),
        ("?status=gesloten", {"Dicht"}),
        ("?deal=eten", {"Open"}),
        ("?organisatie=houten", {"Dicht"}),
        ("?status=open&organisatie=houten", set()),
    ],
)
def test_every_combination_of_filters_has_a_page(client, vacancies, deals, query, expected):
    now = timezone.now()
    page = VacancyPageFactory(parent=vacancies, title="Open")
    page.deals = [DealPageFactory(parent=deals, slug="eten")]
    page.save()
    VacancyPageFactory(
        parent=vacancies,
        title="Dicht",
        deadline=now - datetime.timedelta(days=1),
        organisation=OrganisationFactory(slug="houten"),
    )
    response = client.get(f"/vacatures/{query}")
    cards = BeautifulSoup(response.text, "html.parser").select(".as-card__title")
    assert {card.text.strip() for card in cards} == expected


@pytest.mark.parametrize(
    "query", ["status=dicht", "deal=x", "organisatie=x", "page=0", "page=2", "page=abc"]
)
def test_a_filter_or_page_that_does_not_exist_is_not_found(client, vacancies, query):
    VacancyPageFactory(parent=vacancies)
    assert client.get(f"/vacatures/?{query}").status_code == 404


# The page


def test_the_page_tells_all_that_is_given(client, vacancies, deals):
    page = VacancyPageFactory(
        parent=vacancies,
        title="Programmaleider",
        hours_min=8,
        hours_note="gemiddeld",
        start_date=datetime.date(2027, 1, 4),
        end_date=datetime.date(2029, 1, 4),
        period_note="met kans op verlenging",
        place="Den Haag",
        pay_note="in overleg",
        tasks="<ul><li>Je leidt.</li></ul>",
        requirements="<p>Je luistert.</p>",
        procedure="<p>Stuur een brief.</p>",
        organisation=OrganisationFactory(name="Ministerie van BZK"),
    )
    page.deals = [DealPageFactory(parent=deals, title="Town Deal Kernen", slug="kernen")]
    page.save()
    VacancyContact.objects.create(
        page=page, person=PersonFactory(name="Henk-Jan", email="hj@example.org")
    )
    VacancyInterview.objects.create(page=page, date=datetime.date(2026, 12, 15), note="online")
    html = soup(client, page)
    for text in (
        "Ministerie van BZK",
        "gemiddeld",
        "4 januari 2027",
        "met kans op verlenging",
        "Den Haag",
        "in overleg",
        "Je leidt.",
        "Je luistert.",
        "Stuur een brief.",
        "dinsdag 15 december 2026 (online)",
        "Henk-Jan",
        "hj@example.org",
    ):
        assert text in html.text, text
    assert html.find("a", href="/deals/kernen/").text == "Town Deal Kernen"
    assert html.find("a", href=f"{page.url}pdf/")


def test_a_vacancy_with_nothing_more_than_it_needs_has_no_empty_parts(client, vacancies):
    html = soup(client, VacancyPageFactory(parent=vacancies))
    assert all(heading.text.strip() for heading in html.find_all(["h1", "h2", "h3"]))
    assert all(value.text.strip() for value in html.find_all("dd"))
    assert not html.select(".as-vacancy__part")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"pay_min": Decimal(4500), "pay_max": Decimal("6200.50")}, ("€ 4.500", "€ 6.200,50")),
        ({"pay_min": Decimal(95), "pay_unit": "hour"}, ("€ 95",)),
        ({"pay_max": Decimal(6200)}, ("€ 6.200",)),
        ({}, ()),
    ],
)
def test_pay_is_written_as_in_dutch(vacancies, values, expected):
    page = VacancyPageFactory(parent=vacancies, **values)
    assert bool(page.pay) == bool(expected)
    assert all(amount in page.pay.replace("\xa0", " ") for amount in expected)


def test_job_posting_has_what_search_engines_ask_for(client, vacancies):
    page = VacancyPageFactory(
        parent=vacancies,
        title="Programmaleider",
        intro="Werk & <wonen>",
        deadline=DEADLINE,
        tasks='<p>Kijk op <a linktype="page" id="999999">deze pagina</a>.</p>',
        pay_min=Decimal(4500),
        hours_min=8,
        hours_max=16,
        organisation=OrganisationFactory(
            name="Ministerie van BZK", website="https://example.org/", place="Den Haag"
        ),
    )
    with time_machine.travel(JUST_BEFORE, tick=False):
        page.save_revision().publish()
        job = kinds(soup(client, page))["JobPosting"]
    assert job["title"] == "Programmaleider"
    assert job["validThrough"] == "2026-07-03T17:00:00+02:00"
    assert job["datePosted"] == "2026-07-03"
    assert job["hiringOrganization"] == {
        "@type": "Organization",
        "name": "Ministerie van BZK",
        "sameAs": "https://example.org/",
    }
    assert job["jobLocation"]["address"]["addressLocality"] == "Den Haag"
    assert job["baseSalary"]["value"]["minValue"] == 4500
    assert "<p>Werk &amp; &lt;wonen&gt;</p>" in job["description"]
    assert "linktype" not in job["description"]


# Rules


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"hours_min": 16, "hours_max": 8}, "hours_max"),
        ({"hours_min": 0}, "hours_min"),
        ({"hours_max": 61}, "hours_max"),
        (
            {"start_date": datetime.date(2027, 1, 2), "end_date": datetime.date(2027, 1, 1)},
            "end_date",
        ),
        ({"pay_min": Decimal(2), "pay_max": Decimal(1)}, "pay_max"),
        ({"apply_email": ""}, "apply_email"),
        ({"apply_url": "https://example.org/"}, "apply_url"),
        ({"deadline": None}, "deadline"),
        ({"organisation": None}, "organisation"),
    ],
)
def test_a_published_vacancy_is_complete_and_in_order(vacancies, values, field):
    with pytest.raises(ValidationError) as error:
        VacancyPageFactory(parent=vacancies, **values)
    assert field in error.value.message_dict


def test_the_database_keeps_hours_in_order_too(vacancies):
    page = VacancyPageFactory(parent=vacancies)
    with pytest.raises(IntegrityError):
        VacancyPage.objects.filter(pk=page.pk).update(hours_min=16, hours_max=8)


def form_data(**values):
    texts = ["description", "tasks", "requirements", "offer", "procedure", "about_organisation"]
    return nested_form_data(
        {
            "title": "Programmaleider",
            "slug": "programmaleider",
            "intro": "",
            "pay_unit": "month",
            **{name: rich_text("") for name in texts},
            "contacts": inline_formset([]),
            "interviews": inline_formset([]),
            "comments": inline_formset([]),
            **values,
        }
    )


def test_a_draft_saves_with_a_title_only_and_publishing_asks_for_the_rest(admin_client, vacancies):
    url = reverse("wagtailadmin_pages:add", args=("news", "vacancypage", vacancies.pk))
    assert admin_client.post(url, form_data()).status_code == 302
    page = VacancyPage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    response = admin_client.post(edit, form_data() | {"action-publish": "action-publish"})
    errors = set(response.context["form"].errors)
    assert {"organisation", "intro", "deadline", "apply_email"} <= errors


def test_a_deadline_is_read_as_a_dutch_clock(admin_client, client, vacancies):
    url = reverse("wagtailadmin_pages:add", args=("news", "vacancypage", vacancies.pk))
    data = form_data(
        organisation=str(OrganisationFactory().pk),
        intro="We zoeken iemand.",
        deadline="2099-07-03 17:00",
        apply_url="https://example.org/",
    )
    response = admin_client.post(url, data | {"action-publish": "action-publish"})
    assert response.status_code == 302
    page = VacancyPage.objects.get()
    assert page.deadline == datetime.datetime(2099, 7, 3, 15, 0, tzinfo=datetime.UTC)
    assert soup(client, page).select_one("a.nl-button")["href"] == "https://example.org/"


@pytest.mark.parametrize("mode", ["", "listing", "social"])
def test_editors_see_an_incomplete_draft_in_every_preview(admin_client, vacancies, mode):
    page = VacancyPageFactory(
        parent=vacancies, live=False, deadline=None, organisation=None, intro=""
    )
    response = page.make_preview_request(preview_mode=mode)
    assert response.status_code == 200
    assert page.title in response.render().text


def test_the_list_costs_the_same_with_ten_and_with_a_hundred_vacancies(
    vacancies, queries_of, monkeypatch
):
    monkeypatch.setattr(type(vacancies), "paginate_by", 100)
    images = [SiteImageFactory(), SiteImageFactory()]
    for turn in range(10):
        VacancyPageFactory(parent=vacancies, listing_image=images[turn % 2])
    ten = queries_of("/vacatures/")
    for turn in range(90):
        VacancyPageFactory(parent=vacancies, listing_image=images[turn % 2])
    assert queries_of("/vacatures/") == ten
    assert ten <= 15


def test_a_vacancy_with_everything_costs_few_queries(vacancies, deals, queries_of):
    page = VacancyPageFactory(parent=vacancies, listing_image=SiteImageFactory())
    page.deals = [DealPageFactory(parent=deals), DealPageFactory(parent=deals)]
    page.save()
    for day in (1, 2, 3):
        VacancyInterview.objects.create(page=page, date=datetime.date(2026, 12, day))
        VacancyContact.objects.create(page=page, person=PersonFactory(photo=SiteImageFactory()))
    assert queries_of(page.url) <= 12
    assert queries_of(f"{page.url}pdf/") <= 10

"""After an event and around it: what visitors answer, and what staff mail, print and try out."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_violations
from tests.browser.screens import fits, is_fine

#: Somebody who was at an event that is over, and the links that they have.
WAS_THERE = """
from datetime import timedelta
from django.utils import timezone, translation
from events.sign_up.feedback import add_ready_made, feedback_path
from events.models import EventPage, Registration, SignUp, State
event = EventPage.objects.live().filter(end__lt=timezone.now(), sign_up=None).first()
with translation.override("nl"):
    sign_up = SignUp.objects.create(event=event)
    add_ready_made(sign_up)
person = Registration.objects.create(
    sign_up=sign_up, first_name="Sanne", last_name="de Vries", email="sanne@example.org",
    email_key="sanne@example.org", state=State.CONFIRMED,
)
person.refresh_from_db()
person = Registration.objects.select_related("sign_up__event").get(pk=person.pk)
print("=>", event.pk, feedback_path(person), person.secret)
"""


@pytest.fixture(scope="module")
def was_there(site):
    """The event, the path of the questions and the secret of the registration."""
    return site.manage("shell", "-v", "0", "-c", WAS_THERE).rpartition("=>")[2].split()


def test_somebody_answers_on_a_phone_with_the_keyboard_and_staff_see_it(visitor, staff, was_there):
    event, path, _secret = was_there
    page = visitor(path, width=360)
    assert axe_violations(page) == []
    page.get_by_role("button", name="Versturen").click()
    expect(page).to_have_title(re.compile("^Fout:"))
    assert axe_violations(page) == []
    page.get_by_label("Heel goed").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("De gesprekken.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bedankt voor je antwoorden")).to_be_visible()
    is_fine(page)

    desk = staff("redactie@example.org", f"/admin/agenda/{event}/terugblik/", width=360)
    row = desk.get_by_role("row", name=re.compile("^Heel goed"))
    expect(row.get_by_role("cell").nth(0)).to_have_text("1")
    expect(row.get_by_role("cell").nth(1)).to_have_text("100")
    expect(desk.get_by_role("listitem").filter(has_text="De gesprekken.")).to_be_visible()
    assert fits(desk)


def test_the_certificate_is_on_the_page_of_the_registration(visitor, was_there):
    _event, _path, secret = was_there
    page = visitor(f"/aanmelding/{secret}/", width=360)
    assert axe_violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download het bewijs").click()
    assert download.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize(
    "screen",
    ["papieren", "mail", "mail/nieuw", "terugblik", "terugblik/vragen", "aanmelding/proef"],
)
def test_staff_have_a_screen_for_it(staff, was_there, screen):
    page = staff("redactie@example.org", f"/admin/agenda/{was_there[0]}/{screen}/")
    expect(page.locator("main h1, main h2").first).to_be_visible()
    page.add_style_tag(content="*, ::before, ::after { transition: none !important; }")
    main = [line for line in axe_violations(page) if "#main" in line or "main " in line]
    assert main == []


#: An event that was 100 days ago, of which the site knows a name in every place that it can.
LONG_AGO = """
import uuid
from datetime import timedelta
from django.utils import timezone
from events.door import check_in as door
from events.models import EventIndexPage, EventPage, Registration, SignUp
from events.sign_up.moves import Actor
from events.sign_up.registration import Application, Attendee, register
from home.models import Questionnaire
start = timezone.now() + timedelta(days=1)
event = EventIndexPage.objects.first().add_child(
    instance=EventPage(
        title="Lang geleden", start=start, end=start + timedelta(hours=8), city="Breda"
    )
)
questions = Questionnaire.objects.create(name="Lang geleden")
questions.add_ready_made()
sign_up = SignUp.objects.create(event=event, capacity=1, questionnaire=questions)
why = Actor(reason="Kanarie")
answers = {question: "Kanarie" for question in questions.questions.all()}
people = []
for number in (1, 2):
    person = Attendee(
        "Kanarie", "Vogel", f"kanarie{number}@example.org", "Kanarie", answers=answers
    )
    form = Application(uuid.uuid4(), [person], accepts_waiting=True)
    people.append(register(sign_up.pk, form, why).registration)
Registration.objects.filter(sign_up=sign_up).update(note="Kanarie")
crew, _token = door.make_pass(sign_up, "Kanarie")
door.check_in(crew, door.Attempt(uuid.uuid4(), people[0].ticket))
start -= timedelta(days=101)
EventPage.objects.filter(pk=event.pk).update(start=start, end=start + timedelta(hours=8))
print("=>", event.pk, *(person.secret for person in people))
"""
#: What the worker does every night; other tests look at former events, which are not due now.
EVERY_NIGHT = """
from events.models import SignUp
from events.tasks import forget
others = list(SignUp.objects.exclude(event={event}))
terms = {{item.pk: (item.retention_days, item.sensitive_retention_days) for item in others}}
SignUp.objects.exclude(event={event}).update(
    retention_days=30_000, sensitive_retention_days=30_000
)
forget.call_local()
for pk, (days, sensitive) in terms.items():
    SignUp.objects.filter(pk=pk).update(retention_days=days, sensitive_retention_days=sensitive)
"""


def tables_that_know(site, word: str) -> set[str]:
    """The tables of the site's database with this word in any column."""
    path = Path(site.environment["VAR_DIR"]) / "agendastad.sqlite3"
    with closing(sqlite3.connect(path, timeout=30)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table
            for (table,) in tables
            for row in database.execute(f'SELECT * FROM "{table}"')
            if any(word in str(cell).lower() for cell in row)
        }


def test_when_its_term_is_over_only_the_numbers_of_an_event_stay(site, staff, visitor):
    made = site.manage("shell", "-v", "0", "-c", LONG_AGO)
    event, *secrets = made.rpartition("=>")[2].split()
    known = tables_that_know(site, "kanarie")
    assert {"events_registration", "events_answer", "events_registrationlog"} <= known
    assert {"home_outgoingmail", "events_doorpass"} <= known
    for secret in secrets:
        page = visitor(f"/aanmelding/{secret}/", width=360)
        expect(page.get_by_text("Kanarie").first).to_be_visible()

    site.manage("shell", "-v", "0", "-c", EVERY_NIGHT.format(event=event))
    assert tables_that_know(site, "kanarie") == set()
    assert page.goto(page.url).status == 404
    desk = staff("redactie@example.org", f"/admin/agenda/{event}/deelnemers/", width=360)
    expect(desk.locator("main table tbody tr")).to_have_count(0)
    for numbers in ("Bevestigd: 1", "Op de wachtlijst: 1"):
        expect(desk.get_by_role("link", name=numbers, exact=True)).to_be_visible()
    expect(desk.get_by_text("Van 2 mensen zijn de gegevens gewist")).to_be_visible()
    expect(desk.get_by_text("Er wachten mensen.")).to_have_count(0)
    desk.goto(f"/admin/agenda/{event}/overzicht/")
    expect(desk.locator("main")).to_contain_text("Lang geleden")
    expect(desk.locator("main")).not_to_contain_text("Kanarie")

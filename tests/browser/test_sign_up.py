"""Signing up on a phone: the form, the mail, and the page behind the secret link."""

import re
import sqlite3
import time
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_violations
from tests.browser.mails import calendars_in, link_in, mails_to, text_of
from tests.browser.screens import is_fine, open_by, tab_to


@pytest.fixture
def edition(visitor) -> Page:
    """The page of the coming edition, on a phone."""
    return coming_edition(visitor)


def coming_edition(visitor, **options) -> Page:
    page = visitor("/dag-van-de-stad/", width=360, **options)
    page.locator("main a[href^='/dag-van-de-stad/20']").first.click()
    return page


def fill_in(page: Page, address: str) -> None:
    page.get_by_role("link", name="Aanmelden", exact=True).first.click()
    page.get_by_label("Gemeente", exact=True).check()
    page.get_by_label("Voornaam", exact=True).fill("Sanne")
    page.get_by_label("Achternaam", exact=True).fill("O'Brien-van 't Hof")
    page.get_by_label("E-mailadres").first.fill(address)
    page.locator("fieldset", has_text="Ronde 1").locator("input[type=radio]").first.check()
    time.sleep(2)  # nobody types this fast


def test_from_the_day_to_the_ticket_and_back_out(edition, site):
    fill_in(edition, "flow@example.org")
    assert axe_violations(edition) == []
    edition.get_by_role("button", name="Controleer").click()
    expect(edition.get_by_text("O'Brien-van 't Hof")).to_be_visible()
    assert axe_violations(edition) == []
    edition.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(edition.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    assert axe_violations(edition) == []

    (message,) = mails_to(site, "flow@example.org")
    entry = vobject.readOne(calendars_in([message])["REQUEST"]).vevent
    assert entry.sequence.value == "0"

    edition.goto(link_in(message))
    expect(edition.get_by_text("Je hebt een plaats")).to_be_visible()
    expect(edition.get_by_role("img", name="QR-code")).to_be_visible()
    assert axe_violations(edition) == []

    edition.get_by_role("link", name="Wijzig je programma").click()
    edition.locator("fieldset", has_text="Ronde 1").get_by_label("Geen van deze").check()
    edition.get_by_role("button", name="Opslaan").click()
    expect(edition.get_by_text("Je programma is gewijzigd.")).to_be_visible()

    open_by(edition.get_by_role("link", name="Annuleren", exact=True))
    assert axe_violations(edition) == []
    edition.get_by_role("button", name="Annuleer mijn aanmelding").click()
    expect(edition.get_by_text("Je aanmelding is geannuleerd").first).to_be_visible()
    mails = mails_to(site, "flow@example.org", 3)
    gone = vobject.readOne(calendars_in(mails)["CANCEL"]).vevent
    assert gone.uid.value == entry.uid.value
    assert int(gone.sequence.value) > int(entry.sequence.value)


def test_an_error_keeps_what_was_typed(edition):
    fill_in(edition, "nobody")
    edition.get_by_role("button", name="Controleer").click()
    expect(edition.get_by_role("alert")).to_be_visible()
    expect(edition).to_have_title(re.compile(r"^Fout:"))
    expect(edition.get_by_label("Voornaam", exact=True)).to_have_value("Sanne")
    chosen = edition.locator("fieldset", has_text="Ronde 1").locator("input[type=radio]").first
    expect(chosen).to_be_checked()
    assert axe_violations(edition) == []


def test_works_by_keyboard_alone(edition, site):
    tab_to(edition.locator("main").get_by_role("link", name="Aanmelden", exact=True).first)
    edition.keyboard.press("Enter")
    edition.wait_for_url("**/aanmelden/")
    tab_to(edition.get_by_label("Gemeente", exact=True))
    edition.keyboard.press("Space")
    for label, text in (("Voornaam", "Bo"), ("Achternaam", "Jansen")):
        tab_to(edition.get_by_label(label, exact=True))
        edition.keyboard.type(text)
    tab_to(edition.get_by_label("E-mailadres").first)
    edition.keyboard.type("keys@example.org")
    time.sleep(2)  # nobody types this fast
    edition.keyboard.press("Enter")  # sends, also from a field in the middle
    expect(edition.get_by_text("keys@example.org")).to_be_visible()
    tab_to(edition.get_by_role("button", name="Aanmelden", exact=True))
    edition.keyboard.press("Enter")
    expect(edition.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    assert link_in(mails_to(site, "keys@example.org")[0])


def test_works_without_scripts_and_the_same_address_learns_nothing(visitor, site):
    answers = []
    for _time in range(2):
        page = coming_edition(visitor, java_script_enabled=False)
        fill_in(page, "twice@example.org")
        page.get_by_role("button", name="Controleer").click()
        page.get_by_role("button", name="Aanmelden", exact=True).click()
        expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
        answers.append(page.locator("main").inner_text())
    assert answers[0] == answers[1]
    first, second = mails_to(site, "twice@example.org", 2)
    assert link_in(first) == link_in(second)


def send(page: Page) -> None:
    """Look at what was filled in, and sign up."""
    page.get_by_role("button", name="Controleer").press("Enter")
    page.get_by_role("button", name="Aanmelden", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()


def test_of_a_group_of_three_one_changes_and_one_cancels(visitor, site):
    page = coming_edition(visitor, dark=True)
    fill_in(page, "groep@example.org")
    page.locator("summary", has_text="Meld ook collega").press("Enter")
    group = {2: ("Joris", "Metmail", "joris-mee@example.org"), 3: ("Mila", "Zonder", "")}
    for number, values in group.items():
        for name, value in zip(("first_name", "last_name", "email"), values, strict=True):
            page.locator(f"input[name={name}_{number}]").fill(value)
    is_fine(page)
    send(page)

    # Each has a mail of their own; who gave no address has a ticket in that of who signed them up.
    (mine,) = mails_to(site, "groep@example.org")
    (theirs,) = mails_to(site, "joris-mee@example.org")
    assert re.search(r"Ticket van Mila Zonder, code \w{8}\.", text_of(mine))
    assert "Joris" not in text_of(mine)
    assert "Mila" not in text_of(theirs)

    page.goto(link_in(mine))
    page.get_by_role("link", name="Mila Zonder").press("Enter")
    page.get_by_role("link", name="Wijzig je gegevens").press("Enter")
    page.wait_for_url("**/gegevens/")
    is_fine(page)
    page.get_by_label("Achternaam").fill("Anders")
    page.get_by_role("button", name="Opslaan").press("Enter")
    expect(page.get_by_text("Je gegevens zijn gewijzigd.")).to_be_visible()
    expect(page.get_by_text("Mila Anders").first).to_be_visible()
    assert "Nu: Anders" in text_of(mails_to(site, "groep@example.org", 2)[1])

    page.goto(link_in(theirs))
    page.get_by_role("link", name="Annuleren", exact=True).press("Enter")
    page.wait_for_url("**/annuleren/")
    expect(page.get_by_text("de collega’s die je aanmeldde")).to_have_count(0)
    page.get_by_role("button", name="Annuleer mijn aanmelding").press("Enter")
    expect(page.get_by_text("Je aanmelding is geannuleerd").first).to_be_visible()
    expect(page.get_by_role("link", name="Zet in je agenda")).to_have_count(0)
    is_fine(page)

    page.goto(link_in(mine))
    expect(page.get_by_text("Je hebt een plaats")).to_be_visible()
    expect(page.get_by_role("link", name="Mila Anders")).to_be_visible()
    expect(page.get_by_role("link", name="Joris Metmail")).to_have_count(0)
    page.get_by_role("link", name="Wis mijn gegevens").press("Enter")
    page.wait_for_url("**/wissen/")
    expect(page.get_by_text("de collega’s die je aanmeldde")).to_be_visible()
    is_fine(page)


def test_swaps_waits_changes_an_answer_and_is_forgotten(edition, site):
    fill_in(edition, "wissel@example.org")
    edition.get_by_label("Glutenvrij").check()
    send(edition)
    link = link_in(mails_to(site, "wissel@example.org")[0])
    edition.goto(link)
    edition.get_by_role("link", name="Wijzig je programma").press("Enter")
    edition.wait_for_url("**/programma/")
    expect(edition.get_by_text("(niet verplicht)")).to_have_count(0)
    is_fine(edition)
    other = edition.locator("fieldset", has_text="Ronde 1").locator("label").nth(1)
    wanted = other.inner_text().split(" · ")[0]
    other.click()
    full = edition.locator("fieldset", has_text="Zet mij op de wachtlijst voor").locator("label")
    expect(full.first).to_contain_text(re.compile(r" · \d+\.\d\d tot "))
    queue = full.first.inner_text().split(" · ")[0]
    full.first.click()
    edition.get_by_role("button", name="Opslaan").press("Enter")
    expect(edition.get_by_text("Je programma is gewijzigd.")).to_be_visible()
    places = edition.locator("section", has=edition.get_by_role("heading", name="Jouw programma"))
    expect(places).to_contain_text(wanted)
    waits = edition.locator("section", has=edition.get_by_role("heading", name="op de wachtlijst"))
    expect(waits).to_contain_text(queue)
    is_fine(edition)
    changed = text_of(mails_to(site, "wissel@example.org", 2)[1])
    assert f"{wanted} (" in changed
    assert "Nu: je staat op de wachtlijst" in changed

    edition.get_by_role("link", name="Wijzig je gegevens").press("Enter")
    edition.wait_for_url("**/gegevens/")
    expect(edition.get_by_label("Glutenvrij")).to_be_checked()
    edition.get_by_label("Glutenvrij").uncheck()
    edition.get_by_label("Halal").check()
    edition.get_by_role("button", name="Opslaan").press("Enter")
    expect(edition.get_by_text("Je gegevens zijn gewijzigd.")).to_be_visible()
    answers = edition.locator("section", has=edition.get_by_role("heading", name="Je antwoorden"))
    expect(answers).to_contain_text("Halal")
    expect(answers).not_to_contain_text("Glutenvrij")
    # What may say something about health is in no mail.
    assert "Halal" not in text_of(mails_to(site, "wissel@example.org", 3)[2])

    programme = edition.get_by_role("link", name="Zet in je agenda").get_attribute("href")
    calendar = vobject.readOne(edition.request.get(programme).text())
    assert {wanted, queue} & {item.summary.value for item in calendar.vevent_list} == {wanted}

    edition.get_by_role("link", name="Wis mijn gegevens").press("Enter")
    edition.wait_for_url("**/wissen/")
    edition.get_by_role("button", name="Wis mijn gegevens").press("Enter")
    expect(edition.get_by_text("Je gegevens zijn gewist")).to_be_visible()
    is_fine(edition)
    assert edition.goto(link).status == 404


def test_asks_for_the_link_again_and_learns_nothing_about_others(visitor, site):
    page = coming_edition(visitor)
    fill_in(page, "kwijt@example.org")
    send(page)
    mails_to(site, "kwijt@example.org")
    page.get_by_role("link", name="Laat hem nog een keer sturen").press("Enter")
    page.wait_for_url("**/link/")
    # Somebody else comes right after, straight to the same page.
    other = visitor(page.url, width=360, dark=True)
    answers = []
    for who, address in ((page, "kwijt@example.org"), (other, "niemand@example.org")):
        is_fine(who)
        who.get_by_label("E-mailadres").fill(address)
        who.get_by_label("E-mailadres").press("Enter")
        expect(who.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
        answers.append((who.url, who.locator("main").inner_text()))
    assert answers[0] == answers[1]
    first, again = mails_to(site, "kwijt@example.org", 2)
    assert again["Subject"].startswith("Je link:")
    assert link_in(first) == link_in(again)


REGISTRATIONS = """
from events.models import Registration
print("=>", Registration.objects.filter(email__in={addresses}).count())
"""


def test_when_the_database_is_busy_the_same_form_is_sent_again(visitor, site):
    addresses = ["druk@example.org", "druk-zonder@example.org"]
    pages = [coming_edition(visitor), coming_edition(visitor, java_script_enabled=False)]
    keys = []
    for page, address in zip(pages, addresses, strict=True):
        fill_in(page, address)
        page.get_by_role("button", name="Controleer").click()
        expect(page.get_by_text(address)).to_be_visible()
        keys.append(page.locator("input[name=form_key]").get_attribute("value"))
    database = Path(site.environment["VAR_DIR"]) / "agendastad.sqlite3"
    holder = sqlite3.connect(database, isolation_level=None, timeout=30)
    try:
        holder.execute("BEGIN IMMEDIATE")
        for page in pages:
            page.get_by_role("button", name="Aanmelden", exact=True).click(no_wait_after=True)
        for page, key in zip(pages, keys, strict=True):
            busy = page.get_by_text("Het is erg druk: je bent nog niet aangemeld")
            expect(busy).to_be_visible(timeout=60_000)
            expect(page.locator("input[name=form_key]")).to_have_value(key)
    finally:
        holder.close()
    with_scripts, without = pages
    expect(without.get_by_text("vanzelf opnieuw")).to_be_hidden()
    without.get_by_role("button", name="Probeer het opnieuw").click()
    for page in (without, with_scripts):  # the other one sent it by itself
        heading = page.get_by_role("heading", name="Kijk in je mail")
        expect(heading).to_be_visible(timeout=60_000)
    for address in addresses:
        mails_to(site, address)
    code = REGISTRATIONS.format(addresses=addresses)
    assert site.manage("shell", "-v", "0", "-c", code).rpartition("=>")[2].split() == ["2"]

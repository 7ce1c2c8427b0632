"""Signing up on a phone: the form, the mail, and the page behind the secret link."""

import email
import email.policy
import re
import time
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_violations


@pytest.fixture
def edition(visitor) -> Page:
    """The page of the coming edition, on a phone."""
    return coming_edition(visitor)


def coming_edition(visitor, **options) -> Page:
    page = visitor("/dag-van-de-stad/", width=360, **options)
    page.locator("main a[href^='/dag-van-de-stad/20']").first.click()
    return page


def mails_to(site, address: str, number: int = 1) -> list[email.message.EmailMessage]:
    """The mails to an address, once there are so many; they are sent in the background."""
    folder = Path(site.environment["VAR_DIR"]) / "mail"
    deadline = time.monotonic() + 30
    while True:
        found = []
        for path in sorted(folder.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if message["To"] == address:
                found.append(message)
        if len(found) >= number:
            return found
        assert time.monotonic() < deadline, f"no mail to {address}"
        time.sleep(0.3)


def calendars_in(messages: list[email.message.EmailMessage]) -> dict[str, str]:
    """The calendar entries in these mails, by the method that their part names."""
    parts = [part for message in messages for part in message.walk()]
    return {
        part.get_param("method"): part.get_content()
        for part in parts
        if part.get_content_type() == "text/calendar"
    }


def link_in(message: email.message.EmailMessage) -> str:
    text = message.get_body(("plain",)).get_content()
    return re.search(r"http://\S+/aanmelding/\S+", text)[0]


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

    edition.get_by_role("link", name="Annuleren", exact=True).click()
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
    edition.get_by_role("link", name="Aanmelden", exact=True).first.focus()
    edition.keyboard.press("Enter")
    edition.get_by_label("Gemeente", exact=True).focus()
    edition.keyboard.press("Space")
    for text in ("Bo", "Jansen", "keys@example.org"):
        edition.keyboard.press("Tab")
        edition.keyboard.type(text)
    time.sleep(2)  # nobody types this fast
    edition.keyboard.press("Enter")
    edition.get_by_role("button", name="Aanmelden", exact=True).focus()
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

"""Invitations: staff paste addresses, look, send, follow who signs up, and send again."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.mails import link_in, mails_to, text_of
from tests.browser.screens import is_fine, open_by, wrong_in
from tests.browser.test_desk import EDITOR, EVENTS

PASTED = """Robin de Gast <robin.gast@example.org>
bo.gast@example.org; sam.gast@example.org
dit is geen adres
robin.gast@example.org
"""


@pytest.fixture(scope="module")
def codes(site):
    """The address of the codes of the coming Dag van de Stad."""
    event = site.manage("shell", "-v", "0", "-c", EVENTS).rpartition("=>")[2].split()[0]
    return f"/admin/agenda/{event}/aanmelding/codes/"


def test_staff_invite_on_a_phone_and_follow_who_comes(staff, visitor, codes, site):
    page = staff(EDITOR, f"{codes}uitnodigen/", width=360)
    assert wrong_in(page) == []
    page.get_by_label("E-mailadressen").fill(PASTED)
    page.get_by_label("Ze komen als").select_option(label="Pers")
    page.get_by_label("Persoonlijke woorden").fill("Wij bewaren een stoel voor je.")
    page.get_by_role("button", name="Bekijk de lijst eerst").click()

    # What is wrong is told by line; who gets a mail, and in which words.
    expect(page.get_by_text("Regel 3")).to_be_visible()
    expect(page.get_by_text("Wij bewaren een stoel voor je.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="bo.gast@example.org")).to_be_visible()
    is_fine(page)

    # Back keeps what was typed.
    page.get_by_role("button", name="Wijzigen").click()
    expect(page.get_by_label("E-mailadressen")).to_have_value(PASTED)
    page.get_by_role("button", name="Bekijk de lijst eerst").click()
    page.get_by_role("button", name="Verstuur 3 uitnodigingen").click()
    expect(page.get_by_role("cell", name="robin.gast@example.org", exact=True)).to_be_visible()
    assert wrong_in(page) == []

    (letter,) = mails_to(site, "robin.gast@example.org")
    text = text_of(letter)
    assert "Robin" in text
    link = re.search(r"http://\S+/aanmelden/\S+", text)[0]
    guest = visitor(link, width=360)
    guest.get_by_label("Voornaam", exact=True).fill("Robin")
    guest.get_by_label("Achternaam", exact=True).fill("de Gast")
    guest.get_by_label("E-mailadres").first.fill("robin.gast@example.org")
    time.sleep(2)  # nobody types this fast
    guest.get_by_role("button", name="Controleer").click()
    guest.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(guest.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    assert link_in(mails_to(site, "robin.gast@example.org", 2)[1])

    page.goto(f"{codes}uitgenodigd/?q=gast")
    row = page.get_by_role("row").filter(has_text="robin.gast@example.org")
    expect(row.get_by_role("cell", name="Ja", exact=True)).to_be_visible()
    expect(row.get_by_role("link")).to_have_count(0)
    page.goto(codes.replace("aanmelding/codes/", "deelnemers/?q=robin.gast"))
    expect(page.get_by_role("cell", name="Pers", exact=True)).to_be_visible()


def test_staff_correct_an_address_and_send_it_again(staff, codes, site):
    page = staff(EDITOR, f"{codes}uitnodigen/")
    page.get_by_label("E-mailadressen").fill("tikfout.gast@example.org")
    page.get_by_role("button", name="Bekijk de lijst eerst").click()
    page.get_by_role("button", name="Verstuur 1 uitnodiging").click()
    mails_to(site, "tikfout.gast@example.org")

    row = page.get_by_role("row").filter(has_text="tikfout.gast@example.org")
    open_by(row.get_by_role("link"))
    assert wrong_in(page) == []
    page.get_by_label("E-mailadres").fill("geen.tikfout@example.org")
    page.get_by_role("button", name="Opnieuw versturen").click()
    expect(page.get_by_role("row").filter(has_text="geen.tikfout@example.org")).to_be_visible()
    expect(page.get_by_text("tikfout.gast@example.org")).to_have_count(0)
    assert mails_to(site, "geen.tikfout@example.org")

    # Everybody who has not signed up yet, on purpose, after a look at how many.
    page.get_by_role("link", name="Herinner").first.click()
    expect(page.get_by_text(re.compile("hebben zich (nog )?niet aangemeld"))).to_be_visible()

"""A question that is answered with a file: by a visitor on a phone, and read by staff."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_violations
from tests.browser.mails import link_in, mails_to
from tests.browser.test_desk import EDITOR

QUESTION = "Heb je al een opzet van je deal?"
ASKING = f"""
from events.models import SignUp
event = SignUp.objects.get(questionnaire__questions__label="{QUESTION}").event
print("=>", event.pk, event.url)
"""
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module")
def asking(site):
    """The event that asks for a file: its number and its address."""
    return site.manage("shell", "-v", "0", "-c", ASKING).rpartition("=>")[2].split()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_sent_kept_and_read(visitor, staff, asking, site, scripts):
    number, url = asking
    address = f"bestand-{scripts}@example.org".lower()
    page = visitor(f"{url}aanmelden/", width=360, java_script_enabled=scripts)
    page.get_by_label("Voornaam", exact=True).fill("Sanne")
    page.get_by_label("Achternaam", exact=True).fill("Bestandsma")
    page.get_by_label("E-mailadres").first.fill("geen adres")
    file = page.get_by_label(QUESTION)
    file.set_input_files({"name": "opzet.exe", "mimeType": "application/x", "buffer": b"MZ"})
    assert axe_violations(page) == [] if scripts else True
    time.sleep(2)  # nobody types this fast
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een pdf")

    # A good file stays chosen while something else is still wrong.
    file.set_input_files({"name": "opzet.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_text("opzet.pdf").first).to_be_visible()
    page.get_by_label("E-mailadres").first.fill(address)
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_text("opzet.pdf").first).to_be_visible()
    page.locator("button[name=register]").click()
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()

    page.goto(link_in(mails_to(site, address)[0]))
    expect(page.get_by_text("opzet.pdf")).to_be_visible()
    desk = staff(EDITOR, f"/admin/agenda/{number}/deelnemers/?q={address}")
    desk.get_by_role("link", name="Sanne Bestandsma").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="opzet.pdf").click()
    assert download.value.path().read_bytes() == PDF

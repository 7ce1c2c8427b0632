"""What an event that is over shows: slides, recordings and photos, and the form to add them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_violations
from tests.browser.screens import is_fine
from tests.browser.test_desk import EVENTS
from tests.browser.test_publishing import publish


@pytest.fixture(scope="module")
def former(site):
    """The number of the former edition, and its address."""
    found = site.manage("shell", "-v", "0", "-c", EVENTS + "print('=>', former.url)")
    numbers, url = found.split("=>")[1:]
    return numbers.split()[1], url.strip()


@pytest.mark.parametrize(("width", "dark"), [(360, False), (768, True), (1280, False)])
def test_material_and_photos_are_on_the_page_and_with_their_part(visitor, former, width, dark):
    _number, url = former
    page = visitor(url, width=width, dark=dark)
    for title in ("Verslag van de dag", "Opname van de opening"):
        expect(page.get_by_role("link", name=title)).to_be_visible()
    expect(page.get_by_role("heading", name="Foto's")).to_be_visible()
    expect(page.get_by_text("Excursie naar de plannen langs het spoor.")).to_be_visible()
    is_fine(page)
    page.get_by_role("link", name="Wonen langs het spoor", exact=True).first.click()
    slides = page.get_by_role("link", name="Presentatie: wonen langs het spoor")
    assert page.request.get(slides.get_attribute("href")).body().startswith(b"%PDF")
    assert axe_violations(page) == []


def test_staff_add_a_recording_to_a_part(staff, visitor, former):
    number, url = former
    page = staff("moderator@example.org", f"/admin/pages/{number}/edit/")
    page.get_by_role("button", name="Voeg document of link toe").click()
    row = page.locator("#inline_child_materials-4")
    row.get_by_label("Soort").select_option(label="Opname")
    row.get_by_label("Titel").fill("Opname van de sensorsessie")
    row.get_by_label("Link").last.fill("https://example.org/opname-sensoren")
    part = row.get_by_label("Programmaonderdeel")
    # Parts of this programme, and not of the coming edition.
    assert not part.locator("option", has_text="Vol onder de stoep").count()
    part.select_option(label="Meten of weten?")
    publish(page)
    guest = visitor(f"{url}programma/meten-of-weten/?nieuw", width=360)
    expect(guest.get_by_role("link", name="Opname van de sensorsessie")).to_be_visible()

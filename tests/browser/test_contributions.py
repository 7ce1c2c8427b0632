"""An initiative from an empty form to the site: on a phone, by keyboard, by way of the desk."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import OpenPage, RunningSite
from tests.browser.screens import is_fine, press, tab_to

MEMBER, MODERATOR = "lid@example.org", "moderator@example.org"
LET_IN = """
from members.models import Profile, User
user = User.objects.get(email="lid@example.org")
seen = {"state": "member", "name_visibility": "everyone"}
Profile.objects.update_or_create(user=user, defaults=seen)
"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo with where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 1.0)})
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((1200, 800)).save(out, "JPEG", exif=exif)
    path = tmp_path / "tuin.jpg"
    path.write_bytes(out.getvalue())
    return path


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail").fill(MEMBER)
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def test_an_initiative_from_an_empty_form_to_the_site(
    site: RunningSite, visitor: OpenPage, staff: OpenPage, photo: Path
) -> None:
    site.manage("shell", "-v", "0", "-c", LET_IN)
    page = visitor("/good-food-city/initiatieven/nieuw/", width=360)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deel een initiatief")
    is_fine(page)

    # Sent too early: what is missing is said, and what was given stays.
    title = "Buurtmoestuin op het stationsdak"
    tab_to(page.get_by_label("Naam van het initiatief"))
    page.keyboard.type(title)
    page.get_by_label("Afbeelding", exact=True).set_input_files(photo)
    press(page.get_by_role("button", name="Bekijk het voorbeeld"))
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.get_by_label("Naam van het initiatief")).to_have_value(title)
    expect(page.get_by_text("We hebben tuin.jpg")).to_be_visible()
    is_fine(page)

    tab_to(page.get_by_label("Wat wil je bereiken?"))
    page.keyboard.type("Verse groente voor de hele wijk.")
    tab_to(page.get_by_label("Vertel erover"))
    page.keyboard.type("Wij telen **zonder gif**, samen met de school.")
    tab_to(page.get_by_label("Plaats"))
    page.keyboard.type("Utrecht")
    tab_to(page.get_by_label("Van wereldwijd naar lokaal"))
    page.keyboard.press("Space")
    tab_to(page.get_by_label("Wat staat er op de foto?").first)
    page.keyboard.type("Bakken met sla op een dak")
    press(page.get_by_role("button", name="Bekijk het voorbeeld"))

    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("img", name="Bakken met sla op een dak")).to_be_visible()
    expect(page.get_by_role("strong").filter(has_text="zonder gif")).to_be_visible()
    is_fine(page)
    press(page.get_by_role("button", name="Verstuur ter beoordeling"))
    expect(page.get_by_text("wacht op beoordeling").first).to_be_visible()
    is_fine(page)

    desk = staff(MODERATOR, "/admin/good-food-city/beoordelen/")
    desk.get_by_role("link", name=title).click()
    desk.locator("#id_changes-text").fill("Zet erbij van wie de foto is.")
    desk.get_by_role("button", name="Vraag deze aanpassing").click()
    expect(desk.locator(".messages")).to_contain_text("De auteur krijgt de vraag")

    page.goto("/good-food-city/mijn-bijdragen/")
    mine = page.get_by_role("listitem").filter(has_text=title)
    expect(mine.get_by_text("aanpassing gevraagd")).to_be_visible()
    expect(mine.get_by_text("Zet erbij van wie de foto is.")).to_be_visible()
    is_fine(page)
    press(page.get_by_role("link", name=title))
    press(page.get_by_role("link", name="Verander het"))
    tab_to(page.get_by_label("Wie heeft de foto gemaakt?").first)
    page.keyboard.type("Foto Dewi Tan")
    press(page.get_by_role("button", name="Bekijk het voorbeeld"))
    expect(page.get_by_text("Foto Dewi Tan")).to_be_visible()
    press(page.get_by_role("button", name="Verstuur ter beoordeling"))
    expect(page.get_by_text("wacht op beoordeling").first).to_be_visible()

    desk.goto("/admin/good-food-city/beoordelen/")
    desk.get_by_role("link", name=title).click()
    desk.get_by_role("button", name="Goedkeuren en publiceren").click()
    expect(desk.locator(".messages")).to_contain_text("Gepubliceerd")

    public = visitor("/good-food-city/initiatieven/", width=360)
    is_fine(public)
    public.get_by_role("link", name=title).click()
    expect(public.get_by_text("Foto Dewi Tan")).to_be_visible()
    expect(public.get_by_role("img", name="Bakken met sla op een dak")).to_be_visible()
    is_fine(public)
    page.goto("/good-food-city/mijn-bijdragen/")
    expect(mine.get_by_text("op de site")).to_be_visible()

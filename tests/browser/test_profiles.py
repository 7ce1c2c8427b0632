"""A newcomer on a phone, by keyboard alone: sign up, the welcome in three steps, a photo, finding a
colleague and writing to one; each page with axe."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.mails import mails_to, text_of
from tests.browser.screens import is_fine
from tests.browser.test_accounts import press, sign_up

SET_UP = """
from django.utils import timezone
from members.models import *
from members.profiles.directory import refresh_entry
if not HouseRules.objects.exists():
    HouseRules.objects.create(version=1, text="<p>Wees aardig.</p>", published_at=timezone.now())
MailDomain.objects.get_or_create(domain="stad.example")
user = User.objects.filter(email="collega@geheim.example").first() or User.objects.create_user(
    "collega@geheim.example", first_name="Collega", last_name="van Ver")
seen = {f"{name}_visibility": "members" for name in Profile.FIELDS}
Profile.objects.filter(user=user).update(state="member", city="Zwolle", **seen)
refresh_entry(user.profile)
"""
ADDRESS = "nieuw@stad.example"


@pytest.fixture(scope="module")
def members(site):
    site.manage("shell", "-v", "0", "-c", SET_UP)
    return site


def test_a_newcomer_comes_in_is_welcomed_and_writes_to_a_colleague(members, visitor):
    page = visitor("/good-food-city/leden/toegang/", width=360)
    is_fine(page)
    press(page, "Maak een account", "link")
    page.wait_for_url("**/account/signup/**")
    sign_up(page, members, ADDRESS)

    # The address has a listed domain, so they are in; the welcome begins by itself.
    page.wait_for_url("**/good-food-city/leden/welkom/**")
    expect(page.get_by_text("Stap 1 van 3")).to_be_visible()
    is_fine(page)
    page.get_by_label("Voornaam").fill("Nieuwe")
    page.get_by_label("Achternaam").fill("Lidmaat")
    page.get_by_label("Organisatie").fill("Moestuin van Nergens")
    page.get_by_label("Plaats").fill("Zwolle")
    page.get_by_label("Leden: ze kunnen mij vinden").focus()
    page.keyboard.press("Space")
    press(page, "Opslaan en verder")
    # We do not know the organisation: the same page asks, and nothing is lost.
    expect(page.get_by_role("group", name="Welke organisatie bedoel je?")).to_be_visible()
    is_fine(page)
    expect(page.get_by_label("Voornaam")).to_have_value("Nieuwe")
    page.get_by_label("Geen van deze", exact=False).focus()
    page.keyboard.press("Space")
    press(page, "Opslaan en verder")
    expect(page.get_by_text("Stap 2 van 3")).to_be_visible()
    is_fine(page)
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    press(page, "Opslaan en verder")
    expect(page.get_by_text("Stap 3 van 3")).to_be_visible()
    is_fine(page)
    press(page, "Ik ga akkoord")
    page.wait_for_url("**/good-food-city/leden/")
    is_fine(page)

    # A photo, that members see.
    page.goto(f"{members.url}/good-food-city/leden/mijn-profiel/foto/")
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "teal").save(picture, "JPEG")
    page.get_by_label("Foto").set_input_files(
        {"name": "ik.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    page.get_by_label("Wie ziet dit?").select_option("members")
    press(page, "Opslaan")
    page.wait_for_url("**/mijn-profiel/")
    is_fine(page)

    # Find a colleague, and write.
    page.goto(f"{members.url}/good-food-city/leden/?q=collega&plaats=Zwolle")
    is_fine(page)
    press(page, "Collega van Ver", "link")
    page.wait_for_url(re.compile(r"/leden/[0-9a-f]{16}/$"))
    is_fine(page)
    press(page, "Schrijf een bericht", "link")
    page.get_by_label("Je bericht").fill("Zullen we samen eten?")
    is_fine(page)
    press(page, "Versturen")
    expect(page.get_by_text("Je bericht is verstuurd.")).to_be_visible()
    is_fine(page)
    assert "geheim.example" not in page.content()
    (mail,) = mails_to(members, "collega@geheim.example")
    assert "Zullen we samen eten?" in text_of(mail)
    assert ADDRESS not in mail.as_string()

"""How people come in: invited by a member or by staff, or let in by staff after a message."""

import re

import pytest
from playwright.sync_api import expect

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import OpenPage, RunningSite
from tests.browser.mails import newest_mail, text_of
from tests.browser.members import as_member, follow, press
from tests.browser.screens import is_fine, look, open_by
from tests.browser.test_accounts import sign_up

MODERATOR = "moderator@example.org"
SET_UP = f"""
from members.models import *
user = User.objects.filter(email="ine@binnen.example").first() or User.objects.create_user(
    "ine@binnen.example", "{DEMO_PASSWORD}", first_name="Ine", last_name="Binnen")
Profile.objects.filter(user=user).update(state="member", name_visibility="members")
"""
#: As if the fourteen days of all invitations of staff were over.
LATER = """
from datetime import timedelta
from django.utils import timezone
from members.models import MemberInvitation
ended = timezone.now() - timedelta(minutes=1)
print("=>", MemberInvitation.objects.filter(by_staff=True).update(expires_at=ended))
"""


@pytest.fixture(scope="module")
def ine(site: RunningSite) -> str:
    """A member who invites."""
    site.manage("shell", "-v", "0", "-c", SET_UP)
    return "ine@binnen.example"


def invitation_in(site: RunningSite, address: str) -> str:
    """The link in the mail with an invitation."""
    mail = newest_mail(site, address, "Good Food City")
    return re.search(r"http://\S+/uitnodiging/\S+", text_of(mail))[0]


def test_a_member_invites_a_colleague_who_comes_in(
    ine: str, visitor: OpenPage, site: RunningSite
) -> None:
    page = as_member(visitor, ine, "/good-food-city/leden/uitnodigen/")
    is_fine(page)
    page.get_by_label("E-mailadres").fill("collega@buiten.example")
    page.get_by_label("Je bericht").fill("Doe je mee?")
    press(page, "Uitnodigen")
    expect(page.get_by_text("De uitnodiging is onderweg.")).to_be_visible()
    expect(page.get_by_text("Open tot")).to_be_visible()
    is_fine(page)
    page.get_by_label("E-mailadres").fill("collega@buiten.example")
    press(page, "Uitnodigen")
    expect(page).to_have_title(re.compile("^Fout:"))
    is_fine(page)

    colleague = visitor(invitation_in(site, "collega@buiten.example"), width=360, dark=True)
    expect(colleague.get_by_text("Ine Binnen nodigt je uit")).to_be_visible()
    expect(colleague.get_by_text("Doe je mee?")).to_be_visible()
    is_fine(colleague)
    follow(colleague, colleague.locator("main").get_by_role("link", name="Maak een account"))
    sign_up(colleague, site, "collega@buiten.example")
    # The account is made, and they are back at the invitation.
    expect(colleague.get_by_role("heading", name="Je bent uitgenodigd")).to_be_visible()
    is_fine(colleague)
    press(colleague, "Word lid")
    expect(colleague.get_by_text("Stap 1 van 3")).to_be_visible()
    page.goto("/good-food-city/leden/uitnodigen/")
    expect(page.get_by_role("listitem").filter(has_text="collega@buiten")).to_contain_text(
        "Aangenomen"
    )


def test_an_invitation_of_staff_ends_and_can_be_taken_back(
    visitor: OpenPage, staff: OpenPage, site: RunningSite
) -> None:
    desk = staff(MODERATOR, "/admin/leden/uitnodigingen/")
    desk.get_by_role("link", name="Nodig mensen uit").first.click()
    desk.get_by_label("E-mailadressen").fill("een@genood.example\ngeen adres")
    desk.get_by_role("button", name="Uitnodigen").click()
    expect(desk.get_by_text("‘geen adres’ is geen e-mailadres.")).to_be_visible()
    look(desk)
    desk.get_by_label("E-mailadressen").fill("een@genood.example\ntwee@genood.example")
    desk.get_by_role("button", name="Uitnodigen").click()
    expect(desk.locator(".messages")).to_contain_text("2 uitnodigingen")
    expect(desk.get_by_role("row", name="een@genood.example").first).to_be_visible()
    look(desk)
    one = invitation_in(site, "een@genood.example")
    two = invitation_in(site, "twee@genood.example")

    row = desk.get_by_role("row", name="twee@genood.example").first
    row.get_by_role("link").first.click()
    desk.get_by_role("button", name="Trek de uitnodiging in").click()
    expect(desk.locator(".messages")).to_contain_text("De uitnodiging is ingetrokken.")
    guest = visitor(two, width=360)
    expect(guest.get_by_text("Deze uitnodiging is verlopen")).to_be_visible()
    is_fine(guest)

    guest.goto(one)
    expect(guest.get_by_text("Agenda Stad nodigt je uit")).to_be_visible()
    site.manage("shell", "-v", "0", "-c", LATER)
    guest.goto(one)
    expect(guest.get_by_text("Deze uitnodiging is verlopen")).to_be_visible()
    is_fine(guest)
    follow(guest, guest.get_by_role("link", name="Andere manieren om lid te worden"))
    expect(guest.get_by_role("link", name="Maak een account").first).to_be_visible()


def test_staff_let_somebody_in_and_somebody_not(
    visitor: OpenPage, staff: OpenPage, site: RunningSite
) -> None:
    pages = {}
    for name in ("welkom", "nee"):
        page = visitor("/account/signup/?next=/good-food-city/leden/toegang/", width=360)
        sign_up(page, site, f"{name}@aanvraag.example")
        page.goto("/good-food-city/leden/toegang/")
        is_fine(page)
        page.get_by_label("Wie ben je").focus()
        page.keyboard.type(f"Ik ben {name} en kook op school.")
        press(page, "Vraag lidmaatschap aan")
        expect(page.get_by_text("Je aanvraag wacht op goedkeuring")).to_be_visible()
        is_fine(page)
        pages[name] = page

    desk = staff(MODERATOR, "/admin/leden/")
    # Who waits longest is on top.
    expect(desk.locator("main table tbody tr").first).to_contain_text("Wacht op goedkeuring")
    for name, button in (("welkom", "Toelaten als lid"), ("nee", "Niet toelaten")):
        desk.goto(f"/admin/leden/?q={name}@aanvraag")
        open_by(desk.get_by_role("link", name=f"{name}@aanvraag.example"))
        look(desk)
        desk.get_by_role("link", name=button).click()
        expect(desk.get_by_text(f"Ik ben {name} en kook op school.")).to_be_visible()
        look(desk)
        if name == "nee":
            desk.get_by_role("button", name=button).click()
            expect(desk.get_by_text("Dit is een verplicht veld.").first).to_be_visible()
        desk.get_by_label("Reden").fill(f"Antwoord aan {name}.")
        desk.get_by_role("button", name=button).click()
        expect(desk.locator(".messages")).to_contain_text("Het is gedaan")
        look(desk)

    mail = newest_mail(site, "welkom@aanvraag.example", "Welkom bij Good Food City")
    assert "Antwoord aan welkom." in text_of(mail)
    pages["welkom"].goto("/good-food-city/leden/welkom/")
    expect(pages["welkom"].get_by_text("Stap 1 van 3")).to_be_visible()
    pages["nee"].goto("/good-food-city/leden/toegang/")
    expect(pages["nee"].get_by_text("Antwoord aan nee.")).to_be_visible()
    is_fine(pages["nee"])
    desk.goto("/admin/leden/besluiten/")
    expect(desk.get_by_role("row", name="Antwoord aan nee.")).to_be_visible()

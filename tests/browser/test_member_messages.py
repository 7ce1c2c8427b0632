"""Members who write to each other, report and block each other, and staff who decide about it."""

import re

import pytest
from playwright.sync_api import expect

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import OpenPage, RunningSite
from tests.browser.mails import newest_mail, text_of
from tests.browser.members import as_member, follow, press
from tests.browser.screens import is_fine

MODERATOR = "moderator@example.org"
SET_UP = f"""
from members.models import *
from members.profiles.changes import agree
from members.profiles.directory import refresh_entry
for name in ("Wout", "Yara", "Zoë", "Bas"):
    email = {{"Zoë": "zoe"}}.get(name, name.lower()) + "@brieven.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, "{DEMO_PASSWORD}", first_name=name, last_name="Briefschrijver")
    seen = {{f"{{field}}_visibility": "members" for field in Profile.FIELDS}}
    Profile.objects.filter(user=user).update(state="member", city="Zwolle", **seen)
    user = User.objects.get(pk=user.pk)
    agree(user, HouseRules.objects.current())
    refresh_entry(user.profile)
print("=>", *(User.objects.get(email=f"{{name}}@brieven.example").profile.code
    for name in ("wout", "yara", "zoe", "bas")))
"""
#: Zoë wrote as much as somebody may in a day; the others still write.
MUCH_MAIL = """
import uuid
from members.models import *
from members.profiles.writing import MOST_A_DAY
one, other = (User.objects.get(email=f"{name}@brieven.example") for name in ("zoe", "bas"))
PersonalMessage.objects.bulk_create(
    PersonalMessage(sender=one, recipient=other, text="Dag", form_key=uuid.uuid4())
    for _number in range(MOST_A_DAY))
"""


@pytest.fixture(scope="module")
def codes(site: RunningSite) -> dict[str, str]:
    """What stands for each of the members in addresses."""
    found = site.manage("shell", "-v", "0", "-c", SET_UP).rpartition("=>")[2].split()
    return dict(zip(("wout", "yara", "zoe", "bas"), found, strict=True))


def talk(codes: dict[str, str], name: str) -> str:
    """The page on which somebody writes to this member."""
    return f"/good-food-city/leden/{codes[name]}/gesprek/"


def test_a_message_is_reported_decided_about_and_its_writer_blocked(
    codes: dict[str, str], visitor: OpenPage, staff: OpenPage, site: RunningSite
) -> None:
    wout = as_member(visitor, "wout@brieven.example", talk(codes, "yara"))
    is_fine(wout)
    wout.get_by_label("Je bericht").focus()
    wout.keyboard.type("Koop nu mijn pannen.")
    press(wout, "Versturen")
    expect(wout.get_by_text("Je bericht is verstuurd.")).to_be_visible()

    # From the notice to the conversation, and from there to a report.
    yara = as_member(
        visitor, "yara@brieven.example", "/good-food-city/leden/gesprekken/", dark=True
    )
    expect(yara.get_by_text("1 nieuw bericht")).to_be_visible()
    is_fine(yara)
    follow(yara, yara.locator("main").get_by_role("link", name="Wout Briefschrijver"))
    expect(yara.get_by_text("Koop nu mijn pannen.")).to_be_visible()
    is_fine(yara)
    follow(yara, yara.get_by_role("link", name=re.compile("^Meld dit bericht")))
    expect(yara.get_by_text("Bericht van Wout Briefschrijver")).to_be_visible()
    is_fine(yara)
    yara.get_by_label("Het is reclame of spam").focus()
    yara.keyboard.press("Space")
    yara.get_by_label("Wat zie je, en waarom klopt dat niet?").fill("Hij verkoopt pannen.")
    yara.get_by_label("Wat ik hier schrijf klopt").check()
    press(yara, "Verstuur de melding")
    expect(yara.get_by_role("heading", name="Dank je wel voor je melding")).to_be_visible()
    is_fine(yara)
    receipt = newest_mail(site, "yara@brieven.example", "melding")
    assert "Bericht van Wout Briefschrijver" in text_of(receipt)

    # She does not want to see him any more.
    yara.goto(talk(codes, "wout"))
    yara.get_by_text("Wil je dit lid niet zien?").focus()
    yara.keyboard.press("Enter")
    press(yara, "Blokkeer dit lid")
    expect(yara.get_by_text("Jij en dit lid zien elkaar niet meer.")).to_be_visible()
    is_fine(yara)
    yara.goto(f"/good-food-city/leden/{codes['wout']}/")
    expect(yara.get_by_role("heading", name="Wout Briefschrijver")).to_have_count(0)
    wout.goto(talk(codes, "yara"))
    expect(wout.get_by_text("Je kunt dit lid nu niet schrijven.")).to_be_visible()
    expect(wout.get_by_role("button", name="Versturen")).to_have_count(0)
    is_fine(wout)

    # Staff read the message as it was, and say why they decide as they do.
    desk = staff(MODERATOR, "/admin/klachten/")
    expect(desk.get_by_role("row", name="Bericht van Wout")).to_contain_text("spam")
    desk.get_by_role("link", name="Bericht van Wout Briefschrijver").click()
    for width in (360, 1280):
        desk.set_viewport_size({"width": width, "height": 900})
        expect(desk.get_by_text("Koop nu mijn pannen.")).to_be_visible()
        is_fine(desk)
    desk.get_by_role("button", name="Besluit").click()
    expect(desk.get_by_text("Kies wat je besluit.")).to_be_visible()
    desk.get_by_label("Het blijft staan, en de auteur krijgt een waarschuwing").check()
    desk.get_by_label("Waarom").fill("Reclame hoort hier niet.")
    desk.get_by_role("button", name="Besluit").click()
    expect(desk.locator(".messages")).to_contain_text("Het is besloten")
    expect(desk.get_by_role("row", name="Bericht van Wout")).to_contain_text("waarschuwing")

    for page in (yara, wout):
        page.goto("/good-food-city/meldingen/")
        follow(page, page.get_by_role("link", name=re.compile("een besluit")).first)
        expect(page.get_by_text("Reclame hoort hier niet.")).to_be_visible()
        is_fine(page)
    expect(wout.locator("main")).not_to_contain_text("Yara")

    # The block ends when she says so.
    yara.goto("/good-food-city/leden/geblokkeerd/")
    press(yara, re.compile("^Blokkade opheffen"))
    expect(yara.get_by_text("Jij en dit lid kunnen elkaar weer vinden.")).to_be_visible()
    wout.goto(talk(codes, "yara"))
    expect(wout.get_by_role("button", name="Versturen")).to_be_visible()


def test_who_wrote_enough_today_reads_when_to_go_on_and_loses_nothing(
    codes: dict[str, str], visitor: OpenPage, site: RunningSite
) -> None:
    site.manage("shell", "-v", "0", "-c", MUCH_MAIL)
    page = as_member(visitor, "zoe@brieven.example", talk(codes, "bas"))
    page.get_by_label("Je bericht").fill("Nog één ding.")
    press(page, "Versturen")
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.get_by_role("alert")).to_contain_text("20 berichten")
    expect(page.get_by_label("Je bericht")).to_have_value("Nog één ding.")
    is_fine(page)

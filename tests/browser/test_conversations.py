"""Members who talk with each other, on a phone, by keyboard: comment, useful, keep, follow, hear of
it, leave a mail in one click, report, and read what was decided."""

import json
import re
import time

import pytest
from playwright.sync_api import expect

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.mails import mails_to
from tests.browser.members import as_member, follow, press
from tests.browser.screens import is_fine

#: Three members, comments at once, and something that one of them shared.
SET_UP = f"""
import json
from allauth.account.models import EmailAddress
from members.contributions import reviewing, writing
from members.models import *
from members.notifications.choosing import choose
from members.profiles.changes import agree
own = ConversationSettings.load(); own.comments = "at_once"; own.save()
people = []
for name in ("Anna", "Bram", "Cor"):
    email = name.lower() + "@gesprek.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, "{DEMO_PASSWORD}", first_name=name, last_name="van Test")
    Profile.objects.update_or_create(user=user, defaults={{
        "state": AccessState.MEMBER, "name_visibility": "members"}})
    choose(user, {{"comment": Rhythm.AT_ONCE}})
    people.append(user)
rules = HouseRules.objects.current()
agree(people[0], rules)
item = Initiative(
    author=people[0], title="Gesprek over soep", text="Wij *koken* soep.", goal="Soep.",
    city="Utrecht", audience="public")
writing.save(item, people[0])
writing.submit(item, people[0])
item = Contribution.objects.get(pk=item.pk)
reviewing.approve(
    item, User.objects.get(email="moderator@example.org"), seen=item.latest_revision_id)
item = Contribution.objects.get(pk=item.pk)
print(json.dumps({{"pk": item.pk, "path": item.get_absolute_url()}}))
"""


@pytest.fixture(scope="module")
def item(site):
    """Something that Anna shared with everybody."""
    return json.loads(site.manage("shell", "-v", "0", "-c", SET_UP).splitlines()[-1])


def test_members_talk_and_hear_of_it(visitor, item, site):
    bram = as_member(visitor, "bram@gesprek.example", item["path"])
    is_fine(bram)
    press(bram, re.compile("^Nuttig"))
    expect(bram.get_by_text("Je vindt dit nuttig.")).to_be_visible()
    expect(bram.get_by_role("button", name=re.compile("^Nuttig"))).to_have_attribute(
        "aria-pressed", "true"
    )
    press(bram, re.compile("^Bewaar"))
    expect(bram.get_by_text("Bewaard. Je vindt het terug")).to_be_visible()
    press(bram, re.compile("^Volg"))
    expect(bram.get_by_text("Je volgt dit:")).to_be_visible()
    bram.get_by_label("Je reactie").focus()
    bram.keyboard.type("Lekker! Met *prei*?")
    # The first time, the form asks to agree to the house rules; nothing typed is lost.
    press(bram, "Versturen")
    expect(bram.get_by_label("Je reactie")).to_have_value("Lekker! Met *prei*?")
    agrees = bram.get_by_label("Ik ga akkoord met de huisregels")
    is_fine(bram)
    agrees.focus()
    bram.keyboard.press("Space")
    press(bram, "Versturen")
    expect(bram.get_by_text("Je reactie staat op de site.")).to_be_visible()
    expect(bram.locator(".as-comment").get_by_text("Lekker! Met")).to_be_visible()
    is_fine(bram)
    bram.goto("/good-food-city/bewaard/")
    expect(bram.get_by_role("link", name="Gesprek over soep").first).to_be_visible()
    is_fine(bram)
    bram.goto("/good-food-city/volgend/")
    expect(bram.get_by_role("link", name="Gesprek over soep").first).to_be_visible()
    is_fine(bram)

    anna = as_member(visitor, "anna@gesprek.example", "/good-food-city/meldingen/")
    told = anna.get_by_role("link", name="Bram van Test reageerde op je ‘Gesprek over soep’")
    expect(told.first).to_be_visible()
    is_fine(anna)
    follow(anna, told.first)
    follow(
        anna, anna.locator(".as-comment").get_by_role("link", name=re.compile("^Antwoord")).first
    )
    is_fine(anna)
    anna.locator("textarea").focus()
    anna.keyboard.type("Ja, met prei.")
    press(anna, "Versturen")
    expect(anna.locator(".as-comments__answers").get_by_text("Ja, met prei.")).to_be_visible()
    anna.goto("/good-food-city/meldingen/")
    press(anna, "Markeer alles als gelezen")
    expect(anna.get_by_role("button", name="Markeer alles als gelezen")).to_have_count(0)

    deadline = time.monotonic() + 30
    while not (mails := mails_to(site, "anna@gesprek.example")) and time.monotonic() < deadline:
        time.sleep(0.5)
    message = next(one for one in mails if "reageerde" in str(one["Subject"]))
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = visitor(str(message["List-Unsubscribe"]).strip("<> \n"), width=360)
    is_fine(page)
    press(page, "Geen mail meer")
    expect(page.get_by_role("heading", name="Je krijgt hierover geen mail meer")).to_be_visible()
    is_fine(page)
    anna.goto("/good-food-city/meldingen/voorkeuren/")
    expect(anna.get_by_label("Een reactie op wat ik deelde")).to_have_value("never")
    is_fine(anna)


def test_a_report_and_its_decision(visitor, staff, item):
    visitor_page = visitor(item["path"], width=360)
    is_fine(visitor_page)
    follow(visitor_page, visitor_page.get_by_role("link", name="Meld iets dat niet klopt"))
    is_fine(visitor_page)
    press(visitor_page, "Verstuur de melding")
    expect(visitor_page.get_by_role("alert")).to_be_visible()
    expect(visitor_page).to_have_title(re.compile(r"^Fout:"))
    is_fine(visitor_page)
    visitor_page.get_by_label("Het klopt niet of het misleidt").check()
    visitor_page.get_by_label("Wat zie je, en waarom klopt dat niet?").fill("Soep is geen eten.")
    visitor_page.get_by_label("Wat ik hier schrijf klopt").check()
    press(visitor_page, "Verstuur de melding")
    expect(visitor_page.get_by_role("heading", name="Dank je wel voor je melding")).to_be_visible()
    is_fine(visitor_page)

    desk = staff("moderator@example.org", "/admin/klachten/")
    desk.get_by_role("link", name="Gesprek over soep").first.click()
    expect(desk.get_by_text("Soep is geen eten.")).to_be_visible()
    desk.get_by_label("Het blijft staan", exact=True).check()
    desk.get_by_label("Waarom").fill("Soep is wel eten.")
    desk.get_by_role("button", name="Besluit").click()
    expect(desk.get_by_text("Het is besloten")).to_be_visible()

    anna = as_member(visitor, "anna@gesprek.example", "/good-food-city/meldingen/")
    anna.get_by_role("link", name=re.compile("We namen een besluit")).first.click()
    expect(anna.get_by_text("Soep is wel eten.")).to_be_visible()
    is_fine(anna)

"""What staff do with what members share: review, mend, refuse, merge themes, take over."""

import json
import re

import pytest
from playwright.sync_api import expect

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import OpenPage, RunningSite
from tests.browser.members import as_member, follow, press
from tests.browser.screens import is_fine, look, open_by
from tests.browser.test_newsletter_desk import new_issue
from tests.browser.test_newsletter_sending import PATIENCE
from tests.browser.test_publishing import publish

EDITOR, MODERATOR = "redactie@example.org", "moderator@example.org"
DEAL = "Een slimme stad, zo doe je dat"
#: A member, and what they and a moderator sent in; the first of it four days ago.
SET_UP = f"""
import json
from datetime import timedelta
from django.utils import timezone
from members.contributions import writing
from members.models import *
from members.profiles.changes import agree
user = User.objects.create_user(
    "noa@bureau.example", "{DEMO_PASSWORD}", first_name="Noa", last_name="van Bureau")
moderator = User.objects.get(email="{MODERATOR}")
for one in (user, moderator):
    if not hasattr(one, "profile") or one == user:
        Profile.objects.filter(user=one).update(state="member", name_visibility="everyone")
    agree(one, HouseRules.objects.current())
found = {{}}
for title, author in (
    ("Eerst te lang", user), ("Dan te kort", user), ("Nooit te plaatsen", user),
    ("Van het bureau zelf", moderator),
):
    author = User.objects.get(pk=author.pk)
    item = Post(author=author, title=title, text="Dit is een *tekst*.", kind="news")
    writing.save(item, author)
    writing.submit(item, author)
    found[title] = item.pk
Contribution.objects.filter(pk=found["Eerst te lang"]).update(
    submitted_at=timezone.now() - timedelta(days=4))
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def sent(site: RunningSite) -> dict[str, int]:
    """What waits for review, by its title."""
    return json.loads(site.manage("shell", "-v", "0", "-c", SET_UP).splitlines()[-1])


def test_a_moderator_claims_mends_asks_and_refuses(
    sent: dict[str, int], visitor: OpenPage, staff: OpenPage
) -> None:
    queue = "/admin/good-food-city/beoordelen/"
    desk = staff(MODERATOR, queue)
    expect(desk.get_by_role("row", name="Eerst te lang")).to_contain_text("4 dagen")
    expect(desk.get_by_role("row", name="Dan te kort")).to_contain_text("minder dan een uur")
    desk.goto(f"{queue}?waits=3")
    expect(desk.get_by_role("row", name="Eerst te lang")).to_be_visible()
    expect(desk.get_by_role("row", name="Dan te kort")).to_have_count(0)

    # Claimed: colleagues see by whom; mended before it is approved, and the author is told.
    open_by(desk.get_by_role("link", name="Eerst te lang"))
    look(desk)
    desk.get_by_role("button", name="Oppakken").click()
    expect(desk.get_by_role("button", name="Loslaten")).to_be_visible()
    desk.goto(f"{queue}?claimed=me")
    expect(desk.get_by_role("row", name="Eerst te lang")).to_contain_text("Fatima")
    open_by(desk.get_by_role("link", name="Eerst te lang"))
    open_by(desk.get_by_role("link", name="Verbeter de tekst"))
    look(desk)
    desk.locator("#id_title").fill("Eerst te lang, nu goed")
    desk.locator("[name=explanation]").fill("Een titel die past.")
    desk.get_by_role("button", name="Opslaan").click()
    expect(desk.locator(".messages")).to_contain_text("Veranderd. De auteur krijgt bericht.")
    desk.get_by_role("button", name="Goedkeuren en publiceren").click()
    expect(desk.locator(".messages")).to_contain_text("Gepubliceerd")

    # A reason is needed, from the list or in words.
    desk.goto(f"/admin/good-food-city/bijdragen/{sent['Dan te kort']}/")
    desk.get_by_role("button", name="Vraag deze aanpassing").click()
    expect(desk.get_by_text("Kies een reden of schrijf er een.")).to_be_visible()
    look(desk)
    desk.locator("#id_changes-reason").select_option(label="Niet duidelijk genoeg")
    desk.locator("#id_changes-text").fill("Vertel meer.")
    desk.get_by_role("button", name="Vraag deze aanpassing").click()
    expect(desk.locator(".messages")).to_contain_text("De auteur krijgt de vraag")
    desk.goto(f"/admin/good-food-city/bijdragen/{sent['Nooit te plaatsen']}/")
    desk.locator("#id_reject-reason").select_option(label="Reclame")
    desk.get_by_role("button", name="Niet plaatsen").click()
    expect(desk.locator(".messages")).to_contain_text("Niet geplaatst")

    noa = as_member(visitor, "noa@bureau.example", "/good-food-city/mijn-bijdragen/", dark=True)
    for title, words in (
        ("Eerst te lang, nu goed", "op de site"),
        ("Dan te kort", "Vertel meer."),
        ("Nooit te plaatsen", "niet geplaatst"),
    ):
        mine = noa.get_by_role("listitem").filter(has=noa.get_by_role("link", name=title))
        expect(mine.first).to_contain_text(words)
    is_fine(noa)
    follow(noa, noa.get_by_role("link", name="Eerst te lang, nu goed"))
    expect(noa.get_by_text("Een titel die past.")).to_be_visible()
    is_fine(noa)


def test_nobody_at_the_desk_decides_about_their_own(sent: dict[str, int], staff: OpenPage) -> None:
    address = f"/admin/good-food-city/bijdragen/{sent['Van het bureau zelf']}/"
    desk = staff(MODERATOR, address)
    expect(
        desk.get_by_text("Dit is van jezelf. Iemand anders moet het beoordelen.")
    ).to_be_visible()
    for name in ("Goedkeuren en publiceren", "Oppakken", "Niet plaatsen", "Verbeter de tekst"):
        expect(desk.get_by_role("button", name=name)).to_have_count(0)
    desk.goto(f"{address}verbeteren/")
    expect(desk.locator(".messages")).to_contain_text("Dit kun jij nu niet veranderen.")
    colleague = staff("admin@example.org", address)
    colleague.get_by_role("button", name="Goedkeuren en publiceren").click()
    expect(colleague.locator(".messages")).to_contain_text("Gepubliceerd")


def test_themes_get_other_words_and_become_one(visitor: OpenPage, staff: OpenPage) -> None:
    desk = staff(MODERATOR, "/admin/snippets/home/theme/")
    for name in ("Moestuinen", "Stadstuinen"):
        desk.goto("/admin/snippets/home/theme/add/")
        desk.locator("#id_name").fill(name)
        desk.locator("#id_slug").fill(name.casefold())
        if name == "Stadstuinen":
            desk.get_by_role("button", name="Voeg woord toe").click()
            desk.locator("#id_synonyms-0-word").fill("volkstuin")
        desk.locator("main form button[type=submit]").last.click()
        expect(desk.locator(".messages")).to_contain_text(name)
    expect(desk.get_by_role("row", name="Stadstuinen")).to_contain_text("volkstuin")
    look(desk)
    row = desk.get_by_role("row", name="Moestuinen")
    row.get_by_role("button").last.click()
    desk.get_by_role("link", name="Samenvoegen").click()
    desk.wait_for_url("**/samenvoegen/")
    look(desk)
    desk.get_by_label("Samenvoegen met").select_option(label="Stadstuinen")
    desk.get_by_role("button", name="Samenvoegen").click()
    expect(desk.locator(".messages")).to_contain_text("is nu een ander woord")
    expect(desk.get_by_role("row", name="Stadstuinen")).to_contain_text(
        "moestuinen", ignore_case=True
    )

    # An address with the old theme, or with another word, leads on.
    for word in ("moestuinen", "volkstuin"):
        reader = visitor(f"/good-food-city/initiatieven/?thema={word}", width=360)
        assert reader.url.endswith("?thema=stadstuinen")
        expect(reader.get_by_label("Thema")).to_have_value("stadstuinen")
        is_fine(reader)


def test_an_initiative_becomes_news_and_stands_in_an_issue_and_on_a_deal(
    visitor: OpenPage, staff: OpenPage
) -> None:
    title = "Groente van het dak van de bibliotheek"
    desk = staff(MODERATOR, "/admin/good-food-city/overnemen/")
    expect(desk.get_by_role("heading", name="Initiatieven overnemen").first).to_be_visible()
    look(desk)
    open_by(desk.get_by_role("link", name=title))
    look(desk)
    desk.get_by_label("Toon het op de pagina van deze deal").select_option(label=DEAL)
    desk.get_by_role("button", name="Opslaan").click()
    expect(desk.locator(".messages")).to_contain_text(DEAL)
    desk.get_by_role("button", name="Maak er een nieuwsbericht van").click()
    desk.wait_for_url("**/admin/pages/*/edit/")
    expect(desk.locator("#id_title")).to_have_value(title)
    publish(desk)
    address = (
        desk.locator(".messages").get_by_role("link", name="Bekijk live").get_attribute("href")
    )
    reader = visitor(address, width=360)
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    is_fine(reader)
    follow(reader, reader.get_by_role("link", name=re.compile("^Lees verder op Good Food City")))
    expect(reader).to_have_url(re.compile("/good-food-city/initiatieven/"))

    # On the page of its deal, both the article and the initiative.
    follow(reader, reader.locator("main").get_by_role("link", name=DEAL))
    links = reader.locator("main").get_by_role("link", name=title)
    expect(links.first).to_be_visible()
    hrefs = {link.get_attribute("href") for link in links.all()}
    assert any("/good-food-city/initiatieven/" in href for href in hrefs)
    assert any("/nieuws/" in href for href in hrefs)
    is_fine(reader)

    # In an issue it is chosen, and not typed again.
    new_issue(desk, "Wat er groeit", "Good Food City")
    desk.get_by_role("button", name="Blok invoegen").first.click()
    desk.get_by_role("option", name="Initiatief", exact=True).click()
    desk.get_by_role("button", name="Kies een initiatief").click()
    desk.locator(".modal-dialog").get_by_role("link", name=title).click()
    expect(desk.locator("[data-chooser-title]").filter(has_text=title).first).to_be_visible()
    desk.get_by_role("button", name="Bewaar concept").first.click()
    expect(desk.locator(".messages")).to_contain_text("gewijzigd", timeout=PATIENCE)
    expect(desk.locator("[data-chooser-title]").filter(has_text=title).first).to_be_visible()


def test_a_tool_that_is_missed_begins_as_a_message(sent: dict[str, int], visitor: OpenPage) -> None:
    page = as_member(visitor, "noa@bureau.example", "/good-food-city/bibliotheek/")
    asked = page.get_by_role("complementary", name="Mis je iets?")
    follow(page, asked.get_by_role("link", name="Stel een hulpmiddel of onderzoek voor"))
    expect(page.get_by_label("Titel", exact=True)).to_have_value("Voor de bibliotheek: ")
    expect(page.get_by_label("Nieuws", exact=True)).to_be_checked()
    is_fine(page)
    page.get_by_label("Titel", exact=True).fill("Voor de bibliotheek: rekenen aan restjes")
    page.get_by_label("Je bericht").fill("Een rekenblad van Wageningen.")
    press(page, "Bekijk het voorbeeld")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Voor de bibliotheek: rekenen aan restjes"
    )
    is_fine(page)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "screen",
    [
        "good-food-city/beoordelen/",
        "good-food-city/bijdragen/",
        "good-food-city/cijfers/",
        "good-food-city/overnemen/",
        "klachten/",
        "leden/",
        "leden/besluiten/",
        "leden/huisregels/",
        "leden/organisaties/",
        "leden/uitnodigingen/",
        "reacties/",
        "snippets/home/theme/",
        "snippets/members/maildomain/",
        "snippets/members/reason/",
    ],
)
def test_a_screen_is_accessible_and_fits(staff: OpenPage, screen: str, width: int) -> None:
    page = staff(MODERATOR, f"/admin/{screen}", width=width, dark=width == 360)
    is_fine(page)

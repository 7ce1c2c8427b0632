"""Flows of events at 360 px, by keyboard for visitors, with axe at each step."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.mails import link_in, mails_to
from tests.browser.screens import is_fine, open_by, press, tab_to

EDITOR = "redactie@example.org"
#: The coming edition of the demo, an event that is full with people waiting, and one with places.
EVENTS = """
from django.utils import timezone
from events.models import CityDayPage, SignUp, State
coming = CityDayPage.objects.filter(start__gt=timezone.now()).order_by("start").first()
full = SignUp.objects.filter(registrations__state=State.WAITING).exclude(event=coming.pk).first()
others = SignUp.objects.filter(event__start__gt=timezone.now(), event__live=True)
free = others.exclude(pk=full.pk).exclude(event=coming.pk).first()
held = full.registrations.filter(state=State.CONFIRMED).first()
print("=>", coming.pk, full.event_id, free.event_id, free.event.url, held.pk)
"""
#: Somebody at the head of the waiting list, who reads mail at an address of this test.
FIRST_IN_LINE = """
from events.models import SignUp, State
waiting = SignUp.objects.get(event={event}).registrations.filter(state=State.WAITING)
first = waiting.order_by("-priority", "queued_at", "pk").first()
waiting.filter(pk=first.pk).update(email="{address}", email_key="{address}")
print("=>", first.pk)
"""
LAST_YEAR = """
from events.models import CityDayPage
print("=>", CityDayPage.objects.order_by("-year").first().year)
"""
SET = "from events.models import SignUp; SignUp.objects.filter(event={event}).update({values})"


@pytest.fixture(scope="module")
def demo(site):
    """The numbers of the events, the address of the one with places, and somebody with a place."""
    return site.manage("shell", "-v", "0", "-c", EVENTS).rpartition("=>")[2].split()


def change(site, event: str, values: str) -> None:
    site.manage("shell", "-v", "0", "-c", SET.format(event=event, values=values))


def type_who(page: Page, first: str, last: str, address: str) -> None:
    for label, text in (("Voornaam", first), ("Achternaam", last), ("E-mailadres", address)):
        tab_to(page.get_by_label(label, exact=label != "E-mailadres").first)
        page.keyboard.type(text)


def test_a_place_comes_free_is_taken_handed_over_and_subscribed_to(site, demo, staff, visitor):
    _coming, event, _free, _url, held = demo
    code = FIRST_IN_LINE.format(event=event, address="wacht@example.org")
    site.manage("shell", "-v", "0", "-c", code)

    desk = staff(EDITOR, f"/admin/agenda/{event}/deelnemers/?state=waiting", width=360)
    expect(desk.get_by_text("Alle plaatsen zijn bezet").first).to_be_visible()
    is_fine(desk)
    desk.goto(f"/admin/agenda/{event}/deelnemers/{held}/")
    press(desk.get_by_role("link", name="Aanmelding annuleren"))
    desk.wait_for_url("**/annuleren/")
    is_fine(desk)
    press(desk.locator("main").get_by_role("button", name="Aanmelding annuleren"))
    expect(desk.get_by_text("De aanmelding is geannuleerd.")).to_be_visible()

    (offer,) = mails_to(site, "wacht@example.org")
    page = visitor(link_in(offer), width=360)
    expect(page.get_by_text("Er kwam een plaats voor je vrij")).to_be_visible()
    is_fine(page)
    press(page.get_by_role("button", name="Neem de plaats aan"))
    expect(page.get_by_text("Je hebt een plaats")).to_be_visible()
    press(page.get_by_role("link", name="Draag je plaats over"))
    page.wait_for_url("**/overdragen/")
    is_fine(page)
    type_who(page, "Ilse", "Vervanger", "ilse@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Je plaats is overgedragen")).to_be_visible()
    is_fine(page)
    page.goto(link_in(offer))
    expect(page.get_by_text("Je hebt een plaats")).to_have_count(0)

    (ticket,) = mails_to(site, "ilse@example.org")
    page.goto(link_in(ticket))
    expect(page.get_by_text("Ilse Vervanger").first).to_be_visible()
    subscribe = page.get_by_role("link", name="Abonneer je agenda erop")
    address = subscribe.get_attribute("href").replace("webcal://", "http://")
    calendar = page.request.get(address)
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in calendar.text()


def test_staff_approve_who_signed_up(site, demo, staff, visitor):
    _coming, _full, event, url, _held = demo
    change(site, event, "needs_approval=True, access='everyone'")
    page = visitor(f"{url}aanmelden/", width=360, dark=True)
    expect(page.get_by_text("We bekijken elke aanmelding")).to_be_visible()
    is_fine(page)
    type_who(page, "Roos", "Keur", "roos@example.org")
    time.sleep(2)  # nobody types this fast
    page.keyboard.press("Enter")
    press(page.get_by_role("button", name="Aanmelden", exact=True))
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    (received,) = mails_to(site, "roos@example.org")
    page.goto(link_in(received))
    expect(page.get_by_text("We bekijken je aanmelding")).to_be_visible()
    is_fine(page)

    desk = staff(EDITOR, f"/admin/agenda/{event}/deelnemers/?q=keur", width=360)
    is_fine(desk)
    # From here on the bar with actions does not slide in: it moved from under a click.
    desk.locator("main tbody input[type=checkbox]").first.check()
    open_by(desk.locator("[data-bulk-action-button]", has_text="Goedkeuren"))
    expect(desk.get_by_text("Roos Keur")).to_be_visible()
    is_fine(desk)
    desk.get_by_role("button", name="Ja, doe dat").click()
    expect(desk.get_by_text("Gelukt voor 1 persoon.")).to_be_visible()
    mails_to(site, "roos@example.org", 2)
    page.reload()
    expect(page.get_by_text("Je hebt een plaats")).to_be_visible()
    change(site, event, "needs_approval=False")


def test_an_event_for_members_asks_to_sign_in_and_knows_who_it_is(site, demo, visitor):
    _coming, _full, event, url, _held = demo
    change(site, event, "access='members', needs_approval=False")
    page = visitor(f"{url}aanmelden/", width=360)
    expect(page.get_by_text("Deze bijeenkomst is voor leden")).to_be_visible()
    is_fine(page)
    press(page.locator("main").get_by_role("link", name="Inloggen"))
    page.get_by_label("E-mail").fill("lid@example.org")
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanmelden/")
    expect(page.get_by_label("E-mailadres").first).to_have_value("lid@example.org")
    expect(page.locator("input[name=organisation]")).not_to_have_value("")
    is_fine(page)
    time.sleep(2)  # nobody reads this fast
    press(page.get_by_role("button", name="Controleer"))
    press(page.get_by_role("button", name="Aanmelden", exact=True))
    expect(page.get_by_text("Je hebt een plaats")).to_be_visible()
    change(site, event, "access='everyone'")


def test_the_test_mode_leaves_no_trace(site, demo, staff, visitor):
    _coming, _full, event, _url, _held = demo
    desk = staff(EDITOR, f"/admin/agenda/{event}/aanmelding/proef/", width=360)
    is_fine(desk)
    page = visitor(desk.locator("input[readonly]").input_value(), width=360)
    expect(page.get_by_text("Dit is een test")).to_be_visible()
    type_who(page, "Proef", "Konijn", "proef@example.org")
    time.sleep(2)  # nobody types this fast
    page.keyboard.press("Enter")
    press(page.get_by_role("button", name="Aanmelden", exact=True))
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    (message,) = mails_to(site, "proef@example.org")
    assert message["Subject"].startswith("[Test]")
    desk.reload()
    expect(desk.get_by_role("rowheader", name="Proef Konijn")).to_be_visible()
    is_fine(desk)
    press(desk.get_by_role("button", name="Verwijder alle testaanmeldingen"))
    expect(desk.get_by_role("rowheader", name="Proef Konijn")).to_have_count(0)
    desk.goto(f"/admin/agenda/{event}/deelnemers/?q=konijn")
    expect(desk.locator("main table tbody tr")).to_have_count(0)


def test_a_guest_list_tells_which_rows_are_wrong(demo, staff):
    _coming, _full, event, _url, _held = demo
    page = staff(EDITOR, f"/admin/agenda/{event}/deelnemers/importeren/", width=360)
    is_fine(page)
    rows = (
        "voornaam;achternaam;e-mailadres\nAnna;de Gast;anna@example.org\nBert;;bert@example.org\n"
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "gasten.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    press(page.get_by_role("button", name="Bekijk de lijst eerst"))
    expect(page.get_by_text("Rij 3 (Bert): De voornaam of achternaam ontbreekt.")).to_be_visible()
    is_fine(page)
    press(page.get_by_role("button", name="Voeg 1 persoon toe"))
    expect(page.get_by_text("1 persoon is toegevoegd")).to_be_visible()
    expect(page.get_by_role("link", name="Anna de Gast")).to_be_visible()


def test_an_event_is_copied_with_its_programme_and_questions(site, demo, staff):
    coming = demo[0]
    page = staff("moderator@example.org", f"/admin/agenda/{coming}/kopieren/", width=360)
    is_fine(page)
    # Each year has one edition, and other tests make some too.
    year = int(site.manage("shell", "-v", "0", "-c", LAST_YEAR).rpartition("=>")[2]) + 1
    day = page.get_by_label("Eerste dag")
    day.fill(f"{year}-03-01" if re.match(r"\d{4}-", day.input_value()) else f"01-03-{year}")
    press(page.get_by_role("button", name="Kopiëren"))
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    copy = re.search(r"/pages/(\d+)/", page.url)[1]
    page.goto(f"/admin/agenda/{copy}/programma/")
    expect(page.get_by_role("link", name="Waar tocht het?")).to_be_visible()
    is_fine(page)
    page.goto(f"/admin/agenda/{copy}/aanmelding/vragen/")
    expect(page.locator("input[name=questions-0-label]")).not_to_have_value("")
    page.goto(f"/admin/agenda/{copy}/deelnemers/")
    expect(page.locator("main table tbody tr")).to_have_count(0)


def test_badges_are_printed_and_attendees_downloaded(demo, staff):
    _coming, _full, event, _url, _held = demo
    page = staff(EDITOR, f"/admin/agenda/{event}/papieren/", width=360)
    tab_to(page.get_by_label("Naambadges"))
    page.keyboard.press("Space")
    press(page.get_by_role("button", name="Maak een PDF"))
    made = page.get_by_role("link", name=re.compile("^Download: Naambadges"))
    expect(made).to_be_visible()
    is_fine(page)
    with page.expect_download() as paper:
        press(made)
    assert paper.value.suggested_filename.endswith(".pdf")
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    page.goto(f"/admin/agenda/{event}/deelnemers/")
    for kind, start in (("XLSX", b"PK"), ("CSV", b"\xef\xbb\xbf")):
        page.get_by_role("button", name="Acties").click()
        with page.expect_download() as table:
            page.get_by_role("link", name=f"Download {kind}").click()
        assert table.value.path().read_bytes().startswith(start)
        page.keyboard.press("Escape")


def test_a_part_is_added_in_the_grid_which_warns_for_what_clashes(site, demo, staff):
    coming = demo[0]
    page = staff("moderator@example.org", f"/admin/agenda/{coming}/programma/")
    is_fine(page)
    # A free cell in the room of 80 seats, at the same time as another part with Bram Peeters.
    page.get_by_role("link", name="Onderdeel toevoegen om 14.45 uur, Kapel").press("Enter")
    page.wait_for_url("**/onderdelen/nieuw/**")
    expect(page.locator("#id_round option:checked")).to_have_text("Ronde 3")
    expect(page.locator("#id_room option:checked")).to_have_text("Kapel")
    is_fine(page)
    page.locator("#id_title").fill("Te groot voor de kapel")
    page.locator("#id_capacity").fill("200")
    page.get_by_role("button", name="Voeg persoon toe").click()
    page.get_by_role("button", name="Kies persoon").first.click()
    people = page.locator(".modal-dialog")
    people.get_by_label("Zoekterm").fill("Bram Peeters")
    people.get_by_role("link", name="Bram Peeters").click()
    expect(people).to_be_hidden()
    page.locator("main form").get_by_role("button", name="Toevoegen", exact=True).click()
    page.wait_for_url("**/programma/")
    for told in (page.locator(".messages"), page.locator("details.help-warning")):
        expect(told).to_contain_text("Bram Peeters staat tegelijk bij")
        expect(told).to_contain_text("200 plaatsen, maar Kapel heeft maar 80 zitplaatsen")
    is_fine(page)
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(page.url)
    is_fine(page)
    title = page.get_by_role("region").get_by_role("link", name="Te groot voor de kapel")
    title.scroll_into_view_if_needed()
    expect(title).to_be_in_viewport()

    # It goes through the same screen, so that the others find the programme as it was.
    page.goto(f"{title.get_attribute('href')}verwijderen/")
    page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    page.wait_for_url("**/programma/")
    expect(page.get_by_role("link", name="Te groot voor de kapel")).to_have_count(0)
    expect(page.locator("details.help-warning")).to_have_count(0)

"""What staff do around an issue: approval, waiting, pausing, correcting, importing, downloading."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, RunningSite
from tests.browser.screens import look, open_by, wait_for
from tests.browser.test_newsletter_sending import PATIENCE, write_title

EDITOR, COMMUNICATIONS = "redactie@example.org", "communicatie@example.org"
SHUT_VALVE = """
from datetime import timedelta
from django.utils import timezone
from newsletters.delivery.valve import NAME
from newsletters.models import Valve
values = {"closed_until": timezone.now() + timedelta(hours=1), "problem": "Even geduld."}
Valve.objects.update_or_create(name=NAME, defaults=values)
"""
#: A newsletter of its own for each test, with three readers: two at a municipality, one elsewhere.
NEW_LIST = """
from newsletters.models import *
one = NewsletterList.objects.create(
    slug="{slug}", name="{name}", description="Voor een proef.", from_name="{name}")
for number, kind in enumerate(["municipality", "municipality", "company"], start=1):
    address = f"{slug}-{{number}}@voorbeeld.example"
    reader = Subscriber.objects.create(email=address, email_key=address, organisation_kind=kind)
    Subscription.objects.create(subscriber=reader, newsletter=one, state="subscribed")
"""
OPEN_VALVE = "from newsletters.models import Valve; Valve.objects.update(closed_until=None)"


def new_list(site: RunningSite, slug: str, name: str) -> None:
    """A newsletter that no other test looks at."""
    site.manage("shell", "-v", "0", "-c", NEW_LIST.format(slug=slug, name=name))


def new_issue(page: Page, title: str, newsletter: str) -> str:
    """Begin an issue by the menu, give it all that the checks ask; return its number."""
    page.get_by_role("button", name="Nieuwsbrieven").first.click()
    page.get_by_role("link", name="Uitgaven", exact=True).click()
    page.get_by_role("link", name="Uitgave van een nieuwsbrief toevoegen").first.click()
    write_title(page, title)
    page.locator("#id_newsletter").select_option(label=newsletter)
    page.locator("#id_preheader").fill("Wat er de laatste twee weken in steden gebeurde")
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(page.locator(".messages")).to_contain_text("is aangemaakt", timeout=PATIENCE)
    return re.search(r"/pages/(\d+)/", page.url)[1]


def choose_column(page: Page, field: str, heading: str) -> None:
    """Say in which column of a file something stands; values of it stand behind its heading."""
    column = page.locator(f"#id_{field} option", has_text=heading)
    page.locator(f"#id_{field}").select_option(value=column.get_attribute("value"))


def send_tomorrow(page: Page) -> None:
    """Have an issue sent tomorrow at ten."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.locator("#id_at").click()
    page.locator("#id_at").fill(f"{tomorrow.isoformat()} 10:00")
    page.get_by_role("heading", name="Versturen", exact=True).last.click()  # shuts the calendar
    page.get_by_role("button", name="Verstuur naar").click()
    expect(page.locator(".messages")).to_contain_text("10.00", timeout=PATIENCE)


def test_an_editor_sends_what_was_approved_and_takes_it_back(staff: OpenPage, site: RunningSite):
    # Nothing would be new for a list of which another test began an issue.
    new_list(site, "goedgekeurd", "Nieuws met goedkeuring")
    editor = staff(EDITOR, "/admin/")
    issue = new_issue(editor, "Wat er op tafel komt", "Nieuws met goedkeuring")
    editor.get_by_role("button", name="Meer acties").click()
    editor.get_by_role("button", name="Ter goedkeuring indienen").click()
    expect(editor.locator(".messages")).to_contain_text("ingediend", timeout=PATIENCE)

    desk = staff(COMMUNICATIONS, "/admin/")
    desk.get_by_role("link", name="Wat er op tafel komt").first.click()
    desk.get_by_role("button", name="Meer acties").click()
    desk.get_by_role("button", name="Goedkeuren", exact=True).click()
    expect(desk.locator(".messages")).to_be_visible(timeout=PATIENCE)

    editor.goto(f"/admin/nieuwsbrieven/uitgave/{issue}/")
    send_tomorrow(editor)
    expect(editor.get_by_role("main")).to_contain_text("Ingepland")
    look(editor)
    desk.goto("/admin/nieuwsbrieven/verzendingen/")
    expect(desk.get_by_role("row", name="Wat er op tafel komt")).to_contain_text("Ingepland")
    look(desk)
    editor.get_by_role("button", name="Terugnemen en wijzigen").click()
    expect(editor.locator(".messages")).to_contain_text("weer wijzigen", timeout=PATIENCE)
    # It can be changed again, so somebody has to approve it again.
    expect(editor.get_by_role("button", name="Verstuur naar")).to_have_count(0)


def test_a_sending_is_paused_goes_on_and_its_page_is_corrected(
    staff: OpenPage, visitor: OpenPage, site: RunningSite
):
    site.manage("shell", "-v", "0", "-c", SHUT_VALVE)
    page = staff(COMMUNICATIONS, "/admin/")
    issue = new_issue(page, "Een brief die even wacht", "Dag van de Stad")
    page.goto(f"/admin/nieuwsbrieven/uitgave/{issue}/")
    page.get_by_role("button", name="Verstuur naar").click()
    expect(page.locator(".messages")).to_contain_text("wordt verstuurd", timeout=PATIENCE)
    page.get_by_role("link", name="Voortgang").click()
    pause = page.get_by_role("button", name="Pauzeren")
    wait_for(page, pause)
    expect(page.get_by_role("main")).to_contain_text("Even geduld.")
    look(page)
    pause.click()
    expect(page.locator(".messages")).to_contain_text("Gepauzeerd", timeout=PATIENCE)
    site.manage("shell", "-v", "0", "-c", OPEN_VALVE)
    look(page)
    expect(page.locator("[data-progress]")).to_contain_text("Verstuurd 0", use_inner_text=True)
    page.get_by_role("button", name="Verder gaan").click()
    expect(page.locator("[data-progress]")).to_have_attribute(
        "data-progress", "off", timeout=2 * PATIENCE
    )
    expect(page.locator("[data-progress]")).not_to_contain_text("Verstuurd 0", use_inner_text=True)
    look(page)

    # The mail has gone; the page is corrected, and says so.
    page.goto(f"/admin/pages/{issue}/edit/")
    # What the editor keeps by itself may overtake what is published; then it asks.
    asks = page.get_by_role("dialog", name="nieuwere versie")
    page.add_locator_handler(asks, lambda: asks.get_by_role("button", name="Publiceren").click())
    page.locator("#id_intro").fill("De dag begint om tien uur.")
    page.get_by_role("button", name="Meer acties").click()
    page.get_by_role("button", name="Publiceren", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("validatiefouten", timeout=PATIENCE)
    expect(page.get_by_role("main")).to_contain_text("Zeg tegen lezers wat", timeout=PATIENCE)
    page.locator("#id_correction").fill("De begintijd klopte niet.")
    page.get_by_role("button", name="Meer acties").click()
    page.get_by_role("button", name="Publiceren", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("gepubliceerd", timeout=PATIENCE)
    reader = visitor("/nieuwsbrieven/een-brief-die-even-wacht/", width=360)
    expect(reader.get_by_role("main")).to_contain_text("De begintijd klopte niet.")
    expect(reader.get_by_role("main")).to_contain_text("De dag begint om tien uur.")


def test_readers_are_imported_after_a_trial_and_downloaded(staff: OpenPage, tmp_path):
    file = tmp_path / "lezers.csv"
    rows = ["Postadres;Hoe heet je", "nieuw1@voorbeeld.example;Noor", "geen adres;Bo", "", ""]
    file.write_text("\n".join([*rows, "NIEUW1@voorbeeld.example;Nog een keer"]))
    page = staff(COMMUNICATIONS, "/admin/nieuwsbrieven/imports/")
    open_by(page.get_by_role("link", name="Importeer een bestand").first)
    look(page)
    page.locator("#id_newsletter").select_option(label="Agenda Stad")
    page.get_by_label("Ze meldden zich aan in ons vorige mailsysteem").check()
    page.get_by_label("De woorden waar ze ja op zeiden").fill("Ja, stuur mij de nieuwsbrief.")
    page.get_by_label("Wanneer ze toestemming gaven").fill("2025-06-01")
    page.locator("#id_file").set_input_files(file)
    page.locator("#id_promise").check()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Welke kolom is wat?")).to_be_visible(timeout=PATIENCE)
    look(page)
    choose_column(page, "email", "Postadres")
    choose_column(page, "name", "Hoe heet je")
    page.get_by_role("button", name="Controleer het bestand").click()
    found = page.get_by_role("heading", name="1 lezer wordt toegevoegd")
    for _try in range(20):  # the worker looks through the file
        if found.count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    expect(found).to_be_visible()
    look(page)
    page.get_by_role("button", name="Importeer deze lezers").click()
    done = page.get_by_role("heading", name="1 lezer is toegevoegd")
    for _try in range(20):
        if done.count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    expect(done).to_be_visible()

    page.goto("/admin/nieuwsbrieven/abonnees/")
    look(page)
    page.goto("/admin/nieuwsbrieven/abonnees/?q=nieuw1")
    page.get_by_role("link", name="nieuw1@voorbeeld.example").click()
    expect(page.get_by_role("main")).to_contain_text("Ja, stuur mij de nieuwsbrief.")
    look(page)
    page.go_back()
    page.locator(".w-slim-header").get_by_role("button", name="Acties").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).click()
    text = download.value.path().read_text()
    assert "nieuw1@voorbeeld.example" in text
    assert "lezer1@example.org" not in text, "only what was searched for"

"""Other ways of an issue: stopped, made by the site itself, for some readers, counted, imported."""

import re

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, RunningSite
from tests.browser.mails import mails_to
from tests.browser.screens import look, wait_for
from tests.browser.test_newsletter_desk import (
    COMMUNICATIONS,
    OPEN_VALVE,
    SHUT_VALVE,
    choose_column,
    new_issue,
    new_list,
)
from tests.browser.test_newsletter_sending import PATIENCE

#: The moment of a plan has come; the clock of the site would look within five minutes.
MAKE_DIGEST = """
from datetime import timedelta
from django.utils import timezone
from newsletters.issues.digests import make_due
from newsletters.models import ListPlan
plans = ListPlan.objects.filter(newsletter__name="{name}")
assert plans.update(next_at=timezone.now() - timedelta(minutes=1)) == 1
print(make_due())
"""
#: Something new for one newsletter; other tests do not see it once it is gone.
PUBLISH = """
from django.utils import timezone
from news.models import NewsPage
now = timezone.now()
NewsPage.objects.live().first().get_parent().add_child(instance=NewsPage(
    title="Net verschenen", slug="net-verschenen", lead="Iets nieuws.", date=now.date(),
    first_published_at=now))
"""
UNPUBLISH = "from news.models import NewsPage; NewsPage.objects.get(slug='net-verschenen').delete()"


def make_digest(site: RunningSite, name: str) -> int:
    """How many issues a plan makes when its moment has come."""
    return int(site.manage("shell", "-v", "0", "-c", MAKE_DIGEST.format(name=name)).split()[-1])


def send_now(page: Page, issue: str, number: int) -> None:
    """Send an issue to so many readers, and wait until it has gone."""
    page.goto(f"/admin/nieuwsbrieven/uitgave/{issue}/")
    page.get_by_role("button", name=f"Verstuur naar {number} lezers").click()
    expect(page.locator(".messages")).to_contain_text("wordt verstuurd", timeout=PATIENCE)
    page.get_by_role("link", name="Voortgang").click()
    progress = page.locator("[data-progress]")
    expect(progress).to_have_attribute("data-progress", "off", timeout=2 * PATIENCE)
    expect(progress).to_contain_text(f"Verstuurd {number}", use_inner_text=True)


def test_a_sending_is_stopped_for_good(staff: OpenPage, site: RunningSite):
    new_list(site, "gestopt", "Nieuws dat stopt")
    site.manage("shell", "-v", "0", "-c", SHUT_VALVE)
    try:
        page = staff(COMMUNICATIONS, "/admin/")
        issue = new_issue(page, "Een brief die niemand krijgt", "Nieuws dat stopt")
        page.goto(f"/admin/nieuwsbrieven/uitgave/{issue}/")
        page.get_by_role("button", name="Verstuur naar 3 lezers").click()
        expect(page.locator(".messages")).to_contain_text("wordt verstuurd", timeout=PATIENCE)
        page.get_by_role("link", name="Voortgang").click()
        wait_for(page, page.get_by_role("button", name="Pauzeren"))

        page.locator("summary", has_text="Stoppen").click()
        expect(page.get_by_role("main")).to_contain_text("krijgt hem nooit")
        look(page)
        page.get_by_role("button", name="Stop de verzending").click()
        expect(page.locator(".messages")).to_contain_text("Gestopt", timeout=PATIENCE)
    finally:
        site.manage("shell", "-v", "0", "-c", OPEN_VALVE)
    expect(page.locator("[data-progress]")).to_contain_text("Niet verstuurd 3", use_inner_text=True)
    for button in ("Pauzeren", "Verder gaan", "Stop de verzending"):
        expect(page.get_by_role("button", name=button)).to_have_count(0)
    look(page)
    page.reload()
    expect(page.locator("[data-progress]")).to_contain_text("Verstuurd 0", use_inner_text=True)


def test_a_digest_waits_for_staff_then_goes_by_itself_and_stays_away_without_news(
    staff: OpenPage, site: RunningSite
):
    name = "Nieuws dat zichzelf maakt"
    new_list(site, "vanzelf", name)
    page = staff(COMMUNICATIONS, "/admin/")
    page.get_by_role("button", name="Nieuwsbrieven").first.click()
    page.get_by_role("link", name="Plannen", exact=True).click()
    page.get_by_role("link", name=re.compile("toevoegen")).first.click()
    page.locator("#id_newsletter").select_option(label=name)
    page.get_by_label("Nieuws", exact=True).check()
    page.locator("#id_rhythm").select_option(label="Elke week")
    expect(page.locator("#id_needs_approval")).to_be_checked()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".messages")).to_contain_text(name, timeout=PATIENCE)

    # It waits among the issues until somebody sends it.
    assert make_digest(site, name) == 1
    page.goto("/admin/nieuwsbrieven/uitgaven/")
    link = page.get_by_role("link", name=re.compile(f"^{name}, ")).first
    link.click()
    expect(page.locator("[data-streamfield-child]").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("naar 3 lezers")
    issue = re.search(r"/pages/(\d+)/", page.url)[1]
    send_now(page, issue, 3)
    (mail,) = mails_to(site, "vanzelf-1@voorbeeld.example")
    assert mail["Subject"].startswith(name)

    # Everything new has been told: no issue comes.
    assert make_digest(site, name) == 0

    # What is new is told without anybody, when the plan says so.
    site.manage("shell", "-v", "0", "-c", PUBLISH)
    page.goto("/admin/nieuwsbrieven/verzendingen/")
    before = page.get_by_role("link", name=re.compile(f"^{name}, ")).count()
    page.get_by_role("button", name="Nieuwsbrieven").first.click()
    page.get_by_role("link", name="Plannen", exact=True).click()
    page.get_by_role("link", name=name).first.click()
    page.locator("#id_needs_approval").uncheck()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".messages")).to_contain_text(name, timeout=PATIENCE)
    assert make_digest(site, name) == 1
    site.manage("shell", "-v", "0", "-c", UNPUBLISH)
    page.goto("/admin/nieuwsbrieven/verzendingen/")
    expect(page.get_by_role("link", name=re.compile(f"^{name}, "))).to_have_count(before + 1)
    mails = mails_to(site, "vanzelf-1@voorbeeld.example", number=2)
    assert "Net verschenen" in mails[-1].get_body(("plain",)).get_content()


def test_an_issue_for_some_of_the_readers(staff: OpenPage, site: RunningSite):
    new_list(site, "deel", "Nieuws voor een deel")
    page = staff(COMMUNICATIONS, "/admin/")
    issue = new_issue(page, "Alleen voor gemeenten", "Nieuws voor een deel")
    expect(page.locator("main")).to_contain_text("deze uitgave naar 3 lezers")
    who = page.get_by_role("region", name="Wie krijgt hem")
    who.get_by_role("button", name="Toon/verberg sectie").click()
    who.get_by_label("Gemeente", exact=True).check()
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(page.locator("main")).to_contain_text("deze uitgave naar 2 lezers", timeout=PATIENCE)
    page.goto(f"/admin/nieuwsbrieven/uitgave/{issue}/")
    expect(page.get_by_role("main")).to_contain_text("voor een deel van de lezers")
    look(page)
    send_now(page, issue, 2)
    for number in (1, 2):
        (mail,) = mails_to(site, f"deel-{number}@voorbeeld.example")
        assert mail["Subject"] == "Alleen voor gemeenten"
    assert mails_to(site, "deel-3@voorbeeld.example", number=0) == []


def test_clicks_are_counted_where_staff_say_so(
    staff: OpenPage, visitor: OpenPage, site: RunningSite
):
    new_list(site, "klikken", "Nieuws met een teller")
    page = staff(COMMUNICATIONS, "/admin/")
    page.get_by_role("button", name="Nieuwsbrieven").first.click()
    page.get_by_role("link", name="Lijsten", exact=True).click()
    page.get_by_role("link", name="Nieuws met een teller").first.click()
    choice = page.locator("#id_counts_clicks")
    expect(choice).not_to_be_checked()
    choice.check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".messages")).to_contain_text("Nieuws met een teller", timeout=PATIENCE)
    issue = new_issue(page, "Wie klikt er", "Nieuws met een teller")
    send_now(page, issue, 3)

    found = []
    for number in (1, 2):
        (mail,) = mails_to(site, f"klikken-{number}@voorbeeld.example")
        html = mail.get_body(("html",)).get_content()
        assert "We tellen hoe vaak de links" in " ".join(html.split())
        assert "<img" not in re.sub(r'<img[^>]+src="[^"]+/media/[^>]+>', "", html), "no pixel"
        found.append(re.findall(r'href="([^"]+/nieuwsbrieven/link/[^"]+)"', html))
    assert found[0] == found[1], "a link says nothing about its reader"
    reader = visitor(found[0][-1])
    assert reader.url.startswith(site.url)
    assert "/link/" not in reader.url
    assert reader.context.cookies() == []

    page.reload()
    clicks = page.get_by_role("region", name="Klikken")
    expect(clicks.get_by_role("row").nth(1)).to_contain_text(reader.url)
    expect(clicks.get_by_role("row").nth(1).get_by_role("cell").first).to_have_text("1")
    look(page)


def test_a_spreadsheet_is_tried_with_its_errors_by_row_and_imported(
    staff: OpenPage, site: RunningSite, tmp_path
):
    new_list(site, "werkblad", "Nieuws uit een werkblad")
    book = openpyxl.Workbook()
    for row in (
        ["Kenmerk", "Wie", "Postvak"],
        [1, "Noor", "werkblad-4@voorbeeld.example"],
        [2, "Bo", "geen adres"],
        [3, "Sam", "WERKBLAD-4@voorbeeld.example"],
        [4, "Al bekend", "werkblad-1@voorbeeld.example"],
        [5, "=1+1", "werkblad-5@voorbeeld.example"],
    ):
        book.active.append(row)
    file = tmp_path / "lezers.xlsx"
    book.save(file)

    page = staff(COMMUNICATIONS, "/admin/nieuwsbrieven/imports/")
    page.get_by_role("link", name="Importeer een bestand").first.click()
    page.locator("#id_newsletter").select_option(label="Nieuws uit een werkblad")
    page.get_by_label("Ze meldden zich aan in ons vorige mailsysteem").check()
    page.get_by_label("De woorden waar ze ja op zeiden").fill("Ja, stuur mij de nieuwsbrief.")
    page.get_by_label("Wanneer ze toestemming gaven").fill("2025-06-01")
    page.locator("#id_file").set_input_files(file)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("main")).to_contain_text("Zonder toestemming", timeout=PATIENCE)
    page.locator("#id_file").set_input_files(file)
    page.locator("#id_promise").check()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Welke kolom is wat?")).to_be_visible(timeout=PATIENCE)
    choose_column(page, "email", "Postvak")
    choose_column(page, "name", "Wie")
    page.get_by_role("button", name="Controleer het bestand").click()
    wait_for(page, page.get_by_role("heading", name="2 lezers worden toegevoegd"))
    for row in (
        "3 Dit is geen e-mailadres",
        "4 Dit adres staat al eerder in het bestand",
        "5 Ontvangt deze nieuwsbrief al",
    ):
        expect(page.get_by_role("row", name=row)).to_be_visible()
    expect(page.locator("#id_email option")).to_contain_text(["Kenmerk", "Wie", "Postvak"])
    look(page)
    count = (
        "from newsletters.models import *;"
        "print(Subscription.objects.filter(newsletter__slug='werkblad').count())"
    )
    assert site.manage("shell", "-v", "0", "-c", count).split()[-1] == "3", "a trial stores nothing"
    page.get_by_role("button", name="Importeer deze lezers").click()
    wait_for(page, page.get_by_role("heading", name="2 lezers zijn toegevoegd"))
    assert site.manage("shell", "-v", "0", "-c", count).split()[-1] == "5"
    page.goto("/admin/nieuwsbrieven/abonnees/?q=werkblad-4")
    expect(page.get_by_role("main")).to_contain_text("werkblad-4@voorbeeld.example")

"""Staff publish through the real admin, and visitors find it at once in every place."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.conftest import OpenPage, RunningSite

MODERATOR = "moderator@example.org"
DEAL = "Een slimme stad, zo doe je dat"

LAST_YEAR = """
from events.models import CityDayPage
print(CityDayPage.objects.order_by("-year").first().year)
"""


def menu(page: Page, name: str) -> None:
    """Follow an item of the admin's menu."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first.click()


def insert_text(page: Page, text: str) -> Locator:
    """Add a block of text to the body, and return what it is typed in."""
    page.get_by_role("button", name="Blok invoegen").first.click()
    page.get_by_role("option", name="Tekst", exact=True).click()
    editor = page.locator("[data-contentpath=body] [contenteditable=true]").last
    editor.press_sequentially(text)
    expect(editor).to_have_text(text)
    wait_until_kept(page, text)
    return editor


def wait_until_kept(page: Page, text: str) -> None:
    """Wait for the field of the form: the editor fills it a quarter of a second after a change."""
    field = page.locator("[data-contentpath=body] [name^=body-][name$=-value]").last
    expect(field).to_have_value(re.compile(re.escape(text)))


def publish(page: Page) -> None:
    """Publish the page that is being edited, and wait until that is said."""
    page.get_by_role("button", name="Meer acties").click()
    page.get_by_role("button", name="Publiceren", exact=True).click()
    expect(page.get_by_role("status").or_(page.locator(".messages"))).to_contain_text(
        "gepubliceerd"
    )


def follow_to_the_page(page: Page, visitor: OpenPage) -> Page:
    """Open as a visitor what the message after publishing links to."""
    address = (
        page.locator(".messages").get_by_role("link", name="Bekijk live").get_attribute("href")
    )
    return visitor(address)


def expect_under_its_deal(page: Page, title: str) -> None:
    """From the page to the deal that it is about, and back."""
    page.get_by_role("main").get_by_role("link", name=DEAL).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DEAL)
    page.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def expect_found(page: Page, word: str, title: str) -> None:
    """The search of the site finds the page by a word of its text."""
    page.goto("/zoeken/")
    page.get_by_role("main").get_by_role("searchbox").fill(word)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name=title)).to_be_visible()


def test_an_article_is_read_everywhere_as_soon_as_it_is_published(staff, visitor):
    title = "Wat een proeftuin leert van kwispelstaarten"
    page = staff(MODERATOR, "/admin/")
    menu(page, "Nieuws")
    page.get_by_role("link", name="Artikel toevoegen").first.click()
    page.locator("#id_title").fill(title)
    page.locator("#id_date").fill(timezone.localdate().isoformat())
    page.locator("#id_lead").fill("Een bericht dat door een browser is gemaakt.")
    insert_text(page, "In dit bericht staat het woord kwispelstaart.")
    page.get_by_role("checkbox", name=DEAL).check()
    publish(page)

    reader = follow_to_the_page(page, visitor)
    assert re.search(r"/nieuws/[a-z-]+/$", reader.url)
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.get_by_role("main")).to_contain_text("het woord kwispelstaart")
    expect_under_its_deal(reader, title)
    reader.goto("/")
    expect(reader.get_by_role("link", name=title)).to_be_visible()
    feed = reader.request.get("/nieuws/feed/")
    assert feed.ok
    assert f"<title>{title}</title>" in feed.text()
    expect_found(reader, "kwispelstaart", title)


def test_a_vacancy_is_read_everywhere_as_soon_as_it_is_published(staff, visitor):
    title = "Coördinator wipneuzen"
    page = staff(MODERATOR, "/admin/")
    menu(page, "Vacatures")
    page.get_by_role("link", name="Vacature toevoegen").first.click()
    page.locator("#id_title").fill(title)
    page.locator("#id_organisation-chooser").get_by_role("button", name="Kies").first.click()
    modal = page.locator(".modal-dialog")
    organisation = modal.locator("a[data-chooser-modal-choice]").first
    employer = organisation.inner_text().strip()
    organisation.click()
    expect(page.locator("#id_organisation-title")).to_have_text(employer)
    page.locator("#id_intro").fill("Wij zoeken iemand die alles weet van wipneuzen.")
    deadline = timezone.localdate() + timedelta(days=30)
    page.locator("#id_deadline").fill(f"{deadline.isoformat()} 17:00")
    page.locator("#id_apply_email").fill("werken@example.org")
    page.get_by_role("checkbox", name=DEAL).check()
    publish(page)

    reader = follow_to_the_page(page, visitor)
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.get_by_role("main")).to_contain_text(employer)
    expect(reader.locator("a[href^='mailto:werken@example.org']").first).to_be_visible()
    expect_under_its_deal(reader, title)
    pdf = reader.request.get(
        reader.get_by_role("main").get_by_role("link", name="PDF").first.get_attribute("href")
    )
    assert pdf.ok
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")
    reader.goto("/vacatures/")
    expect(reader.get_by_role("link", name=title)).to_be_visible()
    expect_found(reader, "wipneuzen", title)


@pytest.fixture(scope="module")
def next_year(site: RunningSite) -> int:
    """The year after the last edition."""
    return int(site.manage("shell", "-v", "0", "-c", LAST_YEAR).strip().splitlines()[-1]) + 1


def add_part(page: Page, button: str, fields: dict[str, str], choices: dict[str, str]) -> None:
    """Add a round, a room or a session in the programme editor."""
    page.get_by_role("link", name=button).first.click()
    for name, text in fields.items():
        page.locator(f"#id_{name}").fill(text)
        page.keyboard.press("Escape")  # closes the calendar that a date opens
    for name, label in choices.items():
        page.locator(f"#id_{name}").select_option(label=label)
    page.locator("main form").get_by_role("button", name="Toevoegen", exact=True).click()
    page.wait_for_url("**/programma/")


def test_an_edition_with_its_programme_is_read_as_soon_as_it_is_published(
    staff, visitor, next_year
):
    year = next_year
    title = f"Dag van de Stad {year}"
    day = f"{year}-10-11"
    page = staff(MODERATOR, "/admin/agenda/")
    page.get_by_role("link", name="Editie toevoegen").first.click()
    page.locator("#id_title").fill(title)
    page.locator("#id_year").fill(str(year))
    page.locator("#id_host_city").fill("Wipneusdorp")
    page.locator("#id_start").fill(f"{day} 09:00")
    page.locator("#id_end").fill(f"{day} 17:00")
    page.locator("#id_city").fill("Wipneusdorp")
    page.locator("#id_intro").fill("Een dag over wat dorpen van elkaar leren.")
    expect(page.locator("#id_show_programme")).to_be_checked()
    publish(page)
    reader = follow_to_the_page(page, visitor)
    assert reader.url.endswith(f"/dag-van-de-stad/{year}/")
    expect(reader.get_by_role("heading", level=1)).to_contain_text(str(year))

    menu(page, "Agenda")
    page.get_by_role("link", name=title).first.click()
    page.locator(".w-slim-header").get_by_role("button", name="Acties").click()
    page.get_by_role("link", name="Programma", exact=True).first.click()
    round_times = {"start": f"{day} 11:00", "end": f"{day} 12:00"}
    add_part(page, "Ronde toevoegen", {"name": "Ronde 1", **round_times}, {})
    add_part(page, "Zaal toevoegen", {"name": "Zolderzaal"}, {})
    in_round = {"round": "Ronde 1", "room": "Zolderzaal"}
    add_part(
        page,
        "Onderdeel toevoegen",
        {"title": "Leren van de buren", "summary": "Over een schutting kijken."},
        in_round,
    )
    plenary = {"title": "Opening", "start": f"{day} 09:30", "end": f"{day} 10:30"}
    add_part(page, "Onderdeel toevoegen", plenary, {"kind": "Plenair"})

    reader.goto(f"/dag-van-de-stad/{year}/programma/")
    main = reader.get_by_role("main")
    for text in ("Ronde 1", "Zolderzaal", "Leren van de buren", "Opening"):
        expect(main.get_by_text(text).filter(visible=True).first).to_be_visible()
    main.get_by_role("link", name="Leren van de buren").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Leren van de buren")
    expect(main).to_contain_text("Over een schutting kijken.")
    expect_found(reader, "Wipneusdorp", title)


def add_link(page: Page, text: str, address: str) -> None:
    """Type a link at the end of the text that is being written."""
    page.keyboard.type(text)
    for _letter in text:
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+k")
    modal = page.locator(".modal-dialog")
    modal.get_by_role("link", name="Externe link").click()
    modal.locator("#id_external-link-chooser-url").fill(address)
    modal.get_by_role("button", name="Voeg een link toe").click()
    expect(modal).to_be_hidden()


def test_the_editor_tells_while_writing_what_readers_will_stumble_over(staff):
    page = staff(MODERATOR, "/admin/news/")
    page.get_by_role("link", name="Artikel toevoegen").first.click()
    page.locator("#id_title").fill("Een concept met fouten")
    insert_text(page, " ".join(["woord"] * 31) + ". ")
    add_link(page, "Klik hier", "https://example.org/")
    wait_until_kept(page, "https://example.org/")
    toggle = page.get_by_role("button", name="Controles tonen of verbergen")
    toggle.press("Enter")
    checks = page.locator("[data-side-panel=checks]")
    found = checks.locator("[data-content-checker-row]")
    expect(found).to_have_count(3, timeout=30_000)  # the preview is loaded, and then looked at
    expect(found.filter(has_text="De tekst van een link zegt niet waar je komt")).to_be_visible()
    expect(found.filter(has_text="Een zin is lang")).to_be_visible()
    expect(found.filter(has_text="Er is geen beschrijving voor zoekmachines")).to_be_visible()

    page.locator("#id_lead").fill("De inleiding is ook de omschrijving.")
    for _try in range(10):
        # Wagtail 7.4 forgets what was typed while the preview was loading, until it is shown anew.
        toggle.press("Enter")
        toggle.press("Enter")
        with suppress(PlaywrightTimeoutError):
            found.nth(2).wait_for(state="detached", timeout=5_000)
            break
    expect(found).to_have_count(2)

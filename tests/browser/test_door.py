"""The door in a real browser: codes, the camera, and the network cut."""

import json
import re
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.conftest import CHROMIUM, CHROMIUM_FLAGS, RunningSite, axe_violations
from tests.browser.screens import fits, is_fine

#: A door, three people of which two came together, and one who cancelled; printed as JSON.
MAKE_DOOR = """
import json, uuid
from datetime import timedelta
from django.utils import timezone
from events.door import check_in as door
from events.sign_up.changes import cancel
from events.models import Booking, EventIndexPage, EventPage, Session, SignUp
from events.sign_up.registration import Application, Attendee, register
start = timezone.now() + timedelta(days=1)
event = EventIndexPage.objects.first().add_child(
    instance=EventPage(
        title="Een dag aan de deur", start=start, end=start + timedelta(hours=8), city="Breda"
    )
)
sign_up = SignUp.objects.create(event=event, max_group=3)
def join(*names):
    # A colleague without an address: one address is mailed only so often by others.
    addresses = [f"{names[0]}@example.org", *[""] * (len(names) - 1)]
    people = [
        Attendee(name, "de Vries", address, "Gemeente Breda")
        for name, address in zip(names, addresses, strict=True)
    ]
    return register(sign_up.pk, Application(uuid.uuid4(), people)).registration
one, pair, gone = join("Sanne"), join("Joris", "Mila"), join("Noor")
cancel(gone.pk)
part = Session.objects.create(event=event, title="Wandeling", slug="w", start=start, end=event.end)
Booking.objects.create(registration=one, session=part, state="confirmed")
tokens = [door.make_pass(sign_up, name)[1] for name in ("Deur A", "Deur B")]
print(json.dumps({
    "sign_up": sign_up.pk, "doors": [f"/deur/{token}/" for token in tokens],
    "one": [one.ticket, one.code], "pair": [pair.ticket, pair.code],
    "gone": [gone.ticket, gone.code],
}))
"""

PRESENT = """
from events.door import check_in as door
from events.door.conflicts import conflicts
from events.models import Scan, SignUp
sign_up = SignUp.objects.get(pk={pk})
scans = Scan.objects.filter(sign_up=sign_up).count()
print(door.count(sign_up, None).present, scans, len(conflicts(sign_up)))
"""

WITHDRAW = """
from django.utils import timezone
from events.models import DoorPass
DoorPass.objects.filter(sign_up={pk}).update(revoked_at=timezone.now())
"""

FORGET = """
from events.models import Registration
from events.sign_up.retention import erase
erase(Registration.objects.get(code="{code}").pk)
"""


@pytest.fixture
def made(site: RunningSite) -> dict:
    """An event with a door of its own."""
    return json.loads(site.manage("shell", "-v", "0", "-c", MAKE_DOOR).splitlines()[-1])


def present(site: RunningSite, made: dict) -> tuple[int, ...]:
    """How many are in, how many scans and how many conflicts there are, by the site itself."""
    printed = site.manage("shell", "-v", "0", "-c", PRESENT.format(pk=made["sign_up"]))
    return tuple(int(number) for number in printed.split()[-3:])


def type_code(page, code: str) -> None:
    page.get_by_label("Code op het ticket").fill(code)
    page.keyboard.press("Enter")


def expect_result(page, kind: str, *texts: str) -> None:
    result = page.locator("#door-result")
    expect(result).to_have_class(re.compile(f"door-result--{kind}"))
    for text in texts:
        expect(result).to_contain_text(text)


def test_types_a_code_and_sees_green_and_again_amber(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    type_code(page, made["one"][1])
    expect_result(page, "ok", "Welkom", "Sanne de Vries", "Gemeente Breda")
    expect(page.locator("#door-count")).to_have_text("1 van 3 binnen")
    assert axe_violations(page) == []
    type_code(page, made["one"][0].lower())
    expect_result(page, "again", "Al binnen", "Deur A")
    assert axe_violations(page) == []
    type_code(page, made["gone"][1])
    expect_result(page, "refused", "Deze aanmelding is geannuleerd")
    assert axe_violations(page) == []
    type_code(page, "https://example.org/a-poster")
    expect_result(page, "refused", "Dit is geen ticket")
    assert fits(page)
    assert present(site, made) == (1, 4, 0)


def test_the_other_door_is_amber_at_once_and_undo_opens_it(visitor, made):
    first, second = (visitor(door, width=360) for door in made["doors"])
    type_code(first, made["one"][0])
    expect_result(first, "ok")
    type_code(second, made["one"][0])
    expect_result(second, "again", "Deur A")
    expect(second.locator("#door-count")).to_have_text("1 van 3 binnen")
    first.get_by_role("button", name="Ongedaan maken").click()
    expect(first.locator("#door-result")).to_contain_text("Ongedaan gemaakt")
    expect(first.locator("#door-network")).to_have_text("Online")
    type_code(second, made["one"][0])
    expect_result(second, "ok")
    type_code(second, made["pair"][0])
    expect(first.locator("#door-count")).to_have_text("2 van 3 binnen", timeout=15_000)


def test_searches_and_checks_in_who_came_along(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    page.get_by_label("Naam of organisatie").fill("jor")
    page.get_by_role("button", name="Inchecken Joris de Vries").click()
    expect_result(page, "ok", "Joris de Vries")
    page.get_by_role("button", name="Iedereen inchecken die meekwam").click()
    expect(page.locator("#door-result")).to_contain_text("Ingecheckt: 1")
    assert present(site, made)[0] == 2


def test_goes_on_without_network_and_sends_it_later(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    type_code(page, made["one"][0])
    expect_result(page, "ok", "Sanne de Vries")
    expect(page.locator("#door-network")).to_contain_text("Geen netwerk")
    expect(page.locator("#door-network")).to_contain_text("1 scan wacht")
    type_code(page, made["one"][0])
    expect_result(page, "again", "Deur A")
    type_code(page, made["gone"][0])
    expect_result(page, "refused", "Deze aanmelding is geannuleerd")
    type_code(page, "A" * 26)
    expect_result(page, "refused", "Onbekend ticket")
    assert axe_violations(page) == []
    assert present(site, made) == (0, 0, 0)
    # The page opens again without network, with its queue.
    page.reload()
    expect(page.locator("#door-network")).to_contain_text("4 scans wachten")
    type_code(page, made["pair"][1])
    expect_result(page, "ok", "Joris de Vries")
    page.context.set_offline(False)
    expect(page.locator("#door-network")).to_have_text("Online", timeout=15_000)
    assert present(site, made) == (2, 5, 0)


def test_two_doors_without_network_end_with_one_check_in_and_a_conflict(visitor, made, site):
    doors = [visitor(door) for door in made["doors"]]
    for page in doors:
        expect(page.locator("#door-network")).to_have_text("Online")
        page.context.set_offline(True)
        type_code(page, made["one"][0])
        expect_result(page, "ok", "Sanne de Vries")
    for page in reversed(doors):
        page.context.set_offline(False)
        expect(page.locator("#door-network")).to_have_text("Online", timeout=15_000)
    assert present(site, made) == (1, 2, 1)
    type_code(doors[1], made["one"][0])
    expect_result(doors[1], "again", "Deur A")


def test_a_part_of_the_programme_has_its_own_list_by_keyboard_alone(visitor, made):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    page.get_by_label("Lijst", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#door-count")).to_have_text("0 van 1 binnen")
    page.get_by_label("Code op het ticket").focus()
    page.keyboard.type(made["one"][1])
    page.keyboard.press("Enter")
    expect_result(page, "ok", "Sanne de Vries", "Wandeling")
    page.keyboard.type(made["pair"][1])  # the field is still the one to type in
    page.keyboard.press("Enter")
    expect_result(page, "refused", "Heeft dit onderdeel niet gekozen")
    page.reload()
    expect(page.locator("#door-count")).to_have_text("1 van 1 binnen")


def test_a_withdrawn_link_erases_what_the_device_knew(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    site.manage("shell", "-v", "0", "-c", WITHDRAW.format(pk=made["sign_up"]))
    type_code(page, made["one"][0])
    expect(page.locator("#main")).to_have_text(
        "Deze link is ingetrokken. Wat op dit apparaat stond, is gewist."
    )
    assert page.evaluate("indexedDB.databases().then((found) => found.length)") == 0
    page.wait_for_function("() => caches.keys().then((found) => found.length === 0)")
    page.wait_for_timeout(1000)
    assert page.evaluate("caches.keys().then((found) => found.length)") == 0


def test_a_withdrawn_link_that_is_opened_anew_erases_too(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/robots.txt")
    site.manage("shell", "-v", "0", "-c", WITHDRAW.format(pk=made["sign_up"]))
    page.goto(made["doors"][0])
    expect(page.get_by_role("heading")).to_have_text("Deze link naar de deur is ingetrokken")
    page.wait_for_function(
        """async () => !(await caches.keys()).length && !(await indexedDB.databases()).length
        && !(await navigator.serviceWorker.getRegistrations()).length"""
    )
    assert axe_violations(page) == []


def test_who_is_forgotten_vanishes_from_the_device(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    site.manage("shell", "-v", "0", "-c", FORGET.format(code=made["one"][1]))
    with page.expect_response("**/lijst.json") as answer:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert len(answer.value.body()) < 1000
    page.get_by_label("Naam of organisatie").fill("vries")
    expect(page.locator(".door-person")).to_have_count(3)
    page.context.set_offline(True)
    type_code(page, made["one"][0])
    expect_result(page, "refused", "Onbekend ticket")


def fill_walk_in(page, first_name: str, **fields: str) -> None:
    page.get_by_role("link", name="Iemand zonder aanmelding").click()
    page.get_by_label("Voornaam").fill(first_name)
    page.get_by_label("Achternaam").fill("Jansen")
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Aanmelden en inchecken").click()


def test_who_walks_in_without_network_is_in_once_and_sent_later(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    fill_walk_in(page, "Jan")
    expect_result(page, "ok", "Jan Jansen", "Wacht op verzenden")
    expect(page.locator("#door-count")).to_have_text("1 van 4 binnen")
    expect(page.locator("#door-network")).to_contain_text("1 scan wacht")
    assert axe_violations(page) == []
    page.reload()
    expect(page.locator("#door-count")).to_have_text("1 van 4 binnen")
    page.get_by_label("Naam of organisatie").fill("jansen")
    expect(page.locator(".door-person")).to_contain_text("Wacht op verzenden")
    page.context.set_offline(False)
    expect(page.locator("#door-network")).to_have_text("Online", timeout=15_000)
    expect(page.locator("#door-count")).to_have_text("1 van 4 binnen")
    assert present(site, made) == (1, 1, 0)
    page.get_by_label("Naam of organisatie").fill("jan ")
    expect(page.locator(".door-person")).to_contain_text("Al binnen")


def test_walks_in_by_keyboard_with_an_address_that_is_known(visitor, made, site):
    page = visitor(made["doors"][0], width=360)
    expect(page.locator("#door-network")).to_have_text("Online")
    page.get_by_role("link", name="Iemand zonder aanmelding").focus()
    page.keyboard.press("Enter")
    assert axe_violations(page) == []
    page.keyboard.type("S.")
    page.keyboard.press("Tab")
    page.keyboard.type("de Vries")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Sanne@example.org")
    page.keyboard.press("Enter")
    expect_result(page, "again", "Heeft al een aanmelding", "Sanne de Vries")
    page.get_by_role("button", name="Inchecken", exact=True).first.click()
    expect_result(page, "ok", "Sanne de Vries")
    assert fits(page)
    assert present(site, made) == (1, 1, 0)


def test_without_scripts_it_is_plain_forms(visitor, made):
    page = visitor(made["doors"][0], width=360, java_script_enabled=False)
    type_code(page, made["pair"][1])
    expect_result(page, "ok", "Joris de Vries")
    page.get_by_role("button", name="Iedereen inchecken die meekwam").click()
    expect(page.locator("#door-count")).to_have_text("2 van 3 binnen")


def test_the_other_pages_pass_axe(visitor, made):
    for part in ("inloop/", "lijst/"):
        page = visitor(f"{made['doors'][0]}{part}", width=360)
        is_fine(page)


def write_film(path: Path, ticket: str) -> None:
    """A film of one still picture: the ticket's code in the middle of a grey wall."""
    rows = segno.make(ticket, error="m").matrix_iter(scale=8, border=4)
    code = [bytes(16 if dark else 235 for dark in row) for row in rows]
    picture = Image.new("L", (640, 480), 128)
    size = len(code)
    picture.paste(
        Image.frombytes("L", (size, size), b"".join(code)), ((640 - size) // 2, (480 - size) // 2)
    )
    frame = picture.tobytes() + bytes([128]) * (640 * 480 // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + frame) * 10)


@pytest.fixture
def filming(playwright: Playwright, site: RunningSite, made: dict, tmp_path: Path):
    """A browser whose camera sees a ticket."""
    film = tmp_path / "ticket.y4m"
    write_film(film, made["one"][0])
    browser: Browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            *CHROMIUM_FLAGS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    context = browser.new_context(base_url=site.url, locale="nl-NL", permissions=["camera"])
    yield context.new_page()
    browser.close()


def test_the_camera_reads_a_ticket(filming, made):
    filming.goto(made["doors"][0])
    filming.get_by_role("button", name="Scannen met de camera").click()
    expect_result(filming, "ok", "Sanne de Vries")
    # The ticket is still before the camera, and is not scanned again.
    filming.wait_for_timeout(1500)
    expect_result(filming, "ok", "Sanne de Vries")
    filming.get_by_role("button", name="Camera stoppen").click()
    expect(filming.locator("#door-video")).to_be_hidden()

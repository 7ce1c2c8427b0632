"""The staff's screens of a sign-up, in a browser at two widths, with axe."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screens import is_fine

EDITOR = "redactie@example.org"
#: The coming Dag van de Stad of the demo with somebody who has a place, and the edition before.
EVENTS = """
from django.utils import timezone
from events.models import CityDayPage, State
coming = CityDayPage.objects.filter(start__gt=timezone.now()).order_by("start").first()
former = CityDayPage.objects.filter(end__lt=timezone.now()).order_by("start").last()
person = coming.sign_up.registrations.filter(state=State.CONFIRMED).first()
print("=>", coming.pk, former.pk, person.pk)
"""


@pytest.fixture(scope="module")
def numbers(site):
    """The numbers of the event, the former edition and somebody with a place."""
    return site.manage("shell", "-v", "0", "-c", EVENTS).rpartition("=>")[2].split()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "screen",
    [
        "{event}/aanmelding/",
        "{event}/aanmelding/vragen/",
        "{event}/deelnemers/",
        "{event}/deelnemers/nieuw/",
        "{event}/deelnemers/{person}/",
        "{event}/deelnemers/{person}/gegevens/",
        "{event}/overzicht/",
        "{former}/overzicht/",
        "{event}/papieren/",
        "{event}/mail/",
        "{event}/mail/nieuw/",
        "{event}/programma/",
        "{event}/deur/",
        "{event}/aanmelding/codes/",
        "{event}/deelnemers/?state=confirmed&q=a",
        "{former}/terugblik/",
        "opkomst/",
    ],
)
def test_a_screen_is_accessible_and_fits(staff, numbers, screen, width):
    event, former, person = numbers
    path = screen.format(event=event, former=former, person=person)
    page = staff(EDITOR, f"/admin/agenda/{path}", width=width)
    page.evaluate("document.querySelectorAll('main details').forEach(item => item.open = true)")
    is_fine(page)


def test_figures_are_plots_with_their_tables(staff, numbers):
    event, former, _person = numbers
    page = staff(EDITOR, f"/admin/agenda/{former}/overzicht/")
    door = page.get_by_role("img", name=re.compile("De deur op"))
    expect(door).to_be_visible()
    page.get_by_text("Hetzelfde als tabel").nth(1).click()
    expect(page.get_by_role("columnheader", name="Binnengekomen")).to_be_visible()
    page.goto(f"/admin/agenda/{event}/overzicht/")
    expect(page.get_by_text("De vorige keer kwam")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Noord-Brabant")).to_be_visible()
    page.get_by_role("link", name="Vergelijk met andere bijeenkomsten").click()
    expect(page.get_by_role("heading", name="Opkomst bij bijeenkomsten").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_staff_look_at_a_mail_before_it_leaves(staff, numbers, width):
    page = staff(EDITOR, f"/admin/agenda/{numbers[0]}/mail/nieuw/", width=width)
    page.get_by_label("Onderwerp").fill("Tot maandag")
    page.get_by_label("Tekst").fill("Beste {voornaam},\n\nTot ziens bij {bijeenkomst}.")
    page.get_by_role("button", name="Bekijk").click()
    for name in ("De mail op een computer", "De mail op een telefoon"):
        letter = page.frame_locator(f'iframe[title="{name}"]')
        expect(letter.get_by_role("heading", name="Tot maandag")).to_be_visible()
    page.get_by_text("Als gewone tekst").click()
    expect(page.locator("pre")).to_contain_text("Tot ziens bij Dag van de Stad")
    is_fine(page)


def test_staff_sign_up_a_group_and_find_it(staff, numbers):
    page = staff(EDITOR, f"/admin/agenda/{numbers[0]}/deelnemers/nieuw/", width=360)
    page.get_by_label("Voornaam").first.fill("Sanne")
    page.get_by_label("Achternaam").first.fill("Groepsma")
    page.get_by_text("Collega's die meekomen").click()
    page.get_by_label("Collega 1: voornaam").fill("Bo")
    page.get_by_label("Collega 1: achternaam").fill("Groepsma")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_text("Sanne Groepsma, Bo Groepsma: Bevestigd.")).to_be_visible()
    page.goto(f"/admin/agenda/{numbers[0]}/deelnemers/?q=groepsma")
    expect(page.locator("main table tbody tr")).to_have_count(2)

"""Newsletters on a phone, without scripts: subscribe, confirm, choose, leave."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_violations
from tests.browser.mails import mails_to, text_of
from tests.browser.screens import is_fine


@pytest.fixture
def phone(visitor):
    """The form, in a browser without scripts."""
    return visitor("/nieuwsbrieven/aanmelden/", width=360, java_script_enabled=False)


@pytest.fixture
def checked(visitor):
    """Look at the same address with scripts, which axe needs."""

    def check(page):
        other = visitor(page.url, width=360)
        is_fine(other)
        other.close()

    return check


def link_in(message, word):
    text = text_of(message)
    return re.search(rf"http://\S+/{word}/\S+", text)[0]


def test_from_subscribing_to_leaving(phone, checked, site):
    checked(phone)
    phone.get_by_label("Agenda Stad").check()
    phone.get_by_label("Good Food City").check()
    phone.get_by_label("E-mailadres").fill("lezer@voorbeeld.example")
    time.sleep(2)  # nobody types this fast
    phone.get_by_role("button", name="Aanmelden").click()
    expect(phone.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    checked(phone)

    (message,) = mails_to(site, "lezer@voorbeeld.example")
    phone.goto(link_in(message, "bevestigen"))
    checked(phone)
    phone.get_by_role("button", name="Bevestig je aanmelding").click()
    expect(phone.get_by_text("Je bent aangemeld.")).to_be_visible()
    expect(phone.get_by_label("Agenda Stad")).to_be_checked()
    expect(phone.get_by_label("Dag van de Stad")).not_to_be_checked()
    checked(phone)

    phone.get_by_label("Good Food City").uncheck()
    phone.get_by_label("Naam").fill("Noor")
    phone.get_by_role("button", name="Opslaan").click()
    expect(phone.get_by_text("Je keuze is bewaard.")).to_be_visible()
    expect(phone.get_by_label("Good Food City")).not_to_be_checked()

    phone.get_by_role("link", name="Wijzig je adres").click()
    checked(phone)
    phone.go_back()
    phone.get_by_role("button", name="Zet alles uit").click()
    expect(phone.get_by_text("Je ontvangt geen nieuwsbrieven meer.")).to_be_visible()

    phone.get_by_role("link", name="Wis mijn gegevens").click()
    checked(phone)
    phone.get_by_role("button", name="Wis mijn gegevens").click()
    expect(phone.get_by_text("We hebben gewist wat we van je wisten")).to_be_visible()


def test_with_the_keyboard_alone(visitor):
    page = visitor("/nieuwsbrieven/aanmelden/", width=360)
    page.get_by_label("Agenda Stad").focus()
    page.keyboard.press("Space")
    seen = []
    for _number in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.type"))
        if page.evaluate("document.activeElement.type") == "submit":
            break
    assert "website" not in seen, "the field for programs is never reached"
    assert {"email", "name"} <= set(seen)
    page.get_by_label("E-mailadres").fill("geen adres")
    time.sleep(2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^Fout:"))
    assert axe_violations(page) == []


def test_in_the_text_of_a_page(visitor, site):
    page = visitor("/over-agenda-stad/", width=360)
    assert axe_violations(page) == []
    box = page.locator(".as-cta")
    box.get_by_label("E-mailadres").fill("blok@voorbeeld.example")
    time.sleep(2)
    box.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("heading", name="Kijk in je mail")).to_be_visible()
    (message,) = mails_to(site, "blok@voorbeeld.example")
    assert "Agenda Stad" in text_of(message)


def test_a_link_from_a_newsletter_leaves_in_one_click(visitor, site):
    command = (
        "from newsletters.models import *; from newsletters.links import *; "
        "s = Subscriber.objects.filter(subscriptions__state='subscribed').first(); "
        "print(unsubscribe_url(s, s.subscriptions.filter(state='subscribed').first().newsletter))"
    )
    url = site.manage("shell", "-v", "0", "-c", command).strip()
    page = visitor(url, width=360)
    assert axe_violations(page) == []
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_role("heading", name="Je bent afgemeld")).to_be_visible()
    assert axe_violations(page) == []

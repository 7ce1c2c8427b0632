"""Accounts on a phone, with the keyboard: sign up, sign in in each way, second factor, leave."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Locator, Page, expect

from tests.browser.mails import mails_to
from tests.browser.screens import is_fine, tab_to

PASSWORD = "een-lang-wachtwoord-voor-mij"


@pytest.fixture
def phone(visitor, site):
    """A phone. By name and not by number: browsers make no passkeys for a number."""

    def open_page(path: str) -> Page:
        page = visitor("about:blank", width=360)
        page.context.set_default_timeout(15_000)
        page.goto(site.url.replace("127.0.0.1", "localhost") + path)
        return page

    return open_page


def look_at(page: Page) -> None:
    """Nothing is wrong by axe, nothing stands out of the screen, and the page has a title."""
    is_fine(page)
    assert len(page.title()) > len("Agenda Stad")


def go_to(page: Page, target: Locator) -> None:
    """Reach something with the Tab key, from the heading of the page."""
    page.locator("main h1").evaluate("it => { it.tabIndex = -1; it.focus() }")
    tab_to(target)


def type_into(page: Page, label: str, text: str) -> None:
    """Go to a field with the keyboard, and type."""
    go_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def press(page: Page, name: str, role: str = "button") -> None:
    """Go to a button or link in the page with the keyboard, and press Enter."""
    go_to(page, page.locator("main").get_by_role(role, name=name, exact=True).first)
    page.keyboard.press("Enter")


def code_in(site, address: str, subject: str, number: int = 1) -> str:
    """The code in the newest mail with this subject."""
    deadline = time.monotonic() + 30
    while True:
        found = [mail for mail in mails_to(site, address) if subject in mail["Subject"]]
        if len(found) >= number:
            text = found[-1].get_body(("plain",)).get_content()
            return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", text, re.MULTILINE)[0]
        assert time.monotonic() < deadline, f"no mail '{subject}' to {address}"
        time.sleep(0.3)


def sign_up(page: Page, site, address: str) -> None:
    type_into(page, "E-mailadres", address)
    type_into(page, "Wachtwoord", PASSWORD)
    press(page, "Account maken")
    expect(page).to_have_url(re.compile("/confirm-email/"))
    type_into(page, "Code", code_in(site, address, "Bevestig"))
    press(page, "Bevestigen")
    expect(page).not_to_have_url(re.compile("/confirm-email/"))


def show_again(page: Page) -> None:
    """Give the password once more where the page asks for it."""
    if "/reauthenticate/" in page.url:
        look_at(page)
        type_into(page, "Wachtwoord", PASSWORD)
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(re.compile("/reauthenticate/"))


def test_sign_up_with_a_code(phone, site):
    page = phone("/account/signup/")
    look_at(page)
    type_into(page, "E-mailadres", "geen adres")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Fout:"))
    expect(page.get_by_role("alert")).to_be_visible()
    look_at(page)
    page.get_by_label("E-mailadres", exact=True).fill("")
    type_into(page, "E-mailadres", "nieuw@voorbeeld.example")
    type_into(page, "Wachtwoord", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/confirm-email/"))
    look_at(page)
    type_into(page, "Code", "FOUT-CODE")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Fout:"))
    look_at(page)
    page.get_by_label("Code", exact=True).fill("")
    type_into(page, "Code", code_in(site, "nieuw@voorbeeld.example", "Bevestig"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/good-food-city/leden/toegang/$"))
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/account/")
    expect(page.get_by_role("heading", name="Je account")).to_be_visible()
    expect(page.locator("main")).to_contain_text("nieuw@voorbeeld.example")
    look_at(page)


def test_sign_in_with_a_mailed_code(phone, site):
    page = phone("/account/login/")
    look_at(page)
    press(page, "Stuur mij een inlogcode", role="link")
    expect(page).to_have_url(re.compile("/login/code/$"))
    look_at(page)
    type_into(page, "E-mailadres", "lid@example.org")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/login/code/confirm/"))
    look_at(page)
    type_into(page, "Code", code_in(site, "lid@example.org", "Je code om in te loggen"))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/login/code/"))


def test_a_passkey_is_made_and_signs_in(phone, site):
    page = phone("/account/signup/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_up(page, site, "sleutel@voorbeeld.example")
    host = "/".join(page.url.split("/")[:3])
    page.goto(f"{host}/account/2fa/webauthn/add/")
    show_again(page)
    look_at(page)
    expect(page.get_by_label("Inloggen zonder wachtwoord")).to_be_checked()
    press(page, "Toevoegen")
    expect(page).not_to_have_url(re.compile("/add/"))
    page.goto(f"{host}/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("Een passkey")
    look_at(page)
    mails = [mail["Subject"] for mail in mails_to(site, "sleutel@voorbeeld.example", 2)]
    assert any("passkey" in subject for subject in mails)

    page.goto(f"{host}/account/logout/")
    look_at(page)
    press(page, "Uitloggen")
    expect(page).not_to_have_url(re.compile("/logout/"))
    page.goto(f"{host}/account/login/")
    press(page, "Inloggen met een passkey")
    expect(page).not_to_have_url(re.compile("/login/"))
    page.goto(f"{host}/account/")
    expect(page.locator("main")).to_contain_text("sleutel@voorbeeld.example")


def test_a_passkey_that_does_not_work_is_told(phone):
    page = phone("/account/login/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": False,
            }
        },
    )
    press(page, "Inloggen met een passkey")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Dat is niet gelukt", timeout=90_000)
    expect(alert).to_be_focused()
    look_at(page)


def test_second_factor_another_address_and_the_end(phone, site):
    page = phone("/account/signup/")
    sign_up(page, site, "wissel@voorbeeld.example")
    host = "/".join(page.url.split("/")[:3])

    page.goto(f"{host}/account/2fa/")
    look_at(page)
    page.goto(f"{host}/account/2fa/totp/activate/")
    show_again(page)
    look_at(page)
    secret = page.locator("#authenticator_secret").input_value()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    type_into(page, "Code uit je app", code)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/recovery-codes/"))
    look_at(page)

    page.goto(f"{host}/account/sessions/")
    look_at(page)

    page.goto(f"{host}/account/email/")
    look_at(page)
    type_into(page, "Nieuw e-mailadres", "later@voorbeeld.example")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/confirm-email/"))
    look_at(page)
    type_into(page, "Code", code_in(site, "later@voorbeeld.example", "Bevestig"))
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/confirm-email/"))
    told = mails_to(site, "wissel@voorbeeld.example", 3)
    assert any("Je e-mailadres is veranderd" in mail["Subject"] for mail in told)

    page.goto(f"{host}/account/gegevens/")
    look_at(page)
    press(page, "Mijn account verwijderen", role="link")
    expect(page).not_to_have_url(re.compile("/gegevens/$"))
    show_again(page)
    expect(page.get_by_role("heading", name="Wil je je account verwijderen?")).to_be_visible()
    look_at(page)
    press(page, "Mijn account verwijderen")
    expect(page.locator("main")).to_contain_text("Je account stopt op")
    look_at(page)
    press(page, "Mijn account houden")
    expect(page.locator("main")).not_to_contain_text("Je account stopt op")

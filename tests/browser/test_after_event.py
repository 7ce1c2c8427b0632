"""After an event and around it: what visitors answer, and what staff mail, print and try out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_violations

#: Somebody who was at an event that is over, and the links that they have.
WAS_THERE = """
from datetime import timedelta
from django.utils import timezone, translation
from events.sign_up.feedback import add_ready_made, feedback_path
from events.models import EventPage, Registration, SignUp, State
event = EventPage.objects.live().filter(end__lt=timezone.now(), sign_up=None).first()
with translation.override("nl"):
    sign_up = SignUp.objects.create(event=event)
    add_ready_made(sign_up)
person = Registration.objects.create(
    sign_up=sign_up, first_name="Sanne", last_name="de Vries", email="sanne@example.org",
    email_key="sanne@example.org", state=State.CONFIRMED,
)
person.refresh_from_db()
person = Registration.objects.select_related("sign_up__event").get(pk=person.pk)
print("=>", event.pk, feedback_path(person), person.secret)
"""


@pytest.fixture(scope="module")
def was_there(site):
    """The event, the path of the questions and the secret of the registration."""
    return site.manage("shell", "-v", "0", "-c", WAS_THERE).rpartition("=>")[2].split()


def test_somebody_answers_on_a_phone_with_the_keyboard(visitor, was_there):
    _event, path, _secret = was_there
    page = visitor(path, width=360)
    assert axe_violations(page) == []
    page.get_by_role("button", name="Versturen").click()
    expect(page).to_have_title(re.compile("^Fout:"))
    assert axe_violations(page) == []
    page.get_by_label("Heel goed").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("De gesprekken.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bedankt voor je antwoorden")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_certificate_is_on_the_page_of_the_registration(visitor, was_there):
    _event, _path, secret = was_there
    page = visitor(f"/aanmelding/{secret}/", width=360)
    assert axe_violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download het bewijs").click()
    assert download.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize(
    "screen",
    ["papieren", "mail", "mail/nieuw", "terugblik", "terugblik/vragen", "aanmelding/proef"],
)
def test_staff_have_a_screen_for_it(staff, was_there, screen):
    page = staff("redactie@example.org", f"/admin/agenda/{was_there[0]}/{screen}/")
    expect(page.locator("main h1, main h2").first).to_be_visible()
    page.add_style_tag(content="*, ::before, ::after { transition: none !important; }")
    main = [line for line in axe_violations(page) if "#main" in line or "main " in line]
    assert main == []

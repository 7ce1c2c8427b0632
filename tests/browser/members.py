"""What walks of members have in common: sign in on a phone, press by keyboard, look at the page."""

import re

from playwright.sync_api import Page

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import OpenPage


def as_member(visitor: OpenPage, email: str, path: str, **options) -> Page:
    """A phone on which somebody with the password of the demo is signed in."""
    page = visitor(f"/account/login/?next={path}", width=options.pop("width", 360), **options)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    return page


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button by keyboard."""
    button = page.locator("main").get_by_role("button", name=name).first
    button.focus()
    page.keyboard.press("Enter")


def follow(page: Page, link) -> None:
    """Follow a link by keyboard, and wait for where it leads."""
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

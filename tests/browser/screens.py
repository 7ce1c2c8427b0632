"""What every walk asks of a page, and how somebody without a mouse gets round it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import axe_violations


def wrong_in(page: Page) -> list[str]:
    """What axe finds in the part of a screen of staff that is ours."""
    page.add_style_tag(content="*, ::before, ::after { transition: none !important; }")
    expect(page.locator("main :is(h1, h2):visible").first).to_be_visible()
    return [line for line in axe_violations(page) if "w-header" not in line]


def fits(page: Page) -> bool:
    """Nobody has to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def is_fine(page: Page) -> None:
    """Nothing is wrong with a page, at the width that it has."""
    assert (wrong_in(page) if "/admin/" in page.url else axe_violations(page)) == []
    assert fits(page)


def look(page: Page) -> None:
    """Nothing is wrong with a screen of staff, on a computer and on a phone."""
    assert wrong_in(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert wrong_in(page) == []
    assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def open_by(link: Locator) -> None:
    """Click on a link, and wait for the page that it leads to."""
    with link.page.expect_navigation():
        link.click()


def wait_for(page: Page, wanted: Locator) -> None:
    """Look again until the worker did its part."""
    for _try in range(20):
        if wanted.count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    expect(wanted.first).to_be_visible()


def tab_to(target: Locator) -> None:
    """Press the Tab key until this has the focus, as somebody without a mouse does."""
    for _press in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        target.page.keyboard.press("Tab")
    pytest.fail(f"the Tab key does not come to {target}")


def press(target: Locator) -> None:
    """Reach a link or a button with the Tab key, and press Enter."""
    tab_to(target)
    target.page.keyboard.press("Enter")

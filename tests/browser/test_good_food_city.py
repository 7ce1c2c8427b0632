"""The front page, the library and the map of Good Food City, on a phone and with the keyboard."""

import pytest

from tests.browser.conftest import OpenPage, axe_violations
from tests.browser.screens import is_fine

PAGES = [
    "/good-food-city/",
    "/good-food-city/bibliotheek/",
    "/good-food-city/bibliotheek/?q=soep",
    "/good-food-city/kaart/",
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_barrier_on_a_phone(visitor: OpenPage, path: str, dark: bool) -> None:
    page = visitor(path, width=360, dark=dark)
    is_fine(page)


def test_the_menu_opens_without_a_script(visitor: OpenPage) -> None:
    page = visitor("/good-food-city/", width=320, java_script_enabled=False)
    menu = page.locator(".as-rooms__small")
    menu.locator("summary").click()
    menu.get_by_role("link", name="Bibliotheek").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Bibliotheek"
    assert page.locator(".as-rooms__small [aria-current=page]").count() == 1


def test_the_library_is_searched_with_the_keyboard(visitor: OpenPage) -> None:
    page = visitor("/good-food-city/bibliotheek/", width=360)
    page.get_by_label("Zoeken", exact=True).last.focus()
    page.keyboard.type("schoollunch")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=schoollunch**")
    assert "warme schoollunch" in page.locator("main").inner_text()
    assert axe_violations(page) == []


def test_the_map_can_be_skipped_to_an_equal_list(visitor: OpenPage) -> None:
    page = visitor("/good-food-city/kaart/", width=360)
    markers = page.locator(".as-map__place").count()
    assert markers > 5
    page.locator(".as-map__skip").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="De soepfiets rijdt door de wijk").last.click()
    assert page.get_by_role("heading", level=1).inner_text() == "De soepfiets rijdt door de wijk"


def test_staff_see_figures_without_barriers(staff: OpenPage) -> None:
    page = staff("moderator@example.org", "/admin/good-food-city/cijfers/")
    main = page.locator("main")
    assert "Leden per stad" in main.inner_text()
    assert [found for found in axe_violations(page) if ".plot" in found] == []
    # The drawing is a line, as its style sheet says; without it it is a black shape.
    line = page.locator(".plot__line").first
    assert line.evaluate("element => getComputedStyle(element).fill") == "none"


def test_staff_take_an_initiative_over_with_one_click(staff: OpenPage) -> None:
    page = staff("redactie@example.org", "/admin/good-food-city/overnemen/")
    page.get_by_role("link", name="De soepfiets rijdt door de wijk").click()
    page.get_by_role("button", name="Maak er een nieuwsbericht van").click()
    page.wait_for_url("**/admin/pages/*/edit/")
    assert page.locator("#id_title").input_value() == "De soepfiets rijdt door de wijk"

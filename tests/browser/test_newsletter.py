"""An issue from nothing to sent, in the real admin; the mail and the archive as people see them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, RunningSite, axe_violations

MODERATOR = "moderator@example.org"
ARCHIVE = """
from newsletters.models import NewsletterIndexPage
print(NewsletterIndexPage.objects.get().pk)
"""
#: A mail stands in a page of the mail program, which has these.
OF_THE_MAIL_PROGRAM = ("landmark-one-main", "region", "page-has-heading-one")


def mail_violations(page: Page) -> list[str]:
    """What axe finds wrong in a mail."""
    return [one for one in axe_violations(page) if not one.startswith(OF_THE_MAIL_PROGRAM)]


def no_sideways_scroll(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def double_the_text(page: Page) -> None:
    """As a phone does whose owner wants large text."""
    page.evaluate(
        """() => {
          const all = [...document.querySelectorAll('body *')];
          const sizes = all.map(one => parseFloat(getComputedStyle(one).fontSize));
          all.forEach((one, n) => one.style.setProperty(
            'font-size', `${2 * sizes[n]}px`, 'important'));
        }"""
    )


def test_an_issue_from_nothing_to_sent(site: RunningSite, staff: OpenPage, visitor: OpenPage):
    archive = site.manage("shell", "-v", "0", "-c", ARCHIVE).strip()
    page = staff(MODERATOR, f"/admin/pages/add/newsletters/issuepage/{archive}/")
    page.locator("#id_title").fill("Een stad om samen te maken")
    page.locator("#id_newsletter").select_option(label="Agenda Stad")
    page.locator("#id_preheader").fill("Wat er de laatste twee weken in steden gebeurde")
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(page.locator(".messages")).to_contain_text("nieuw")
    expect(page.locator("form")).to_contain_text("Alle controles zijn groen")
    number = re.search(r"/pages/(\d+)/", page.url)[1]

    for mode, width in (("mail", 320), ("mail", 640), ("dark", 320), ("dark", 640)):
        mail = staff(MODERATOR, f"/admin/pages/{number}/view_draft/?mode={mode}", width=width)
        expect(mail.get_by_role("heading", level=1)).to_have_text("Een stad om samen te maken")
        assert mail_violations(mail) == []
        assert no_sideways_scroll(mail)
        double_the_text(mail)
        assert no_sideways_scroll(mail)

    page.goto(f"/admin/nieuwsbrieven/uitgave/{number}/")
    page.get_by_role("button", name="Stuur de proefmail").click()
    expect(page.locator(".messages")).to_contain_text("onderweg")
    page.get_by_role("button", name="Verstuur naar iedereen").click()
    expect(page.locator(".messages")).to_contain_text("wordt verstuurd")

    reader = visitor("/nieuwsbrieven/")
    reader.get_by_role("link", name="Een stad om samen te maken").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Een stad om samen te maken")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_archive_can_be_read_by_everybody(visitor: OpenPage, width: int, dark: bool):
    for path in ("/nieuwsbrieven/", "/nieuwsbrieven/onder-de-straat-en-rond-de-kerk/"):
        page = visitor(path, width=width, dark=dark)
        assert axe_violations(page) == []
        assert no_sideways_scroll(page)

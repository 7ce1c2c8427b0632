"""An issue from nothing to sent, in the real admin; the mail as its readers see it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, RunningSite, axe_violations
from tests.browser.mails import mails_to, text_of
from tests.browser.screens import fits, wrong_in

MODERATOR = "moderator@example.org"
TITLE = "Een stad om samen te maken"
ARCHIVE = """
from newsletters.models import NewsletterIndexPage
print(NewsletterIndexPage.objects.get().pk)
"""
READER = """
from newsletters.models import NewsletterList, Subscriber
readers = Subscriber.objects.receiving(NewsletterList.objects.get(slug="agenda-stad"))
print(readers.count(), readers.order_by("pk").first().email)
"""
#: A mail stands in a page of the mail program, which has these.
OF_THE_MAIL_PROGRAM = ("landmark-one-main", "region", "page-has-heading-one")
#: Sending is a task of the worker; on a busy machine it takes its time.
PATIENCE = 60_000


def wrong_in_mail(page: Page) -> list[str]:
    """What axe finds wrong in a mail."""
    return [one for one in axe_violations(page) if not one.startswith(OF_THE_MAIL_PROGRAM)]


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


def write_title(page: Page, title: str) -> None:
    """Type a title, and wait for the address that the editor makes of it."""
    page.locator("#id_title").fill(title)
    page.locator("#id_title").blur()
    expect(page.locator("#id_slug")).not_to_have_value("")


def blocks_of(page: Page) -> list[str]:
    """What the blocks in the editor are about, in their order."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-streamfield-child]')].map(block => "
        "(block.querySelector('[data-chooser-title]') || block.querySelector('input[type=text]'))"
        "?.textContent || block.querySelector('input[type=text]')?.value)"
    )


def test_an_issue_from_nothing_to_sent(site: RunningSite, staff: OpenPage, visitor: OpenPage):
    archive = site.manage("shell", "-v", "0", "-c", ARCHIVE).split()[-1]
    number, address = site.manage("shell", "-v", "0", "-c", READER).split()[-2:]
    page = staff(MODERATOR, f"/admin/pages/add/newsletters/issuepage/{archive}/")
    write_title(page, TITLE)
    page.locator("#id_newsletter").select_option(label="Agenda Stad")
    page.get_by_role("button", name="Bewaar concept").first.click()

    # It fills itself with what is new.
    expect(page.locator(".messages")).to_contain_text("toegevoegd", timeout=PATIENCE)
    issue = re.search(r"/pages/(\d+)/", page.url)[1]
    expect(page.locator("[data-streamfield-child]").first).to_be_visible()
    before = blocks_of(page)
    assert {"Nieuws", "Agenda"} <= set(before)
    expect(page.locator("main")).to_contain_text(f"deze uitgave naar {number} lezers")

    # The second page goes to the top, the last one goes out, and somebody writes an intro.
    page.locator("[data-streamfield-child]").nth(2).get_by_title("Verplaats naar boven").click()
    page.locator("[data-streamfield-child]").last.get_by_title("Verwijderen").click()
    page.locator("#id_intro").fill("Met een woord dat op spam lijkt: gratis geld.")
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(page.locator(".messages")).to_contain_text("gewijzigd", timeout=PATIENCE)
    expect(page.locator("[data-streamfield-child]")).to_have_count(len(before) - 1)
    after = blocks_of(page)
    assert after[:3] == [before[0], before[2], before[1]]
    expect(page.locator("main")).to_contain_text("2 punten om naar te kijken")

    see_the_previews(staff, visitor, issue)

    # One check is waived with a reason, the other one is mended.
    page.goto(f"/admin/nieuwsbrieven/uitgave/{issue}/")
    assert wrong_in(page) == []
    row = page.get_by_role("row", name="spam")
    row.get_by_label("Waarom kan het toch verstuurd worden?").fill(
        "Het gaat over een boek met die titel"
    )
    row.get_by_role("button", name="Bewaar deze reden").click()
    expect(page.get_by_role("row", name="spam")).to_contain_text("Het gaat over een boek")
    expect(page.get_by_role("button", name="Verstuur naar")).to_have_count(0)
    page.goto(f"/admin/pages/{issue}/edit/")
    page.locator("#id_preheader").fill("Wat er de laatste twee weken in steden gebeurde")
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(page.locator("main")).to_contain_text("Alle controles zijn groen", timeout=PATIENCE)

    page.get_by_role("link", name="Testen en versturen").click()
    page.set_viewport_size({"width": 360, "height": 800})
    assert wrong_in(page) == []
    assert fits(page)
    page.get_by_role("button", name="Stuur de proefmail").click()
    expect(page.locator(".messages")).to_contain_text("onderweg")
    mails_to(site, MODERATOR, subject=f"[Test] {TITLE}")

    page.get_by_role("button", name=f"Verstuur naar {number} lezers").click()
    expect(page.locator(".messages")).to_contain_text("wordt verstuurd")
    page.get_by_role("link", name="Voortgang").click()
    # The page looks again by itself until everything has been sent.
    progress = page.locator("[data-progress]")
    expect(progress).to_have_attribute("data-progress", "off", timeout=PATIENCE)
    expect(progress).to_contain_text(f"Verstuurd {number}", use_inner_text=True)
    assert wrong_in(page) == []
    assert fits(page)

    mail = mails_to(site, address, subject=TITLE)[-1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    web = re.search(r"http://\S+/nieuwsbrieven/een-stad\S+", text_of(mail))
    reader = visitor(web[0], width=360)
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert axe_violations(reader) == []
    assert fits(reader)


def see_the_previews(staff: OpenPage, visitor: OpenPage, issue: str) -> None:
    """The mail in all its looks, and the page, in the order of the editor's list."""
    draft = f"/admin/pages/{issue}/view_draft/?mode="
    for mode, width in (("mail", 320), ("mail", 640), ("dark", 320), ("dark", 640)):
        mail = staff(MODERATOR, f"{draft}{mode}", width=width)
        expect(mail.get_by_role("heading", level=1)).to_have_text(TITLE)
        ground = mail.locator(".sheet").first.evaluate("it => getComputedStyle(it).backgroundColor")
        assert ground == ("rgb(42, 22, 52)" if mode == "dark" else "rgb(255, 255, 255)")
        assert wrong_in_mail(mail) == []
        assert fits(mail)
        double_the_text(mail)
        assert fits(mail)
    phone = staff(MODERATOR, f"{draft}phone")
    letter = phone.frame_locator("iframe")
    expect(letter.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert letter.locator("body").evaluate("body => body.clientWidth") < 400
    text = staff(MODERATOR, f"{draft}text")
    expect(text.locator("body")).to_contain_text("gratis geld")
    web = staff(MODERATOR, draft, width=360)
    expect(web.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert fits(web)


def test_staff_at_the_bottom_of_the_ladder_see_no_sending(staff: OpenPage, site: RunningSite):
    """The control: somebody who only writes cannot send, however green everything is."""
    archive = site.manage("shell", "-v", "0", "-c", ARCHIVE).split()[-1]
    page = staff("redactie@example.org", f"/admin/pages/add/newsletters/issuepage/{archive}/")
    write_title(page, "Een brief van de redactie")
    page.locator("#id_newsletter").select_option(label="Good Food City")
    page.locator("#id_preheader").fill("Wat er de laatste twee weken in steden gebeurde")
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(page.locator("main")).to_contain_text("Testen en versturen", timeout=PATIENCE)
    page.get_by_role("link", name="Testen en versturen").click()
    expect(page.get_by_role("button", name="Stuur de proefmail")).to_be_visible()
    expect(page.get_by_role("button", name="Verstuur naar")).to_have_count(0)

"""Somebody takes along what we know about them, and leaves: on a phone, by keyboard, to the end."""

import io
import json
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agendastad.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import OpenPage, RunningSite
from tests.browser.mails import newest_mail, text_of
from tests.browser.members import as_member, follow, press
from tests.browser.screens import is_fine

EMAIL, FIRST, LAST = "vera@gegevens.example", "Vera", "Vertrekstra"
#: A member who shared something with a picture, wrote a draft, comments and messages, and reported.
SET_UP = f"""
import io, json, uuid
from PIL import Image
from django.core.files.uploadedfile import SimpleUploadedFile
from home.models import Theme
from members.contributions import files, reviewing, writing
from members.conversations import comments, reports, targets
from members.models import *
from members.profiles.changes import agree, change_photo
from members.profiles.directory import refresh_entry
from members.profiles.inviting import invite
from members.profiles.writing import send
ConversationSettings.objects.update_or_create(pk=1, defaults={{"comments": "at_once"}})
user = User.objects.create_user(
    "{EMAIL}", "{DEMO_PASSWORD}", first_name="{FIRST}", last_name="{LAST}")
otto = {{"email": "otto@gegevens.example", "first_name": "Otto", "last_name": "Ander"}}
other = User.objects.filter(email=otto["email"]).first() or User.objects.create_user(**otto)
for one in (user, other):
    seen = {{f"{{name}}_visibility": "everyone" for name in Profile.FIELDS}}
    Profile.objects.filter(user=one).update(
        state="member", city="Zwolle", about=f"Ik ben {{one.last_name}}.", **seen)
    agree(one, HouseRules.objects.current())
user, other = User.objects.get(pk=user.pk), User.objects.get(pk=other.pk)
picture = io.BytesIO()
Image.new("RGB", (600, 400), "teal").save(picture, "JPEG")
photo = lambda: SimpleUploadedFile("tuin.jpg", picture.getvalue(), "image/jpeg")
change_photo(user, photo(), "members")
item = Initiative(author=user, title="De laatste pluktuin", text="Wij plukken samen.",
    goal="Pluk.", city="Zwolle", contact="Bel {FIRST} {LAST}", audience="public")
picture_file = files.checked_picture(photo(), user)
picture_file.save()
item.pictures = [ContributionPicture(file=picture_file, alt_text="Bessen")]
writing.save(item, user)
writing.submit(item, user)
item = Contribution.objects.get(pk=item.pk)
reviewing.approve(
    item, User.objects.get(email="moderator@example.org"), seen=item.latest_revision_id)
draft = Post(author=user, title="Nog niet af", text="Van {LAST}")
writing.save(draft, user)
comments.send(user, Contribution.objects.get(pk=item.pk), "Kom ook!", form_key=uuid.uuid4())
send(user, Profile.objects.get(user=other), "Groet van {LAST}", uuid.uuid4())
send(other, Profile.objects.get(user=user), "Dag {FIRST} {LAST}", uuid.uuid4())
invite(user, "genodigde@gegevens.example", "Kom erbij, {FIRST} {LAST}")
wish = reports.Wish(ReportReason.choices[0][0], "Klopt niet", uuid.uuid4())
reports.report(targets.find_target(user, "profile", other.profile.code), wish, user)
reports.report(targets.find_target(other, "profile", user.profile.code),
    reports.Wish(ReportReason.choices[0][0], "Ook niet", uuid.uuid4()), other)
print(json.dumps({{"pk": user.pk, "path": item.get_absolute_url(), "code": user.profile.code}}))
"""
#: The task of each night, on the day after the fourteen.
FIFTEEN_DAYS_ON = """
from datetime import timedelta
from django.utils import timezone
from members.my_data import delete_due
print("=>", delete_due(timezone.now() + timedelta(days={days})))
"""


@pytest.fixture(scope="module")
def there() -> dict[str, str]:
    """Who of this module's people is there now; a test that ends the account empties it."""
    return {}


@pytest.fixture
def vera(site: RunningSite, there: dict[str, str]) -> dict[str, str]:
    """Where her initiative and her profile are; she comes anew when a test ended her account."""
    if not there:
        there |= json.loads(site.manage("shell", "-v", "0", "-c", SET_UP).splitlines()[-1])
    return there


def show_again(page: Page) -> None:
    """Give the password once more where the page asks for it."""
    if "/reauthenticate/" in page.url:
        is_fine(page)
        page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def ask_for_the_end(page: Page) -> None:
    """Ask to delete the account, by way of the page about somebody's data."""
    page.goto("/account/gegevens/")
    follow(page, page.get_by_role("link", name="Mijn account verwijderen"))
    show_again(page)
    expect(page.get_by_role("heading", name="Wil je je account verwijderen?")).to_be_visible()
    is_fine(page)
    press(page, "Mijn account verwijderen")
    expect(page.locator("main")).to_contain_text("Je account stopt op")
    is_fine(page)


def places_with(site: RunningSite, words: list[str]) -> set[str]:
    """The columns of the database, of the site and of its tasks, that hold one of these words."""
    found = set()
    for path in Path(site.environment["VAR_DIR"]).glob("*.sqlite3"):
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        names = database.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in names:
            rows = database.execute(f'select * from "{table}"')
            columns = [column[0] for column in rows.description]
            for row in rows:
                for column, value in zip(columns, row, strict=True):
                    text = value.decode(errors="ignore") if isinstance(value, bytes) else str(value)
                    if any(word in text.lower() for word in words):
                        found.add(f"{table}.{column}")
        database.close()
    return found


def test_a_copy_the_end_and_a_change_of_mind(vera, visitor: OpenPage, site: RunningSite) -> None:
    page = as_member(visitor, EMAIL, "/account/gegevens/")
    is_fine(page)
    follow(page, page.get_by_role("link", name="Maak een kopie van mijn gegevens"))
    show_again(page)
    link = page.get_by_role("link", name="Download mijn gegevens (ZIP)")
    expect(page.get_by_text("Je kopie staat klaar.")).to_be_visible()
    is_fine(page)
    link.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert re.fullmatch(r"agenda-stad-\d{4}-\d\d-\d\d\.zip", download.value.suggested_filename)
    archive = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    parts = {name: archive.read(name) for name in archive.namelist()}
    told = {name: json.loads(text) for name, text in parts.items() if name.endswith(".json")}
    everything = json.dumps(told, ensure_ascii=False)
    for words in (EMAIL, LAST, "De laatste pluktuin", "Nog niet af", "Kom ook!", "Klopt niet"):
        assert words in everything
    assert f"Groet van {LAST}" in everything
    assert "genodigde@gegevens.example" in everything
    pictures = [name for name in parts if name.endswith(".jpg")]
    assert any(name.startswith("contributions/") for name in pictures)
    assert any(name.startswith("profile") for name in pictures)
    # The page that people read, with its pictures beside it.
    assert "De laatste pluktuin" in parts["index.html"].decode()
    assert all(parts[name].startswith(b"\xff\xd8") for name in pictures)

    ask_for_the_end(page)
    mail = newest_mail(site, EMAIL, "Je account stopt op")
    text = text_of(mail)
    keep = re.search(r"http://\S+/behouden/\S+", text)[0]
    # Opened where nobody is signed in, on another device.
    elsewhere = visitor(keep, width=360, dark=True)
    expect(elsewhere.get_by_role("heading", name="Wil je je account houden?")).to_be_visible()
    is_fine(elsewhere)
    press(elsewhere, "Mijn account houden")
    expect(elsewhere.get_by_text("Je account blijft.")).to_be_visible()
    page.goto("/account/gegevens/")
    expect(page.locator("main")).not_to_contain_text("Je account stopt op")
    # The link works once.
    assert elsewhere.goto(keep).status == 404


def test_after_fourteen_days_no_table_holds_the_name(
    vera, visitor: OpenPage, site: RunningSite
) -> None:
    page = as_member(visitor, EMAIL, "/account/gegevens/")
    ask_for_the_end(page)
    early = site.manage("shell", "-v", "0", "-c", FIFTEEN_DAYS_ON.format(days=13))
    assert early.rpartition("=>")[2].strip() == "0"
    assert places_with(site, [LAST.lower()])
    late = site.manage("shell", "-v", "0", "-c", FIFTEEN_DAYS_ON.format(days=15))
    assert late.rpartition("=>")[2].strip() == "1"
    path, code = vera["path"], vera["code"]
    vera.clear()

    # Signed out everywhere, and no way in.
    page.goto("/account/")
    page.wait_for_url("**/account/login/**")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Fout:"))

    reader = visitor(path, width=360)
    expect(reader.get_by_role("heading", level=1)).to_have_text("De laatste pluktuin")
    expect(reader.locator(".as-contribution__by")).to_contain_text("Voormalig lid")
    expect(reader.get_by_role("img", name="Bessen")).to_be_visible()
    expect(reader.locator("main")).not_to_contain_text(LAST)
    is_fine(reader)
    member = as_member(visitor, "lid@example.org", path)
    comment = member.locator(".as-comment").filter(has_text="Kom ook!")
    expect(comment.get_by_text("Voormalig lid", exact=True)).to_be_visible()
    member.goto(f"/good-food-city/leden/{code}/")
    expect(member.locator("main")).not_to_contain_text(LAST)

    assert places_with(site, [LAST.lower(), EMAIL.lower()]) == set()

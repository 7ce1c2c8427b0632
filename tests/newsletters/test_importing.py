"""Import subscribers: only with consent, never against somebody's will, and twice is once."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from home.models import OutgoingMail, Theme
from members.models import Profile, User
from newsletters.models import (
    How,
    ImportState,
    Subscriber,
    SubscriberImport,
    SubscriberLog,
    Subscription,
    SuppressionReason,
)
from newsletters.segments import Segment
from newsletters.subscribing import importing
from newsletters.subscribing.leaving import leave_all
from newsletters.subscribing.suppression import suppress
from newsletters.tasks import go_on_with_imports
from tests.newsletters.factories import NewsletterListFactory, SubscriberFactory

pytestmark = pytest.mark.usefixtures("roles")
CSV = "Naam;E-mailadres\nNoor;Noor@example.org\n;bo@example.org\n"


@pytest.fixture
def newsletter(home_page):
    return NewsletterListFactory(name="Agenda Stad")


@pytest.fixture
def desk(staff_client, roles):
    return staff_client("communications")


def upload(desk, newsletter, content, name="adressen.csv", **values):
    data = {
        "newsletter": newsletter.pk,
        "source": "former",
        "consent_text": "Ja, ik wil de nieuwsbrief.",
        "consented_on": "2026-03-01",
        "promise": "on",
        "file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content),
        **values,
    }
    return desk.post(reverse("newsletters_import_add"), data)


def page_of(item):
    return reverse("newsletters_import", args=[item.pk])


@pytest.fixture
def press(desk, django_capture_on_commit_callbacks):
    """Press a button of an import, and let the background do its work."""

    def press(item, **data):
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(page_of(item), data)
        item.refresh_from_db()

    return press


def sheet(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_first_a_trial_and_then_for_real(desk, press, newsletter):
    assert upload(desk, newsletter, CSV).status_code == 302
    item = SubscriberImport.objects.get()
    assert (item.email_column, item.name_column, item.rows_total) == (1, 0, 2)
    assert desk.get(page_of(item)).status_code == 200
    press(item, check="1", email="1", name="0")
    assert (item.state, item.added) == (ImportState.CHECKED, 2)
    assert not Subscriber.objects.exists(), "a trial stores nothing"
    press(item)
    assert (item.state, item.added, item.content) == (ImportState.DONE, 2, None)
    person = Subscriber.objects.get(email_key="noor@example.org")
    assert (person.name, person.subscriptions.get().state) == ("Noor", "subscribed")
    row = person.log.get()
    assert (row.how, row.text.text) == (How.IMPORT, "Ja, ik wil de nieuwsbrief.")
    assert (row.consented_on, row.user) == (date(2026, 3, 1), desk.user)
    assert not OutgoingMail.objects.exists()
    press(item)
    assert Subscription.objects.count() == SubscriberLog.objects.count() == 2
    assert desk.get(page_of(item)).status_code == 200
    assert desk.get(reverse("newsletters_imports")).status_code == 200


def test_beside_each_column_stand_some_of_its_values_and_nowhere_else(desk, press, newsletter):
    """They are read from the file, so they are gone when it is."""
    rows = [["Wie", "Mail", "", "Leeg"], ["Noor", "noor@example.org", "<b>x</b>", None]]
    rows += [["Noor", "x" * 300, 7, None], ["Bo", "bo@example.org"], ["Jip"], ["Anna"]]
    upload(desk, newsletter, sheet(rows), "adressen.xlsx")
    item = SubscriberImport.objects.get()
    page = desk.get(page_of(item)).content.decode()
    for label in ("Wie: Noor; Bo; Jip<", f"Mail: noor@example.org; {'x' * 39}…; bo@", ">Leeg<"):
        assert page.count(label) == 2, label
    assert "3: &lt;b&gt;x&lt;/b&gt;; 7<" in page
    kept = SubscriberImport.objects.filter(pk=item.pk).values()[0]
    assert "Noor" not in str({name: value for name, value in kept.items() if name != "content"})
    press(item, check="1", email="1", name="0")
    assert "Wie: Noor" in desk.get(page_of(item)).content.decode()
    press(item)
    assert (item.state, item.content, item.headings) == (ImportState.DONE, None, [])
    assert "Noor" not in desk.get(page_of(item)).content.decode()


@pytest.mark.parametrize("name", ["=1+1", "www.kwaad.example", "een@example.org", "...", "-"])
def test_what_is_no_name_does_not_begin_a_mail(desk, press, newsletter, name):
    upload(desk, newsletter, sheet([["mail", "naam"], ["een@example.org", name]]), "adressen.xlsx")
    item = SubscriberImport.objects.get()
    press(item, check="1", email="0", name="1")
    press(item)
    assert Subscriber.objects.get().name == ""


def test_the_same_file_again_adds_nobody(desk, press, newsletter):
    for _number in range(2):
        upload(desk, newsletter, CSV)
        item = SubscriberImport.objects.first()
        press(item, check="1", email="1", name="0")
        page = desk.get(page_of(item)).content.decode()
        press(item)
    assert "Importeer deze lezers" not in page, "there is nobody to import"
    assert (item.added, item.left_out) == (0, {"known": 2})
    assert Subscriber.objects.count() == SubscriberLog.objects.count() == 2


def test_rows_are_left_out_with_the_reason_and_their_number(desk, press, newsletter):
    SubscriberFactory(email="kent@example.org", newsletters=[newsletter])
    left = SubscriberFactory(email="weg@example.org", newsletters=[newsletter])
    leave_all(left, How.LINK)
    for reason in SuppressionReason:
        suppress(f"{reason}@example.org", reason)
    other = SubscriberFactory(email="elders@example.org")
    rows = [
        ["mail"],
        ["nieuw@example.org"],
        ["geen adres"],
        ["NIEUW@example.org"],
        ["Kent@Example.org"],
        ["weg@example.org"],
        *[[f"{reason}@example.org"] for reason in SuppressionReason],
        ["elders@example.org"],
        [None],
        ["=1+1"],
    ]
    upload(desk, newsletter, sheet(rows), "adressen.xlsx")
    item = SubscriberImport.objects.get()
    press(item, check="1", email="0")
    press(item)
    expected = {"invalid": 1, "double": 1, "known": 1, "left": 1, "suppressed": 4}
    assert (item.added, item.left_out) == (2, expected)
    assert item.examples[:4] == [[3, "invalid"], [4, "double"], [5, "known"], [6, "left"]]
    assert other.subscriptions.get().state == "subscribed"
    assert left.subscriptions.get().state == "left"


def test_a_sheet_is_as_wide_as_what_stands_in_it(desk, press, newsletter):
    rows = [["Wie", "Mail"], ["Noor", "noor@example.org"], [None, None], ["Bo", "weg"]]
    upload(desk, newsletter, sheet(rows), "adressen.xlsx")
    item = SubscriberImport.objects.get()
    assert item.headings == ["Wie", "Mail"]
    press(item, check="1", email="1", name="0")
    # An empty row is no reader without an address, and the numbers are those of the sheet.
    assert (item.added, item.examples) == (1, [[4, "invalid"]])


@pytest.mark.parametrize(
    "values",
    [
        {"promise": ""},
        {"source": ""},
        {"consent_text": ""},
        {"consented_on": ""},
        {"consented_on": "2999-01-01"},
    ],
)
def test_without_consent_there_is_no_import(desk, newsletter, values):
    assert upload(desk, newsletter, CSV, **values).context["form"].errors
    assert not SubscriberImport.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"a\x00b"),
        ("a.xlsx", b"PK\x03\x04onzin"),
        ("a.xlsx", CSV.encode()),
        ("a.csv", b'"' + b"x" * 200_000),
        ("a.csv", b"noor@example.org;Noor\nbo@example.org;Bo"),
    ],
)
def test_a_file_that_is_no_table_is_told(desk, newsletter, name, content):
    assert upload(desk, newsletter, content, name).context["form"].errors


def test_columns_that_are_not_there_are_refused(desk, newsletter):
    upload(desk, newsletter, CSV)
    item = SubscriberImport.objects.get()
    response = desk.post(page_of(item), {"check": "1", "email": "7", "name": "x"})
    assert set(response.context["form"].errors) == {"email", "name"}
    desk.post(page_of(item))
    item.refresh_from_db()
    assert item.state == ImportState.NEW, "what was not checked is not imported"


def test_only_with_the_right(staff_client, newsletter):
    editor = staff_client("editor")
    assert upload(editor, newsletter, CSV).status_code == 302
    assert not SubscriberImport.objects.exists()
    assert editor.get(reverse("newsletters_imports")).status_code == 302


def many(newsletter, number):
    lines = "".join(f"lezer{n}@example.org\n" for n in range(number))
    item = SubscriberImport(
        newsletter=newsletter,
        source="former",
        consent_text="Ja",
        consented_on=timezone.localdate(),
        file_name="a.csv",
        content=f"mail\n{lines}".encode(),
    )
    importing.open_file(item)
    item.save()
    return item


def test_an_import_that_was_broken_off_goes_on_where_it_was(newsletter, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 10)
    item = many(newsletter, 35)
    importing.start(item, ImportState.CHECKING)
    importing.run(item.pk)
    item.refresh_from_db()
    assert (item.state, item.added) == (ImportState.CHECKED, 35)
    importing.start(item, ImportState.IMPORTING)
    store, calls = importing._store, []

    def die_in_the_third(item, rows):
        calls.append(rows)
        store(item, rows)
        if len(calls) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(importing, "_store", die_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        importing.run(item.pk)
    item.refresh_from_db()
    assert (item.rows_done, Subscriber.objects.count()) == (20, 20)
    monkeypatch.setattr(importing, "_store", store)
    assert importing.stuck() == []
    SubscriberImport.objects.update(touched_at=timezone.now() - timedelta(minutes=6))
    go_on_with_imports.call_local()
    item.refresh_from_db()
    assert (item.state, item.added, item.left_out) == (ImportState.DONE, 35, {})
    assert Subscriber.objects.count() == SubscriberLog.objects.count() == 35


def test_a_file_that_nobody_imports_is_thrown_away(newsletter):
    item = many(newsletter, 3)
    importing.forget_files()
    SubscriberImport.objects.update(touched_at=timezone.now() - timedelta(days=8))
    importing.forget_files()
    item.refresh_from_db()
    assert (item.state, item.content, item.headings) == (ImportState.FAILED, None, [])


# Segments


def test_a_segment_is_a_part_of_the_readers(newsletter):
    water, food = (Theme.objects.create(name=n, slug=n.lower()) for n in ("Water", "Food"))
    open_to_all = SubscriberFactory(newsletters=[newsletter])
    likes_water = SubscriberFactory(newsletters=[newsletter], organisation_kind="company")
    likes_food = SubscriberFactory(email="lid@example.org", newsletters=[newsletter])
    likes_water.themes.add(water)
    likes_food.themes.add(food)
    User.objects.create_user("Lid@example.org")
    Profile.objects.filter(user__email__iexact="lid@example.org").update(state="member")
    User.objects.create_user(open_to_all.email)  # an account alone makes no member
    gone = SubscriberFactory(newsletters=[newsletter])
    leave_all(gone, How.LINK)
    SubscriberFactory()
    today = str(timezone.localdate())
    for data, expected in [
        ({}, [open_to_all, likes_water, likes_food]),
        ({"themes": [water.pk]}, [open_to_all, likes_water]),
        ({"organisation_kinds": ["company"]}, [likes_water]),
        ({"member": "yes"}, [likes_food]),
        ({"member": "no"}, [open_to_all, likes_water]),
        ({"since": today, "until": today}, [open_to_all, likes_water, likes_food]),
        ({"until": "2020-01-01"}, []),
    ]:
        segment = Segment.from_data(data)
        assert list(segment.subscribers(newsletter)) == expected
        assert segment.as_data() == data


@pytest.mark.parametrize(
    "data",
    [{"x": 1}, {"member": "x"}, {"since": "x"}, {"organisation_kinds": ["x"]}, {"themes": ["x"]}],
)
def test_a_segment_that_makes_no_sense_is_refused(data):
    with pytest.raises(ValueError, match=r".+"):
        Segment.from_data(data)

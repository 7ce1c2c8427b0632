"""Questions that are answered with a file, from the form to forgetting."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from events.models import Answer, Registration
from events.sign_up.forms import new_form_key
from events.sign_up.retention import erase
from events.sign_up.try_out import forget_tests, new_key
from home.answer_files import MAX_BYTES, checked_file
from home.models import AnswerFile, QuestionKind
from home.questions import field_name, questions_of
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    QuestionFactory,
    QuestionnaireFactory,
    SignUpFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/agenda/dag/aanmelden/"
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


WORD = {"[Content_Types].xml": "x", "word/document.xml": "x"}


def upload(name="brief.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def picture(form="JPEG", tail=b""):
    target = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(target, form, comment=b"where I live")
    return target.getvalue() + tail


def docx(parts=None):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            parts or {"[Content_Types].xml": "x", "word/document.xml": "x"}
        ).items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def question():
    questionnaire = QuestionnaireFactory(allows_files=True)
    return QuestionFactory(questionnaire=questionnaire, kind=QuestionKind.FILE, label="Brief")


@pytest.fixture
def sign_up(home_page, question):
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home_page), slug="dag")
    return SignUpFactory(event=event, questionnaire=question.questionnaire)


def person(client, **values):
    names = {"first_name": "Sanne", "last_name": "Bos", "email": "sanne@example.org"}
    return {
        **names,
        "organisation": "",
        "organisation_kind": "",
        "form_key": new_form_key(),
        **values,
    }


def register_with(client, question, time_machine, file=None, **values):
    """Form, check, sign up: as a browser sends them, the file only the first time."""
    name = field_name(question)
    data = person(client, **values)
    check = client.post(ADDRESS, {**data, name: file or upload(), "check": "1"})
    assert check.template_name == "pages/sign_up_check.html"
    sent = dict(check.context_data["sent"])
    time_machine.shift(3)
    assert client.post(ADDRESS, {**sent, "register": "1"}).status_code == 302
    return Registration.objects.get()


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    return time_machine


def test_a_file_goes_from_the_form_by_the_check_to_the_desk(
    client, admin_client, sign_up, question, clock
):
    registration = register_with(client, question, clock)
    answer = registration.answers.get()
    assert answer.text == "brief.pdf"
    assert bytes(answer.file.content) == PDF
    assert AnswerFile.objects.count() == 1

    event = sign_up.event
    page = admin_client.get(reverse("events_attendee", args=[event.pk, registration.pk]))
    address = reverse("events_answer_file", args=[event.pk, registration.pk, answer.pk])
    assert address in page.text
    response = admin_client.get(address)
    assert response.content == PDF
    assert response["Content-Disposition"] == 'attachment; filename="brief.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"
    wrong = reverse("events_answer_file", args=[event.pk, registration.pk, answer.pk + 1])
    assert admin_client.get(wrong).status_code == 404
    assert client.get(address).status_code == 302


def test_a_sensitive_file_is_for_who_may_see_it(client, staff_client, sign_up, question, clock):
    question.sensitive = True
    question.save()
    registration = register_with(client, question, clock)
    answer = registration.answers.get()
    address = reverse("events_answer_file", args=[sign_up.event.pk, registration.pk, answer.pk])
    client = staff_client("editor")
    assert client.get(address).status_code == 404
    plain = registration.answers.get()
    Answer.objects.filter(pk=plain.pk).update(sensitive=False)
    assert client.get(address).status_code == 200
    Answer.objects.filter(pk=plain.pk).update(sensitive=True)
    assert staff_client("moderator").get(address).status_code == 200


def test_an_error_elsewhere_keeps_the_file_and_a_wrong_file_keeps_nothing(
    client, sign_up, question
):
    name = field_name(question)
    data = person(client, last_name="")
    page = client.post(ADDRESS, {**data, name: upload(), "check": "1"})
    assert "We hebben brief.pdf" in page.text
    assert AnswerFile.objects.count() == 1
    assert not Answer.objects.exists()
    token = page.context_data["form"].data[f"{name}-kept"]
    again = {**data, "last_name": "Bos", f"{name}-kept": token, "check": "1"}
    check = client.post(ADDRESS, again)
    assert ("Brief", "brief.pdf") in check.context_data["form"].summary
    AnswerFile.objects.all().delete()
    assert "Kies het opnieuw" in client.post(ADDRESS, again).text

    page = client.post(ADDRESS, {**data, name: upload("x.pdf", b"MZ"), "check": "1"})
    assert "past niet bij de naam" in page.text
    page = client.post(ADDRESS, {**data, name: upload(), "website": "spam", "check": "1"})
    assert not AnswerFile.objects.exists()


@pytest.mark.parametrize(
    "token", ["x", "a:b:c", "5b508344-ceb1-4eeb-b380-51acd3f514d0", "eyJmaWxlIjoiMSJ9:1:x"]
)
def test_nobody_gets_a_file_by_guessing(client, sign_up, question, token):
    AnswerFile.objects.create(name="geheim.pdf", size=1, content=b"x")
    data = person(client, **{f"{field_name(question)}-kept": token, "check": "1"})
    page = client.post(ADDRESS, data)
    assert "geheim" not in page.text
    assert "Kies het opnieuw" in page.text


def test_a_file_that_no_form_finished_is_swept(client, sign_up, question, clock):
    data = person(client, last_name="")
    client.post(ADDRESS, {**data, field_name(question): upload(), "check": "1"})
    assert not AnswerFile.objects.forgotten().exists()
    clock.shift(timedelta(hours=4))
    assert AnswerFile.objects.forgotten().delete()[0] == 1


def test_the_owner_replaces_it_keeps_it_and_takes_it_away(client, sign_up, question, clock):
    registration = register_with(client, question, clock)
    name = field_name(question)
    address = f"/aanmelding/{registration.secret}/gegevens/"
    form = client.get(address).context_data["form"]
    assert "We hebben brief.pdf" in str(form[name])
    data = {"first_name": "Sanne", "last_name": "Bos", "organisation": "", "organisation_kind": ""}
    kept = {**data, f"{name}-kept": form[name].value()}
    first = registration.answers.get().file_id
    assert client.post(address, kept).status_code == 302
    assert registration.answers.get().file_id == first
    assert client.post(address, {**kept, name: upload("nieuw.pdf")}).status_code == 302
    assert registration.answers.get().text == "nieuw.pdf"
    assert not AnswerFile.objects.filter(pk=first).exists()
    assert client.post(address, {**kept, f"{name}-clear": "1"}).status_code == 302
    assert not registration.answers.exists()
    assert not AnswerFile.objects.exists()


def test_forgetting_somebody_forgets_their_file(client, sign_up, question, clock):
    registration = register_with(client, question, clock)
    erase(registration.pk)
    assert not AnswerFile.objects.exists()


def test_a_test_leaves_no_file(client, sign_up, question, clock):
    registration = register_with(client, question, clock, test=new_key(sign_up))
    assert registration.is_test
    forget_tests()
    assert not AnswerFile.objects.exists()


def test_an_empty_form_has_a_key_and_no_errors(client, sign_up):
    form = client.get(ADDRESS).context_data["form"]
    assert not form.is_bound
    assert form["form_key"].value()


def test_files_are_off_by_default(question):
    questionnaire = question.questionnaire
    assert questions_of(questionnaire) == [question]
    questionnaire.allows_files = False
    questionnaire.save()
    assert questions_of(questionnaire) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.exe", b"MZ"),
        ("x.html", b"<script>"),
        ("x.svg", b"<svg/>"),
        ("x", PDF),
        ("x.pdf", b"<html>%PDF-"),
        ("x.pdf", b"%PDF-1.7 cut off"),
        ("x.png", picture("JPEG")),
        ("x.jpg", b"GIF89a"),
        ("x.jpg", picture()[:200]),
        ("x.docx", b"PK\x03\x04"),
        ("x.docx", docx({"a.txt": "x"})),
        ("x.docx", docx({"[Content_Types].xml": "x", "word/vbaProject.bin": "x"})),
        ("bom.docx", docx({"[Content_Types].xml": "x", "word/a": b"0" * (51 * 1024 * 1024)})),
        ("x.pdf", PDF + b"\0" * MAX_BYTES),
    ],
)
def test_what_is_wrong_or_dangerous_is_refused(name, content):
    with pytest.raises(ValidationError):
        checked_file(upload(name, content))


def test_a_picture_is_written_anew(tmp_path):
    polyglot = picture(tail=b"PK\x03\x04 <script>alert(1)</script>")
    kept = checked_file(upload("foto.jpg", polyglot)).content
    assert b"script" not in kept
    assert b"where I live" not in kept
    assert checked_file(upload("x.docx", docx())).name == "x.docx"


@pytest.mark.parametrize(
    "name",
    ["../../etc/x.pdf", "..\\..\\x.pdf", 'a"b\r\nX: y.pdf', "\u202efdp.pdf", "a" * 300 + ".pdf"],
)
def test_a_name_is_only_a_name(name):
    file = upload()
    file._name = name
    kept = checked_file(file).name
    assert not set(kept) & set('/\\"\r\n\u202e')
    assert len(kept) <= 120
    assert kept.endswith(".pdf")

"""Pictures and PDFs of members: checked, drawn anew, and only for who may see them."""

import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from members.contributions import reviewing, writing
from members.contributions.expiry import forget_loose_files
from members.contributions.files import MAX_BYTES, checked_pdf, checked_picture
from members.models import ContributionAttachment, ContributionPicture, MemberFile
from tests.members.contribution_factories import (
    PDF,
    fresh,
    make_draft,
    make_member,
    make_moderator,
    picture_upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


def upload(name, content):
    return SimpleUploadedFile(name, content)


def photo_with_place(tail=b""):
    """A JPEG of a camera: where it was taken, a comment, XMP, and something behind its end."""
    out = BytesIO()
    picture = Image.new("RGB", (800, 600), "#355")
    exif = Image.Exif()
    exif[0x010F] = "Camera van Noor"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 1.0), 3: "E", 4: (5.0, 7.0, 1.0)})
    picture.save(out, "JPEG", exif=exif, comment=b"thuis", xmp=b"<x:xmpmeta>adres</x:xmpmeta>")
    return out.getvalue() + tail


def huge_png(width, height):
    """A PNG that says it is so large, of some kB."""

    def part(name, data):
        body = name + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\0" * ((width + 7) // 8)) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def test_a_photo_holds_nothing_but_its_dots_in_either_size():
    content = photo_with_place(tail=b"<script>alert(1)</script>")
    assert b"Camera van Noor" in content
    file = checked_picture(upload("Thuis.JPG", content), make_member())
    for size in (file.content, file.small):
        with Image.open(BytesIO(size)) as found:
            assert found.format == "JPEG"
            assert not found.getexif()
            assert not {"exif", "xmp", "comment", "icc_profile"} & set(found.info)
            assert found.width < found.height  # turned upright
        for words in (b"Camera", b"thuis", b"adres", b"<script>", b"GPS", b"Exif"):
            assert words not in size
        assert size.endswith(b"\xff\xd9")


def test_a_large_picture_is_made_smaller_in_two_sizes():
    file = checked_picture(picture_upload(size=(3000, 2000)), make_member())
    assert (file.width, file.height) == (1600, 1067)
    with Image.open(BytesIO(file.small)) as small:
        assert small.size == (640, 427)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_other_pictures_become_jpeg(form):
    file = checked_picture(picture_upload(f"x.{form.lower()}", form=form), make_member())
    assert file.name == "x.jpg"
    with Image.open(BytesIO(file.content)) as found:
        assert found.format == "JPEG"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("groot.jpg", b"\xff\xd8" + b"a" * (MAX_BYTES - 1)),
        ("bom.png", huge_png(20_000, 15_000)),
        ("bom.png", huge_png(11_000, 11_000)),
        ("script.gif", b"GIF89a<script>alert(1)</script>"),
        ("x.svg", b"<svg onload='alert(1)'/>"),
        ("x.jpg", b"<html></html>"),
        ("x.jpg", b""),
        ("x.png", photo_with_place()),
        ("x", photo_with_place()),
        ("half.jpg", photo_with_place()[:400]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_good_picture_is_refused_in_words(name, content):
    with pytest.raises(ValidationError):
        checked_picture(upload(name, content), make_member())
    assert not MemberFile.objects.exists()


def test_three_hundred_megapixels_are_a_few_kilobytes_and_refused():
    content = huge_png(20_000, 15_000)
    assert len(content) < 100_000
    with pytest.raises(ValidationError, match=r"pixels|beeldpunten"):
        checked_picture(upload("bom.png", content), make_member())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b"<html><script>alert(1)</script></html>"),
        ("x.html", PDF),
        ("x.pdf", PDF[:-20]),
        ("x.pdf", PDF.replace(b"/Type", b"/OpenAction << /JavaScript (x) >> /Type")),
        ("groot.pdf", b"%PDF-" + b"a" * MAX_BYTES),
    ],
)
def test_what_is_no_plain_pdf_is_refused_in_words(name, content):
    with pytest.raises(ValidationError):
        checked_pdf(upload(name, content), make_member())


def test_a_bad_file_is_an_error_at_its_field_and_nothing_breaks():
    client = Client()
    client.force_login(make_member())
    answer = client.post(
        "/good-food-city/berichten/nieuw/",
        {
            "kind": "question",
            "title": "Vraag",
            "text": "Wie weet dit?",
            "audience": "members",
            "picture-TOTAL_FORMS": "1",
            "picture-INITIAL_FORMS": "0",
            "attachment-TOTAL_FORMS": "1",
            "attachment-INITIAL_FORMS": "0",
            "picture-0-file": upload("x.gif", b"GIF89a<script>"),
            "attachment-0-file": upload("x.pdf", b"<html>"),
            "knop": "bekijk",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("past niet bij de naam") >= 2
    assert "Wie weet dit?" in page
    assert not MemberFile.objects.exists()


def with_files(**fields):
    author = make_member()
    draft = make_draft(author=author, **fields)
    picture = checked_picture(picture_upload(), author)
    pdf = checked_pdf(upload("plan.pdf", PDF), author)
    picture.save()
    pdf.save()
    version = writing.newest(fresh(draft))
    version.pictures.set([ContributionPicture(file=picture, alt_text="Sla")])
    version.attachments.set([ContributionAttachment(file=pdf)])
    writing.save(version, author)
    return fresh(draft), picture, pdf


def status(file, user=None, small=False):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(file.small_url if small else file.url).status_code


def test_files_are_seen_by_who_may_see_them_at_this_moment():
    draft, picture, pdf = with_files()
    author, other, moderator = draft.author, make_member(), make_moderator()
    for file in (picture, pdf):
        assert (status(file), status(file, other), status(file, author)) == (404, 404, 200)
    writing.submit(draft, author)
    assert (status(picture), status(picture, other)) == (404, 404)
    assert status(picture, moderator) == 200
    reviewing.approve(draft, moderator, seen=draft.latest_revision_id)
    assert status(picture) == status(pdf) == status(picture, small=True) == 200
    assert status(pdf, small=True) == 404
    writing.withdraw(draft, author)
    assert (status(picture), status(picture, other)) == (404, 404)


def test_files_for_members_are_for_members():
    draft, picture, pdf = with_files(audience="members")
    writing.submit(draft, draft.author)
    reviewing.approve(draft, make_moderator(), seen=draft.latest_revision_id)
    assert (status(picture), status(pdf)) == (404, 404)
    assert (status(picture, make_member()), status(pdf, make_member())) == (200, 200)


def test_a_picture_in_a_change_is_not_seen_before_the_change_is_approved():
    draft, _picture, _pdf = with_files()
    writing.submit(draft, draft.author)
    reviewing.approve(draft, make_moderator(), seen=draft.latest_revision_id)
    new = checked_picture(picture_upload("nieuw.jpg"), draft.author)
    new.save()
    version = writing.newest(fresh(draft))
    version.pictures.set([ContributionPicture(file=new, alt_text="Nieuw")])
    writing.save(version, draft.author)
    writing.submit(version, draft.author)
    assert status(new) == 404
    again = fresh(draft)
    assert again.pictures.get().alt_text == "Sla"
    reviewing.approve(again, make_moderator(), seen=again.latest_revision_id)
    assert status(new) == 200
    assert fresh(draft).pictures.get().alt_text == "Nieuw"


def test_files_are_answered_as_what_they_are_and_nothing_else():
    draft, picture, pdf = with_files()
    client = Client()
    client.force_login(draft.author)
    shown, saved = client.get(picture.url), client.get(pdf.url)
    assert shown["Content-Type"] == "image/jpeg"
    assert saved["Content-Type"] == "application/pdf"
    assert saved["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    for answer in (shown, saved):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"].startswith("private")


def test_files_of_unfinished_forms_are_deleted_after_a_day(time_machine):
    author = make_member()
    time_machine.move_to("2026-03-01 10:00:00+00:00")
    checked_picture(picture_upload(), author).save()
    _draft, picture, _pdf = with_files()
    assert forget_loose_files() == 0
    time_machine.move_to("2026-03-02 11:00:00+00:00")
    assert forget_loose_files() == 1
    assert MemberFile.objects.filter(pk=picture.pk).exists()


def test_a_picture_that_is_taken_out_is_gone_once_no_version_holds_it():
    draft, picture, pdf = with_files()
    version = writing.newest(fresh(draft))
    version.pictures.set([])
    writing.save(version, draft.author)
    assert not MemberFile.objects.filter(pk=picture.pk).exists()
    assert MemberFile.objects.filter(pk=pdf.pk).exists()

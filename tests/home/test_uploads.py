import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from home.models import SiteDocument, SiteImage
from home.uploads import rewrite_picture

SECRET = b"<script>alert('hidden')</script>"


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 30), **options) -> bytes:
    """A picture with a place, a maker and a comment in it, lying on its side."""
    picture = Image.new("RGB", size, "#a03050")
    picture.putpixel((0, 0), (255, 255, 255))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    exif[0x010F] = "A maker of cameras"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 1.0), 3: "E", 4: (4.0, 18.0, 1.0)})
    result = BytesIO()
    picture.save(result, form, exif=exif, **options)
    return result.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A small file that claims to be a large picture, and is one once it is unpacked."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(b"\0" * ((width // 8 + 2) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def archive(**parts: bytes) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(result, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return result.getvalue()


BAD_PICTURES = {
    "a zip called .jpg": ("holiday.jpg", archive(a=b"b")),
    "a script called .gif": ("holiday.gif", b"GIF89a" + SECRET),
    "121 megapixels": ("holiday.png", png_header(11_000, 11_000)),
    "300 megapixels": ("holiday.png", png_header(20_000, 15_000)),
    "half a picture": ("holiday.jpg", photo()[:300]),
    "an empty file": ("holiday.jpg", b""),
    "a drawing with a script": (
        "drawing.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ),
    "such a drawing called .png": (
        "drawing.png",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ),
    "a page called .jpg": ("page.jpg", b"<!doctype html><script>alert(1)</script>"),
    "another kind than its name says": ("holiday.png", photo()),
    "a name with a null byte": ("holi\0day.jpg", b"GIF89a"),
}


@pytest.fixture
def editor(home_page, staff_client) -> Client:
    return staff_client("admin")


def upload_form(client: Client, file: SimpleUploadedFile) -> str:
    response = client.post(
        reverse("wagtailimages:add"),
        {"title": "Photo", "file": file, "collection": Collection.get_first_root_node().pk},
    )
    assert response.status_code in {200, 302}
    return "" if response.status_code == 302 else str(response.context["form"].errors)


def upload_multiple(client: Client, file: SimpleUploadedFile) -> str:
    response = client.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": file, "collection": Collection.get_first_root_node().pk},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    if response.status_code == 400:
        return "refused"
    assert response.status_code == 200
    return json.loads(response.content).get("error_message", "")


def upload_in_chooser(client: Client, file: SimpleUploadedFile) -> str:
    response = client.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Photo",
            "image-chooser-upload-file": file,
            "image-chooser-upload-collection": Collection.get_first_root_node().pk,
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert response.status_code == 200
    step = json.loads(response.content)["step"]
    return "" if step == "chosen" else json.loads(response.content)["htmlFragment"]


UPLOADS = [upload_form, upload_multiple, upload_in_chooser]


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("upload", UPLOADS)
@pytest.mark.parametrize("case", BAD_PICTURES)
def test_what_is_no_picture_is_refused_and_leaves_nothing(
    editor: Client, settings, upload: Callable[..., str], case: str
) -> None:
    name, content = BAD_PICTURES[case]
    assert upload(editor, SimpleUploadedFile(name, content)) != ""
    assert not SiteImage.objects.exists()
    assert not UploadedFile.objects.exists()
    assert stored_files(Path(settings.MEDIA_ROOT)) == []


@pytest.mark.parametrize("upload", UPLOADS)
def test_a_photo_keeps_no_place_and_no_payload(
    editor: Client, settings, upload: Callable[..., str]
) -> None:
    assert upload(editor, SimpleUploadedFile("photo.jpg", photo() + SECRET)) == ""
    image = SiteImage.objects.get()
    assert (image.width, image.height) == (30, 60), "it stands upright"
    image.get_rendition("max-20x20|format-jpeg")
    image.get_rendition("max-20x20|format-png")
    image.get_rendition("max-20x20|format-webp")
    files = stored_files(Path(settings.MEDIA_ROOT))
    assert len(files) >= 4
    for path in files:
        content = path.read_bytes()
        assert SECRET not in content
        assert b"maker of cameras" not in content
        with Image.open(path) as picture:
            assert not picture.getexif(), path.name
    assert image.file_size == image.file.size


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_format_is_written_anew(form: str) -> None:
    clean = rewrite_picture(photo(form) + SECRET)
    assert SECRET not in clean
    with Image.open(BytesIO(clean)) as picture:
        assert (picture.format, picture.size) == (form, (30, 60))
        assert not picture.getexif()
        assert not set(picture.info) & {"exif", "xmp", "XML:com.adobe.xmp", "icc_profile"}
    assert rewrite_picture(clean)


def test_a_moving_picture_keeps_moving() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ["red", "white", "blue"]]
    result = BytesIO()
    frames[0].save(
        result, "GIF", save_all=True, append_images=frames[1:], duration=40, comment=SECRET
    )
    clean = rewrite_picture(result.getvalue())
    assert SECRET not in clean
    with Image.open(BytesIO(clean)) as picture:
        assert picture.n_frames == 3
        assert picture.info["duration"] == 40


def test_transparency_stays() -> None:
    result = BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(result, "PNG")
    with Image.open(BytesIO(rewrite_picture(result.getvalue()))) as picture:
        assert picture.convert("RGBA").getpixel((1, 1))[3] == 0


def test_a_very_large_picture_is_made_smaller() -> None:
    result = BytesIO()
    Image.new("L", (5000, 2500)).save(result, "JPEG")
    with Image.open(BytesIO(rewrite_picture(result.getvalue()))) as picture:
        assert picture.size == (3840, 1920)


def test_a_printers_picture_becomes_one_for_the_screen() -> None:
    result = BytesIO()
    Image.new("CMYK", (10, 10)).save(result, "JPEG")
    with Image.open(BytesIO(rewrite_picture(result.getvalue()))) as picture:
        assert picture.mode == "RGB"


def test_the_upload_that_wagtail_keeps_for_later_is_clean_too(editor: Client) -> None:
    """With a title that is too long, Wagtail sets the file apart until the form is right."""
    file = SimpleUploadedFile("photo.jpg", photo() + SECRET)
    editor.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": file, "title": "x" * 300},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    content = UploadedFile.objects.get().file.read()
    assert content
    assert SECRET not in content
    assert b"maker of cameras" not in content


def test_a_large_upload_on_disk_is_rewritten_too(editor: Client, settings) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
    assert upload_form(editor, SimpleUploadedFile("photo.jpg", photo() + SECRET)) == ""
    assert SECRET not in SiteImage.objects.get().file.read()


def upload_document(client: Client, name: str, content: bytes) -> str:
    response = client.post(
        reverse("wagtaildocs:add_multiple"),
        {
            "files[]": SimpleUploadedFile(name, content),
            "collection": Collection.get_first_root_node().pk,
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert response.status_code == 200
    return json.loads(response.content).get("error_message", "")


def locked(**parts: bytes) -> bytes:
    """An archive that says of its first part that it is encrypted."""
    content = bytearray(archive(**parts))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
BAD_DOCUMENTS = {
    "a page called .pdf": ("a.pdf", b"<html><script>alert(1)</script>"),
    "a program": ("a.exe", b"MZ"),
    "a page": ("a.html", b"<html>"),
    "a drawing": ("a.svg", b"<svg/>"),
    "a zip called .docx": ("a.docx", archive(a=b"b")),
    "a Word document with macros": ("a.docx", archive(**WORD, **{"word/vbaProject.bin": b"x"})),
    "a Word document called .xlsx": ("a.xlsx", archive(**WORD)),
    "a broken archive": ("a.odt", b"PK\x03\x04" + b"x" * 50),
    "an archive behind a password": ("a.odt", locked(mimetype=OPEN_DOCUMENT)),
    "a damaged archive": ("a.odt", archive(mimetype=OPEN_DOCUMENT).replace(OPEN_DOCUMENT, b"x")),
    "a page called .txt": ("a.txt", b"  <!doctype html><script>"),
    "a page called .csv": ("a.csv", b"<script>alert(1)</script>"),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_a_document_that_is_not_what_it_claims_is_refused(
    editor: Client, settings, case: str
) -> None:
    assert upload_document(editor, *BAD_DOCUMENTS[case]) != ""
    assert not SiteDocument.objects.exists()
    assert not UploadedFile.objects.exists()
    assert stored_files(Path(settings.MEDIA_ROOT)) == []


@pytest.mark.parametrize(
    ("name", "content", "disposition"),
    [
        ("a.pdf", b"%PDF-1.7\n%%EOF", "inline"),
        ("a.docx", archive(**WORD), "attachment"),
        ("a.xlsx", archive(**{"xl/workbook.xml": b"<workbook/>"}), "attachment"),
        (
            "a.odt",
            archive(mimetype=OPEN_DOCUMENT),
            "attachment",
        ),
        ("a.csv", b"a;b\n1;2\n", "attachment"),
        ("a.txt", "Één regel".encode(), "attachment"),
    ],
)
def test_a_document_is_kept_and_handed_out_harmlessly(
    editor: Client, client: Client, name: str, content: bytes, disposition: str
) -> None:
    assert upload_document(editor, name, content) == ""
    response = client.get(SiteDocument.objects.get().url)
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"].startswith(disposition)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert not response.cookies


def upload_avatar(client: Client, file: SimpleUploadedFile) -> str:
    """Send the whole form of the account, as a browser does, with another picture."""
    address = reverse("wagtailadmin_account")
    forms = [
        panel.get_form()
        for panels in client.get(address).context["panels_by_tab"].values()
        for panel in panels
    ]
    data = {"avatar-avatar": file}
    for field in (field for form in forms for field in form if field.name != "avatar"):
        value = field.value() or ("Naam" if field.field.required else None)
        if value not in (None, False):
            data[field.html_name] = value
    response = client.post(address, data)
    if response.status_code == 302:
        return ""
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser").select_one(".error-message").text


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("case", BAD_PICTURES)
def test_an_avatar_that_is_no_picture_is_refused_and_leaves_nothing(
    editor: Client, settings, case: str
) -> None:
    name, content = BAD_PICTURES[case]
    assert upload_avatar(editor, SimpleUploadedFile(name, content)) != ""
    assert not stored_files(Path(settings.MEDIA_ROOT))


def test_an_avatar_keeps_no_place_and_no_payload(editor: Client, settings) -> None:
    assert upload_avatar(editor, SimpleUploadedFile("me.jpg", photo() + SECRET)) == ""
    (stored,) = stored_files(Path(settings.MEDIA_ROOT))
    assert SECRET not in stored.read_bytes()
    with Image.open(stored) as picture:
        assert not picture.getexif()
        assert picture.size == (30, 60)

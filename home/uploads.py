"""Files that staff upload: only what they claim to be, without what they don't show.

Photographs carry where and when they were taken, and anything may be hidden behind the end of a
picture. So each picture is decoded and written anew before it is kept. Settings point Wagtail to
the forms of pictures and documents below; they serve the upload page, the multiple upload and the
choosers. The form of avatars takes the place of Wagtail's when the app is loaded.
"""

import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

#: Larger pictures are made smaller: no page shows more, not even on a sharp screen.
LONGEST_SIDE = 3840
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
    "AVIF": {"quality": 80},
    "GIF": {"comment": b""},
}


def rewrite_picture(source: bytes) -> bytes:
    """Return the same picture, upright, without any data that does not show.

    Raise an error of Pillow's choice if this is no whole picture.
    """
    with Image.open(BytesIO(source)) as picture:
        form = picture.format or ""
        options = dict(SAVE_OPTIONS[form])
        result = BytesIO()
        count = getattr(picture, "n_frames", 1)
        if count > 1 and form in {"GIF", "WEBP"}:
            frames = []
            durations = []
            for number in range(count):
                picture.seek(number)
                durations.append(picture.info.get("duration", 100))
                frames.append(_without_extras(picture.convert("RGBA")))
            loop = picture.info.get("loop", 0)
            frames[0].save(
                result,
                form,
                save_all=True,
                append_images=frames[1:],
                duration=durations,
                loop=loop,
                **options,
            )
            return result.getvalue()
        upright = upright_picture(picture)
        if form == "JPEG" and upright.mode not in {"RGB", "L"}:
            upright = upright.convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        _without_extras(upright).save(result, form, **options)
        return result.getvalue()


def upright_picture(picture: Image.Image) -> Image.Image:
    """An opened picture as it is meant to be seen: turned upright, in the colours of the web."""
    picture.load()
    return _in_srgb(ImageOps.exif_transpose(picture))


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture in the colours of the web, so that it can do without a profile of its own."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    try:
        target = "RGBA" if picture.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(
            picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=target
        )
    except (ImageCms.PyCMSError, OSError):  # a broken profile: take the colours as they are
        return picture
    return changed if changed is not None else picture


def _without_extras(picture: Image.Image) -> Image.Image:
    """The picture with only those of its extras that change how it looks."""
    clean = picture.copy()
    clean.info = {
        key: value for key, value in picture.info.items() if key in {"transparency", "loop"}
    }
    return clean


class PictureField(WagtailImageField):
    """A picture that can be shown, and holds nothing else."""

    def to_python(self, data: Any) -> Any:
        """Check the picture and write it anew, in place."""
        try:
            upload = super().to_python(data)
        except ValidationError:
            raise
        except Image.DecompressionBombError as error:
            raise ValidationError(
                _("This picture has too many pixels. Make it smaller first."),
                code="file_too_many_pixels",
            ) from error
        except Exception as error:  # whatever a broken file makes the libraries do
            raise self._invalid() from error
        if upload is None:
            return None
        upload.seek(0)
        source = upload.read()
        try:
            clean = rewrite_picture(source)
        except Exception as error:  # as above: truncated, damaged or made to confuse
            raise self._invalid() from error
        replace_content(upload, clean)
        return upload

    def _invalid(self) -> ValidationError:
        return ValidationError(self.error_messages["invalid_image"], code="invalid_image")


def replace_content(upload: UploadedFile, content: bytes) -> None:
    """Give an upload other content; in place, because Wagtail may keep the upload itself."""
    upload.seek(0)
    upload.truncate()
    upload.write(content)
    upload.flush()
    upload.size = len(content)
    upload.seek(0)


class PictureForm(BaseImageForm):
    """The form behind every upload of a picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=old.label, required=old.required, widget=old.widget
            )


class AvatarForm(AvatarPreferencesForm):
    """The form behind the picture of somebody with an account."""

    avatar = PictureField(label=_("Upload a profile picture"), required=False)


#: Extension → what the archive inside must hold (Office), or what its `mimetype` begins with.
OFFICE_PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OPEN_DOCUMENTS = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}


def is_what_it_claims(name: str, file: UploadedFile) -> bool:
    """Return whether the first bytes of a document fit the extension of its name."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    file.seek(0)
    try:
        if extension == "pdf":
            return file.read(5) == b"%PDF-"
        if extension in OFFICE_PARTS or extension in OPEN_DOCUMENTS:
            return _archive_fits(extension, file)
        return _is_text(file)
    finally:
        file.seek(0)


def _archive_fits(extension: str, file: UploadedFile) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return False
            if extension in OFFICE_PARTS:
                return any(name.startswith(OFFICE_PARTS[extension]) for name in names)
            with archive.open("mimetype") as mimetype:
                return mimetype.read(200).decode("ascii").startswith(OPEN_DOCUMENTS[extension])
    except Exception:  # whatever a broken file makes the library do
        return False


def _is_text(file: UploadedFile) -> bool:
    start = file.read(4096)
    return b"\0" not in start and not start.lstrip().lower().startswith((b"<", b"%pdf", b"pk\x03"))


class DocumentField(WagtailDocumentField):
    """A document whose content fits its name."""

    def to_python(self, data: Any) -> Any:
        """Check the content against the extension."""
        upload = super().to_python(data)
        if upload is not None and not is_what_it_claims(upload.name, upload):
            raise ValidationError(
                _("The content of this file does not fit its name, or it holds macros."),
                code="invalid_content",
            )
        return upload


class DocumentForm(BaseDocumentForm):
    """The form behind every upload of a document."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            self.fields["file"] = DocumentField(
                label=old.label, required=old.required, widget=old.widget
            )

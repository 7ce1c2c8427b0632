"""Pictures and PDFs of members: checked, written anew, and kept as rows."""

from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from home.answer_files import safe_name
from home.uploads import upright_picture
from members.models import MemberFile, User

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
#: The longest side of a picture on a page, and on a card.
LARGE, SMALL = 1600, 640
PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"}
QUALITY = 84
#: What a PDF may not hold: what runs or opens by itself.
ACTIVE_PARTS = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch")


def size_within(width: int, height: int, longest: int = SMALL) -> tuple[int, int]:
    """Width and height of a picture made to fit."""
    share = min(1, longest / max(width, height, 1))
    return max(round(width * share), 1), max(round(height * share), 1)


def checked_picture(upload: UploadedFile, owner: User) -> MemberFile:
    """The upload as a picture that can be kept, not stored yet; `ValidationError` if it cannot be.

    Both sizes are drawn anew from the dots alone, as JPEG: nothing that a camera added, and
    nothing that was hidden behind the end of the file, comes along.
    """
    name = safe_name(upload.name or "")
    wanted = PICTURES.get(PurePath(name).suffix.lower().removeprefix("."))
    if wanted is None:
        raise ValidationError(_("Choose a JPEG, PNG, WebP or GIF."), code="kind")
    content = _content_of(upload)
    try:
        with Image.open(BytesIO(content), formats=[wanted]) as found:
            width, height = found.size
            if width * height > MAX_PIXELS:
                raise _too_large()
            picture = _on_white(upright_picture(found))
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Exception as error:  # whatever a broken file makes the library do
        raise _damaged() from error
    large, small = _jpeg(picture, LARGE), _jpeg(picture, SMALL)
    width, height = size_within(*picture.size, LARGE)
    return MemberFile(
        owner=owner,
        kind=MemberFile.Kind.PICTURE,
        name=f"{PurePath(name).stem}.jpg",
        size=len(large),
        width=width,
        height=height,
        content=large,
        small=small,
    )


def checked_pdf(upload: UploadedFile, owner: User) -> MemberFile:
    """The upload as a PDF that can be kept, not stored yet; `ValidationError` if it cannot be."""
    name = safe_name(upload.name or "")
    if PurePath(name).suffix.lower() != ".pdf":
        raise ValidationError(_("Choose a PDF."), code="kind")
    content = _content_of(upload)
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        raise _damaged()
    if any(part in content for part in ACTIVE_PARTS):
        raise ValidationError(
            _("This PDF holds parts that run or open by themselves. Save it as a plain PDF."),
            code="active",
        )
    return MemberFile(
        owner=owner, kind=MemberFile.Kind.PDF, name=name, size=len(content), content=content
    )


def _content_of(upload: UploadedFile) -> bytes:
    if (upload.size or 0) > MAX_BYTES:
        text = _("This file is larger than %(size)s. Make it smaller, or send another.")
        raise ValidationError(text % {"size": filesizeformat(MAX_BYTES)}, code="size")
    upload.seek(0)
    return upload.read()


def _damaged() -> ValidationError:
    text = _("The content of this file does not fit its name, or it is damaged. Choose another.")
    return ValidationError(text, code="content")


def _too_large() -> ValidationError:
    text = _("This picture has too many pixels. Make it smaller first.")
    return ValidationError(text, code="pixels")


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency, which JPEG does not know."""
    if picture.mode in {"RGB", "L"}:
        return picture
    layer = picture.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _jpeg(picture: Image.Image, longest: int) -> bytes:
    """The dots of the picture, no larger than this, as a new JPEG."""
    smaller = picture.resize(size_within(*picture.size, longest), Image.Resampling.LANCZOS)
    smaller.info = {}
    out = BytesIO()
    smaller.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()

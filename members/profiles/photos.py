"""The photo of a profile: written anew in two sizes, without what a camera adds."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from home.uploads import PictureField
from members.models import Profile, ProfilePhoto
from members.models.profiles import new_profile_code

MAX_BYTES = 5 * 1024 * 1024
#: Twice what pages show, for sharp screens.
LARGE, SMALL = 480, 160
#: A face is rather above the middle.
CENTRE = (0.5, 0.4)


class PhotoField(PictureField):
    """A photo of at most five megabytes."""

    def to_python(self, data: object) -> UploadedFile | None:
        """Check the size before anything reads the picture."""
        if isinstance(data, UploadedFile) and (data.size or 0) > MAX_BYTES:
            raise ValidationError(
                _("This file is larger than %(size)s. Make it smaller, or send another.")
                % {"size": filesizeformat(MAX_BYTES)},
                code="size",
            )
        upload: UploadedFile | None = super().to_python(data)
        return upload


def save_photo(profile: Profile, upload: UploadedFile) -> None:
    """Let this be the photo of a profile."""
    upload.seek(0)
    content = upload.read()
    ProfilePhoto.objects.update_or_create(
        profile=profile,
        defaults={
            "large": _square(content, LARGE),
            "small": _square(content, SMALL),
            "version": new_profile_code(),
        },
    )


def _square(content: bytes, side: int) -> bytes:
    with Image.open(BytesIO(content)) as picture:
        picture.load()
        on_white = Image.new("RGB", picture.size, "white")
        see_through = picture.convert("RGBA")
        on_white.paste(see_through, mask=see_through.getchannel("A"))
        small = ImageOps.fit(on_white, (side, side), Image.Resampling.LANCZOS, centering=CENTRE)
        result = BytesIO()
        small.save(result, "JPEG", quality=85, optimize=True)
    return result.getvalue()

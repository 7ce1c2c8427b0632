"""The form field of a question that is answered with a file, and the checks of what is sent."""

import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from PIL import Image

from home.models.answer_files import AnswerFile, read_token, token_for
from home.uploads import is_what_it_claims, rewrite_picture

#: What can be sent: the extension, and for pictures the format that must be inside.
PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
ALLOWED = ("pdf", "docx", *PICTURES)
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
#: What may come out of a docx, which is a zip file.
MAX_UNPACKED, MAX_PARTS = 50 * 1024 * 1024, 2000


def checked_file(upload: UploadedFile) -> AnswerFile:
    """The upload as a file that can be kept, not stored yet; `ValidationError` if it cannot be."""
    name = safe_name(upload.name or "")
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension not in ALLOWED:
        raise ValidationError(_("Choose a PDF, Word file (docx), JPEG or PNG."), code="kind")
    if (upload.size or 0) > MAX_BYTES:
        text = _("This file is larger than %(size)s. Make it smaller, or send another.")
        raise ValidationError(text % {"size": filesizeformat(MAX_BYTES)}, code="size")
    upload.seek(0)
    content = upload.read()
    if extension in PICTURES:
        content = _clean_picture(content, PICTURES[extension])
    elif not _is_whole(extension, upload, content):
        raise _damaged()
    return AnswerFile(name=name, size=len(content), content=content)


def safe_name(name: str) -> str:
    """A name without path, control characters and signs that change how it is read."""
    kept = "".join(sign for sign in name if sign.isprintable() and sign not in '<>:"|?*%')
    path = PurePath(kept.replace("\\", "/"))
    return f"{path.stem.lstrip('.')[:100] or 'file'}{path.suffix[:10]}"


def _damaged() -> ValidationError:
    text = _("The content of this file does not fit its name, or it is damaged. Choose another.")
    return ValidationError(text, code="content")


def _clean_picture(content: bytes, wanted: str) -> bytes:
    """The picture written anew, without where and when it was taken or what is behind its end."""
    try:
        with Image.open(BytesIO(content), formats=[wanted]) as picture:
            width, height = picture.size
        if width * height > MAX_PIXELS:
            raise _damaged()
        return rewrite_picture(content)
    except ValidationError:
        raise
    except Exception as error:  # whatever a broken file makes the library do
        raise _damaged() from error


def _is_whole(extension: str, upload: UploadedFile, content: bytes) -> bool:
    if not is_what_it_claims(f"x.{extension}", upload):
        return False
    if extension == "pdf":
        return b"%%EOF" in content[-2048:]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    return (
        any(part.filename == "[Content_Types].xml" for part in parts)
        and len(parts) <= MAX_PARTS
        and sum(part.file_size for part in parts) <= MAX_UNPACKED
    )


class AnswerFileInput(forms.FileInput):
    """A file to choose; one that was sent already comes back by a token, and can be taken away."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A new file, else the one that was sent already."""
        if upload := files.get(name):
            return upload
        return None if data.get(f"{name}-clear") else data.get(f"{name}-kept")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """No file of either sort."""
        return not self.value_from_datadict(data, files, name)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input, below what was sent already."""
        control = super().render(name, None, attrs, renderer)
        kept = read_token(value) if isinstance(value, str) else None
        if kept is None:
            return control
        text = _("We have %(name)s (%(size)s). Choose another file only to replace it.")
        words = text % {"name": kept["name"], "size": filesizeformat(kept["size"])}
        return format_html(
            '<p>{}</p><input type="hidden" name="{}-kept" value="{}">{}'
            '<div class="as-choice"><input type="checkbox" class="utrecht-checkbox" '
            'name="{}-clear" value="1" id="id_{}-clear">'
            '<label class="utrecht-form-label utrecht-form-label--checkbox" '
            'for="id_{}-clear">{}</label></div>',
            words,
            name,
            value,
            control,
            name,
            name,
            name,
            _("Take this file away"),
        )


class AnswerFileField(forms.Field):
    """An answer that is a file: new and checked, or sent before."""

    widget = AnswerFileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.help_text = f"{self.help_text} " if self.help_text else ""
        self.help_text += _("A PDF, Word file (docx), JPEG or PNG of at most %(size)s.") % {
            "size": filesizeformat(MAX_BYTES)
        }
        extensions = ",".join(f".{item}" for item in ALLOWED)
        self.widget.attrs["accept"] = extensions

    def to_python(self, value: Any) -> AnswerFile | None:
        """The file; one that we cannot find any more must be chosen again."""
        if not value:
            return None
        if isinstance(value, UploadedFile):
            return checked_file(value)
        kept = read_token(str(value))
        known = AnswerFile.objects.without_content()
        found = known.filter(pk=kept["file"]).first() if kept else None
        if found is None:
            raise ValidationError(_("We have not kept this file. Choose it again."), code="gone")
        return found


class KeepsFiles(forms.Form):
    """A form that does not ask for the same file twice."""

    def keep_files(self) -> None:
        """Store the new files that are right, and ask for the others again.

        What was sent wrong is not stored. What belongs to no answer in the end is deleted when
        the form cannot be finished any more.
        """
        if not self.files:
            return
        AnswerFile.objects.forgotten().delete()
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for name, field in self.fields.items():
            file = self.cleaned_data.get(name)
            if isinstance(field, AnswerFileField) and isinstance(file, AnswerFile):
                if file._state.adding:
                    file.save()
                self.data[f"{name}-kept"] = token_for(file.value)  # type: ignore[index]
        self.files = MultiValueDict()

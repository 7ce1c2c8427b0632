"""Files that people send with a form: rows, so that they go where their answer goes."""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_SALT = "home.answer_files"
#: How long somebody can go on with a form after sending a file with it.
VALID_FOR = timedelta(hours=2)


class AnswerFileQuerySet(models.QuerySet["AnswerFile"]):
    """Files of answers."""

    def without_content(self) -> Self:
        """Without what is in them."""
        return self.defer("content")

    def loose(self) -> Self:
        """Those that belong to no answer: a form was not finished, or an answer went."""
        return self.filter(answers=None)

    def forgotten(self) -> Self:
        """Loose ones whose form cannot be finished any more, with an hour to spare."""
        ended = timezone.now() - VALID_FOR - timedelta(hours=1)
        return self.loose().filter(uploaded_at__lt=ended)


class AnswerFile(models.Model):
    """A file that was checked; in the database, so that no folder or link ever holds it."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("size"))
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> dict[str, Any]:
        """What the answer remembers of it."""
        return {"file": str(self.uuid), "name": self.name, "size": self.size}


class AnswerWithFile(models.Model):
    """What an answer needs to hold a file."""

    file = models.ForeignKey(
        AnswerFile, null=True, on_delete=models.SET_NULL, related_name="answers", editable=False
    )

    class Meta:
        abstract = True


def file_of(value: Any) -> uuid.UUID | None:
    """The file in a stored answer."""
    return uuid.UUID(value["file"]) if isinstance(value, dict) else None


def token_for(value: dict[str, Any]) -> str:
    """What a form sends along, so that a file need not be chosen once more."""
    kept: dict[str, Any] = {name: value[name] for name in ("file", "name", "size")}
    return signing.dumps(kept, salt=_SALT)


def read_token(token: str) -> dict[str, Any] | None:
    """What a token that we made stands for; None when it is not ours or too old."""
    try:
        value: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return value

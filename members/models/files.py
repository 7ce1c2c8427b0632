"""Pictures and documents of members: rows, so that no folder or link of its own holds them.

They are apart from the pictures of staff: nobody chooses them for a page, and who may see one is
asked at each request (`contributions/file_views.py`).
"""

import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from members.models.contributions import Contribution

#: How long a file that no contribution took is kept.
LOOSE_FOR = timedelta(days=1)


class MemberFileQuerySet(models.QuerySet["MemberFile"]):
    """Files of members."""

    def without_content(self) -> Self:
        """Without what is in them."""
        return self.defer("content", "small")

    def forgotten(self) -> Self:
        """Those that were sent with a form that made nothing."""
        return self.filter(contribution=None, uploaded_at__lt=timezone.now() - LOOSE_FOR)


class MemberFileManager(models.Manager.from_queryset(MemberFileQuerySet)):  # type: ignore[misc]
    """Files, as a rule without what is in them: lists show dozens."""

    def get_queryset(self) -> MemberFileQuerySet:
        """Files without content; it is read when it is asked for."""
        return MemberFileQuerySet(self.model, using=self._db).without_content()


class MemberFile(models.Model):
    """A picture in two sizes, written anew by us, or a PDF that was checked."""

    class Kind(models.TextChoices):
        """What it is."""

        PICTURE = "picture", _("picture")
        PDF = "pdf", _("PDF")

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member_files"
    )
    contribution = models.ForeignKey(
        Contribution, null=True, on_delete=models.CASCADE, related_name="files"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    content = models.BinaryField()
    #: The picture for cards.
    small = models.BinaryField(default=b"")
    uploaded_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[MemberFileManager] = MemberFileManager()

    class Meta:
        verbose_name = _("file of a member")
        verbose_name_plural = _("files of members")

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where it is, for who may see it."""
        return reverse("contributions:file", args=[self.pk])

    @property
    def small_url(self) -> str:
        """Where the picture for cards is."""
        return reverse("contributions:small_file", args=[self.pk])


class ContributionPicture(Orderable):
    """A picture in a contribution, with its words; a part of each revision."""

    contribution = ParentalKey(Contribution, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(MemberFile, on_delete=models.CASCADE, related_name="as_picture")
    alt_text = models.CharField(_("description"), max_length=250, blank=True)
    decorative = models.BooleanField(_("only for decoration"), default=False)
    credit = models.CharField(_("credit"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="contribution_picture_described_or_decorative",
                condition=Q(decorative=False) | Q(alt_text=""),
            )
        ]

    def __str__(self) -> str:
        return self.alt_text or str(self.file)

    def clean(self) -> None:
        """What only decorates has no description."""
        super().clean()
        if self.decorative and self.alt_text:
            raise ValidationError(
                {"alt_text": _("Leave this empty, or say that the picture is not for decoration.")}
            )

    @property
    def is_described(self) -> bool:
        """Whether who cannot see it gets its words, or is told nothing on purpose."""
        return self.decorative or bool(self.alt_text.strip())

    @property
    def url(self) -> str:
        """Where the picture is, for who may see it."""
        return self.file.url

    @property
    def small_url(self) -> str:
        """Where the picture for cards is."""
        return self.file.small_url

    @property
    def small_size(self) -> dict[str, Any]:
        """Width and height of the picture for cards."""
        from members.contributions.files import size_within

        width, height = size_within(self.file.width, self.file.height)
        return {"width": width, "height": height}


class ContributionAttachment(Orderable):
    """A PDF with a contribution; a part of each revision."""

    contribution = ParentalKey(Contribution, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(MemberFile, on_delete=models.CASCADE, related_name="as_attachment")
    title = models.CharField(_("title"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.title or str(self.file)

"""Images and documents, with who made them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class SiteImage(AbstractImage):
    """An image; its description is the text alternative where a page gives no other."""

    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made this image, for example 'Photo: Noor Visser'. Shown with the image."),
    )

    admin_form_fields = (*Image.admin_form_fields, "credit")
    api_fields = [
        APIField("description"),
        APIField("credit"),
        APIField("rendition", serializer=ImageRenditionField("max-1600x1600", source="*")),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def focus_class(self) -> str:
        """The class that keeps the focal point in sight where a picture is cut off above and below.

        In steps of a tenth, as the content security policy allows no inline styles; frontend/src/
        components.css has each of them.
        """
        if self.focal_point_y is None or not self.height:
            return ""
        tenth = round(10 * self.focal_point_y / self.height)
        return f"as-focus-{min(max(tenth, 0), 10)}"

    @property
    def default_alt_text(self) -> str:
        """The text alternative: the description, never the file name or title."""
        return self.description


class Rendition(AbstractRendition):
    """One size and format of an image."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"
            )
        ]


class SiteDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

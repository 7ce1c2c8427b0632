"""Blocks with pictures and film."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock


def example_pictures(number: int) -> list[dict[str, Any]]:
    """The newest pictures of the site, as values of an ImageBlock for an example."""
    images = get_image_model().objects.order_by("-pk").values_list("pk", flat=True)[:number]
    return [{"image": pk, "alt_text": "", "decorative": True} for pk in images]


class FigureBlock(blocks.StructBlock):
    """A picture with a caption; the credit is the image's own."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        label=pgettext_lazy("picture", "Caption"), required=False, max_length=300
    )
    width = blocks.ChoiceBlock(
        label=_("Width"),
        choices=[("text", _("As wide as the text")), ("wide", _("Wider than the text"))],
        default="text",
    )

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "blocks/figure.html"
        description = _("A picture with a caption and the name of its maker.")

    def get_preview_value(self) -> Any:
        """A picture of this site with a caption."""
        picture = next(iter(example_pictures(1)), None)
        return self.to_python({"image": picture, "caption": "De straat waar het begon."})


def picture_block() -> blocks.StructBlock:
    """A picture with its text alternative, or marked as decorative, and a caption."""
    return blocks.StructBlock(
        [
            ("image", ImageBlock(label=_("Picture"))),
            (
                "caption",
                blocks.CharBlock(
                    label=pgettext_lazy("picture", "Caption"), required=False, max_length=300
                ),
            ),
        ],
        label=_("Picture"),
        icon="image",
    )


class GalleryBlock(blocks.StructBlock):
    """Several pictures together."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    pictures = blocks.ListBlock(
        picture_block(),
        label=_("Pictures"),
        min_num=2,
    )

    class Meta:
        label = _("Gallery")
        icon = "image"
        template = "blocks/gallery.html"
        description = _("Two or more pictures side by side.")

    def get_preview_value(self) -> Any:
        """Pictures of this site."""
        pictures = [{"image": picture, "caption": "In de wijk"} for picture in example_pictures(3)]
        return self.to_python({"title": "Beelden van de dag", "pictures": pictures})


#: The videos that we can link to: the pattern of their addresses, and the page where one plays.
#: It is the video's own page: YouTube's player refuses to play when it isn't told where the reader
#: came from, and we don't tell.
VIDEO_SITES = {
    "YouTube": (
        re.compile(
            r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?v=|shorts/|live/)|youtu\.be/)"
            r"([A-Za-z0-9_-]{11})(?:[?&][^#\s]*)?"
        ),
        "https://www.youtube.com/watch?v={id}",
    ),
    "Vimeo": (
        re.compile(r"https://(?:www\.)?vimeo\.com/([0-9]{6,12}(?:/[0-9a-f]{6,12})?)(?:\?[^#\s]*)?"),
        "https://vimeo.com/{id}",
    ),
}


class VideoValue(blocks.StructValue):
    """A video with where it is played."""

    def _match(self) -> tuple[str, str] | None:
        for site, (pattern, player) in VIDEO_SITES.items():
            if found := pattern.fullmatch(self.get("url") or ""):
                return site, player.format(id=found.group(1))
        return None

    @property
    def site(self) -> str:
        """The name of the site that plays the video."""
        match = self._match()
        return match[0] if match else ""

    @property
    def player_url(self) -> str:
        """The page where the video is played."""
        match = self._match()
        return match[1] if match else ""


class VideoBlock(blocks.StructBlock):
    """A film on another site: a picture and a link, so that nothing loads before a click."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    url = blocks.URLBlock(
        label=_("Address"), help_text=_("The address of a video on YouTube or Vimeo.")
    )
    image = ImageBlock(label=_("Picture"), required=False)
    duration = blocks.CharBlock(
        label=_("Duration"), required=False, max_length=10, help_text=_("For example 2:35.")
    )
    transcript = blocks.RichTextBlock(
        label=_("Text of the video"),
        required=False,
        features=["bold", "italic", "link"],
        help_text=_("What is said and shown, for people who can't see or hear the video."),
    )

    class Meta:
        label = _("Video")
        icon = "media"
        template = "blocks/video.html"
        description = _("A video on YouTube or Vimeo. It loads only when the reader asks for it.")
        value_class = VideoValue

    def get_preview_value(self) -> Any:
        """A film with a picture of this site."""
        return self.to_python(
            {
                "title": "Zo werkt een City Deal",
                "url": "https://vimeo.com/123456789",
                "image": next(iter(example_pictures(1)), None),
                "duration": "2:35",
                "transcript": "",
            }
        )

    def clean(self, value: Any) -> Any:
        """Refuse an address that is no video we know how to play."""
        cleaned = super().clean(value)
        if cleaned.get("url") and not cleaned.player_url:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "url": ValidationError(
                        _(
                            "This is not the address of a video on YouTube or Vimeo. Copy the "
                            "address of the video's own page, for example "
                            "https://vimeo.com/123456789."
                        )
                    )
                }
            )
        return cleaned

"""The text of a page: all blocks together."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.forms import SubscribeBlock
from home.blocks.links import CallToActionBlock, CardsBlock, DownloadsBlock, PeopleBlock
from home.blocks.media import FigureBlock, GalleryBlock, VideoBlock
from home.blocks.text import (
    ContentsBlock,
    FactsBlock,
    HeadingBlock,
    HeadingValue,
    ParagraphBlock,
    QuestionsBlock,
    QuoteBlock,
    TableBlock,
    TimelineBlock,
)

if TYPE_CHECKING:
    from home.models import SiteImage

#: Names that pages themselves give to their parts; a heading must not take one of these.
TAKEN_NAMES = frozenset(
    [
        "about",
        "about-deals",
        "authors",
        "below",
        "contacts",
        "contents",
        "description",
        "filters",
        "highlights",
        "main",
        "offer",
        "procedure",
        "react",
        "related",
        "requirements",
        "share-title",
        "tasks",
        "themes",
    ]
)


class BodyBlock(blocks.StreamBlock):
    """The text of a page."""

    heading = HeadingBlock(group=_("Text"))
    paragraph = ParagraphBlock(group=_("Text"))
    quote = QuoteBlock(group=_("Text"))
    questions = QuestionsBlock(group=_("Text"))
    facts = FactsBlock(group=_("Text"))
    table = TableBlock(group=_("Text"))
    timeline = TimelineBlock(group=_("Text"))
    contents = ContentsBlock(group=_("Text"))
    figure = FigureBlock(group=_("Pictures and film"))
    gallery = GalleryBlock(group=_("Pictures and film"))
    video = VideoBlock(group=_("Pictures and film"))
    downloads = DownloadsBlock(group=_("Links"))
    call_to_action = CallToActionBlock(group=_("Links"))
    cards = CardsBlock(group=_("Links"))
    people = PeopleBlock(group=_("Links"))
    subscribe = SubscribeBlock(group=_("Links"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> Any:
        """Give each heading a name of its own, and load all pictures at once."""
        headings = [block.value for block in value if isinstance(block.value, HeadingValue)]
        taken = set(TAKEN_NAMES)
        for heading in headings:
            heading.anchor = heading.free_anchor(taken)
            taken.add(heading.anchor)
        prefetch_related_objects(pictures_in(value), "renditions")
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "headings": headings}

    class Meta:
        label = _("Text")
        template = "blocks/body.html"
        block_counts = {"contents": {"max_num": 1}, "subscribe": {"max_num": 1}}


def pictures_in(stream: Any) -> "list[SiteImage]":
    """The pictures that the blocks of a text show as they are, without those of cards."""
    return [picture for block in stream for picture in _pictures(block) if picture]


def _pictures(block: Any) -> Iterator[Any]:
    match block.block_type:
        case "figure" | "video":
            yield block.value.get("image")
        case "gallery":
            yield from (picture.get("image") for picture in block.value.get("pictures") or [])
        case "people":
            people = [person for person in block.value.get("people") or [] if person]
            prefetch_related_objects(people, "photo")
            yield from (person.photo for person in people)

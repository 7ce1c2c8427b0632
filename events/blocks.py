"""Blocks that only pages of events have."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.links import DownloadsBlock
from home.blocks.text import RICH_TEXT_FEATURES, QuestionsBlock


class TopicBlock(blocks.StructBlock):
    """A practical subject with its text, for example how to get there."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=80, help_text=_("For example 'By train' or 'Accessibility'.")
    )
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        label = _("Practical subject")
        icon = "info-circle"
        template = "blocks/topic.html"
        description = _("A short text with a title, for example about travel or lunch.")
        preview_value = {
            "title": "Met de trein",
            "text": "<p>Het is tien minuten lopen vanaf het station.</p>",
        }


class PracticalBlock(blocks.StreamBlock):
    """What a visitor has to know before the day."""

    topic = TopicBlock()
    questions = QuestionsBlock()
    downloads = DownloadsBlock()

    class Meta:
        label = _("Practical information")
        template = "blocks/practical.html"

"""Blocks of text: headings, paragraphs, quotes, questions and answers, facts, timelines."""

from collections.abc import Set
from itertools import chain, count
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

#: What editors may do inside running text; headings are a block of their own.
RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
SMALL_RICH_TEXT_FEATURES = ["bold", "italic", "link"]


class HeadingValue(blocks.StructValue):
    """A heading with the name by which links reach it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: The fragment of a link to this heading; the body makes it unique on the page.
        self.anchor = self.free_anchor(set())

    def free_anchor(self, taken: Set[str]) -> str:
        """A name made of the heading's words, with a number if another heading has it."""
        name = slugify(self.get("text") or "") or "heading"
        numbered = (f"{name}-{number}" for number in count(2))
        return next(anchor for anchor in chain([name], numbered) if anchor not in taken)


class HeadingBlock(blocks.StructBlock):
    """A heading in the text."""

    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("h2", _("Heading")), ("h3", _("Subheading"))],
        default="h2",
        help_text=_("A subheading belongs below a heading."),
    )

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "blocks/heading.html"
        description = _("A heading above a part of the text. It also appears in the contents list.")
        value_class = HeadingValue
        preview_value = {"text": "Wat steden leerden", "level": "h2"}


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with links and lists."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": RICH_TEXT_FEATURES, **kwargs})

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "blocks/paragraph.html"
        description = _("Paragraphs, lists and links.")
        preview_value = (
            "<p>In deze deal werken <b>twaalf steden</b> samen aan gezond eten. "
            "Elke stad probeert iets uit en deelt wat zij leert.</p>"
        )


class QuoteBlock(blocks.StructBlock):
    """A sentence from the text, shown large."""

    text = blocks.TextBlock(label=_("Quote"), max_length=400)
    name = blocks.CharBlock(label=_("Who says this"), required=False, max_length=120)
    role = blocks.CharBlock(label=_("Job title or organisation"), required=False, max_length=160)

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "blocks/quote.html"
        description = _("A striking sentence, shown large, with who said it.")
        preview_value = {
            "text": "Begin klein, en deel wat mislukt.",
            "name": "Samira Bos",
            "role": "Projectleider",
        }


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.TextBlock(label=_("Question"), max_length=1000)
    answer = blocks.RichTextBlock(label=_("Answer"), features=RICH_TEXT_FEATURES)

    class Meta:
        label = _("Question and answer")
        icon = "help"


class QuestionsBlock(blocks.ListBlock):
    """Questions and answers, as in an interview."""

    def __init__(self, child_block: blocks.Block | None = None, **kwargs: Any) -> None:
        super().__init__(child_block or QuestionBlock(), **kwargs)

    class Meta:
        label = _("Questions and answers")
        icon = "help"
        template = "blocks/questions.html"
        description = _("An interview, or questions that people often ask.")
        preview_value = [
            {
                "question": "Wat heeft de deal opgeleverd?",
                "answer": "<p>Een netwerk van mensen die elkaar weten te vinden.</p>",
            }
        ]


class FactsBlock(blocks.StructBlock):
    """A box with facts beside the running text."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        label = _("Fact box")
        icon = "info-circle"
        template = "blocks/facts.html"
        description = _("Background in a box, for example the deal in figures.")
        preview_value = {
            "title": "De deal in het kort",
            "text": "<ul><li>12 gemeenten</li><li>3 ministeries</li></ul>",
        }


class TimelineItemBlock(blocks.StructBlock):
    """One moment."""

    date = blocks.CharBlock(
        label=_("When"), max_length=60, help_text=_("As it should be shown: 'spring 2026'.")
    )
    title = blocks.CharBlock(label=_("What"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SMALL_RICH_TEXT_FEATURES, required=False)

    class Meta:
        label = _("Moment")
        icon = "date"


class TimelineBlock(blocks.StructBlock):
    """Moments in order of time."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    items = blocks.ListBlock(TimelineItemBlock(), label=_("Moments"))

    class Meta:
        label = _("Timeline")
        icon = "history"
        template = "blocks/timeline.html"
        description = _("What happened or will happen, in order of time.")
        preview_value = {
            "title": "Zo ging het",
            "items": [
                {"date": "2024", "title": "Verkenning", "text": "<p>Vijf steden beginnen.</p>"},
                {"date": "2025", "title": "Ondertekening", "text": ""},
            ],
        }


class TableBlock(blocks.StructBlock):
    """Figures or facts in rows and columns."""

    caption = blocks.CharBlock(
        label=_("Caption"), max_length=160, help_text=_("What the table shows.")
    )
    table = TypedTableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"), required=False)),
            ("number", blocks.FloatBlock(label=_("Number"), required=False)),
            (
                "rich_text",
                blocks.RichTextBlock(
                    label=_("Text with links"), features=SMALL_RICH_TEXT_FEATURES, required=False
                ),
            ),
        ],
        label=_("Table"),
    )
    first_column_is_header = blocks.BooleanBlock(
        label=_("The first column names the row"), required=False, default=True
    )

    class Meta:
        label = _("Table")
        icon = "table"
        template = "blocks/table.html"
        description = _("Facts in rows and columns, with a caption and headings.")
        preview_value = {
            "caption": "Partners per jaar",
            "table": {
                "columns": [
                    {"type": "text", "heading": "Jaar"},
                    {"type": "number", "heading": "Partners"},
                ],
                "rows": [{"values": ["2025", 12]}, {"values": ["2026", 19]}],
            },
            "first_column_is_header": True,
        }


class ContentsBlock(blocks.StaticBlock):
    """Links to the headings of the page."""

    class Meta:
        label = _("Table of contents")
        icon = "list-ul"
        template = "blocks/contents.html"
        description = _("Links to all headings on this page. It keeps itself up to date.")
        admin_text = _("The headings of this page appear here by themselves.")

    def get_preview_value(self) -> Any:
        """Nothing: the list is made of the page's headings."""
        return None

    def get_preview_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Two headings of a page that does not exist."""
        examples = [("Wat steden leerden", "h2"), ("In de wijk", "h3")]
        headings = [
            HeadingBlock().to_python({"text": text, "level": level}) for text, level in examples
        ]
        return {**(parent_context or {}), "headings": headings}

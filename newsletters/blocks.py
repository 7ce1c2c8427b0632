"""What an issue of a newsletter is built of.

Few blocks, as mail programs can show little; each is drawn twice, on a page and in a mail.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from home.blocks.text import SMALL_RICH_TEXT_FEATURES

LETTER_FEATURES = [*SMALL_RICH_TEXT_FEATURES, "ol", "ul"]


class PageItemBlock(blocks.StructBlock):
    """A page of the site; what is left empty follows the page until the issue is sent."""

    page = blocks.PageChooserBlock(label=_("Page"))
    title = blocks.CharBlock(label=_("Other title"), required=False, max_length=160)
    summary = blocks.TextBlock(label=_("Other summary"), required=False, max_length=500)
    image = ImageChooserBlock(label=_("Other picture"), required=False)
    show_picture = blocks.BooleanBlock(label=_("With the picture"), required=False, default=True)
    link_text = blocks.CharBlock(
        label=_("Text of the link"),
        required=False,
        max_length=60,
        help_text=_("The title is a link already. Say what readers find: 'Read the interview'."),
    )

    class Meta:
        label = _("From the site")
        icon = "doc-full"
        label_format = "{page}"
        form_layout = blocks.BlockGroup(
            children=["page", "show_picture"],
            settings=["title", "summary", "image", "link_text"],
        )


class InitiativeChooserBlock(blocks.ChooserBlock):
    """An initiative of Good Food City that everybody may read."""

    @cached_property
    def target_model(self) -> Any:
        """The model, once models are there."""
        return apps.get_model("members.Initiative")

    @cached_property
    def widget(self) -> Any:
        """The window in which one is chosen."""
        from newsletters.issues.choosers import initiatives

        return initiatives.widget_class()

    class Meta:
        icon = "group"


class InitiativeBlock(blocks.StructBlock):
    """What members do in their city; what is left empty follows it until the issue is sent."""

    initiative = InitiativeChooserBlock(label=_("Initiative"))
    title = blocks.CharBlock(label=_("Other title"), required=False, max_length=160)
    summary = blocks.TextBlock(label=_("Other summary"), required=False, max_length=500)

    class Meta:
        label = _("Initiative")
        icon = "group"
        label_format = "{initiative}"
        form_layout = blocks.BlockGroup(children=["initiative"], settings=["title", "summary"])


class PictureBlock(blocks.StructBlock):
    """A picture with a caption."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        label=pgettext_lazy("picture", "Caption"), required=False, max_length=300
    )

    class Meta:
        label = _("Picture")
        icon = "image"


class ButtonBlock(blocks.StructBlock):
    """A link that stands out."""

    text = blocks.CharBlock(
        label=_("Text of the button"),
        max_length=60,
        help_text=_("What happens: 'Sign up for the day', not 'Click here'."),
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False, help_text=_("Or another site."))

    class Meta:
        label = _("Button")
        icon = "link"
        label_format = "{text}"

    def clean(self, value: Any) -> Any:
        """Ask for a page or an address, one of the two; a draft may have neither yet."""
        cleaned = super().clean(value)
        given = [name for name in ("page", "url") if cleaned.get(name)]
        if len(given) > 1 or (not given and not self.is_deferred_validation):
            message = ValidationError(_("Choose a page or give an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"page": message})
        return cleaned


class IssueBodyBlock(blocks.StreamBlock):
    """The body of an issue."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=120)
    # Wagtail names the block, and not the field in it.
    heading.field.widget.attrs["aria-label"] = _("Heading")
    item = PageItemBlock()
    initiative = InitiativeBlock()
    text = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=LETTER_FEATURES)
    picture = PictureBlock()
    button = ButtonBlock()
    divider = blocks.StaticBlock(
        label=_("Divider"), icon="horizontalrule", admin_text=_("A line across the letter.")
    )

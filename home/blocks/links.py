"""Blocks that lead on: downloads, calls to action, cards of pages, people."""

from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page, PageQuerySet
from wagtail.snippets.blocks import SnippetChooserBlock


class DownloadsBlock(blocks.StructBlock):
    """Files to download."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    class Meta:
        label = _("Downloads")
        icon = "download"
        template = "blocks/downloads.html"
        description = _("A list of files, each with its kind and size.")

    def get_preview_value(self) -> Any:
        """The newest files of the site."""
        documents = get_document_model().objects.order_by("-pk").values_list("pk", flat=True)[:2]
        return self.to_python({"title": "Downloads", "documents": list(documents)})


class CallToActionBlock(blocks.StructBlock):
    """One thing to do."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=400)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False, help_text=_("Or another site."))
    link_text = blocks.CharBlock(
        label=_("Text of the button"),
        max_length=60,
        help_text=_("What happens: 'Read the deal', not 'Click here'."),
    )

    class Meta:
        label = _("Call to action")
        icon = "arrow-right"
        template = "blocks/call_to_action.html"
        description = _("A box with one button.")
        preview_value = {
            "title": "Doe mee",
            "text": "Werk je aan gezond eten in jouw stad?",
            "page": None,
            "url": "https://example.org/",
            "link_text": "Word lid van Good Food City",
        }

    def clean(self, value: Any) -> Any:
        """Ask for a page or an address, one of the two; a draft may have neither yet."""
        cleaned = super().clean(value)
        given = [name for name in ("page", "url") if cleaned.get(name)]
        if len(given) > 1 or (not given and not self.is_deferred_validation):
            message = ValidationError(_("Choose a page or give an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"page": message})
        return cleaned


class CardsValue(blocks.StructValue):
    """Cards of pages that visitors may see."""

    @cached_property
    def live_pages(self) -> list[Page]:
        """The chosen pages that everybody may see, as their own types and in the order given."""
        chosen = [page for page in self.get("pages") or [] if page]
        types = groupby(sorted(chosen, key=_type), key=_type)
        found: dict[int, Page] = {}
        for kind, pages in types:
            model = ContentType.objects.get_for_id(kind).model_class()
            if model and issubclass(model, Page):
                found |= _for_cards(model).in_bulk([page.pk for page in pages])
        return [found[page.pk] for page in chosen if page.pk in found]


def _type(page: Page) -> int:
    return page.content_type_id


def _for_cards(model: type[Page]) -> PageQuerySet:
    """The pages of a type that everybody may see, with what its card shows."""
    pages: PageQuerySet = model._default_manager.all()
    if hasattr(pages, "for_listing"):
        return pages.for_listing()
    return pages.live().public().defer_streamfields()


class CardsBlock(blocks.StructBlock):
    """Pages of this site, as cards."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"))

    class Meta:
        label = _("Cards")
        icon = "grip"
        template = "blocks/cards.html"
        description = _("Pages of this site as cards with picture, title and summary.")
        value_class = CardsValue

    def get_preview_value(self) -> Any:
        """Pages of this site."""
        pages = Page.objects.live().public().filter(depth__gt=2).order_by("-pk")
        return self.to_python(
            {"title": "Lees ook", "pages": list(pages.values_list("pk", flat=True)[:2])}
        )


class PeopleBlock(blocks.StructBlock):
    """People with photo and job title."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    people = blocks.ListBlock(
        SnippetChooserBlock("home.Person", label=_("Person")), label=_("People")
    )

    class Meta:
        label = _("People")
        icon = "group"
        template = "blocks/people.html"
        description = _("People with their photo, job title and contact details.")

    def get_preview_value(self) -> Any:
        """People of this site."""
        people = self.child_blocks["people"].child_block.target_model.objects.order_by("pk")
        return self.to_python(
            {"title": "Het team", "people": list(people.values_list("pk", flat=True)[:2])}
        )

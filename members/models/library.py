"""The library of Good Food City: tools and research, with what members and deals share."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from home.blocks import BodyBlock
from home.models import BasePage, BasePageQuerySet, SiteDocument
from home.reading import count_read
from townsdeals.models import AboutDeals, DealPage
from townsdeals.querysets import in_active_language

#: For whom something is: the name of the field without `for_`, in addresses and on the page.
READERS: dict[str, Any] = {
    "municipalities": _("Municipalities"),
    "entrepreneurs": _("Entrepreneurs"),
    "schools": _("Schools and childcare"),
    "researchers": _("Researchers"),
}


class LibraryQuerySet(BasePageQuerySet):
    """Querysets of tools and research."""

    def for_visitors(self) -> Self:
        """What everybody may read, in the reader's language."""
        return in_active_language(self.live().public())

    def for_listing(self) -> Self:
        """With what the list shows."""
        return super().for_listing().prefetch_related("themes").order_by("-date", "-pk")

    def about_deal(self, deal: DealPage) -> Self:
        """What everybody may read about a deal."""
        return self.for_listing().filter(locale=deal.locale_id, deals=deal.pk)


LibraryManager = PageManager.from_queryset(LibraryQuerySet)


class LibraryIndexPage(BasePage):
    """The library: one list, one search."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "pages/good_food_city/library.html"
    page_description = _("The library of Good Food City: tools, research and what members share.")
    parent_page_types = ["members.GoodFoodCityPage"]
    subpage_types = ["members.LibraryPage"]
    max_count_per_parent = 1

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("library")
        verbose_name_plural = _("libraries")

    def get_listing_summary(self) -> str:
        """The summary, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_meta_description(self) -> str:
        """The description, else the introduction."""
        return super().get_meta_description() or self.intro

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is asked for."""
        from members.library.listing import listing

        context = super().get_context(request, *args, **kwargs)
        return {**context, **listing(request)}


class LibraryPage(AboutDeals, BasePage):
    """A tool, or a piece of research."""

    class Kind(models.TextChoices):
        """What it is; the value is the word in addresses."""

        TOOL = "tool", _("Tool")
        RESEARCH = "research", _("Research")
        GUIDE = "guide", _("Guide")
        EXAMPLE = "example", _("Example")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TOOL)
    date = models.DateField(_("date"), null=True, help_text=_("When it appeared."))
    made_by = models.CharField(
        _("made by"), max_length=160, blank=True, help_text=_("People or organisations.")
    )
    summary = models.TextField(
        _("summary"), max_length=600, blank=True, help_text=_("What it is and what it is good for.")
    )
    for_municipalities = models.BooleanField(READERS["municipalities"], default=False)
    for_entrepreneurs = models.BooleanField(READERS["entrepreneurs"], default=False)
    for_schools = models.BooleanField(READERS["schools"], default=False)
    for_researchers = models.BooleanField(READERS["researchers"], default=False)
    url = models.URLField(_("web address"), blank=True, help_text=_("Where it can be found."))
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects: ClassVar[PageManager] = LibraryManager()

    template = "pages/good_food_city/library_page.html"
    page_description = _("A tool or a piece of research, with its documents.")
    parent_page_types = ["members.LibraryIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("date")]),
                FieldPanel("made_by"),
                FieldPanel("summary"),
                FieldPanel("url"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel([FieldPanel(f"for_{name}") for name in READERS], heading=_("For whom")),
        InlinePanel("documents", heading=_("Documents"), label=_("document")),
        FieldPanel("body"),
        *AboutDeals.about_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("made_by"),
        index.SearchField("body"),
        *AboutDeals.about_search_fields,
        index.FilterField("kind"),
    ]
    api_fields = [
        *BasePage.api_fields,
        APIField("kind"),
        APIField("date"),
        APIField("made_by"),
        APIField("summary"),
        APIField("url"),
        *AboutDeals.about_api_fields,
    ]

    class Meta:
        verbose_name = _("tool or research")
        verbose_name_plural = _("tools and research")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="library_kind_known",
                condition=models.Q(kind__in=["tool", "research", "guide", "example"]),
            )
        ]

    def clean_for_publishing(self) -> None:
        """Readers must know what it is, and when it appeared."""
        super().clean_for_publishing()
        missing = {
            name: _("Fill this in before you publish.")
            for name in ("summary", "date")
            if not getattr(self, name)
        }
        if missing:
            raise ValidationError(missing)

    @property
    def kind_label(self) -> Any:
        """The word above the title."""
        return self.get_kind_display()

    @property
    def readers(self) -> list[Any]:
        """For whom it is, in words."""
        return [label for name, label in READERS.items() if getattr(self, f"for_{name}")]

    @property
    def card_line(self) -> str:
        """Who made it."""
        return self.made_by

    def get_listing_summary(self) -> str:
        """The summary for lists, else that of the page."""
        return super().get_listing_summary() or self.summary

    def get_meta_description(self) -> str:
        """The description, else the summary."""
        return super().get_meta_description() or self.summary

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add its documents, and count that it was read."""
        count_read(request, "library", self.pk or 0)
        context = super().get_context(request, *args, **kwargs)
        documents = self.documents.select_related("document")
        context["documents"] = [item.document for item in documents if item.document]
        return context


class LibraryDocument(Orderable):
    """A file that belongs to a tool or a piece of research."""

    page = ParentalKey(LibraryPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        SiteDocument,
        verbose_name=_("document"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = _("document of the library")
        verbose_name_plural = _("documents of the library")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["page", "document"],
                name="library_document_once",
                violation_error_message=_("This document is there already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document or "")

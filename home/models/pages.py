"""The home page and standard pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from home import content
from home.blocks import BodyBlock
from home.models.base import BasePage, JSONObject


class HomePage(BasePage):
    """The first page of the site, one for each language."""

    intro_title = models.CharField(
        _("opening line"), max_length=120, blank=True, help_text=_("Large, at the top of the page.")
    )
    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    intro_image = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(BodyBlock(), verbose_name=_("more on this page"), blank=True)

    template = "pages/home_page.html"
    page_description = _("The first page of the site.")
    parent_page_types = ["wagtailcore.Page"]

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("intro_title"), FieldPanel("intro"), FieldPanel("intro_image")],
            heading=_("Opening"),
        ),
        InlinePanel(
            "highlights",
            heading=_("Highlights"),
            label=_("highlight"),
            max_num=3,
            help_text=_("Up to three pages that you want everyone to see."),
        ),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the banners, the highlights and, for each kind that has news, its newest items."""
        context = super().get_context(request, *args, **kwargs)
        chosen = [highlight.page_id for highlight in self.highlights.all()]
        readable = Page.objects.live().public().in_bulk(chosen) if chosen else {}
        context["highlights"] = [readable[pk].specific for pk in chosen if pk in readable]
        context["sections"] = [
            (kind, list(kind.latest())) for kind in content.all_kinds() if kind.latest
        ]
        context["banners"] = content.current_banners()
        return context

    def structured_data(self, request: HttpRequest) -> list[JSONObject]:
        """The organisation behind the site."""
        return [
            {
                "@context": "https://schema.org",
                "@type": "Organization",
                "name": "Agenda Stad",
                "url": self.get_full_url(request),
            }
        ]


class HomePageHighlight(Orderable):
    """A page that editors put at the top of the home page."""

    home_page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="highlights")
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [PageChooserPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("highlight")
        verbose_name_plural = _("highlights")


class StandardPage(BasePage):
    """A page with text, for example 'About us', and the pages below it."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    template = "pages/standard_page.html"
    page_description = _("A page with text, for example 'About us' or the privacy page.")
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_listing_summary(self) -> str:
        """The summary, else the introduction."""
        return super().get_listing_summary() or self.intro

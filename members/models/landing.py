"""The front door of Good Food City: a page that everybody may read."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.search import index

from home.blocks import BodyBlock
from home.models import BasePage, BasePageQuerySet, SiteImage
from townsdeals.models import DealPage


class LandingQuerySet(BasePageQuerySet):
    """Querysets of the front door."""

    def here(self) -> "GoodFoodCityPage | None":
        """The page in the reader's language, else in that of the site."""
        pages = self.live().defer_streamfields().select_related("locale")
        by_language = {page.locale.language_code: page for page in pages}
        return by_language.get(get_language()) or by_language.get(settings.LANGUAGE_CODE)


LandingManager = PageManager.from_queryset(LandingQuerySet)


class ShiftBlock(blocks.StructBlock):
    """One of the changes that members work on."""

    before = blocks.CharBlock(label=pgettext_lazy("shift", "From"), max_length=40)
    after = blocks.CharBlock(label=pgettext_lazy("shift", "To"), max_length=40)
    text = blocks.TextBlock(label=_("Text"), max_length=300)

    class Meta:
        icon = "resubmit"
        label = _("shift")


class GoodFoodCityPage(BasePage):
    """What Good Food City is, with its stories and its figures."""

    intro_title = models.CharField(
        _("opening line"), max_length=120, blank=True, help_text=_("Large, at the top of the page.")
    )
    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    intro_image = models.ForeignKey(
        SiteImage,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    shifts = StreamField(
        [("shift", ShiftBlock())],
        verbose_name=_("shifts"),
        blank=True,
        max_num=3,
        help_text=_("The changes that members work on, for example from unhealthy to healthy."),
    )
    deal = models.ForeignKey(
        DealPage,
        verbose_name=_("deal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The deal that started it. Its results are in the library too."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("more on this page"), blank=True)

    objects: ClassVar[PageManager] = LandingManager()

    template = "pages/good_food_city/landing.html"
    page_description = _("The front door of Good Food City, for everybody.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["members.LibraryIndexPage"]
    max_count_per_parent = 1
    served_with = (*BasePage.served_with, "intro_image")

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("intro_title"), FieldPanel("intro"), FieldPanel("intro_image")],
            heading=_("Opening"),
        ),
        FieldPanel("shifts"),
        InlinePanel(
            "stories",
            heading=_("Stories"),
            label=_("story"),
            max_num=6,
            help_text=_("Articles and other pages that show what members do."),
        ),
        PageChooserPanel("deal"),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("shifts"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("Good Food City page")
        verbose_name_plural = _("Good Food City pages")

    def get_listing_summary(self) -> str:
        """The summary, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_listing_image(self) -> SiteImage | None:
        """The picture for lists, else that of the opening."""
        return super().get_listing_image() or self.intro_image

    def get_meta_description(self) -> str:
        """The description, else the introduction."""
        return super().get_meta_description() or self.intro

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the stories, the figures, and what is new."""
        from members.library.front import front

        context = super().get_context(request, *args, **kwargs)
        return {**context, "title": self.intro_title or self.title, **front(self, request.user)}

    def addresses_below(self, request: HttpRequest) -> dict[str, str]:
        """The published pages right below this one: slug and address."""
        url = self.get_url(request)
        pages = Page.objects.child_of(self).live().values_list("slug", flat=True)
        return {slug: f"{url}{slug}/" for slug in pages}

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The page and, in the language of the site, the initiatives that everybody may read."""
        from members.models.contributions import Contribution

        urls: list[dict[str, Any]] = super().get_sitemap_urls(request)
        if self.locale.language_code != settings.LANGUAGE_CODE:
            return urls
        root = self.get_site().root_url
        public = Contribution.objects.public().order_by("pk")
        return urls + [
            {"location": f"{root}{item.get_absolute_url()}", "lastmod": item.last_published_at}
            for item in public.only("pk", "title", "sort", "last_published_at")
        ]

    def shown_stories(self) -> list[Any]:
        """The stories that everybody may read, as what they are."""
        stories = [story.page_id for story in self.stories.all()]
        pages = BasePageQuerySet(Page).filter(pk__in=stories).live().public().specific()
        found = {page.pk: page for page in pages}
        return [found[pk] for pk in stories if pk in found]


class GoodFoodCityStory(Orderable):
    """A page that shows what members do."""

    landing = ParentalKey(GoodFoodCityPage, on_delete=models.CASCADE, related_name="stories")
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")

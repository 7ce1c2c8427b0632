"""News: the list of articles and the article."""

import math
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from home.blocks import BodyBlock, pictures_in
from home.listing import FilterForm, ListingMixin
from home.models import BasePage, Person, SiteImage, Theme
from home.models.base import JSONObject
from news.feeds import news_feed
from news.forms import NewsFilterForm
from news.models.kinds import ArticleKind
from news.models.series import Series
from news.querysets import NewsQuerySet
from townsdeals.models import AboutDeals

NewsManager = PageManager.from_queryset(NewsQuerySet)

WORDS_PER_MINUTE = 220
RELATED_ARTICLES = 3


class NewsIndexPage(RoutablePageMixin, ListingMixin, BasePage):
    """The list of all articles, with filters and a feed."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "pages/news_index_page.html"
    page_description = _("The list of all articles, with filters and a feed.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage"]
    max_count_per_parent = 1
    filter_form_class = NewsFilterForm
    #: Where below this page readers can subscribe to it.
    subscriptions: ClassVar[dict[str, str]] = {"feed": "feed/"}

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("list of articles")
        verbose_name_plural = _("lists of articles")

    def get_listing_summary(self) -> str:
        """The summary, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_meta_description(self) -> str:
        """The description, else the introduction."""
        return super().get_meta_description() or self.intro

    def get_articles(self) -> NewsQuerySet:
        """The articles below this page."""
        return NewsPage.objects.child_of(self)

    def get_filter_form(self, request: HttpRequest) -> FilterForm:
        """The filters, which know the years in which there are articles."""
        return self.filter_form_class(request.GET, index=self)

    def get_items(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The articles that these filters ask for, the newest first."""
        return NewsFilterForm.apply(filters, self.get_articles()).for_listing().newest_first()

    def get_feed_url(self, query: str = "") -> str:
        """The address of the feed, with the same filters."""
        url = f"{self.get_url()}{self.reverse_subpage('feed')}"
        return f"{url}?{query}" if query else url

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the address of the feed of what is shown."""
        context = super().get_context(request, *args, **kwargs)
        context["feed_url"] = self.get_feed_url(context["filter_form"].query())
        return context

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Serve the newest articles as an Atom feed."""
        return news_feed(self, request)


class NewsPage(AboutDeals, BasePage):
    """An article: news, an interview, a report of a meeting or a call."""

    Kind = ArticleKind

    kind = models.CharField(
        _("kind of article"), max_length=10, choices=ArticleKind, default=ArticleKind.ARTICLE
    )
    date = models.DateField(
        _("date"),
        null=True,
        db_index=True,
        help_text=_("Shown above the article, and the order of the list."),
    )
    lead = models.TextField(
        _("lead"),
        max_length=800,
        help_text=_("The first paragraph, shown large: what this is about and why it matters."),
    )
    lead_image = models.ForeignKey(
        SiteImage,
        verbose_name=_("lead picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Above the text. The name of its maker comes from the image."),
    )
    lead_image_alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for people who can't see it."),
    )
    lead_image_decorative = models.BooleanField(
        _("the picture is decorative"),
        default=False,
        help_text=_("It says nothing that the text doesn't say. Needs no alternative text."),
    )
    lead_image_caption = models.CharField(_("caption"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parts",
        help_text=_("Is this a part of a series? The parts then link to each other."),
    )
    part = models.PositiveSmallIntegerField(
        _("part"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("The place in the series: 1 for the first part."),
    )

    objects: ClassVar[PageManager] = NewsManager()

    served_with = ("listing_image", "social_image", "lead_image", "series")
    template = "pages/news_page.html"
    page_description = _("News, an interview, a report of a meeting or a call to take part.")
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("kind")]),
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldPanel("lead_image"),
                FieldPanel("lead_image_alt"),
                FieldPanel("lead_image_decorative"),
                FieldPanel("lead_image_caption"),
            ],
            heading=_("Lead picture"),
        ),
        FieldPanel("body"),
        *AboutDeals.about_panels,
        InlinePanel("authors", heading=_("Authors"), label=_("author")),
        MultiFieldPanel(
            [FieldPanel("series"), FieldPanel("part")], heading=_("Series"), classname="collapsed"
        ),
        InlinePanel(
            "related_articles",
            heading=_("Related articles"),
            label=_("article"),
            max_num=RELATED_ARTICLES,
            help_text=_(
                "If you choose none, the site finds articles about the same deals and themes."
            ),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        *AboutDeals.about_search_fields,
        index.SearchField("lead", boost=1.5),
        index.SearchField("body"),
        index.RelatedFields(
            "authors", [index.RelatedFields("person", [index.SearchField("name")])]
        ),
        index.FilterField("date"),
        index.FilterField("kind"),
    ]
    api_fields = [
        *BasePage.api_fields,
        *AboutDeals.about_api_fields,
        APIField("date"),
        APIField("kind"),
        APIField("lead"),
        APIField("body"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.CheckConstraint(
                name="news_kind_known", condition=Q(kind__in=["", *ArticleKind.values])
            ),
            models.CheckConstraint(
                name="news_part_from_one", condition=Q(part__isnull=True) | Q(part__gte=1)
            ),
        ]

    def clean_for_publishing(self) -> None:
        """A lead picture is described or decorative; a part of a series has a number of its own."""
        super().clean_for_publishing()
        errors: dict[str, Any] = {}
        described = self.lead_image_alt.strip() or self.lead_image_decorative
        if self.lead_image_id and not described:
            errors["lead_image_alt"] = _(
                "Describe the picture, or say below that it is decorative."
            )
        if self.part and not self.series_id:
            errors["series"] = _("Choose the series of which this is a part.")
        if self.series_id and not self.part:
            errors["part"] = _("Give the number of this part in the series.")
        elif self.series_id and (other := self._other_page_with_this_part()):
            errors["part"] = _("Part %(part)s of this series is '%(title)s' already.") % {
                "part": self.part,
                "title": other.title,
            }
        if errors:
            raise ValidationError(errors)

    def _other_page_with_this_part(self) -> "NewsPage | None":
        """A published article in the same language with the same place in the series."""
        others = NewsPage.objects.live().filter(series=self.series_id, part=self.part)
        return others.filter(locale=self.locale_id).exclude(pk=self.pk).first()

    @property
    def kind_label(self) -> Any:
        """The word above the title: what sort of article, or just 'News'."""
        return _("News") if self.kind == ArticleKind.ARTICLE else self.get_kind_display()

    def get_listing_summary(self) -> str:
        """The summary for lists, else the lead."""
        return super().get_listing_summary() or self.lead

    def get_listing_image(self) -> SiteImage | None:
        """The picture for lists, else the lead picture."""
        return self.listing_image or self.lead_image

    def get_meta_description(self) -> str:
        """The description, else the lead."""
        return super().get_meta_description() or self.lead

    @property
    def lead_image_text(self) -> str:
        """The text alternative of the lead picture; empty for a decorative one."""
        if self.lead_image is None or self.lead_image_decorative:
            return ""
        return self.lead_image_alt or self.lead_image.default_alt_text

    @property
    def lead_image_described(self) -> SiteImage | None:
        """The lead picture with the text alternative that it has here."""
        if self.lead_image is not None:
            self.lead_image.contextual_alt_text = self.lead_image_text
            self.lead_image.decorative = self.lead_image_decorative
        return self.lead_image

    @cached_property
    def shown_themes(self) -> list[Theme]:
        """The themes of this article."""
        return list(self.themes.all())

    @cached_property
    def author_people(self) -> list[Person]:
        """The authors in the order in which the editor put them."""
        authors = self.authors.select_related("person__photo")
        return [author.person for author in authors if author.person]

    @cached_property
    def word_count(self) -> int:
        """The number of words in the lead and the text."""
        texts = [self.lead, *self.body.stream_block.get_searchable_content(self.body)]
        return sum(len(text.split()) for text in texts)

    @property
    def reading_minutes(self) -> int:
        """How long reading takes, in whole minutes."""
        return max(1, math.ceil(self.word_count / WORDS_PER_MINUTE))

    @cached_property
    def series_parts(self) -> list["NewsPage"]:
        """The published parts of the series in this language, with this page among them."""
        if not self.series_id or not self.part:
            return []
        others = NewsPage.objects.live().public().filter(series=self.series_id, part__gte=1)
        others = others.filter(locale=self.locale_id).exclude(pk=self.pk).defer_streamfields()
        return sorted([self, *others], key=lambda page: page.part or 0)

    @property
    def series_length(self) -> int:
        """The number of the last published part."""
        return max((page.part or 0 for page in self.series_parts), default=0)

    @property
    def previous_part(self) -> "NewsPage | None":
        """The part before this one."""
        before = [page for page in self.series_parts if (page.part or 0) < (self.part or 0)]
        return before[-1] if before else None

    @property
    def next_part(self) -> "NewsPage | None":
        """The part after this one."""
        after = [page for page in self.series_parts if (page.part or 0) > (self.part or 0)]
        return after[0] if after else None

    @cached_property
    def related(self) -> list["NewsPage"]:
        """The articles that the editor chose, else those about the same deals, then themes."""
        chosen = [item.article_id for item in self.related_articles.all() if item.article_id]
        if chosen:
            articles = NewsPage.objects.for_listing().prefetch_related(None)
            found = articles.exclude(pk=self.pk).in_bulk(chosen)
            return [found[pk] for pk in chosen if pk in found][:RELATED_ARTICLES]
        deals = [deal.pk for deal in self.visible_deals]
        themes = [theme.pk for theme in self.shown_themes]
        if not deals and not themes:
            return []
        others = NewsPage.objects.related_to(deals, themes).prefetch_related(None)
        others = others.filter(locale=self.locale_id)
        parts = [page.pk for page in self.series_parts]
        return list(others.exclude(pk__in=[self.pk, *parts])[:RELATED_ARTICLES])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Load all pictures of the page at once, those of related articles too."""
        pictures = [
            self.lead_image,
            self.get_social_image(),
            *(person.photo for person in self.author_people),
            *(article.get_listing_image() for article in self.related),
            *pictures_in(self.body),
        ]
        prefetch_related_objects([picture for picture in pictures if picture], "renditions")
        return super().get_context(request, *args, **kwargs)

    def structured_data(self, request: HttpRequest) -> list[JSONObject]:
        """The article, after the breadcrumbs."""
        url = self.get_full_url(request)
        publisher = {"@type": "Organization", "name": "Agenda Stad"}
        article: JSONObject = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title[:110],
            "description": self.get_meta_description(),
            "inLanguage": get_language(),
            "url": url,
            "mainEntityOfPage": url,
            "author": [
                {"@type": "Person", "name": person.name, "jobTitle": person.job_title}
                if person.job_title
                else {"@type": "Person", "name": person.name}
                for person in self.author_people
            ]
            or [publisher],
            "publisher": publisher,
            "wordCount": self.word_count,
        }
        if self.date:
            article["datePublished"] = self.date.isoformat()
        if self.last_published_at:
            article["dateModified"] = self.last_published_at.isoformat(timespec="seconds")
        if self.visible_deals:
            article["about"] = [
                {"@type": "Thing", "name": deal.title, "url": deal.get_full_url(request)}
                for deal in self.visible_deals
            ]
        if self.series_parts and self.series:
            article["isPartOf"] = {"@type": "CreativeWorkSeries", "name": self.series.name}
            article["position"] = self.part
        if image := self.get_social_image():
            rendition = image.get_rendition("fill-1200x630|format-jpeg")
            article["image"] = [request.build_absolute_uri(rendition.url)]
        return [*super().structured_data(request), article]


class NewsAuthor(Orderable):
    """Somebody who wrote an article."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, on_delete=models.CASCADE, related_name="+"
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"],
                name="news_author_once",
                violation_error_message=_("This person is an author of this article already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person or "")


class RelatedArticle(Orderable):
    """An article that the editor shows below another."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="related_articles")
    article = models.ForeignKey(
        NewsPage, verbose_name=_("article"), null=True, on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("article", "news.NewsPage")]

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")

    def __str__(self) -> str:
        return str(self.article or "")

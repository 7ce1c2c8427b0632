"""The base of every page type."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction
from wagtail.search import index

from home.forms import PageForm
from home.models.media import SiteImage
from home.permissions import PagePermissions

JSONObject = dict[str, Any]


class BasePageQuerySet(PageQuerySet):
    """Querysets of pages, with what a screen needs loaded in a constant number of queries."""

    def public(self) -> Self:
        """Pages that are not below a page with a password or login; asked in the same query."""
        restrictions = PageViewRestriction.objects.alias(
            path=ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
        )
        return self.exclude(Exists(restrictions.filter(path__startswith=F("page__path"))))

    def for_listing(self) -> Self:
        """Live public pages with what a card shows: the picture and its renditions, no body."""
        return (
            self.live()
            .public()
            .defer_streamfields()
            .select_related("listing_image")
            .prefetch_related("listing_image__renditions")
        )


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


class BasePage(Page):
    """What all page types share: how a page looks in lists, in search engines and when shared."""

    listing_summary = models.TextField(
        _("summary for lists"),
        blank=True,
        max_length=300,
        help_text=_("One or two sentences. Shown wherever this page is in a list."),
    )
    listing_image = models.ForeignKey(
        SiteImage,
        verbose_name=_("picture for lists"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown wherever this page is in a list."),
    )
    social_text = models.CharField(
        _("text for social media"),
        max_length=200,
        blank=True,
        help_text=_("If empty, the summary is used."),
    )
    social_image = models.ForeignKey(
        SiteImage,
        verbose_name=_("picture for social media"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("At least 1200 by 630 pixels. If empty, the picture for lists is used."),
    )

    objects: ClassVar[PageManager] = BasePageManager()
    base_form_class = PageForm
    allowed_http_methods = ["GET", "HEAD", "OPTIONS", "POST"]
    #: The admin's form sets this while it checks a draft, which may be incomplete.
    is_saving_draft = False

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("listing_summary"), FieldPanel("listing_image")], heading=_("In lists")
        ),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        MultiFieldPanel(
            [FieldPanel("social_text"), FieldPanel("social_image")],
            heading=_("When shared on social media"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("In the menu")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("listing_summary")]
    api_fields = [APIField("listing_summary"), APIField("search_description")]

    #: Foreign keys that each showing of the page needs, fetched with the page.
    served_with: ClassVar[tuple[str, ...]] = ("listing_image", "social_image")

    #: Whether its answers are kept for some seconds: many ask for it in the same minute.
    is_kept: ClassVar[bool] = False

    #: The word above the title and on cards, for example 'News'; None where there is no need.
    kind_label: ClassVar[Any] = None

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Check what always holds and, unless this is a draft, what holds for published pages."""
        super().clean()
        if not self.is_saving_draft:
            self.clean_for_publishing()

    def clean_for_publishing(self) -> None:
        """Raise a ValidationError for what a draft may lack and a published page may not.

        Page types extend this one instead of `clean()`, so that drafts save when incomplete.
        """

    def get_listing_summary(self) -> str:
        """The text on a card: the summary, else the description for search engines."""
        return self.listing_summary or self.search_description

    def get_listing_image(self) -> SiteImage | None:
        """The picture on a card; page types with a lead picture fall back on it."""
        return self.listing_image

    def get_social_image(self) -> SiteImage | None:
        """The picture of a shared link."""
        return self.social_image or self.get_listing_image()

    def get_meta_description(self) -> str:
        """The text for search engines and shared links."""
        return self.search_description or self.listing_summary

    @cached_property
    def breadcrumbs(self) -> list[Page]:
        """The live pages above this one, from the home page down, without the page itself."""
        above: list[Page] = []
        page: Page | None = self
        while page := page.__dict__.get("_cached_parent_obj"):  # met on the way here: no query
            above.insert(0, page)
        if self.depth > 2 and (not above or above[0].depth > 2):
            ancestors = Page.objects.ancestor_of(self).filter(depth__gt=1)
            above = list(ancestors.order_by("depth").defer_streamfields())
        return [page for page in above if page.live]

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """The restrictions on who may read this page; not asked again if it has none."""
        if self.__dict__.get("known_public"):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def structured_data(self, request: HttpRequest) -> list[JSONObject]:
        """Return the page's schema.org objects for JSON-LD.

        The breadcrumbs come with every page; page types add what they are about.
        """
        crumbs = [*self.breadcrumbs, self]
        if len(crumbs) < 2:
            return []
        return [
            {
                "@context": "https://schema.org",
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": position,
                        "name": page.title,
                        "item": page.get_full_url(request),
                    }
                    for position, page in enumerate(crumbs, start=1)
                ],
            }
        ]

    def permissions_for_user(self, user: Any) -> PagePermissions:
        """What somebody may do with this page."""
        return PagePermissions(user, self)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The page itself, its card in a list, and the card of a shared link."""
        return [
            ("", _("The page itself")),
            ("listing", _("In a list")),
            ("social", _("Shared on social media")),
        ]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The template of a preview mode."""
        if mode_name in {"listing", "social"}:
            return f"pages/preview_{mode_name}.html"
        return super().get_preview_template(request, mode_name)

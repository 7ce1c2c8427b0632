"""The Dag van de Stad: an edition a year, and the page that leads to the current one."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from events.blocks import PracticalBlock
from events.models.pages import EventKind, EventPage
from events.models.programme import Session
from events.querysets import EventQuerySet
from home.blocks.text import RICH_TEXT_FEATURES
from home.models import BasePage
from townsdeals.models import AboutDeals, Organisation

#: How long before an edition the home page starts to point to it, unless the editor says when.
BANNER_BEFORE = timedelta(days=180)


class CityDayQuerySet(EventQuerySet):
    """Querysets of editions."""

    def current(self) -> "CityDayPage | None":
        """The edition that comes first; when none is coming, the last one that was."""
        return self.upcoming().first() or self.past().first()

    def for_archive(self) -> Self:
        """Editions with what the archive shows, the newest first."""
        return self.for_listing().select_related("host_organisation").order_by("-start")


class CityDayPage(EventPage):
    """An edition of the Dag van de Stad; its address is its year."""

    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text=_("Also the address of the page, for example /dag-van-de-stad/2026/."),
    )
    edition_theme = models.CharField(
        _("theme of this edition"),
        max_length=160,
        blank=True,
        help_text=_("For example 'Samen bouwen aan morgen'."),
    )
    host_city = models.CharField(_("host city"), max_length=80, blank=True)
    host_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation of the host city"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    evening_start = models.DateTimeField(
        _("start of the evening before"),
        null=True,
        blank=True,
        help_text=_("Leave empty if there is no programme on the evening before."),
    )
    evening_place = models.CharField(_("place of the evening before"), max_length=120, blank=True)
    evening_text = RichTextField(
        _("about the evening before"), blank=True, features=RICH_TEXT_FEATURES
    )
    practical = StreamField(
        PracticalBlock(), verbose_name=_("practical information"), blank=True, default=list
    )
    recap = RichTextField(
        _("looking back"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("Shown when the day is over: what came of it."),
    )
    aftermovie_url = models.URLField(
        _("aftermovie"), blank=True, help_text=_("A link to the film, shown when the day is over.")
    )
    banner_from = models.DateField(
        _("on the home page from"),
        null=True,
        blank=True,
        help_text=_(
            "From this day until the end of the event the home page points to it. If empty: "
            "from half a year before."
        ),
    )

    objects: ClassVar[PageManager] = PageManager.from_queryset(CityDayQuerySet)()

    template = "pages/city_day_page.html"
    page_description = _("An edition of the Dag van de Stad, with programme and speakers.")
    parent_page_types = ["events.CityDayIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    kind_label = _("Dag van de Stad")

    exclude_fields_in_copy: ClassVar[list[str]] = [
        *EventPage.exclude_fields_in_copy,
        "year",
        "recap",
        "aftermovie_url",
    ]

    content_panels = [
        FieldPanel("title", classname="title"),  # not Wagtail's own, which fills in the slug
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("host_city")]),
                FieldPanel("host_organisation"),
                FieldPanel("edition_theme"),
            ],
            heading=_("This edition"),
        ),
        EventPage.when_panel,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("evening_start"), FieldPanel("evening_place")]),
                FieldPanel("evening_text"),
            ],
            heading=_("The evening before"),
        ),
        EventPage.where_panel,
        *EventPage.text_panels,
        FieldPanel("practical"),
        InlinePanel("partners", heading=_("Partners"), label=_("partner")),
        MultiFieldPanel(
            [FieldPanel("recap"), FieldPanel("aftermovie_url")], heading=_("Afterwards")
        ),
        *EventPage.afterwards_panels,
        *AboutDeals.about_panels,
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("listing_summary"), FieldPanel("listing_image")], heading=_("In lists")
        ),
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("For search engines"),
        ),
        MultiFieldPanel(
            [FieldPanel("social_text"), FieldPanel("social_image")],
            heading=_("When shared on social media"),
        ),
        MultiFieldPanel(
            [FieldPanel("banner_from"), FieldPanel("show_in_menus")], heading=_("On the site")
        ),
    ]
    search_fields = [
        *EventPage.search_fields,
        index.SearchField("edition_theme"),
        index.SearchField("host_city"),
        index.SearchField("practical"),
        index.SearchField("recap"),
    ]
    api_fields = [
        *EventPage.api_fields,
        APIField("year"),
        APIField("edition_theme"),
        APIField("host_city"),
    ]

    class Meta:
        verbose_name = _("Dag van de Stad edition")
        verbose_name_plural = _("Dag van de Stad editions")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """The address is the year, and the kind is fixed."""
        if self.year:
            self.slug = str(self.year)
        self.kind = EventKind.CITY_DAY
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        """One edition a year in each language; the evening before comes before."""
        errors: dict[str, Any] = {}
        if self.evening_start and self.start and self.evening_start >= self.start:
            errors["evening_start"] = _("The evening before must be before the start.")
        if self.year:
            others = CityDayPage.objects.filter(year=self.year).exclude(pk=self.pk)
            if self.locale_id:
                others = others.filter(locale=self.locale_id)
            if others.exists():
                errors["year"] = _("There is an edition for this year already.")
        if errors:
            raise ValidationError(errors)
        super().clean()

    @property
    def programme_days(self) -> tuple[date | None, date | None]:
        """The days of the event, with the evening before."""
        first, last = super().programme_days
        if self.evening_start:
            first = timezone.localdate(self.evening_start)
        return first, last

    @property
    def shows_banner(self) -> bool:
        """The home page points to it today."""
        if not (self.start and self.end and self.live):
            return False
        now = timezone.now()
        if self.banner_from:
            begun = timezone.localdate(now) >= self.banner_from
        else:
            begun = now >= self.start - BANNER_BEFORE
        return begun and now <= self.end and not self.is_cancelled

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the day at a glance, the speakers and the partners."""
        from events.programme import people_of
        from events.schedule import build_schedule
        from events.sign_up.places_left import tell_places

        sessions = (
            list(Session.objects.for_glance().filter(event=self.pk)) if self.show_programme else []
        )
        self.know_programme(sessions)
        tell_places(self, sessions)
        context = super().get_context(request, *args, **kwargs)
        context["glance"] = build_schedule(sessions)
        context["people"] = people_of(sessions)
        context["partner_tiers"] = self._partners_by_tier()
        return context

    def _partners_by_tier(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The organisations that make the day possible, by how much, in the editor's order."""
        links = self.partners.select_related("organisation__logo").prefetch_related(
            "organisation__logo__renditions"
        )
        tiers: dict[str, list[dict[str, Any]]] = {tier: [] for tier in PartnerTier}
        for link in links:
            item = {"name": link.organisation.name, "logo": link.organisation.logo}
            tiers[link.tier].append(item)
        return [(PartnerTier(tier).label, items) for tier, items in tiers.items() if items]

    @property
    def century(self) -> str:
        """The first two figures of the year, which stand large above the last two."""
        return str(self.year or "")[:2]

    @property
    def year_in_century(self) -> str:
        """The last two figures of the year."""
        return str(self.year or "")[2:]

    @property
    def place_text(self) -> str:
        """The host city, else where the venue is."""
        return self.host_city or super().place_text


class PartnerTier(models.TextChoices):
    """How much an organisation does for an edition; the order is that of the page."""

    MAIN = "main", _("Main partners")
    PARTNER = "partner", _("Partners")
    SUPPORTER = "supporter", _("With the help of")


class CityDayPartner(Orderable):
    """An organisation that makes an edition possible."""

    edition = ParentalKey(CityDayPage, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    tier = models.CharField(
        _("shown among"), max_length=10, choices=PartnerTier, default=PartnerTier.PARTNER
    )

    panels: ClassVar[list] = [FieldRowPanel([FieldPanel("organisation"), FieldPanel("tier")])]

    class Meta(Orderable.Meta):
        verbose_name = _("partner of an edition")
        verbose_name_plural = _("partners of an edition")

    def __str__(self) -> str:
        return str(self.organisation)


class CityDayIndexPage(BasePage):
    """Leads to the current edition, and keeps the former ones."""

    intro = models.TextField(
        _("introduction"), max_length=600, blank=True, help_text=_("What the Dag van de Stad is.")
    )

    template = "pages/city_day_index_page.html"
    page_description = _("The current edition of the Dag van de Stad and the archive.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.CityDayPage"]
    max_count_per_parent = 1

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("Dag van de Stad")
        verbose_name_plural = _("Dag van de Stad")

    def get_editions(self) -> list[CityDayPage]:
        """The editions that visitors may see, the newest first; those without a date are drafts."""
        editions = CityDayPage.objects.for_archive().child_of(self)
        return [edition for edition in editions if edition.start]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the current edition and the former ones."""
        context = super().get_context(request, *args, **kwargs)
        editions = self.get_editions()
        coming = [edition for edition in editions if not edition.is_over]
        context["current"] = coming[-1] if coming else next(iter(editions), None)
        context["later"] = [
            edition for edition in reversed(coming) if edition is not context["current"]
        ]
        context["former"] = [
            edition for edition in editions if edition.is_over and edition is not context["current"]
        ]
        return context

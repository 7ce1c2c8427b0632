"""The page of a deal, with its partners."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from home import content
from home.blocks import BodyBlock
from home.models import BasePage, Person, SiteDocument, SiteImage, Theme
from home.models.base import JSONObject
from townsdeals.map import partner_map
from townsdeals.models.organisations import Organisation, section_url
from townsdeals.models.results import Lesson
from townsdeals.querysets import DealPartQuerySet, DealQuerySet

DealManager = PageManager.from_queryset(DealQuerySet)


def fetch_renditions(images: Iterable[SiteImage | None]) -> None:
    """Load the renditions of all these pictures in one query."""
    prefetch_related_objects([image for image in images if image], "renditions")


class DealPage(BasePage):
    """A City Deal or Town Deal: a signed cooperation on one theme."""

    class Kind(models.TextChoices):
        """The two sorts of deals."""

        CITY = "city", _("City Deal")
        TOWN = "town", _("Town Deal")

    class Status(models.TextChoices):
        """Where a deal is in its life."""

        EXPLORATION = "exploration", _("In exploration")
        RUNNING = "running", _("Running")
        COMPLETED = "completed", _("Completed")

    kind = models.CharField(_("kind of deal"), max_length=10, choices=Kind)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.EXPLORATION
    )
    start_date = models.DateField(
        _("start"), null=True, blank=True, help_text=_("The day on which the deal was signed.")
    )
    end_date = models.DateField(_("end"), null=True, blank=True)
    themes = ParentalManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="+")
    summary = models.TextField(
        _("summary"),
        max_length=600,
        help_text=_("What the deal is about, in three sentences at most. Starts the page."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    deal_text = models.ForeignKey(
        SiteDocument,
        verbose_name=_("text of the deal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The signed text, to download."),
    )
    logo = models.ForeignKey(
        SiteImage,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: ClassVar[PageManager] = DealManager()

    template = "pages/deal_page.html"
    page_description = _("A City Deal or Town Deal, with its partners, results and lessons.")
    parent_page_types = ["townsdeals.DealIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    served_with: ClassVar[tuple[str, ...]] = (*BasePage.served_with, "logo", "deal_text")

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
                FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")]),
                FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
                FieldPanel("logo"),
            ],
            heading=_("The deal"),
        ),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("deal_text"),
        InlinePanel("contacts", heading=_("Contacts"), label=_("contact")),
        InlinePanel("partnerships", heading=_("Partners"), label=_("partner")),
        InlinePanel("results", heading=_("Results"), label=_("result")),
        InlinePanel("lessons", heading=_("Lessons"), label=_("lesson")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.RelatedFields("themes", [index.SearchField("name")]),
        index.RelatedFields(
            "partnerships", [index.RelatedFields("organisation", [index.SearchField("name")])]
        ),
        index.RelatedFields("results", [index.SearchField("title")]),
        index.FilterField("kind"),
        index.FilterField("status"),
    ]
    api_fields = [
        *BasePage.api_fields,
        APIField("kind"),
        APIField("status"),
        APIField("start_date"),
        APIField("end_date"),
        APIField("summary"),
    ]

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        constraints = [
            models.CheckConstraint(
                name="deal_ends_after_it_starts",
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(end_date__gte=F("start_date")),
                violation_error_message=_("The end can't be before the start."),
            ),
            models.CheckConstraint(
                name="deal_kind_known", condition=Q(kind__in=["", "city", "town"])
            ),
            models.CheckConstraint(
                name="deal_status_known",
                condition=Q(status__in=["exploration", "running", "completed"]),
            ),
        ]

    def clean(self) -> None:
        """A deal ends after it starts."""
        super().clean()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("The end can't be before the start.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the partners on a map, the lessons by phase, and what else is about this deal."""
        context = super().get_context(request, *args, **kwargs)
        results = list(self.results.select_related("document"))
        contacts = self.people_to_ask()
        about = self.everything_about()
        fetch_renditions(
            [
                self.logo,
                self.get_social_image(),
                *(contact.person.photo for contact in contacts if contact.person),
                *(
                    page.get_listing_image()
                    for kind, pages in about
                    if isinstance(kind, content.ContentKind)
                    for page in pages
                ),
            ]
        )
        context.update(
            partner_map=partner_map(self.partner_organisations, section_url("partners")),
            partner_counts=self.partner_counts(),
            contacts=contacts,
            deals_url=section_url("deals"),
            partners_url=section_url("partners"),
            results_url=section_url("resultaten"),
            lessons_url=section_url("lessen"),
            results=results,
            lessons=self.lessons_by_phase(),
            about=about,
        )
        return context

    @property
    def kind_label(self) -> Any:
        """The word above the title: City Deal or Town Deal."""
        return self.get_kind_display() or None

    @property
    def status_tone(self) -> str:
        """The colour of the status."""
        tones = {str(self.Status.RUNNING): "positive", str(self.Status.EXPLORATION): "warning"}
        return tones.get(self.status, "neutral")

    @property
    def period(self) -> str:
        """The years in which the deal runs: '2023 to 2025', 'since 2023', or nothing."""
        start, end = self.start_date, self.end_date
        if start and end:
            if start.year == end.year:
                return str(start.year)
            return gettext("%(start)s to %(end)s") % {"start": start.year, "end": end.year}
        if start:
            return gettext("since %(year)s") % {"year": start.year}
        return gettext("until %(year)s") % {"year": end.year} if end else ""

    @property
    def card_line(self) -> str:
        """The line below the title of a card: when, and on which themes."""
        return " · ".join([*([self.period] if self.period else []), *map(str, self.themes.all())])

    def get_listing_summary(self) -> str:
        """The summary for lists, else that of the page."""
        return super().get_listing_summary() or self.summary

    def get_meta_description(self) -> str:
        """The description, else the summary."""
        return super().get_meta_description() or self.summary

    @cached_property
    def partners(self) -> list["Partnership"]:
        """The partnerships that have an organisation: leading ones first, then in order."""
        partnerships = [
            item for item in self.partnerships.select_related("organisation") if item.organisation
        ]
        return sorted(partnerships, key=lambda item: item.role != Partnership.Role.LEAD)

    @cached_property
    def partner_organisations(self) -> list[Organisation]:
        """The organisations of the partnerships, each with what it is and does as `detail`."""
        organisations = []
        for item in self.partners:
            if item.organisation:
                item.organisation.detail = item.detail
                organisations.append(item.organisation)
        return organisations

    def partner_counts(self) -> list[tuple[int, Any]]:
        """How many partners of each kind of organisation there are, in the order of kinds."""
        counts = Counter(organisation.kind for organisation in self.partner_organisations)
        return [
            (counts[kind], Organisation.KIND_PLURALS[kind] if counts[kind] > 1 else kind.label)
            for kind in Organisation.Kind
            if counts[kind]
        ]

    def people_to_ask(self) -> list["DealContact"]:
        """The contacts, with their photos."""
        return [item for item in self.contacts.select_related("person__photo") if item.person]

    def lessons_by_phase(self) -> list[tuple[Any, list["Lesson"]]]:
        """The phases that taught something, each with its lessons."""
        lessons = list(self.lessons.all())
        return [
            (phase, found)
            for phase in Lesson.Phase
            if (found := [lesson for lesson in lessons if lesson.phase == phase])
        ]

    def everything_about(self) -> list[tuple[content.ContentKind | content.AboutDeal, list[Any]]]:
        """Each kind of content that says something about this deal, with all of it.

        What each kind would prefetch is left out: `get_context()` fetches all pictures at once.
        """
        if not self.pk:
            return []
        found: list[tuple[Any, list[Any]]] = [
            (kind, list(kind.about_deal(self).prefetch_related(None)))
            for kind in content.all_kinds()
            if kind.about_deal
        ]
        found += [(about, list(about.find(self))) for about in content.all_about_deals()]
        return [(kind, pages) for kind, pages in found if pages]

    def structured_data(self, request: HttpRequest) -> list[JSONObject]:
        """The deal as a project of its partners."""
        project: JSONObject = {
            "@context": "https://schema.org",
            "@type": "Project",
            "name": self.title,
            "url": self.get_full_url(request),
            "description": self.summary,
            "member": [partner.structured_data() for partner in self.partner_organisations],
        }
        if self.start_date:
            project["foundingDate"] = self.start_date.isoformat()
        if self.end_date:
            project["dissolutionDate"] = self.end_date.isoformat()
        return [*super().structured_data(request), project]


class DealContact(Orderable):
    """Somebody to ask about a deal, such as its project leader."""

    deal = ParentalKey(DealPage, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField(
        _("role"), max_length=80, blank=True, help_text=_("For example 'Project leader'.")
    )

    panels = [FieldPanel("person"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "person"],
                name="deal_contact_once",
                violation_error_message=_("This person is a contact of the deal already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person or "")


class Partnership(Orderable):
    """An organisation's part in a deal."""

    class Role(models.TextChoices):
        """What a partner does in a deal."""

        LEAD = "lead", _("Lead partner")
        PARTNER = "partner", _("Partner")
        KNOWLEDGE = "knowledge", _("Knowledge partner")
        NETWORK = "network", _("Network partner")

    deal = ParentalKey(DealPage, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        on_delete=models.PROTECT,
        related_name="partnerships",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PARTNER)

    objects = DealPartQuerySet.as_manager()

    panels = [FieldPanel("organisation"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "organisation"],
                name="partnership_once",
                violation_error_message=_("This organisation is a partner of the deal already."),
            ),
            models.CheckConstraint(
                name="partnership_role_known",
                condition=Q(role__in=["lead", "partner", "knowledge", "network"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or "")

    @property
    def detail(self) -> str:
        """The kind of organisation, and what it does unless it is just a partner."""
        words = [str(self.organisation.get_kind_display())] if self.organisation else []
        if self.role != self.Role.PARTNER:
            words.append(str(self.get_role_display()).lower())
        return ", ".join(words)

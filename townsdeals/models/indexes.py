"""The index pages: deals, partners, results and lessons."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PageManager
from wagtail.search import index
from wagtail.search.query import MATCH_ALL, And, Not, Or, PlainText, SearchQuery

from home.listing import ListingMixin
from home.models import BasePage, BasePageQuerySet
from home.models.base import JSONObject
from home.search import Terms
from home.word_forms import forms
from townsdeals.forms import DealFilterForm, LessonFilterForm, PartnerFilterForm, ResultFilterForm
from townsdeals.map import partner_map
from townsdeals.models.deals import DealPage, Partnership
from townsdeals.models.organisations import Organisation
from townsdeals.models.results import Lesson, Result
from townsdeals.querysets import in_active_language


class SectionQuerySet(BasePageQuerySet):
    """Querysets of index pages, of which each language has one."""

    def in_language(self) -> "SectionQuerySet":
        """The section in the language of the reader."""
        return in_active_language(self)


SectionManager = PageManager.from_queryset(SectionQuerySet)


class SectionPage(ListingMixin, BasePage):
    """What the index pages of this app share."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    objects: ClassVar[PageManager] = SectionManager()

    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        abstract = True

    def get_listing_summary(self) -> str:
        """The summary for lists, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_meta_description(self) -> str:
        """The description, else the introduction."""
        return super().get_meta_description() or self.intro

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """One of each below a home page."""
        return super().can_create_at(parent) and not cls.objects.child_of(parent).exists()


class DealIndexPage(SectionPage):
    """All deals, to filter by kind, status, theme and partner."""

    template = "pages/deal_index_page.html"
    page_description = _("The list of all City Deals and Town Deals.")
    subpage_types = ["townsdeals.DealPage"]
    filter_form_class = DealFilterForm

    class Meta:
        verbose_name = _("list of deals")
        verbose_name_plural = _("lists of deals")

    def get_items(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The deals below this page that these filters ask for, running ones first."""
        deals = DealPage.objects.child_of(self).for_listing().newest_first()
        if filters["soort"]:
            deals = deals.filter(kind=filters["soort"])
        if filters["status"]:
            deals = deals.filter(status=filters["status"])
        if filters["thema"]:
            deals = deals.filter(themes=filters["thema"])
        if filters["partner"]:
            deals = deals.filter(partnerships__organisation=filters["partner"])
        return deals


class PartnerIndexPage(RoutablePageMixin, SectionPage):
    """All organisations that take part in deals, on a map and in a list."""

    template = "pages/partner_index_page.html"
    page_description = _("The list and the map of all partners, with a page for each.")
    filter_form_class = PartnerFilterForm
    paginate_by = 60

    class Meta:
        verbose_name = _("list of partners")
        verbose_name_plural = _("lists of partners")

    def get_items(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The partners of deals that visitors can see, grouped by kind."""
        partners = Organisation.objects.for_listing()
        if filters["soort"]:
            partners = partners.filter(kind=filters["soort"])
        return partners

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the map of all partners that the filter asks for."""
        context = super().get_context(request, *args, **kwargs)
        items = context["items"]
        everyone = items.paginator.object_list if items.has_other_pages() else items.object_list
        url = self.get_url(request)
        context.update(partner_map=partner_map(everyone, url), partners_url=url)
        return context

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The page itself and that of each partner."""
        own = super().get_sitemap_urls(request)
        with translation.override(self.locale.language_code):  # one sitemap has all languages
            slugs = list(Organisation.objects.partners().values_list("slug", flat=True))
        return own + [{"location": f"{self.get_full_url(request)}{slug}/"} for slug in slugs]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Preview the list, or its card."""
        if mode_name:
            return BasePage.serve_preview(self, request, mode_name)
        return super().serve_preview(request, mode_name)

    @path("<slug:slug>/", name="organisation")
    def organisation(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Serve the page of one organisation: who it is, its deals, and where it is."""
        partners = Organisation.objects.partners().select_related("logo")
        organisation: Any = get_object_or_404(partners, slug=slug)
        deals = (
            DealPage.objects.for_listing()
            .in_language()
            .filter(partnerships__organisation=organisation)
            .annotate(partner_role=F("partnerships__role"))
            .newest_first()
        )
        context = {
            **BasePage.get_context(self, request),
            "organisation": organisation,
            "organisation_url": f"{self.get_full_url(request)}{organisation.slug}/",
            "deals": with_role_labels(deals),
            "partner_map": partner_map([organisation], self.get_url(request)),
            "partners_url": self.get_url(request),
            "crumbs": self.organisation_crumbs(request),
            "organisation_data": self.organisation_data(request, organisation),
        }
        return TemplateResponse(request, "pages/organisation.html", context)

    def organisation_crumbs(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Title and url of what is above an organisation's page: the pages, and this one."""
        return [
            {"title": page.title, "url": page.get_url(request)}
            for page in [*self.breadcrumbs, self]
        ]

    def organisation_data(
        self, request: HttpRequest, organisation: Organisation
    ) -> list[JSONObject]:
        """The schema.org objects of an organisation's page: the breadcrumbs and who it is."""
        url = f"{self.get_full_url(request)}{organisation.slug}/"
        crumbs = self.structured_data(request)
        for crumb in crumbs:
            trail = crumb["itemListElement"]
            trail.append(
                {
                    "@type": "ListItem",
                    "position": len(trail) + 1,
                    "name": organisation.name,
                    "item": url,
                }
            )
        who = {"@context": "https://schema.org", **organisation.structured_data()}
        if organisation.description:
            who["description"] = organisation.description
        return [*crumbs, {**who, "mainEntityOfPage": url}]


class ResultIndexPage(SectionPage):
    """The results of all deals."""

    template = "pages/result_index_page.html"
    page_description = _("The list of the results of all deals, with a search.")
    filter_form_class = ResultFilterForm

    class Meta:
        verbose_name = _("list of results")
        verbose_name_plural = _("lists of results")

    def get_items(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The results that these filters ask for."""
        results = Result.objects.for_listing()
        if filters["soort"]:
            results = results.filter(kind=filters["soort"])
        return _of_deal_and_theme(results, filters)


class LessonIndexPage(SectionPage):
    """The lessons of all deals."""

    template = "pages/lesson_index_page.html"
    page_description = _("The list of the lessons of all deals, with a search.")
    filter_form_class = LessonFilterForm

    class Meta:
        verbose_name = _("list of lessons")
        verbose_name_plural = _("lists of lessons")

    def get_items(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The lessons that these filters ask for."""
        lessons = Lesson.objects.for_listing()
        if filters["fase"]:
            lessons = lessons.filter(phase=filters["fase"])
        return _of_deal_and_theme(lessons, filters)


def with_role_labels(deals: QuerySet[Any]) -> list[DealPage]:
    """The deals, each with the role of the organisation whose page they are on."""
    found = list(deals)
    for deal in found:
        role = Partnership.Role(deal.partner_role)
        deal.partner_role_label = f"{role.label} · {deal.period}" if deal.period else role.label
    return found


def _of_deal_and_theme(items: QuerySet[Any], filters: dict[str, Any]) -> QuerySet[Any]:
    """Those of the deal and theme, with the words, that the filters ask for."""
    if filters["deal"]:
        items = items.filter(deal=filters["deal"])
    if filters["thema"]:
        items = items.filter(deal__themes=filters["thema"])
    if filters["q"]:
        found = items.model.objects.search(in_any_form(filters["q"]), order_by_relevance=False)
        items = items.filter(pk__in=[item.pk for item in found])
    return items


def in_any_form(text: str) -> SearchQuery:
    """A question for all of these words, each in any of its Dutch forms."""
    each = [Or([PlainText(form) for form in sorted(forms(word))]) for word in Terms.of(text).words]
    return And(each) if each else Not(MATCH_ALL)

"""The list of vacancies."""

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from home.listing import FilterForm, ListingMixin
from home.models import BasePage
from news.forms import VacancyFilterForm
from news.models.vacancies import VacancyPage
from news.querysets import VacancyQuerySet


class VacancyIndexPage(ListingMixin, BasePage):
    """The list of all vacancies: open ones first, then closed ones."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "pages/vacancy_index_page.html"
    page_description = _("The list of all vacancies: open ones first, then closed ones.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.VacancyPage"]
    max_count_per_parent = 1
    filter_form_class = VacancyFilterForm

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("list of vacancies")
        verbose_name_plural = _("lists of vacancies")

    def get_listing_summary(self) -> str:
        """The summary, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_meta_description(self) -> str:
        """The description, else the introduction."""
        return super().get_meta_description() or self.intro

    def get_vacancies(self) -> VacancyQuerySet:
        """The vacancies below this page."""
        return VacancyPage.objects.child_of(self)

    def get_filter_form(self, request: HttpRequest) -> FilterForm:
        """The filters, which know the organisations that have vacancies."""
        return self.filter_form_class(request.GET, index=self)

    def get_items(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The vacancies that these filters ask for: open ones first."""
        return VacancyFilterForm.apply(filters, self.get_vacancies()).for_listing().open_first()

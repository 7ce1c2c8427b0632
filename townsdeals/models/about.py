"""What news and events say about deals."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from rest_framework.fields import Field
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from home.models import Theme
from townsdeals.models.deals import DealPage


class VisibleDealsField(Field):
    """The deals of a page in the content API; Wagtail's own field has hidden ones too."""

    def get_attribute(self, instance: "AboutDeals") -> list[DealPage]:
        """Those that visitors may see."""
        return instance.visible_deals

    def to_representation(self, value: list[DealPage]) -> list[Any]:
        """As Wagtail shows any page that another one names."""
        serializer = self.parent.child_serializer_classes["deals"](context=self.context)
        return [serializer.to_representation(deal) for deal in value]


class AboutDeals(models.Model):
    """A page that is about deals and themes: 'Dit gaat over …'.

    Put it before BasePage, and unpack `about_panels`, `about_search_fields` and
    `about_api_fields` into the lists of the page type.
    """

    deals = ParentalManyToManyField(
        DealPage,
        verbose_name=_("deals"),
        blank=True,
        related_name="+",
        help_text=_("The deals that this is about. It is shown on their pages too."),
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="+")

    about_panels: ClassVar[list] = [
        MultiFieldPanel(
            [
                FieldPanel("deals", widget=forms.CheckboxSelectMultiple),
                FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("This is about"),
        )
    ]
    about_search_fields: ClassVar[list] = [
        index.RelatedFields("deals", [index.SearchField("title")]),
        index.RelatedFields("themes", [index.SearchField("name")]),
    ]
    about_api_fields: ClassVar[list] = [
        APIField("deals", serializer=VisibleDealsField(read_only=True)),
        APIField("themes"),
    ]

    class Meta:
        abstract = True

    @cached_property
    def visible_deals(self) -> list[DealPage]:
        """The deals that this is about and that visitors may see, with what a link needs."""
        deals = self.deals.all()
        if not isinstance(deals, QuerySet):  # a preview's choice, which is not saved yet
            deals = DealPage.objects.filter(pk__in=[deal.pk for deal in deals])
        return list(deals.for_visitors().defer_streamfields().order_by("title"))

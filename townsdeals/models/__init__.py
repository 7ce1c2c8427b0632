"""Deals, partners, results and lessons."""

from townsdeals.models.about import AboutDeals
from townsdeals.models.deals import DealContact, DealPage, Partnership
from townsdeals.models.indexes import (
    DealIndexPage,
    LessonIndexPage,
    PartnerIndexPage,
    ResultIndexPage,
)
from townsdeals.models.organisations import Organisation, Province
from townsdeals.models.results import Lesson, Result

__all__ = [
    "AboutDeals",
    "DealContact",
    "DealIndexPage",
    "DealPage",
    "Lesson",
    "LessonIndexPage",
    "Organisation",
    "PartnerIndexPage",
    "Partnership",
    "Province",
    "Result",
    "ResultIndexPage",
]

"""Vacancies whose deadline is near."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from home.attention import Concern, Item, editable_by, page_item, register
from news.models import VacancyPage

SOON = timedelta(days=7)


def closing_vacancies(user: Any) -> QuerySet[VacancyPage]:
    """Published vacancies that close within a week, the first one first."""
    now = timezone.now()
    pages = VacancyPage.objects.live().filter(deadline__gte=now, deadline__lt=now + SOON)
    return editable_by(user, pages).defer_streamfields().order_by("deadline")


def _describe(page: VacancyPage) -> Item:
    return page_item(page, date_format(timezone.localtime(page.deadline), "l j F, H:i"))


register(
    Concern(
        key="vacancies",
        heading=_("Vacancies that close this week"),
        icon="user",
        find=closing_vacancies,
        describe=_describe,
        order=10,
    )
)

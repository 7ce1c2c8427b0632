"""The sections of deals on a site."""

from dataclasses import dataclass

import pytest

from tests.townsdeals.factories import (
    DealIndexPageFactory,
    LessonIndexPageFactory,
    PartnerIndexPageFactory,
    ResultIndexPageFactory,
)
from townsdeals.models import DealIndexPage, LessonIndexPage, PartnerIndexPage, ResultIndexPage


@dataclass
class Sections:
    deals: DealIndexPage
    partners: PartnerIndexPage
    results: ResultIndexPage
    lessons: LessonIndexPage


@pytest.fixture
def sections(home_page):
    """The four index pages of this app."""
    return Sections(
        deals=DealIndexPageFactory(parent=home_page, show_in_menus=True),
        partners=PartnerIndexPageFactory(parent=home_page, show_in_menus=True),
        results=ResultIndexPageFactory(parent=home_page),
        lessons=LessonIndexPageFactory(parent=home_page),
    )

"""What the tests of news share."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests.news.factories import NewsIndexPageFactory, VacancyIndexPageFactory
from tests.townsdeals.factories import DealIndexPageFactory


@pytest.fixture
def news(home_page):
    return NewsIndexPageFactory(parent=home_page)


@pytest.fixture
def vacancies(home_page):
    return VacancyIndexPageFactory(parent=home_page)


@pytest.fixture
def deals(home_page):
    return DealIndexPageFactory(parent=home_page)


@pytest.fixture
def queries_of(client):
    """How many queries an address takes with empty caches, once its pictures exist."""

    def count(url):
        client.get(url)
        cache.clear()
        Site.clear_site_root_paths_cache()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count

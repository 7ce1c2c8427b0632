"""An archive of newsletters beside a list of news."""

import pytest

from tests.news.factories import NewsIndexPageFactory
from tests.newsletters.issue_factories import NewsletterIndexPageFactory


@pytest.fixture
def archive(home_page):
    return NewsletterIndexPageFactory(parent=home_page)


@pytest.fixture
def news(home_page):
    return NewsIndexPageFactory(parent=home_page)

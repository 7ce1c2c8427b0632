"""The archive of newsletters as people see it."""

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.screens import is_fine


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_archive_can_be_read_by_everybody(visitor: OpenPage, width: int, dark: bool):
    for path in ("/nieuwsbrieven/", "/nieuwsbrieven/onder-de-straat-en-rond-de-kerk/"):
        page = visitor(path, width=width, dark=dark)
        is_fine(page)

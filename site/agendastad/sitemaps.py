"""The list of pages for search engines."""

from typing import Any

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page


class SiteSitemap(Sitemap):
    """All public pages in all languages; a page may list the addresses below it too."""

    def items(self) -> Any:
        """The live public pages below the home page of each language."""
        homes = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        below = Q(pk=None)
        for path in homes.live().values_list("path", flat=True):
            below |= Q(path__startswith=path)
        return (
            Page.objects.filter(below)
            .live()
            .public()
            .order_by("path")
            .defer_streamfields()
            .specific()
        )

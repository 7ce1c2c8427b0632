"""`manage.py pictures`: make the pictures of all published pages."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management import BaseCommand
from django.db import connection
from wagtail.models import Page

from home.pictures import make_pictures_of


class Command(BaseCommand):
    """Make every size and format that pages show, so that no reader waits for one."""

    help = (
        "Makes the pictures of all published pages, in every size and format that they show. "
        "Needed after an import or a change of sizes; publishing a page does it by itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Render each page once, on all processors, and tell how far it is."""
        # From the leaves up: a list shows the cards that its pages have made already.
        pages = list(Page.objects.live().filter(depth__gt=1).order_by("-depth", "path"))
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for done, _ in enumerate(pool.map(_make, pages), start=1):
                if done % 25 == 0 or done == len(pages):
                    self.stdout.write(f"  pictures of {done} of {len(pages)} pages")


def _make(page: Page) -> None:
    try:
        make_pictures_of(page)
    finally:
        connection.close()

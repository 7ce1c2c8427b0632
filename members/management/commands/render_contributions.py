"""Make the HTML of all contributions anew, after the rules for texts have changed."""

from typing import Any

from django.core.management.base import BaseCommand

from members.contributions.text import render
from members.models import Contribution


class Command(BaseCommand):
    """`manage.py render_contributions`."""

    help = "Make the HTML of what members share anew from what they wrote."

    def handle(self, *args: Any, **options: Any) -> None:
        """Store the HTML where it differs; other versions are rendered when they are read."""
        changed = 0
        for pk, text, html in Contribution.objects.values_list("pk", "text", "html").iterator():
            if (new := render(text)) != html:
                # Only while the text is the same: somebody may publish another one just now.
                changed += Contribution.objects.filter(pk=pk, text=text).update(html=new)
        self.stdout.write(f"{changed} changed.")

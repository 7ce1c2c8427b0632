"""Make the HTML of all that members write anew, after the rules for texts have changed."""

from typing import Any

from django.core.management.base import BaseCommand

from members.contributions.text import render
from members.models import Comment, Contribution


class Command(BaseCommand):
    """`manage.py render_contributions`."""

    help = "Make the HTML of contributions and comments anew from what members wrote."

    def handle(self, *args: Any, **options: Any) -> None:
        """Store the HTML where it differs; other versions are rendered when they are read."""
        changed = 0
        for rows in (Contribution.objects.all(), Comment.objects.all()):
            for pk, text, html in rows.values_list("pk", "text", "html").iterator():
                if (new := render(text)) != html:
                    # Only while the text is the same: somebody may change it just now.
                    changed += rows.filter(pk=pk, text=text).update(html=new)
        self.stdout.write(f"{changed} changed.")

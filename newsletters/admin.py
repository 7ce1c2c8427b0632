"""Newsletters in the admin."""

from wagtail.snippets.views.snippets import SnippetViewSet

from newsletters.models import NewsletterList


class NewsletterListViewSet(SnippetViewSet):
    """The newsletters that people can subscribe to."""

    model = NewsletterList
    icon = "mail"
    list_display = ["name", "cadence", "language", "from_name", "is_open"]
    list_per_page = 50

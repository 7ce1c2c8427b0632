"""What newsletters add to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from newsletters.admin import NewsletterListViewSet

register_snippet(NewsletterListViewSet)

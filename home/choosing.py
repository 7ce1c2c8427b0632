"""Choosers in which nothing new is made.

Wagtail gives each chooser an address for that, with or without a form for it; without, it breaks.
"""

from typing import Any

from django.urls import URLPattern
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class NothingNewMixin:
    """A chooser without the address of the form to make something."""

    def get_urlpatterns(self) -> list[URLPattern]:
        """All others."""
        patterns: Any = super().get_urlpatterns()  # type: ignore[misc]  # from ChooserViewSet
        return [pattern for pattern in patterns if pattern.name != "create"]


class PlainChooserViewSet(NothingNewMixin, ChooserViewSet):
    """Choose something that is no snippet."""


class PlainSnippetChooserViewSet(NothingNewMixin, SnippetChooserViewSet):
    """Choose a snippet."""

"""Choosing what members share for a page or newsletter: what everybody may read, and nothing else.

Wagtail's own chooser shows every row to everybody on the desk, drafts of members among them.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from home.choosing import PlainSnippetChooserViewSet


class PublicChooseView(ChooseView):
    """The window to choose in."""

    def get_object_list(self) -> QuerySet[Any]:
        """What everybody may read."""
        return self.model_class.objects.public()


class PublicChooseResultsView(ChooseResultsView):
    """The list in that window, after a search."""

    def get_object_list(self) -> QuerySet[Any]:
        """What everybody may read."""
        return self.model_class.objects.public()


class PublicChosenView(SnippetChosenView):
    """What was chosen."""

    def get_object(self, pk: str) -> Any:
        """Only of what could be chosen."""
        return self.model_class.objects.public().get(pk=pk)


class PublicChosenMultipleView(SnippetChosenMultipleView):
    """What was chosen, several at once."""

    def get_objects(self, pks: Collection[str]) -> QuerySet[Any]:
        """Only of what could be chosen."""
        return self.model_class.objects.public().filter(pk__in=pks)


class ContributionChooserViewSet(PlainSnippetChooserViewSet):
    """The chooser of messages and of initiatives; members make them, so nothing is made here."""

    choose_view_class = PublicChooseView
    choose_results_view_class = PublicChooseResultsView
    chosen_view_class = PublicChosenView
    chosen_multiple_view_class = PublicChosenMultipleView

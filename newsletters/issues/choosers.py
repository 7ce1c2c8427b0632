"""What editors choose for an issue that is no page: initiatives of members."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)

from home.choosing import PlainChooserViewSet


class _PublicMixin:
    """Shows what everybody may read, the newest first: a draft is its author's."""

    def get_object_list(self) -> Any:
        """Those on the site, with what the list shows."""
        from newsletters.issues.initiatives import public_initiatives

        return public_initiatives()

    @property
    def columns(self) -> list[Column]:
        """The title, and where it is."""
        return [*super().columns, Column("place_name", label=_("City"))]  # type: ignore[misc]


class _ChooseInitiativeView(_PublicMixin, ChooseView):
    """The window in which an initiative is chosen."""


class _ChooseInitiativeResultsView(_PublicMixin, ChooseResultsView):
    """The list in it."""


class _InitiativeChosenView(ChosenView):
    """What was chosen."""

    def get_object(self, pk: str) -> Any:
        """Only of what could be chosen."""
        from newsletters.issues.initiatives import public_initiatives

        return public_initiatives().get(pk=pk)


class _InitiativesChosenView(ChosenMultipleView):
    """What was chosen, several at once."""

    def get_objects(self, pks: Collection[str]) -> Any:
        """Only of what could be chosen."""
        from newsletters.issues.initiatives import public_initiatives

        return public_initiatives().filter(pk__in=pks)


class InitiativeChooserViewSet(PlainChooserViewSet):
    """Choose an initiative of Good Food City."""

    model = "members.Initiative"
    icon = "group"
    choose_one_text = _("Choose an initiative")
    choose_another_text = _("Choose another initiative")
    edit_item_text = _("Look at this initiative")
    choose_view_class = _ChooseInitiativeView
    choose_results_view_class = _ChooseInitiativeResultsView
    chosen_view_class = _InitiativeChosenView
    chosen_multiple_view_class = _InitiativesChosenView


initiatives = InitiativeChooserViewSet("newsletters_initiatives")

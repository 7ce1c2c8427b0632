"""Series in the admin."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from home.admin import MENU_SERIES
from home.choosing import PlainSnippetChooserViewSet
from news.models import Series


class SeriesViewSet(SnippetViewSet):
    """The series, with the number of articles in each."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = Series
    icon = "list-ol"
    menu_label = _("Series of articles")
    menu_order = MENU_SERIES
    add_to_admin_menu = True
    list_display: ClassVar[list] = ["name", UpdatedAtColumn()]
    ordering: ClassVar[list[str]] = ["name"]

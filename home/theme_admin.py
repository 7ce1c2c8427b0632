"""Themes in the admin: their other words, where they are used, and merging two into one."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.snippets.views.snippets import SnippetViewSet

from home.admin import MENU_THEMES, ListColumn
from home.choosing import PlainSnippetChooserViewSet
from home.models import Theme
from home.themes import MERGED, merge, uses_of

#: Who may take a theme away may also merge it.
MERGE_RIGHT = "home.delete_theme"
MERGE_URL = "theme_merge"


class ThemeViewSet(SnippetViewSet):
    """The subjects of the site."""

    chooser_viewset_class = PlainSnippetChooserViewSet
    model = Theme
    icon = "tag"
    menu_label = gettext_lazy("Themes")
    menu_order = MENU_THEMES
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = [
        "name",
        ListColumn("synonyms", label=gettext_lazy("Other words for it")),
        Column("slug", label=gettext_lazy("Slug")),
    ]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        """With their other words."""
        return Theme.objects.prefetch_related("synonyms")


class MergeForm(forms.Form):
    """The theme that stays."""

    into = forms.ModelChoiceField(
        Theme.objects.none(),
        label=gettext_lazy("Merge into"),
        empty_label=gettext_lazy("Choose a theme"),
        help_text=gettext_lazy("This theme stays. The other becomes another word for it."),
        error_messages={"required": gettext_lazy("Choose the theme that stays.")},
    )

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Theme.objects.exclude(pk=theme.pk)  # type: ignore[attr-defined]


class MergeView(WagtailAdminTemplateMixin, FormView):
    """Merge one theme into another, after seeing what has it."""

    form_class = MergeForm
    template_name = "home/admin/merge_theme.html"
    page_title = gettext_lazy("Merge a theme")
    header_icon = "tag"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only who may take themes away."""
        if not request.user.has_perm(MERGE_RIGHT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def theme(self) -> Theme:
        """The theme that ends."""
        return get_object_or_404(Theme, pk=self.kwargs["pk"])

    @cached_property
    def list_url(self) -> str:
        """All themes."""
        return reverse(Theme.snippet_viewset.get_url_name("list"))

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer all others."""
        return {**super().get_form_kwargs(), "theme": self.theme}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """By way of the list."""
        return [
            *self.breadcrumbs_items,
            {"url": self.list_url, "label": _("Themes")},
            {"url": "", "label": self.theme.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what has the theme."""
        context = super().get_context_data(**kwargs)
        return {**context, "theme": self.theme, "uses": uses_of(self.theme)}

    def form_valid(self, form: MergeForm) -> HttpResponse:
        """Merge; a colleague may have been first."""
        into, name = form.cleaned_data["into"], self.theme.name
        try:
            merge(self.theme, into, self.request.user)
        except Theme.DoesNotExist:
            messages.warning(self.request, _("A colleague just changed these themes. Look again."))
        else:
            text = _("'%(old)s' is now another word for the theme '%(theme)s'.")
            messages.success(self.request, text % {"old": name, "theme": into})
        return redirect(self.list_url)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    """The screen to merge themes."""
    return [path("themas/<int:pk>/samenvoegen/", MergeView.as_view(), name=MERGE_URL)]


@hooks.register("register_snippet_listing_buttons")
def merge_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Beside each theme in the list."""
    if isinstance(snippet, Theme) and user.has_perm(MERGE_RIGHT):
        url = reverse(MERGE_URL, args=[snippet.pk])
        yield Button(_("Merge"), url, icon_name="resubmit", priority=20)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the history of a theme tells."""

    @actions.register_action(MERGED)
    class MergeFormatter(LogFormatter):
        """Another theme became part of it."""

        label = gettext_lazy("Merge a theme")

        def format_message(self, entry: Any) -> str:
            """Which."""
            return _("The theme '%s' was merged into this one") % entry.data.get("name", "")

"""The list of the library: its filters, its search, and its pages."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from home.listing import FilterForm
from home.search import Kind, Search, Source, Terms, excerpt, highlight
from home.search_backend import BOUNDARY
from members.library.shelves import Entry, Shelf, all_shelves, dated
from members.models.library import READERS
from townsdeals.forms import choice_field, theme_field

PAGE_SIZE = 12


class LibraryForm(FilterForm):
    """What somebody looks for in the library."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    soort = choice_field(_("Kind"), _("All kinds"), [])
    thema = theme_field()
    voor = choice_field(_("For whom"), _("Everybody"), list(READERS.items()))

    field_order = ["q", "soort", "thema", "voor"]

    def __init__(self, *args: Any, shelves: Sequence[Shelf], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for shelf in shelves for kind in shelf.kinds]
        self.fields["soort"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]


def listing(request: HttpRequest) -> dict[str, Any]:
    """What the page of the library shows: the form, a page of the list, and what was not found."""
    shelves = all_shelves()
    form = LibraryForm(request.GET, shelves=shelves)
    if not form.is_valid():
        raise Http404("No such filter value.")
    filters = form.cleaned_data
    wanted = [
        shelf for shelf in shelves if not filters["soort"] or filters["soort"] in dict(shelf.kinds)
    ]
    found = (
        _Found(request, wanted, filters) if filters["q"] else _Everything(request, wanted, filters)
    )
    paginator: Paginator[Any] = Paginator(cast(Any, found), PAGE_SIZE)
    try:
        items = paginator.page(filters["page"] or 1)
    except EmptyPage as error:
        raise Http404("No such page.") from error
    return {
        "items": items,
        "filter_form": form,
        "active_filters": form.active_filters(),
        "any_word": found.any_word,
    }


class _Mixed:
    """Things of several shelves as one list, of which a paginator takes a slice."""

    any_word = False

    def __init__(
        self, request: HttpRequest, shelves: Sequence[Shelf], filters: Mapping[str, Any]
    ) -> None:
        self.request = request
        self.shelves = {shelf.key: shelf for shelf in shelves}
        self.filters = filters

    def entries(self, rows: Sequence[tuple[str, Any]]) -> list[Entry | None]:
        """These things as readers see them, in this order; a shelf is asked once."""
        found: dict[tuple[str, Any], Entry] = {}
        for key, shelf in self.shelves.items():
            numbers = [number for name, number in rows if name == key]
            if numbers:
                made = shelf.entries(self.request, numbers)
                found |= {(key, number): entry for number, entry in made.items()}
        return [found.get(row) for row in rows]


class _Everything(_Mixed):
    """All that these filters ask for, the newest first."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        parts = [
            dated(shelf, shelf.items(self.request.user, self.filters))
            for shelf in self.shelves.values()
        ]
        first, *others = parts
        mixed = first.union(*others, all=True) if others else first
        self.rows = mixed.order_by("-day", "shelf", "-number")

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, part: slice) -> list[Entry]:
        rows = [(shelf, number) for shelf, number, _day in self.rows[part]]
        return [entry for entry in self.entries(rows) if entry]


class _Found(_Mixed):
    """What has these words, the best first; where nothing has all of them, what has one."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        types = ContentType.objects.get_for_models(*(one.model for one in self.shelves.values()))
        self.by_type = {types[shelf.model].pk: shelf for shelf in self.shelves.values()}
        self.terms = Terms.of(self.filters["q"])
        kinds = [self._kind(number, shelf) for number, shelf in self.by_type.items()]
        self.search = Search(self.terms, among=kinds)
        if not self.search.counts and len(self.terms.words) > 1:
            self.search, self.any_word = self.search.for_any_word(), True

    def _kind(self, number: int, shelf: Shelf) -> Kind:
        source = Source(
            key=shelf.key,
            label=shelf.key,
            label_plural=shelf.key,
            model=shelf.model,
            visible=lambda: shelf.items(self.request.user, self.filters),
            urls=lambda request, keys: {},
        )
        return Kind(shelf.key, shelf.key, shelf.key, 0, frozenset([number]), source)

    def __len__(self) -> int:
        return sum(self.search.counts.values())

    def __getitem__(self, part: slice) -> list[Entry]:
        found = [
            (self.by_type[number].key, int(key), title, body)
            for number, key, title, body in self.search.rows()[part]
        ]
        entries = []
        made = self.entries([(shelf, key) for shelf, key, _title, _body in found])
        for entry, (_shelf, _key, title, body) in zip(made, found, strict=True):
            if entry:
                entry.title = highlight(title.partition(BOUNDARY)[0], self.terms)
                entry.summary = excerpt((body or "").partition(BOUNDARY)[0], self.terms)
                entries.append(entry)
        return entries

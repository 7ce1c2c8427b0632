"""Pages of the site that are not in Wagtail's tree."""

from typing import Any

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from home.search import Kind, Search, Terms, kinds, suggestion

SEARCH_PAGE_SIZE = 12


class SearchForm(forms.Form):
    """What somebody looks for."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"max_length": _("Use at most 200 characters.")},
    )
    soort = forms.CharField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the site: `q` the words, `soort` one kind, `page` a page of the list.

    Words that can't be read are 400; a kind or page that does not exist is 404.
    """
    form = SearchForm(request.GET)
    if not form.is_valid():
        if "q" not in form.errors:
            raise Http404("No such page.")
        return _answer(request, {"form": form}, status=400)
    data = form.cleaned_data
    kind = next((one for one in kinds() if one.key == data["soort"]), None)
    if data["soort"] and kind is None:
        raise Http404("No such kind.")
    context: dict[str, Any] = {"form": form, "query": data["q"]}
    terms = Terms.of(data["q"])
    if data["q"]:
        context |= _results(request, terms, kind, data["page"] or 1)
    elif data["page"]:
        raise Http404("No such page.")
    return _answer(request, context)


def _results(request: HttpRequest, terms: Terms, kind: Kind | None, page: int) -> dict[str, Any]:
    """What was found; where no page has all the words, the pages that have one of them."""
    found = Search(terms)
    any_word = False
    if not found.counts and len(terms.words) > 1:
        found, any_word = found.for_any_word(), True
    total = sum(found.counts.values())
    if not total:
        if page > 1:
            raise Http404("No such page.")
        return {"total": 0, "suggestion": suggestion(terms)}
    count = found.counts.get(kind.key, 0) if kind else total
    # The paginator gets the number that is known already, so it need not count.
    rows: Any = _Counted(found.rows(kind), count)
    paginator: Paginator[Any] = Paginator(rows, SEARCH_PAGE_SIZE)
    try:
        items = paginator.page(page)
    except EmptyPage as error:
        raise Http404("No such page.") from error
    return {
        "total": count,
        "any_word": any_word,
        "items": items,
        "hits": found.hits(list(items.object_list), request),
        "kinds": _filters(request, found, kind, total),
        "suggestion": suggestion(terms) if any_word else None,
    }


class _Counted:
    """Rows whose number is known."""

    def __init__(self, rows: Any, number: int) -> None:
        self.rows = rows
        self.number = number

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, key: Any) -> Any:
        return self.rows[key]


def _filters(
    request: HttpRequest, found: Search, kind: Kind | None, total: int
) -> list[dict[str, Any]]:
    """A link for each kind that has something, with how much; the first is for all."""

    def link(title: Any, number: int, key: str) -> dict[str, Any]:
        params = request.GET.copy()
        for name in ("soort", "page"):
            params.pop(name, None)
        if key:
            params["soort"] = key
        return {
            "title": f"{title} ({number})",
            "url": f"?{params.urlencode()}",
            "current": (kind.key if kind else "") == key,
        }

    links = [link(_("Everything"), total, "")]
    links += [
        link(one.label_plural, found.counts.get(one.key, 0), one.key)
        for one in found.kinds
        if one.key in found.counts or one == kind
    ]
    return links


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "pages/search.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response

"""Search everything that visitors may read: pages of every kind, and what is no page.

One question to the search index finds all kinds together, so that they are ranked, counted and
divided into pages as one list, in a number of queries that does not grow with the site. What may
be seen is part of that question: drafts, expired and private pages are never counted either.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, models
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, get_page_models
from wagtail.search.models import IndexEntry

from home import content
from home.models import Theme
from home.search_backend import BOUNDARY
from home.word_forms import STOP_WORDS, WORD, fold, forms, words

MAX_TERMS = 12
EXCERPT_WORDS = 32
#: The kind of all pages that are of no kind of their own.
OTHER_PAGES = "paginas"

_FTS_TABLE = "wagtailsearch_indexentry_fts"
#: The columns with plain text, on SQLite and on PostgreSQL.
_TEXT_COLUMNS = (("title", "body"), ("title_text", "body_text"))


@dataclass(frozen=True, kw_only=True)
class Source:
    """Content that is no page, for example results, with where visitors find it."""

    #: The word in addresses, as in `/zoeken/?soort=resultaten`.
    key: str
    label: Any
    label_plural: Any
    model: type[models.Model]
    #: Everything of this kind that visitors may see.
    visible: Callable[[], QuerySet[Any]]
    #: The address of each of these things, by primary key, in a fixed number of queries.
    urls: Callable[[HttpRequest, Sequence[Any]], Mapping[Any, str]]
    order: int = 200
    #: The field with the language of each; without one they are in that of the reader.
    language_field: str = ""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add content that is no page; the same key twice is a mistake."""
    if source.key in _sources:
        raise ValueError(f"The search source {source.key!r} is registered already.")
    _sources[source.key] = source


@dataclass(frozen=True)
class Kind:
    """What a filter of the search is about."""

    key: str
    label: Any
    label_plural: Any
    order: int
    types: frozenset[int] = frozenset()
    source: Source | None = None


@dataclass
class Hit:
    """One thing that was found."""

    title: SafeString
    excerpt: SafeString
    kind: Kind
    url: str
    #: Where it is not that of the reader.
    language: str = ""


@dataclass
class Terms:
    """The words that somebody looks for."""

    text: str
    words: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Terms":
        """The words of a question, without those that are everywhere."""
        return cls(text, _telling(text)[:MAX_TERMS])

    @cached_property
    def all_forms(self) -> frozenset[str]:
        """Every form of every word, and of other words for the same theme."""
        every = (word for group in self.groups for phrase in group for word in phrase)
        return frozenset().union(*(forms(word) for word in every))

    @cached_property
    def groups(self) -> list[list[list[str]]]:
        """What has to be found: of each group one phrase, with all of its words.

        A word or name of a theme is found by the other words for that theme as well.
        """
        found = []
        left = list(self.words)
        for phrases in _words_for_themes() if left else []:
            said = next((phrase for phrase in phrases if set(phrase) <= set(left)), None)
            if said:
                found.append(phrases)
                left = [word for word in left if word not in said]
        return [[[word]] for word in left] + found

    def includes(self, word: str) -> bool:
        """Whether a word of a text is one of these words, in any form."""
        return not self.all_forms.isdisjoint(forms(fold(word)))


def _telling(text: str) -> list[str]:
    """The words of a text that say something; all of them if none does."""
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in STOP_WORDS] or found


def _words_for_themes() -> list[list[list[str]]]:
    """Of each theme that is known by more than one word, all of them; long ones come first."""
    themes = Theme.objects.filter(synonyms__isnull=False).values_list("name", "synonyms__word")
    by_theme: dict[str, list[list[str]]] = {}
    for name, word in themes:
        by_theme.setdefault(name, [_telling(name)]).append(_telling(word))
    return sorted(by_theme.values(), key=lambda phrases: -max(map(len, phrases)))


def kinds() -> list[Kind]:
    """All kinds in the order in which they are shown; each type of page is of one kind."""
    pages = [model for model in get_page_models() if model is not Page]
    types = ContentType.objects.get_for_models(*pages, *(one.model for one in _sources.values()))
    by_model = {kind.model: kind.key for kind in content.all_kinds()}
    of_kind: dict[str, set[int]] = {OTHER_PAGES: set()}
    for model in pages:
        key = next((by_model[parent] for parent in model.__mro__ if parent in by_model), "")
        of_kind.setdefault(key or OTHER_PAGES, set()).add(types[model].pk)
    found = [
        Kind(one.key, one.label, one.label_plural, one.order, frozenset(of_kind[one.key]))
        for one in content.all_kinds()
    ]
    others = frozenset(of_kind[OTHER_PAGES])
    found.append(Kind(OTHER_PAGES, _("Page"), _("Other pages"), 900, others))
    for one in _sources.values():
        own = frozenset([types[one.model].pk])
        found.append(Kind(one.key, one.label, one.label_plural, one.order, own, one))
    return sorted(found, key=lambda kind: kind.order)


def visible_pages() -> QuerySet[Page]:
    """The pages that everybody may read now, in the reader's language."""
    pages = Page.objects.live().public().filter(depth__gt=1)
    pages = pages.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
    return pages.filter(locale=Locale.get_active())


class Search:
    """A question to the index: what it finds, how much of each kind, and a page of the list.

    It looks for everything that visitors may see, or only for the given kinds.
    """

    def __init__(
        self, terms: Terms, *, any_word: bool = False, among: Sequence[Kind] | None = None
    ) -> None:
        self.terms = terms
        self.any_word = any_word
        self.kinds = kinds() if among is None else among

    def for_any_word(self) -> "Search":
        """The same question, for what has at least one of the words."""
        other = Search(self.terms, any_word=True, among=self.kinds)
        other._visible = self._visible
        return other

    @cached_property
    def counts(self) -> dict[str, int]:
        """How much was found of each kind that has something."""
        by_type = dict(
            self._found()
            .order_by()
            .values_list(f"{self._prefix}content_type_id")
            .annotate(Count("pk"))
        )
        counted = {kind.key: sum(by_type.get(pk, 0) for pk in kind.types) for kind in self.kinds}
        return {key: count for key, count in counted.items() if count}

    def rows(self, kind: Kind | None = None) -> QuerySet[Any]:
        """What was found, the best first: words in the title before words in the text."""
        found = self._ranked()
        if kind is not None:
            found = found.filter(**{f"{self._prefix}content_type_id__in": kind.types})
        columns = ["content_type_id", "object_id", *_TEXT_COLUMNS[self._prefix == ""]]
        return found.order_by("-in_title", "-score", f"-{self._prefix}object_id").values_list(
            *(f"{self._prefix}{column}" for column in columns)
        )

    def hits(self, rows: Sequence[tuple[int, str, str, str]], request: HttpRequest) -> list[Hit]:
        """Rows of the index as what a reader sees, in a fixed number of queries for each kind."""
        kind_of = {pk: kind for kind in self.kinds for pk in kind.types}
        page_ids = [int(pk) for ct, pk, *_rest in rows if kind_of[ct].source is None]
        urls: dict[tuple[str, str], str] = {}
        languages: dict[tuple[str, str], str] = {}
        for page in Page.objects.filter(pk__in=page_ids) if page_ids else []:
            urls[kind_of[page.content_type_id].key, str(page.pk)] = page.get_url(request) or ""
        for kind in self.kinds:
            own = [pk for ct, pk, *_rest in rows if ct in kind.types]
            if kind.source is not None and own:
                for pk, url in kind.source.urls(request, own).items():
                    urls[kind.key, str(pk)] = url
                if name := kind.source.language_field:
                    items = kind.source.model._default_manager.filter(pk__in=own)
                    for pk, language in items.values_list("pk", name):
                        languages[kind.key, str(pk)] = language
        return [
            Hit(
                title=highlight(title.partition(BOUNDARY)[0], self.terms),
                excerpt=excerpt((body or "").partition(BOUNDARY)[0], self.terms),
                kind=kind_of[ct],
                url=urls[kind_of[ct].key, pk],
                language=languages.get((kind_of[ct].key, pk), ""),
            )
            for ct, pk, title, body in rows
            if urls.get((kind_of[ct].key, pk))
        ]

    @property
    def _prefix(self) -> str:
        return "" if connection.vendor == "postgresql" else "index_entry__"

    def _found(self) -> QuerySet[Any]:
        """The entries of the index with these words that may be seen."""
        found = self._on_postgres() if connection.vendor == "postgresql" else self._on_sqlite()
        return found.filter(self._visible)

    @cached_property
    def _visible(self) -> Q:
        return visible_entries(self.kinds, self._prefix)

    def _ranked(self) -> QuerySet[Any]:
        """The same with `in_title` (all words are in the title) and `score`."""
        if connection.vendor == "postgresql":
            return self._found().annotate(**self._rank_on_postgres())
        return self._found().annotate(**self._rank_on_sqlite())

    @cached_property
    def _postgres_query(self) -> Any:
        from django.contrib.postgres.search import SearchQuery

        def of_word(word: str) -> Any:
            raw = " | ".join(sorted(forms(word)))
            return SearchQuery(word, config="dutch") | SearchQuery(
                raw, config="simple", search_type="raw"
            )

        queries = [
            reduce(or_, [reduce(and_, map(of_word, phrase)) for phrase in group])
            for group in self.terms.groups
        ]
        return reduce(or_ if self.any_word else and_, queries) if queries else None

    def _postgres_vector(self) -> Any:
        """Title and text together, as the index of the table has them."""
        from django.contrib.postgres.search import SearchVectorField

        return models.Func(
            F("title"),
            F("body"),
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=SearchVectorField(),
        )

    def _on_postgres(self) -> QuerySet[Any]:
        if self._postgres_query is None:
            return IndexEntry.objects.none()
        return IndexEntry.objects.annotate(_vector=self._postgres_vector()).filter(
            _vector=self._postgres_query
        )

    def _rank_on_postgres(self) -> dict[str, Any]:
        from django.contrib.postgres.search import SearchRank

        return {
            "in_title": Case(When(title=self._postgres_query, then=1), default=0),
            "score": SearchRank(
                self._postgres_vector(), self._postgres_query, normalization=Value(1)
            ),
        }

    @cached_property
    def _sqlite_query(self) -> str:
        """The words as FTS5 wants them; only letters and digits come from outside."""

        def of_word(word: str) -> str:
            return "(" + " OR ".join(f'"{form}"' for form in sorted(forms(word))) + ")"

        return (" OR " if self.any_word else " AND ").join(
            "(" + " OR ".join(f"({' AND '.join(map(of_word, phrase))})" for phrase in group) + ")"
            for group in self.terms.groups
        )

    def _on_sqlite(self) -> QuerySet[Any]:
        from modelsearch.backends.database.sqlite.query import MatchExpression
        from wagtail.search.models import SQLiteFTSIndexEntry

        if not self.terms.words:
            return SQLiteFTSIndexEntry.objects.none()
        query = self._sqlite_query

        class Match(MatchExpression):
            """The words, in title or text."""

            def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
                return f"{_FTS_TABLE} MATCH %s", [f"{{title body}} : ({query})"]

        return SQLiteFTSIndexEntry.objects.filter(Match([], None))

    def _rank_on_sqlite(self) -> dict[str, Any]:
        from modelsearch.backends.database.sqlite.query import BM25

        class Score(BM25):
            """SQLite's rank, turned round so that more is better, with titles above text."""

            def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, list[str]]:
                return f"(-bm25({_FTS_TABLE}, 0.0, 1.0, 6.0))", []

        return {
            "score": Score(),
            "in_title": RawSQL(  # noqa: S611  (the words are a parameter)
                f"({_FTS_TABLE}.rowid IN (SELECT t.rowid FROM {_FTS_TABLE} AS t "  # noqa: S608
                f"WHERE t.{_FTS_TABLE} MATCH %s))",
                [f"title : ({self._sqlite_query})"],
                output_field=models.IntegerField(),
            ),
        }


def visible_entries(kinds: Sequence[Kind], prefix: str = "") -> Q:
    """What visitors may see of the search index."""

    def of(content_types: Any, things: QuerySet[Any]) -> Q:
        ids = things.order_by().annotate(_id=Cast("pk", models.CharField())).values("_id")
        return Q(
            **{
                f"{prefix}content_type_id__in": list(content_types),
                f"{prefix}object_id__in": ids,
            }
        )

    seen = of([pk for kind in kinds if not kind.source for pk in kind.types], visible_pages())
    for kind in kinds:
        if kind.source is not None:
            seen |= of(kind.types, kind.source.visible())
    return seen


def highlight(text: str, terms: Terms) -> SafeString:
    """The text, safe, with the words that were looked for marked."""
    parts: list[tuple[SafeString | str]] = []
    end = 0
    for match in WORD.finditer(text):
        if terms.includes(match.group()):
            parts.append((text[end : match.start()],))
            parts.append((format_html("<mark>{}</mark>", match.group()),))
            end = match.end()
    parts.append((text[end:],))
    return format_html_join("", "{}", parts)


def excerpt(text: str, terms: Terms) -> SafeString:
    """Some words around the first one that was looked for, else the first words of the text."""
    found = list(WORD.finditer(text))
    if not found:
        return SafeString("")
    hit = next((at for at, match in enumerate(found) if terms.includes(match.group())), 0)
    first = max(0, hit - EXCERPT_WORDS // 3)
    last = min(len(found), first + EXCERPT_WORDS) - 1
    start = 0 if first == 0 else found[first].start()
    end = len(text) if last == len(found) - 1 else found[last].end()
    return format_html(
        "{}{}{}",
        "\u2026 " if start else "",
        highlight(text[start:end], terms),
        " \u2026" if end < len(text) else "",
    )


def suggestion(terms: Terms) -> str | None:
    """The question with each unknown word replaced by the likeliest word of the site, if any.

    The words come from what visitors may see, so this tells nobody what is in a draft.
    """
    known = _vocabulary()
    changed = False
    better = terms.text
    for word in terms.words:
        if word in known or len(word) < 4 or not word.isalpha():
            continue
        near = [other for other in known if abs(len(other) - len(word)) <= 2]
        close = difflib.get_close_matches(word, near, n=1, cutoff=0.75)
        if close:
            changed = True
            better = _replace(better, word, known[close[0]])
    return better if changed else None


def _replace(text: str, word: str, other: str) -> str:
    return WORD.sub(lambda match: other if fold(match.group()) == word else match.group(), text)


def _vocabulary() -> dict[str, str]:
    """The words in the titles and first lines of what visitors may see; folded and as written."""
    key = f"search-words-{get_language()}"
    known = cache.get(key)
    if known is None:
        known = {}
        for text in _first_lines():
            for match in WORD.finditer(text):
                written = match.group()
                if len(written) > 3 and written.isalpha():
                    known.setdefault(fold(written), written.lower())
        cache.set(key, known, timeout=600)
    return known


def _first_lines() -> Iterator[str]:
    entries = IndexEntry.objects.filter(visible_entries(kinds()))
    title, body = _TEXT_COLUMNS[connection.vendor == "postgresql"]
    for one, other in entries.values_list(title, Substr(body, 1, 300)).iterator(chunk_size=2000):
        yield one.partition(BOUNDARY)[0]
        yield (other or "").partition(BOUNDARY)[0]

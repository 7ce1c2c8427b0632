"""Wagtail's search in the database, with Dutch word forms and without accents.

PostgreSQL knows Dutch, SQLite does not, and neither sees that 'idee' is in 'ideeën'. So beside the
words themselves their forms go into the index (`home.word_forms`). The title of a thing stands
apart from all other text, so that it can weigh more; the titles of what it is about are text.

The admin's searches use other columns and work as Wagtail made them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.utils import get_content_type_pk
from wagtail.search import index

from home.word_forms import all_forms, words

#: Between the text of an index entry and the forms of its words, where both share a column.
BOUNDARY = "\x1f"

_TITLES = ("title", "name")


def texts(indexer: Any) -> tuple[str, str, str]:
    """Title and text of an object, and of what it is about; from the indexer of either database.

    The last is looked for and never shown: what a page is about may be hidden from readers.
    """
    obj = indexer.obj
    title = ""
    own: list[str] = []
    related: list[str] = []
    for field in obj.get_search_fields():
        others = related if isinstance(field, index.RelatedFields) else own
        is_title = isinstance(field, index.SearchField) and field.field_name in _TITLES
        for item in indexer.prepare_field(obj, field):
            if not isinstance(item[0], index.SearchField):
                continue
            value = " ".join(str(item[-1]).split())
            if is_title and not title:
                title = value
            elif value:
                others.append(value)
    return title or str(obj), " \u2026 ".join(own), " \u2026 ".join(related)


def with_forms(text: str, related: str = "") -> str:
    """A text and, behind the boundary, what is not shown: related text, and forms of all words."""
    more = sorted(all_forms(f"{text} {related}") - set(words(text)))
    return f"{text}{BOUNDARY}{related} {' '.join(more)}" if more else text


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:  # noqa: N802  (Wagtail's name)
    """The backend for the database that the site has."""
    if connection.vendor == "postgresql":
        return _postgres_backend(params)
    return _sqlite_backend(params)


def _sqlite_backend(params: dict[str, Any]) -> BaseSearchBackend:
    from modelsearch.backends.database.sqlite import sqlite
    from modelsearch.query import PlainText

    class Index(sqlite.SQLiteIndex):
        """Keep the forms of words in the columns of the text."""

        def add_items(self, model: type[models.Model], objs: Iterable[Any]) -> None:
            objs = list(objs)
            super().add_items(model, objs)
            content = {str(obj.pk): texts(sqlite.ObjectIndexer(obj, self.backend)) for obj in objs}
            entries = list(
                self.entries.filter(
                    content_type_id=get_content_type_pk(model), object_id__in=content
                )
            )
            for entry in entries:
                title, body, related = content[entry.object_id]
                entry.title, entry.body = with_forms(title), with_forms(body, related)
            self.entries.bulk_update(entries, ["title", "body"], batch_size=100)

    class Quotes:
        """Read a quotation mark as any other sign: SQLite's query language ends a word there."""

        def build_search_query_content(self, query: Any, config: Any = None) -> Any:
            if isinstance(query, PlainText):
                text = query.query_string.replace('"', "'")
                query = PlainText(text, operator=query.operator, boost=query.boost)
            return super().build_search_query_content(query, config=config)  # type: ignore[misc]

    class Compiler(Quotes, sqlite.SQLiteSearchQueryCompiler):
        pass

    class AutocompleteCompiler(Quotes, sqlite.SQLiteAutocompleteQueryCompiler):
        pass

    class Backend(sqlite.SQLiteSearchBackend):
        index_class = Index
        query_compiler_class = Compiler
        autocomplete_query_compiler_class = AutocompleteCompiler

    return Backend(params)


def _postgres_backend(params: dict[str, Any]) -> BaseSearchBackend:
    from django.contrib.postgres.search import SearchVector
    from modelsearch.backends.database.postgres import postgres

    class Index(postgres.PostgresIndex):
        """Keep the forms of words beside what PostgreSQL makes of the text."""

        def add_items(self, model: type[models.Model], objs: Sequence[Any]) -> None:
            objs = list(objs)
            super().add_items(model, objs)
            entries = self.entries.filter(content_type_id=get_content_type_pk(model))
            for obj in objs:
                title, body, related = texts(postgres.ObjectIndexer(obj, self.backend))
                entries.filter(object_id=str(obj.pk)).update(
                    title=self._vector(title, "A"),
                    body=self._vector(f"{body} {related}", "C"),
                    title_text=title,
                    body_text=body,
                )

        def _vector(self, text: str, weight: str) -> Any:
            words_of_text = SearchVector(
                models.Value(text), config=self.backend.config, weight=weight
            )
            forms_of_words = SearchVector(
                models.Value(" ".join(sorted(all_forms(text)))), config="simple", weight=weight
            )
            return words_of_text + forms_of_words

    class Backend(postgres.PostgresSearchBackend):
        index_class = Index

    return Backend(params)

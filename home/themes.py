"""What staff do with themes: see where one is used, and merge two that mean the same.

Every relation to a theme is found in the models, so that this needs no list of who uses themes.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from modelcluster.fields import ParentalManyToManyField
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, Revision

from home.models import Theme, ThemeSynonym

MERGED = "home.merge_theme"


def uses_of(theme: Theme) -> list[tuple[str, int]]:
    """How often each kind of thing has this theme, the most used first."""
    numbers: Counter[str] = Counter()
    for model, field in _uses():
        if model is ThemeSynonym:
            continue
        number = model._base_manager.filter(**{field: theme}).count()
        if number:
            numbers[_label(model, field)] += number
    return numbers.most_common()


@transaction.atomic
def merge(old: Theme, into: Theme, user: Any = None) -> None:
    """Give everything that has the old theme the other one, and end the old one.

    Its name stays as another word for the theme, so that who searches for it finds what they
    know, and addresses with its slug lead to the theme (`home.middleware.OldThemeMiddleware`).
    Texts in the search index keep the old name until they are saved; a search for either word
    looks for both (`home.search`).
    """
    if old.pk == into.pk:
        raise ValueError("A theme is not merged with itself.")
    # Who else merges one of these two waits, or finds it gone.
    locked = Theme.objects.select_for_update().filter(pk__in=[old.pk, into.pk]).order_by("pk")
    if len(locked) < 2:
        raise Theme.DoesNotExist
    for model, field in _uses():
        _move(model, field, old, into)
    _move_in_drafts(old, into)
    _move_references(old, into)
    name, slug, number = old.name, old.slug, old.pk
    Theme.objects.filter(pk=number).delete()
    ThemeSynonym.objects.create(theme=into, word=name, slug=slug)
    log(instance=into, action=MERGED, user=user, data={"name": name, "slug": slug})


def _uses() -> Iterator[tuple[type[models.Model], str]]:
    """Each model with a column that points at themes, those between two models among them."""
    for relation in Theme._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield relation.related_model, relation.field.name


def _label(model: type[models.Model], field: str) -> str:
    """What a reader calls the things that use a theme by this model."""
    between: Any = model._meta.auto_created  # the model that made it; the stubs say a bool
    if between:
        return str(between._meta.verbose_name_plural)
    return str(model._meta.verbose_name_plural)


def _move(model: type[models.Model], field: str, old: Theme, into: Theme) -> None:
    """Move the rows; those that would stand there twice go."""
    rows = model._base_manager.filter(**{field: old})
    for together, condition in _unique_sets(model, field):
        same = model._base_manager.filter(
            condition, **{field: into}, **{name: OuterRef(name) for name in together}
        )
        rows.filter(condition).filter(Exists(same)).delete()
    rows.update(**{field: into})


def _unique_sets(model: type[models.Model], field: str) -> Iterator[tuple[list[str], Q]]:
    """The other fields that together with this one may be there once only."""
    for names in model._meta.unique_together:
        if field in names:
            yield [name for name in names if name != field], Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field in constraint.fields:
            others = [name for name in constraint.fields if name != field]
            yield others, constraint.condition or Q()


def _move_in_drafts(old: Theme, into: Theme) -> None:
    """Drafts keep the keys of their themes in their revisions."""
    for model, field in _fields_in_revisions():
        models_with_it = [one for one in apps.get_models() if issubclass(one, model)]
        types = ContentType.objects.get_for_models(*models_with_it)
        found = Revision.objects.filter(
            content_type__in=types.values(), **{f"content__{field}__icontains": str(old.pk)}
        )
        for revision in found.iterator(chunk_size=100):
            chosen = revision.content.get(field) or []
            if old.pk not in chosen:
                continue
            moved = dict.fromkeys(into.pk if pk == old.pk else pk for pk in chosen)
            revision.content[field] = list(moved)
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def _fields_in_revisions() -> Iterator[tuple[type[models.Model], str]]:
    for relation in Theme._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.many_to_many and isinstance(field, ParentalManyToManyField):
            yield relation.related_model, field.name


def _move_references(old: Theme, into: Theme) -> None:
    """Where Wagtail wrote down which pages name the theme."""
    there = ReferenceIndex.objects.filter(to_content_type=ContentType.objects.get_for_model(Theme))
    moved = there.filter(to_object_id=str(old.pk))
    same = there.filter(
        to_object_id=str(into.pk),
        base_content_type=OuterRef("base_content_type"),
        object_id=OuterRef("object_id"),
        content_path_hash=OuterRef("content_path_hash"),
    )
    moved.filter(Exists(same)).delete()
    moved.update(to_object_id=str(into.pk))

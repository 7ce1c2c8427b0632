"""Answers with a number of places, such as 40 seats in a bus: who chooses one keeps a place.

Everybody who has not cancelled counts, on the waiting list too: who moves up keeps their answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from events.models import ENDED, Answer, Registration, SignUp
from events.sign_up.moves import RefusedError
from home.models import Question
from home.questions import chosen_options, field_name, places_by_option


def full_options(
    sign_up: SignUp, questions: Iterable[Question], without: Registration | None = None
) -> dict[int, set[str]]:
    """The options that have no places left, by question; `without` leaves one person out."""
    limits = {item.pk: places for item in questions if (places := places_by_option(item))}
    taken = _taken(sign_up, limits, without)
    return {
        pk: {label for label, number in places.items() if taken[pk, label] >= number}
        for pk, places in limits.items()
    }


def check_options(
    sign_up: SignUp,
    answers: Iterable[Mapping[Question, Any]],
    without: Registration | None = None,
) -> None:
    """Refuse answers that have not so many places left; under the lock of the event."""
    wanted: Counter[tuple[Question, str]] = Counter()
    limits: dict[int, dict[str, int]] = {}
    for given in answers:
        for question, value in given.items():
            places = places_by_option(question)
            for label in chosen_options(value):
                if label in places:
                    wanted[question, label] += 1
                    limits[question.pk] = places
    taken = _taken(sign_up, limits, without)
    full: dict[Question, list[str]] = {}
    for (question, label), number in wanted.items():
        if taken[question.pk, label] + number > limits[question.pk][label]:
            full.setdefault(question, []).append(label)
    if full:
        raise RefusedError(
            **{
                field_name(question): _("Just taken: %(titles)s. Choose something else.")
                % {"titles": ", ".join(labels)}
                for question, labels in full.items()
            }
        )


def _taken(
    sign_up: SignUp, questions: Iterable[int], without: Registration | None
) -> Counter[tuple[int, str]]:
    """How many people chose each option; one query, and none without questions."""
    taken: Counter[tuple[int, str]] = Counter()
    if not questions:
        return taken
    rows = (
        Answer.objects.filter(
            question__in=list(questions),
            registration__sign_up=sign_up,
            registration__is_test=False,
        )
        .exclude(registration__state__in=ENDED)
        .exclude(registration=without)
        .order_by()
        .values_list("question", "value")
        .annotate(number=Count("pk"))
    )
    for question, value, number in rows:
        for label in chosen_options(value):
            taken[question, label] += number
    return taken

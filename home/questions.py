"""Ask the questions of a questionnaire in a form, and read the answers.

Each question becomes an ordinary form field, so that one engine serves every form. A question
with a condition is always in the form, so that nothing needs a script; it counts only when its
condition holds.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from home.answer_files import AnswerFileField
from home.models import AnswerFile, Option, Question, QuestionKind, Questionnaire
from home.models.answer_files import token_for

#: The longest answers, in letters.
SHORT, LONG = 300, 3000
PHONE = RegexValidator(
    r"^\+?[0-9 ()\-]{6,20}$", _("Write a telephone number, for example 06 12345678.")
)


def clean_text(value: str) -> str:
    """Text without control characters and other invisible signs that change how it is read."""
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", value)
        if letter in "\n\u200d" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
    return "".join(kept).strip()


class CleanCharField(forms.CharField):
    """Text of people: invisible signs are taken out, and what is left must be something."""

    def to_python(self, value: Any) -> str:
        """Clean before the rules look at it."""
        return clean_text(super().to_python(value) or "")


def questions_of(questionnaire: Questionnaire | None) -> list[Question]:
    """The questions in order, with their options, in two queries."""
    if questionnaire is None:
        return []
    questions = Question.objects.filter(questionnaire=questionnaire).order_by("sort_order", "pk")
    if not questionnaire.allows_files:
        questions = questions.exclude(kind=QuestionKind.FILE)
    return list(questions.prefetch_related("options"))


def copy_questionnaire(questionnaire: Questionnaire, name: str) -> Questionnaire:
    """The same questions as rows of their own: changing the copy leaves the source alone."""
    copy = Questionnaire.objects.create(name=name[:120], allows_files=questionnaire.allows_files)
    for question in questions_of(questionnaire):
        options = list(question.options.all())
        twin = Question.objects.create(
            questionnaire=copy,
            **{
                field.attname: getattr(question, field.attname)
                for field in Question._meta.concrete_fields
                if field.name not in ("id", "questionnaire")
            },
        )
        Option.objects.bulk_create(
            Option(
                question=twin,
                label=option.label,
                places=option.places,
                sort_order=option.sort_order,
            )
            for option in options
        )
    return copy


def places_by_option(question: Question) -> dict[str, int]:
    """The options that only so many people can choose."""
    if not question.has_options:
        return {}
    return {
        option.label: option.places
        for option in question.options.all()
        if option.places is not None
    }


def chosen_options(value: Any) -> list[str]:
    """The options in a stored answer."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def field_name(question: Question) -> str:
    """The name of the question in a form."""
    return f"question-{question.pk}"


def form_field(question: Question, full: Iterable[str] = ()) -> forms.Field:
    """The form field of a question; options in `full` have no places left."""
    shared: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help_text,
        "required": False,
    }
    gone = {"invalid_choice": _("This answer has no places left. Choose something else.")}
    match question.kind:
        case QuestionKind.LONG_TEXT:
            return CleanCharField(
                max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}), **shared
            )
        case QuestionKind.NUMBER:
            return forms.IntegerField(min_value=-(10**9), max_value=10**9, **shared)
        case QuestionKind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **shared)
        case QuestionKind.YES_NO:
            choices = [("yes", _("Yes")), ("no", _("No"))]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)
        case QuestionKind.CHOICE:
            return forms.ChoiceField(
                choices=_choices(question, full),
                widget=forms.RadioSelect,
                error_messages=gone,
                **shared,
            )
        case QuestionKind.SEVERAL:
            return forms.MultipleChoiceField(
                choices=_choices(question, full),
                widget=forms.CheckboxSelectMultiple,
                error_messages=gone,
                **shared,
            )
        case QuestionKind.EMAIL:
            return forms.EmailField(max_length=254, **shared)
        case QuestionKind.PHONE:
            return CleanCharField(
                max_length=30,
                validators=[PHONE],
                widget=forms.TextInput(attrs={"type": "tel"}),
                **shared,
            )
        case QuestionKind.CONSENT | QuestionKind.FILE:
            is_file = question.kind == QuestionKind.FILE
            return AnswerFileField(**shared) if is_file else forms.BooleanField(**shared)
        case _:
            return CleanCharField(max_length=SHORT, **shared)


def _choices(question: Question, full: Iterable[str]) -> list[tuple[str, Any]]:
    gone = set(full)
    return [
        (option.label, option.label)
        for option in question.options.all()
        if option.label not in gone
    ]


def is_asked(question: Question, questions: Sequence[Question], answers: Mapping[str, Any]) -> bool:
    """Whether the condition of the question holds for these answers, by field name.

    What stands in the field of a question that is not asked itself is no answer.
    """
    if not question.depends_on:
        return True
    other = next((item for item in questions if item.label == question.depends_on), None)
    if other is None or other.pk == question.pk:
        return True
    # Without the question itself, so that two that wait for each other come to an end.
    if not is_asked(other, [item for item in questions if item.pk != question.pk], answers):
        return False
    value = answers.get(field_name(other))
    wanted = question.depends_value.strip().casefold()
    if isinstance(value, bool):
        return wanted in (("yes", "ja") if value else ("no", "nee"))
    values = value if isinstance(value, list) else [value]
    accepted = {"ja": "yes", "nee": "no"}.get(wanted, wanted)
    return any(str(item or "").casefold() in (wanted, accepted) for item in values)


def read_answers(
    questions: list[Question], cleaned: Mapping[str, Any]
) -> tuple[dict[Question, Any], dict[str, ValidationError]]:
    """The answers that count as JSON values, and what is missing by field name."""
    answers: dict[Question, Any] = {}
    errors: dict[str, ValidationError] = {}
    for question in questions:
        name = field_name(question)
        value = cleaned.get(name)
        if not is_asked(question, questions, cleaned):
            continue
        # The number 0 is an answer, and equal to False.
        empty = value is False or value in (None, "", [])
        if empty and question.required:
            errors[name] = ValidationError(_missing(question), code="required")
        if not empty:
            answers[question] = _stored(question, value)
    return answers, errors


def _missing(question: Question) -> Any:
    if question.has_options or question.kind == QuestionKind.YES_NO:
        return _("Choose an answer.")
    if question.kind == QuestionKind.FILE:
        return _("Choose a file.")
    if question.kind == QuestionKind.CONSENT:
        return _("We need your permission for this.")
    return _("Fill in an answer.")


def _stored(question: Question, value: Any) -> Any:
    if question.kind == QuestionKind.YES_NO:
        return value == "yes"
    if isinstance(value, AnswerFile):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def as_initial(question: Question, value: Any) -> Any:
    """A stored answer as the form shows it."""
    if question.kind == QuestionKind.YES_NO and isinstance(value, bool):
        return "yes" if value else "no"
    if question.kind == QuestionKind.FILE:
        return token_for(value) if isinstance(value, dict) else None
    return value

"""The questions of an event by whose answers staff choose people."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.models import SignUp
from home.models import Question
from home.models.questions import KINDS_WITH_OPTIONS, QuestionKind


def choice_questions(sign_up: SignUp | None) -> QuerySet[Question]:
    """The questions that are answered by choosing, or with yes or no, in their order."""
    questionnaire = sign_up.questionnaire_id if sign_up else None
    kinds = [*KINDS_WITH_OPTIONS, QuestionKind.YES_NO]
    questions = Question.objects.filter(questionnaire=questionnaire, kind__in=kinds)
    return questions.order_by("sort_order", "pk").prefetch_related("options")


def answer_choices(question: Question) -> list[tuple[str, str]]:
    """What can be chosen to find people by, as `RegistrationQuerySet.who_chose` takes it."""
    if question.kind == QuestionKind.YES_NO:
        return [("true", _("Yes")), ("false", _("No"))]
    return [(option.label, option.label) for option in question.options.all()]


def answer_field(question: Question) -> str:
    """The name of the filter by what was answered to it, in addresses and forms."""
    return f"answer-{question.pk}"

"""The questions of an event by whose answers staff choose people."""

from django.db.models import QuerySet

from events.models import SignUp
from home.models import Question
from home.models.questions import KINDS_WITH_OPTIONS


def choice_questions(sign_up: SignUp | None) -> QuerySet[Question]:
    """The questions with options, in their order."""
    questionnaire = sign_up.questionnaire_id if sign_up else None
    questions = Question.objects.filter(questionnaire=questionnaire, kind__in=KINDS_WITH_OPTIONS)
    return questions.order_by("sort_order", "pk").prefetch_related("options")


def answer_field(question: Question) -> str:
    """The name of the filter by what was answered to it, in addresses and forms."""
    return f"answer-{question.pk}"

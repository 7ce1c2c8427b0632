"""Ask what people thought of an event, and count it; who answered what, nobody can tell."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from events.models import FeedbackAnswer, FeedbackGiven, Registration, SignUp, State
from events.sign_up.moves import new_mail
from events.sign_up.papers import who_was_there
from home.models import Option, OutgoingMail, Question, QuestionKind, Questionnaire
from home.models.questions import as_text
from home.outgoing_mail import queue_mails
from home.questions import field_name, form_field, questions_of, read_answers

_SALT = "events.feedback"
#: The hours at which the mail leaves, and for how many days after the event.
FIRST_HOUR, LAST_HOUR = 9, 20
ASKED_FOR = timedelta(days=4)
#: Answers in people's own words, which may say who they are: they go with the other personal data.
OWN_WORDS = (
    QuestionKind.TEXT,
    QuestionKind.LONG_TEXT,
    QuestionKind.EMAIL,
    QuestionKind.PHONE,
)


def new_token(registration: Registration) -> str:
    """The secret of the link in the mail; it opens the questions and not the registration."""
    return signing.Signer(salt=_SALT).sign(registration.code)


def by_token(token: str) -> Registration | None:
    """Who may answer by this link; None for anything that is not whole, or not theirs any more."""
    try:
        code = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    found = (
        Registration.objects.real()
        .filter(code=code, state=State.CONFIRMED, anonymised_at=None)
        .select_related("sign_up__event__locale", "sign_up__feedback_questionnaire")
        .first()
    )
    if found is None or not found.sign_up.event.is_over:
        return None
    return found if found.sign_up.feedback_questionnaire_id else None


def _mark(registration: Registration) -> str:
    return salted_hmac(_SALT, str(registration.uuid), algorithm="sha256").hexdigest()


def has_answered(registration: Registration) -> bool:
    """Their link has been used."""
    return FeedbackGiven.objects.filter(mark=_mark(registration)).exists()


class FeedbackForm(forms.Form):
    """The questions."""

    def __init__(self, *args: Any, questionnaire: Questionnaire | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = questions_of(questionnaire)
        # A file tells who sent it, and these answers have no name.
        self.questions = [item for item in asked if item.kind != QuestionKind.FILE]
        for question in self.questions:
            self.fields[field_name(question)] = form_field(question)

    def clean(self) -> dict[str, Any]:
        """Something was answered."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.answers, errors = read_answers(self.questions, cleaned)
        for name, error in errors.items():
            self.add_error(name, error)
        if not self.answers and not self.errors:
            raise ValidationError(_("Answer at least one question."))
        return cleaned


def give(registration: Registration, answers: Mapping[Question, Any]) -> bool:
    """Keep the answers, once; False when this link was used before."""
    try:
        with transaction.atomic():
            FeedbackGiven.objects.create(mark=_mark(registration), sign_up=registration.sign_up)
            FeedbackAnswer.objects.bulk_create(
                FeedbackAnswer(
                    sign_up=registration.sign_up,
                    question=question,
                    label=question.label,
                    kind=question.kind,
                    value=value,
                )
                for question, value in answers.items()
            )
    except IntegrityError:
        return False
    return True


def add_ready_made(sign_up: SignUp) -> Questionnaire:
    """Three questions that suit any event, for a sign-up that asks nothing yet.

    They are in the language of the event, whatever staff read the admin in.
    """
    with translation.override(sign_up.event.locale.language_code):
        return _add_ready_made(sign_up)


def _add_ready_made(sign_up: SignUp) -> Questionnaire:
    name = _("Feedback on '%(event)s'") % {"event": sign_up.event.title}
    choice, text = QuestionKind.CHOICE, QuestionKind.LONG_TEXT
    with transaction.atomic():
        questionnaire = Questionnaire.objects.create(name=name[:120])
        opinion = Question.objects.create(
            questionnaire=questionnaire,
            kind=choice,
            label=_("What did you think of it?"),
            sort_order=0,
        )
        for number, label in enumerate((_("Very good"), _("Good"), _("Fair"), _("Not good"))):
            Option.objects.create(question=opinion, label=label, sort_order=number)
        for number, label in enumerate((_("What was useful to you?"), _("What can be better?")), 1):
            Question.objects.create(
                questionnaire=questionnaire, kind=text, label=label, sort_order=number
            )
        SignUp.objects.filter(pk=sign_up.pk).update(feedback_questionnaire=questionnaire)
    return questionnaire


def queue_thanks(now: datetime | None = None) -> int:
    """Thank who was there, the day after, and ask what they thought; return how many mails."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    if not FIRST_HOUR <= timezone.localtime(now).hour < LAST_HOUR:
        return 0
    over = SignUp.objects.filter(
        event__end__range=(now - ASKED_FOR, now),
        feedback_questionnaire__questions__isnull=False,
    ).exclude(event__status="cancelled")
    number = 0
    for sign_up in over.select_related("event").distinct():
        if sign_up.event.end is None or timezone.localdate(sign_up.event.end) >= today:
            continue
        mails = [
            new_mail(person, "thanks", str(person.pk))
            for person in who_was_there(sign_up).exclude(email="")
        ]
        told = set(
            OutgoingMail.objects.filter(key__in=[mail.key for mail in mails]).values_list(
                "key", flat=True
            )
        )
        mails = [mail for mail in mails if mail.key not in told]
        for mail in mails:
            mail.urgent = False
        queue_mails(mails)
        number += len(mails)
    return number


def feedback_path(registration: Registration) -> str:
    """The path of the questions for one person."""
    return reverse("feedback", args=[new_token(registration)])


# What came of it


@dataclass(frozen=True)
class Bar:
    """An answer and how many people gave it; `percent` of those who answered the question."""

    name: str
    number: int
    percent: int


@dataclass
class Result:
    """What people said to one question: numbers, or their own words."""

    label: str
    kind: str
    answered: int = 0
    bars: list[Bar] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def results(sign_up: SignUp) -> list[Result]:
    """The answers by question, in the order in which they were asked."""
    rows = FeedbackAnswer.objects.filter(sign_up=sign_up).order_by("question__sort_order", "pk")
    by_question: dict[tuple[str, str], list[Any]] = {}
    for label, kind, value in rows.values_list("label", "kind", "value"):
        by_question.setdefault((label, kind), []).append(value)
    options = _options(sign_up)
    return [
        _result(label, kind, values, options.get(label, []))
        for (label, kind), values in by_question.items()
    ]


def _options(sign_up: SignUp) -> dict[str, list[str]]:
    return {
        question.label: [option.label for option in question.options.all()]
        for question in questions_of(sign_up.feedback_questionnaire)
    }


def _result(label: str, kind: str, values: list[Any], options: list[str]) -> Result:
    result = Result(label, kind, len(values))
    if kind in OWN_WORDS:
        result.texts = sorted(as_text(value) for value in values)
        return result
    counts: Counter[str] = Counter()
    for value in values:
        counts.update(map(str, value) if isinstance(value, list) else [as_text(value)])
    # The options in their own order, also those that nobody chose; then what was an option once.
    names = [*options, *sorted(name for name in counts if name not in options)]
    result.bars = [
        Bar(name, counts[name], round(100 * counts[name] / len(values))) for name in names
    ]
    return result

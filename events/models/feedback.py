"""What people thought of an event. Nothing here says who they are."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.sign_ups import SignUp
from home.models import Question, QuestionKind


class FeedbackGiven(models.Model):
    """Somebody has answered: the mark makes their link work once, and leads to no answer."""

    mark = models.CharField(max_length=64, primary_key=True)
    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="feedback_given")

    class Meta:
        verbose_name = _("feedback given")
        verbose_name_plural = _("feedback given")

    def __str__(self) -> str:
        return self.mark[:8]


class FeedbackAnswer(models.Model):
    """An answer to one question, by nobody in particular.

    It has no moment, no order and no tie to the other answers of the same person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="feedback")
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(_("question"), max_length=200)
    kind = models.CharField(max_length=12, choices=QuestionKind)
    value: Any = models.JSONField(_("answer"))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.label

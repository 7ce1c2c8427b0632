"""Questions that staff put together, for any form: sign-ups now, questionnaires later."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable


class QuestionKind(models.TextChoices):
    """The sorts of answers."""

    TEXT = "text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One choice")
    SEVERAL = "several", _("Several choices")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Telephone number")
    CONSENT = "consent", _("Permission")
    FILE = "file", _("File")


#: The kinds that have options to choose from.
KINDS_WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


class Questionnaire(ClusterableModel):
    """A list of questions."""

    name = models.CharField(_("name"), max_length=120)
    allows_files = models.BooleanField(
        _("questions may ask for a file"),
        default=False,
        help_text=_("Only when you cannot do without: files hold more than you asked for."),
    )

    panels: ClassVar[list] = [
        FieldPanel("name"),
        FieldPanel("allows_files", permission="home.allow_files"),
        InlinePanel("questions", heading=_("Questions"), label=_("question")),
    ]

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        permissions: ClassVar = [("allow_files", _("Can let questions ask for a file"))]
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def add_ready_made(self) -> None:
        """Add the questions about accessibility and food, which are sensitive."""
        number = self.questions.count()
        access = Question.objects.create(
            questionnaire=self,
            sort_order=number,
            kind=QuestionKind.LONG_TEXT,
            label=_("What do you need to take part well?"),
            help_text=_(
                "For example a wheelchair space, a sign language interpreter, a quiet room."
            ),
            sensitive=True,
        )
        food = Question.objects.create(
            questionnaire=self,
            sort_order=number + 1,
            kind=QuestionKind.SEVERAL,
            label=_("Do you have dietary wishes?"),
            help_text=_("Lunch is vegetarian. We ask only what we cannot guess."),
            sensitive=True,
            for_caterer=True,
        )
        names = [_("Vegan"), _("Gluten-free"), _("Lactose-free"), _("Halal"), _("No nuts")]
        Option.objects.bulk_create(
            Option(question=food, label=str(name), sort_order=order)
            for order, name in enumerate(names)
        )
        access.refresh_from_db()


class Question(ClusterableModel, Orderable):
    """A question of a questionnaire.

    Answers keep the words of the question as they were; a question that has answers can be changed
    or taken away without losing any.
    """

    questionnaire = ParentalKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    label = models.CharField(_("question"), max_length=200)
    help_text = models.CharField(_("explanation"), max_length=300, blank=True)
    kind = models.CharField(
        _("sort of answer"), max_length=12, choices=QuestionKind, default=QuestionKind.TEXT
    )
    required = models.BooleanField(_("must be answered"), default=False)
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("For example about health. Fewer people see the answers; they are kept short."),
    )
    for_caterer = models.BooleanField(
        _("for the caterer"), default=False, help_text=_("Counted in the caterer's list, no names.")
    )
    depends_on = models.CharField(
        _("only when this question"),
        max_length=200,
        blank=True,
        help_text=_("The words of an earlier question of this list. Empty: always asked."),
    )
    depends_value = models.CharField(
        _("has this answer"),
        max_length=120,
        blank=True,
        help_text=_("For a yes-or-no question: 'yes' or 'no'."),
    )

    panels: ClassVar[list] = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("required")]),
        InlinePanel("options", heading=_("Options"), label=_("option")),
        FieldRowPanel([FieldPanel("depends_on"), FieldPanel("depends_value")]),
        FieldRowPanel([FieldPanel("sensitive"), FieldPanel("for_caterer")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.label

    @property
    def has_options(self) -> bool:
        """It is answered by choosing."""
        return self.kind in KINDS_WITH_OPTIONS

    def clean(self) -> None:
        """A condition needs both its halves."""
        super().clean()
        if bool(self.depends_on) != bool(self.depends_value):
            field = "depends_value" if self.depends_on else "depends_on"
            raise ValidationError({field: _("Fill in both the question and its answer.")})


class Option(Orderable):
    """An answer to choose."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    label = models.CharField(_("option"), max_length=120)
    places = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many people can choose this. Empty: no limit."),
    )

    panels: ClassVar[list] = [FieldRowPanel([FieldPanel("label"), FieldPanel("places")])]

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")

    def __str__(self) -> str:
        return self.label


def as_text(value: Any) -> str:
    """An answer as it is read: a list with commas, yes or no in words."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, dict):  # a file
        return str(value.get("name", ""))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)

"""What deals produced and what they taught."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable
from wagtail.search import index

from home.models import SiteDocument
from townsdeals.querysets import LessonQuerySet, ResultQuerySet

YEARS = (2000, 2100)


class Result(index.Indexed, Orderable):
    """Something that a deal produced: a tool, book, study or method."""

    class Kind(models.TextChoices):
        """The sorts of results."""

        TOOL = "tool", _("Tool")
        BOOK = "book", _("Book")
        STUDY = "study", _("Study")
        METHOD = "method", _("Method")

    deal = ParentalKey("townsdeals.DealPage", on_delete=models.CASCADE, related_name="results")
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind of result"), max_length=10, choices=Kind)
    summary = models.TextField(_("summary"), blank=True, max_length=600)
    url = models.URLField(_("web address"), blank=True, help_text=_("Where it can be found."))
    document = models.ForeignKey(
        SiteDocument,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    embedding = models.TextField(
        _("where it is embedded now"),
        blank=True,
        max_length=400,
        help_text=_("Who looks after it since the deal ended, or will do so."),
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(YEARS[0]), MaxValueValidator(YEARS[1])],
    )

    objects = ResultQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("year")]),
        FieldPanel("summary"),
        FieldPanel("url"),
        FieldPanel("document"),
        FieldPanel("embedding"),
    ]
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("summary"),
        index.SearchField("embedding"),
        index.RelatedFields("deal", [index.SearchField("title")]),
        index.FilterField("kind"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.CheckConstraint(
                name="result_kind_known",
                condition=Q(kind__in=["", "tool", "book", "study", "method"]),
            ),
            models.CheckConstraint(
                name="result_year_sensible",
                condition=Q(year__isnull=True) | Q(year__range=YEARS),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        """Its place on the page of the deal."""
        return f"resultaat-{self.pk or 'nieuw'}"


class Lesson(index.Indexed, Orderable):
    """Something that a deal taught, in one phase of its life."""

    class Phase(models.TextChoices):
        """The phases of a deal, in their order."""

        REASON = "reason", pgettext_lazy("lesson", "Reason")
        PROCESS = "process", _("Process")
        RESULT = "result", _("Result")
        EMBEDDING = "embedding", _("Embedding")

    deal = ParentalKey("townsdeals.DealPage", on_delete=models.CASCADE, related_name="lessons")
    phase = models.CharField(_("phase"), max_length=10, choices=Phase)
    title = models.CharField(
        _("lesson in one sentence"),
        max_length=160,
        help_text=_("As advice to the next deal, for example 'Start embedding early'."),
    )
    text = models.TextField(_("explanation"), blank=True, max_length=1500)

    objects = LessonQuerySet.as_manager()

    panels = [FieldPanel("phase"), FieldPanel("title"), FieldPanel("text")]
    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("text"),
        index.RelatedFields("deal", [index.SearchField("title")]),
        index.FilterField("phase"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [
            models.CheckConstraint(
                name="lesson_phase_known",
                condition=Q(phase__in=["", "reason", "process", "result", "embedding"]),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        """Its place on the page of the deal."""
        return f"les-{self.pk or 'nieuw'}"

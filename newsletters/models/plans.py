"""What a list is about, and whether its issues make themselves."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.models import Theme
from newsletters.models.lists import NewsletterList

#: Stands among the kinds of pages; what members do is no page.
INITIATIVES = "initiatives"


def kinds() -> dict[str, Any]:
    """What can be proposed, by key."""
    from home.content import all_kinds

    return {kind.key: kind.label_plural for kind in all_kinds()} | {INITIATIVES: _("Initiatives")}


class ListPlan(models.Model):
    """What comes into the issues of a list, and when an issue makes itself."""

    class Rhythm(models.TextChoices):
        """When an issue makes itself."""

        NEVER = "never", _("Never: editors make each issue")
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")

    class Weekday(models.IntegerChoices):
        """A day of the week."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")

    newsletter = models.OneToOneField(
        NewsletterList,
        verbose_name=_("newsletter"),
        on_delete=models.CASCADE,
        related_name="plan",
    )
    themes = models.ManyToManyField(
        Theme,
        verbose_name=_("themes"),
        blank=True,
        related_name="+",
        help_text=_("Only what is about one of these is proposed. If none is chosen: everything."),
    )
    kinds = models.JSONField(_("kinds of content"), default=list, blank=True)
    rhythm = models.CharField(
        _("makes itself"), max_length=10, choices=Rhythm, default=Rhythm.NEVER
    )
    weekday = models.PositiveSmallIntegerField(
        _("on"),
        choices=Weekday,
        default=Weekday.TUESDAY,
        help_text=_("A monthly issue comes on the first such day of the month."),
    )
    hour = models.PositiveSmallIntegerField(
        _("at this hour"), default=9, help_text=_("0 to 23, local time.")
    )
    needs_approval = models.BooleanField(
        _("waits for approval"),
        default=True,
        help_text=_(
            "The issue waits as a draft until somebody sends it. If not ticked, it goes out by "
            "itself when all checks are green."
        ),
    )
    #: The next moment at which an issue makes itself; moved on before anything else is done.
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    #: The draft that goes by itself as soon as the links in it answer.
    waiting = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("plan of a newsletter")
        verbose_name_plural = _("plans of newsletters")
        constraints: ClassVar = [
            models.CheckConstraint(name="plan_hour_of_day", condition=Q(hour__lte=23)),
            models.CheckConstraint(name="plan_weekday_known", condition=Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return str(self.newsletter)

    def clean(self) -> None:
        """Only kinds that the site has, and hours that a day has."""
        super().clean()
        if self.hour is not None and self.hour > 23:
            raise ValidationError({"hour": _("Give a number from 0 to 23.")})
        chosen: Any = self.kinds
        if not isinstance(chosen, list) or not set(map(str, chosen)) <= kinds().keys():
            raise ValidationError({"kinds": _("Choose from the list.")})

    def asks_for(self, kind: str) -> bool:
        """Whether this kind comes into its issues; who chose none gets all."""
        return not self.kinds or kind in self.kinds

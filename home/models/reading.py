"""How often things are read, day by day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadCount(models.Model):
    """How often one thing was read on one day; nothing tells by whom."""

    day = models.DateField()
    #: What it is, as the app that counts names it.
    kind = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField()
    reads = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("reads of a day")
        verbose_name_plural = _("reads by day")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number", "day"], name="read_count_once")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "day"], name="read_count_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}, {self.day}: {self.reads}"

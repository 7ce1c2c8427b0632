"""Series of articles."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Series(index.Indexed, models.Model):
    """Articles that belong together and have an order: 'part 1 of 2'."""

    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        help_text=_("Shown above every part, for example 'In conversation with Eva Vermeulen'."),
    )

    panels = [FieldPanel("name")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series (plural)")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

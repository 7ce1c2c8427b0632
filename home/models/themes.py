"""Themes: the subjects that tie deals, news and events together, and other words for them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index


class Theme(index.Indexed, ClusterableModel):
    """A subject, for example 'Gezonde stad'."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, help_text=_("The name in the address of a page.")
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        InlinePanel(
            "synonyms",
            heading=_("Other words for it"),
            label=_("word"),
            help_text=_(
                "Who searches for one of these words, finds this theme too. "
                "Addresses with such a word lead to this theme."
            ),
        ),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What is another word for a theme is not the name or the address of a second one."""
        super().clean()
        others = ThemeSynonym.objects.exclude(theme=self.pk)
        for name, words in (
            ("name", others.filter(word__iexact=self.name)),
            ("slug", others.filter(slug=self.slug)),
        ):
            if taken := words.select_related("theme").first():
                raise ValidationError(
                    {name: _("This is another word for the theme '%s'.") % taken.theme}
                )


class ThemeSynonym(models.Model):
    """Another word for a theme, for example 'eten' for 'Voedsel'."""

    theme = ParentalKey(Theme, on_delete=models.CASCADE, related_name="synonyms")
    word = models.CharField(_("word"), max_length=80)
    #: The word in addresses; that of a theme which was merged stays as it was.
    slug = models.SlugField(max_length=80, unique=True, editable=False)

    panels = [FieldPanel("word")]

    class Meta:
        verbose_name = _("other word for a theme")
        verbose_name_plural = _("other words for themes")
        ordering: ClassVar[list[str]] = ["word"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("word"),
                name="theme_synonym_unique_ignoring_case",
                violation_error_message=_("This word stands for a theme already."),
            )
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """Give it an address; no theme has this word as its name."""
        super().clean()
        self.slug = self.slug or slugify(self.word)[:80]
        if not self.slug:
            raise ValidationError({"word": _("Write a word with letters.")})
        themes = Theme.objects.filter(models.Q(name__iexact=self.word) | models.Q(slug=self.slug))
        if theme := themes.first():
            raise ValidationError({"word": _("There is a theme with this name: %s.") % theme})
        if ThemeSynonym.objects.exclude(pk=self.pk).filter(slug=self.slug).exists():
            raise ValidationError({"word": _("This word stands for a theme already.")})

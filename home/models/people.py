"""People who are shown on pages: authors, contacts, project leaders and speakers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index


class Person(index.Indexed, models.Model):
    """Somebody who is named on the site. Not an account: see `members.User`."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"), max_length=120, unique=True, help_text=_("The name in the address of a page.")
    )
    job_title = models.CharField(_("job title"), max_length=160, blank=True)
    organisation = models.CharField(
        _("organisation"),
        max_length=160,
        blank=True,
        help_text=_("As it should be printed, for example 'Municipality of Breda'."),
    )
    photo = models.ForeignKey(
        "home.SiteImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    bio = models.TextField(_("about"), blank=True)
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Shown to everyone. Leave empty to hide it.")
    )
    phone = models.CharField(
        _("telephone number"),
        max_length=30,
        blank=True,
        help_text=_("Shown to everyone. Leave empty to hide it."),
    )
    linkedin = models.URLField(_("LinkedIn page"), blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("job_title"),
        FieldPanel("organisation"),
        FieldPanel("photo"),
        FieldPanel("bio"),
        MultiFieldPanel(
            [FieldPanel("email"), FieldPanel("phone"), FieldPanel("linkedin")],
            heading=_("Contact"),
        ),
    ]
    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("organisation"),
        index.SearchField("job_title"),
        index.SearchField("bio"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

"""The newsletters that people can subscribe to."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel


def check_sender(value: str) -> None:
    """A name of a sender stands in the header of a mail: one line, and no address."""
    if any(letter in value for letter in '\r\n<>@"'):
        raise ValidationError(_('Write a name without <, >, @ or ".'))


class NewsletterListQuerySet(models.QuerySet["NewsletterList"]):
    """Newsletters by who may see them."""

    def open(self) -> Self:
        """Those that everybody may subscribe to."""
        return self.filter(is_open=True)


class NewsletterList(models.Model):
    """A newsletter: what people choose to receive."""

    class Cadence(models.TextChoices):
        """How often an issue comes."""

        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("A few times a year")
        NOW_AND_THEN = "now_and_then", _("When there is news")

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(
        _("slug"),
        max_length=60,
        unique=True,
        help_text=_("Stays the same for ever: mails hold it."),
    )
    description = models.CharField(
        _("what readers get"),
        max_length=300,
        help_text=_("One or two sentences, shown where people subscribe."),
    )
    cadence = models.CharField(
        _("how often"), max_length=12, choices=Cadence, default=Cadence.FORTNIGHTLY
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="nl"
    )
    from_name = models.CharField(
        _("name of the sender"),
        max_length=80,
        validators=[check_sender],
        help_text=_("What readers see in their list of mail. The address is the site's own."),
    )
    reply_to = models.EmailField(
        _("answers go to"),
        blank=True,
        help_text=_("Somebody reads this mailbox. If empty, answers go to the sender."),
    )
    edition = models.ForeignKey(
        "events.CityDayPage",
        verbose_name=_("edition of the Dag van de Stad"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="newsletters",
        help_text=_("Only for a newsletter about one edition."),
    )
    is_open = models.BooleanField(
        _("open"),
        default=True,
        help_text=_("Clear this when nobody new may subscribe. Who gets it keeps getting it."),
    )
    counts_clicks = models.BooleanField(
        _("count clicks"),
        default=False,
        help_text=_(
            "Counts how often each link of a mail is followed, and not by whom: all readers get "
            "the same links, and nothing is kept of who follows them. The mail says so. Holds for "
            "issues that are sent from now on."
        ),
    )
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("description"),
        FieldPanel("cadence"),
        FieldPanel("language"),
        MultiFieldPanel([FieldPanel("from_name"), FieldPanel("reply_to")], heading=_("Sender")),
        PageChooserPanel(
            "edition",
            help_text=_("Until that day is over, its page has a form to subscribe to this."),
        ),
        FieldPanel("is_open"),
        FieldPanel("counts_clicks"),
        FieldPanel("sort_order"),
    ]

    objects = NewsletterListQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering: ClassVar[list[str]] = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    def readers(self) -> int:
        """How many people get it; a listing counts them for all at once."""
        if "subscribed_count" in self.__dict__:
            return int(self.__dict__["subscribed_count"])
        return self.subscriptions.filter(state="subscribed").count()

    readers.short_description = _("Readers")  # type: ignore[attr-defined]  # Django's own way

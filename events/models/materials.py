"""What is left of an event: slides, recordings and reports, for who was there and who was not."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from events.models.programme import Session
from home.models import SiteDocument


class MaterialKind(models.TextChoices):
    """The sorts of material."""

    SLIDES = "slides", _("Slides")
    RECORDING = "recording", _("Recording")
    REPORT = "report", _("Report of what was said")
    HANDOUT = "handout", _("Handout")


class EventMaterial(Orderable):
    """A document or a link that is shown when the event is over."""

    event = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="materials")
    kind = models.CharField(
        _("sort"), max_length=12, choices=MaterialKind, default=MaterialKind.SLIDES
    )
    title = models.CharField(
        _("title"), max_length=160, help_text=_("For example 'How Breda greens its streets'.")
    )
    document = models.ForeignKey(
        SiteDocument,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Choose a document, or give a link below."),
    )
    link = models.URLField(
        _("link"), blank=True, help_text=_("For example to a recording on YouTube or Vimeo.")
    )
    session = models.ForeignKey(
        Session,
        verbose_name=_("part of the programme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("It is shown with this part too. Leave empty if it is about the whole event."),
    )

    panels: ClassVar[list] = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("title")]),
        FieldPanel("document"),
        FieldPanel("link"),
        FieldPanel("session"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("material of an event")
        verbose_name_plural = _("material of events")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(document__isnull=True) ^ Q(link=""),
                name="material_document_or_link",
                violation_error_message=_("Choose a document or give a link; one of both."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A document or a link, and a part of this event's own programme."""
        super().clean()
        if bool(self.document) == bool(self.link):
            raise ValidationError({"document": _("Choose a document or give a link; one of both.")})
        if self.session and self.event_id and self.session.event_id != self.event_id:
            raise ValidationError({"session": _("This part belongs to another event.")})

    @property
    def url(self) -> str:
        """Where it is found."""
        return self.document.url if self.document else self.link


class MaterialFormSet(BaseChildFormSet):
    """The rows of the form: what they are about are parts of this event's own programme."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the parts of this event; the form class is shared by all events."""
        super().add_fields(form, index)
        own = Session.objects.filter(event=self.instance.pk)
        form.fields["session"].queryset = own.order_by("start", "title")


class MaterialPanel(InlinePanel):
    """Material in the form of an event."""

    def get_form_options(self) -> dict[str, Any]:
        """As other rows, in a formset that knows the programme."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = MaterialFormSet
        return options

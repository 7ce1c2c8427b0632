"""Organisations: the partners of deals."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from home.models import SiteImage
from home.models.base import JSONObject
from townsdeals.querysets import OrganisationQuerySet

#: The European Netherlands with a little sea around it, in degrees.
LATITUDES = (50.7, 53.7)
LONGITUDES = (3.2, 7.3)


def section_url(slug: str) -> str:
    """The address of a section of the site, in the reader's language.

    The slugs of sections are fixed by the site's contract, so nothing needs to look them up.
    """
    return reverse("wagtail_serve", args=[f"{slug}/"])


class Province(models.TextChoices):
    """The provinces; their names are the same in every language."""

    DRENTHE = "drenthe", "Drenthe"
    FLEVOLAND = "flevoland", "Flevoland"
    FRYSLAN = "fryslan", "Fryslân"
    GELDERLAND = "gelderland", "Gelderland"
    GRONINGEN = "groningen", "Groningen"
    LIMBURG = "limburg", "Limburg"
    NOORD_BRABANT = "noord-brabant", "Noord-Brabant"
    NOORD_HOLLAND = "noord-holland", "Noord-Holland"
    OVERIJSSEL = "overijssel", "Overijssel"
    UTRECHT = "utrecht", "Utrecht"
    ZEELAND = "zeeland", "Zeeland"
    ZUID_HOLLAND = "zuid-holland", "Zuid-Holland"


class Organisation(index.Indexed, models.Model):
    """A municipality, ministry, company or other body that takes part in deals."""

    class Kind(models.TextChoices):
        """The sorts of organisations, in the order in which they are shown."""

        MUNICIPALITY = "municipality", _("Municipality")
        PROVINCE = "province", _("Province")
        MINISTRY = "ministry", _("Ministry")
        KNOWLEDGE = "knowledge", _("Knowledge institute")
        COMPANY = "company", _("Company")
        CIVIL_SOCIETY = "civil_society", _("Civil society organisation")

    #: The kinds as headings above several organisations.
    KIND_PLURALS: ClassVar[dict[Kind, Any]] = {
        Kind.MUNICIPALITY: _("Municipalities"),
        Kind.PROVINCE: _("Provinces"),
        Kind.MINISTRY: _("Ministries"),
        Kind.KNOWLEDGE: _("Knowledge institutes"),
        Kind.COMPANY: _("Companies"),
        Kind.CIVIL_SOCIETY: _("Civil society organisations"),
    }

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(
        _("slug"), max_length=160, unique=True, help_text=_("The name in the address of a page.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    description = models.TextField(
        _("about"), blank=True, max_length=1000, help_text=_("Two or three sentences.")
    )
    website = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey(
        SiteImage,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    place = models.CharField(
        _("place"), max_length=80, blank=True, help_text=_("The town or city, for example 'Breda'.")
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(LATITUDES[0]), MaxValueValidator(LATITUDES[1])],
        help_text=_("North, between 50.7 and 53.7; for example 51.5888. Puts it on the map."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(LONGITUDES[0]), MaxValueValidator(LONGITUDES[1])],
        help_text=_("East, between 3.2 and 7.3; for example 4.7760. Puts it on the map."),
    )

    province = models.CharField(
        _("province"),
        max_length=20,
        choices=Province,
        blank=True,
        help_text=_(
            "For figures of events by province. Empty: it works in the whole country, or abroad."
        ),
    )

    objects = OrganisationQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel("description"),
        FieldPanel("website"),
        FieldPanel("logo"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("place"), FieldPanel("province")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("On the map"),
        ),
    ]
    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("place"),
        index.SearchField("description"),
        index.AutocompleteField("name"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_on_the_map_or_not",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,  # an unknown answer would pass a check
                    longitude__isnull=False,
                    latitude__range=LATITUDES,
                    longitude__range=LONGITUDES,
                ),
                violation_error_message=_(
                    "Give both latitude and longitude of a place in the Netherlands, or neither."
                ),
            ),
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=Q(
                    kind__in=[
                        "municipality",
                        "province",
                        "ministry",
                        "knowledge",
                        "company",
                        "civil_society",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address of its page."""
        return f"{section_url('partners')}{self.slug}/"

    def clean(self) -> None:
        """A place on the map needs both coordinates and a name."""
        super().clean()
        errors: dict[str, Any] = {}
        if (self.latitude is None) != (self.longitude is None):
            field = "latitude" if self.latitude is None else "longitude"
            errors[field] = _("Give both latitude and longitude, or neither.")
        if self.latitude is not None and not self.place:
            errors["place"] = _("Give the name of the place that is on the map.")
        if errors:
            raise ValidationError(errors)

    @property
    def kind_plural(self) -> Any:
        """The kind as the heading above several."""
        return self.KIND_PLURALS[self.Kind(self.kind)]

    @property
    def website_name(self) -> str:
        """The website as people say it, without https:// and www."""
        return urlsplit(self.website).netloc.removeprefix("www.")

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Longitude and latitude, as a map wants them."""
        if self.longitude is None or self.latitude is None:
            return None
        return float(self.longitude), float(self.latitude)

    def structured_data(self) -> JSONObject:
        """The organisation for schema.org."""
        public = {self.Kind.MUNICIPALITY, self.Kind.PROVINCE, self.Kind.MINISTRY}
        data: JSONObject = {
            "@type": "GovernmentOrganization" if self.kind in public else "Organization",
            "name": self.name,
        }
        if self.website:
            data["url"] = self.website
        if self.place:
            data["address"] = {
                "@type": "PostalAddress",
                "addressLocality": self.place,
                "addressCountry": "NL",
            }
        return data

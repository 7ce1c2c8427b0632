"""When and where an event is, in fields and in words."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.dates import days_text, times_text
from events.facts import Fact


class AttendanceMode(models.TextChoices):
    """Where people take part."""

    IN_PERSON = "in_person", _("At the venue")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("At the venue or online")


class WhenAndWhere(models.Model):
    """The dates and the place of an event.

    The dates may be empty in a draft only. An event of whole days lasts from the first minute of
    the first to the last minute of the last day.
    """

    start = models.DateTimeField(_("start"), null=True)
    end = models.DateTimeField(_("end"), null=True)
    all_day = models.BooleanField(
        _("whole days"), default=False, help_text=_("Shows the dates without the times of day.")
    )
    attendance_mode = models.CharField(
        _("where to take part"),
        max_length=12,
        choices=AttendanceMode,
        default=AttendanceMode.IN_PERSON,
    )
    venue = models.CharField(_("name of the venue"), max_length=120, blank=True)
    address = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("For the route link, for example 52.22153. Without it the address is used."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("For example 6.89366."),
    )
    online_link = models.URLField(_("link to take part online"), blank=True)
    online_link_private = models.BooleanField(
        _("only people with a place see the links to take part"),
        default=False,
        help_text=_(
            "They find them in their mails and on the page of their registration. This also holds "
            "for the links in the programme."
        ),
    )

    class Meta:
        abstract = True

    def make_days_whole(self) -> None:
        """Let it last from the first minute of its first day to the last of its last one."""
        if self.start and self.end:
            self.start = _first_minute(timezone.localdate(self.start))
            self.end = _last_minute(timezone.localdate(self.end))

    def check_within_days(self, start: datetime, end: datetime) -> None:
        """Refuse a part of the programme that is not on a day of this event."""
        first, last = self.programme_days
        if first and timezone.localdate(start) < first:
            raise ValidationError({"start": _("This is before the first day of the event.")})
        if last and timezone.localdate(end) > last:
            raise ValidationError({"end": _("This is after the last day of the event.")})

    # When

    @property
    def first_day(self) -> date | None:
        """The first day, in local time."""
        return timezone.localdate(self.start) if self.start else None

    @property
    def last_day(self) -> date | None:
        """The last day, in local time; an event until midnight ends on the day before."""
        if not (self.start and self.end):
            return None
        return timezone.localdate(max(self.start, self.end - timedelta(minutes=1)))

    @property
    def programme_days(self) -> tuple[date | None, date | None]:
        """The first and the last day on which the programme may have parts."""
        return self.first_day, self.last_day

    @property
    def has_begun(self) -> bool:
        """It has started, and may be over."""
        return bool(self.start and self.start <= timezone.now())

    @property
    def is_over(self) -> bool:
        """It has ended."""
        return bool(self.end and self.end < timezone.now())

    @property
    def days_text(self) -> str:
        """The day or days in words."""
        if not (self.first_day and self.last_day):
            return ""
        return days_text(self.first_day, self.last_day)

    @property
    def times_text(self) -> str:
        """From when until when on a day; empty for whole days and for several days."""
        if self.all_day or not (self.start and self.end):
            return ""
        return times_text(self.start, self.end)

    @property
    def month(self) -> date | None:
        """The first day of the month in which it starts: agendas are grouped by it."""
        return self.first_day.replace(day=1) if self.first_day else None

    # Where

    @property
    def has_venue(self) -> bool:
        """People can come."""
        return self.attendance_mode != AttendanceMode.ONLINE

    @property
    def is_online(self) -> bool:
        """People can take part from home."""
        return self.attendance_mode != AttendanceMode.IN_PERSON

    @property
    def place_text(self) -> str:
        """Where it is, in a few words: the city, or 'Online'."""
        if not self.has_venue:
            return str(AttendanceMode.ONLINE.label)
        return self.city or self.venue

    @property
    def postal_address(self) -> str:
        """The address on one line."""
        town = " ".join(filter(None, [self.postcode, self.city]))
        return ", ".join(filter(None, [self.address, town]))

    @property
    def public_online_link(self) -> str:
        """Where everybody can take part online; empty when it is for people with a place."""
        return "" if self.online_link_private or not self.is_online else self.online_link

    @property
    def location_text(self) -> str:
        """Venue and address on one line, as in a calendar."""
        return self._location_text(self.public_online_link)

    @property
    def attendee_location_text(self) -> str:
        """The same for somebody with a place, who sees each link."""
        return self._location_text(self.online_link)

    def _location_text(self, link: str) -> str:
        parts = [self.venue, self.postal_address] if self.has_venue else []
        if self.is_online:
            parts.append(link or str(AttendanceMode.ONLINE.label))
        return ", ".join(filter(None, parts))

    @property
    def route_url(self) -> str:
        """A map with the venue, where the reader can plan a route; empty if there is no address."""
        if not self.has_venue:
            return ""
        if self.latitude is not None and self.longitude is not None:
            # Six digits are ten centimetres; a Decimal prints no rounding errors.
            place = (
                f"{Decimal(self.latitude).normalize():f}/{Decimal(self.longitude).normalize():f}"
            )
            latitude, longitude = place.split("/")
            return (
                "https://www.openstreetmap.org/"
                f"?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
            )
        if self.city and (self.address or self.venue):
            wanted = self.postal_address if self.address else f"{self.venue}, {self.city}"
            return f"https://www.openstreetmap.org/search?query={quote(wanted)}"
        return ""

    @property
    def when_and_where(self) -> str:
        """The times and the place on one line, as on a card."""
        when = self.times_text or (self.days_text if self.first_day != self.last_day else "")
        return " · ".join(filter(None, [when, self.place_text]))

    @property
    def facts(self) -> list[Fact]:
        """When and where, for the box beside the text."""
        return self._facts(self.public_online_link)

    @property
    def attendee_facts(self) -> list[Fact]:
        """The same for somebody with a place, who sees each link."""
        return self._facts(self.online_link)

    def _facts(self, link: str) -> list[Fact]:
        facts = [Fact(_("When"), " · ".join(filter(None, [self.days_text, self.times_text])))]
        if self.has_venue and (self.venue or self.city):
            venue = ", ".join(filter(None, [self.venue, self.postal_address or self.city]))
            facts.append(Fact(_("Where"), venue))
            if self.route_url:
                facts.append(Fact(_("Route"), _("See the place on OpenStreetMap"), self.route_url))
        if self.is_online:
            if link and not self.is_over:
                facts.append(Fact(_("Online"), _("Take part online"), link))
            elif self.online_link and not self.is_over:
                facts.append(Fact(_("Online"), _("Who has a place gets the link by mail")))
            else:
                facts.append(Fact(_("Online"), _("You can take part online")))
        return [fact for fact in facts if fact.text]


def _first_minute(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _last_minute(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))

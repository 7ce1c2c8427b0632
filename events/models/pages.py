"""The agenda and its events."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from events.dates import days_text, times_text
from events.facts import Fact
from events.forms import AgendaFilterForm, ProgrammeFilterForm
from events.models.materials import EventPageForm
from events.models.programme import Session
from events.querysets import EventManager
from home.blocks import BodyBlock
from home.blocks.media import picture_block
from home.listing import ListingMixin
from home.models import BasePage, Person, SiteImage
from home.models.base import JSONObject
from townsdeals.models import AboutDeals


class EventKind(models.TextChoices):
    """The sorts of events; the values are the words in addresses."""

    MEETING = "bijeenkomst", _("Meeting")
    VISIT = "werkbezoek", _("Field visit")
    WEBINAR = "webinar", _("Webinar")
    CONFERENCE = "congres", _("Conference")
    COURSE = "cursus", _("Course")
    CITY_DAY = "dag-van-de-stad", _("Dag van de Stad")


class AttendanceMode(models.TextChoices):
    """Where people take part."""

    IN_PERSON = "in_person", _("At the venue")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("At the venue or online")


class EventStatus(models.TextChoices):
    """Whether it goes on as announced."""

    PLANNED = "planned", _("Planned")
    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")
    FULL = "full", _("Full")


class RoutedPage(RoutablePageMixin, BasePage):
    """A page with addresses of its own below it."""

    class Meta:
        abstract = True

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Preview as other pages do, in a list and on social media too."""
        return BasePage.serve_preview(self, request, mode_name)


class EventPage(AboutDeals, RoutedPage):
    """A meeting, visit or webinar, with an optional programme.

    The dates may be empty in a draft only. An event of whole days lasts from the first minute of
    the first to the last minute of the last day: `clean()` sees to it.
    """

    kind = models.CharField(
        _("kind of event"), max_length=20, choices=EventKind, default=EventKind.MEETING
    )
    start = models.DateTimeField(_("start"), null=True)
    end = models.DateTimeField(_("end"), null=True)
    all_day = models.BooleanField(
        _("whole days"), default=False, help_text=_("Shows the dates without the times of day.")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=EventStatus, default=EventStatus.PLANNED
    )
    status_explanation = models.CharField(
        _("explanation of the status"),
        max_length=300,
        blank=True,
        help_text=_("For example 'The speaker is ill. We are looking for a new date.'"),
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
    intro = models.TextField(
        _("introduction"), blank=True, max_length=600, help_text=_("What it is and for whom.")
    )
    lead_image = models.ForeignKey(
        SiteImage,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_image_caption = models.CharField(_("caption"), max_length=255, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    show_programme = models.BooleanField(
        _("show the programme"),
        default=True,
        help_text=_("Untick while you are still working on it."),
    )
    photos = StreamField(
        [("photo", picture_block())],
        verbose_name=_("photos"),
        blank=True,
        default=list,
        help_text=_("Shown when the event is over. Who made a photo comes from the image itself."),
    )

    objects: ClassVar[PageManager] = EventManager()

    template = "pages/event_page.html"
    page_description = _("A meeting, visit or webinar, with its programme and calendar entry.")
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    kind_label = _("Agenda")
    served_with: ClassVar[tuple[str, ...]] = (*BasePage.served_with, "lead_image", "locale")
    is_kept = True

    #: What next year's event does not take over; see `events.copying`.
    exclude_fields_in_copy: ClassVar[list[str]] = [
        "status",
        "status_explanation",
        "photos",
        "materials",
    ]
    base_form_class = EventPageForm

    when_panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
            FieldPanel("all_day"),
            FieldPanel("status"),
            FieldPanel("status_explanation"),
        ],
        heading=_("When"),
    )
    where_panel = MultiFieldPanel(
        [
            FieldPanel("attendance_mode"),
            FieldPanel("venue"),
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldPanel("online_link"),
            FieldPanel("online_link_private"),
        ],
        heading=_("Where"),
    )
    text_panels = [
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("lead_image"), FieldPanel("lead_image_caption")], heading=_("Picture")
        ),
        FieldPanel("body"),
        InlinePanel("contacts", heading=_("Contacts"), label=_("contact")),
        FieldPanel("show_programme"),
    ]
    afterwards_panels = [
        InlinePanel(
            "materials",
            heading=_("Slides and recordings"),
            label=_("document or link"),
            help_text=_("Shown when the event is over."),
        ),
        FieldPanel("photos"),
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        when_panel,
        where_panel,
        *text_panels,
        *afterwards_panels,
        *AboutDeals.about_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        *AboutDeals.about_search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.SearchField("venue"),
        index.SearchField("city"),
        index.FilterField("kind"),
        index.FilterField("start"),
        index.FilterField("end"),
    ]
    api_fields = [
        *BasePage.api_fields,
        *AboutDeals.about_api_fields,
        APIField("kind"),
        APIField("start"),
        APIField("end"),
        APIField("all_day"),
        APIField("status"),
        APIField("attendance_mode"),
        APIField("venue"),
        APIField("city"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="event_start_before_end",
                violation_error_message=_("The end must be later than the start."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="event_both_coordinates",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["end", "start"], name="event_by_end")]

    def clean(self) -> None:
        """The end is after the start, coordinates come in pairs, whole days are whole."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.all_day and self.start and self.end:
            self.start = _first_minute(timezone.localdate(self.start))
            self.end = _last_minute(timezone.localdate(self.end))
        if self.start and self.end and self.end <= self.start:
            errors["end"] = _("The end must be later than the start.")
        if (self.latitude is None) != (self.longitude is None):
            field = "latitude" if self.latitude is None else "longitude"
            errors[field] = _("Give both latitude and longitude, or neither.")
        if errors:
            raise ValidationError(errors)

    def clean_for_publishing(self) -> None:
        """Visitors must be able to find it."""
        super().clean_for_publishing()
        if self.has_venue and not self.place_text:
            raise ValidationError({"city": _("Say in which city it is, or that it is online.")})

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
    def is_over(self) -> bool:
        """It has ended."""
        return bool(self.end and self.end < timezone.now())

    @property
    def is_cancelled(self) -> bool:
        """It does not go on."""
        return self.status == EventStatus.CANCELLED

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

    @property
    def status_badge(self) -> tuple[str, str]:
        """The word and the tone of a badge; empty when all goes as announced."""
        tones = {
            EventStatus.CANCELLED: "negative",
            EventStatus.MOVED: "warning",
            EventStatus.FULL: "info",
        }
        tone = tones.get(EventStatus(self.status), "")
        return (str(self.get_status_display()), tone) if tone else ("", "")

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

    @property
    def contact_people(self) -> list[Person]:
        """Whom to ask, with their photos."""
        return [link.person for link in self.contacts.select_related("person__photo")]

    # Lists and search engines

    def get_listing_summary(self) -> str:
        """The summary, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_listing_image(self) -> SiteImage | None:
        """The picture for lists, else the lead picture."""
        return self.listing_image or self.lead_image

    def get_meta_description(self) -> str:
        """The description for search engines, else the introduction."""
        return super().get_meta_description() or self.intro

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the links between the event's pages, and the call to sign up."""
        from events.aftermath import materials_of
        from events.sign_up.call import sign_up_call

        context = super().get_context(request, *args, **kwargs)
        context["parts"] = self.get_parts("event")
        context["sign_up_call"] = sign_up_call(self)
        context["materials"] = materials_of(self)
        context["photos"] = [item.value for item in self.photos] if self.is_over else []
        return context

    def get_parts(self, here: str) -> list[dict[str, Any]]:
        """The pages of an event with a programme, for the links at the top of each of them."""
        if not self.has_programme:
            return []
        parts = [
            ("event", _("About the day"), self.url),
            ("programme", _("Programme"), self.programme_url("programme")),
        ]
        if self.has_speakers:
            parts.append(("speakers", _("Speakers"), self.programme_url("speakers")))
        return [{"title": title, "url": url, "current": name == here} for name, title, url in parts]

    def structured_data(self, request: HttpRequest) -> list[JSONObject]:
        """Breadcrumbs and the event."""
        from events.structured_data import event_object

        data = super().structured_data(request)
        if self.start and self.end:
            data.append(event_object(self, request))
        return data

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The event, its programme and its speakers' pages."""
        urls = super().get_sitemap_urls(request)
        if urls and self.has_programme:
            extra = {key: value for key, value in urls[0].items() if key == "lastmod"}
            base = urls[0]["location"]
            urls.extend({**extra, "location": base + part} for part in self.programme_paths())
        return urls

    # The calendar

    @cached_property
    def base_url(self) -> str:
        """The address of the page, worked out once: what is below it needs it many times."""
        return self.url or ""

    @property
    def calendar_url(self) -> str:
        """The address of its calendar entry."""
        return f"{self.base_url}kalender.ics"

    @path("kalender.ics/", name="calendar")
    def serve_calendar(self, request: HttpRequest) -> HttpResponse:
        """The event for a calendar program."""
        from events.calendars import calendar_response, event_calendar

        if not (self.start and self.end):
            raise Http404("This event has no dates yet.")
        return calendar_response(request, event_calendar(self, request), f"{self.slug}.ics")

    # The programme

    @cached_property
    def has_programme(self) -> bool:
        """There is a programme that visitors may see."""
        return self.show_programme and self.sessions.exists()

    @cached_property
    def has_speakers(self) -> bool:
        """Somebody is in the programme."""
        return self.sessions.filter(people__isnull=False).exists()

    def programme_paths(self) -> Iterable[str]:
        """The addresses of the programme's pages, below this page."""
        yield self.reverse_subpage("programme")
        yield self.reverse_subpage("speakers")
        sessions = Session.objects.filter(event_id=self.pk)
        for slug in sessions.exclude(kind="break").values_list("slug", flat=True):
            yield self.reverse_subpage("session", kwargs={"slug": slug})
        slugs = sessions.filter(people__isnull=False).values_list("people__person__slug", flat=True)
        for slug in sorted(set(slugs)):
            yield self.reverse_subpage("speaker", kwargs={"slug": slug})

    def programme_url(self, name: str = "programme", **kwargs: str) -> str:
        """The address of the programme, or of another page below the event."""
        return f"{self.base_url}{self.reverse_subpage(name, kwargs=kwargs)}"

    def _sessions_or_404(self) -> list[Any]:
        """The programme in order; 404 when there is none that visitors may see."""
        sessions = (
            list(Session.objects.for_programme().filter(event=self.pk))
            if self.show_programme
            else []
        )
        if not sessions:
            raise Http404("This event has no programme.")
        self._know_programme(sessions)
        return sessions

    def _know_programme(self, sessions: list[Any]) -> None:
        """Tell the sessions which event they are of, and this page what was found."""
        for session in sessions:
            session.event = self
        self.has_programme = bool(sessions)
        self.has_speakers = any(session.people.all() for session in sessions)

    def render_part(
        self,
        request: HttpRequest,
        template: str,
        title: Any,
        here: str,
        *,
        within: str = "",
        **context: Any,
    ) -> TemplateResponse:
        """Answer with a page below the event: with the event's own page among the crumbs."""
        crumbs = [{"title": page.title, "url": page.get_url(request)} for page in self.breadcrumbs]
        crumbs.append({"title": self.title, "url": self.get_url(request)})
        if within:
            label = {"programme": _("Programme"), "speakers": _("Speakers")}[within]
            crumbs.append({"title": label, "url": self.programme_url(within)})
        own = BasePage.get_context(self, request)
        return TemplateResponse(
            request,
            template,
            {
                **own,
                "parts": self.get_parts(here),
                "crumbs": crumbs,
                "part_title": title,
                "part_url": request.build_absolute_uri(request.path),
                **context,
            },
        )

    # Signing up

    def sign_up_url(self, name: str = "sign_up") -> str:
        """The address to sign up at, or of another page of signing up."""
        return f"{self.base_url}{self.reverse_subpage(name)}"

    @path("aanmelden/", name="sign_up")
    def serve_sign_up(self, request: HttpRequest) -> HttpResponse:
        """The form to sign up with."""
        from events.sign_up.views import serve_sign_up

        return serve_sign_up(self, request)

    @path("aanmelden/gelukt/", name="sign_up_done")
    def serve_sign_up_done(self, request: HttpRequest) -> HttpResponse:
        """What happens after signing up."""
        from events.sign_up.views import serve_done

        return serve_done(self, request)

    @path("aanmelden/link/", name="sign_up_link")
    def serve_sign_up_link(self, request: HttpRequest) -> HttpResponse:
        """Ask for one's link once more."""
        from events.sign_up.views import serve_link

        return serve_link(self, request)

    @path("programma/", name="programme")
    def serve_programme(self, request: HttpRequest) -> HttpResponse:
        """The programme as a block schedule, and as a list by time on a phone."""
        from events.aftermath import tell_materials
        from events.schedule import build_schedule
        from events.sign_up.call import sign_up_call
        from events.sign_up.places_left import tell_places

        sessions = self._sessions_or_404()
        form = ProgrammeFilterForm(request.GET, sessions=sessions)
        if not form.is_valid():
            raise Http404("No such filter value.")
        shown = form.select(sessions)
        tell_places(self, shown)
        tell_materials(self, shown)
        return self.render_part(
            request,
            "pages/programme.html",
            _("Programme"),
            "programme",
            schedule=build_schedule(shown),
            shown=shown,
            filter_form=form,
            active_filters=form.active_filters(),
            sign_up_call=sign_up_call(self),
        )

    @path("programma/<slug:slug>/", name="session")
    def serve_session(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One part of the programme."""
        from events.aftermath import tell_materials
        from events.sign_up.places_left import tell_places
        from events.structured_data import session_object

        if not self.show_programme:
            raise Http404("The programme is not shown yet.")
        session = (
            Session.objects.for_programme()
            .filter(event=self.pk, slug=slug)
            .exclude(kind="break")
            .first()
        )
        if session is None:
            raise Http404("No such part of the programme.")
        session.event = self
        tell_places(self, [session])
        tell_materials(self, [session])
        return self.render_part(
            request,
            "pages/session.html",
            session.title,
            "session",
            within="programme",
            session=session,
            objects=[session_object(session, request)],
        )

    @path("sprekers/", name="speakers")
    def serve_speakers(self, request: HttpRequest) -> HttpResponse:
        """Everybody who speaks or moderates."""
        from events.programme import people_of

        people = people_of(self._sessions_or_404())
        return self.render_part(
            request, "pages/speakers.html", _("Speakers"), "speakers", people=people
        )

    @path("sprekers/<slug:slug>/", name="speaker")
    def serve_speaker(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Somebody who speaks or moderates, and in what."""
        from events.programme import people_of
        from events.structured_data import person_object

        for entry in people_of(self._sessions_or_404()):
            if entry.person.slug == slug:
                return self.render_part(
                    request,
                    "pages/speaker.html",
                    entry.person.name,
                    "speaker",
                    within="speakers",
                    entry=entry,
                    person=entry.person,
                    part_lead=", ".join(
                        filter(None, [entry.person.job_title, entry.person.organisation])
                    ),
                    objects=[person_object(entry.person, self, request)],
                )
        raise Http404("Nobody by that name is in the programme.")


class EventContact(Orderable):
    """Whom to ask about an event."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list] = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return str(self.person)


class EventIndexPage(ListingMixin, RoutedPage):
    """The agenda: what is coming, and on request what has been."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    template = "pages/event_index_page.html"
    page_description = _("The agenda: all events, with filters and a calendar subscription.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.EventPage"]
    max_count_per_parent = 1
    filter_form_class = AgendaFilterForm
    #: Where below this page readers can subscribe to it.
    subscriptions: ClassVar[dict[str, str]] = {"calendar": "kalender.ics"}
    paginate_by = 12

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    @property
    def calendar_url(self) -> str:
        """The address to subscribe to in a calendar program."""
        return f"{self.url}kalender.ics"

    def get_items(self, filters: dict[str, Any]) -> models.QuerySet[EventPage]:
        """Events in this language: those to come, or with `periode=voorbij` those that were."""
        events = EventPage.objects.for_listing().filter(locale=self.locale_id)
        if filters.get("soort"):
            events = events.filter(kind=filters["soort"])
        if filters.get("thema"):
            events = events.filter(themes=filters["thema"])
        if filters.get("deal"):
            events = events.filter(deals=filters["deal"])
        return events.past() if filters.get("periode") else events.upcoming()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add whether the past is shown, and the address for calendar programs."""
        context = super().get_context(request, *args, **kwargs)
        calendar = request.build_absolute_uri(self.calendar_url)
        context["webcal_url"] = f"webcal://{calendar.split('://', 1)[1]}"
        context["shows_past"] = bool(context["filter_form"].cleaned_data.get("periode"))
        chosen = request.GET.copy()
        chosen.pop("page", None)
        chosen.pop("periode", None)
        past = chosen.copy()
        past["periode"] = "voorbij"
        context["periods"] = [
            {
                "title": _("Upcoming"),
                "url": f"{self.url}?{chosen.urlencode()}" if chosen else self.url,
                "current": not context["shows_past"],
            },
            {
                "title": _("Past"),
                "url": f"{self.url}?{past.urlencode()}",
                "current": context["shows_past"],
            },
        ]
        return context

    @path("kalender.ics/", name="calendar")
    def serve_calendar(self, request: HttpRequest) -> HttpResponse:
        """All events for a calendar program, which asks again by itself."""
        from events.calendars import agenda_calendar, calendar_response

        return calendar_response(request, agenda_calendar(self, request), "agenda-stad.ics")


def _first_minute(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _last_minute(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))

"""The agenda and its events."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
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

from events.models.materials import MaterialPanel
from events.models.programme import Session
from events.models.when_and_where import WhenAndWhere
from events.querysets import EventManager
from home.blocks import BodyBlock
from home.blocks.media import picture_block
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


class EventPage(AboutDeals, WhenAndWhere, RoutedPage):
    """A meeting, visit or webinar, with an optional programme.

    The dates may be empty in a draft only. An event of whole days lasts from the first minute of
    the first to the last minute of the last day: `clean()` sees to it.
    """

    kind = models.CharField(
        _("kind of event"), max_length=20, choices=EventKind, default=EventKind.MEETING
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
        MaterialPanel(
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
        if self.all_day:
            self.make_days_whole()
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

    @property
    def is_cancelled(self) -> bool:
        """It does not go on."""
        return self.status == EventStatus.CANCELLED

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

    def know_programme(self, sessions: list[Session]) -> None:
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

    # The pages of the programme

    @path("programma/", name="programme")
    def serve_programme(self, request: HttpRequest) -> HttpResponse:
        """The programme as a block schedule, and as a list by time on a phone."""
        from events.programme_pages import serve_programme

        return serve_programme(self, request)

    @path("programma/<slug:slug>/", name="session")
    def serve_session(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One part of the programme."""
        from events.programme_pages import serve_session

        return serve_session(self, request, slug)

    @path("sprekers/", name="speakers")
    def serve_speakers(self, request: HttpRequest) -> HttpResponse:
        """Everybody who speaks or moderates."""
        from events.programme_pages import serve_speakers

        return serve_speakers(self, request)

    @path("sprekers/<slug:slug>/", name="speaker")
    def serve_speaker(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Somebody who speaks or moderates, and in what."""
        from events.programme_pages import serve_speaker

        return serve_speaker(self, request, slug)


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

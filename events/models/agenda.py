"""The agenda: the page that lists events."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.search import index

from events.forms import AgendaFilterForm
from events.models.pages import EventPage, RoutedPage
from home.listing import ListingMixin
from home.models import BasePage


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

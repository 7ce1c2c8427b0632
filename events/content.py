"""What the site shows of events elsewhere: the next ones, those about a deal, the banner."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from events.models import CityDayPage, EventPage
from home import content


def latest_events() -> Any:
    """The next three events."""
    return EventPage.objects.for_listing().in_language().upcoming()[:3]


def events_about(deal: Any) -> Any:
    """The events that are about a deal, those of its translations not among them."""
    return EventPage.objects.for_listing().about(deal)


def still_to_come(events: Any) -> Any:
    """Events that are not over."""
    return events.upcoming()


def when_and_where(event: EventPage) -> str:
    """The days, the times, and the place or that it is online."""
    return ", ".join(filter(None, [event.days_text, event.times_text, event.place_text]))


def city_day_banner() -> content.Banner | None:
    """The coming edition of the Dag van de Stad, from some time before until it is over."""
    editions = CityDayPage.objects.live().public().in_language().upcoming().defer_streamfields()
    for edition in editions:
        if edition.shows_banner:
            return content.Banner("components/city_day_banner.html", edition)
    return None


def register() -> None:
    """Add events to the registry of the site."""
    content.register(
        content.ContentKind(
            key="agenda",
            label=_("Event"),
            label_plural=_("Agenda"),
            model=EventPage,
            card_template="components/event_card.html",
            latest=latest_events,
            about_deal=events_about,
            current=still_to_come,
            facts=when_and_where,
            soonest_by="start",
            order=20,
        )
    )
    content.register_banner(city_day_banner)

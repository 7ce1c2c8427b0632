"""The pages below an event that show its programme: the schedule, its parts, who speaks."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from events.aftermath import tell_materials
from events.forms import ProgrammeFilterForm
from events.models import EventPage, Session
from events.programme import people_of
from events.schedule import build_schedule
from events.sign_up.call import sign_up_call
from events.sign_up.places_left import tell_places
from events.structured_data import person_object, session_object


def serve_programme(event: EventPage, request: HttpRequest) -> HttpResponse:
    """The programme as a block schedule, and as a list by time on a phone."""
    sessions = _sessions_or_404(event)
    form = ProgrammeFilterForm(request.GET, sessions=sessions)
    if not form.is_valid():
        raise Http404("No such filter value.")
    shown = form.select(sessions)
    tell_places(event, shown)
    tell_materials(event, shown)
    return event.render_part(
        request,
        "pages/programme.html",
        _("Programme"),
        "programme",
        schedule=build_schedule(shown),
        shown=shown,
        filter_form=form,
        active_filters=form.active_filters(),
        sign_up_call=sign_up_call(event),
    )


def serve_session(event: EventPage, request: HttpRequest, slug: str) -> HttpResponse:
    """One part of the programme."""
    if not event.show_programme:
        raise Http404("The programme is not shown yet.")
    parts = Session.objects.for_programme().filter(event=event.pk, slug=slug)
    session = parts.exclude(kind="break").first()
    if session is None:
        raise Http404("No such part of the programme.")
    session.event = event
    tell_places(event, [session])
    tell_materials(event, [session])
    return event.render_part(
        request,
        "pages/session.html",
        session.title,
        "session",
        within="programme",
        session=session,
        objects=[session_object(session, request)],
    )


def serve_speakers(event: EventPage, request: HttpRequest) -> HttpResponse:
    """Everybody who speaks or moderates."""
    people = people_of(_sessions_or_404(event))
    return event.render_part(
        request, "pages/speakers.html", _("Speakers"), "speakers", people=people
    )


def serve_speaker(event: EventPage, request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who speaks or moderates, and in what."""
    for entry in people_of(_sessions_or_404(event)):
        person = entry.person
        if person.slug == slug:
            return event.render_part(
                request,
                "pages/speaker.html",
                person.name,
                "speaker",
                within="speakers",
                entry=entry,
                person=person,
                part_lead=", ".join(filter(None, [person.job_title, person.organisation])),
                objects=[person_object(person, event, request)],
            )
    raise Http404("Nobody by that name is in the programme.")


def _sessions_or_404(event: EventPage) -> list[Session]:
    """The programme in order; 404 when there is none that visitors may see."""
    parts = Session.objects.for_programme().filter(event=event.pk)
    sessions = list(parts) if event.show_programme else []
    if not sessions:
        raise Http404("This event has no programme.")
    event.know_programme(sessions)
    return sessions

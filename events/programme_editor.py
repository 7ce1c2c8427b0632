"""The editor of a programme in the admin: a grid of time by room, and forms for its parts.

Rounds, rooms and sessions belong to no revision of the page: a change is at once on the site, if
the page shows its programme. Who may edit the page may see its programme here, and change it as
long as visitors do not see it; after that it takes the right to publish.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from events.admin_base import EventMixin, ScreensMixin
from events.admin_forms import SessionForm
from events.models import Booking, EventPage, Room, Round, Scan, Session
from events.programme import Clash, find_clashes
from events.sign_up.locking import hold_lock_of
from events.sign_up.programme_news import (
    differs,
    facts_of_session,
    moved_sessions,
    news_text,
    people_who_chose,
    remember,
)
from home.numbers import whole_number

#: What can be edited, by its word in the address of the editor.
PARTS: dict[str, type[Model]] = {"rondes": Round, "zalen": Room, "onderdelen": Session}
PANELS = {
    Round: ObjectList(Round.panels).bind_to_model(Round),
    Room: ObjectList(Room.panels).bind_to_model(Room),
    Session: ObjectList(Session.panels, base_form_class=SessionForm).bind_to_model(Session),
}


@dataclass
class GridCell:
    """What is in a room (or in none) from a moment on, and where to add something."""

    sessions: list[Session]
    add_url: str


@dataclass
class GridRow:
    """A moment at which something starts."""

    start: datetime
    cells: list[GridCell]
    rounds: list[Round] = field(default_factory=list)


@dataclass
class GridDay:
    """A day of the programme as a table."""

    date: date
    rows: list[GridRow]


class ProgrammeView(ScreensMixin, WagtailAdminTemplateMixin, TemplateView):
    """The programme as a table of times by rooms, with what needs attention above it."""

    template_name = "events/admin/programme.html"
    page_title = gettext_lazy("Programme")
    header_icon = "calendar-alt"
    near_screens = ()  # what can be added takes their room

    def get_page_subtitle(self) -> str:
        """The event."""
        return self.event.get_admin_display_title()

    def own_breadcrumbs(self) -> list[dict[str, Any]]:
        """The programme itself is the last crumb."""
        return [{"url": "", "label": _("Programme")}]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """What can be added."""
        if self.obstacle:
            return []
        labels = {
            "onderdelen": _("Add a part"),
            "rondes": _("Add a round"),
            "zalen": _("Add a room"),
        }
        return [
            HeaderButton(
                label, url=_part_url(self.event, part, "add"), icon_name="plus", priority=number
            )
            for number, (part, label) in enumerate(labels.items())
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the grid, the rounds and rooms, and the clashes."""
        context = super().get_context_data(**kwargs)
        sessions = list(
            self.event.sessions.select_related("round", "room")
            .prefetch_related("people__person")
            .order_by("start", "end", "title")
        )
        rounds, rooms = list(self.event.rounds.all()), list(self.event.rooms.all())
        clashes = find_clashes(sessions)
        marked = {session.pk for clash in clashes for session in clash.sessions}
        for session in sessions:
            session.edit_url = _part_url(self.event, "onderdelen", "edit", session.pk)
            session.clashes = session.pk in marked
        counts: dict[str, int] = defaultdict(int)
        for session in sessions:
            counts[f"round-{session.round_id}"] += 1
            counts[f"room-{session.room_id}"] += 1
        lists: list[tuple[str, list[Any]]] = [("rondes", list(rounds)), ("zalen", list(rooms))]
        for part, items in lists:
            for item in items:
                item.edit_url = _part_url(self.event, part, "edit", item.pk)
                item.delete_url = _part_url(self.event, part, "delete", item.pk)
                item.uses = counts[f"{item._meta.model_name}-{item.pk}"]
        context.update(
            event=self.event,
            is_public=self.is_public,
            obstacle=self.obstacle,
            days=list(self._days(sessions, rounds, rooms)),
            rooms=rooms,
            rounds=rounds,
            clashes=clashes,
            news=self._news(),
            sessions=sessions,
            media=Media(css={"all": [static("events/programme-editor.css")]}),
            add_session_url=_part_url(self.event, "onderdelen", "add"),
            add_round_url=_part_url(self.event, "rondes", "add"),
            add_room_url=_part_url(self.event, "zalen", "add"),
        )
        return context

    def _news(self) -> str:
        """Who gets a mail about what was moved, and when."""
        number = people_who_chose(move.session_id for move in moved_sessions(self.event.pk))
        return news_text(self.event.pk, number, is_public=self.is_public) if number else ""

    def _days(
        self, sessions: Iterable[Session], rounds: list[Round], rooms: list[Room]
    ) -> Iterable[GridDay]:
        starts = sorted({*(item.start for item in sessions), *(item.start for item in rounds)})
        placed: dict[tuple[datetime, int | None], list[Session]] = defaultdict(list)
        for session in sessions:
            placed[session.start, session.room_id].append(session)
        for day, moments in groupby(starts, key=timezone.localdate):
            yield GridDay(
                day,
                [
                    GridRow(
                        moment,
                        [
                            GridCell(
                                placed[moment, room.pk if room else None],
                                self._add_url(moment, room, rounds),
                            )
                            for room in [*rooms, None]
                        ],
                        [item for item in rounds if item.start == moment],
                    )
                    for moment in moments
                ],
            )

    def _add_url(self, moment: datetime, room: Room | None, rounds: list[Round]) -> str:
        """The form with time, round and room filled in."""
        found = next((item for item in rounds if item.start == moment), None)
        query = f"?start={timezone.localtime(moment):%Y-%m-%dT%H:%M}"
        if found:
            query += f"&round={found.pk}"
        if room:
            query += f"&room={room.pk}"
        return _part_url(self.event, "onderdelen", "add") + query


class PartMixin(EventMixin):
    """A form of a round, room or session of this event."""

    object: Any
    permission_required = None  # the page's own permissions, checked in dispatch()
    page_title = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find out what is edited before Wagtail asks for the form."""
        self.request, self.kwargs = request, kwargs
        self.model = PARTS[kwargs["part"]]
        if not self.may_enter():
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # from Wagtail

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead who may only look back to the grid, and say why."""
        if self.obstacle:
            messages.error(request, self.obstacle)
            return redirect(self.programme_url)
        return super().dispatch(request, *args, **kwargs)

    def get_panel(self) -> Any:
        """The fields."""
        return PANELS[self.model]

    def get_queryset(self) -> Any:
        """Only what is of this event: another event's part is 404."""
        return self.model._default_manager.filter(event_id=self.event.pk)

    def get_object(self, queryset: Any = None) -> Any:
        """The part, with the event as it was saved last."""
        part = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        part.event = self.event
        return part

    def get_page_title(self) -> str:
        """The name of what is edited."""
        part = getattr(self, "object", None)
        name = capfirst(self.model._meta.verbose_name)
        return str(part) if part and part.pk else _("New: %(model_name)s") % {"model_name": name}

    def get_page_subtitle(self) -> str:
        """The heading above the form."""
        return self.get_page_title()

    def get_success_url(self) -> str:
        """Back to the grid, or on to the next one."""
        if "add_another" in self.request.POST:
            return _part_url(self.event, self.kwargs["part"], "add")
        return self.programme_url

    def get_add_url(self) -> str:
        """The address of the form for a new one."""
        return _part_url(self.event, self.kwargs["part"], "add")

    def get_edit_url(self) -> str:
        """The address of the form."""
        return _part_url(self.event, self.kwargs["part"], "edit", self.object.pk)

    def get_delete_url(self) -> str:
        """The address to delete it."""
        return _part_url(self.event, self.kwargs["part"], "delete", self.object.pk)

    def note(self, action: str, part: Any) -> None:
        """Tell the history of the page, and warn for what clashes with this part."""
        log(
            instance=EventPage.objects.get(pk=self.event.pk),
            action="events.programme",
            user=self.request.user,
            data={"action": action, "model": str(part._meta.verbose_name), "name": str(part)},
        )

    def known_sessions(self, part: Any) -> list[Session]:
        """The sessions that a change of this part may move, as they are before it."""
        own = {"room": part} if isinstance(part, Room) else {"pk": part.pk}
        if not isinstance(part, Session | Room):
            return []
        hold_lock_of(self.event.pk)  # nobody is told while it changes
        return list(Session.objects.filter(**own).select_related("room"))

    def warn(self, part: Any) -> None:
        """Tell what clashes with a part that was saved."""
        if not isinstance(part, Session):
            return
        for clash in _clashes_of(self.event, part):
            messages.warning(self.request, clash.text)

    def remember(self, before: Iterable[Session]) -> None:
        """Keep what people know of these parts, which were just changed, and tell who will hear."""
        moved = []
        for session in before:
            now = Session.objects.select_related("room").get(pk=session.pk)
            if differs(facts_of_session(session), facts_of_session(now)):
                moved.append(session)
        if not moved:
            return
        remember(moved)
        number = people_who_chose(item.pk for item in moved)
        if number:
            url = f"{reverse('events_attendees', args=[self.event.pk])}?session={moved[0].pk}"
            text = news_text(self.event.pk, number, is_public=self.is_public)
            buttons = [messages.button(url, _("See who"))]
            messages.warning(self.request, text, buttons=buttons)


class PartCreateView(PartMixin, CreateView):
    """A new round, room or session."""

    template_name = "events/admin/part_form.html"

    def get_initial_form_instance(self) -> Any:
        """An empty one of this event."""
        return self.model(event=self.event)

    def get_initial(self) -> dict[str, Any]:
        """The time, round and room of the cell that was clicked; else the first day."""
        initial: dict[str, Any] = {}
        asked = self.request.GET
        if self.model is Session:
            for name, parts in (("round", self.event.rounds), ("room", self.event.rooms)):
                found = parts.filter(pk=whole_number(asked.get(name))).first()
                if found:
                    initial[name] = found
        start = _asked_moment(asked.get("start", ""))
        if self.model is not Room and start and "round" not in initial:
            initial["start"] = start
        elif self.model is Round and self.event.start:
            initial["start"] = self.event.start
        return initial

    def save_instance(self) -> Any:
        """Save, and note it."""
        part = super().save_instance()
        self.note("create", part)
        self.warn(part)
        return part


class PartEditView(PartMixin, EditView):
    """A round, room or session."""

    template_name = "events/admin/part_form.html"

    def save_instance(self) -> Any:
        """Save, and note it."""
        with transaction.atomic():
            before = self.known_sessions(self.object)
            part = super().save_instance()
            self.note("edit", part)
            self.warn(part)
            self.remember(before)
        return part

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say beforehand how many people get a mail."""
        context = super().get_context_data(**kwargs)
        if isinstance(self.object, Session):
            context["number_who_chose"] = people_who_chose([self.object.pk])
        return context


class PartDeleteView(PartMixin, DeleteView):
    """Delete a round, room or session."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep a part that people chose."""
        if self.model is Session and not self.obstacle:
            number = Booking.objects.filter(session=self.get_object()).count()
            if number:
                messages.error(
                    request,
                    ngettext(
                        "%(number)s person signed up for this part, so it cannot be deleted. "
                        "Tick 'cancelled' instead.",
                        "%(number)s people signed up for this part, so it cannot be deleted. "
                        "Tick 'cancelled' instead.",
                        number,
                    )
                    % {"number": number},
                )
                return redirect(self.get_edit_url())
            if Scan.objects.filter(session=self.get_object()).exists():
                messages.error(
                    request,
                    _(
                        "Tickets were scanned at this part, so it cannot be deleted. Tick "
                        "'cancelled' instead."
                    ),
                )
                return redirect(self.get_edit_url())
        return super().dispatch(request, *args, **kwargs)

    def get_panel(self) -> None:
        """A question has no fields."""
        return

    @property
    def confirmation_message(self) -> str:
        """What goes, and what stays."""
        name = {"name": str(self.object)}
        if self.model is Session:
            return (
                _("'%(name)s' disappears from the programme. Cancel it to keep it in sight.") % name
            )
        return _("Delete '%(name)s'? Its sessions stay in the programme, without it.") % name

    def get_success_url(self) -> str:
        """Back to the grid."""
        return self.programme_url

    def delete_action(self) -> None:
        """Delete, and note it; sessions that lose their room are elsewhere now."""
        self.note("delete", self.object)
        with transaction.atomic():
            before = self.known_sessions(self.object) if self.model is Room else []
            super().delete_action()
            self.remember(before)


def _part_url(event: EventPage, part: str, action: str, pk: int | None = None) -> str:
    args = [event.pk, part] if pk is None else [event.pk, part, pk]
    return reverse(f"events_programme_{action}", args=args)


def _clashes_of(event: EventPage, session: Session) -> list[Clash]:
    sessions = event.sessions.select_related("room").prefetch_related("people__person")
    return [
        clash
        for clash in find_clashes(sessions)
        if any(item.pk == session.pk for item in clash.sessions)
    ]


def _asked_moment(text: str) -> datetime | None:
    """A local time from the address, or nothing."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or not timezone.is_naive(moment):
        return None
    return timezone.make_aware(moment)

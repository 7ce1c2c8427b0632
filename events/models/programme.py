"""The programme of an event: plain models, because people's places will hang on them.

A page's children are made anew when an old revision is published; sessions must never be.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from events.dates import day_text, times_text
from events.facts import Fact, PlacesLeft
from home.models import Person


def _check_times(start: datetime | None, end: datetime | None) -> None:
    """Refuse an end that is not after the start."""
    if start and end and end <= start:
        raise ValidationError({"end": _("The end must be later than the start.")})


def _check_free(item: Any, name: str, message: Any) -> None:
    """Refuse a name that something else of the event has.

    The constraint guards this too, but a form without the field `event` does not look at it.
    """
    value = getattr(item, name)
    others = type(item)._default_manager.filter(event_id=item.event_id, **{name: value})
    if value and others.exclude(pk=item.pk).exists():
        raise ValidationError({name: message})


class Round(models.Model):
    """A part of the day in which sessions run side by side."""

    event = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="rounds",
    )
    name = models.CharField(
        _("name"), max_length=80, help_text=_("For example 'Round 1' or 'Excursions'.")
    )
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))

    panels: ClassVar[list] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
    ]

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["start", "end", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "name"],
                name="round_name_unique",
                violation_error_message=_("This event has a round with that name already."),
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="round_start_before_end",
                violation_error_message=_("The end must be later than the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The name in the address of a filtered programme."""
        return slugify(self.name) or str(self.pk)

    def clean(self) -> None:
        """A round lies within the days of its event."""
        super().clean()
        _check_times(self.start, self.end)
        if self.event_id:
            _check_free(self, "name", _("This event has a round with that name already."))
            if self.start and self.end:
                self.event.check_within_days(self.start, self.end)


class Room(models.Model):
    """A room of the venue, or another place where sessions are held."""

    event = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="rooms",
    )
    name = models.CharField(_("name"), max_length=80)
    capacity = models.PositiveIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("You get a warning when a session has more places than its room has seats."),
    )
    directions = models.CharField(
        _("how to find it"),
        max_length=160,
        blank=True,
        help_text=_("For example 'Second floor, left of the stairs'."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Rooms with a low number come first in the schedule.")
    )

    panels: ClassVar[list] = [
        FieldPanel("name"),
        FieldPanel("capacity"),
        FieldPanel("directions"),
        FieldPanel("order"),
    ]

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["order", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "name"],
                name="room_name_unique",
                violation_error_message=_("This event has a room with that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """No two rooms of an event have the same name."""
        super().clean()
        if self.event_id:
            _check_free(self, "name", _("This event has a room with that name already."))


class SessionKind(models.TextChoices):
    """What sort of part of a programme it is."""

    PLENARY = "plenary", _("Plenary")
    SESSION = "session", _("Session")
    EXCURSION = "excursion", _("Excursion")
    ONLINE = "online", _("Online")
    BREAK = "break", _("Break")


class SessionQuerySet(models.QuerySet):
    """Sessions with what a screen shows, in a constant number of queries."""

    def for_glance(self) -> Self:
        """Sessions in order, with round, room, people and their photos."""
        people = SessionPerson.objects.select_related("person", "person__photo")
        return (
            self.select_related("round", "room")
            .prefetch_related(
                Prefetch("people", people.prefetch_related("person__photo__renditions"))
            )
            .order_by("start", "end", "room__order", "room__name", "title")
        )

    def for_programme(self) -> Self:
        """Sessions with all that the programme shows and filters by."""
        return self.for_glance().select_related("round", "room", "deal").prefetch_related("themes")


class Session(ClusterableModel):
    """A part of a programme: plenary, session, excursion, online session or break."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=SessionKind, default=SessionKind.SESSION
    )
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(
        _("slug"),
        max_length=160,
        blank=True,
        help_text=_("The name in the address of its page. If empty, made from the title."),
    )
    round = models.ForeignKey(
        Round,
        verbose_name=_("round"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sessions",
    )
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sessions",
    )
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("end"))
    summary = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("One sentence in the schedule.")
    )
    description = models.TextField(
        _("description"), blank=True, help_text=_("What happens, for whom, and what you take home.")
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many people can join. Leave empty if there is no limit."),
    )
    travel_minutes = models.PositiveSmallIntegerField(
        _("travel time in minutes"),
        null=True,
        blank=True,
        help_text=_("One way, from the venue. For excursions."),
    )
    meeting_point = models.CharField(
        _("meeting point"),
        max_length=160,
        blank=True,
        help_text=_("For example 'Main entrance, at the yellow flag'."),
    )
    online_link = models.URLField(_("link to take part online"), blank=True)
    cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("It stays in the programme, marked as cancelled."),
    )
    themes = models.ManyToManyField(
        "home.Theme", verbose_name=_("themes"), blank=True, related_name="+"
    )
    deal = models.ForeignKey(
        "townsdeals.DealPage",
        verbose_name=_("deal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = SessionQuerySet.as_manager()

    #: How full it is, where somebody can choose it now: see `events.sign_up.places_left`.
    places_left: PlacesLeft | None = None
    #: What of it can be read or seen afterwards: see `events.aftermath`.
    shown_materials: Sequence[Any] = ()

    panels: ClassVar[list] = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("kind")]),
        MultiFieldPanel(
            [
                FieldPanel("round"),
                FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
                FieldPanel("room"),
                FieldPanel("cancelled"),
            ],
            heading=_("When and where"),
        ),
        MultiFieldPanel(
            [FieldPanel("summary"), FieldPanel("description")], heading=_("What it is about")
        ),
        InlinePanel("people", heading=_("Speakers and moderators"), label=_("person")),
        MultiFieldPanel(
            [
                FieldPanel("capacity"),
                FieldPanel("meeting_point"),
                FieldPanel("travel_minutes"),
                FieldPanel("online_link"),
            ],
            heading=_("To take part"),
        ),
        MultiFieldPanel(
            [FieldPanel("themes"), FieldPanel("deal"), FieldPanel("slug")],
            heading=_("To find it"),
        ),
    ]

    class Meta:
        verbose_name = _("part of the programme")
        verbose_name_plural = _("parts of the programme")
        ordering = ["start", "end", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "slug"],
                name="session_slug_unique",
                violation_error_message=_("This event has a part with that slug already."),
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="session_start_before_end",
                violation_error_message=_("The end must be later than the start."),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "start"], name="session_by_start")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Round and room are of the same event, and it is held on the days of that event."""
        super().clean()
        _check_times(self.start, self.end)
        if not self.event_id:
            return
        errors = {}
        if self.round and self.round.event_id != self.event_id:
            errors["round"] = _("This round belongs to another event.")
        if self.room and self.room.event_id != self.event_id:
            errors["room"] = _("This room belongs to another event.")
        if errors:
            raise ValidationError(errors)
        if self.start and self.end:
            self.event.check_within_days(self.start, self.end)
        if self.title and not self.slug:
            self.slug = self.free_slug()
        _check_free(self, "slug", _("This event has a part with that slug already."))

    def free_slug(self) -> str:
        """A slug made from the title that no other part of this event has."""
        base = slugify(self.title)[:150] or self.uuid.hex[:8]
        taken = set(
            Session.objects.filter(event_id=self.event_id, slug__startswith=base)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        )
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        return slug

    @property
    def is_break(self) -> bool:
        """Nothing to go to: coffee, lunch, walking."""
        return self.kind == SessionKind.BREAK

    @property
    def has_page(self) -> bool:
        """Everything but a break has a page of its own."""
        return not self.is_break

    @property
    def day(self) -> date:
        """The day on which it starts, in local time."""
        return timezone.localdate(self.start)

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return round((self.end - self.start).total_seconds() / 60)

    @property
    def times_text(self) -> str:
        """From when until when."""
        return times_text(self.start, self.end)

    @property
    def facts(self) -> list[Fact]:
        """When, where and how to take part, for the box beside the text."""
        facts = [
            Fact(_("When"), f"{day_text(self.day)} · {self.times_text}"),
            Fact(_("Round"), self.round.name if self.round else ""),
            Fact(_("Room"), self._room_text()),
            Fact(_("Meeting point"), self.meeting_point),
            Fact(_("Travel time"), self._travel_text()),
            Fact(_("Places"), str(self.capacity or "")),
        ]
        if self.online_link and not self.cancelled:
            if self.event.online_link_private:
                facts.append(Fact(_("Online"), _("Who has a place gets the link by mail")))
            else:
                facts.append(Fact(_("Online"), _("Take part online"), self.online_link))
        if self.deal and self.deal.live:
            facts.append(Fact(_("This is about"), self.deal.title, self.deal.url))
        return [fact for fact in facts if fact.text]

    def _room_text(self) -> str:
        if not self.room:
            return ""
        return ", ".join(filter(None, [self.room.name, self.room.directions]))

    def _travel_text(self) -> str:
        if not self.travel_minutes:
            return ""
        text = ngettext(
            "%(minutes)s minute one way", "%(minutes)s minutes one way", self.travel_minutes
        )
        return text % {"minutes": self.travel_minutes}

    @cached_property
    def speakers(self) -> list[Person]:
        """Who speaks, in order."""
        return [link.person for link in self.people.all() if link.role == PersonRole.SPEAKER]

    @cached_property
    def moderators(self) -> list[Person]:
        """Who leads the conversation, in order."""
        return [link.person for link in self.people.all() if link.role == PersonRole.MODERATOR]

    @property
    def url(self) -> str:
        """The address of its page, below the event."""
        return f"{self.event.base_url}programma/{self.slug}/"


class PersonRole(models.TextChoices):
    """What somebody does in a session."""

    SPEAKER = "speaker", _("Speaker")
    MODERATOR = "moderator", _("Moderator")


class SessionPerson(Orderable):
    """Somebody who speaks in or moderates a session."""

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="session_links"
    )
    role = models.CharField(
        _("role"), max_length=12, choices=PersonRole, default=PersonRole.SPEAKER
    )

    panels: ClassVar[list] = [FieldPanel("person"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("person in the programme")
        verbose_name_plural = _("people in the programme")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="session_person_unique",
                violation_error_message=_("This person is in this part of the programme already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"

"""How many places of an event and of its programme are taken now, and how many people wait."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q

from events.models.moves import State, holding_place
from events.models.programme import Session
from events.models.sign_ups import Audience, SignUp


@dataclass
class Tally:
    """How many places of an audience are taken, and how many registrations wait for one."""

    taken: int = 0
    waiting: int = 0
    places: int | None = None

    @property
    def is_full(self) -> bool:
        """Its own quota is used up."""
        return self.places is not None and self.taken >= self.places


#: More places than any event has.
UNLIMITED = 10**9


class Tallies(dict[int | None, Tally]):
    """The numbers of an event now, by audience; None is for who has no audience."""

    def __init__(self, sign_up: SignUp) -> None:
        """Count in one query."""
        self.sign_up = sign_up
        self.limit = sign_up.limit
        rows = (
            sign_up.registrations.real()
            .filter(state__in=[State.CONFIRMED, State.OFFERED, State.WAITING])
            .order_by()
            .values("audience", "audience__places")
            .annotate(
                taken=Count("pk", filter=holding_place()),
                waiting=Count("pk", filter=Q(state=State.WAITING)),
            )
        )
        for row in rows:
            self[row["audience"]] = Tally(row["taken"], row["waiting"], row["audience__places"])

    @property
    def taken(self) -> int:
        """All places that are taken."""
        return sum(tally.taken for tally in self.values())

    def free(self, audience: Audience | None) -> int:
        """How many places somebody of this audience could get; never below zero."""
        free = UNLIMITED if self.limit is None else self.limit - self.taken
        return max(min(free, self.left_in(audience)), 0)

    def left_in(self, audience: Audience | None) -> int:
        """How many of an audience's own places are left, however full the event is."""
        if audience is None or audience.places is None:
            return UNLIMITED
        taken = self[audience.pk].taken if audience.pk in self else 0
        return max(audience.places - taken, 0)

    def is_full(self, audience: Audience) -> bool:
        """Whether somebody of this audience who comes now gets none of its own places."""
        if audience.places is None:
            return False
        queue = self.sign_up.has_waiting_list and audience.pk in self and self[audience.pk].waiting
        return bool(queue) or not self.left_in(audience)

    @property
    def has_place_for_newcomers(self) -> bool:
        """Somebody who comes now, as no audience, gets a place and need not wait for others."""
        waits = self.sign_up.has_waiting_list and self.somebody_is_first(None)
        return self.free(None) > 0 and not waits

    def take(self, audience: Audience | None, number: int) -> None:
        """Count places that were given just now."""
        key = audience.pk if audience else None
        tally = self.setdefault(key, Tally(places=audience.places if audience else None))
        tally.taken += number

    def somebody_is_first(self, audience: Audience | None) -> bool:
        """Whether a free place is meant for somebody who waits already.

        Who waits because their own audience has too few places keeps nobody else from one.
        """
        own = audience.pk if audience else None
        return any(
            key == own or (not tally.is_full and self._first_fits(key, tally))
            for key, tally in self.items()
            if tally.waiting
        )

    def _first_fits(self, key: int | None, tally: Tally) -> bool:
        """Whether the places of an audience suffice for the first group that waits in it."""
        if tally.places is None:
            return True
        waiting = self.sign_up.registrations.waiting_in_order().heads().filter(audience=key)
        first = waiting.first()
        return first is not None and len(first.companions()) <= tally.places - tally.taken


def with_places(sessions: models.QuerySet["Session"]) -> models.QuerySet["Session"]:
    """Sessions with how many places are `taken` in each now, and how many people are `waiting`."""
    real = Q(bookings__registration__is_test=False)
    held = holding_place("bookings__") & holding_place("bookings__registration__")
    queued = Q(bookings__state=State.WAITING, bookings__registration__state=State.CONFIRMED)
    return sessions.annotate(
        taken=Count("bookings", filter=real & held), waiting=Count("bookings", filter=real & queued)
    )


def places_of_sessions(session_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many places are taken now in each of these sessions, and how many people wait."""
    sessions = with_places(Session.objects.filter(pk__in=list(session_ids)))
    rows = sessions.order_by().values_list("pk", "taken", "waiting")
    return {pk: (taken, waiting) for pk, taken, waiting in rows}

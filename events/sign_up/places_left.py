"""What the programme tells about places in its parts: as the form to sign up does, or nothing."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from events.facts import PlacesLeft
from events.models import EventPage, Session, SignUp, SignUpPhase, Tallies, WaitingList
from events.sign_up.session_choice import CHOSEN_KINDS
from events.sign_up.session_options import SessionOption, recent_offer


def tell_places(event: EventPage, sessions: Iterable[Session]) -> None:
    """Give each part that can be chosen now its `places_left`, in a constant number of queries.

    Nothing is told when nobody can sign up: before and after, for a cancelled event, and when the
    event itself is full without a waiting list. The numbers are those of the form, and like those
    some seconds old at most.
    """
    now = timezone.now()
    choosable = [item for item in sessions if item.kind in CHOSEN_KINDS and item.start > now]
    sign_up = SignUp.objects.filter(event_id=event.pk).first() if choosable else None
    if sign_up is None:
        return
    sign_up.event = event
    if sign_up.phase(now) != SignUpPhase.OPEN or _has_no_place_left(sign_up):
        return
    groups = recent_offer(sign_up).groups
    options = {option.session.pk: option for group in groups for option in group.options}
    has_queue = sign_up.session_waiting_list != WaitingList.OFF
    for session in choosable:
        if session.pk in options and not session.cancelled:
            text, tone = _words(options[session.pk], has_queue)
            url = f"{event.sign_up_url()}?onderdeel={session.pk}"
            session.places_left = PlacesLeft(text, tone, url)


def _has_no_place_left(sign_up: SignUp) -> bool:
    """The event is full, and has no waiting list."""
    if sign_up.limit is None or sign_up.has_waiting_list:
        return False
    return not Tallies(sign_up).free(None)


def _words(option: SessionOption, has_queue: bool) -> tuple[str, str]:
    if option.is_full:
        return (_("Full, with a waiting list") if has_queue else _("Full")), "info"
    if option.places_text:
        return _("Almost full: %(places)s") % {"places": option.places_text}, "warning"
    return "", ""

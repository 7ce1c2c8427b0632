"""Set up the sign-up of an event: open and close it, its codes, and what deserves a second look."""

import secrets
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Audience, Invitation, SignUp, Tallies
from events.models.registrations import CODE_LETTERS
from events.programme import small_rooms
from events.sign_up.locking import sign_up_lock
from events.sign_up.moves import RefusedError

CODE_LENGTH = 8


def open_now(sign_up_pk: int) -> None:
    """Let people sign up from this moment on."""
    now = timezone.now()
    with sign_up_lock(sign_up_pk) as sign_up:
        event = sign_up.event
        if event.is_cancelled or not event.start or event.start <= now:
            raise RefusedError(
                whole=_("This event has begun, has been cancelled or has no date: nobody can come.")
            )
        closes_at = sign_up.closes_at if sign_up.closes_at and sign_up.closes_at > now else None
        SignUp.objects.filter(pk=sign_up_pk).update(opens_at=now, closes_at=closes_at)


def close_now(sign_up_pk: int) -> None:
    """Let nobody sign up from this moment on; who waits still moves up."""
    now = timezone.now()
    with sign_up_lock(sign_up_pk) as sign_up:
        opens_at: datetime | None = sign_up.opens_at
        if opens_at and opens_at >= now:
            opens_at = None
        SignUp.objects.filter(pk=sign_up_pk).update(opens_at=opens_at, closes_at=now)


def new_codes(
    sign_up: SignUp,
    number: int,
    *,
    max_uses: int = 1,
    audience: Audience | None = None,
    valid_until: datetime | None = None,
) -> list[Invitation]:
    """Make so many invitation codes that nobody can guess."""
    return Invitation.objects.bulk_create(
        Invitation(
            sign_up=sign_up,
            code=code,
            max_uses=max_uses,
            audience=audience,
            valid_until=valid_until,
        )
        for code in fresh_codes(sign_up, number)
    )


def fresh_codes(sign_up: SignUp, number: int) -> list[str]:
    """So many codes that this sign-up does not have yet."""
    taken = set(sign_up.invitations.values_list("code", flat=True))
    codes: set[str] = set()
    while len(codes) < number:
        code = "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))
        if code not in taken:
            codes.add(code)
    return sorted(codes)


def warnings_of(sign_up: SignUp) -> list[str]:
    """What staff should look at: fewer places than are taken, and rooms that are too small."""
    tallies = Tallies(sign_up)
    texts = []
    if sign_up.limit is not None and tallies.taken > sign_up.limit:
        texts.append(
            ngettext(
                "%(taken)s place is taken, and there are only %(limit)s. Nobody loses a place; "
                "nobody gets one before it fits again.",
                "%(taken)s places are taken, and there are only %(limit)s. Nobody loses a place; "
                "nobody gets one before it fits again.",
                tallies.taken,
            )
            % {"taken": tallies.taken, "limit": sign_up.limit}
        )
    for audience in sign_up.audiences.all():
        taken = tallies[audience.pk].taken if audience.pk in tallies else 0
        if audience.places is not None and taken > audience.places:
            texts.append(
                _("'%(audience)s' has %(places)s places, and %(taken)s are taken.")
                % {"audience": audience, "places": audience.places, "taken": taken}
            )
    sessions = sign_up.event.sessions.filter(cancelled=False).select_related("room")
    return [*texts, *(clash.text for clash in small_rooms(sessions))]

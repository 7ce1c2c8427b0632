"""Sign up for an event: one transaction under its lock.

Everything slow (checking the form, hashing, mail) happens before or after. What is decided here
is decided by the rows as they are under the lock, and by one clock.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import (
    ENDED,
    Access,
    Answer,
    Audience,
    Booking,
    Invitation,
    Move,
    Registration,
    Session,
    SignUp,
    SignUpPhase,
    State,
    Tallies,
    after,
    email_key_of,
)
from events.sign_up.locking import is_collision, sign_up_lock
from events.sign_up.moves import (
    MAIL_AFTER,
    SYSTEM,
    UNASKED_AN_HOUR,
    VISITOR,
    Actor,
    RefusedError,
    apply_move,
    log_move,
    named_lately,
    new_mail,
    queue_unasked,
    tell_all,
)
from events.sign_up.option_places import check_options
from events.sign_up.session_choice import check_free, check_no_overlap, choosable_sessions
from home.models import Question
from home.models.answer_files import file_of

#: Forms that were opened before closing may still be sent; said on the form.
GRACE = timedelta(seconds=60)


@dataclass(frozen=True)
class Attendee:
    """Somebody who wants to come, checked by a form."""

    first_name: str
    last_name: str
    email: str = ""
    organisation: str = ""
    organisation_kind: str = ""
    job_title: str = ""
    answers: Mapping[Question, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Application:
    """A form that was sent: who, which parts, and what to do when it is full.

    `submit_key` makes sending it twice the same as once. `opened_at` is when the form was made.
    """

    submit_key: uuid.UUID
    attendees: Sequence[Attendee]
    session_ids: Sequence[int] = ()
    waiting_session_ids: Sequence[int] = ()
    audience_id: int | None = None
    invitation_code: str = ""
    accepts_waiting: bool = False
    language: str = "nl"
    user: Any = None
    opened_at: datetime | None = None
    source: str = Registration.Source.WEB
    is_test: bool = False
    over_capacity: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an application."""

    registration: Registration
    is_new: bool
    #: The address has a registration already: its owner got a mail, the sender must not see it.
    was_known: bool = False


def register(sign_up_pk: int, application: Application, actor: Actor = VISITOR) -> Outcome:
    """Give places, or a place in the queue, to all attendees of an application or to none.

    Raises `RefusedError` when a part is full, closed or does not fit, and `BusyError`.
    """
    try:
        return _register(sign_up_pk, application, actor)
    except IntegrityError as error:
        if not is_collision(error):
            raise
        # Somebody stored it past the lock, or drew the same code: now it can be seen.
        return _register(sign_up_pk, application, actor)


def _register(sign_up_pk: int, application: Application, actor: Actor) -> Outcome:
    with sign_up_lock(sign_up_pk) as sign_up:
        earlier = _earlier(sign_up, application)
        for found in earlier:
            if found.submit_key == application.submit_key:
                return _replay(sign_up, application, found)
        _check_open(sign_up, application, actor)
        audience, invitation = _admission(sign_up, application)
        if not invitation and application.source == Registration.Source.WEB:
            check_domains(sign_up, application.attendees)
        if application.source == Registration.Source.WEB and not application.is_test:
            _check_not_flooded(application.attendees)
        move = _first_move(sign_up, application, audience)
        sessions = _chosen_sessions(sign_up, application, move)
        if not (application.over_capacity or application.is_test):
            check_options(sign_up, [attendee.answers for attendee in application.attendees])
        # Only now, so that nobody learns from what is refused whether we know an address.
        for known in earlier:
            if known.state != State.OFFERED or known.offer_is_open:
                mail = new_mail(known, "known", f"{known.pk}:{timezone.localdate()}")
                mail.language = application.language
                queue_unasked([mail])
                return Outcome(known, is_new=False, was_known=True)
            apply_move(known, Move.EXPIRE, SYSTEM)  # as the clock had decided
        if invitation and not application.is_test:
            _use(invitation)
        registrations = _store(sign_up, application, audience, invitation, move)
        _book(registrations, sessions)
        store_answers(registrations, application.attendees)
        log_move(registrations, move, actor)
        tell_all(registrations, MAIL_AFTER[move])
        return Outcome(registrations[0], is_new=True)


# What is checked


def _replay(sign_up: SignUp, application: Application, found: Registration) -> Outcome:
    """The same form once more: what it made stands, and nothing is overwritten.

    When it says something else by now, or what it made has ended, it must be sent as a new form.
    """
    same_person = email_key_of(found.email) == email_key_of(application.attendees[0].email)
    if found.sign_up_id != sign_up.pk or not same_person or found.has_ended:
        raise RefusedError(
            form_key=_("This form was sent before. Check it, and send it once more to sign up.")
        )
    return Outcome(found, is_new=False)


def _check_open(sign_up: SignUp, application: Application, actor: Actor) -> None:
    if sign_up.event.start is None:
        raise RefusedError(whole=_("This event has no date yet, so nobody can be signed up."))
    if actor.by == "staff":
        return
    if len(application.attendees) > sign_up.max_group:
        raise RefusedError(whole=_("These are more people than one sign-up can hold."))
    if application.is_test:
        return
    now = timezone.now()
    phase = sign_up.phase(now)
    if phase == SignUpPhase.EARLY:
        raise RefusedError(whole=_("Signing up has not opened yet."))
    if phase == SignUpPhase.CLOSED:
        in_grace = (
            application.opened_at
            and sign_up.phase(application.opened_at) == SignUpPhase.OPEN
            and sign_up.phase(now - GRACE) == SignUpPhase.OPEN
        )
        if not in_grace:
            raise RefusedError(whole=_("Signing up has closed."))
    if sign_up.access == Access.MEMBERS and application.user is None:
        raise RefusedError(whole=_("Only members can sign up. Sign in first."))


def _earlier(sign_up: SignUp, application: Application) -> list[Registration]:
    """What this very form made before, and what the address has already."""
    same_form = Q(submit_key=application.submit_key)
    key = email_key_of(application.attendees[0].email)
    if not key:
        return list(Registration.objects.filter(same_form))
    same_address = Q(sign_up=sign_up, email_key=key, leader=None, is_test=application.is_test) & ~Q(
        state__in=ENDED
    )
    return list(Registration.objects.filter(same_form | same_address))


def _admission(
    sign_up: SignUp, application: Application
) -> tuple[Audience | None, Invitation | None]:
    """The audience and the invitation."""
    invitation = None
    if application.invitation_code:
        key = email_key_of(application.attendees[0].email)
        invitation = (
            Invitation.objects.select_related("audience")
            .filter(sign_up=sign_up, code__iexact=application.invitation_code)
            .first()
        )
        if invitation is None or not invitation.is_valid_for(key):
            raise RefusedError(invitation=_("We do not know this code, or it is not for you."))
        if invitation.uses >= invitation.max_uses and not application.is_test:
            raise RefusedError(invitation=_("This code has been used already."))
    elif sign_up.access == Access.INVITED and application.source == Registration.Source.WEB:
        raise RefusedError(invitation=_("Fill in the code of your invitation."))
    if invitation and invitation.audience:
        return invitation.audience, invitation
    audience = None
    if application.audience_id:
        audience = Audience.objects.filter(sign_up=sign_up, pk=application.audience_id).first()
        if audience is None or (audience.invitation_only and not invitation):
            raise RefusedError(audience=_("Choose one of these groups."))
    elif (
        invitation
        and application.source == Registration.Source.WEB
        and sign_up.audiences.filter(invitation_only=False).exists()
    ):
        # With a code the form lets this be empty: the code of a group says it, another does not.
        raise RefusedError(audience=_("Choose one of these groups."))
    return audience, invitation


def check_domains(sign_up: SignUp, attendees: Sequence[Attendee]) -> None:
    """Refuse addresses of other domains than the sign-up is for; by field, as the form has them."""
    wrong = [
        f"email_{number}" if number > 1 else "email"
        for number, attendee in enumerate(attendees, 1)
        if attendee.email and not sign_up.allows_address(attendee.email)
    ]
    if wrong:
        text = _("This is for addresses of %(domains)s only.") % {"domains": sign_up.mail_domains}
        raise RefusedError(**dict.fromkeys(wrong, text))


def _check_not_flooded(attendees: Sequence[Attendee]) -> None:
    """Refuse colleagues whose address was named so often that somebody may be bothering them."""
    keys = [email_key_of(attendee.email) for attendee in attendees[1:]]
    if not any(keys):
        return
    named = named_lately(filter(None, keys))
    named.update(keys)
    often = [
        f"email_{number}"
        for number, key in enumerate(keys, 2)
        if key and named[key] > UNASKED_AN_HOUR
    ]
    if often:
        text = _(
            "This address was used often in the last hour. Leave it empty: you get the ticket."
        )
        raise RefusedError(**dict.fromkeys(often, text))


def _use(invitation: Invitation) -> None:
    used = Invitation.objects.filter(pk=invitation.pk, uses__lt=F("max_uses"))
    if not used.update(uses=F("uses") + 1):
        raise RefusedError(invitation=_("This code has been used already."))


def _first_move(sign_up: SignUp, application: Application, audience: Audience | None) -> Move:
    """What happens to a new registration: a place, the queue, or approval first."""
    by_staff = application.source != Registration.Source.WEB
    if sign_up.needs_approval and not by_staff:
        return Move.ASK_APPROVAL
    if application.is_test or application.over_capacity:
        return Move.REGISTER
    tallies = Tallies(sign_up)
    number, free = len(application.attendees), tallies.free(audience)
    fits = number <= free
    others_first = sign_up.has_waiting_list and tallies.somebody_is_first(audience)
    if fits and not others_first:
        return Move.REGISTER
    if sign_up.has_waiting_list and application.accepts_waiting:
        return Move.JOIN_WAITING_LIST
    if free and not others_first:
        raise _too_few(sign_up, number)
    raise _full(sign_up, audience, audience_only=not fits and tallies.free(None) > 0)


def _too_few(sign_up: SignUp, number: int) -> RefusedError:
    """Say to a group that some of them would fit."""
    words = {"number": number}
    if sign_up.has_waiting_list:
        text = _(
            "You are with %(number)s people, and so many places are not left any more. "
            "Sign up fewer people, or join the waiting list together."
        )
        return RefusedError(waiting=text % words)
    text = _(
        "You are with %(number)s people, and so many places are not left any more. "
        "Sign up fewer people."
    )
    return RefusedError(whole=text % words)


def _full(sign_up: SignUp, audience: Audience | None, *, audience_only: bool) -> RefusedError:
    """Say what is full: the event, or the places of this audience while others have some."""
    if audience and audience_only:
        words = {"audience": audience.name}
        if sign_up.has_waiting_list:
            text = _("No places are left for '%(audience)s'. You can join the waiting list.")
            return RefusedError(waiting=text % words)
        return RefusedError(whole=_("No places are left for '%(audience)s'.") % words)
    if sign_up.has_waiting_list:
        return RefusedError(
            waiting=_("The last places have just been taken. You can join the waiting list.")
        )
    return RefusedError(whole=_("All places have been taken."))


def _chosen_sessions(
    sign_up: SignUp, application: Application, move: Move
) -> dict[int, tuple[Session, State]]:
    """The sessions with the state in which each is booked; all are free, or none is taken."""
    wanted = {*application.session_ids, *application.waiting_session_ids}
    if not wanted:
        return {}
    sessions = choosable_sessions(sign_up, wanted)
    missing = wanted - sessions.keys()
    if missing:
        raise RefusedError(sessions=_("One of the parts that you chose cannot be chosen any more."))
    chosen = set(application.session_ids)
    check_no_overlap([sessions[pk] for pk in chosen])
    if move != Move.REGISTER:
        return {pk: (session, State.WAITING) for pk, session in sessions.items()}
    if not (application.over_capacity or application.is_test):
        check_free([sessions[pk] for pk in chosen], len(application.attendees))
    return {
        pk: (session, State.CONFIRMED if pk in chosen else State.WAITING)
        for pk, session in sessions.items()
    }


# What is stored


def _store(
    sign_up: SignUp,
    application: Application,
    audience: Audience | None,
    invitation: Invitation | None,
    move: Move,
) -> list[Registration]:
    now = timezone.now()
    shared: dict[str, Any] = {
        "sign_up": sign_up,
        "audience": audience,
        "language": application.language,
        "state": after(None, move),
        "queued_at": now,
        "created_at": now,
        "source": application.source,
        "is_test": application.is_test,
        "over_capacity": application.over_capacity,
    }
    lead, *others = application.attendees
    first = Registration.objects.create(
        submit_key=application.submit_key,
        invitation=invitation,
        user=application.user,
        **personal_values(lead),
        **shared,
    )
    group = Registration.objects.bulk_create(
        Registration(leader=first, **personal_values(other), **shared) for other in others
    )
    return [first, *group]


def personal_values(attendee: Attendee) -> dict[str, str]:
    """The columns that say who it is."""
    return {
        "first_name": attendee.first_name,
        "last_name": attendee.last_name,
        "email": attendee.email,
        # Who has no address of their own never meets anybody in the unique constraint.
        "email_key": email_key_of(attendee.email) or f"none:{uuid.uuid4()}",
        "organisation": attendee.organisation,
        "organisation_kind": attendee.organisation_kind,
        "job_title": attendee.job_title,
    }


def _book(
    registrations: list[Registration],
    sessions: Mapping[int, tuple[Session, State]],
) -> None:
    now = timezone.now()
    Booking.objects.bulk_create(
        Booking(registration=registration, session=session, state=state, queued_at=now)
        for registration in registrations
        for session, state in sessions.values()
    )


def store_answers(registrations: list[Registration], attendees: Sequence[Attendee]) -> None:
    """Keep what was answered, with the words of the questions."""
    Answer.objects.bulk_create(
        Answer(
            registration=registration,
            question=question,
            label=question.label,
            value=value,
            file_id=file_of(value),
            sensitive=question.sensitive,
            for_caterer=question.for_caterer,
        )
        for registration, attendee in zip(registrations, attendees, strict=True)
        for question, value in attendee.answers.items()
    )

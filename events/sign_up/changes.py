"""Change what was signed up for: cancel, swap, hand over, accept, approve.

Each is a transaction under the lock of the event; doing it twice is the same as doing it once.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import (
    ENDED,
    Booking,
    Move,
    MoveError,
    Registration,
    RegistrationLog,
    Scan,
    SignUp,
    State,
    Tallies,
    after,
    email_key_of,
    places_of_sessions,
)
from events.models.registrations import new_code, new_ticket
from events.sign_up.differences import (
    between_answers,
    between_details,
    between_places,
    places_of,
)
from events.sign_up.locking import BusyError, is_busy, sign_up_lock
from events.sign_up.moves import (
    SYSTEM,
    UNASKED_AN_HOUR,
    VISITOR,
    Actor,
    RefusedError,
    apply_move,
    move_booking,
    named_lately,
    new_mail,
    queue_unasked,
)
from events.sign_up.option_places import check_options
from events.sign_up.registration import (
    Attendee,
    check_domains,
    personal_values,
    store_answers,
)
from events.sign_up.session_choice import check_free, check_no_overlap, choosable_sessions, overlap
from events.sign_up.waiting_list import fill, grant_wishes
from home.models import AnswerFile
from home.models.answer_files import file_of
from home.outgoing_mail import queue_mails
from home.tasks import mail_bell


def cancel(pk: int, actor: Actor = VISITOR, *, to_be_forgotten: bool = False) -> Registration:
    """Give a place up, with those that came along; what comes free goes to who waits.

    Cancelling twice is the same as once. Raises `RefusedError` after the deadline, unless they want
    `to_be_forgotten`, to which they have a right at any moment (GDPR, article 17).
    """
    with _locked(pk) as registration:
        if not registration.has_ended:
            if not to_be_forgotten:
                _check_changeable(registration, actor)
            apply_move(registration, Move.CANCEL, actor, offer_until=None)
            fill(registration.sign_up)
        return registration


def answer_offer(pk: int, accepts: bool, actor: Actor = VISITOR) -> Registration:
    """Accept or decline an offer; which of both and the end came first, the lock decides."""
    with _locked(pk) as registration:
        if accepts and registration.state == State.CONFIRMED:
            return registration
        if not accepts and registration.has_ended:
            return registration
        over = accepts and registration.sign_up.is_over
        if over or not registration.offer_is_open:
            raise RefusedError(whole=_("This offer has ended."))
        move = Move.ACCEPT if accepts else Move.DECLINE
        moved = apply_move(registration, move, actor, offer_until=None)
        if accepts:
            grant_wishes(registration.sign_up, moved, actor)
        fill(registration.sign_up)
        return registration


def approve(pk: int, actor: Actor, *, over_capacity: bool = False) -> Registration:
    """Let somebody in; without a free place they join the waiting list.

    `over_capacity` is staff's word that they want one more than there are places.
    """
    with _locked(pk) as registration:
        size = len(registration.companions())
        fits = Tallies(registration.sign_up).free(registration.audience) >= size
        if fits or over_capacity:
            beyond = over_capacity and not fits
            moved = apply_move(registration, Move.APPROVE, actor, over_capacity=beyond)
            grant_wishes(registration.sign_up, moved, actor)
        elif registration.sign_up.has_waiting_list:
            apply_move(registration, Move.APPROVE_TO_WAITING_LIST, actor)
        else:
            raise RefusedError(whole=_("All places have been taken."))
        fill(registration.sign_up)
        return registration


def reject(pk: int, actor: Actor) -> Registration:
    """Do not let somebody in; the reason is in the mail."""
    with _locked(pk) as registration:
        apply_move(registration, Move.REJECT, actor)
        return registration


def give_place(pk: int, actor: Actor, *, over_capacity: bool = False) -> Registration:
    """Give somebody on the waiting list a place by hand."""
    with _locked(pk) as registration:
        size = len(registration.companions())
        fits = Tallies(registration.sign_up).free(registration.audience) >= size
        if not (fits or over_capacity):
            raise RefusedError(
                whole=_("There is no free place. Say that you want to go beyond the places.")
            )
        beyond = over_capacity and not fits
        moved = apply_move(registration, Move.PROMOTE, actor, over_capacity=beyond)
        grant_wishes(registration.sign_up, moved, actor)
        fill(registration.sign_up)
        return registration


def give_session_place(
    booking_pk: int, actor: Actor, *, over_capacity: bool = False
) -> Registration:
    """Give somebody who waits for a part of the programme a place in it by hand.

    What they have at the same time they keep: it must be given up first.
    """
    booking = Booking.objects.get(pk=booking_pk)
    with _locked(booking.registration_id) as registration:
        booking = Booking.objects.select_related("session").get(pk=booking_pk)
        if registration.state != State.CONFIRMED:
            raise RefusedError(whole=_("Only who has a place at the event can get one in a part."))
        confirmed = registration.bookings.filter(
            state=State.CONFIRMED, session__cancelled=False
        ).select_related("session")
        check_no_overlap([booking.session, *(other.session for other in confirmed)])
        taken, _waiting = places_of_sessions([booking.session_id])[booking.session_id]
        capacity = booking.session.capacity
        if capacity is not None and taken >= capacity and not over_capacity:
            raise RefusedError(
                whole=_("There is no free place. Say that you want to go beyond the places.")
            )
        before = places_of(registration)
        move_booking(booking, Move.PROMOTE, actor)
        _tell_places(registration, before, actor)
        return registration


def change_sessions(
    pk: int, session_ids: Iterable[int], waiting_ids: Iterable[int] = (), actor: Actor = VISITOR
) -> Registration:
    """Choose other parts of the programme: all of the change, or nothing.

    What somebody has already stays theirs, also when it is full by now. Who has no place at the
    event yet only says what they would like.
    """
    with _locked(pk) as registration:
        _check_changeable(registration, actor)
        if registration.has_ended:
            raise RefusedError(whole=_("This registration has been cancelled."))
        sign_up, before = registration.sign_up, places_of(registration)
        for booking in registration.bookings.filter(state=State.OFFERED):
            if not booking.offer_is_open:
                move_booking(booking, Move.EXPIRE, SYSTEM)  # as the clock had decided
        bookings = {
            item.session_id: item for item in registration.bookings.select_related("session")
        }
        current, queued, offered = (
            {pk for pk, item in bookings.items() if item.state == state}
            for state in (State.CONFIRMED, State.WAITING, State.OFFERED)
        )
        chosen, waits = set(session_ids), set(waiting_ids)
        if registration.state != State.CONFIRMED:
            chosen, waits = set(), chosen | waits
        chosen |= waits & current  # who has a place need not wait for it
        waits -= chosen | offered  # an offer stays until it is answered
        added = (chosen - current) | (waits - queued)
        sessions = choosable_sessions(sign_up, added)
        if added - sessions.keys():
            raise RefusedError(
                sessions=_("One of the parts that you chose cannot be chosen any more.")
            )
        gained = [sessions[key] for key in chosen - current]
        kept = [bookings[key].session for key in chosen & current]
        check_no_overlap([*(item for item in kept if not item.cancelled), *gained])
        check_free([item for item in gained if item.pk not in offered], own_queues=queued)
        left = (current - chosen) | (queued - chosen - waits)
        for keys, move in (
            (left, Move.CANCEL),
            (chosen & offered, Move.ACCEPT),
            (chosen & queued, Move.PROMOTE),
        ):
            for key in sorted(keys):
                move_booking(bookings[key], move, actor, offer_until=None)
        _book_anew(registration, chosen - current - offered - queued, Move.REGISTER, actor)
        _book_anew(registration, waits - queued, Move.JOIN_WAITING_LIST, actor)
        if left or added:
            _tell_places(registration, before, actor)
            fill(sign_up)
        return registration


def answer_session_offer(booking_pk: int, accepts: bool, actor: Actor = VISITOR) -> Registration:
    """Take a place that came free in a session, in exchange for what is at the same time."""
    booking = Booking.objects.select_related("registration").get(pk=booking_pk)
    with _locked(booking.registration_id) as registration:
        booking = Booking.objects.select_related("session").get(pk=booking_pk)
        if accepts and booking.state == State.CONFIRMED:
            return registration
        if not accepts and booking.state in ENDED:
            return registration
        if not booking.offer_is_open or (accepts and booking.session.cancelled):
            raise RefusedError(whole=_("This offer has ended."))
        before = places_of(registration)
        if accepts:
            for other in registration.bookings.filter(state=State.CONFIRMED).select_related(
                "session"
            ):
                if overlap(other.session, booking.session):
                    move_booking(other, Move.CANCEL, actor)
        move_booking(booking, Move.ACCEPT if accepts else Move.DECLINE, actor, offer_until=None)
        _tell_places(registration, before, actor)
        fill(registration.sign_up)
        return registration


def change_details(pk: int, attendee: Attendee, actor: Actor = VISITOR) -> Registration:
    """Correct names and answers. The address stays: see `hand_over` and `correct_address`."""
    with _locked(pk) as registration:
        _check_changeable(registration, actor)
        check_options(registration.sign_up, [attendee.answers], without=registration)
        values = personal_values(attendee)
        for name in ("email", "email_key"):
            values.pop(name)
        details = between_details(registration, values)
        still_asked = registration.answers.filter(
            question__questionnaire=registration.sign_up.questionnaire_id
        ).values_list("question", flat=True)
        answers = between_answers(registration.answers.all(), attendee.answers, still_asked)
        Registration.objects.filter(pk=pk).update(**values)
        asked = {question.pk for question in attendee.answers}
        files = set(registration.answers.exclude(file=None).values_list("file", flat=True))
        # What was answered to a question that is not asked any more stays.
        registration.answers.filter(
            question__questionnaire=registration.sign_up.questionnaire_id
        ).exclude(question__in=asked).delete()
        for question, value in attendee.answers.items():
            registration.answers.update_or_create(
                question=question,
                defaults={
                    "label": question.label,
                    "value": value,
                    "file_id": file_of(value),
                    "sensitive": question.sensitive,
                    "for_caterer": question.for_caterer,
                },
            )
        if files:
            AnswerFile.objects.loose().filter(pk__in=files).delete()
        _note(registration, "details", actor)
        if (details or answers) and not registration.has_ended:
            _tell_change(registration, actor, details=details, answers=answers)
        registration.refresh_from_db()
        return registration


def hand_over(pk: int, attendee: Attendee, actor: Actor = VISITOR) -> Registration:
    """Give the place to somebody else: a new ticket, code and link; the old ones end."""
    with _locked(pk) as registration:
        _check_changeable(registration, actor)
        if registration.state != State.CONFIRMED:
            raise RefusedError(whole=_("Only a confirmed place can be handed over."))
        _check_address_is_free(registration, attendee.email)
        if actor.by == "visitor" and _is_flooded(attendee.email):
            raise RefusedError(email=_("This address cannot be used. Ask us if you need help."))
        if actor.by != "staff" and not registration.invitation_id:
            check_domains(registration.sign_up, [attendee])
        check_options(registration.sign_up, [attendee.answers], without=registration)
        queue_mails([new_mail(registration, "handed_over", name=registration.first_name)])
        registration.answers.all().delete()
        Registration.objects.filter(pk=pk).update(
            ticket=new_ticket(),
            code=new_code(),
            link_version=F("link_version") + 1,
            version=F("version") + 1,
            user=None,
            note="",  # it was about somebody else
            **personal_values(attendee),
        )
        registration.refresh_from_db()
        store_answers([registration], [attendee])
        _note(registration, "hand_over", actor)
        queue_mails([new_mail(registration, "confirmed")])
        return registration


def correct_address(pk: int, email: str, actor: Actor) -> Registration:
    """Correct a mistyped address: the mail goes there anew, and older links stop working."""
    with _locked(pk) as registration:
        _check_address_is_free(registration, email)
        Registration.objects.filter(pk=pk).update(
            email=email,
            email_key=email_key_of(email),
            link_version=F("link_version") + 1,
            version=F("version") + 1,
        )
        registration.refresh_from_db()
        _note(registration, "address", actor)
        if not registration.has_ended:
            queue_mails([new_mail(registration, "changed", by=actor.by, address=True)])
        return registration


def send_link(sign_up: SignUp, email: str) -> None:
    """Mail somebody their links, at most once in ten minutes; nothing when we do not know them.

    For who is not known the same work is done and taken back: nobody learns from how long it
    takes whether an address has signed up.
    """
    now = timezone.now()
    known = list(sign_up.registrations.active().filter(email_key=email_key_of(email)))
    slot = int(now.timestamp()) // 600
    people = known or [Registration(sign_up=sign_up, email=email)]
    try:
        with transaction.atomic():
            queue_unasked([new_mail(item, "link", f"{item.pk}:{slot}") for item in people])
            transaction.set_rollback(not known)
        if not known:
            transaction.on_commit(mail_bell.ring, robust=True)
    except OperationalError as error:
        if is_busy(error):
            raise BusyError from error
        raise


def _check_address_is_free(registration: Registration, email: str) -> None:
    taken = registration.sign_up.registrations.active().filter(
        email_key=email_key_of(email), leader=None, is_test=registration.is_test
    )
    if taken.exclude(pk=registration.pk).exists():
        raise RefusedError(email=_("This address cannot be used. Ask us if you need help."))


def _is_flooded(email: str) -> bool:
    key = email_key_of(email)
    return named_lately([key])[key] >= UNASKED_AN_HOUR


def _note(registration: Registration, action: str, actor: Actor) -> None:
    RegistrationLog.objects.create(
        registration=registration,
        by=actor.by,
        actor=actor.user,
        action=action,
        from_state=registration.state,
        to_state=registration.state,
        reason=actor.reason[:300],
    )


def _check_changeable(registration: Registration, actor: Actor) -> None:
    if actor.by != "visitor":
        return
    if not registration.sign_up.can_be_changed:
        raise RefusedError(whole=_("This can no longer be changed here. Please contact us."))
    group = Registration.objects.filter(Q(pk=registration.pk) | Q(leader=registration))
    # The door holds the row of who it checks in, so after this nobody comes in unseen.
    pks = list(group.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    if Scan.objects.counting().filter(registration__in=pks).exists():
        raise RefusedError(
            whole=_("Somebody has been checked in at the door, so this cannot be changed any more.")
        )


@contextmanager
def _locked(pk: int) -> Iterator[Registration]:
    """The registration as it is under the lock of its event."""
    sign_up_pk = Registration.objects.values_list("sign_up_id", flat=True).get(pk=pk)
    with sign_up_lock(sign_up_pk) as sign_up:
        registration = Registration.objects.select_related("audience", "leader").get(pk=pk)
        registration.sign_up = sign_up
        try:
            yield registration
        except MoveError as error:
            raise RefusedError(
                whole=_("This is not possible any more: something has changed meanwhile.")
            ) from error


def _book_anew(
    registration: Registration, session_ids: Iterable[int], move: Move, actor: Actor
) -> None:
    """Book sessions; a booking that had ended comes back to life."""
    for session_id in sorted(session_ids):
        Booking.objects.update_or_create(
            registration=registration,
            session_id=session_id,
            defaults={
                "state": after(None, move),
                "queued_at": timezone.now(),
                "offer_until": None,
            },
        )
        RegistrationLog.objects.create(
            registration=registration,
            by=actor.by,
            actor=actor.user,
            action=move,
            session_id=session_id,
            to_state=after(None, move),
            reason=actor.reason[:300],
        )


def _tell_places(registration: Registration, before: Mapping[int, str], actor: Actor) -> None:
    places = between_places(before, places_of(registration))
    _tell_change(registration, actor, places=places)


def _tell_change(registration: Registration, actor: Actor, **differences: Any) -> None:
    """Mail what has changed, as a newer version of what is in their calendar."""
    Registration.objects.filter(pk=registration.pk).update(version=F("version") + 1)
    registration.version += 1
    if registration.recipient:
        queue_mails([new_mail(registration, "changed", by=actor.by, **differences)])

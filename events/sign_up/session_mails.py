"""What the mails about parts of the programme say."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Booking, Registration, Session, State
from events.sign_up.differences import session_text
from events.sign_up.letters import absolute, letter_about, manage_url, moment_text, title_of
from events.sign_up.programme_news import differs, facts_of_session
from events.sign_up.session_choice import overlap
from events.sign_up.tickets import sessions_to_go_to
from home.letters import Button, Change, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError


def _session_of(mail: OutgoingMail) -> tuple[Booking, Session]:
    booking = Booking.objects.select_related("session").get(pk=mail.context["booking"])
    return booking, booking.session


def _open_offer_of(mail: OutgoingMail) -> tuple[Booking, Session]:
    booking, session = _session_of(mail)
    if not booking.offer_is_open or session.cancelled:
        raise NotNeededError("This offer has ended.")
    return booking, session


def session_promoted(mail: OutgoingMail, registration: Registration) -> Letter:
    """A place from the waiting list of a part."""
    booking, session = _session_of(mail)
    if booking.state != State.CONFIRMED:
        raise NotNeededError("This place has been given up by now.")
    return letter_about(
        mail,
        registration,
        _("You have a place in '%(session)s'") % {"session": session.title},
        _("A place came free in a part of the programme that you were waiting for."),
        ticket=True,
    )


def session_offer(mail: OutgoingMail, registration: Registration) -> Letter:
    """An offer of a place in a part."""
    booking, session = _open_offer_of(mail)
    when = session_text(facts_of_session(session), has_place=False)
    return letter_about(
        mail,
        registration,
        _("A place came free in '%(session)s'") % {"session": session.title},
        f"{session.title}: {when}",
        _("It is yours if you accept before %(moment)s. After that it goes to the next one.")
        % {"moment": moment_text(booking.offer_until)},
        _("If you chose something else at the same time, you give that up by accepting."),
        buttons=(Button(_("Accept or decline"), manage_url(registration)),),
    )


def session_offer_reminder(mail: OutgoingMail, registration: Registration) -> Letter:
    """Half of the time to accept it is over."""
    booking, session = _open_offer_of(mail)
    when = session_text(facts_of_session(session), has_place=False)
    return letter_about(
        mail,
        registration,
        _("Do you take the place in '%(session)s'?") % {"session": session.title},
        f"{session.title}: {when}",
        _("We keep a place for you, and you have not answered yet.")
        + " "
        + _("It is yours if you accept before %(moment)s. After that it goes to the next one.")
        % {"moment": moment_text(booking.offer_until)},
        _("If you chose something else at the same time, you give that up by accepting."),
        buttons=(Button(_("Accept or decline"), manage_url(registration)),),
    )


def session_offer_ended(mail: OutgoingMail, registration: Registration) -> Letter:
    """The end of that offer."""
    _booking, session = _session_of(mail)
    if session.cancelled or registration.sign_up.event.is_cancelled:
        raise NotNeededError("This does not go on at all.")
    return letter_about(
        mail,
        registration,
        _("The offer for '%(session)s' has ended") % {"session": session.title},
        _(
            "We do not keep this place for you any more. The rest of your registration stays as "
            "it is."
        ),
    )


def programme_changed(mail: OutgoingMail, registration: Registration) -> Letter:
    """Parts that somebody chose were moved or cancelled: from when and where, to when and where."""
    was = {item["session"]: item["was"] for item in mail.context["moves"]}
    bookings = registration.bookings.current().filter(session__in=was)
    sessions = {
        booking.session: booking.state == State.CONFIRMED
        for booking in bookings.select_related("session__room").order_by("session__start")
        if differs(was[booking.session_id], facts_of_session(booking.session))
    }
    if registration.has_ended or registration.sign_up.event.is_cancelled or not sessions:
        raise NotNeededError("What was moved is as this person knows it, or not theirs any more.")
    cancelled = [session for session in sessions if session.cancelled]
    only = next(iter(sessions)) if len(sessions) == 1 else None
    if only and only.cancelled:
        subject = _("Does not go on: %(session)s") % {"session": only.title}
    elif only:
        subject = _("Changed: %(session)s") % {"session": only.title}
    else:
        subject = _("Your programme has changed: %(event)s") % title_of(registration)
    stays = _("Does it suit you like this? Then you need not do anything. If not, choose again.")
    choose = _("If you like, choose another part instead.")
    can_choose = registration.sign_up.can_be_changed
    programme = absolute(reverse("registration_programme", args=[registration.secret]))
    overview = Button(_("See or change your registration"), manage_url(registration))
    return letter_about(
        mail,
        registration,
        subject,
        _("Something that you chose at '%(event)s' has changed.") % title_of(registration),
        ticket=registration.state == State.CONFIRMED,
        changes=[
            Change(
                session.title,
                session_text(was[session.pk], has_place=has_place),
                session_text(facts_of_session(session), has_place=has_place),
            )
            for session, has_place in sessions.items()
        ],
        after_changes=[
            *_clashes(registration, sessions),
            (choose if len(cancelled) == len(sessions) else stays) if can_choose else "",
        ],
        buttons=(Button(_("Choose again"), programme), overview) if can_choose else (overview,),
    )


def _clashes(registration: Registration, moved: Iterable[Session]) -> Iterator[str]:
    """The parts that somebody has a place in and that are at the same time since the move."""
    going = sessions_to_go_to(registration)
    known = {session.pk for session in moved}
    for first, second in combinations(going, 2):
        if overlap(first, second) and {first.pk, second.pk} & known:
            yield _(
                "'%(first)s' and '%(second)s' are at the same time now. Choose one of them."
            ) % {
                "first": first.title,
                "second": second.title,
            }

"""What the mails about parts of the programme say."""

from django.utils.translation import gettext as _

from events.models import Booking, Registration, Session, State
from events.sign_up.letters import letter_about, manage_url, moment_text
from home.letters import Button, Letter
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
    return letter_about(
        mail,
        registration,
        _("A place came free in '%(session)s'") % {"session": session.title},
        _("It is yours if you accept before %(moment)s. After that it goes to the next one.")
        % {"moment": moment_text(booking.offer_until)},
        _("If you chose something else at the same time, you give that up by accepting."),
        buttons=(Button(_("Accept or decline"), manage_url(registration)),),
    )


def session_offer_reminder(mail: OutgoingMail, registration: Registration) -> Letter:
    """Half of the time to accept it is over."""
    booking, session = _open_offer_of(mail)
    return letter_about(
        mail,
        registration,
        _("Do you take the place in '%(session)s'?") % {"session": session.title},
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
    return letter_about(
        mail,
        registration,
        _("The offer for '%(session)s' has ended") % {"session": session.title},
        _("The place went to the next one. The rest of your registration stays as it is."),
    )

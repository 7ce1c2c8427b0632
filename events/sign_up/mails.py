"""What the mails about registrations say.

Each is written when it is sent, from the rows as they are then; when what it would tell is not
true any more, it is withheld. All texts are in the language of the person it is for.
"""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from events.models import Broadcast, Registration, SignUpPhase, State, WaitingList
from events.sign_up import session_mails
from events.sign_up.broadcasts import letter_to, write_test
from events.sign_up.differences import moved, told
from events.sign_up.feedback import feedback_path
from events.sign_up.invitations import write_invitation
from events.sign_up.letters import (
    absolute,
    last_reason,
    letter_about,
    manage_url,
    moment_text,
    require,
    title_of,
)
from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, register_writer

Words = Callable[[OutgoingMail, Registration], Letter]


def register_writers() -> None:
    """Tell the site who writes these mails."""
    for kind, words in _WORDS.items():
        register_writer(f"events.{kind}", _writer(words))
    register_writer("events.broadcast_test", write_test)
    register_writer("events.invitation", write_invitation)


def _writer(words: Words) -> Callable[[OutgoingMail], Letter]:
    def write(mail: OutgoingMail) -> Letter:
        pk = int(mail.about.rpartition(":")[2])
        registration = (
            Registration.objects.select_related("sign_up__event__locale", "audience", "leader")
            .filter(pk=pk, anonymised_at=None)
            .first()
        )
        if registration is None:
            raise NotNeededError("This registration has been erased.")
        link = mail.context.get("link", registration.link_version)
        if link != registration.link_version and words is not _handed_over:
            raise NotNeededError("The link of this registration is somebody else's by now.")
        letter = words(mail, registration)
        if registration.is_test:
            letter = replace(letter, subject=f"[Test] {letter.subject}")
        return letter

    return write


def _confirmed(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CONFIRMED)
    return letter_about(
        mail,
        registration,
        _("You are coming: %(event)s") % title_of(registration),
        _("You have a place. Below is what you need on the day."),
        registration.sign_up.confirmation_text,
        ticket=True,
    )


def _approved(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CONFIRMED)
    return letter_about(
        mail,
        registration,
        _("Approved: %(event)s") % title_of(registration),
        _("We have approved your registration. You have a place."),
        registration.sign_up.confirmation_text,
        ticket=True,
    )


def _promoted(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CONFIRMED)
    return letter_about(
        mail,
        registration,
        _("You have a place: %(event)s") % title_of(registration),
        _("A place came free, and it is yours. Can you not come? Cancel it with the button."),
        registration.sign_up.confirmation_text,
        ticket=True,
    )


def _changed(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CONFIRMED, State.WAITING, State.PENDING, State.OFFERED)
    by_them = _("Your registration has been changed. This is how it is now.")
    by_staff = _("We have changed your registration. Is this not right? Change it, or tell us.")
    return letter_about(
        mail,
        registration,
        _("Changed: %(event)s") % title_of(registration),
        by_staff if mail.context.get("by") == "staff" else by_them,
        _("We have corrected your e-mail address. Older links do not work any more.")
        if mail.context.get("address")
        else "",
        changes=told(mail.context),
        ticket=registration.state == State.CONFIRMED,
    )


def _waiting(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.WAITING)
    return letter_about(
        mail,
        registration,
        _("On the waiting list: %(event)s") % title_of(registration),
        _("All places are taken. You are on the waiting list; you do not have a place yet."),
        _(
            "As soon as a place comes free for you, you get a mail. It says until when you can "
            "accept the place; after that it goes to the next one."
        )
        if registration.sign_up.waiting_list == WaitingList.OFFER
        else _("As soon as a place comes free for you, you get a mail. You need not do anything."),
    )


def _pending(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.PENDING)
    return letter_about(
        mail,
        registration,
        _("Received: %(event)s") % title_of(registration),
        _("We look at each registration for this event. You get a mail with our answer."),
    )


def _rejected(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.REJECTED)
    return letter_about(
        mail,
        registration,
        _("Not approved: %(event)s") % title_of(registration),
        _("We cannot give you a place at this event."),
        last_reason(registration, "reject"),
        buttons=(),
    )


def _require_open_offer(registration: Registration) -> None:
    require(registration, State.OFFERED)
    if not registration.offer_is_open:
        raise NotNeededError("This offer has ended.")


def _offer(mail: OutgoingMail, registration: Registration) -> Letter:
    _require_open_offer(registration)
    return letter_about(
        mail,
        registration,
        _("A place came free: %(event)s") % title_of(registration),
        _("It is yours if you accept before %(moment)s. After that it goes to the next one.")
        % {"moment": moment_text(registration.offer_until)},
        buttons=(Button(_("Accept or decline"), manage_url(registration)),),
    )


def _offer_reminder(mail: OutgoingMail, registration: Registration) -> Letter:
    _require_open_offer(registration)
    return letter_about(
        mail,
        registration,
        _("Do you take the place? %(event)s") % title_of(registration),
        _("We keep a place for you, and you have not answered yet.")
        + " "
        + _("It is yours if you accept before %(moment)s. After that it goes to the next one.")
        % {"moment": moment_text(registration.offer_until)},
        _("Do you not want it? Decline it, and somebody else can come."),
        buttons=(Button(_("Accept or decline"), manage_url(registration)),),
    )


def _offer_ended(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.EXPIRED)
    sign_up = registration.sign_up
    if sign_up.event.is_cancelled:
        raise NotNeededError("The event does not go on at all.")
    text = _("Do you still want to come? Sign up again; you then join the end of the waiting list.")
    return letter_about(
        mail,
        registration,
        _("Your offer has ended: %(event)s") % title_of(registration),
        _("You did not accept the place in time, so we do not keep it for you any more."),
        text if sign_up.phase() == SignUpPhase.OPEN else "",
        buttons=(Button(_("To the event"), absolute(sign_up.event.get_url() or "/")),),
    )


def _cancelled(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CANCELLED)
    return letter_about(
        mail,
        registration,
        _("Cancelled: %(event)s") % title_of(registration),
        _("Your registration has been cancelled. The entry in your calendar disappears."),
        cancels=True,
        buttons=(),
    )


def _handed_over(mail: OutgoingMail, registration: Registration) -> Letter:
    letter = letter_about(
        mail,
        registration,
        _("Handed over: %(event)s") % title_of(registration),
        _("Your place has gone to somebody else. Your ticket and your link do not work any more."),
        cancels=True,
        buttons=(),
    )
    name = mail.context.get("name", "")
    return replace(
        letter, paragraphs=[_("Hello %(name)s,") % {"name": name}, *letter.paragraphs[1:]]
    )


def _known(mail: OutgoingMail, registration: Registration) -> Letter:
    return letter_about(
        mail,
        registration,
        _("You had signed up already: %(event)s") % title_of(registration),
        _("Somebody signed up with your address once more. Nothing has changed."),
        _("With the button you see and change the registration that you have."),
    )


def _link(mail: OutgoingMail, registration: Registration) -> Letter:
    return letter_about(
        mail,
        registration,
        _("Your link: %(event)s") % title_of(registration),
        _("You asked for the link to your registration. Here it is."),
    )


def _event_moved(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CONFIRMED, State.WAITING, State.PENDING, State.OFFERED)
    event, was = registration.sign_up.event, mail.context.get("was", {})
    if event.is_cancelled:
        raise NotNeededError("The event does not go on at all.")
    changes = moved(was, event, has_place=registration.state == State.CONFIRMED)
    goes_on = bool(was.get("cancelled"))
    if was and not (changes or goes_on):
        raise NotNeededError("The event is as this person knows it.")
    title = _("Goes on after all: %(event)s") if goes_on else _("New date or place: %(event)s")
    return letter_about(
        mail,
        registration,
        title % title_of(registration),
        _("The event goes on after all. Below is when and where it is.")
        if goes_on
        else _("The event has been moved. Below is when and where it is now."),
        changes=changes,
        after_changes=[
            _("Will you still come? Then you need not do anything. If not, please cancel.")
        ],
        ticket=registration.state == State.CONFIRMED,
    )


def _event_cancelled(mail: OutgoingMail, registration: Registration) -> Letter:
    event = registration.sign_up.event
    if not event.is_cancelled:
        raise NotNeededError("The event goes on after all.")
    return letter_about(
        mail,
        registration,
        _("Does not go on: %(event)s") % title_of(registration),
        _("We are sorry: this event has been cancelled."),
        event.status_explanation,
        cancels=True,
        buttons=(),
    )


def _reminder(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CONFIRMED)
    event = registration.sign_up.event
    if event.is_cancelled or event.is_over:
        raise NotNeededError("The event is over or cancelled.")
    return letter_about(
        mail,
        registration,
        _("Soon: %(event)s") % title_of(registration),
        _("This is a reminder. Can you not come? Cancel, and somebody else gets your place."),
        ticket=True,
    )


def _thanks(mail: OutgoingMail, registration: Registration) -> Letter:
    require(registration, State.CONFIRMED)
    return letter_about(
        mail,
        registration,
        _("Thank you for coming: %(event)s") % title_of(registration),
        _("What did you think of it? We keep your answers without your name."),
        _("You find your certificate of attendance at your registration."),
        buttons=(
            Button(_("Tell us what you thought"), absolute(feedback_path(registration))),
            Button(_("To your registration"), manage_url(registration)),
        ),
        facts=False,
    )


def _broadcast(mail: OutgoingMail, registration: Registration) -> Letter:
    broadcast = Broadcast.objects.filter(pk=mail.context["broadcast"]).first()
    if broadcast is None or registration.state not in broadcast.states:
        raise NotNeededError(f"This registration is {registration.state} by now.")
    broadcast.sign_up = registration.sign_up
    reader = registration if registration.email else registration.leader or registration
    return letter_to(broadcast, reader.first_name, manage_url(registration))


_WORDS: dict[str, Words] = {
    "approved": _approved,
    "broadcast": _broadcast,
    "cancelled": _cancelled,
    "changed": _changed,
    "confirmed": _confirmed,
    "event_cancelled": _event_cancelled,
    "event_moved": _event_moved,
    "handed_over": _handed_over,
    "known": _known,
    "link": _link,
    "offer": _offer,
    "offer_ended": _offer_ended,
    "offer_reminder": _offer_reminder,
    "pending": _pending,
    "promoted": _promoted,
    "programme_changed": session_mails.programme_changed,
    "rejected": _rejected,
    "reminder": _reminder,
    "session_offer": session_mails.session_offer,
    "session_offer_ended": session_mails.session_offer_ended,
    "session_offer_reminder": session_mails.session_offer_reminder,
    "session_promoted": session_mails.session_promoted,
    "thanks": _thanks,
    "waiting": _waiting,
}

"""What the mails about registrations say.

Each is written when it is sent, from the rows as they are then; when what it would tell is not
true any more, it is withheld. All texts are in the language of the person it is for.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.models import (
    Booking,
    Broadcast,
    EventPage,
    Registration,
    RegistrationLog,
    Session,
    State,
)
from events.sign_up import tickets
from events.sign_up.broadcasts import letter_to, write_test
from events.sign_up.feedback import feedback_path
from home.letters import Attachment, Button, Letter, Picture
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, register_writer

Words = Callable[[OutgoingMail, Registration], Letter]


def absolute(path: str) -> str:
    """The whole address of a page of this site."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def manage_url(registration: Registration) -> str:
    """The address of the page of a registration."""
    return absolute(reverse("registration", args=[registration.secret]))


def register_writers() -> None:
    """Tell the site who writes these mails."""
    for kind, words in _WORDS.items():
        register_writer(f"events.{kind}", _writer(words))
    register_writer("events.broadcast_test", write_test)


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


def _require(registration: Registration, *states: State) -> None:
    if registration.state not in states:
        raise NotNeededError(f"This registration is {registration.state} by now.")


def _facts(event: EventPage) -> list[tuple[str, str]]:
    when = " · ".join(filter(None, [event.days_text, event.times_text]))
    facts = [(_("When"), when), (_("Where"), event.location_text)]
    return [(name, text) for name, text in facts if text]


def _moment(moment: datetime | None) -> str:
    return date_format(localtime(moment), "l j F G.i") if moment else ""


def _greeting(registration: Registration) -> str:
    return _("Hello %(name)s,") % {"name": registration.first_name}


def _letter(
    mail: OutgoingMail,
    registration: Registration,
    subject: str,
    *paragraphs: str,
    ticket: bool = False,
    cancels: bool = False,
    buttons: tuple[Button, ...] | None = None,
    facts: bool = True,
) -> Letter:
    """A letter about a registration; with a ticket and a calendar entry, or the end of that."""
    event = registration.sign_up.event
    url = manage_url(registration)
    calendar, items, attachments, pictures = "", [], [], []
    if ticket or cancels:
        calendar = tickets.invitation(
            registration,
            uid=mail.context["uid"],
            sequence=mail.context["sequence"],
            guest=mail.recipient,
            cancels=cancels,
            url="" if cancels else url,
        )
    if ticket:
        items = [tickets.session_line(item) for item in tickets.chosen_sessions(registration)]
        holders = [registration, *registration.group.filter(state=State.CONFIRMED, email="")]
        for number, holder in enumerate(holders, 1):
            name = f"ticket-{number}"
            attachments.append(Attachment(f"{name}.png", "image/png", tickets.qr_png(holder), name))
            text = _("Ticket of %(name)s. Show this code at the door, on your phone or on paper.")
            pictures.append(Picture(name, text % {"name": holder.name}))
    if buttons is None:
        buttons = (Button(_("See or change your registration"), url),)
    return Letter(
        subject=subject,
        heading=subject,
        preheader=paragraphs[0] if paragraphs else "",
        paragraphs=[_greeting(registration), *(text for text in paragraphs if text)],
        facts=_facts(event) if facts else (),
        items_heading=_("Your programme"),
        items=items,
        buttons=buttons,
        pictures=pictures,
        closing=[] if cancels else [_("This link is yours alone: do not pass this mail on.")],
        attachments=attachments,
        calendar=calendar,
        calendar_method="CANCEL" if cancels else "REQUEST",
    )


def _title(registration: Registration) -> dict[str, str]:
    return {"event": registration.sign_up.event.title}


def _last_reason(registration: Registration, action: str) -> str:
    entry = RegistrationLog.objects.filter(registration=registration, action=action).last()
    return entry.reason if entry else ""


def _confirmed(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CONFIRMED)
    return _letter(
        mail,
        registration,
        _("You are coming: %(event)s") % _title(registration),
        _("You have a place. Below is what you need on the day."),
        registration.sign_up.confirmation_text,
        ticket=True,
    )


def _approved(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CONFIRMED)
    return _letter(
        mail,
        registration,
        _("Approved: %(event)s") % _title(registration),
        _("We have approved your registration. You have a place."),
        registration.sign_up.confirmation_text,
        ticket=True,
    )


def _promoted(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CONFIRMED)
    return _letter(
        mail,
        registration,
        _("You have a place: %(event)s") % _title(registration),
        _("A place came free, and it is yours. Can you not come? Cancel it with the button."),
        registration.sign_up.confirmation_text,
        ticket=True,
    )


def _changed(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CONFIRMED, State.WAITING, State.PENDING, State.OFFERED)
    return _letter(
        mail,
        registration,
        _("Changed: %(event)s") % _title(registration),
        _("Your registration has been changed. This is how it is now."),
        ticket=registration.state == State.CONFIRMED,
    )


def _waiting(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.WAITING)
    return _letter(
        mail,
        registration,
        _("On the waiting list: %(event)s") % _title(registration),
        _("All places are taken. You are on the waiting list; you do not have a place yet."),
        _("As soon as a place comes free for you, you get a mail. You need not do anything."),
    )


def _pending(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.PENDING)
    return _letter(
        mail,
        registration,
        _("Received: %(event)s") % _title(registration),
        _("We look at each registration for this event. You get a mail with our answer."),
    )


def _rejected(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.REJECTED)
    return _letter(
        mail,
        registration,
        _("Not approved: %(event)s") % _title(registration),
        _("We cannot give you a place at this event."),
        _last_reason(registration, "reject"),
        buttons=(),
    )


def _offer(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.OFFERED)
    if not registration.offer_is_open:
        raise NotNeededError("This offer has ended.")
    return _letter(
        mail,
        registration,
        _("A place came free: %(event)s") % _title(registration),
        _("It is yours if you accept before %(moment)s. After that it goes to the next one.")
        % {"moment": _moment(registration.offer_until)},
        buttons=(Button(_("Accept or decline"), manage_url(registration)),),
    )


def _offer_ended(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.EXPIRED)
    return _letter(
        mail,
        registration,
        _("Your offer has ended: %(event)s") % _title(registration),
        _("You did not accept the place in time, so it went to the next one."),
        _("Do you still want to come? Sign up again; you then join the end of the waiting list."),
        buttons=(Button(_("To the event"), absolute(registration.sign_up.event.get_url() or "/")),),
    )


def _cancelled(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CANCELLED)
    return _letter(
        mail,
        registration,
        _("Cancelled: %(event)s") % _title(registration),
        _("Your registration has been cancelled. The entry in your calendar disappears."),
        cancels=True,
        buttons=(),
    )


def _handed_over(mail: OutgoingMail, registration: Registration) -> Letter:
    letter = _letter(
        mail,
        registration,
        _("Handed over: %(event)s") % _title(registration),
        _("Your place has gone to somebody else. Your ticket and your link do not work any more."),
        cancels=True,
        buttons=(),
    )
    name = mail.context.get("name", "")
    return replace(
        letter, paragraphs=[_("Hello %(name)s,") % {"name": name}, *letter.paragraphs[1:]]
    )


def _known(mail: OutgoingMail, registration: Registration) -> Letter:
    return _letter(
        mail,
        registration,
        _("You had signed up already: %(event)s") % _title(registration),
        _("Somebody signed up with your address once more. Nothing has changed."),
        _("With the button you see and change the registration that you have."),
    )


def _link(mail: OutgoingMail, registration: Registration) -> Letter:
    return _letter(
        mail,
        registration,
        _("Your link: %(event)s") % _title(registration),
        _("You asked for the link to your registration. Here it is."),
    )


def _session_of(mail: OutgoingMail) -> tuple[Booking, Session]:
    booking = Booking.objects.select_related("session").get(pk=mail.context["booking"])
    return booking, booking.session


def _session_promoted(mail: OutgoingMail, registration: Registration) -> Letter:
    booking, session = _session_of(mail)
    if booking.state != State.CONFIRMED:
        raise NotNeededError("This place has been given up by now.")
    return _letter(
        mail,
        registration,
        _("You have a place in '%(session)s'") % {"session": session.title},
        _("A place came free in a part of the programme that you were waiting for."),
        ticket=True,
    )


def _session_offer(mail: OutgoingMail, registration: Registration) -> Letter:
    booking, session = _session_of(mail)
    if not booking.offer_is_open:
        raise NotNeededError("This offer has ended.")
    return _letter(
        mail,
        registration,
        _("A place came free in '%(session)s'") % {"session": session.title},
        _("It is yours if you accept before %(moment)s. After that it goes to the next one.")
        % {"moment": _moment(booking.offer_until)},
        _("If you chose something else at the same time, you give that up by accepting."),
        buttons=(Button(_("Accept or decline"), manage_url(registration)),),
    )


def _session_offer_ended(mail: OutgoingMail, registration: Registration) -> Letter:
    _booking, session = _session_of(mail)
    return _letter(
        mail,
        registration,
        _("The offer for '%(session)s' has ended") % {"session": session.title},
        _("The place went to the next one. The rest of your registration stays as it is."),
    )


def _event_moved(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CONFIRMED, State.WAITING, State.PENDING, State.OFFERED)
    return _letter(
        mail,
        registration,
        _("New date or place: %(event)s") % _title(registration),
        _("The event has been moved. Below is when and where it is now."),
        _("Will you still come? Then you need not do anything. If not, please cancel."),
        ticket=registration.state == State.CONFIRMED,
    )


def _event_cancelled(mail: OutgoingMail, registration: Registration) -> Letter:
    event = registration.sign_up.event
    if not event.is_cancelled:
        raise NotNeededError("The event goes on after all.")
    return _letter(
        mail,
        registration,
        _("Does not go on: %(event)s") % _title(registration),
        _("We are sorry: this event has been cancelled."),
        event.status_explanation,
        cancels=True,
        buttons=(),
    )


def _reminder(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CONFIRMED)
    event = registration.sign_up.event
    if event.is_cancelled or event.is_over:
        raise NotNeededError("The event is over or cancelled.")
    return _letter(
        mail,
        registration,
        _("Soon: %(event)s") % _title(registration),
        _("This is a reminder. Can you not come? Cancel, and somebody else gets your place."),
        ticket=True,
    )


def _thanks(mail: OutgoingMail, registration: Registration) -> Letter:
    _require(registration, State.CONFIRMED)
    return _letter(
        mail,
        registration,
        _("Thank you for coming: %(event)s") % _title(registration),
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
    "pending": _pending,
    "promoted": _promoted,
    "rejected": _rejected,
    "reminder": _reminder,
    "session_offer": _session_offer,
    "session_offer_ended": _session_offer_ended,
    "session_promoted": _session_promoted,
    "thanks": _thanks,
    "waiting": _waiting,
}

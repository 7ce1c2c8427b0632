"""What all mails about registrations have in common: greeting, facts, ticket, calendar entry."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.models import EventPage, Registration, RegistrationLog, State
from events.sign_up import tickets
from events.sign_up.differences import when_of
from home.letters import Attachment, Button, Change, Letter, Picture
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError


def absolute(path: str) -> str:
    """The whole address of a page of this site."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def manage_url(registration: Registration) -> str:
    """The address of the page of a registration."""
    return absolute(reverse("registration", args=[registration.secret]))


def require(registration: Registration, *states: State) -> None:
    """Withhold the mail of a registration that is in another state by now."""
    if registration.state not in states:
        raise NotNeededError(f"This registration is {registration.state} by now.")


def facts_of(event: EventPage, *, has_place: bool = False) -> list[tuple[str, str]]:
    """When and where; who has a place sees each link."""
    where = event.attendee_location_text if has_place else event.location_text
    facts = [(_("When"), when_of(event)), (_("Where"), where)]
    return [(name, text) for name, text in facts if text]


def moment_text(moment: datetime | None) -> str:
    """A moment in words, such as 'Thursday 10 June 9.30'."""
    return date_format(localtime(moment), "l j F G.i") if moment else ""


def greeting(registration: Registration) -> str:
    """The first line."""
    return _("Hello %(name)s,") % {"name": registration.first_name}


def letter_about(
    mail: OutgoingMail,
    registration: Registration,
    subject: str,
    *paragraphs: str,
    ticket: bool = False,
    cancels: bool = False,
    buttons: tuple[Button, ...] | None = None,
    facts: bool = True,
    changes: Sequence[Change] = (),
    after_changes: Sequence[str] = (),
) -> Letter:
    """A letter about a registration; with a ticket and a calendar entry, or the end of that."""
    event = registration.sign_up.event
    url = manage_url(registration)
    calendar, items, attachments, pictures = "", [], [], []
    sessions = tickets.sessions_to_go_to(registration) if ticket else []
    if ticket or cancels:
        calendar = tickets.invitation(
            registration,
            sessions,
            uid=mail.context["uid"],
            sequence=mail.context["sequence"],
            guest=mail.recipient,
            cancels=cancels,
            url="" if cancels else url,
        )
    if ticket:
        items = [tickets.session_line(item) for item in sessions]
        items += [
            _("%(session)s (on the waiting list)")
            % {"session": f"{item.times_text} · {item.title}"}  # no link before there is a place
            for item in tickets.sessions_to_wait_for(registration)
        ]
        holders = [registration, *registration.group.filter(state=State.CONFIRMED, email="")]
        for number, holder in enumerate(holders, 1):
            name = f"ticket-{number}"
            attachments.append(Attachment(f"{name}.png", "image/png", tickets.qr_png(holder), name))
            text = _(
                "Ticket of %(name)s, code %(code)s. Show it at the door, on a phone or on paper."
            )
            pictures.append(Picture(name, text % {"name": holder.name, "code": holder.code}))
    if buttons is None:
        buttons = (Button(_("See or change your registration"), url),)
    has_link = any(registration.secret in button.url for button in buttons)
    return Letter(
        subject=subject,
        heading=subject,
        preheader=paragraphs[0] if paragraphs else "",
        paragraphs=[greeting(registration), *(text for text in paragraphs if text)],
        changes=changes,
        after_changes=[text for text in after_changes if text],
        facts=facts_of(event, has_place=registration.state == State.CONFIRMED) if facts else (),
        items_heading=_("Your programme"),
        items=items,
        buttons=buttons,
        pictures=pictures,
        closing=[_("This link is yours alone: do not pass this mail on.")] if has_link else [],
        attachments=attachments,
        calendar=calendar,
        calendar_method="CANCEL" if cancels else "REQUEST",
    )


def title_of(registration: Registration) -> dict[str, str]:
    """The event, to be filled in."""
    return {"event": registration.sign_up.event.title}


def last_reason(registration: Registration, action: str) -> str:
    """What staff gave as their reason."""
    entry = RegistrationLog.objects.filter(registration=registration, action=action).last()
    return entry.reason if entry else ""

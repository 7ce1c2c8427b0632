"""What we hold about somebody who signed up, for themselves (GDPR, articles 15 and 20)."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Registration
from events.sign_up.moves import SYSTEM
from events.sign_up.retention import erase
from home.models import OutgoingMail
from home.personal_data import PersonalData


def personal_data(registration: Registration) -> dict[str, Any]:
    """Everything about one person at one event, as plain values, with names in their language.

    What is about their colleagues stands on the colleagues' own pages; the text of a mail holds
    the secret link, so it is left out: they have those mails.
    """
    sign_up = registration.sign_up
    # Of before a hand-over, all of it is about somebody else.
    since = registration.log.filter(action="hand_over").last()
    invited = sign_up.invitees.filter(email_key=registration.email_key).first()
    mails = OutgoingMail.objects.about(f"registration:{registration.pk}")
    if invited:
        mails |= OutgoingMail.objects.about(f"invitee:{invited.pk}")
    log = registration.log.all()
    if since:
        mails, log = mails.filter(created_at__gte=since.at), log.filter(pk__gte=since.pk)
    return {
        _("event"): sign_up.event.title,
        _("first name"): registration.first_name,
        _("last name"): registration.last_name,
        _("e-mail address"): registration.email,
        _("organisation"): registration.organisation,
        _("kind of organisation"): registration.get_organisation_kind_display(),
        _("job title"): registration.job_title,
        _("language"): registration.language,
        _("audience"): str(registration.audience or ""),
        _("state"): registration.get_state_display(),
        _("source"): registration.get_source_display(),
        _("signed up"): registration.created_at,
        _("code"): registration.code,
        _("invited"): invited.sent_at if invited else None,
        _("note of staff"): registration.note,
        _("days that we keep personal data"): sign_up.retention_days,
        _("programme"): [
            {
                _("part of the programme"): booking.session.title,
                _("state"): booking.get_state_display(),
                _("since"): booking.queued_at,
            }
            for booking in registration.bookings.select_related("session").order_by("pk")
        ],
        _("answers"): [
            {_("question"): answer.label, _("answer"): answer.text}
            for answer in registration.answers.all()
        ],
        _("log"): [
            {
                _("when"): entry.at,
                _("what"): entry.what,
                _("by"): entry.get_by_display(),
                _("why"): entry.reason,
            }
            for entry in log
        ],
        _("scans"): [
            {
                _("when"): scan.scanned_at,
                _("part of the programme"): str(scan.session or ""),
                _("result"): scan.get_result_display(),
            }
            for scan in registration.scans.select_related("session")
        ],
        _("mails"): [
            {
                _("subject"): mail.subject,
                _("to"): mail.recipient,
                _("state"): mail.get_state_display(),
                _("queued"): mail.created_at,
                _("sent"): mail.sent_at,
            }
            for mail in mails
        ],
    }


def _made_by(user: AbstractBaseUser) -> QuerySet[Registration]:
    """The registrations that somebody made while they were signed in."""
    made = Registration.objects.filter(user_id=user.pk, anonymised_at__isnull=True)
    return made.select_related("sign_up__event", "audience").order_by("pk")


def _forget(user: AbstractBaseUser) -> None:
    for registration in _made_by(user):
        erase(registration.pk, SYSTEM)


SIGN_UPS = PersonalData(
    name="events",
    label=gettext_lazy("Your registrations for events"),
    collect=lambda user: [personal_data(registration) for registration in _made_by(user)],
    forget=_forget,
)

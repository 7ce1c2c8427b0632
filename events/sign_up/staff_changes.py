"""What only staff do with a registration, beside the changes of `events.sign_up.changes`."""

from contextlib import suppress
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Registration, RegistrationLog
from events.sign_up.locking import sign_up_lock
from events.sign_up.moves import Actor, RefusedError, new_mail
from events.sign_up.registration import Application, Outcome, register
from home.models import MailState, OutgoingMail
from home.outgoing_mail import queue_mails


def register_by_staff(sign_up_pk: int, application: Application, actor: Actor) -> Outcome:
    """Sign somebody up; beyond the places only where it was asked and there is no other way."""
    if application.over_capacity:
        within = replace(application, over_capacity=False, accepts_waiting=False)
        with suppress(RefusedError):
            return register(sign_up_pk, within, actor)
    return register(sign_up_pk, application, actor)


def set_note(pk: int, note: str, priority: int, actor: Actor) -> None:
    """Keep a note of staff, and the place on the waiting list that they want somebody to have."""
    sign_up_pk = Registration.objects.values_list("sign_up_id", flat=True).get(pk=pk)
    with sign_up_lock(sign_up_pk):
        Registration.objects.filter(pk=pk).update(note=note, priority=priority)
        _log(pk, "note", actor, _("Priority %(number)s") % {"number": priority} if priority else "")


def resend_link(registration: Registration, actor: Actor) -> None:
    """Mail somebody the link to their registration; twice within a minute is once."""
    once = f"{registration.pk}:staff:{int(timezone.now().timestamp()) // 60}"
    with transaction.atomic():
        queue_mails([new_mail(registration, "link", once)])
        _log(registration.pk, "link", actor)


def withhold_failed_mails(registration: Registration) -> None:
    """After an address was corrected, what failed at the old one needs nobody's attention."""
    OutgoingMail.objects.about(f"registration:{registration.pk}").filter(
        state=MailState.FAILED
    ).update(state=MailState.WITHHELD)


def _log(pk: int, action: str, actor: Actor, reason: str = "") -> None:
    registration = Registration.objects.get(pk=pk)
    RegistrationLog.objects.create(
        registration=registration,
        by=actor.by,
        actor=actor.user,
        action=action,
        from_state=registration.state,
        to_state=registration.state,
        reason=(actor.reason or reason)[:300],
    )

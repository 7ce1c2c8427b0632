"""Let go of what is known about people: by term, every night, and at once when somebody asks.

Rows stay, without the person: so numbers of a former event remain true.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from events.models import (
    Answer,
    Broadcast,
    FeedbackAnswer,
    Paper,
    Registration,
    RegistrationLog,
    Scan,
    SignUp,
)
from events.sign_up.changes import cancel
from events.sign_up.feedback import OWN_WORDS
from events.sign_up.invitations import forget_invitees
from events.sign_up.locking import sign_up_lock
from events.sign_up.moves import SYSTEM, VISITOR, Actor
from home.erasures import remember, remembered
from home.models import OutgoingMail
from townsdeals.provinces import ProvinceFinder

#: Instead of words that tell of somebody. Nobody is found by it: a draft gets no more readers.
GONE = "…"
#: How many people are forgotten in one transaction.
BATCH = 200
_KIND = "registration"


def forget_expired(now: datetime | None = None) -> int:
    """Forget whose term has passed; return how many people. Sensitive answers go first."""
    now = now or timezone.now()
    number = _erase_again()
    for sign_up in SignUp.objects.filter(event__end__lt=now).select_related("event"):
        past = now - (sign_up.event.end or now)
        if past > timedelta(days=sign_up.sensitive_retention_days):
            Answer.objects.filter(registration__sign_up=sign_up, sensitive=True).delete()
        if past > timedelta(days=sign_up.retention_days):
            number += _forget_all(sign_up)
            FeedbackAnswer.objects.filter(sign_up=sign_up, kind__in=OWN_WORDS).delete()
    return number


def _forget_all(sign_up: SignUp) -> int:
    """Forget everybody of an event, some at a time so that nobody waits long."""
    pks = list(sign_up.registrations.filter(anonymised_at=None).values_list("pk", flat=True))
    for first in range(0, len(pks), BATCH):
        with transaction.atomic():
            _anonymise(Registration.objects.filter(pk__in=pks[first : first + BATCH]))
    forget_invitees(sign_up)
    # Scans stay as numbers; a link to the door may carry the name of who stood there.
    sign_up.door_passes.exclude(name="").update(name="", created_by=None, revoked_by=None)
    sign_up.scans.exclude(guest="", dealt_with_note="").update(guest="", dealt_with_note="")
    return len(pks)


def erase(pk: int, actor: Actor = VISITOR) -> None:
    """Forget one person now: a place that they have not used becomes free first, for who waits."""
    registration = Registration.objects.select_related("sign_up__event").get(pk=pk)
    is_in = Scan.objects.counting().filter(registration=pk).exists()
    if not (registration.has_ended or registration.sign_up.event.is_over or is_in):
        cancel(pk, actor, to_be_forgotten=True)
    with sign_up_lock(registration.sign_up_id):
        _anonymise(Registration.objects.filter(pk=pk))
    remember(_KIND, registration.uuid)


def _erase_again() -> int:
    """Forget who asked for it and is here nevertheless: an older database was put back."""
    known = Registration.objects.filter(anonymised_at=None, uuid__in=remembered(_KIND))
    pks = list(known.values_list("pk", flat=True))
    for pk in pks:
        erase(pk, SYSTEM)
    return len(pks)


def _anonymise(registrations: "QuerySet[Registration]") -> None:
    """Take everything that tells who somebody is out of these rows and what belongs to them."""
    people = list(registrations.select_related("leader"))
    _forget_their_invitations(people)
    _forget_searches(people)
    finder = ProvinceFinder()
    for person in people:
        # Numbers by province stay, as those by kind of organisation do.
        person.province = person.province or finder.find(person.organisation, person.recipient)
        person.first_name, person.last_name, person.email = "", "", ""
        # A value of its own keeps the unique constraint satisfied.
        person.email_key = f"gone:{uuid.uuid4()}"
        person.organisation, person.job_title, person.note = "", "", ""
        person.user_id = person.submit_key = None
        person.anonymised_at = timezone.now()
    names = [
        "province",
        "first_name",
        "last_name",
        "email",
        "email_key",
        "organisation",
        "job_title",
        "note",
    ]
    Registration.objects.bulk_update(people, [*names, "user", "submit_key", "anonymised_at"])
    pks = [person.pk for person in people]
    Answer.objects.filter(registration__in=pks).delete()
    RegistrationLog.objects.filter(registration__in=pks).update(reason="")
    Scan.objects.filter(registration__in=pks).update(dealt_with_note="")
    # A paper may have their name on it; it is easily made anew.
    Paper.objects.filter(sign_up__in={person.sign_up_id for person in people}).delete()
    OutgoingMail.objects.filter(about__in=[f"registration:{pk}" for pk in pks]).delete()


def _forget_searches(people: list[Registration]) -> None:
    """A mail to attendees may have been for who is found by somebody's name."""
    sign_ups = {person.sign_up_id for person in people}
    for broadcast in Broadcast.objects.filter(sign_up__in=sign_ups).exclude(words=""):
        words = broadcast.words.casefold().split()
        if any(
            word in f"{person.name} {person.email} {person.organisation} {person.code}".casefold()
            for person in people
            for word in words
        ):
            Broadcast.objects.filter(pk=broadcast.pk).update(words=GONE)


def _forget_their_invitations(people: list[Registration]) -> None:
    keys: dict[int, set[str]] = {}
    for person in people:
        keys.setdefault(person.sign_up_id, set()).add(person.email_key)
    for sign_up in SignUp.objects.filter(pk__in=keys):
        forget_invitees(sign_up, keys[sign_up.pk])

"""Mail a selection of who signed up: a fixed list of words that are filled in, sent once."""

import re
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Broadcast, Registration
from events.sign_up.moves import new_mail
from home.letters import Button, Letter
from home.models import MailState, OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails

#: What is filled in, and nothing else: no other word between braces means anything.
MERGE_FIELDS = ("voornaam", "bijeenkomst", "link")
_FIELD = re.compile(r"\{(" + "|".join(MERGE_FIELDS) + r")\}")
_BRACES = re.compile(r"\{[^{}\n]*\}?|\}")


def unknown_fields(text: str) -> list[str]:
    """What stands between braces and is not filled in."""
    return [found for found in _BRACES.findall(text) if not _FIELD.fullmatch(found)]


def merge(text: str, values: Mapping[str, str]) -> str:
    """Fill in the fields, once: what somebody has in their name is not filled in again."""
    return _FIELD.sub(lambda found: values[found[1]], text)


def recipients(broadcast: Broadcast) -> list[Registration]:
    """Whom it is for now: one mail an address, to somebody themselves before their colleagues."""
    people = broadcast.selection().select_related("leader").order_by("pk")
    found: dict[str, Registration] = {}
    for person in sorted(people, key=lambda person: not person.email):
        if person.recipient:
            found.setdefault(person.recipient.casefold(), person)
    return list(found.values())


def send(broadcast: Broadcast) -> int:
    """Queue a mail to each of the selection, in one go; return to how many. Once, ever."""
    with transaction.atomic():
        unsent = Broadcast.objects.filter(pk=broadcast.pk, sent_at=None)
        if not unsent.update(sent_at=timezone.now()):
            return 0
        mails = [
            new_mail(person, "broadcast", f"{broadcast.pk}:{person.pk}", broadcast=broadcast.pk)
            for person in recipients(broadcast)
        ]
        for mail in mails:
            mail.urgent = False
        queue_mails(mails)
        return len(mails)


def send_test(broadcast: Broadcast, user: Any, language: str) -> None:
    """Mail it to who writes it, with a link that opens nothing."""
    with transaction.atomic():
        queue_mails(
            [
                OutgoingMail(
                    key=f"events.broadcast_test:{broadcast.pk}:{uuid.uuid4()}",
                    kind="events.broadcast_test",
                    about=f"broadcast:{broadcast.pk}",
                    recipient=user.email,
                    language=language,
                    context={"broadcast": broadcast.pk, "name": user.first_name},
                )
            ]
        )


def progress(broadcast: Broadcast) -> Counter[str]:
    """How many of its mails are in which state."""
    rows = _mails(broadcast).order_by().values_list("state").annotate(number=Count("pk"))
    return Counter(dict(rows))


def failures(broadcast: Broadcast) -> "QuerySet[OutgoingMail]":
    """Its mails that did not arrive."""
    return _mails(broadcast).filter(state=MailState.FAILED).order_by("recipient")


def _mails(broadcast: Broadcast) -> "QuerySet[OutgoingMail]":
    return OutgoingMail.objects.filter(key__startswith=f"events.broadcast:{broadcast.pk}:")


# What it says


def letter_to(broadcast: Broadcast, first_name: str, link: str) -> Letter:
    """The letter to one person."""
    values = {
        "voornaam": first_name,
        "bijeenkomst": broadcast.sign_up.event.title,
        "link": link,
    }
    subject = merge(broadcast.subject, values)
    paragraphs = re.split(r"\n\s*\n", merge(broadcast.text.replace("\r\n", "\n"), values).strip())
    return Letter(
        subject=subject,
        heading=subject,
        preheader=paragraphs[0][:150],
        paragraphs=paragraphs,
        buttons=[Button(_("See or change your registration"), link)],
        closing=[_("This link is yours alone: do not pass this mail on.")],
    )


def example(broadcast: Broadcast, first_name: str) -> Letter:
    """How it looks, for somebody who did not sign up."""
    link = f"{settings.SITE_URL.rstrip('/')}/aanmelding/voorbeeld/"
    return letter_to(broadcast, first_name or _("First name"), link)


def write_test(mail: OutgoingMail) -> Letter:
    """The mail to who writes it; marked in its subject."""
    broadcast = Broadcast.objects.select_related("sign_up__event").filter(
        pk=mail.context["broadcast"]
    )
    if not (found := broadcast.first()):
        raise NotNeededError("This mail to attendees has been deleted.")
    letter = example(found, mail.context["name"])
    return replace(letter, subject=f"[Test] {letter.subject}")

"""Mail what members are told: one mail for all that is due to somebody, and each thing once.

What is due is claimed by a conditional update in the transaction that queues its mail
(`home.outgoing_mail`). So a crash in between leaves neither, and two workers at once make one mail.
"""

import re
import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.letters import Button, Letter, absolute
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from home.suppression import gets_no_mail
from members.models.notifications import Notification, Rhythm
from members.models.users import User
from members.notifications.choosing import ALL, leave_token
from members.notifications.kinds import known_kinds
from members.notifications.lines import Line, lines_for, together
from members.notifications.readers import language_of, may_hear, wishes_of

#: So many people get their mail before other tasks have a turn.
BATCH = 200
#: The most that one mail tells; the rest is on the site.
MOST_LINES = 40
LONGEST_SUBJECT = 90
KIND = "members.notifications"


def mail_due(now: datetime | None = None, limit: int = BATCH) -> int:
    """Queue a mail for everybody to whom something is due; return how many people that were."""
    due = Notification.objects.due(now)
    people = list(due.order_by().values_list("recipient", flat=True).distinct()[:limit])
    for user in User.objects.filter(pk__in=people).order_by("pk"):
        _mail(user, now)
    return len(people)


@transaction.atomic
def _mail(user: User, now: datetime | None) -> None:
    """Claim what is due to one person, and queue the mail that tells it."""
    key = f"{KIND}:{uuid.uuid4().hex}"
    mine = Notification.objects.due(now).filter(recipient=user)
    if not mine.update(mail_key=key):
        return  # another worker was first, or they have just read it
    queue_mails(
        [
            OutgoingMail(
                key=key,
                kind=KIND,
                about=f"user:{user.pk}",
                recipient=user.email,
                language=language_of(user),
                urgent=False,
            )
        ]
    )


def write(mail: OutgoingMail) -> Letter:
    """Say what happened, as far as the reader may and wants to know it by now."""
    user = User.objects.filter(pk=mail.about.partition(":")[2], deleted_at=None).first()
    if user is None or not user.is_active:
        raise NotNeededError("The account has ended.")
    if gets_no_mail(mail.recipient):
        raise NotNeededError("This address gets no mail.")
    lines = _lines(user, mail.key)
    if not lines:
        raise NotNeededError("There is nothing left to tell.")
    return _letter(user, lines)


def _lines(user: User, mail_key: str) -> list[Line]:
    """What this mail tells: not read yet, still wished, still there, not over."""
    claimed = Notification.objects.filter(recipient=user, mail_key=mail_key, read_at=None)
    rows = list(claimed.select_related("actor__profile").order_by("pk"))
    wishes = wishes_of(user)
    wished = [row for row in rows if wishes.get(row.kind, Rhythm.NEVER) != Rhythm.NEVER]
    allowed = may_hear(user, wished)
    told = [line for line in lines_for(user, allowed) if line.sentence and not line.is_over]
    return together(told)


def _letter(user: User, lines: list[Line]) -> Letter:
    page = absolute(reverse("notifications:list"))
    number = len(lines)
    paragraphs = [_("Hello %(name)s,") % {"name": user.first_name}] if user.first_name else []
    if number == 1:
        subject = _short(lines[0].sentence)
        if subject != lines[0].sentence:
            paragraphs.append(lines[0].sentence)
    else:
        subject = ngettext(
            "%(number)s notification from Good Food City",
            "%(number)s notifications from Good Food City",
            number,
        ) % {"number": number}
    closing = []
    if number > MOST_LINES:
        closing.append(_("The rest is on the site."))
    closing.append(_("You get this mail because you are a member of Good Food City."))
    links = [
        Button(line.sentence, absolute(line.url) if line.url else page)
        for line in lines[:MOST_LINES]
    ]
    return Letter(
        subject=subject,
        heading=subject if number == 1 else _("What happened in Good Food City"),
        preheader=lines[0].sentence if number > 1 else "",
        paragraphs=paragraphs,
        links=links if number > 1 else [],
        buttons=[
            Button(_("See all your notifications"), page)
            if number > 1
            else Button(_("Look at it on the site"), links[0].url)
        ],
        closing=closing,
        **ways_out(user, {line.notification.kind for line in lines}),
        keep_text=False,
    )


def ways_out(user: User, kinds: Collection[str]) -> dict[str, Any]:
    """What a letter about these kinds has, so that its reader can end such mails."""
    one_click = _leave_url(user, sorted(kinds))
    (first, *others) = sorted(kinds)
    return {
        "closing_links": [
            Button(
                _("No more mail about these things")
                if others
                else _("No more mail about: %(kind)s") % {"kind": known_kinds()[first].label},
                one_click,
            ),
            Button(_("No more mail about anything in Good Food City"), _leave_url(user, [ALL])),
            Button(_("Choose what you hear, and when"), absolute(reverse("notifications:choices"))),
        ],
        "one_click_url": one_click,
    }


def _short(sentence: str) -> str:
    """What fits in a subject: a long notification ends at its first sentence, or at a word."""
    first = re.match(r"(?:‘[^’]*’|[^‘])*?[.?!](?=\s)", sentence)
    if first and len(sentence) > LONGEST_SUBJECT:
        sentence = first.group()
    if len(sentence) <= LONGEST_SUBJECT:
        return sentence
    cut = Truncator(sentence).chars(LONGEST_SUBJECT)
    return f"{cut.rpartition(' ')[0].rstrip(' ,;:')}…" if " " in cut else cut


def _leave_url(user: User, kinds: list[str]) -> str:
    return absolute(reverse("notifications:leave", args=[leave_token(user, kinds)]))

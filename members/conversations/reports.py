"""Report what is not right, and decide about it with reasons (DSA, articles 16 and 17).

Each report gets a receipt and one decision. Reporter and author read the same reasons; the author
never reads who reported it.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.letters import Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from members.access import is_blocked, profile_of
from members.contributions.steps import NotPossibleError
from members.conversations.targets import KINDS, Target
from members.models import AccessMove, AccessState, Decision, Report, ReportReason, User
from members.notifications import notify
from members.notifications.readers import people_with
from members.profiles import admission

#: The right to decide about reports.
DECIDE = "members.change_report"
RECEIPT, ANSWER = "members.report_receipt", "members.report_answer"


@dataclass(frozen=True)
class Wish:
    """What somebody wrote in the form."""

    reason: ReportReason
    text: str
    form_key: uuid.UUID
    email: str = ""


@transaction.atomic
def report(target: Target, wish: Wish, reporter: AbstractBaseUser | AnonymousUser) -> Report:
    """Take a report; the same form twice is one report, with one receipt."""
    user = reporter if isinstance(reporter, User) else None
    found, is_new = Report.objects.get_or_create(
        form_key=wish.form_key,
        defaults={
            "target_kind": target.kind,
            "target_id": target.pk,
            "target_title": target.title[:200],
            "target_text": target.text,
            "author": target.author,
            "reason": wish.reason,
            "text": wish.text,
            "reporter": user,
            "email": "" if user else wish.email,
            "language": get_language() or "nl",
        },
    )
    if not is_new:
        return found
    _mail(RECEIPT, found)
    notify(
        people_with(DECIDE),
        "report_made",
        key=f"report:{found.pk}",
        about=("report_for_review", found.pk),
    )
    return found


def possible_decisions(item: Report, moderator: Any) -> list[Decision]:
    """What can be decided about this; nothing by who made it or reported it."""
    if not item.is_open or not moderator.has_perm(DECIDE):
        return []
    if moderator.pk in {item.author_id, item.reporter_id}:
        return []
    kind = KINDS.get(item.target_kind)
    found = [Decision.KEEP]
    if item.author_id:
        found.append(Decision.WARN)
    if kind and kind.remove:
        found.append(Decision.REMOVE)
    if item.author_id and moderator.has_perm("members.change_profile"):
        found.append(Decision.BLOCK)
    return found


@transaction.atomic
def decide(item: Report, moderator: Any, decision: Decision, explanation: str) -> None:
    """Decide, do it at once, and tell both sides why."""
    if moderator.pk in {item.author_id, item.reporter_id}:
        raise NotPossibleError(_("This concerns yourself. Somebody else has to decide."))
    if not explanation.strip():
        raise NotPossibleError(_("Write why: both sides read it."))
    if item.is_open and decision not in possible_decisions(item, moderator):
        raise NotPossibleError(_("You cannot decide this."))
    changed = (
        Report.objects.open()
        .filter(pk=item.pk)
        .order_by()
        .update(
            decision=decision,
            explanation=explanation.strip(),
            decided_at=timezone.now(),
            decided_by=moderator,
        )
    )
    if not changed:
        raise NotPossibleError(_("Somebody else decided about this in the meantime."))
    item.refresh_from_db()
    _carry_out(item, moderator)
    log(item, f"members.report_{decision}", user=moderator, data={"reason": item.explanation})
    _tell(item)


def _carry_out(item: Report, moderator: Any) -> None:
    """What the decision says is done before anybody hears of it."""
    kind = KINDS[item.target_kind]
    if item.decision in {Decision.REMOVE, Decision.BLOCK} and kind.remove:
        kind.remove(item.target_id, moderator, item.explanation)
    if item.decision == Decision.BLOCK and item.author:
        profile = profile_of(item.author)
        if profile.state not in {AccessState.BLOCKED, AccessState.ENDED}:
            admission.decide(profile.pk, AccessMove.BLOCK, by=moderator, reason=item.explanation)


def _tell(item: Report) -> None:
    key, about = f"report-decided:{item.pk}", ("report", item.pk)
    if item.reporter and not is_blocked(item.reporter):
        notify(item.reporter, "report_decided", key=key, about=about)
    else:
        _mail(ANSWER, item)  # also to who is blocked: nobody is told anything on the site then
    if item.author:
        notify(item.author, "content_decided", key=key, about=about)


def _mail(kind: str, item: Report) -> None:
    """Mail the reporter; nobody when they left no address."""
    address = item.reporter.email if item.reporter else item.email
    if not address:
        return
    queue_mails(
        [
            OutgoingMail(
                key=f"{kind}:{item.pk}",
                kind=kind,
                about=f"user:{item.reporter_id}" if item.reporter_id else f"report:{item.pk}",
                context={"report": item.pk},
                recipient=address,
                language=item.language,
            )
        ]
    )


def _of(mail: OutgoingMail) -> Report:
    item = Report.objects.filter(pk=mail.context["report"]).first()
    if item is None:
        raise NotNeededError("The report is gone.")
    return item


def write_receipt(mail: OutgoingMail) -> Letter:
    """Say that a report has arrived."""
    item = _of(mail)
    subject = _("We have got your report")
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[
            _("Thank you. Somebody of the editors looks at it and decides, not a machine."),
            _("You hear what we decide, and why. Its author does not hear who reported it."),
        ],
        facts=[
            (_("What"), item.target_title),
            (_("Reason"), str(item.get_reason_display())),
            (pgettext("report", "Number"), str(item.pk)),
        ],
        keep_text=False,  # it names who wrote what is reported
    )


def write_answer(mail: OutgoingMail) -> Letter:
    """Tell a reporter whom the site tells nothing what was decided."""
    item = _of(mail)
    subject = _("What we decided about your report")
    return Letter(
        subject=subject,
        heading=subject,
        facts=[
            (_("What"), item.target_title),
            (_("Decision"), str(item.get_decision_display())),
            (pgettext("report", "Number"), str(item.pk)),
        ],
        paragraphs=[item.explanation],
        closing=[_("Do you disagree? Answer this mail, and a colleague looks again.")],
        is_answered=True,
        keep_text=False,
    )

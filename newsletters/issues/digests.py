"""Issues that make themselves: a digest of what is new, by the week or by the month."""

import logging
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsletters.issues.checks import check
from newsletters.issues.filling import new_issue
from newsletters.issues.links import ask_about
from newsletters.models import Sending
from newsletters.models.issues import IssuePage
from newsletters.models.plans import ListPlan

logger = logging.getLogger(__name__)

#: So long a digest waits for other sites to answer; then staff look at it.
TRY_FOR = timedelta(hours=3)


def next_moment(plan: ListPlan, after: datetime) -> datetime | None:
    """The next time after a moment at which an issue of this plan makes itself, in local time."""
    if plan.rhythm == ListPlan.Rhythm.NEVER:
        return None
    day = timezone.localtime(after).date()
    for ahead in range(63):  # the first such day of the month after next is nearer than this
        candidate = day + timedelta(days=ahead)
        if candidate.weekday() != plan.weekday:
            continue
        if plan.rhythm == ListPlan.Rhythm.MONTHLY and candidate.day > 7:
            continue
        moment = timezone.make_aware(datetime.combine(candidate, time(plan.hour)))
        if moment > after:
            return moment
    raise AssertionError("A month without such a day does not exist.")


def plan_ahead(plan: ListPlan) -> None:
    """Set the next moment; called when somebody changed the plan."""
    plan.next_at = next_moment(plan, timezone.now())


def make_due() -> int:
    """Make the digests whose moment has come; return how many issues came of it."""
    made = 0
    for plan in ListPlan.objects.filter(next_at__lte=timezone.now()).select_related("newsletter"):
        try:
            made += _make(plan) is not None
        except Exception:
            logger.exception("The digest of list %s could not be made.", plan.newsletter_id)
    return made


def send_waiting() -> int:
    """Send the digests that waited for other sites to answer; return how many went."""
    sent = 0
    for plan in ListPlan.objects.filter(waiting__isnull=False):
        try:
            sent += _send_waiting(plan.pk)
        except Exception:
            logger.exception("The digest of list %s could not be sent.", plan.newsletter_id)
    return sent


@transaction.atomic
def _make(plan: ListPlan) -> IssuePage | None:
    """Make one digest, unless another worker was first or nothing is new."""
    now = timezone.now()
    claimed = ListPlan.objects.filter(pk=plan.pk, next_at=plan.next_at)
    if not claimed.update(next_at=next_moment(plan, now)):
        return None
    newsletter = plan.newsletter
    with translation.override(newsletter.language):
        today = date_format(timezone.localdate(now), "j F Y")
        title = _("%(name)s, %(date)s") % {"name": newsletter.name, "date": today}
    issue = _with_news(plan, title)
    if issue is None:
        return None
    report = check(issue)
    ask_about(report.links)
    waits = False
    if not plan.needs_approval:
        if report.is_green:
            _send(issue)
        waits = report.waits_for_links
    ListPlan.objects.filter(pk=plan.pk).update(waiting=issue.latest_revision if waits else None)
    return issue


@transaction.atomic
def _send_waiting(pk: int) -> bool:
    """Look again at a digest that waits for links: send it, ask them once more, or leave it."""
    plan = ListPlan.objects.select_for_update(of=("self",)).select_related("waiting").get(pk=pk)
    draft = plan.waiting
    if draft is None:  # another worker was first
        return False
    issue = IssuePage.objects.filter(latest_revision=draft, frozen__isnull=True).first()
    # An editor who has written in it since, or wants to approve it, is the one who sends it.
    if issue is not None and not plan.needs_approval:
        report = check(issue.get_latest_revision_as_object())
        if report.waits_for_links and timezone.now() - draft.created_at < TRY_FOR:
            ask_about(report.links)
            return False
        if report.is_green:
            _send(issue)
    plan.waiting = None
    plan.save(update_fields=["waiting"])
    return issue is not None and Sending.objects.filter(issue=issue).exists()


class _NothingNewError(Exception):
    """There is nothing to tell."""


def _with_news(plan: ListPlan, title: str) -> IssuePage | None:
    """A draft with what is new; none is left behind when nothing is."""
    try:
        with transaction.atomic():
            issue = new_issue(plan.newsletter, title)
            if issue is None or not len(issue.body):
                raise _NothingNewError
            issue.preheader = _summary(issue)
            issue.save_revision(clean=False)
            return issue
    except _NothingNewError:
        return None


def _summary(issue: IssuePage) -> str:
    """The titles of the first things in it, as the line beside the subject."""
    titles = [part.title for part in issue.parts if part.type == "item"]
    line = ""
    for title in titles:
        longer = f"{line} | {title}" if line else title
        if len(longer) > 140:
            break
        line = longer
    return line or titles[0][:139]


def _send(issue: IssuePage) -> None:
    from newsletters.issues.going_out import send

    send(issue.pk)

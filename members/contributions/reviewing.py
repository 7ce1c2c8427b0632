"""What moderators do with contributions: claim, approve, ask for changes, reject, edit, take off.

A decision names the version that the moderator saw. When that is not the newest one any more, or
not the one under review, nothing happens and the moderator looks again. So what is published is
what was seen, also when the author acts in the same second: both hold the row while they act.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import TaskState

from members.contributions.rights import may_moderate
from members.contributions.steps import NotPossibleError, locked, move, note
from members.contributions.telling import tell_author
from members.contributions.writing import (
    end_review,
    keep,
    missing,
    release,
    store_state,
    take_off,
    take_over,
)
from members.models import Contribution, Reason, Step

State = Contribution.State


class ChangedMeanwhileError(NotPossibleError):
    """The moderator decided about a version that is not the one under review any more."""


@transaction.atomic
def claim(contribution: Contribution, moderator: Any) -> None:
    """Say 'I look at this'; others see who, and can take it over by claiming it too."""
    current = _for_moderator(contribution, moderator)
    if current.state != State.WAITING:
        raise ChangedMeanwhileError(_changed())
    Contribution.objects.filter(pk=current.pk).update(
        locked=True, locked_by=moderator, locked_at=timezone.now()
    )
    log(current, "members.claim", user=moderator)


@transaction.atomic
def let_go(contribution: Contribution, moderator: Any) -> None:
    """Take the claim back."""
    current = _for_moderator(contribution, moderator)
    if current.locked_by_id == moderator.pk:
        release(current)
        log(current, "members.let_go", user=moderator)


@transaction.atomic
def approve(contribution: Contribution, moderator: Any, *, seen: int | None) -> bool:
    """Publish the version that the moderator saw; False when somebody else has to look too."""
    current = _for_moderator(contribution, moderator)
    task_state = _reviewed(current, seen)
    task_state.approve(user=moderator)  # when its workflow ends, that publishes this version
    current = locked(contribution)
    release(current)
    if current.current_workflow_state:  # administrators gave the workflow another task
        return False
    move(current, State.APPROVED)
    store_state(current)
    now = timezone.now()
    Contribution.objects.filter(pk=current.pk).update(confirmed_at=now, asked_at=None)
    tell_author(note(current, Step.Kind.APPROVED, moderator), current)
    return True


@transaction.atomic
def ask_changes(
    contribution: Contribution,
    moderator: Any,
    *,
    seen: int | None,
    reason: Reason | None = None,
    text: str = "",
) -> None:
    """Give it back to the author, with what has to change."""
    current = _for_moderator(contribution, moderator)
    task_state = _reviewed(current, seen)
    told = _told(reason, text)
    task_state.reject(user=moderator, comment=told)
    move(current, State.CHANGES_ASKED)
    store_state(current)
    release(current)
    step = note(current, Step.Kind.CHANGES_ASKED, moderator, reason=reason, text=told)
    tell_author(step, current)


@transaction.atomic
def reject(
    contribution: Contribution,
    moderator: Any,
    *,
    seen: int | None,
    reason: Reason | None = None,
    text: str = "",
) -> None:
    """Do not place this version; what is on the site stays there."""
    current = _for_moderator(contribution, moderator)
    task_state = _reviewed(current, seen)
    told = _told(reason, text)
    task_state.reject(user=moderator, comment=told)
    end_review(current, moderator)
    move(current, State.REJECTED)
    store_state(current)
    step = note(current, Step.Kind.REJECTED, moderator, reason=reason, text=told)
    tell_author(step, current)


@transaction.atomic
def edit(version: Contribution, moderator: Any, *, seen: int | None, explanation: str = "") -> None:
    """Mend what is under review; the author is told, and this version is reviewed from now on."""
    current = _for_moderator(version, moderator)
    task_state = _reviewed(current, seen)
    if gaps := missing(version):
        raise NotPossibleError(" ".join(gaps.values()))
    take_over(version, current)
    if not current.live:
        version.save()
    keep(version, moderator)
    TaskState.objects.filter(pk=task_state.pk).update(revision=version.latest_revision)
    log(version, "wagtail.edit", user=moderator, revision=version.latest_revision)
    step = note(version, Step.Kind.EDITED, moderator, text=explanation.strip())
    tell_author(step, version)


@transaction.atomic
def remove(
    contribution: Contribution, moderator: Any, *, reason: Reason | None = None, text: str = ""
) -> None:
    """Take something off the site; its author reads why, and can change it and send it again."""
    current = _for_moderator(contribution, moderator)
    if not current.live:
        raise NotPossibleError(_("This is not on the site any more."))
    told = _told(reason, text)
    end_review(current, moderator)
    if current.state == State.WAITING:
        move(current, State.DRAFT)
    move(current, State.ARCHIVED)
    take_off(current, moderator)
    log(current, "members.take_off", user=moderator, data={"reason": told})
    step = note(current, Step.Kind.TAKEN_OFF, moderator, reason=reason, text=told)
    tell_author(step, current)


def _for_moderator(contribution: Contribution, moderator: Any) -> Contribution:
    """The contribution, held, if this moderator may decide about it."""
    if not may_moderate(moderator):
        raise NotPossibleError(_("You do not review contributions."))
    current = locked(contribution)
    if current.author_id == moderator.pk:
        raise NotPossibleError(_("This is your own. Somebody else has to review it."))
    return current


def _reviewed(current: Contribution, seen: int | None) -> TaskState:
    """What is under review, if that is the version that was seen."""
    task_state = current.current_workflow_task_state
    if (
        current.state != State.WAITING
        or task_state is None
        or seen is None
        or seen != task_state.revision_id
        or seen != current.latest_revision_id
    ):
        raise ChangedMeanwhileError(_changed())
    return task_state


def _changed() -> str:
    return _("This was changed or decided in the meantime. Look at it once more.")


def _told(reason: Reason | None, text: str) -> str:
    """What the author reads: the reason, and what the moderator adds."""
    told = "\n\n".join(part for part in [reason.text if reason else "", text.strip()] if part)
    if not told:
        raise NotPossibleError(_("Choose a reason, or write one."))
    return told

"""What authors do with their contributions: write, send, take back, withdraw, confirm."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Revision, TaskState

from members.access import rules_to_agree_to
from members.contributions.steps import (
    NotPossibleError,
    keep_history_together,
    locked,
    move,
    note,
)
from members.contributions.telling import ITEM, OWN, REVIEW, tell_moderators
from members.contributions.text import as_words
from members.models import Contribution, Initiative, MemberFile, Step
from members.notifications.telling import forget_subject

State = Contribution.State
#: How many contributions somebody can send within a day.
A_DAY = 20
#: What a version takes over from the row when it is saved.
_OF_THE_ROW = (
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "live_revision",
    "latest_revision",
    "locked",
    "locked_at",
    "locked_by",
    "expired",
)


def missing(version: Contribution) -> dict[str, str]:
    """What must still be filled in before this version can be sent: by field, in words."""
    gaps: dict[str, str] = {}
    if not version.title.strip():
        gaps["title"] = _("Give your contribution a title.")
    if not as_words(version.text):
        gaps["text"] = _("Write what you want to share.")
    if isinstance(version, Initiative):
        if not version.goal.strip():
            gaps["goal"] = _("Say in one or two sentences what you want to reach.")
        if not version.place_name:
            gaps["city"] = _("Say in which city it is.")
    if not all(picture.is_described for picture in version.pictures.all()):
        gaps["pictures"] = _("Describe each picture, or say that it is for decoration.")
    return gaps


def newest(contribution: Contribution) -> Any:
    """The newest version: what its author goes on writing in, and what is reviewed."""
    return contribution.specific.get_latest_revision_as_object()


@transaction.atomic
def save(version: Contribution, user: Any) -> None:
    """Keep a version as a draft; what is on the site stays as it is.

    Refused while it is under review: who wants to change it takes it back first.
    """
    known_as = ""
    if version.pk is None:
        version.save()
    else:
        current = locked(version)
        _own(current, user)
        if not current.can_be_edited:
            raise NotPossibleError(_("This is under review. Take it back first to change it."))
        if current.submitted_at:
            known_as = current.title_for_staff
        take_over(version, current)
        if current.state != State.CHANGES_ASKED:
            move(version, State.DRAFT)
        if not current.live:
            version.save()
    keep(version, user)
    if known_as:
        _call_for_staff(version, known_as)


def _call_for_staff(version: Contribution, title: str) -> None:
    """Let staff read this title: one that was not sent yet is nobody else's business."""
    Revision.objects.filter(pk=version.latest_revision_id).update(object_str=title)


def take_over(version: Contribution, current: Contribution) -> None:
    """Give a version what belongs to the row and not to versions."""
    for name in (*version.BESIDE_REVISIONS, *_OF_THE_ROW):
        setattr(version, name, getattr(current, name))


def keep(version: Contribution, user: Any) -> None:
    """Store a version as a revision: over the last one, unless that was reviewed or is live."""
    last = version.latest_revision
    over = last and (
        last.user_id == user.pk
        and last.pk != version.live_revision_id
        and not TaskState.objects.filter(revision=last).exists()
    )
    version.changed_at = timezone.now()
    version.save_revision(user=user, clean=False, overwrite_revision=last if over else None)
    Contribution.objects.filter(pk=version.pk).update(
        state=version.state, changed_at=version.changed_at
    )
    files = [part.file_id for part in version.pictures.all()]
    files += [part.file_id for part in version.attachments.all()]
    MemberFile.objects.filter(pk__in=files, contribution=None).update(contribution=version.pk)
    _forget_unused_files(version)


def _forget_unused_files(version: Contribution) -> None:
    """Delete files that were taken out, and that no version holds any more."""
    used = set()
    for content in version.revisions.values_list("content", flat=True):
        parts = [*content.get("pictures", []), *content.get("attachments", [])]
        used |= {str(part["file"]) for part in parts}
    on_the_site = MemberFile.objects.filter(
        Q(as_picture__contribution=version.pk) | Q(as_attachment__contribution=version.pk)
    )
    unused = MemberFile.objects.filter(contribution=version.pk).exclude(pk__in=used)
    unused.exclude(pk__in=on_the_site.values("pk")).delete()


@transaction.atomic
def submit(contribution: Contribution, user: Any) -> None:
    """Send the newest version to the editors."""
    current = locked(contribution)
    _own(current, user)
    version = newest(current)
    if gaps := missing(version):
        raise ValidationError(gaps)
    if current.state not in {State.DRAFT, State.CHANGES_ASKED}:
        raise NotPossibleError(_("There is nothing new to send."))
    if rules_to_agree_to(user):
        raise NotPossibleError(_("Agree to the house rules first."))
    today = Step.objects.filter(
        contribution__author=current.author,
        kind=Step.Kind.SUBMITTED,
        at__gt=timezone.now() - timedelta(days=1),
    )
    if today.count() >= A_DAY:
        raise NotPossibleError(_("You have sent much today. Send the rest tomorrow."))
    workflow = current.get_workflow()
    if workflow is None:
        raise NotPossibleError(
            _("Nobody reviews contributions at the moment. Your text is kept; send it later.")
        )
    state = current.current_workflow_state
    move(current, State.WAITING)
    current.submitted_at = timezone.now()
    Contribution.objects.filter(pk=current.pk).update(
        state=current.state, submitted_at=current.submitted_at
    )
    if state and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user)
        keep_history_together(current)
    else:
        workflow.start(current, user)
    _call_for_staff(current, str(version))
    tell_moderators(current, note(current, Step.Kind.SUBMITTED, user))
    contribution.state = current.state
    contribution.latest_revision = current.latest_revision


@transaction.atomic
def take_back(contribution: Contribution, user: Any) -> None:
    """Stop the review, to go on writing; what is on the site stays."""
    current = locked(contribution)
    _own(current, user)
    if current.state != State.WAITING:
        raise NotPossibleError(_("This is not under review any more."))
    end_review(current, user)
    move(current, State.DRAFT)
    store_state(current)
    note(current, Step.Kind.TAKEN_BACK, user)


@transaction.atomic
def withdraw(contribution: Contribution, user: Any) -> None:
    """Take it off the site, and out of review; its author can do so at any moment."""
    current = locked(contribution)
    _own(current, user)
    if current.state == State.WITHDRAWN:
        return
    version = newest(current)
    end_review(current, user)
    move(current, State.WITHDRAWN)
    take_off(current, user)
    # Off the site the row is the newest version again, as with a draft: lists name it so.
    current = locked(current)
    take_over(version, current)
    version.save()
    note(current, Step.Kind.WITHDRAWN, user)


@transaction.atomic
def discard(contribution: Contribution, user: Any) -> None:
    """Throw away a change of what is on the site: the newest version is what readers see again.

    Versions that no moderator saw are gone; those of a review stay in its history.
    """
    current = locked(contribution)
    _own(current, user)
    if not current.live:
        raise NotPossibleError(_("This is not on the site any more."))
    if current.state == State.APPROVED:
        return
    if current.state == State.WAITING:
        raise NotPossibleError(_("This is under review. Take it back first to change it."))
    end_review(current, user)
    move(current, State.APPROVED)
    kept = current.save_revision(user=user, clean=False, changed=False)
    current.revisions.filter(pk__gt=current.live_revision_id or 0, task_states=None).exclude(
        pk=kept.pk
    ).delete()
    Contribution.objects.filter(pk=current.pk).update(
        state=current.state, has_unpublished_changes=False, changed_at=timezone.now()
    )
    _forget_unused_files(current)
    log(current, "members.discard", user=user)


@transaction.atomic
def delete(contribution: Contribution, user: Any) -> None:
    """Delete for good what nobody else sees: a draft, or what is off the site."""
    current = locked(contribution)
    _own(current, user)
    if current.live:
        raise NotPossibleError(_("This is on the site. Withdraw it first."))
    if current.state == State.WAITING:
        raise NotPossibleError(_("This is under review. Take it back first."))
    end_review(current, user)
    erase(current)


def erase(contribution: Contribution) -> None:
    """Delete it, with its versions, its files, and what the log and notifications say of it."""
    ModelLogEntry.objects.for_instance(contribution).delete()
    for kind in (ITEM, OWN, REVIEW):
        forget_subject(kind, contribution.pk)
    contribution.delete()


@transaction.atomic
def narrow(contribution: Contribution, user: Any) -> None:
    """Let members alone read it, from now on: what shows it to fewer people needs no review.

    Versions that wait or come later keep to it; for everybody again is a change to review.
    """
    current = locked(contribution)
    _own(current, user)
    if not current.live:
        raise NotPossibleError(_("This is not on the site any more."))
    if current.audience == Contribution.Audience.MEMBERS:
        return
    for revision in current.revisions.all():
        revision.content["audience"] = Contribution.Audience.MEMBERS
        revision.save(update_fields=["content"])
    current.audience = Contribution.Audience.MEMBERS
    current.save(update_fields=["audience"])
    log(current, "members.narrow", user=user)


@transaction.atomic
def confirm(contribution: Contribution, user: Any) -> None:
    """Write down that it still holds; asked again in a year."""
    current = locked(contribution)
    _own(current, user)
    if not current.live:
        raise NotPossibleError(_("This is not on the site any more."))
    Contribution.objects.filter(pk=current.pk).update(confirmed_at=timezone.now(), asked_at=None)
    note(current, Step.Kind.CONFIRMED, user)
    log(current, "members.confirm", user=user)


def end_review(current: Contribution, user: Any) -> None:
    """End the workflow, if one goes on, and let go of the claim."""
    state = current.current_workflow_state
    if state:
        state.cancel(user=user)
        keep_history_together(current)
    release(current)


def release(current: Contribution) -> None:
    """Let go of a moderator's claim."""
    current.locked, current.locked_by, current.locked_at = False, None, None
    Contribution.objects.filter(pk=current.pk).update(locked=False, locked_by=None, locked_at=None)


def take_off(current: Contribution, user: Any) -> None:
    """Store the state, and that it is not on the site any more."""
    if current.live:
        UnpublishAction(current, user=user).execute(skip_permission_checks=True)
    else:
        store_state(current)


def store_state(current: Contribution) -> None:
    """Write down the state that it moved to."""
    Contribution.objects.filter(pk=current.pk).update(state=current.state)


def _own(current: Contribution, user: Any) -> None:
    if current.author_id != user.pk:
        raise NotPossibleError(_("This is somebody else's contribution."))

"""What somebody shared, to take along and to forget.

What is on the site stays, by 'a former member': others answer to it. Everything else of theirs
goes: drafts, what was not placed, what they withdrew, their files, and how to reach them.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry, Revision, TaskState, WorkflowState

from home.personal_data import PersonalData
from members.contributions.writing import erase, newest, release
from members.models import Contribution, Initiative, MemberFile, Post, Step, User


def _collect(user: User) -> list[dict[str, Any]]:
    mine = Contribution.objects.filter(author=user).select_related("post", "initiative")
    return [_told(item) for item in mine.prefetch_related("steps").order_by("pk")]


def _told(item: Contribution) -> dict[str, Any]:
    version = newest(item)
    return {
        _("sort"): item.get_sort_display(),
        _("state"): item.get_state_display(),
        _("on the site"): item.live,
        _("title"): version.title,
        _("text"): version.text,
        _("language"): version.get_language_display(),
        **(_of_initiative(version) if isinstance(version, Initiative) else _of_post(version)),
        _("themes"): [theme.name for theme in version.themes.all()],
        _("made"): item.created_at,
        _("who can read it"): item.get_audience_display(),
        _("pictures"): [
            {
                _("file"): _name_of(part.file),
                _("description"): part.alt_text,
                _("credit"): part.credit,
            }
            for part in version.pictures.all()
        ],
        _("attachments"): [
            {_("file"): _name_of(part.file), _("title"): part.title}
            for part in version.attachments.all()
        ],
        _("what happened"): [
            {_("what"): str(step), _("when"): step.at, _("text"): step.text}
            for step in item.steps.all()
        ],
    }


def _of_post(version: Post) -> dict[str, Any]:
    return {_("kind"): version.get_kind_display(), _("city"): version.city}


def _of_initiative(version: Initiative) -> dict[str, Any]:
    return {
        _("goal"): version.goal,
        _("phase"): version.get_phase_display(),
        _("city"): version.place_name,
        _("shifts"): version.shifts,
        _("partners"): version.partners,
        _("contact"): version.contact,
    }


def _name_of(file: MemberFile) -> str:
    """What a file is called in the copy: no two are the same."""
    return f"{file.pk}-{file.name}"


def _files(user: User) -> Iterable[tuple[str, bytes]]:
    for file in MemberFile.objects.filter(owner=user).order_by("uploaded_at"):
        yield _name_of(file), bytes(file.content)


@transaction.atomic
def _forget(user: User) -> None:
    mine = Contribution.objects.filter(author=user)
    for item in mine.filter(live=False):
        erase(item.specific)
    for item in mine.filter(live=True):
        _keep_what_is_on_the_site(item.specific)
    MemberFile.objects.filter(owner=user, contribution=None).delete()
    # What they did as a moderator stays without them.
    Step.objects.filter(by=user).update(by=None)
    for item in Contribution.objects.filter(locked_by=user):
        release(item)


def _keep_what_is_on_the_site(item: Any) -> None:
    """Keep the text that others read; newer versions and how to reach the author go."""
    state = item.current_workflow_state
    WorkflowState.objects.for_instance(item).delete()
    TaskState.objects.for_instance(item).delete()
    Revision.objects.for_instance(item).delete()
    item = Contribution.objects.get(pk=item.pk).specific
    if state:
        release(item)
    if isinstance(item, Initiative):
        item.contact = ""
    item.state = Contribution.State.APPROVED
    item.has_unpublished_changes = False
    item.asked_at = None
    item.save()
    shown = {part.file_id for part in item.pictures.all()}
    shown |= {part.file_id for part in item.attachments.all()}
    MemberFile.objects.filter(contribution=item.pk).exclude(pk__in=shown).delete()
    item.steps.all().delete()
    ModelLogEntry.objects.for_instance(item).filter(user=item.author).update(user=None)


CONTRIBUTIONS = PersonalData(
    name="contributions",
    label=gettext_lazy("What you share"),
    collect=_collect,
    files=_files,
    forget=_forget,
)

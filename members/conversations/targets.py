"""What can be reported, and how it is taken off the site: one entry a kind of thing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from home.numbers import whole_number
from members.access import is_member
from members.contributions import reviewing
from members.contributions.rights import name_for_readers
from members.conversations import comments
from members.models import Comment, Contribution, PersonalMessage, Profile, User


@dataclass(frozen=True)
class Target:
    """A thing as it is now."""

    kind: str
    pk: int
    title: str
    text: str
    author: User
    url: str


@dataclass(frozen=True)
class TargetKind:
    """A kind of thing that can be reported."""

    label: Any
    #: What somebody sees under this reference; None when they do not see it.
    find: Callable[[Any, str], Target | None]
    #: Takes it off the site, with the reason; None where nothing can be taken off.
    remove: Callable[[int, User, str], None] | None = None


def find_target(user: Any, kind: str, ref: str) -> Target | None:
    """What somebody wants to report, if they can see it."""
    found = KINDS.get(kind)
    return found.find(user, ref) if found else None


def _contribution(user: Any, ref: str) -> Target | None:
    item = Contribution.objects.visible_to(user).filter(pk=whole_number(ref)).first()
    if item is None:
        return None
    return Target(
        "contribution", item.pk, item.title, item.text, item.author, item.get_absolute_url()
    )


def _remove_contribution(pk: int, moderator: User, reason: str) -> None:
    item = Contribution.objects.filter(pk=pk, live=True).first()
    if item is not None:
        reviewing.remove(item, moderator, text=reason)


def _comment(user: Any, ref: str) -> Target | None:
    if not is_member(user):
        return None
    item = (
        Comment.objects.shown()
        .filter(pk=whole_number(ref), contribution__in=Contribution.objects.visible_to(user))
        .select_related("author__profile", "contribution")
        .first()
    )
    if item is None:
        return None
    title = _("Comment of %(name)s on ‘%(title)s’") % {
        "name": name_for_readers(item.author),
        "title": item.contribution,
    }
    url = f"{item.contribution.get_absolute_url()}#reactie-{item.pk}"
    return Target("comment", item.pk, title, item.text, item.author, url)


def _remove_comment(pk: int, moderator: User, reason: str) -> None:
    item = Comment.objects.filter(pk=pk).select_related("author__profile").first()
    if item is not None and item.state in {"shown", "waiting"}:
        comments.remove(item, moderator, reason, tell=False)


def _profile(user: Any, ref: str) -> Target | None:
    item = Profile.objects.members().filter(code=ref).select_related("user").first()
    if item is None or not is_member(user):
        return None
    title = _("Profile of %(name)s") % {"name": name_for_readers(item.user)}
    return Target("profile", item.pk, title, item.about, item.user, item.get_absolute_url())


def _message(user: Any, ref: str) -> Target | None:
    """Only who got a message can show it to us."""
    item = (
        PersonalMessage.objects.filter(pk=whole_number(ref), recipient=user.pk)
        .select_related("sender__profile")
        .first()
    )
    if item is None:
        return None
    title = _("Message of %(name)s") % {"name": name_for_readers(item.sender)}
    return Target("message", item.pk, title, item.text, item.sender, "")


def _remove_message(pk: int, moderator: User, reason: str) -> None:
    """The report keeps its text; neither of the two reads it any more."""
    PersonalMessage.objects.filter(pk=pk).delete()


KINDS: dict[str, TargetKind] = {
    "contribution": TargetKind(gettext_lazy("contribution"), _contribution, _remove_contribution),
    "comment": TargetKind(pgettext_lazy("conversation", "comment"), _comment, _remove_comment),
    "profile": TargetKind(gettext_lazy("profile"), _profile),
    "message": TargetKind(gettext_lazy("message"), _message, _remove_message),
}

"""What members make, for the rows: of who asks (`own_…`), and of somebody else."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from home.models import Theme
from members.models import (
    Comment,
    CommentState,
    HouseRules,
    MailDomain,
    MemberInvitation,
    Notification,
    OrganisationProposal,
    Profile,
    Reason,
    Report,
    ReportReason,
    User,
)
from tests.members.contribution_factories import make_draft, make_post, make_published, make_waiting
from tests.members.who_may import World, kept

Arg = Callable[[World, User], Any]


def made(name: str, make: Callable[[World], Any], attribute: str = "pk") -> Arg:
    """Something of somebody else; made once for all rows."""

    def find(world: World, user: User) -> Any:
        return getattr(world.once(name, lambda: make(world)), attribute)

    return find


def _comment(author: User, contribution: Any) -> Comment:
    return Comment.objects.create(
        contribution=contribution, author=author, text="Mooi", state=CommentState.SHOWN
    )


def _notification(user: User) -> Notification:
    return Notification.objects.create(
        recipient=user, kind="comment", key=str(uuid.uuid4()), title="Iets", url="/"
    )


initiative = made("gfc initiative", lambda world: make_published(author=world.other))
waiting = made("gfc waiting", lambda world: make_waiting(author=world.other))
others_draft = made("gfc draft", lambda world: make_draft(author=world.other))
draft_revision = made(
    "gfc draft", lambda world: make_draft(author=world.other), attribute="latest_revision_id"
)
post = made("gfc post", lambda world: make_post(author=world.other))
comment = made(
    "gfc comment",
    lambda world: _comment(
        world.other, world.once("gfc initiative", lambda: make_published(author=world.other))
    ),
)
others_notification = made("gfc notification", lambda world: _notification(world.other))
theme = made("gfc theme", lambda world: Theme.objects.create(name="Eiwit", slug="eiwit"))
others_code = made(
    "gfc profile", lambda world: Profile.objects.get(user=world.other), attribute="code"
)
reason = made("gfc reason", lambda world: Reason.objects.first() or Reason.objects.create())
domain = made("gfc domain", lambda world: MailDomain.objects.create(domain="gemeente.example"))


initiative_revision = made(
    "gfc initiative",
    lambda world: make_published(author=world.other),
    attribute="latest_revision_id",
)
post_revision = made(
    "gfc post", lambda world: make_post(author=world.other), attribute="latest_revision_id"
)
others_profile = made("gfc profile", lambda world: Profile.objects.get(user=world.other))
rules = made("gfc rules", lambda world: HouseRules.objects.first() or _rules())
proposal = made("gfc proposal", lambda world: OrganisationProposal.objects.create(name="Stad"))
invitation = made("gfc invitation", lambda world: _invitation(world.other))


def _rules() -> HouseRules:
    return HouseRules.objects.create(version=1)


def _invitation(user: User) -> MemberInvitation:
    return MemberInvitation.objects.create(
        email="nieuw@example.org",
        email_key="nieuw@example.org",
        token_hash="0" * 64,
        invited_by=user,
        expires_at=timezone.now() + timedelta(days=9),
    )


def slug_of(name: str) -> Arg:
    """The name in the address of a published thing."""

    def find(world: World, user: User) -> Any:
        finder = initiative if name == "initiative" else post
        finder(world, user)
        return world.once(f"gfc {name}", lambda: None).get_absolute_url().rstrip("/").split("/")[-1]

    return find


initiative_slug = slug_of("initiative")
post_slug = slug_of("post")


@kept
def own_draft(world: World, user: User) -> int:
    """A draft of who asks."""
    return make_draft(author=user).pk


@kept
def own_waiting(world: World, user: User) -> int:
    """Something of who asks that waits for a moderator."""
    return make_waiting(author=user).pk


@kept
def own_published(world: World, user: User) -> int:
    """Something of who asks that everybody sees."""
    return make_published(author=user).pk


@kept
def own_comment(world: World, user: User) -> int:
    """A comment of who asks."""
    initiative(world, user)
    return _comment(user, world.once("gfc initiative", lambda: None)).pk


def own_notification(world: World, user: User) -> int:
    """A notification of who asks."""
    return _notification(user).pk


def own_code(world: World, user: User) -> str:
    """The profile of who asks."""
    return Profile.objects.get(user=user).code


def _report(world: World, reporter: User) -> Report:
    initiative(world, reporter)
    target = world.once("gfc initiative", lambda: None)
    return Report.objects.create(
        target_kind="contribution",
        target_id=target.pk,
        target_title=target.title,
        author=target.author,
        reason=ReportReason.values[0],
        text="Dit klopt niet",
        reporter=reporter,
    )


report = made("gfc report", lambda world: _report(world, world.other))


def own_report(world: World, user: User) -> int:
    """What who asks reported."""
    return _report(world, user).pk

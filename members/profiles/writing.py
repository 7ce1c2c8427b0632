"""Writing to a member: it stays on the site, a mail has it too, and nobody sees an address.

Answers go by the site too, so that no reply can carry an address. Who cannot be written to, for
whatever reason, looks the same: a block, the switch in their profile, or who is no member any more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, Count, F, Max, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from home.suppression import gets_no_mail
from members.access import (
    Somebody,
    blocked_between,
    is_member,
    profile_of,
    rules_to_agree_to,
)
from members.models import (
    PersonalMessage,
    Profile,
    Rhythm,
    User,
)
from members.models.languages import language_here
from members.notifications import notify
from members.notifications.mails import ways_out
from members.notifications.readers import language_of, wishes_of
from members.profiles.admission import RefusedError
from members.profiles.locking import profile_lock
from members.profiles.mails import site_url
from members.profiles.showing import shown

#: So many messages somebody can send in 24 hours.
MOST_A_DAY = 20
#: Messages are deleted after so long.
KEPT_FOR = timedelta(days=90)
MESSAGE = "members.message"


def may_write(sender: Somebody, recipient: Profile) -> bool:
    """Whether somebody can write to a member; never why not."""
    if not isinstance(sender, User) or sender.pk == recipient.user_id or not is_member(sender):
        return False
    if not recipient.is_member or blocked_between(sender, recipient.user):
        return False
    return recipient.accepts_messages or _wrote(recipient.user, sender)


def _wrote(one: User, other: User) -> bool:
    """Whether one wrote to the other lately: who writes can be answered."""
    return PersonalMessage.objects.filter(sender=one, recipient=other).exists()


def send(sender: User, recipient: Profile, text: str, form_key: UUID) -> None:
    """Send a message; the same form twice sends one."""
    if rules_to_agree_to(sender):
        raise RefusedError(_("Agree to the house rules first."))
    with profile_lock(sender.pk):
        if PersonalMessage.objects.filter(form_key=form_key, sender=sender).exists():
            return
        if not may_write(sender, recipient):
            raise RefusedError(_("You cannot write to this member."))
        since = timezone.now() - timedelta(days=1)
        if PersonalMessage.objects.filter(sender=sender, sent_at__gt=since).count() >= MOST_A_DAY:
            raise RefusedError(
                _("You sent %(number)s messages in the last day. Write this one tomorrow.")
                % {"number": MOST_A_DAY}
            )
        try:
            with transaction.atomic():
                message = PersonalMessage.objects.create(
                    sender=sender,
                    recipient=recipient.user,
                    text=text,
                    language=language_here(),
                    form_key=form_key,
                )
        except IntegrityError as error:  # somebody else's key
            raise RefusedError(_("This form is too old. Send it once more.")) from error
        if wishes_of(recipient.user)["message"] == Rhythm.AT_ONCE:
            queue_mails(
                [
                    OutgoingMail(
                        key=f"{MESSAGE}:{message.pk}",
                        kind=MESSAGE,
                        about=f"personal_message:{message.pk}",
                        context={"message": message.pk},
                        recipient=recipient.user.email,
                        language=language_of(recipient.user),
                    )
                ]
            )
        notify(
            recipient.user,
            "message",
            key=f"message:{message.pk}",
            actor=sender,
            url=reverse("profiles:conversation", args=[profile_of(sender).code]),
        )


def write_message(mail: OutgoingMail) -> Letter:
    """The message, with where to answer it; without any address."""
    found = PersonalMessage.objects.select_related("sender__profile", "recipient__profile")
    message = found.filter(pk=mail.context["message"]).first()
    if message is None:
        raise NotNeededError("The message is gone.")
    if not is_member(message.sender) or not is_member(message.recipient):
        raise NotNeededError("One of them is no member any more.")
    if blocked_between(message.sender, message.recipient):
        raise NotNeededError("One of them blocked the other.")
    if gets_no_mail(mail.recipient):
        raise NotNeededError("This address gets no mail.")
    if wishes_of(message.recipient)["message"] == Rhythm.NEVER:
        raise NotNeededError("They want no mail about messages.")
    sender = shown(message.sender.profile, message.recipient)
    name = sender.name or _("A member")
    facts = [(_("Organisation"), sender.organisation.name)] if sender.organisation else []
    subject = _("%(name)s wrote to you in Good Food City") % {"name": name}
    return Letter(
        subject=subject,
        heading=subject,
        facts=facts,
        paragraphs=message.text.split("\n\n")[:40],
        buttons=(Button(_("Answer"), site_url("profiles:conversation", sender.code)),),
        closing=[
            _("Do not answer this mail: we do not pass it on. Answer on the site."),
            _(
                "Is something wrong with this message? On the site you can report it, and block "
                "who wrote it. Neither of you sees the other's e-mail address."
            ),
        ],
        **ways_out(message.recipient, {"message"}),
        keep_text=False,
    )


@dataclass(frozen=True)
class Conversation:
    """What somebody has with one other, for the list of conversations."""

    code: str
    name: str
    last: datetime
    unread: int
    number: int


def conversations(user: User) -> list[Conversation]:
    """With whom somebody wrote lately, the newest first; in two queries and that of the names."""
    other = Case(When(sender=user, then=F("recipient")), default=F("sender"))
    rows: Any = (
        PersonalMessage.objects.of(user)
        .annotate(other=other)
        .order_by()
        .values("other")
        .annotate(
            last=Max("sent_at"),
            number=Count("pk"),
            unread=Count("pk", filter=Q(recipient=user, read_at=None)),
        )
        .order_by("-last")[:200]
    )
    rows = list(rows)
    profiles = Profile.objects.filter(user__in=[row["other"] for row in rows])
    by_user = {
        profile.user_id: profile
        for profile in profiles.select_related("user", "organisation", "organisation_proposal")
    }
    return [
        Conversation(
            code=by_user[row["other"]].code,
            name=name_in_conversation(by_user[row["other"]]),
            last=row["last"],
            unread=row["unread"],
            number=row["number"],
        )
        for row in rows
        if row["other"] in by_user
    ]


def name_in_conversation(profile: Profile) -> str:
    """Who wrote, as the other may read it: their name while members see it."""
    if profile.user.deleted_at:
        return _("Former member")
    seen = profile.visibility_of("name") != "me"
    return (profile.user.get_full_name() if seen else "") or _("A member")


def mark_read(reader: User, other: User) -> None:
    """The reader saw what the other wrote."""
    PersonalMessage.objects.filter(sender=other, recipient=reader, read_at=None).update(
        read_at=timezone.now()
    )


def unread_messages(user: Any) -> int:
    """How many messages somebody has not read."""
    if not user.is_authenticated:
        return 0
    return PersonalMessage.objects.filter(recipient=user, read_at=None).count()


def forget_old(now: datetime | None = None) -> int:
    """Delete messages after their term, with the mails about them; return how many."""
    before = (now or timezone.now()) - KEPT_FOR
    number = 0
    while pks := list(
        PersonalMessage.objects.filter(sent_at__lt=before).values_list("pk", flat=True)[:500]
    ):
        with transaction.atomic():
            OutgoingMail.objects.filter(about__in=[f"personal_message:{pk}" for pk in pks]).delete()
            number += PersonalMessage.objects.filter(pk__in=pks).delete()[0]
    return number

"""The mails about access: to who asked, and to staff, who get a summary and no flood."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from members.models import AccessMove, AccessState, Profile, User
from members.notifications.readers import language_of

#: Staff get at most one mail about who waits in so many hours.
STAFF_HOURS = 4
DECISION = "members.decision"
WAITING = "members.waiting"
#: Decisions that are told, and the state in which that is still true.
_TOLD = {
    AccessMove.APPROVE: AccessState.MEMBER,
    AccessMove.DECLINE: AccessState.DECLINED,
    AccessMove.BLOCK: AccessState.BLOCKED,
    AccessMove.UNBLOCK: AccessState.OUTSIDE,
    AccessMove.REINSTATE: AccessState.MEMBER,
}


def site_url(name: str, *args: object) -> str:
    """The whole address of one of our pages, for in a mail."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def tell_decision(profile: Profile, move: AccessMove) -> None:
    """Mail somebody what was decided about them."""
    queue_mails(
        [
            OutgoingMail(
                key=f"{DECISION}:{profile.pk}:{profile.sequence}",
                kind=DECISION,
                about=f"user:{profile.user_id}",
                context={"move": move, "profile": profile.pk},
                recipient=profile.user.email,
                language=language_of(profile.user),
            )
        ]
    )


def write_decision(mail: OutgoingMail) -> Letter:
    """What was decided, and what can be done now."""
    profile = Profile.objects.select_related("user").get(pk=mail.context["profile"])
    move = AccessMove(mail.context["move"])
    if profile.state != _TOLD[move]:
        raise NotNeededError("Something else was decided since.")
    entry = profile.access_log.filter(move=move).first()
    reason = entry.reason if entry else ""
    subjects = {
        AccessMove.APPROVE: _("Welcome to Good Food City"),
        AccessMove.DECLINE: _("Your request to join Good Food City"),
        AccessMove.BLOCK: _("You are blocked from Good Food City"),
        AccessMove.UNBLOCK: _("You are no longer blocked from Good Food City"),
        AccessMove.REINSTATE: _("You are a member of Good Food City again"),
    }
    texts = {
        AccessMove.APPROVE: _("You are a member now. In three steps you get to know each other."),
        AccessMove.DECLINE: _("We cannot let you in now. You can ask again in a week."),
        AccessMove.BLOCK: _("You do not see what members share any more, and cannot take part."),
        AccessMove.UNBLOCK: _("You can ask to come in again."),
        AccessMove.REINSTATE: _("You see what members share, and can take part again."),
    }
    buttons: Sequence[Button] = ()
    if move in {AccessMove.APPROVE, AccessMove.REINSTATE}:
        buttons = (Button(_("Go to Good Food City"), site_url("profiles:welcome")),)
    elif move in {AccessMove.DECLINE, AccessMove.UNBLOCK}:
        buttons = (Button(_("See your request"), site_url("profiles:access")),)
    return Letter(
        subject=subjects[move],
        heading=subjects[move],
        paragraphs=[_greeting(profile.user), texts[move]],
        facts=[(_("What staff say"), reason)] if reason else [],
        buttons=buttons,
        closing=[_("Do you not agree, or do you have a question? Answer us by the contact page.")]
        if move in {AccessMove.DECLINE, AccessMove.BLOCK}
        else [],
    )


def _greeting(user: User) -> str:
    name = user.get_short_name()
    return _("Hello %(name)s,") % {"name": name} if name else _("Hello,")


def who_looks_after_members() -> QuerySet[User]:
    """Staff with the right to let people in, by a role or in person; not every administrator."""
    right = Permission.objects.filter(
        codename="change_profile", content_type__app_label="members"
    ).values("pk")
    return (
        User.objects.filter(is_active=True)
        .filter(Q(groups__permissions__in=right) | Q(user_permissions__in=right))
        .distinct()
    )


def tell_staff_who_waits() -> None:
    """Mail staff that people wait, unless they heard so in the last hours."""
    now = timezone.now()
    window = f"{now:%Y-%m-%d}-{now.hour // STAFF_HOURS}"
    queue_mails(
        OutgoingMail(
            key=f"{WAITING}:{user.pk}:{window}",
            kind=WAITING,
            about=f"user:{user.pk}",
            recipient=user.email,
            language=language_of(user),
            urgent=False,
        )
        for user in who_looks_after_members()
    )


def write_waiting(mail: OutgoingMail) -> Letter:
    """How many wait, and since when; as it is at the moment of sending."""
    waiting = Profile.objects.waiting()
    number = waiting.count()
    first = waiting.first()
    if first is None:
        raise NotNeededError("Nobody waits any more.")
    subject = ngettext(
        "%(number)s person asks to join Good Food City",
        "%(number)s people ask to join Good Food City",
        number,
    ) % {"number": number}
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[
            _("Hello,"),
            _("The one who waits longest has been waiting for %(time)s.")
            % {"time": timesince(first.state_since)},
        ],
        buttons=(Button(_("See who waits"), site_url("members_list") + "?state=waiting"),),
        closing=[
            ngettext(
                "You get this mail at most once in %(hours)s hour.",
                "You get this mail at most once in %(hours)s hours.",
                STAFF_HOURS,
            )
            % {"hours": STAFF_HOURS}
        ],
    )

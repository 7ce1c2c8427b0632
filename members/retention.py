"""Let go of accounts that nobody uses, and of what is only needed for a while.

- An address that was never confirmed: seven days. Nobody showed that it is theirs.
- An account that nobody signed in to for 24 months: after two mails that were really sent, the
  last of them fourteen days ago. Staff stay: an administrator takes leave of them.
- Where somebody was signed in: until that session has ended. Mails about signing in: thirty days.
"""

import logging
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from home.letters import Button, Letter
from home.models import MailState, OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from members.account_letters import KIND
from members.models import User
from members.notifications.readers import language_of

logger = logging.getLogger(__name__)

UNCONFIRMED_FOR = timedelta(days=7)
DORMANT_FOR = timedelta(days=730)
#: How long before that each of the two mails goes.
WARN_BEFORE = (timedelta(days=60), timedelta(days=30))
#: How long somebody has at least after a mail has been sent.
TIME_TO_ANSWER = timedelta(days=14)
KEEP_MAILS = timedelta(days=30)
DORMANT_KIND = "members.dormant"
BATCH = 500


def let_go(now: datetime | None = None) -> None:
    """Everything whose time is over."""
    now = now or timezone.now()
    forget_unconfirmed(now)
    warn_dormant(now)
    end_dormant(now)
    active = Session.objects.filter(expire_date__gt=now)
    UserSession.objects.exclude(session_key__in=active.values("session_key")).delete()
    OutgoingMail.objects.filter(kind=KIND, created_at__lt=now - KEEP_MAILS).delete()


def forget_unconfirmed(now: datetime) -> int:
    """Delete accounts whose address was never confirmed; return how many."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    users = User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        last_login=None,
        date_joined__lt=now - UNCONFIRMED_FOR,
        is_superuser=False,
        groups=None,
    )
    number = 0
    for user in users.order_by("pk")[:BATCH]:
        try:
            user.delete()
        except Exception:
            logger.exception("Account %s was never confirmed and could not be deleted.", user.pk)
        else:
            number += 1
    return number


def warn_dormant(now: datetime) -> int:
    """Queue the first or the second mail to who did not sign in for long; return how many."""
    mails = []
    for user in _unused(now - DORMANT_FOR + WARN_BEFORE[0])[:BATCH]:
        for number, before in enumerate(WARN_BEFORE, start=1):
            due = user.used_at < now - DORMANT_FOR + before  # type: ignore[attr-defined]
            if due and (number == 1 or _was_sent(user, number - 1, now - TIME_TO_ANSWER)):
                mails.append(
                    OutgoingMail(
                        key=_key(user, number),
                        kind=DORMANT_KIND,
                        about=f"user:{user.pk}",
                        recipient=user.email,
                        language=language_of(user),
                        urgent=False,
                    )
                )
    known = set(
        OutgoingMail.objects.filter(key__in=[mail.key for mail in mails]).values_list(
            "key", flat=True
        )
    )
    new = [mail for mail in mails if mail.key not in known]
    queue_mails(new)
    return len(new)


def end_dormant(now: datetime) -> int:
    """Let accounts end that stayed unused after the second mail; return how many."""
    number = 0
    for user in _unused(now - DORMANT_FOR)[:BATCH]:
        if _was_sent(user, len(WARN_BEFORE), now - TIME_TO_ANSWER):
            # Only if it is still unused: somebody may sign in at this moment.
            unchanged = User.objects.filter(pk=user.pk, last_login=user.last_login, delete_at=None)
            number += unchanged.update(delete_at=now)
    return number


def write_dormant_mail(mail: OutgoingMail) -> Letter:
    """Say that the account will end, and that signing in is enough to keep it."""
    user = User.objects.get(pk=mail.about.partition(":")[2])
    used_at = user.last_login or user.date_joined
    if user.deleted_at or user.delete_at or f":{used_at.timestamp():.0f}:" not in mail.key:
        raise NotNeededError("The account is used, or ends already.")
    # No sooner than it can be, whenever this mail leaves.
    last = mail.key.endswith(f":{len(WARN_BEFORE)}")
    wait = TIME_TO_ANSWER if last else TIME_TO_ANSWER * 2
    day = date_format(localtime(max(used_at + DORMANT_FOR, timezone.now() + wait)), "j F Y")
    subject = _("Do you still want your account?")
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[
            _("Hello,"),
            _("You have not signed in for a long time. We keep no accounts that nobody uses."),
            _("Do nothing, and we delete your account after %(day)s.") % {"day": day},
            _("Do you want to keep it? Then sign in before that day."),
        ],
        buttons=[
            Button(_("Sign in"), settings.SITE_URL.rstrip("/") + reverse("account_login")),
        ],
    )


def _unused(since: datetime) -> "QuerySet[User]":
    """Who did not sign in since then, and is no staff; the longest first."""
    enters = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    return (
        User.objects.annotate(used_at=Coalesce("last_login", "date_joined"))
        .filter(used_at__lt=since, delete_at=None, deleted_at=None, is_superuser=False)
        .exclude(Q(groups__permissions__in=enters) | Q(user_permissions__in=enters))
        .order_by("used_at", "pk")
    )


def _key(user: User, number: int) -> str:
    used_at = user.last_login or user.date_joined
    return f"{DORMANT_KIND}:{user.pk}:{used_at.timestamp():.0f}:{number}"


def _was_sent(user: User, number: int, before: datetime) -> bool:
    return OutgoingMail.objects.filter(
        key=_key(user, number), state=MailState.SENT, sent_at__lte=before
    ).exists()

"""Somebody's own data: a copy to take along, and an account that ends when they ask.

An account ends fourteen days after the request, so that a mistake, or somebody at an open screen,
does no harm. The row stays without the person: what they made keeps an author, 'former member'.
"""

import io
import json
import logging
import uuid
import zipfile
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from home.personal_data import PersonalData, personal_data_parts
from members.copy_page import Chapter, copy_page
from members.models import User

logger = logging.getLogger(__name__)

#: How long somebody can change their mind.
GRACE = timedelta(days=14)
_SALT = "members.keep_account"


def copy_of(user: User) -> bytes:
    """Everything about somebody as a ZIP file: JSON for each part, their files, a page to read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        chapters = []
        for part in personal_data_parts():
            data, names = part.collect(user), []
            text = json.dumps(data, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
            archive.writestr(f"{part.name}.json", text)
            for name, content in part.files(user):
                archive.writestr(f"{part.name}/{name}", content)
                names.append(name)
            chapters.append(Chapter(part.name, str(part.label), data, names))
        archive.writestr("index.html", copy_page(user.email, chapters))
    return out.getvalue()


def ask_deletion(user: User) -> None:
    """Let the account end after the grace, and mail how to keep it; a second time adds nothing."""
    with transaction.atomic():
        due = timezone.now() + GRACE
        if not User.objects.filter(pk=user.pk, delete_at=None).update(delete_at=due):
            return
        queue_mails(
            [
                OutgoingMail(
                    key=f"members.deletion:{user.pk}:{due.timestamp():.0f}",
                    kind="members.deletion",
                    about=f"user:{user.pk}",
                    recipient=user.email,
                    language=get_language() or "nl",
                )
            ]
        )
    user.delete_at = due


def keep(user: User) -> None:
    """Let the account stay after all; nothing when it never was to end."""
    User.objects.filter(pk=user.pk, deleted_at=None).update(delete_at=None)
    user.delete_at = None


def keep_token(user: User) -> str:
    """The secret of the link that keeps the account, for this one request to end it."""
    return signing.dumps([user.pk, _stamp(user)], salt=_SALT)


def by_keep_token(token: str) -> User | None:
    """Whose account a link keeps; None when it is not whole, or its time is over."""
    try:
        pk, stamp = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, delete_at__isnull=False, deleted_at=None).first()
    return user if user and _stamp(user) == stamp else None


def _stamp(user: User) -> int:
    return int(user.delete_at.timestamp()) if user.delete_at else 0


def write_deletion_mail(mail: OutgoingMail) -> Letter:
    """Say when the account ends, and how to keep it."""
    user = User.objects.get(pk=mail.about.partition(":")[2])
    if user.delete_at is None or user.deleted_at:
        raise NotNeededError("The account is to stay by now.")

    url = settings.SITE_URL.rstrip("/") + reverse("account_keep", args=[keep_token(user)])
    subject = _("Your account ends on %(day)s") % {
        "day": date_format(localtime(user.delete_at), "j F Y")
    }
    return Letter(
        subject=subject,
        heading=subject,
        preheader=_("Until then you can keep it."),
        paragraphs=[
            _("Hello,"),
            _("You asked us to delete your account. After that day we know you no more."),
            _("Did you change your mind, or was this not you? Then keep your account."),
        ],
        buttons=(Button(_("Keep my account"), url),),
    )


def delete_due(now: datetime | None = None) -> int:
    """End each account whose grace is over; return how many. What fails is tried next night."""
    number = 0
    for user in User.objects.filter(delete_at__lte=now or timezone.now()).order_by("pk"):
        try:
            _end(user)
        except Exception:
            logger.exception("Account %s could not be deleted.", user.pk)
        else:
            number += 1
    return number


def _end(user: User) -> None:
    """Close the account, let each app forget the person, and only then call it done.

    After a crash in between the account is closed and still due, so the next round goes on.
    """
    closed = User.objects.filter(pk=user.pk, delete_at__isnull=False)
    if not closed.update(deleted_at=timezone.now(), is_active=False):
        return  # kept in the last moment
    for part in personal_data_parts():
        part.forget(user)
    User.objects.filter(pk=user.pk).update(delete_at=None)


# The account itself


def _collect(user: User) -> dict[str, Any]:
    profile = UserProfile.objects.filter(user=user).first()
    return {
        _("e-mail address"): user.email,
        _("first name"): user.first_name,
        _("last name"): user.last_name,
        pgettext("account", "date joined"): user.date_joined,
        _("signed in last"): user.last_login,
        _("groups"): [group.name for group in user.groups.all()],
        _("language"): profile.preferred_language if profile else "",
        _("e-mail addresses"): [
            {_("e-mail address"): item.email, pgettext("account", "verified"): item.verified}
            for item in EmailAddress.objects.filter(user=user).order_by("pk")
        ],
        _("second factors"): [
            {_("kind"): item.get_type_display(), _("since"): item.created_at}
            for item in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        _("other ways to sign in"): [
            {
                _("with whom"): item.provider,
                _("since"): item.date_joined,
                _("data"): item.extra_data,
            }
            for item in SocialAccount.objects.filter(user=user).order_by("pk")
        ],
        _("where you are signed in"): [
            {_("since"): item.created_at, _("IP address"): item.ip, _("browser"): item.user_agent}
            for item in UserSession.objects.filter(user=user).order_by("pk")
        ],
        _("mails"): [
            {_("subject"): mail.subject, _("sent"): mail.sent_at}
            for mail in OutgoingMail.objects.about(f"user:{user.pk}")
        ],
    }


def _files(user: User) -> list[tuple[str, bytes]]:
    profile = UserProfile.objects.filter(user=user).exclude(avatar="").first()
    if profile is None:
        return []
    with profile.avatar.open("rb") as file:
        return [(profile.avatar.name.rpartition("/")[2], file.read())]


@transaction.atomic
def _forget(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    for profile in UserProfile.objects.filter(user=user):
        if profile.avatar:
            transaction.on_commit(partial(profile.avatar.delete, save=False))
        profile.delete()
    OutgoingMail.objects.filter(about=f"user:{user.pk}").delete()
    # What staff did with the account is told with its name.
    ModelLogEntry.objects.for_instance(user).update(label=_("Former member"), data={})
    user.groups.clear()
    user.user_permissions.clear()
    User.objects.filter(pk=user.pk).update(
        email=f"former-{uuid.uuid4().hex}@account.invalid",
        first_name="",
        last_name="",
        is_superuser=False,
        last_login=None,
        password=make_password(None),
    )


ACCOUNT = PersonalData(
    name="account",
    label=gettext_lazy("Your account"),
    collect=_collect,
    files=_files,
    forget=_forget,
)

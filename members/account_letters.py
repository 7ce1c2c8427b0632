"""The mails about signing in and about safety, in the form of our letters.

allauth names each mail by a template; here each has its words instead. They are queued as every
mail of the site, so a mail server that is down delays them and breaks nothing, and who asks cannot
tell by the time it takes whether there is an account.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.letters import Button, Letter
from home.models import OutgoingMail
from home.outgoing_mail import NotNeededError, queue_mails
from members.models import User
from members.sealing import seal_all, unseal_all
from members.templatetags.account_tags import browser_name

KIND = "members.account"
#: A code is of use for as long as its page waits for it.
CODES_ARE_VALID = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
#: What of allauth's context the letters tell.
_TOLD = (
    "code",
    "from_email",
    "to_email",
    "deleted_email",
    "provider",
    "ip",
    "user_agent",
    "timestamp",
)


def queue_account_mail(name: str, email: str, context: dict[str, Any]) -> None:
    """Queue the mail that allauth calls `name`; what it tells is closed until it is sent."""
    if name not in LETTERS:
        raise KeyError(f"There is no letter for {name}.")
    user = context.get("user") or User.objects.filter(email__iexact=email).first()
    values = {key: context[key] for key in _TOLD if context.get(key)}
    values["provider"] = str(values.get("provider", ""))
    queue_mails(
        [
            OutgoingMail(
                key=f"{KIND}:{uuid.uuid4()}",
                kind=KIND,
                about=f"user:{user.pk}" if user and user.pk else "",
                recipient=email,
                language=get_language() or settings.LANGUAGE_CODE,
                context={"letter": name, "sealed": seal_all(values)},
            )
        ]
    )


def write_account_mail(mail: OutgoingMail) -> Letter:
    """Write one of them; a code whose page waits no longer is not sent."""
    values = unseal_all(mail.context["sealed"])
    if "code" in values and timezone.now() - mail.created_at > CODES_ARE_VALID:
        raise NotNeededError("The code is not valid any more.")
    return LETTERS[mail.context["letter"]](values)


def _address(name: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name)


def _code_letter(subject: str, purpose: str, values: dict[str, Any]) -> Letter:
    minutes = int(CODES_ARE_VALID.total_seconds() // 60)
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[_("Hello,"), purpose],
        code=values["code"],
        closing=[
            _("The code is valid for %(minutes)s minutes.") % {"minutes": minutes},
            _("Did you not ask for this? Then you need not do anything. Give the code to nobody."),
        ],
        keep_text=False,
    )


def _login_code(values: dict[str, Any]) -> Letter:
    return _code_letter(
        _("Your code to sign in"),
        _("This is your code to sign in. Fill it in on the page that you have open."),
        values,
    )


def _confirm_address(values: dict[str, Any]) -> Letter:
    return _code_letter(
        _("Confirm your e-mail address"),
        _(
            "Somebody gave this e-mail address for an account at Agenda Stad. Was that you? Then "
            "fill in this code on the page that you have open."
        ),
        values,
    )


def _password_code(values: dict[str, Any]) -> Letter:
    return _code_letter(
        _("Your code for a new password"),
        _("With this code you choose a new password. Fill it in on the page that you have open."),
        values,
    )


def _known(values: dict[str, Any]) -> Letter:
    subject = _("You already have an account")
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[
            _("Hello,"),
            _(
                "Somebody wanted to make an account with this e-mail address. You already have "
                "one, so we made no new one."
            ),
            _("Was it you? Then sign in. If you forgot your password, choose a new one."),
        ],
        buttons=[
            Button(_("Sign in"), _address("account_login")),
            Button(_("Choose a new password"), _address("account_reset_password")),
        ],
        closing=[_("Was it not you? Then you need not do anything.")],
    )


def _unknown(values: dict[str, Any]) -> Letter:
    subject = _("There is no account with this address")
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[
            _("Hello,"),
            _(
                "Somebody wanted to sign in with this e-mail address, or asked for a new "
                "password. But there is no account with it."
            ),
            _("Was it you? Perhaps you used another address. Or make an account."),
        ],
        buttons=[Button(_("Make an account"), _address("account_signup"))],
        closing=[_("Was it not you? Then you need not do anything.")],
    )


def _notice(subject: str, what: str, values: dict[str, Any]) -> Letter:
    """Tell of a change that matters for safety: what, when and from where."""
    facts = []
    if when := values.get("timestamp"):
        moment = localtime(datetime.fromisoformat(when))
        facts.append((_("When"), date_format(moment, "j F Y, H:i")))
    if ip := values.get("ip"):
        facts.append((_("IP address"), str(ip)))
    if browser := values.get("user_agent"):
        facts.append((_("Browser"), browser_name(str(browser))))
    return Letter(
        subject=subject,
        heading=subject,
        paragraphs=[_("Hello,"), what],
        facts=facts,
        buttons=[Button(_("Choose a new password"), _address("account_reset_password"))],
        closing=[
            _(
                "Was it you? Then you need not do anything. Was it not you? Then choose a new "
                "password at once, and tell us."
            )
        ],
    )


def _email_changed(values: dict[str, Any]) -> Letter:
    what = _("Your account had the address %(old)s. It is %(new)s from now on.")
    return _notice(
        _("Your e-mail address was changed"),
        what % {"old": values["from_email"], "new": values["to_email"]},
        values,
    )


def _email_deleted(values: dict[str, Any]) -> Letter:
    what = _("The address %(address)s was removed from your account.")
    return _notice(
        _("An e-mail address was removed"), what % {"address": values["deleted_email"]}, values
    )


def _email_confirmed(values: dict[str, Any]) -> Letter:
    return _notice(
        _("Your e-mail address is confirmed"), _("Your e-mail address is confirmed."), values
    )


def _password_changed(values: dict[str, Any]) -> Letter:
    return _notice(
        _("Your password was changed"), _("The password of your account was changed."), values
    )


def _password_set(values: dict[str, Any]) -> Letter:
    return _notice(
        _("Your account has a password now"), _("A password was set for your account."), values
    )


def _app_added(values: dict[str, Any]) -> Letter:
    return _notice(
        _("A second factor was added"),
        _("From now on your account asks for a code from an app when you sign in."),
        values,
    )


def _app_removed(values: dict[str, Any]) -> Letter:
    return _notice(
        _("A second factor was removed"),
        _("Your account does not ask for a code from an app any more."),
        values,
    )


def _codes_made(values: dict[str, Any]) -> Letter:
    return _notice(
        _("You have new recovery codes"),
        _("New recovery codes were made for your account. The old ones work no more."),
        values,
    )


def _key_added(values: dict[str, Any]) -> Letter:
    return _notice(
        _("A passkey or security key was added"),
        _("A passkey or security key was added to your account. It can be used to sign in."),
        values,
    )


def _key_removed(values: dict[str, Any]) -> Letter:
    return _notice(
        _("A passkey or security key was removed"),
        _("A passkey or security key was removed from your account."),
        values,
    )


def _factors_reset(values: dict[str, Any]) -> Letter:
    return _notice(
        _("Your second factor was removed by an administrator"),
        _(
            "An administrator removed the second factors of your account, with your keys and "
            "recovery codes. Set up a new one when you sign in."
        ),
        values,
    )


def _connected(values: dict[str, Any]) -> Letter:
    what = _("From now on you can sign in with %(provider)s too.")
    return _notice(_("A way to sign in was added"), what % {"provider": values["provider"]}, values)


def _disconnected(values: dict[str, Any]) -> Letter:
    what = _("You cannot sign in with %(provider)s any more.")
    return _notice(
        _("A way to sign in was removed"), what % {"provider": values["provider"]}, values
    )


#: Each mail by allauth's name for it, and one of our own.
LETTERS: dict[str, Callable[[dict[str, Any]], Letter]] = {
    "account/email/account_already_exists": _known,
    "account/email/email_changed": _email_changed,
    "account/email/email_confirm": _email_confirmed,
    "account/email/email_confirmation": _confirm_address,
    "account/email/email_confirmation_signup": _confirm_address,
    "account/email/email_deleted": _email_deleted,
    "account/email/login_code": _login_code,
    "account/email/password_changed": _password_changed,
    "account/email/password_reset": _password_changed,
    "account/email/password_reset_code": _password_code,
    "account/email/password_set": _password_set,
    "account/email/unknown_account": _unknown,
    "mfa/email/recovery_codes_generated": _codes_made,
    "mfa/email/totp_activated": _app_added,
    "mfa/email/totp_deactivated": _app_removed,
    "mfa/email/webauthn_added": _key_added,
    "mfa/email/webauthn_removed": _key_removed,
    "members/second_factor_reset": _factors_reset,
    "socialaccount/email/account_connected": _connected,
    "socialaccount/email/account_disconnected": _disconnected,
}

"""The links that open or end something for one person; none of them needs an account."""

from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from home import keys
from home.letters import absolute
from newsletters.models import Confirmation, NewsletterList, Subscriber

_LEAVE = "newsletters.leave"
_CONFIRM = "newsletters.confirm"
#: Stands for the secret in an address.
_BLANK = "0secret0"


def unsubscribe_url(subscriber: Subscriber, newsletter: NewsletterList) -> str:
    """Leave this newsletter: a page with a button, and for mail programs one POST (RFC 8058).

    It works for ever: after a change of address, and after the subscriber is gone.
    """
    token = leave_token(subscriber, newsletter)
    return _url("newsletters:leave", token, subscriber.language)


def unsubscribe_mailto(subscriber: Subscriber, newsletter: NewsletterList) -> str:
    """The same by mail; empty unless a mailbox is set whose mail reaches the site."""
    if not settings.NEWSLETTER_UNSUBSCRIBE_ADDRESS:
        return ""
    token = quote(leave_token(subscriber, newsletter))
    return f"mailto:{settings.NEWSLETTER_UNSUBSCRIBE_ADDRESS}?subject={token}"


def preferences_url(subscriber: Subscriber) -> str:
    """The subscriber's own page."""
    return _url("newsletters:preferences", subscriber.secret, subscriber.language)


def confirm_url(confirmation: Confirmation) -> str:
    """The page with the button that confirms; empty when none of our keys made it."""
    token = confirm_token(confirmation)
    return _url("newsletters:confirm", token, confirmation.language) if token else ""


def confirm_token(confirmation: Confirmation) -> str:
    """The secret of a request, made from its nonce."""
    return keys.token_for(_CONFIRM, confirmation.nonce, confirmation.token_hash)


def new_token_hash(nonce: str) -> str:
    """What is kept of the secret that belongs to a nonce."""
    return keys.digest(keys.keyed_hash(_CONFIRM, nonce))


def leave_token(subscriber: Subscriber, newsletter: NewsletterList) -> str:
    """Who leaves what, signed. It can do nothing but end this one subscription."""
    return keys.sign(_LEAVE, f"{subscriber.code}.{newsletter.pk}")


def read_leave_token(token: str) -> tuple[str, int] | None:
    """The subscriber's code and the number of the newsletter; None when it is not whole."""
    value = keys.unsign(_LEAVE, token)
    if value is None:
        return None
    code, _dot, number = value.rpartition(".")
    return code, int(number)


def _url(name: str, secret: str, language: str) -> str:
    # Our secrets are letters, digits and signs that stand for themselves in an address.
    return absolute(_path(name, language).replace(_BLANK, secret))


@cache
def _path(name: str, language: str) -> str:
    """The address with a blank for the secret: an issue has two links for each of its readers."""
    with override(language):
        return reverse(name, args=[_BLANK])

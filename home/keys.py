"""Secrets of mails to many: signed links and keyed hashes, with keys of their own.

Newsletters and notifications hold these links for years, and the list of addresses that get no
mail can only be read with the key that wrote it. So `NEWSLETTER_KEYS` can outlive `SECRET_KEY`: the
newest key comes first, the older ones go on opening what they closed.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.utils.encoding import force_bytes


def sign(purpose: str, value: str) -> str:
    """The value with a signature; good for ever, and for this purpose only."""
    return _signer(purpose).sign(value)


def unsign(purpose: str, text: str) -> str | None:
    """The value, or None when it is not ours or not whole."""
    try:
        return _signer(purpose).unsign(text)
    except signing.BadSignature:
        return None


def keyed_hash(purpose: str, text: str) -> str:
    """What can be compared and never read back, not even by trying all addresses."""
    return _hash(purpose, text, settings.NEWSLETTER_KEYS[0])


def all_hashes(purpose: str, text: str) -> list[str]:
    """The hash by each of our keys."""
    return [_hash(purpose, text, key) for key in settings.NEWSLETTER_KEYS]


def digest(token: str) -> str:
    """What we keep of a long random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_for(purpose: str, nonce: str, token_hash: str) -> str:
    """The token that was made from this nonce; empty when none of our keys made it."""
    for token in all_hashes(purpose, nonce):
        if hmac.compare_digest(digest(token), token_hash):
            return token
    return ""


class _Signer(signing.Signer):
    """Django's signer; an issue has two signatures for each of its readers, so it makes haste."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        """As Django's own."""
        derived = _derived(force_bytes(self.salt) + b"signer", key or self.key)
        made = hmac.digest(derived, force_bytes(value), "sha256")
        return signing.b64_encode(made).decode()


def _signer(purpose: str) -> _Signer:
    return _signer_with(purpose, *settings.NEWSLETTER_KEYS)


@lru_cache(maxsize=16)
def _signer_with(purpose: str, key: str, *older: str) -> _Signer:
    return _Signer(key=key, fallback_keys=[*older], salt=purpose, sep="~")


def _hash(purpose: str, text: str, key: str) -> str:
    return hmac.digest(_derived(purpose, key), text.encode(), "sha256").hex()


@lru_cache(maxsize=64)
def _derived(salt: str | bytes, key: str | bytes) -> bytes:
    """The key for one purpose, as Django's `salted_hmac` derives it each time."""
    return hashlib.sha256(force_bytes(salt) + force_bytes(key)).digest()

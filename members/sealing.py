"""Close small secrets before they are stored, so that a copy of the database is no key."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder


def seal(text: str) -> str:
    """Close it with the first key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Open it with whichever key fits."""
    return _box().decrypt(sealed.encode()).decode()


def seal_all(values: dict[str, Any]) -> str:
    """Close some values together."""
    return seal(json.dumps(values, cls=DjangoJSONEncoder))


def unseal_all(sealed: str) -> dict[str, Any]:
    """Open them again."""
    values: dict[str, Any] = json.loads(unseal(sealed))
    return values


def _box() -> MultiFernet:
    """The keys: the ones from the settings, newest first, made into the form Fernet wants."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
            for key in settings.MFA_ENCRYPTION_KEYS
        ]
    )

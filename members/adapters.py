"""How allauth does things here."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class MFAAdapter(DefaultMFAAdapter):
    """Keep the secrets of second factors encrypted, so that a copy of the database is no key."""

    def encrypt(self, text: str) -> str:
        """Encrypt with the first key."""
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt with whichever key fits."""
        return self._box().decrypt(encrypted_text.encode()).decode()

    @staticmethod
    def _box() -> MultiFernet:
        """The keys: the ones from the settings, newest first, made into the form Fernet wants."""
        return MultiFernet(
            [
                Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))
                for key in settings.MFA_ENCRYPTION_KEYS
            ]
        )

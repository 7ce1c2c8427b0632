"""What follows from changes to accounts."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from members.models import User


@receiver(authenticator_added)
def remember_new_authenticator(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Count a second factor that was set up just now as shown.

    Setting it up took a code or a touch of the key; asking for another one at once would only
    make people wait for the next code.
    """
    if authenticator.type in {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}:
        record_authentication(
            request, user, method="mfa", id=authenticator.pk, type=authenticator.type
        )

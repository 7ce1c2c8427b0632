"""The e-mail address of an account, as allauth keeps it: a row that says whether it is verified."""

from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from members.models import User


@transaction.atomic
def vouch_for_address(user: "User") -> None:
    """Make the address of `user` the account's only one, and verified.

    For accounts that a colleague or a command makes: they vouch for the address, so that the
    person can sign in at once and can set up a second factor. Who signs up on the site proves
    the address with a code instead.
    """
    from allauth.account.models import EmailAddress

    email = user.email.lower()
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    # Somebody else may have claimed this address without ever proving it.
    EmailAddress.objects.filter(email__iexact=email, verified=False).exclude(user=user).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )

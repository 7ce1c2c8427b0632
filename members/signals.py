"""What follows from changes to accounts."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed, user_signed_up
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib import messages
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.models import Profile, User
from members.notifications.choosing import remember_language
from members.profiles.admission import come_in_by_domain
from members.profiles.directory import refresh_entries
from townsdeals.models import Organisation


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


@receiver(post_save, sender=User)
def give_profile(instance: User, created: bool, raw: bool, **kwargs: Any) -> None:
    """Every user has a profile."""
    if created and not raw:
        Profile.objects.get_or_create(user=instance)


@receiver(post_save, sender=User)
def tell_list_of_new_name(
    instance: User, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    """The list of members has the name and whether the account is open."""
    told = {"first_name", "last_name", "is_active"}
    if not created and (update_fields is None or told & set(update_fields)):
        refresh_entries(Profile.objects.filter(user=instance))


@receiver(post_save, sender=Organisation)
def tell_list_of_organisation(instance: Organisation, created: bool, **kwargs: Any) -> None:
    """The list of members has the name and kind of organisations."""
    if not created:
        refresh_entries(Profile.objects.filter(organisation=instance))


@receiver(email_confirmed)
def let_in_by_domain(email_address: EmailAddress, **kwargs: Any) -> None:
    """Who proves an address of a listed domain comes in at once."""
    come_in_by_domain(User.objects.get(pk=email_address.user_id))


@receiver(email_confirmed)
def drop_password_of_who_was_first(
    request: HttpRequest, email_address: EmailAddress, **kwargs: Any
) -> None:
    """Let a password go that was chosen in another browser before the address was proven.

    Anybody can sign up with somebody else's address, and wait until its owner comes by a code to
    sign in or for a new password. The owner must not share the account with them.
    """
    user = email_address.user
    if user.last_login is None and user.has_usable_password() and not _knows(request, user):
        user.set_unusable_password()
        user.save(update_fields=["password"])
        messages.info(
            request,
            _(
                "The password that was chosen when this account was made does not work any more. "
                "You can choose a new one."
            ),
        )


def _knows(request: HttpRequest, user: User) -> bool:
    """Whether this browser gave the password: it signed up, or signed in with it, just now."""
    login = unstash_login(request, peek=True)
    return (
        login is not None
        and login.user == user
        and login.state.get("stages", {}).get("current") == EmailVerificationStage.key
    )


@receiver(user_signed_up)
def begin_as_newcomer(user: User, **kwargs: Any) -> None:
    """Remember in which language somebody came.

    And let in whose address is proven already, as single sign-on vouches for it.
    """
    remember_language(user)
    come_in_by_domain(user)


@receiver(email_changed)
def tell_the_new_address_too(
    request: HttpRequest,
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **kwargs: Any,
) -> None:
    """Tell the new address what allauth tells the old one."""
    if from_email_address:
        get_adapter().send_notification_mail(
            "account/email/email_changed",
            user,
            {"from_email": from_email_address.email, "to_email": to_email_address.email},
            email=to_email_address.email,
        )

"""What follows from changes to accounts."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed, user_signed_up
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

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

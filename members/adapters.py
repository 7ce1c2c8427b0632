"""How allauth does things here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.shortcuts import redirect

from members.account_letters import queue_account_mail
from members.models import User
from members.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):
    """Mail by our own letters and queue."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by; the proxy's own when it tells of fewer than it should.

        Somebody who comes past the proxies gets no error for it, and shares a limit.
        """
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return str(request.META.get("REMOTE_ADDR", ""))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter that stands for this template."""
        queue_account_mail(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody of a change; the mail belongs to their account."""
        super().send_notification_mail(
            template_prefix, user, {**(context or {}), "user": user}, email
        )


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on, which never opens an account by its address alone."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Show a page of its own to who comes with an address that has an account already.

        Only when the provider says that the address is theirs: anybody else gets the same answer
        as with an address that nobody has.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        for address in sociallogin.email_addresses:
            if address.verified and User.objects.filter(email__iexact=address.email).exists():
                request.session["known_address_provider"] = sociallogin.account.provider
                raise ImmediateHttpResponse(redirect("account_known_address"))


class MFAAdapter(DefaultMFAAdapter):
    """Keep the secrets of second factors closed, so that a copy of the database is no key."""

    def encrypt(self, text: str) -> str:
        """Close it."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return unseal(encrypted_text)

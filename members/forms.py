"""Forms for accounts in the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm as WagtailUserCreationForm
from wagtail.users.forms import UserEditForm as WagtailUserEditForm

from members.addresses import vouch_for_address
from members.models import User


class AddressFormMixin(forms.ModelForm):
    """An address that nobody else has, whatever its case, and that a colleague vouches for."""

    def clean_email(self) -> str:
        """Refuse an address that another account has."""
        email: str = self.cleaned_data["email"].lower()
        if User.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).exists():
            raise forms.ValidationError(
                _("There already is a user with this e-mail address."), code="unique"
            )
        return email

    def save(self, commit: bool = True) -> User:
        """Save the user and, with it, the address as verified."""
        user: User = super().save(commit=commit)
        if commit:
            self.vouch(user)
        return user

    def vouch(self, user: User) -> None:
        """The address is right: a colleague says so."""
        vouch_for_address(user)


class UserCreationForm(AddressFormMixin, WagtailUserCreationForm):
    """Make an account for a colleague; the colleague chooses the password."""

    password_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "Leave this empty: your colleague chooses a password with 'Forgot your password?' on "
            "the sign-in page."
        )

    def save(self, commit: bool = True) -> User:
        """Save the user; without a password nobody can sign in by password yet."""
        if not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        return super().save(commit=commit)


class UserEditForm(AddressFormMixin, WagtailUserEditForm):
    """Change an account."""

    def vouch(self, user: User) -> None:
        """Only for another address: who saves a name has not looked whose address it is."""
        if "email" in self.changed_data:
            super().vouch(user)

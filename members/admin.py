"""Accounts in the admin."""

from django import forms
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from members.forms import UserCreationForm, UserEditForm


class UserViewSet(WagtailUserViewSet):
    """Users with an e-mail address instead of a user name."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The form for a new user, or for a change."""
        return UserEditForm if for_update else UserCreationForm

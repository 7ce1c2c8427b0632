"""Members for tests."""

from typing import Any

from members.models import AccessState, Profile, User, Visibility
from tests.members.factories import UserFactory


def make_member(**fields: Any) -> User:
    """Somebody who is in, and whose name members see."""
    user = UserFactory(**fields)
    values = {"state": AccessState.MEMBER, "name_visibility": Visibility.MEMBERS}
    Profile.objects.update_or_create(user=user, defaults=values)
    return User.objects.get(pk=user.pk)

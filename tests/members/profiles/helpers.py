"""Members for the tests of this room."""

from typing import Any

from django.test import Client
from django.utils import timezone

from members.models import AccessState, HouseRules, Profile, RulesAcceptance, User
from members.profiles.directory import refresh_entry
from tests.accounts import make_user

SHOWN = {f"{field}_visibility": "members" for field in Profile.FIELDS}


def make_member(email: str = "", *, names: tuple[str, str] = ("Noor", "Visser"), **values: Any):
    """A member whose profile members see, unless `values` say otherwise."""
    user = make_user(email=email, first_name=names[0], last_name=names[1])
    themes = values.pop("themes", ())
    changes = {"state": AccessState.MEMBER, **SHOWN, **values}
    Profile.objects.filter(user=user).update(**changes)
    user = User.objects.get(pk=user.pk)
    user.profile.themes.set(themes)
    refresh_entry(user.profile)
    return user


def client_of(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def publish_rules(version: int = 1) -> HouseRules:
    """House rules that count."""
    return HouseRules.objects.create(
        version=version, text=f"<p>Regel {version}</p>", published_at=timezone.now()
    )


def agreed(user: User, rules: HouseRules) -> User:
    """Somebody who agreed to them."""
    RulesAcceptance.objects.create(profile=user.profile, rules=rules)
    return user

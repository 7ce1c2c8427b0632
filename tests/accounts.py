"""Accounts for tests: make somebody with a role, and sign them in as allauth would."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.test import Client

from members.models import User

PASSWORD = "a-long-password-for-tests"

#: Role → names that the role's group may have; the first one that exists is used.
GROUPS = {
    "editor": ["Redacteuren", "Editors"],
    "moderator": ["Moderatoren", "Moderators"],
    "communications": ["Communicatie"],
}


def make_user(role: str = "member", email: str = "", **fields) -> User:
    """A user with a role: `member` (no rights), `editor`, `moderator` or `admin`.

    The address is verified; the password is `PASSWORD`.
    """
    email = email or f"{role}{User.objects.count()}@example.org"
    if role == "admin":
        return User.objects.create_superuser(email, PASSWORD, **fields)
    user = User.objects.create_user(email, PASSWORD, **fields)
    if role != "member":
        group = Group.objects.filter(name__in=GROUPS[role]).first()
        if group is None:
            group = Group.objects.create(name=GROUPS[role][0])
            group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
    return user


def add_totp(user: User) -> str:
    """Give somebody an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def sign_in(client: Client, user: User) -> Client:
    """Sign in with a password only."""
    client.force_login(user)
    return client


def sign_in_with_mfa(client: Client, user: User) -> Client:
    """Sign in with password and authenticator app: what the admin asks of staff."""
    authenticator = Authenticator.objects.filter(user=user).first()
    if authenticator is None:
        add_totp(user)
        authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": user.email},
        {"method": "mfa", "at": time.time(), "id": authenticator.pk, "type": authenticator.type},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client

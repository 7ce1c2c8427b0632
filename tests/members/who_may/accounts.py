"""Signing in, safety, and somebody's own data."""

from allauth.mfa.models import Authenticator

from members.models import User
from members.my_data import ask_deletion, keep_token
from tests.members.who_may import ALL, SIGNED_IN, Row, World

#: Who is signed in has no business on the way in, and is led on.
FOR_VISITORS = "200 302 302 302 302 302 302"
LED_ON = "302 302 302 302 302 302 302"
#: There is nothing of their own to show; a page of the way in leads back to its beginning.
NOT_HERE = "login 404 404 404 404 404 404"
ONLY_READ = "405 405 405 405 405 405 405"
SIGNED_IN_READ = "login 405 405 405 405 405 405"
#: Staff have an app with codes, the others have not.
WITH_APP = "login 302 302 302 200 200 200"
WITHOUT_APP = "login 200 200 200 302 302 302"
OUT = "302 200 200 200 200 200 200"
REFUSED_PAGE = "401 401 401 401 401 401 401"
DONE = "login 302 302 302 302 302 302"
MOVED = "301 301 301 301 301 301 301"
NOT_FOUND = "404 404 404 404 404 404 404"


def _key(user: User) -> int:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Sleutel", "credential": {}}
    ).pk


def own_key(world: World, user: User) -> int:
    """A passkey of who asks."""
    return _key(user)


def others_key(world: World, user: User) -> int:
    """A passkey of somebody else."""
    return _key(world.other)


def others_link(world: World, user: User) -> str:
    """The link of a mail to somebody else, which is the only authority there."""
    if not world.other.delete_at:
        ask_deletion(world.other)
    return keep_token(world.other)


ROWS = [
    Row("account_login", get=FOR_VISITORS, post=FOR_VISITORS),
    Row("account_signup", get=FOR_VISITORS, post=FOR_VISITORS),
    Row("account_logout", get=OUT, post=LED_ON),
    Row("account_inactive", get=ALL, post=ONLY_READ),
    Row("account_reauthenticate", get=SIGNED_IN, post=SIGNED_IN),
    Row("account_email", get=SIGNED_IN, post=DONE),
    Row("account_email_verification_sent", get=LED_ON, post=LED_ON),
    Row("account_change_password", get=SIGNED_IN, post=SIGNED_IN),
    # Everybody here has a password, so there is none to set.
    Row("account_set_password", get=DONE, post=DONE),
    Row("account_reset_password", get=ALL, post=ALL),
    Row("account_confirm_login_code", get=LED_ON, post=LED_ON),
    Row("account_confirm_password_reset_code", get=LED_ON, post=LED_ON),
    Row("account_complete_password_reset", get=LED_ON, post=LED_ON),
    Row("account_password_reset_completed", get=ALL, post=ONLY_READ),
    Row("account_request_login_code", get=FOR_VISITORS, post=FOR_VISITORS),
    Row("mfa_index", get=SIGNED_IN, post=SIGNED_IN_READ),
    Row("mfa_authenticate", get=LED_ON, post=LED_ON),
    # Staff have an app with codes here, the others have not.
    Row("mfa_reauthenticate", get=WITH_APP, post=WITH_APP),
    Row("mfa_activate_totp", get=WITHOUT_APP, post=WITHOUT_APP),
    Row(
        "mfa_deactivate_totp",
        get="login 404 404 404 200 200 200",
        post="login 404 404 404 302 302 302",
    ),
    # Nobody has codes yet.
    Row("mfa_view_recovery_codes", get=NOT_HERE, post=SIGNED_IN_READ),
    Row("mfa_generate_recovery_codes", get=SIGNED_IN, post=WITHOUT_APP),
    Row("mfa_download_recovery_codes", get=NOT_HERE, post=NOT_HERE),
    Row("mfa_list_webauthn", get=SIGNED_IN, post=SIGNED_IN_READ),
    Row("mfa_add_webauthn", get=SIGNED_IN, post=SIGNED_IN),
    Row("mfa_login_webauthn", get=LED_ON, post=LED_ON),
    # Nobody has a key.
    Row("mfa_reauthenticate_webauthn", get=DONE, post=DONE),
    Row("mfa_remove_webauthn", args=(own_key,), get=SIGNED_IN, post=DONE, about="own"),
    Row("mfa_remove_webauthn", args=(others_key,), get=NOT_HERE, post=NOT_HERE, about="other's"),
    Row("mfa_edit_webauthn", args=(own_key,), get=SIGNED_IN, post=SIGNED_IN, about="own"),
    Row("mfa_edit_webauthn", args=(others_key,), get=NOT_HERE, post=NOT_HERE, about="other's"),
    Row("usersessions_list", get=SIGNED_IN, post=DONE),
    Row("socialaccount_login_cancelled", get=ALL, post=ONLY_READ),
    Row("socialaccount_login_error", get=REFUSED_PAGE, post=ONLY_READ),
    Row("socialaccount_signup", get=LED_ON, post=LED_ON),
    Row("socialaccount_connections", get=SIGNED_IN, post=SIGNED_IN),
    # No provider of single sign-on has been named.
    Row("openid_connect_login", args=("unknown",), get=NOT_FOUND, post=NOT_FOUND),
    Row("openid_connect_callback", args=("unknown",), get=NOT_FOUND, post=NOT_FOUND),
    Row("account_overview", get=SIGNED_IN, post=SIGNED_IN_READ),
    Row("account_known_address", get=LED_ON, post=ONLY_READ),
    Row("account_data", get=SIGNED_IN, post=SIGNED_IN_READ),
    Row("account_copy", get=SIGNED_IN, post=SIGNED_IN_READ),
    # Staff ask an administrator, who sees to their work first.
    Row("account_delete", get="login 200 200 200 302 302 302", post=DONE),
    Row("account_stay", get=SIGNED_IN_READ, post=DONE),
    Row("account_keep", args=(others_link,), get=ALL, post=LED_ON, about="a link of a mail"),
    Row(path="/_util/login/", get=LED_ON, post=LED_ON),
    # No page of this site has a password of its own.
    Row("wagtailcore_authenticate_with_password", args=(1, 1), get=NOT_FOUND, post=NOT_FOUND),
    # Former addresses of allauth.
    *[
        Row(path=f"/account/social/{part}/", get=MOVED, post=MOVED)
        for part in ("login/cancelled", "login/error", "signup", "connections")
    ],
]

import re
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from home.outgoing_mail import deliver_due
from tests.accounts import PASSWORD, add_totp, make_user, sign_in, sign_in_with_mfa


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def landing(client: Client, address: str, **kwargs) -> tuple[str, int, int]:
    """Where a reader ends up: the last address, its status and how many redirects it took."""
    response = client.get(address, follow=True, **kwargs)
    last = response.redirect_chain[-1][0] if response.redirect_chain else address
    return last, response.status_code, len(response.redirect_chain)


def test_a_visitor_signs_in_first_and_comes_back(client: Client, home_page) -> None:
    last, status, redirects = landing(client, "/admin/pages/")
    assert (last, status) == ("/account/login/?next=/admin/pages/", 200)
    assert redirects <= 2


def test_a_member_gets_a_page_that_says_no_instead_of_a_loop(client: Client, home_page) -> None:
    sign_in(client, make_user("member"))
    _, status, redirects = landing(client, "/admin/")
    assert status == 403
    assert redirects <= 2
    page = client.get("/admin/").content.decode()
    assert "Met jouw account kun je niet in de redactie" in page
    assert "eerst inloggen" not in page
    assert 'href="/account/"' in page


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/pages/", "/admin/jsi18n/", "/admin/sprite/"]
)
def test_staff_without_a_second_factor_set_one_up_first(
    client: Client, home_page, address: str
) -> None:
    sign_in(client, make_user("editor"))
    last, status, redirects = landing(client, address)
    assert last == reverse("mfa_index")
    assert redirects <= 2
    assert status == 200


def test_setting_up_a_second_factor_opens_the_admin(client: Client, home_page, monkeypatch) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda after, **kwargs: after())
    user = make_user("editor", email="editor@example.org")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_for(secret)
    response = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get("/admin/").status_code == 200


def test_a_session_without_second_factor_confirms_it(client: Client, home_page) -> None:
    user = make_user("editor")
    secret = add_totp(user)
    sign_in(client, user)
    response = client.get("/admin/pages/")
    assert response.url == "/account/2fa/reauthenticate/?next=%2Fadmin%2Fpages%2F"
    client.post(response.url, {"code": code_for(secret), "next": "/admin/pages/"})
    assert client.get("/admin/", follow=True).status_code == 200


def test_staff_with_a_second_factor_may_pass(client: Client, home_page) -> None:
    sign_in_with_mfa(client, make_user("editor"))
    assert client.get("/admin/").status_code == 200


def test_signing_in_with_password_and_code_opens_the_admin(client: Client, home_page) -> None:
    user = make_user("moderator")
    secret = add_totp(user)
    response = client.post(
        "/account/login/?next=/admin/",
        {"login": user.email.upper(), "password": PASSWORD, "next": "/admin/"},
    )
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert client.get("/admin/").status_code == 302
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/", "/en/_util/login/"])
@pytest.mark.parametrize("role", ["member", "editor", "admin"])
def test_wagtails_own_doors_take_no_password(
    client: Client, home_page, door: str, role: str
) -> None:
    user = make_user(role)
    add_totp(user)
    credentials = {"username": user.email, "login": user.email, "password": PASSWORD}
    response = client.post(f"{door}?next=/admin/", credentials)
    assert response.status_code == 302
    assert response.url.startswith(("/account/login/", "/en/account/login/"))
    assert "_auth_user_id" not in client.session
    assert landing(client, f"{door}?next=/admin/")[1:] in {(200, 1), (200, 2)}


@pytest.mark.parametrize("address", ["", "done/", "confirm/MQ/set-password/", "complete/"])
def test_wagtails_own_password_reset_leads_to_ours(client: Client, home_page, address: str) -> None:
    response = client.get(f"/admin/password_reset/{address}")
    assert response.url == reverse("account_reset_password")


def test_a_script_is_refused_without_being_redirected(client: Client, home_page) -> None:
    headers = {"x-requested-with": "XMLHttpRequest"}
    assert client.get("/admin/", headers=headers).status_code == 403
    sign_in(client, make_user("editor"))
    assert client.get("/admin/", headers=headers).status_code == 403


def test_development_may_do_without(client: Client, home_page, settings) -> None:
    settings.STAFF_MFA_REQUIRED = False
    sign_in(client, make_user("editor"))
    assert client.get("/admin/").status_code == 200


def test_everybody_may_sign_out(client: Client, home_page) -> None:
    sign_in(client, make_user("editor"))
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_an_account_that_is_switched_off_is_out_at_once(client: Client, home_page) -> None:
    user = make_user("editor")
    sign_in_with_mfa(client, user)
    user.is_active = False
    user.save()
    assert client.get("/admin/").url.startswith("/account/login/")


def test_the_fixture_signs_in_every_role(staff_client) -> None:
    for role in ["editor", "moderator", "admin"]:
        assert staff_client(role).get("/admin/").status_code == 200


def test_a_lost_second_factor_can_be_taken_away(client: Client, home_page) -> None:
    user = make_user("editor")
    add_totp(user)
    call_command("reset_second_factor", user.email.upper(), stdout=StringIO())
    sign_in(client, user)
    assert client.get("/admin/").url == reverse("mfa_index")
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.org")


def test_taking_away_a_second_factor_is_logged_and_ends_where_somebody_is(
    client: Client, home_page
) -> None:
    user = make_user("editor")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    add_totp(user)
    assert client.get(reverse("account_data")).status_code == 200
    call_command(
        "reset_second_factor", user.email, "--reason", "Belde, en was het zelf", stdout=StringIO()
    )
    entry = ModelLogEntry.objects.for_instance(user).get(action="members.reset_second_factor")
    assert entry.data["reason"] == "Belde, en was het zelf"
    assert entry.data["removed"] == 1
    assert client.get(reverse("account_data")).url.startswith("/account/login/")


@pytest.mark.parametrize("group", ["Members", "Leden", "Deurploeg"])
def test_no_group_of_members_opens_the_admin(home_page, roles, group) -> None:
    user = make_user("member")
    user.groups.add(*Group.objects.filter(name=group))
    assert not user.has_perm("wagtailadmin.access_admin")


def test_a_password_alone_gets_nobody_with_a_second_factor_in(client: Client, home_page) -> None:
    """By none of the addresses that take one, nor by a mailed code."""
    user = make_user("editor", email="editor@example.org")
    add_totp(user)
    for door in ["/account/login/", "/admin/login/", "/_util/login/", "/en/account/login/"]:
        client.post(door, {"login": user.email, "username": user.email, "password": PASSWORD})
        assert "_auth_user_id" not in client.session, door
        client.cookies.clear()
    client.post(reverse("account_request_login_code"), {"email": user.email})
    deliver_due()
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert client.get("/admin/").status_code == 302
    assert client.get("/django-admin/").status_code == 404


@pytest.mark.parametrize("address", ["/admin/", "/admin/account/"])
def test_wagtail_tells_no_other_host_who_works_here(staff_client, home_page, address) -> None:
    page = staff_client("admin").get(address).content.decode()
    assert "gravatar" not in page
    assert "releases.wagtail.org" not in page


def test_wagtails_own_account_page_changes_no_address_and_no_password(
    staff_client, home_page
) -> None:
    client = staff_client("moderator")
    before = (client.user.email, client.user.password)
    page = client.get("/admin/account/").content.decode()
    assert 'type="password"' not in page
    assert 'type="email"' not in page
    client.post(
        "/admin/account/",
        {
            "name_email-email": "other@example.org",
            "password-old_password": PASSWORD,
            "password-new_password1": "another-long-password",
            "password-new_password2": "another-long-password",
        },
    )
    client.user.refresh_from_db()
    assert (client.user.email, client.user.password) == before

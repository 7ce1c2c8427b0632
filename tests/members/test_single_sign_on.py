"""Single sign-on, with a real provider in a process of its own."""

import subprocess
import sys
import time
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from home.outgoing_mail import deliver_due
from members.access import is_member
from members.models import MailDomain, User
from tests.accounts import PASSWORD, make_user
from tests.members import sign_on_provider as work

START = "/account/oidc/{}/login/"


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    """The address of a provider that runs."""
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    folder = tmp_path_factory.mktemp("provider")
    url = f"http://127.0.0.1:{port}"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, work.__file__, str(folder), str(port)],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=Path(work.__file__).parent,
        )
    try:
        deadline = time.monotonic() + 120
        while True:
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            try:
                requests.get(f"{url}/.well-known/openid-configuration", timeout=30)
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def sign_on(settings, provider, home_page):
    """Two providers, as OIDC_PROVIDERS would name them: the second knows people by their number."""
    apps = [
        {
            "provider_id": identifier,
            "name": name,
            "client_id": work.CLIENT_ID,
            "secret": work.SECRET,
            "settings": {
                "server_url": provider,
                "uid_field": uid_field,
                "oauth_pkce_enabled": True,
            },
        }
        for identifier, name, uid_field in [
            ("werk", "Gemeente", "sub"),
            ("nummer", "Ministerie", "employee"),
        ]
    ]
    settings.OIDC_APPS = apps
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}


def go_by(client, email, identifier="werk", query=""):
    """Press the button, sign in at the provider as a browser would, and come back."""
    answer = client.get(START.format(identifier) + query)
    assert answer.status_code == 302, answer.content
    browser = requests.Session()
    response = browser.get(answer.url, allow_redirects=False, timeout=60)
    for _ in range(8):
        if response.is_redirect:
            target = requests.compat.urljoin(response.url, response.headers["Location"])
            if target.startswith("http://testserver/"):
                parts = urlsplit(target)
                return client.get(f"{parts.path}?{parts.query}")
            response = browser.get(target, allow_redirects=False, timeout=60)
            continue
        form = BeautifulSoup(response.text, "html.parser").find("form", method="post")
        fields = {item["name"]: item.get("value", "") for item in form.find_all("input")}
        fields |= {"login": email, "password": work.PASSWORD}
        action = requests.compat.urljoin(response.url, form["action"])
        response = browser.post(
            action, fields, headers={"Referer": response.url}, allow_redirects=False, timeout=60
        )
    raise AssertionError(f"the provider does not send back: {response.text[:500]}")


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def text_of(response) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def test_it_is_off_until_somebody_names_a_provider(client, home_page, settings):
    assert settings.OIDC_APPS == []
    page = client.get(reverse("account_login")).content.decode()
    assert "/oidc/" not in page
    assert client.get(START.format("werk")).status_code == 404


def test_each_provider_has_a_button(client, sign_on):
    soup = BeautifulSoup(client.get(reverse("account_login")).content, "html.parser")
    links = [link.get_text() for link in soup.find_all("a", href=lambda to: to and "/oidc/" in to)]
    assert links == ["Ga verder met Gemeente", "Ga verder met Ministerie"]


def test_somebody_new_gets_an_account(client, sign_on):
    response = go_by(client, "noor@gemeente.example")
    assert response.status_code == 302
    assert is_signed_in(client)
    user = User.objects.get(email="noor@gemeente.example")
    assert (user.first_name, user.last_name) == ("Noor", "de Wit")
    assert EmailAddress.objects.get(user=user).verified
    assert not user.has_usable_password()
    assert not user.has_perm("wagtailadmin.access_admin")
    # The next time it is the same account.
    client.logout()
    go_by(client, "noor@gemeente.example")
    assert int(client.session["_auth_user_id"]) == user.pk
    assert User.objects.count() == 1


def test_who_is_vouched_for_at_a_listed_domain_is_a_member_at_once(client, sign_on):
    MailDomain.objects.create(domain="gemeente.example")
    go_by(client, "noor@gemeente.example")
    user = User.objects.get(email="noor@gemeente.example")
    assert is_member(user)
    assert [row.move for row in user.profile.access_log.all()] == ["by_domain"]


def test_who_is_not_vouched_for_comes_in_after_confirming(client, sign_on):
    MailDomain.objects.create(domain="gemeente.example")
    go_by(client, "samir@gemeente.example")
    user = User.objects.get(email="samir@gemeente.example")
    assert not is_member(user)


def test_an_address_that_the_provider_does_not_vouch_for_is_confirmed_first(client, sign_on):
    go_by(client, "samir@gemeente.example")
    assert not is_signed_in(client)
    deliver_due()
    assert mail.outbox[-1].to == ["samir@gemeente.example"]
    assert not EmailAddress.objects.get(email="samir@gemeente.example").verified


def test_a_known_address_is_never_connected_by_itself(client, sign_on):
    user = make_user(email="lid@gemeente.example")
    response = go_by(client, "lid@gemeente.example")
    assert response.url == reverse("account_known_address")
    page = client.get(response.url)
    assert "Je hebt al een account" in text_of(page)
    assert "Gemeente" in text_of(page)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.filter(user=user).exists()


def test_a_known_address_that_the_provider_does_not_vouch_for_tells_nothing(client, sign_on):
    """Who puts somebody else's address into their profile learns nothing and gets nowhere."""
    user = make_user(email="samir@gemeente.example")
    known = go_by(client, "samir@gemeente.example")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.filter(user=user).exists()
    user.delete()
    client.cookies.clear()
    cache.clear()  # a code to the same address is sent once in ten seconds
    unknown = go_by(client, "samir@gemeente.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_the_page_about_a_known_address_is_for_nobody_else(client, sign_on):
    assert client.get(reverse("account_known_address")).url == reverse("account_login")


def test_who_is_signed_in_connects_and_disconnects(client, sign_on):
    user = make_user(email="lid@gemeente.example")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    go_by(client, "lid@gemeente.example", query="?process=connect")
    account = SocialAccount.objects.get(user=user)
    assert account.provider == "werk"
    deliver_due()
    assert "Gemeente" in mail.outbox[-1].body
    page = client.get(reverse("socialaccount_connections"))
    assert "Gemeente" in text_of(page)
    client.logout()
    go_by(client, "lid@gemeente.example")
    assert int(client.session["_auth_user_id"]) == user.pk
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("socialaccount_connections"), {"account": account.pk})
    assert not SocialAccount.objects.exists()
    deliver_due()
    assert mail.outbox[-1].to == [user.email]


def test_connecting_asks_once_more_who_it_is(client, sign_on):
    user = make_user(email="lid@gemeente.example")
    client.force_login(user)
    response = go_by(client, "lid@gemeente.example", query="?process=connect")
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not SocialAccount.objects.exists()


def test_each_provider_knows_people_by_its_own_field(client, sign_on):
    go_by(client, "noor@gemeente.example", "nummer")
    assert SocialAccount.objects.get().uid == "n-1"
    assert SocialAccount.objects.get().provider == "nummer"


def test_staff_still_need_a_second_factor(client, sign_on):
    go_by(client, "noor@gemeente.example")
    user = User.objects.get(email="noor@gemeente.example")
    user.is_superuser = True
    user.save()
    assert client.get("/admin/").url == reverse("mfa_index")


def test_an_account_that_is_switched_off_stays_out(client, sign_on):
    go_by(client, "noor@gemeente.example")
    User.objects.update(is_active=False)
    client.cookies.clear()
    go_by(client, "noor@gemeente.example")
    assert not is_signed_in(client)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_does_not_start_it(client, sign_on, site):
    response = client.get(START.format("werk"), headers={"sec-fetch-site": site})
    assert response.url == reverse("account_login")


def test_no_answer_of_the_provider_is_a_page_and_no_error(client, sign_on, settings):
    for query in ["?error=access_denied", "?code=x&state=y", ""]:
        response = client.get(f"/account/oidc/werk/login/callback/{query}", follow=True)
        assert response.status_code in {200, 401, 403}, query
        assert "Agenda Stad" in text_of(response)


def test_who_stops_at_the_provider_can_begin_again(client, sign_on):
    response = client.get("/account/3rdparty/login/cancelled/")
    assert "Je bent niet ingelogd" in text_of(response)
    assert f'href="{reverse("account_login")}"' in response.text.split("<main")[1]


def test_a_provider_that_does_not_answer_is_a_page_and_no_error(client, sign_on, settings):
    settings.OIDC_APPS[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    response = client.get(START.format("werk"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("socialaccount_login_error")
    assert "Je bent niet ingelogd" in text_of(response)
    assert f'href="{reverse("account_login")}"' in response.text
    assert f'href="{reverse("account_request_login_code")}"' in response.text


def test_what_the_provider_told_is_in_the_copy_and_goes_with_the_account(client, sign_on):
    from members.my_data import ACCOUNT

    go_by(client, "noor@gemeente.example")
    user = User.objects.get(email="noor@gemeente.example")
    assert "noor@gemeente.example" in str(ACCOUNT.collect(user)["andere manieren om in te loggen"])
    ACCOUNT.forget(user)
    assert not SocialAccount.objects.exists()

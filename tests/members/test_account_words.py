"""Every page about accounts is Dutch for readers of Dutch, and English for readers of English."""

import re

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from tests.accounts import PASSWORD, add_totp, make_user

ENGLISH = {"the", "your", "you", "please", "with", "and", "not", "this", "that", "sign", "email"}
ENGLISH |= {
    "key",
    "keys",
    "add",
    "remove",
    "send",
    "enter",
    "have",
    "from",
    "change",
    "used",
    "name",
}
DUTCH = {"de", "het", "een", "je", "jouw", "niet", "met", "voor", "en", "van", "op", "wachtwoord"}

ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_password_reset_completed",
    "account_request_login_code",
    "account_inactive",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
]
OWN = [
    "account_overview",
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "socialaccount_connections",
    "account_data",
    "account_delete",
]
WITH_FACTOR = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
]


def assert_language(response, language: str) -> None:
    soup = BeautifulSoup(response.content, "html.parser")
    for code in soup.find_all(["script", "style"]):
        code.decompose()
    text = f"{soup.title.get_text()} {soup.main.get_text(' ')}"
    for item in soup.main.find_all(attrs={"alt": True}):
        text += f" {item['alt']}"
    words = set(re.findall(r"\b[a-zé]+\b", re.sub(r"\S+@\S+", "", text.lower())))
    wrong = words & (ENGLISH if language == "nl" else DUTCH)
    assert not wrong, f"{wrong} in {' '.join(text.split())}"
    assert soup.html["lang"] == language
    assert soup.title.get_text().strip() not in {"", "Agenda Stad"}
    assert len(soup.find_all("h1")) == 1
    assert not soup.find_all(style=True), "our policy allows no style in the page"


@pytest.fixture(params=["nl", "en"])
def language(request):
    """The language that is asked for, and its addresses."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def member(client, home_page):
    user = make_user(email="lid@example.org")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("account_overview"))  # takes away the message about signing in, in Dutch
    return user


@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_on_the_way_in(client, home_page, language, name):
    assert_language(client.get(reverse(name)), language)


@pytest.mark.parametrize("name", OWN)
def test_pages_of_an_account(client, member, language, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_language(response, language)


@pytest.mark.parametrize("name", WITH_FACTOR)
def test_pages_of_an_account_with_a_second_factor(client, member, language, name):
    add_totp(member)
    Authenticator.objects.create(
        user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "Sleutel 1", "credential": {}}
    )
    response = client.get(reverse(name))
    assert response.status_code == 200, response
    assert_language(response, language)


def test_steps_that_ask_for_a_code(client, home_page, language):
    user = make_user(email="lid@example.org")
    steps = [
        ("account_signup", {"email": "n@example.org", "password1": "een-lang-wachtwoord"}),
        ("account_request_login_code", {"email": user.email}),
        ("account_reset_password", {"email": user.email}),
    ]
    for name, data in steps:
        response = client.post(reverse(name), data, follow=True)
        assert response.status_code == 200
        assert_language(response, language)
        wrong = client.post(response.redirect_chain[-1][0], {"code": "FOUT"})
        assert_language(wrong, language)
        client.cookies.clear()


def test_the_step_between_password_and_second_factor(client, home_page, language):
    user = make_user(email="lid@example.org")
    add_totp(user)
    credentials = {"login": user.email, "password": PASSWORD}
    response = client.post(reverse("account_login"), credentials, follow=True)
    assert_language(response, language)
    assert_language(client.post(reverse("mfa_authenticate"), {"code": "000000"}), language)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_login", {"login": "lid@example.org", "password": "not-the-password"}),
        ("account_login", {}),
        ("account_signup", {"email": "x", "password1": "kort"}),
        ("account_signup", {"email": "n@example.org", "password1": "qwerty123456"}),
        ("account_signup", {"email": "n@example.org", "password1": "n@example.org"}),
        ("account_reset_password", {"email": "x"}),
        ("account_request_login_code", {"email": ""}),
    ],
)
def test_what_is_wrong_is_told_in_words_of_the_reader(client, home_page, language, name, data):
    response = client.post(reverse(name), data)
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.title.get_text().strip().startswith("Fout:" if language == "nl" else "Error:")
    assert soup.find(id="error-summary")
    assert_language(response, language)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_change_password", {"oldpassword": "x", "password1": "kort", "password2": "y"}),
        ("account_email", {"email": "lid@example.org", "action_add": ""}),
        ("account_email", {"email": "geen adres", "action_add": ""}),
        ("account_reauthenticate", {"password": "x"}),
        ("mfa_activate_totp", {"code": "000000"}),
    ],
)
def test_what_is_wrong_in_an_account(client, member, language, name, data):
    response = client.post(reverse(name), data)
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.title.get_text().strip().startswith("Fout:" if language == "nl" else "Error:")
    assert soup.find(id="error-summary")
    assert_language(response, language)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox op Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari op iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge op Windows"),
        ("curl/8.0", "Onbekende browser"),
        ("", "Onbekende browser"),
    ],
)
def test_people_recognise_their_browser(user_agent, name):
    from members.templatetags.account_tags import browser_name

    with translation.override("nl"):
        assert browser_name(user_agent) == name

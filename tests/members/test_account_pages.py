import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from home.outgoing_mail import deliver_due
from members.models import User
from tests.accounts import PASSWORD, add_totp, make_user, sign_in, sign_in_with_mfa

ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
]
OWN = [
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "usersessions_list",
]


def last_mail():
    deliver_due()
    return mail.outbox[-1]


def code_in(message) -> str:
    """The code, which stands on a line of its own."""
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, re.MULTILINE)[0]


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def assert_fields_are_labelled(soup: BeautifulSoup) -> None:
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), "an id occurs twice"
    main = soup.find("main")
    for control in main.find_all(["input", "select", "textarea"]):
        if control.get("type") in {"hidden", "submit"}:
            continue
        assert soup.find("label", attrs={"for": control["id"]}), control
        for described in control.get("aria-describedby", "").split():
            assert described in ids, control
        assert "placeholder" not in control.attrs
    assert len(soup.find_all("h1")) == 1
    assert not main.find_all(style=True)
    for script in soup.find_all("script"):
        assert script.get("src") or "json" in script["type"]


@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_on_the_way_in_look_like_the_site(client, home_page, name):
    soup = read(client.get(reverse(name)))
    assert soup.find("header", class_="as-header")
    assert_fields_are_labelled(soup)
    assert soup.find("meta", attrs={"name": "robots", "content": "noindex"})


@pytest.mark.parametrize("name", OWN)
def test_pages_of_an_account_look_like_the_site(client, home_page, name):
    sign_in(client, make_user("editor"))
    soup = read(client.get(reverse(name)))
    assert soup.find("header", class_="as-header")
    assert_fields_are_labelled(soup)


def test_an_error_is_told_at_the_top_and_at_the_field(client, home_page):
    soup = read(client.post(reverse("account_login"), {"login": "geen-adres", "password": ""}))
    assert re.match("(Error|Fout):", soup.title.text.strip())
    summary = soup.find(id="error-summary")
    targets = [link["href"].removeprefix("#") for link in summary.find_all("a")]
    assert targets
    for target in targets:
        control = soup.find(id=target)
        assert control["aria-invalid"] == "true"
        assert f"{target}_error" in control["aria-describedby"]
        assert soup.find(id=f"{target}_error")
    assert_fields_are_labelled(soup)


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("account_login", "login", "email"),
        ("account_login", "password", "current-password"),
        ("account_signup", "email", "email"),
        ("account_signup", "password1", "new-password"),
        ("account_reset_password", "email", "email"),
    ],
)
def test_browsers_can_fill_in_fields(client, home_page, name, field, expected):
    control = read(client.get(reverse(name))).find(attrs={"name": field})
    assert control["autocomplete"] == expected


def test_second_factor_pages_have_a_picture_and_codes(client, home_page):
    user = make_user("editor")
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    soup = read(client.get(reverse("mfa_activate_totp")))
    assert soup.find("img", src=re.compile("^data:image/svg"))["alt"]
    assert_fields_are_labelled(soup)
    add_totp(user)
    sign_in_with_mfa(client, user)
    assert client.get(reverse("mfa_index")).status_code == 200


def test_the_page_between_password_and_second_factor(client, home_page):
    user = make_user("editor")
    add_totp(user)
    response = client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True
    )
    soup = read(response)
    assert_fields_are_labelled(soup)
    assert soup.find(attrs={"name": "code"})["autocomplete"] == "one-time-code"


def test_who_has_an_account_cannot_be_found_out(client, home_page):
    user = make_user("member")
    answers = []
    for email in [user.email, "nobody@example.org"]:
        response = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((response.redirect_chain, read(response).main.get_text().replace(email, "")))
    assert answers[0] == answers[1]
    signups = [
        client.post(
            reverse("account_signup"), {"email": email, "password1": "a-long-password-1"}
        ).url
        for email in [user.email.upper(), "new@example.org"]
    ]
    assert signups[0] == signups[1]
    assert User.objects.filter(email__iexact=user.email).count() == 1


def test_a_sign_up_is_confirmed_with_a_code(client, home_page):
    client.post(
        reverse("account_signup"), {"email": "New@Example.org", "password1": "a-long-password-1"}
    )
    message = last_mail()
    assert message.to == ["new@example.org"]
    code = code_in(message)
    response = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert response.status_code == 302
    assert "_auth_user_id" in client.session
    assert User.objects.get(email="new@example.org").check_password("a-long-password-1")


PLANTED = "a-password-of-somebody-else"


def plant(email: str) -> User:
    """Sign up with the address of somebody else, who has not heard of it yet."""
    Client().post(reverse("account_signup"), {"email": email, "password1": PLANTED})
    return User.objects.get(email=email)


def test_who_signed_up_with_my_address_does_not_come_in_after_me_by_a_code(client, home_page):
    user = plant("mine@example.org")
    client.post(reverse("account_request_login_code"), {"email": user.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(last_mail())})
    page = client.get(reverse("account_overview"))
    assert page.status_code == 200, "the owner stays signed in"
    assert "Het wachtwoord dat bij het aanmaken" in page.text
    other = Client()
    other.post(reverse("account_login"), {"login": user.email, "password": PLANTED})
    assert "_auth_user_id" not in other.session


def test_who_signed_up_with_my_address_does_not_come_in_while_i_choose_a_password(
    client, home_page
):
    user = plant("mine@example.org")
    client.post(reverse("account_reset_password"), {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(last_mail())})
    other = Client()
    other.post(reverse("account_login"), {"login": user.email, "password": PLANTED})
    assert "_auth_user_id" not in other.session
    own = {"password1": "een-nieuw-lang-wachtwoord", "password2": "een-nieuw-lang-wachtwoord"}
    client.post(reverse("account_complete_password_reset"), own)
    user.refresh_from_db()
    assert user.check_password("een-nieuw-lang-wachtwoord")


def test_who_proves_the_address_and_knows_the_password_keeps_it(client, home_page):
    user = plant("mine@example.org")
    cache.clear()  # else it is too soon for another code
    client.post(reverse("account_login"), {"login": user.email, "password": PLANTED})
    client.post(reverse("account_email_verification_sent"), {"code": code_in(last_mail())})
    assert "_auth_user_id" in client.session
    user.refresh_from_db()
    assert user.check_password(PLANTED)


def test_a_colleague_without_password_chooses_one(client, home_page):
    user = User.objects.create_user("collega@example.org")
    client.post(reverse("account_reset_password"), {"email": "Collega@example.org"})
    code = code_in(last_mail())
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    client.post(
        reverse("account_complete_password_reset"),
        {"password1": "een-nieuw-lang-wachtwoord", "password2": "een-nieuw-lang-wachtwoord"},
    )
    user.refresh_from_db()
    assert user.check_password("een-nieuw-lang-wachtwoord")


def test_a_mail_reads_like_one_of_ours(client, home_page):
    user = make_user("member")
    client.post(reverse("account_reset_password"), {"email": user.email})
    message = last_mail()
    assert "Agenda Stad" in message.body
    assert "\n\n\n" not in message.body
    assert message.subject.strip() == message.subject


def test_too_many_attempts_get_a_page_of_their_own(client, home_page):
    for _ in range(25):
        response = client.post(
            reverse("account_login"), {"login": "x@example.org", "password": "wrong"}
        )
    assert response.status_code in {200, 429}
    for _ in range(25):
        response = client.post(reverse("account_reset_password"), {"email": "x@example.org"})
    assert response.status_code == 429
    assert "429.html" in [template.name for template in response.templates]


def test_second_factors_are_kept_encrypted(db, settings):
    from allauth.mfa.models import Authenticator

    user = make_user("editor")
    secret = add_totp(user)
    row = Authenticator.objects.get(user=user)
    assert secret not in str(row.data)
    settings.MFA_ENCRYPTION_KEYS = ["a newer key", *settings.MFA_ENCRYPTION_KEYS]
    assert row.wrap().instance.data == row.data
    from members.adapters import MFAAdapter

    assert MFAAdapter().decrypt(row.data["secret"]) == secret

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from members.models import User
from tests.accounts import PASSWORD, make_user


@pytest.fixture
def admin(home_page, staff_client):
    return staff_client("admin")


def form(**changed) -> dict[str, object]:
    return {
        "email": "collega@example.org",
        "first_name": "Noor",
        "last_name": "Visser",
        "password1": "",
        "password2": "",
    } | changed


def edit_address(user: User) -> str:
    return reverse("wagtailusers_users:edit", args=[user.pk])


def test_the_form_asks_no_user_name(admin):
    response = admin.get(reverse("wagtailusers_users:add"))
    assert response.status_code == 200
    assert "username" not in response.context["form"].fields
    assert admin.get(reverse("wagtailusers_users:index")).status_code == 200


def test_a_colleague_made_here_can_sign_in(admin, client):
    group = Group.objects.get(name="Redacteuren")
    response = admin.post(
        reverse("wagtailusers_users:add"),
        form(
            email="Collega@Example.org", password1=PASSWORD, password2=PASSWORD, groups=[group.pk]
        ),
    )
    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(email="collega@example.org")
    assert list(user.groups.all()) == [group]
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.verified, address.primary) == ("collega@example.org", True, True)
    response = client.post(
        reverse("account_login"), {"login": "COLLEGA@example.org", "password": PASSWORD}
    )
    assert response.status_code == 302
    assert "_auth_user_id" in client.session


def test_a_colleague_may_be_made_without_password(admin):
    admin.post(reverse("wagtailusers_users:add"), form())
    assert not User.objects.get(email="collega@example.org").has_usable_password()


@pytest.mark.parametrize("email", ["bestaat@example.org", "BESTAAT@Example.ORG"])
def test_an_address_twice_is_an_error_at_the_field(admin, email):
    make_user(email="bestaat@example.org")
    response = admin.post(reverse("wagtailusers_users:add"), form(email=email))
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    other = make_user(email="ander@example.org")
    response = admin.post(edit_address(other), form(email=email))
    assert response.status_code == 200
    assert response.context["form"].errors["email"]


def test_a_weak_password_is_an_error_at_the_field(admin):
    response = admin.post(
        reverse("wagtailusers_users:add"), form(password1="kort", password2="kort")
    )
    assert response.status_code == 200
    assert response.context["form"].errors["password2"]
    assert not User.objects.filter(email="collega@example.org").exists()


def test_a_changed_address_is_the_only_one(admin, client):
    user = make_user(email="oud@example.org")
    response = admin.post(edit_address(user), form(email="nieuw@example.org", is_active="on"))
    assert response.status_code == 302
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [
        ("nieuw@example.org", True)
    ]
    user.refresh_from_db()
    assert user.check_password(PASSWORD), "the password stays"
    response = client.post(
        reverse("account_login"), {"login": "oud@example.org", "password": PASSWORD}
    )
    assert response.status_code == 200


def test_a_changed_name_proves_no_address(admin, client):
    client.post(reverse("account_signup"), {"email": "a@gemeente.nl", "password1": PASSWORD})
    user = User.objects.get(email="a@gemeente.nl")
    response = admin.post(edit_address(user), form(email=user.email, is_active="on"))
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.first_name == "Noor"
    assert not EmailAddress.objects.get(user=user).verified


def test_a_claim_that_was_never_proved_does_not_stand_in_the_way(admin):
    squatter = make_user(email="krakker@example.org")
    EmailAddress.objects.create(user=squatter, email="collega@example.org", verified=False)
    response = admin.post(reverse("wagtailusers_users:add"), form())
    assert response.status_code == 302
    owner = EmailAddress.objects.get(email="collega@example.org").user
    assert owner.email == "collega@example.org"


def test_a_signup_with_a_colleagues_address_changes_nothing(client, home_page):
    user = make_user(email="collega@example.org")
    response = client.post(
        reverse("account_signup"),
        {"email": "COLLEGA@example.org", "password1": "een-heel-ander-wachtwoord"},
    )
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert User.objects.count() == 1


def test_the_command_line_makes_an_administrator_who_can_sign_in(db, client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", email="Baas@example.org")
    response = client.post(
        reverse("account_login"), {"login": "baas@example.org", "password": PASSWORD}
    )
    assert response.status_code == 302


def test_editors_have_no_business_with_users(staff_client, home_page):
    editor = staff_client("editor")
    for address in [reverse("wagtailusers_users:add"), reverse("wagtailusers_users:index")]:
        assert editor.get(address).status_code in {302, 403}
    assert editor.post(reverse("wagtailusers_users:add"), form()).status_code in {302, 403}
    assert not User.objects.filter(email="collega@example.org").exists()

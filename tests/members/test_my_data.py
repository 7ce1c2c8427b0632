"""Somebody's own data: a copy to take along, and an account that ends when they ask."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from events.models import Registration, State
from events.sign_up.registration import register
from home import personal_data
from home.models import OutgoingMail
from home.outgoing_mail import deliver_due
from members.models import User
from members.my_data import ask_deletion, delete_due, keep, keep_token
from tests.accounts import PASSWORD, add_totp, make_user, sign_in
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SignUpFactory,
    application,
)

CANARY = "kanarievogel"


@pytest.fixture
def member(db):
    return make_user(
        email=f"{CANARY}@example.org", first_name=CANARY.title(), last_name=CANARY.title()
    )


@pytest.fixture
def registration(home_page, member):
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home_page))
    sign_up = SignUpFactory(event=event)
    made = application(f"{CANARY}@example.org", user=member)
    return register(sign_up.pk, made).registration


def sign_in_properly(client, user):
    """With the password, and with it once more, as what is serious asks for."""
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def traces() -> list[str]:
    """Every place in the database where the canary is still found."""
    return [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        for value in model._base_manager.values_list(field.name, flat=True)
        if CANARY in str(value).lower()
    ]


class TestCopy:
    def test_holds_everything_in_one_file(self, client, home_page, member, registration):
        profile = UserProfile.get_for_user(member)
        profile.avatar.save(f"{CANARY}.jpg", ContentFile(b"picture"))
        sign_in_properly(client, member)
        response = client.get(reverse("account_copy"))
        assert response["Content-Type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            account = json.loads(archive.read("account.json"))
            events = json.loads(archive.read("events.json"))
            pictures = [name for name in archive.namelist() if name.endswith(".jpg")]
            assert archive.read(pictures[0]) == b"picture"
            page = archive.read("index.html").decode()
        assert member.email in page
        assert "<dt>Waar je bent ingelogd</dt>" in page
        assert 'href="#events"' in page
        assert f"{registration.sign_up.event.title}</span>" in page
        assert "gettext" not in page
        assert account["e-mailadres"] == member.email
        assert account["voornaam"] == member.first_name
        assert len(account["waar je bent ingelogd"]) == 1
        assert events[0]["bijeenkomst"] == registration.sign_up.event.title

    def test_asks_once_more_who_it_is(self, client, home_page, member):
        sign_in(client, member)
        response = client.get(reverse("account_copy"))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_reauthenticate"))

    def test_is_for_who_is_signed_in(self, client, home_page):
        response = client.get(reverse("account_copy"))
        assert response.url.startswith(reverse("account_login"))

    def test_is_about_one_person(self, client, home_page, member, registration):
        other = make_user()
        sign_in_properly(client, other)
        response = client.get(reverse("account_copy"))
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            assert not any(CANARY in archive.read(name).decode() for name in archive.namelist())


class TestDeletion:
    def test_a_member_asks_for_it_and_is_mailed_how_to_keep_the_account(
        self, client, home_page, member, mailoutbox
    ):
        sign_in_properly(client, member)
        page = client.post(reverse("account_delete"), follow=True)
        assert "Je account stopt op" in page.content.decode()
        deliver_due()
        told = [mail for mail in mailoutbox if "stopt" in mail.subject]
        assert [mail.to for mail in told] == [[member.email]]
        link = re.search(r"https?://\S+/gegevens/behouden/\S+/", told[0].body)[0]
        client.logout()
        address = "/" + link.split("/", 3)[3]
        assert client.get(address).status_code == 200
        member.refresh_from_db()
        assert member.delete_at, "a mail scanner opens links too"
        assert client.post(address).status_code == 302
        member.refresh_from_db()
        assert member.delete_at is None
        assert client.get(address).status_code == 404

    def test_asking_twice_is_the_same_as_once(self, member):
        ask_deletion(member)
        first = User.objects.get(pk=member.pk).delete_at
        ask_deletion(User.objects.get(pk=member.pk))
        assert User.objects.get(pk=member.pk).delete_at == first
        assert OutgoingMail.objects.count() == 1

    def test_an_old_link_does_not_keep_from_a_later_request(self, client, home_page, member):
        ask_deletion(member)
        old = keep_token(member)
        keep(member)
        User.objects.filter(pk=member.pk).update(delete_at=timezone.now() + timedelta(days=9))
        assert client.post(reverse("account_keep", args=[old])).status_code == 404

    @pytest.mark.parametrize("token", ["x", "WzEsMl0:1:x", "a" * 300])
    def test_a_link_that_is_not_whole_is_not_found(self, client, home_page, token):
        assert client.get(reverse("account_keep", args=[token])).status_code == 404

    def test_nothing_ends_before_its_day(self, member, time_machine):
        ask_deletion(member)
        asked = timezone.now()
        time_machine.move_to(asked + timedelta(days=13, hours=23))
        assert delete_due() == 0
        time_machine.move_to(asked + timedelta(days=14, minutes=1))
        assert delete_due() == 1
        assert delete_due() == 0

    def test_no_trace_of_the_person_stays(self, client, home_page, member, registration):
        sign_in_properly(client, member)
        add_totp(member)
        profile = UserProfile.get_for_user(member)
        profile.avatar.save(f"{CANARY}.jpg", ContentFile(b"picture"))
        log(instance=member, action="wagtail.edit", user=make_user("admin"), data={"a": CANARY})
        ask_deletion(member)
        deliver_due()
        assert traces()
        delete_due(timezone.now() + timedelta(days=15))
        assert traces() == []
        registration.refresh_from_db()
        assert registration.state == State.CANCELLED
        assert Registration.objects.count() == 1
        user = User.objects.get(pk=member.pk)
        assert str(user) == "Voormalig lid"
        assert not user.is_active
        assert not UserSession.objects.exists()
        assert not EmailAddress.objects.filter(user=user).exists()
        assert client.get(reverse("account_data")).status_code == 302
        sign_in_properly(client, member)
        assert "_auth_user_id" not in client.session

    def test_the_address_can_be_used_for_a_new_account(self, member):
        ask_deletion(member)
        delete_due(timezone.now() + timedelta(days=15))
        assert make_user(email=f"{CANARY}@example.org").is_active

    def test_a_crash_half_way_is_finished_the_next_night(self, member, monkeypatch):
        def crash(user):
            raise OSError("the disk is full")

        bad = personal_data.PersonalData("zz", "Zz", collect=lambda user: {}, forget=crash)
        monkeypatch.setitem(personal_data._PARTS, "zz", bad)
        other = make_user()
        ask_deletion(member)
        ask_deletion(other)
        later = timezone.now() + timedelta(days=15)
        assert delete_due(later) == 0
        assert not User.objects.get(pk=member.pk).is_active
        monkeypatch.delitem(personal_data._PARTS, "zz")
        assert delete_due(later) == 2
        assert traces() == []

    def test_who_keeps_the_account_in_the_last_moment_keeps_it(self, member):
        ask_deletion(member)
        keep(member)
        assert delete_due(timezone.now() + timedelta(days=15)) == 0
        assert User.objects.get(pk=member.pk).email == member.email

    @pytest.mark.parametrize("role", ["editor", "moderator", "admin"])
    def test_staff_ask_an_administrator(self, client, home_page, role):
        staff = make_user(role)
        sign_in_properly(client, staff)
        client.post(reverse("account_delete"))
        assert "beheerder" in client.get(reverse("account_data")).content.decode()
        assert User.objects.get(pk=staff.pk).delete_at is None

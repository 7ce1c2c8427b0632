"""Invitations: bound to an address, once, for a while, so many a day."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from home.models import OutgoingMail
from home.outgoing_mail import deliver_due
from members.access import is_member
from members.models import AccessLog, AccessMove, AccessSettings, MemberInvitation, Profile, User
from members.models.ways_in import invitation_token
from members.profiles import inviting
from members.profiles.admission import RefusedError, ask, decide
from members.profiles.personal_data import PROFILE
from tests.accounts import make_user
from tests.members.profiles.helpers import client_of, make_member


@pytest.fixture
def inviter(home_page):
    return make_member(names=("Anna", "Een"))


def url_of(invitation):
    return reverse("profiles:invitation", args=[invitation_token(invitation.nonce)])


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.django_db
class TestInviting:
    def test_who_is_invited_gets_a_mail_and_comes_in(self, inviter):
        invitation = inviting.invite(inviter, "Nieuw@Example.org", "Kom erbij!")
        deliver_due()
        (message,) = mail.outbox
        assert url_of(invitation) in message.body
        assert inviter.email not in message.message().as_string()
        assert OutgoingMail.objects.get().text == ""
        guest = make_user(email="nieuw@example.org")
        response = client_of(guest).post(url_of(invitation))
        assert response["Location"] == reverse("profiles:welcome")
        assert is_member(fresh(guest))
        entry = AccessLog.objects.get(profile__user=guest)
        assert (entry.move, entry.by) == ("by_member", inviter)

    def test_looking_changes_nothing(self, inviter, client):
        invitation = inviting.invite(inviter, "nieuw@example.org")
        guest = make_user(email="nieuw@example.org")
        assert client_of(guest).get(url_of(invitation)).status_code == 200
        assert client.get(url_of(invitation)).status_code == 200
        assert not is_member(fresh(guest))

    def test_the_secret_is_not_stored(self, inviter):
        invitation = inviting.invite(inviter, "nieuw@example.org")
        token = invitation_token(invitation.nonce)
        stored = MemberInvitation.objects.values().get()
        assert token not in str(stored)

    def test_it_is_for_its_own_verified_address_only(self, inviter):
        invitation = inviting.invite(inviter, "nieuw@example.org")
        other = make_user(email="ander@example.org")
        guest = make_user(email="nieuw@example.org")
        with pytest.raises(RefusedError):
            inviting.accept(invitation, other)
        EmailAddress.objects.filter(user=guest).update(verified=False)
        with pytest.raises(RefusedError):
            inviting.accept(invitation, guest)

    @pytest.mark.parametrize("why", ["expired", "revoked", "used", "off", "blocked"])
    def test_it_ends(self, inviter, why, time_machine):
        invitation = inviting.invite(inviter, "nieuw@example.org")
        guest = make_user(email="nieuw@example.org")
        if why == "expired":
            time_machine.move_to(timezone.now() + timedelta(days=15))
        elif why == "revoked":
            assert inviting.revoke(invitation.pk)
        elif why == "used":
            MemberInvitation.objects.update(accepted_at=timezone.now())
        elif why == "off":
            settings = AccessSettings.load()
            settings.by_members = False
            settings.save()
        else:
            Profile.objects.filter(user=inviter).update(state="blocked")
        found = MemberInvitation.objects.by_token(invitation_token(invitation.nonce))
        with pytest.raises(RefusedError):
            inviting.accept(found, guest)
        assert not is_member(fresh(guest))

    def test_a_member_does_not_undo_what_staff_decided(self, inviter, time_machine):
        guest, staff = make_user(email="nieuw@example.org"), make_user("admin")
        ask(guest, "Graag")
        decide(guest.profile.pk, AccessMove.DECLINE, by=staff, reason="Nee")
        invitation = inviting.invite(inviter, "nieuw@example.org")
        with pytest.raises(RefusedError):
            inviting.accept(invitation, fresh(guest))
        assert MemberInvitation.objects.open().count() == 1
        time_machine.move_to(timezone.now() + timedelta(days=8))
        ask(fresh(guest), "Toch graag")
        with pytest.raises(RefusedError):
            inviting.accept(invitation, fresh(guest))
        by_staff = inviting.invite(staff, "nieuw@example.org")
        inviting.accept(by_staff, fresh(guest))
        assert is_member(fresh(guest))

    def test_there_is_a_cap_a_day(self, inviter, time_machine):
        for number in range(inviting.MOST_A_DAY):
            inviting.invite(inviter, f"m{number}@example.org")
        with pytest.raises(RefusedError):
            inviting.invite(inviter, "te-veel@example.org")
        time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
        inviting.invite(inviter, "morgen@example.org")

    def test_nobody_is_invited_twice_while_it_is_open(self, inviter, time_machine):
        inviting.invite(inviter, "nieuw@example.org")
        with pytest.raises(RefusedError):
            inviting.invite(inviter, "NIEUW@example.org")
        time_machine.move_to(timezone.now() + timedelta(days=15))
        inviting.invite(inviter, "nieuw@example.org")

    def test_inviting_a_member_looks_like_inviting_anybody(self, inviter):
        known = make_member("lid@example.org")
        inviting.invite(inviter, known.email)
        deliver_due()
        assert not mail.outbox

    def test_a_wrong_link_is_not_found(self, client, home_page):
        assert client.get(reverse("profiles:invitation", args=["0" * 48])).status_code == 404

    def test_members_cannot_take_back_invitations_of_others(self, inviter):
        invitation = inviting.invite(inviter, "nieuw@example.org")
        other = client_of(make_member())
        assert other.post(reverse("profiles:invite"), {"revoke": invitation.pk}).status_code == 404
        for number in ("9" * 20, "9" * 5000, "x"):
            assert other.post(reverse("profiles:invite"), {"revoke": number}).status_code == 404
        assert MemberInvitation.objects.open().count() == 1

    def test_an_address_of_before_goes_with_the_account(self, inviter):
        invitation = inviting.invite(inviter, "vroeger@example.org")
        guest = make_user(email="vroeger@example.org")
        inviting.accept(invitation, guest)
        User.objects.filter(pk=guest.pk).update(email="nu@example.org")
        PROFILE.forget(fresh(guest))
        assert not MemberInvitation.objects.exists()

    def test_addresses_are_forgotten(self, inviter, time_machine):
        inviting.invite(inviter, "nieuw@example.org")
        time_machine.move_to(timezone.now() + timedelta(days=14 + 91))
        assert inviting.forget_old() == 1
        assert not OutgoingMail.objects.filter(kind=inviting.INVITATION).exists()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_that_is_used_twice_at_once_is_used_once():
    inviter = make_member()
    invitation = inviting.invite(inviter, "nieuw@example.org")
    guest = make_user(email="nieuw@example.org")
    start, results = threading.Barrier(2), []

    def use():
        try:
            start.wait()
            inviting.accept(
                MemberInvitation.objects.select_related("invited_by__profile").get(
                    pk=invitation.pk
                ),
                fresh(guest),
            )
            results.append("in")
        except RefusedError:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in", "refused"]
    assert AccessLog.objects.filter(move=AccessMove.BY_MEMBER).count() == 1

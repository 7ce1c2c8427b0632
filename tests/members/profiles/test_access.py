"""Who comes in and how: the table of moves, its log, and who is told."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from home.models import OutgoingMail
from home.outgoing_mail import deliver_due
from members.access import blocked_between, blocked_ids, is_member, profile_of
from members.models import (
    ACCESS_MOVES,
    AccessLog,
    AccessMove,
    AccessMoveError,
    AccessSettings,
    AccessState,
    Block,
    MailDomain,
    Profile,
    User,
    access_after,
)
from members.notifications.choosing import choose
from members.profiles.admission import RefusedError, ask, come_in_by_domain, decide, leave, withdraw
from tests.accounts import make_user

BY_STAFF = {AccessMove.APPROVE, AccessMove.BY_STAFF, AccessMove.REINSTATE}


@given(st.lists(st.sampled_from(AccessMove), max_size=30))
def test_moves_hold_whatever_the_order(moves):
    state, blocked, declined = AccessState.OUTSIDE, False, False
    for move in moves:
        try:
            after = access_after(state, move)
        except AccessMoveError:
            continue
        assert state != AccessState.ENDED, "nothing brings a deleted account back"
        if state == AccessState.BLOCKED and after != AccessState.ENDED:
            assert move in {AccessMove.UNBLOCK, AccessMove.REINSTATE}
        if state == AccessState.DECLINED and after == AccessState.MEMBER:
            assert move in BY_STAFF
        blocked = after == AccessState.BLOCKED
        declined = declined or after == AccessState.DECLINED
        assert blocked == (move == AccessMove.BLOCK)
        state = after


def test_every_state_can_end_and_is_reached():
    reached = {AccessState.OUTSIDE} | set(ACCESS_MOVES.values())
    assert reached == set(AccessState)
    for state in set(AccessState) - {AccessState.ENDED}:
        assert (state, AccessMove.END) in ACCESS_MOVES


@pytest.mark.django_db
def test_every_user_has_a_profile_that_shows_nothing():
    profile = make_user().profile
    assert profile.state == AccessState.OUTSIDE
    assert {profile.visibility_of(field) for field in Profile.FIELDS} == {"me"}


@pytest.mark.django_db
def test_a_user_from_a_bulk_import_gets_a_profile_when_asked_for():
    user = User.objects.bulk_create([User(email="bulk@example.org")])[0]
    assert not is_member(User.objects.get(pk=user.pk))
    assert Profile.objects.filter(user=user).count() == 1


@pytest.mark.django_db
def test_staff_who_look_after_members_see_what_members_see(roles):
    assert is_member(make_user("moderator"))
    assert is_member(make_user("admin"))
    assert not is_member(make_user("editor"))


@pytest.mark.django_db
class TestDomains:
    @pytest.fixture(autouse=True)
    def _listed(self):
        MailDomain.objects.create(domain="gemeente.nl")
        MailDomain.objects.create(domain="tue.nl", subdomains=True)

    @pytest.mark.parametrize(
        ("address", "comes_in"),
        [
            ("a@gemeente.nl", True),
            ("a@GEMEENTE.NL", True),
            ("a@zorg.gemeente.nl", False),
            ("a@tue.nl", True),
            ("a@student.tue.nl", True),
            ("a@eviltue.nl", False),
            ("a@tue.nl.example.org", False),
            ("a@nl", False),
        ],
    )
    def test_an_address_of_a_listed_domain_comes_in(self, address, comes_in):
        user = make_user(email=address)
        assert come_in_by_domain(user) is comes_in
        assert is_member(user) is comes_in

    def test_only_when_the_address_is_verified(self):
        user = make_user(email="a@gemeente.nl")
        EmailAddress.objects.filter(user=user).update(verified=False)
        assert not come_in_by_domain(user)

    def test_only_while_staff_leave_it_on(self):
        settings = AccessSettings.load()
        settings.by_domain = False
        settings.save()
        assert not come_in_by_domain(make_user(email="a@gemeente.nl"))

    def test_who_was_not_let_in_does_not_come_in_by_it_either(self, time_machine):
        user, staff = make_user(email="a@later.nl"), make_user("admin")
        ask(user, "Graag.")
        decide(user.profile.pk, AccessMove.DECLINE, by=staff, reason="Nee")
        MailDomain.objects.create(domain="later.nl")
        time_machine.move_to(timezone.now() + timezone.timedelta(days=8))
        assert ask(user, "Toch graag.") == AccessState.WAITING
        withdraw(user)
        assert not come_in_by_domain(user)
        decide(user.profile.pk, AccessMove.APPROVE, by=staff)
        leave(user)
        assert come_in_by_domain(user), "staff said yes since"

    def test_who_was_blocked_does_not_come_back_by_it(self):
        user, staff = make_user(email="a@gemeente.nl"), make_user("admin")
        come_in_by_domain(user)
        decide(user.profile.pk, AccessMove.BLOCK, by=staff, reason="Spam")
        assert not come_in_by_domain(User.objects.get(pk=user.pk))


@pytest.mark.django_db
def test_a_request_waits_is_logged_and_told_to_staff_once(roles):
    moderator = make_user("moderator")
    first, second = make_user(), make_user()
    assert ask(first, "Ik werk aan voedsel.") == AccessState.WAITING
    assert ask(first, "Nog eens") == AccessState.WAITING
    ask(second, "Ik ook.")
    log = AccessLog.objects.get(profile=first.profile)
    assert (log.move, log.by, log.reason) == ("ask", first, "Ik werk aan voedsel.")
    mail = OutgoingMail.objects.get(recipient=moderator.email)
    deliver_due()
    mail.refresh_from_db()
    assert "2 mensen" in mail.subject


@pytest.mark.django_db
def test_who_is_let_in_is_a_member_and_told():
    user, staff = make_user(), make_user("admin")
    ask(user, "Graag.")
    decide(user.profile.pk, AccessMove.APPROVE, by=staff)
    user = User.objects.get(pk=user.pk)
    assert is_member(user)
    deliver_due()
    mail = OutgoingMail.objects.get(recipient=user.email)
    assert mail.state == "sent"
    assert staff.email not in mail.text


@pytest.mark.django_db
def test_the_answer_is_in_the_language_in_which_somebody_asked(client, home_page):
    user, staff = make_user(), make_user("admin")
    client.force_login(user)
    client.post("/en/good-food-city/leden/toegang/", {"message": "Please."})
    decide(user.profile.pk, AccessMove.APPROVE, by=staff)
    assert OutgoingMail.objects.get(recipient=user.email).language == "en"
    deliver_due()
    mail = OutgoingMail.objects.get(recipient=user.email)
    assert mail.subject == "Welcome to Good Food City"
    # What they chose themselves counts for more.
    choose(user, {}, language="nl")
    client.post("/en/good-food-city/leden/toegang/", {"leave": "1"})
    client.post("/en/good-food-city/leden/toegang/", {"message": "Again."})
    decide(user.profile.pk, AccessMove.APPROVE, by=staff)
    assert OutgoingMail.objects.filter(recipient=user.email).latest("pk").language == "nl"


@pytest.mark.django_db
def test_who_is_not_let_in_reads_why_and_can_ask_again_after_a_week(time_machine):
    user, staff = make_user(), make_user("admin")
    ask(user, "Graag.")
    decide(user.profile.pk, AccessMove.DECLINE, by=staff, reason="We kennen je werk niet.")
    deliver_due()
    assert "We kennen je werk niet." in OutgoingMail.objects.get(recipient=user.email).text
    with pytest.raises(RefusedError):
        ask(user, "Toch graag.")
    time_machine.move_to(timezone.now() + timezone.timedelta(days=8))
    assert ask(user, "Toch graag.") == AccessState.WAITING


@pytest.mark.django_db
def test_a_request_can_be_taken_back_and_a_member_can_leave():
    user, staff = make_user(), make_user("admin")
    ask(user, "Graag.")
    withdraw(user)
    assert profile_of(user).state == AccessState.OUTSIDE
    ask(user, "Toch.")
    decide(user.profile.pk, AccessMove.APPROVE, by=staff)
    leave(user)
    assert not is_member(user)


@pytest.mark.django_db
def test_nobody_decides_about_themselves():
    staff = make_user("admin")
    with pytest.raises(RefusedError):
        decide(staff.profile.pk, AccessMove.APPROVE, by=staff)


@pytest.mark.django_db
def test_a_block_counts_at_once_for_a_session_that_is_open(client):
    user, staff = make_user(), make_user("admin")
    decide(user.profile.pk, AccessMove.APPROVE, by=staff)
    client.force_login(user)
    assert is_member(User.objects.get(pk=user.pk))
    decide(user.profile.pk, AccessMove.BLOCK, by=staff, reason="Reclame")
    assert not is_member(User.objects.get(pk=user.pk))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "word"), [("blocked", "Je bent geblokkeerd"), ("member", "Welkom")]
)
def test_a_page_that_was_open_longer_asks_for_nothing(client, home_page, state, word):
    user = make_user()
    Profile.objects.filter(user=user).update(state=state)
    client.force_login(user)
    page = client.post(reverse("profiles:access"), {"message": "Graag."}, follow=True)
    assert page.status_code == 200
    assert word in page.text
    assert Profile.objects.get(user=user).state == state


@pytest.mark.django_db
def test_requests_can_be_switched_off():
    settings = AccessSettings.load()
    settings.by_request = False
    settings.save()
    with pytest.raises(RefusedError):
        ask(make_user(), "Graag.")


@pytest.mark.django_db
def test_a_block_works_both_ways():
    one, other, third = make_user(), make_user(), make_user()
    Block.objects.create(blocker=one, blocked=other)
    assert blocked_between(one, other)
    assert blocked_between(other, one)
    assert not blocked_between(one, third)
    assert blocked_ids(one) == {other.pk}
    assert blocked_ids(other) == {one.pk}


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_decide_at_once_decide_once():
    user, one, other = make_user(), make_user("admin"), make_user("admin")
    ask(user, "Graag.")
    OutgoingMail.objects.all().delete()
    start, results = threading.Barrier(2), []

    def judge(staff, move):
        try:
            start.wait()
            decide(user.profile.pk, move, by=staff, reason="Reden")
            results.append(move)
        except RefusedError:
            results.append(None)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=judge, args=(one, AccessMove.DECLINE)),
        threading.Thread(target=judge, args=(other, AccessMove.DECLINE)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == [None, AccessMove.DECLINE]
    assert AccessLog.objects.filter(move=AccessMove.DECLINE).count() == 1
    assert OutgoingMail.objects.count() == 1

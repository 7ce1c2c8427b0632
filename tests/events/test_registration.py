"""Signing up, changing and cancelling, under the lock of the event."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import (
    Audience,
    Booking,
    EventPage,
    Invitation,
    Registration,
    RegistrationLog,
    SignUp,
    State,
    WaitingList,
    email_key_of,
)
from events.sign_up import registration
from events.sign_up.change_forms import ProgrammeForm
from events.sign_up.changes import (
    answer_offer,
    approve,
    cancel,
    change_details,
    change_sessions,
    correct_address,
    give_place,
    give_session_place,
    hand_over,
    reject,
    send_link,
)
from events.sign_up.locking import is_busy
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.offers import offer_end
from events.sign_up.option_places import full_options
from events.sign_up.registration import Attendee, register
from events.sign_up.session_options import session_groups
from events.sign_up.waiting_list import settle, why_nobody_moves
from home.models import MailState, OutgoingMail, QuestionKind
from home.outgoing_mail import deliver_due
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    QuestionFactory,
    SessionFactory,
    SignUpFactory,
    application,
    local,
)


@pytest.fixture
def event(home_page):
    return EventPageFactory(parent=EventIndexPageFactory(parent=home_page))


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=2)


def states(sign_up):
    return list(sign_up.registrations.order_by("pk").values_list("state", flat=True))


def test_gives_a_place_and_mails_a_ticket(sign_up, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outcome = register(sign_up.pk, application())
    assert outcome.is_new
    assert outcome.registration.state == State.CONFIRMED
    (message,) = mail.outbox
    assert message.to == ["sanne@example.org"]
    assert sign_up.event.title in message.subject
    assert OutgoingMail.objects.get().state == MailState.SENT


def test_the_same_form_twice_is_one_registration(sign_up):
    form = application()
    first = register(sign_up.pk, form)
    again = register(sign_up.pk, form)
    assert again.registration == first.registration
    assert not again.is_new
    assert sign_up.registrations.count() == 1
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("address", ["A@X.nl", " a@x.nl ", "a@X.NL"])
def test_the_same_address_gets_a_mail_and_no_second_place(sign_up, address):
    register(sign_up.pk, application("a@x.nl"))
    outcome = register(sign_up.pk, application(address))
    assert outcome.was_known
    assert sign_up.registrations.count() == 1
    kinds = set(OutgoingMail.objects.values_list("kind", flat=True))
    assert kinds == {"events.confirmed", "events.known"}


def test_an_address_with_a_plus_is_another_one(sign_up):
    register(sign_up.pk, application("a@x.nl"))
    assert register(sign_up.pk, application("a+1@x.nl")).is_new


def test_who_cancelled_can_sign_up_again(sign_up):
    first = register(sign_up.pk, application()).registration
    cancel(first.pk)
    assert register(sign_up.pk, application()).is_new
    assert states(sign_up) == [State.CANCELLED, State.CONFIRMED]


def test_full_is_told_before_anything_is_stored(sign_up):
    register(sign_up.pk, application("a@x.nl", number=1))
    register(sign_up.pk, application("b@x.nl"))
    with pytest.raises(RefusedError) as refused:
        register(sign_up.pk, application("c@x.nl"))
    assert "waiting" in refused.value.texts
    assert sign_up.registrations.count() == 2
    outcome = register(sign_up.pk, application("c@x.nl", accepts_waiting=True))
    assert outcome.registration.state == State.WAITING


def test_a_group_gets_all_places_or_none(event):
    sign_up = SignUpFactory(event=event, capacity=2, max_group=3)
    with pytest.raises(RefusedError):
        register(sign_up.pk, application(number=3))
    assert not sign_up.registrations.exists()
    register(sign_up.pk, application(number=2))
    assert states(sign_up) == [State.CONFIRMED, State.CONFIRMED]
    cancel(sign_up.registrations.get(leader=None).pk)
    assert set(states(sign_up)) == {State.CANCELLED}


def test_overbooking_gives_more_places(event):
    sign_up = SignUpFactory(event=event, capacity=10, overbooking_percent=10)
    for number in range(11):
        register(sign_up.pk, application(f"p{number}@x.nl"))
    with pytest.raises(RefusedError):
        register(sign_up.pk, application("p11@x.nl"))


def test_a_place_that_comes_free_is_offered_to_the_next(sign_up):
    first = register(sign_up.pk, application("a@x.nl")).registration
    register(sign_up.pk, application("b@x.nl"))
    for name in "cd":
        register(sign_up.pk, application(f"{name}@x.nl", accepts_waiting=True))
    cancel(first.pk)
    assert states(sign_up) == ["cancelled", "confirmed", "offered", "waiting"]
    offered = sign_up.registrations.get(state=State.OFFERED)
    assert offered.email == "c@x.nl"
    answer_offer(offered.pk, accepts=True)
    answer_offer(offered.pk, accepts=True)
    assert states(sign_up) == ["cancelled", "confirmed", "confirmed", "waiting"]
    logged = RegistrationLog.objects.filter(registration=offered).values_list("action", flat=True)
    assert list(logged) == ["join_waiting_list", "offer", "accept"]


def test_an_offer_ends_by_the_clock_and_passes_on(sign_up, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    first = register(sign_up.pk, application("a@x.nl")).registration
    register(sign_up.pk, application("b@x.nl"))
    for name in "cd":
        register(sign_up.pk, application(f"{name}@x.nl", accepts_waiting=True))
    cancel(first.pk)
    offered = sign_up.registrations.get(state=State.OFFERED)
    time_machine.move_to(offered.offer_until, tick=False)
    with pytest.raises(RefusedError):
        answer_offer(offered.pk, accepts=True)
    settle(sign_up.pk)
    assert states(sign_up) == ["cancelled", "confirmed", "expired", "offered"]


def test_nobody_passes_who_waits(event):
    sign_up = SignUpFactory(event=event, capacity=1, waiting_list=WaitingList.MANUAL)
    first = register(sign_up.pk, application("a@x.nl")).registration
    register(sign_up.pk, application("b@x.nl", accepts_waiting=True))
    cancel(first.pk)
    outcome = register(sign_up.pk, application("c@x.nl", accepts_waiting=True))
    assert outcome.registration.state == State.WAITING
    assert why_nobody_moves(sign_up)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ((2026, 11, 23, 10), 4, (2026, 11, 23, 14)),  # a Monday
        ((2026, 11, 23, 18), 4, (2026, 11, 24, 10)),
        ((2026, 11, 27, 19), 2, (2026, 11, 30, 9)),  # over the weekend
        ((2026, 11, 28, 12), 1, (2026, 11, 30, 9)),
        ((2026, 10, 23, 19), 2, (2026, 10, 26, 9)),  # over the night in which the clock changes
        ((2026, 11, 23, 3), 1, (2026, 11, 23, 9)),
    ],
)
def test_an_offer_counts_hours_of_working_days_only(start, hours, end):
    assert offer_end(local(*start), hours) == local(*end)


def test_an_invitation_is_used_once(event):
    sign_up = SignUpFactory(event=event, access="invited")
    Invitation.objects.create(sign_up=sign_up, code="WELKOM", max_uses=1)
    with pytest.raises(RefusedError):
        register(sign_up.pk, application("a@x.nl"))
    register(sign_up.pk, application("a@x.nl", invitation_code="welkom"))
    with pytest.raises(RefusedError):
        register(sign_up.pk, application("b@x.nl", invitation_code="WELKOM"))


class TestMailDomains:
    @pytest.fixture
    def sign_up(self, event):
        sign_up = SignUpFactory.build(
            event=event, mail_domains="@Breda.nl; minbzk.nl\nbreda.nl", max_group=3
        )
        sign_up.full_clean(exclude=["event", "translation_key"])
        sign_up.save()
        return sign_up

    def test_they_are_kept_in_one_spelling(self, sign_up):
        assert sign_up.mail_domains == "breda.nl, minbzk.nl"

    @pytest.mark.parametrize("address", ["a@breda.nl", "a@zorg.breda.nl", "A@MINBZK.NL"])
    def test_their_addresses_can_sign_up(self, sign_up, address):
        assert register(sign_up.pk, application(address)).is_new

    @pytest.mark.parametrize("address", ["a@example.org", "a@nietbreda.nl", "breda.nl@evil.nl"])
    def test_other_addresses_cannot(self, sign_up, address):
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application(address))
        assert "breda.nl, minbzk.nl" in refused.value.texts["email"]
        assert not Registration.objects.exists()

    def test_a_colleague_with_another_address_stops_all_of_it(self, sign_up):
        group = application("a@breda.nl", number=2)
        other = replace(group.attendees[1], email="b@example.org")
        group = replace(group, attendees=[group.attendees[0], other])
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, group)
        assert list(refused.value.texts) == ["email_2"]

    def test_an_invitation_opens_it_for_any_address(self, sign_up):
        Invitation.objects.create(sign_up=sign_up, code="GAST")
        assert register(sign_up.pk, application("a@x.nl", invitation_code="GAST")).is_new

    def test_staff_may_add_anybody(self, sign_up):
        staff = application("a@x.nl", source=Registration.Source.STAFF)
        assert register(sign_up.pk, staff, Actor("staff")).is_new

    def test_a_place_is_not_handed_over_past_them(self, sign_up):
        mine = register(sign_up.pk, application("a@breda.nl")).registration
        with pytest.raises(RefusedError) as refused:
            hand_over(mine.pk, Attendee("Piet", "Bos", "piet@example.org"))
        assert "email" in refused.value.texts
        mine.refresh_from_db()
        assert mine.email == "a@breda.nl"

    @pytest.mark.parametrize("text", ["breda", "breda..nl", "https://breda.nl/", "a@b@"])
    def test_what_is_no_domain_is_refused(self, event, text):
        with pytest.raises(ValidationError) as refused:
            SignUpFactory.build(event=event, mail_domains=text).clean()
        assert "mail_domains" in refused.value.message_dict


class TestSessions:
    @pytest.fixture
    def first(self, event):
        return SessionFactory(event=event, capacity=1, start=event.start)

    @pytest.fixture
    def parallel(self, event):
        return SessionFactory(event=event, capacity=1, start=event.start)

    @pytest.fixture
    def later(self, event, first):
        return SessionFactory(event=event, capacity=1, start=first.end)

    def test_touching_ones_fit_and_parallel_ones_do_not(self, sign_up, first, parallel, later):
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application(session_ids=[first.pk, parallel.pk]))
        assert "sessions" in refused.value.texts
        register(sign_up.pk, application(session_ids=[first.pk, later.pk]))
        assert Booking.objects.holding().count() == 2

    def test_several_places_are_all_or_nothing(self, sign_up, first, later):
        register(sign_up.pk, application("a@x.nl", session_ids=[first.pk]))
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application("b@x.nl", session_ids=[first.pk, later.pk]))
        assert first.title in refused.value.texts["sessions"]
        assert Registration.objects.count() == 1
        assert Booking.objects.count() == 1

    def test_a_swap_for_a_full_one_keeps_the_old(self, sign_up, first, parallel):
        mine = register(sign_up.pk, application("a@x.nl", session_ids=[first.pk])).registration
        register(sign_up.pk, application("b@x.nl", session_ids=[parallel.pk]))
        with pytest.raises(RefusedError):
            change_sessions(mine.pk, [parallel.pk])
        assert mine.bookings.get(state=State.CONFIRMED).session == first

    def test_the_queue_of_a_session_moves_when_somebody_leaves(self, sign_up, first):
        leaver = register(sign_up.pk, application("a@x.nl", session_ids=[first.pk])).registration
        waiter = register(
            sign_up.pk, application("b@x.nl", waiting_session_ids=[first.pk])
        ).registration
        assert waiter.state == State.CONFIRMED
        change_sessions(leaver.pk, [])
        assert waiter.bookings.get().state == State.CONFIRMED

    def test_a_place_in_the_queue_that_clashes_becomes_an_offer(self, sign_up, first, parallel):
        leaver = register(sign_up.pk, application("a@x.nl", session_ids=[first.pk])).registration
        waiter = register(
            sign_up.pk,
            application("b@x.nl", session_ids=[parallel.pk], waiting_session_ids=[first.pk]),
        ).registration
        cancel(leaver.pk)
        assert waiter.bookings.get(session=first).state == State.OFFERED
        assert waiter.bookings.get(session=parallel).state == State.CONFIRMED

    def test_another_events_session_is_refused(self, sign_up, event):
        other = SessionFactory(event=EventPageFactory(parent=event.get_parent()))
        with pytest.raises(RefusedError):
            register(sign_up.pk, application(session_ids=[other.pk]))
        assert not Registration.objects.exists()


def test_hand_over_gives_a_new_ticket_and_ends_the_old_link(sign_up):
    mine = register(sign_up.pk, application()).registration
    old_secret, old_ticket, old_code = mine.secret, mine.ticket, mine.code
    hand_over(mine.pk, Attendee("Bo", "Jansen", "bo@example.org"))
    theirs = Registration.objects.get()
    assert theirs.ticket != old_ticket
    assert theirs.code != old_code, "who gave the place away would come in by the code"
    assert Registration.objects.by_secret(old_secret) is None
    assert Registration.objects.by_secret(theirs.secret) == theirs


@pytest.mark.parametrize(
    "change", [str.lower, lambda s: s[:-1], lambda s: s + "=20", lambda s: "x" + s]
)
def test_a_secret_that_is_not_whole_opens_nothing(sign_up, change):
    mine = register(sign_up.pk, application()).registration
    assert Registration.objects.by_secret(mine.secret) == mine
    assert Registration.objects.by_secret(change(mine.secret)) is None


def test_at_most_twelve_statements_under_the_lock(sign_up, event):
    """Whoever registers with sessions, answers and a place by option holds the lock so long."""
    sessions = [SessionFactory(event=event, capacity=5, start=event.start) for _number in range(1)]
    bus = QuestionFactory(kind=QuestionKind.CHOICE, places={"Bus": 4})
    form = application(session_ids=[item.pk for item in sessions], answers={bus: "Bus"})
    with CaptureQueriesContext(connection) as queries:
        register(sign_up.pk, form)
    # In a test the transaction is a savepoint; all that lies between its ends counts.
    statements = [query["sql"] for query in queries]
    assert statements[0].startswith("SAVEPOINT")
    assert statements[-1].startswith("RELEASE SAVEPOINT")
    inside = [item for item in statements[1:-1] if "SAVEPOINT" not in item]
    assert len(inside) <= 12, "\n".join(inside)


class TestTwoAtOnce:
    """What the lock makes impossible, and what happens when somebody stores past it."""

    def test_the_constraint_makes_a_second_sending_a_replay(self, sign_up, monkeypatch):
        form = application()
        first = register(sign_up.pk, form).registration
        self.look_away_once(monkeypatch)
        again = register(sign_up.pk, form)
        assert (again.registration, again.is_new) == (first, False)

    def test_the_constraint_makes_a_second_address_a_known_one(self, sign_up, monkeypatch):
        register(sign_up.pk, application())
        self.look_away_once(monkeypatch)
        assert register(sign_up.pk, application()).was_known
        assert sign_up.registrations.count() == 1

    def test_a_code_that_is_drawn_twice_is_drawn_again(self, sign_up, monkeypatch):
        codes = iter(["AAAA", "AAAA", "BBBB"])
        field = Registration._meta.get_field("code")
        monkeypatch.setitem(field.__dict__, "_get_default", lambda: next(codes))
        register(sign_up.pk, application("a@x.nl"))
        register(sign_up.pk, application("b@x.nl"))
        assert set(sign_up.registrations.values_list("code", flat=True)) == {"AAAA", "BBBB"}

    def look_away_once(self, monkeypatch):
        seen = registration._earlier
        blind = iter([[]])
        monkeypatch.setattr(
            registration, "_earlier", lambda *given: next(blind, None) or seen(*given)
        )


def test_a_form_that_says_something_else_by_now_is_not_swallowed(sign_up):
    form = application("mistyped@x.nl")
    register(sign_up.pk, form)
    with pytest.raises(RefusedError) as refused:
        register(sign_up.pk, replace(form, attendees=application("right@x.nl").attendees))
    assert "form_key" in refused.value.texts
    other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
    with pytest.raises(RefusedError):
        register(other.pk, form)


def test_what_is_refused_does_not_tell_whether_an_address_is_known(event):
    sign_up = SignUpFactory(event=event, capacity=1, waiting_list=WaitingList.OFF)
    register(sign_up.pk, application("known@x.nl"))
    for address in ("known@x.nl", "unknown@x.nl"):
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application(address))
        assert list(refused.value.texts) == [""]


def test_who_is_known_reads_it_in_the_language_of_the_form(sign_up):
    register(sign_up.pk, application(language="nl"))
    register(sign_up.pk, application(language="en"))
    assert OutgoingMail.objects.get(kind="events.known").language == "en"


def test_strangers_cause_three_mails_an_hour_at_most(sign_up, event, time_machine):
    register(sign_up.pk, application("a@x.nl"))
    other = SignUpFactory(event=EventPageFactory(parent=event.get_parent()))
    register(other.pk, application("a@x.nl"))
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    for _minute in range(59):
        time_machine.shift(timedelta(minutes=1))
        send_link(sign_up, "A@x.nl")
        send_link(other, "a@x.nl")
        register(sign_up.pk, application("a@x.nl"))
    assert OutgoingMail.objects.filter(kind__in=["events.known", "events.link"]).count() == 3


class TestAColleague:
    """Somebody else writes down their address, and a mail goes there."""

    @pytest.fixture
    def sign_up(self, event):
        return SignUpFactory(event=event, max_group=5)

    def bring(self, sign_up, number, *addresses):
        colleagues = [Attendee("Bo", "Jansen", address) for address in addresses]
        first = Attendee("Sanne", "de Vries", f"p{number}@example.org")
        return register(sign_up.pk, application(attendees=[first, *colleagues])).registration

    def mails(self):
        return OutgoingMail.objects.filter(recipient__iexact="bo@example.org").count()

    def test_gets_three_mails_an_hour_from_strangers(self, sign_up, time_machine):
        for number in range(3):
            self.bring(sign_up, number, "bo@example.org")
        with pytest.raises(RefusedError) as refused:
            self.bring(sign_up, 3, "", "BO@example.org")
        assert list(refused.value.texts) == ["email_3"]
        with pytest.raises(RefusedError):
            self.bring(sign_up, 4, *["other@example.org"] * 4)
        assert self.mails() == 3
        assert sign_up.registrations.filter(leader=None).count() == 3
        time_machine.move_to(timezone.now() + timedelta(hours=1, minutes=1))
        self.bring(sign_up, 3, "bo@example.org")

    def test_is_handed_a_place_as_often(self, sign_up):
        bo = Attendee("Bo", "Jansen", "bo@example.org")
        *three, last = self.bring(sign_up, 0, "", "", "", "").group.all()
        for person in three:
            hand_over(person.pk, bo)
        with pytest.raises(RefusedError):
            hand_over(last.pk, bo)
        assert self.mails() == 3


def test_who_came_along_gets_their_own_link(event):
    sign_up = SignUpFactory(event=event, max_group=2)
    attendees = [Attendee("An", "Ans", "a@x.nl"), Attendee("Bo", "Bos", "b@x.nl")]
    register(sign_up.pk, application(attendees=attendees))
    send_link(sign_up, "b@x.nl")
    assert OutgoingMail.objects.get(kind="events.link").recipient == "b@x.nl"


def test_an_address_never_outgrows_its_column():
    assert len(email_key_of("a@" + "\ufdfa" * 60 + ".nl")) <= 254


class TestOffers:
    @pytest.fixture
    def full(self, event):
        sign_up = SignUpFactory(event=event, capacity=1)
        register(sign_up.pk, application("a@x.nl"))
        return sign_up

    @pytest.fixture
    def offered(self, full):
        register(full.pk, application("b@x.nl", accepts_waiting=True))
        cancel(full.registrations.get(email="a@x.nl").pk)
        return full.registrations.get(state=State.OFFERED)

    def test_who_missed_an_offer_can_sign_up_before_anybody_noticed(
        self, full, offered, time_machine
    ):
        time_machine.move_to(offered.offer_until, tick=False)
        outcome = register(full.pk, application("b@x.nl", accepts_waiting=True))
        assert outcome.is_new
        assert states(full) == ["cancelled", "expired", "confirmed"]

    def test_cannot_be_accepted_when_the_event_has_begun(self, offered, event, time_machine):
        EventPage.objects.filter(pk=event.pk).update(start=timezone.now())
        time_machine.move_to(timezone.now() + timedelta(minutes=1))
        with pytest.raises(RefusedError):
            answer_offer(offered.pk, accepts=True)
        answer_offer(offered.pk, accepts=False)

    def test_cannot_be_given_away_twice_by_staff(self, offered):
        with pytest.raises(RefusedError):
            give_place(offered.pk, Actor("staff"))

    def test_of_a_leader_holds_for_the_group(self, event):
        sign_up = SignUpFactory(event=event, capacity=2, max_group=2)
        first = register(sign_up.pk, application("a@x.nl", 2)).registration
        register(sign_up.pk, application("b@x.nl", 2, accepts_waiting=True))
        cancel(first.pk)
        assert states(sign_up) == ["cancelled", "cancelled", "offered", "offered"]
        answer_offer(sign_up.registrations.get(email="b@x.nl").pk, accepts=True)
        assert states(sign_up)[2:] == ["confirmed", "confirmed"]


class TestGroups:
    def test_who_is_left_behind_by_their_leader_still_gets_a_place(self, event):
        sign_up = SignUpFactory(event=event, capacity=1, max_group=2, needs_approval=True)
        leader = register(sign_up.pk, application("a@x.nl", 2)).registration
        follower = leader.group.get()
        approve(leader.group.model.objects.get(pk=follower.pk).pk, Actor("staff"))
        assert states(sign_up) == ["pending", "confirmed"]
        approve(leader.pk, Actor("staff"))
        assert states(sign_up) == ["waiting", "confirmed"]
        cancel(follower.pk)
        assert states(sign_up) == ["offered", "cancelled"]
        # Who has no address is told by way of who signed them up.
        told = OutgoingMail.objects.get(about=f"registration:{follower.pk}", kind="events.approved")
        assert told.recipient == "a@x.nl"

    def test_who_waits_alone_after_their_leader_got_in_is_next(self, event):
        sign_up = SignUpFactory(event=event, capacity=1, max_group=2, needs_approval=True)
        leader = register(sign_up.pk, application("a@x.nl", 2)).registration
        other = register(sign_up.pk, application("b@x.nl")).registration
        approve(other.pk, Actor("staff"))
        follower = leader.group.get()
        approve(follower.pk, Actor("staff"))
        reject(leader.pk, Actor("staff"))
        assert states(sign_up) == ["rejected", "waiting", "confirmed"]
        cancel(other.pk)
        assert states(sign_up) == ["rejected", "offered", "cancelled"]

    @pytest.mark.parametrize("waiting_list", ["automatic", "off"])
    def test_who_finds_their_audience_full_reads_which(self, event, waiting_list):
        sign_up = SignUpFactory(event=event, capacity=2, waiting_list=waiting_list)
        press = Audience.objects.create(sign_up=sign_up, name="Pers", places=1)
        register(sign_up.pk, application("a@x.nl", audience_id=press.pk))

        def refusal():
            with pytest.raises(RefusedError) as refused:
                register(sign_up.pk, application("b@x.nl", audience_id=press.pk))
            return str(refused.value)

        assert "'Pers'" in refusal()
        register(sign_up.pk, application("c@x.nl"))
        assert "Pers" not in refusal(), "all of the event is full now"

    @pytest.mark.parametrize("waiting_list", ["automatic", "off"])
    def test_for_whom_some_places_are_left_is_told_so(self, event, waiting_list):
        sign_up = SignUpFactory(event=event, capacity=2, max_group=3, waiting_list=waiting_list)
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application("a@x.nl", 3))
        assert "3" in str(refused.value)
        assert "last places" not in str(refused.value)
        assert register(sign_up.pk, application("a@x.nl", 2)).is_new

    def test_for_whom_a_part_has_some_places_left_is_told_so(self, event):
        sign_up = SignUpFactory(event=event, max_group=3)
        part = SessionFactory(event=event, title="Boot", capacity=2)
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application("a@x.nl", 3, session_ids=[part.pk]))
        assert "Boot" in str(refused.value)
        assert "Just taken" not in str(refused.value)
        register(sign_up.pk, application("a@x.nl", 2, session_ids=[part.pk]))

    def test_a_group_too_large_for_its_audience_is_passed_by_others_only(self, event):
        sign_up = SignUpFactory(event=event, capacity=4, max_group=2, waiting_list="automatic")
        press = Audience.objects.create(sign_up=sign_up, name="Pers", places=2)
        form = {"accepts_waiting": True, "audience_id": press.pk}
        register(sign_up.pk, application("a@x.nl", **form))
        register(sign_up.pk, application("b@x.nl", 2, **form))
        behind = register(sign_up.pk, application("c@x.nl", **form)).registration
        other = register(sign_up.pk, application("d@x.nl")).registration
        settle(sign_up.pk)
        behind.refresh_from_db()
        assert (behind.state, other.state) == (State.WAITING, State.CONFIRMED)


class TestCapacity:
    def test_lowered_takes_nothing_away_and_raised_gives_the_difference_once(self, event):
        sign_up = SignUpFactory(event=event, capacity=3, waiting_list="automatic")
        for number in range(5):
            register(sign_up.pk, application(f"p{number}@x.nl", accepts_waiting=True))
        self.resize(sign_up, 1)
        cancel(sign_up.registrations.first().pk)
        assert Counter(states(sign_up)) == {"confirmed": 2, "waiting": 2, "cancelled": 1}
        self.resize(sign_up, 3)
        self.resize(sign_up, 3)
        assert Counter(states(sign_up)) == {"confirmed": 3, "waiting": 1, "cancelled": 1}

    def test_gives_hundreds_of_places_a_hundred_at_a_time(self, event):
        sign_up = SignUpFactory(event=event, capacity=1, waiting_list="automatic")
        register(sign_up.pk, application())
        Registration.objects.bulk_create(
            Registration(sign_up=sign_up, state=State.WAITING, email_key=f"{number}")
            for number in range(230)
        )
        before = SignUp.objects.get(pk=sign_up.pk).sequence
        self.resize(sign_up, 220)
        assert Counter(states(sign_up)) == {"confirmed": 220, "waiting": 11}
        assert SignUp.objects.get(pk=sign_up.pk).sequence == before + 3

    def resize(self, sign_up, capacity):
        sign_up.capacity = capacity
        sign_up.save()
        settle(sign_up.pk)


class TestOptions:
    @pytest.fixture
    def bus(self):
        return QuestionFactory(kind=QuestionKind.SEVERAL, places={"Bus": 2, "Trein": None})

    def test_are_given_once(self, event, bus):
        sign_up = SignUpFactory(event=event)
        first = register(sign_up.pk, application("a@x.nl", answers={bus: ["Bus"]})).registration
        register(sign_up.pk, application("b@x.nl", answers={bus: ["Bus", "Trein"]}))
        with pytest.raises(RefusedError) as refused:
            register(sign_up.pk, application("c@x.nl", answers={bus: ["Trein", "Bus"]}))
        assert list(refused.value.texts) == [f"question-{bus.pk}"]
        assert sign_up.registrations.count() == 2
        register(sign_up.pk, application("c@x.nl", answers={bus: ["Trein"]}))
        cancel(first.pk)
        register(sign_up.pk, application("d@x.nl", answers={bus: ["Bus"]}))

    def test_stay_with_who_changes_something_else(self, event, bus):
        sign_up = SignUpFactory(event=event, questionnaire=bus.questionnaire)
        mine = register(sign_up.pk, application("a@x.nl", answers={bus: ["Bus"]})).registration
        register(sign_up.pk, application("b@x.nl", answers={bus: ["Bus"]}))
        other = register(sign_up.pk, application("c@x.nl")).registration
        change_details(mine.pk, Attendee("An", "Ans", answers={bus: ["Bus", "Trein"]}))
        with pytest.raises(RefusedError):
            change_details(other.pk, Attendee("An", "Ans", answers={bus: ["Bus"]}))
        assert full_options(sign_up, [bus]) == {bus.pk: {"Bus"}}
        assert full_options(sign_up, [bus], without=mine) == {bus.pk: set()}


@pytest.mark.parametrize("change", ["renamed", "taken away"])
def test_what_was_chosen_stays_when_staff_change_the_options(client, event, change):
    bus = QuestionFactory(kind=QuestionKind.SEVERAL, places={"Bus": None, "Trein": None})
    sign_up = SignUpFactory(event=event, questionnaire=bus.questionnaire)
    mine = register(sign_up.pk, application("a@x.nl", answers={bus: ["Bus"]})).registration
    option = bus.options.get(label="Bus")
    if change == "renamed":
        bus.options.filter(pk=option.pk).update(label="Touringcar")
    else:
        option.delete()
    url = f"/aanmelding/{mine.secret}/gegevens/"
    field = f"question-{bus.pk}"
    form = client.get(url).context["form"]
    assert form.initial[field] == ["Bus"]
    sent = {"first_name": "An", "last_name": "Ans", field: ["Bus", "Trein"]}
    assert client.post(url, sent).status_code == 302
    assert mine.answers.get().value == ["Bus", "Trein"]
    new = client.get(f"/agenda/{event.slug}/aanmelden/")
    assert 'value="Bus"' not in new.text


def test_answers_to_questions_of_before_are_kept(event):
    old, new = QuestionFactory(), QuestionFactory()
    sign_up = SignUpFactory(event=event, questionnaire=old.questionnaire)
    mine = register(sign_up.pk, application(answers={old: "Toen"})).registration
    SignUp.objects.filter(pk=sign_up.pk).update(questionnaire=new.questionnaire)
    change_details(mine.pk, Attendee("An", "Ans", answers={new: "Nu"}))
    assert set(mine.answers.values_list("value", flat=True)) == {"Toen", "Nu"}


class TestLateMail:
    """What waited for the mail server must not tell one person another one's link."""

    @pytest.mark.parametrize(
        "change",
        [
            lambda pk: hand_over(pk, Attendee("Bo", "Jansen", "bo@x.nl")),
            lambda pk: correct_address(pk, "bo@x.nl", Actor("staff")),
        ],
    )
    def test_is_withheld_from_who_lost_the_link(self, sign_up, change):
        mine = register(sign_up.pk, application("an@x.nl")).registration
        change(mine.pk)
        secret = Registration.objects.get().secret
        deliver_due()
        assert all(message.to == ["bo@x.nl"] for message in mail.outbox if secret in message.body)
        assert OutgoingMail.objects.get(kind="events.confirmed", recipient="an@x.nl").state == (
            MailState.WITHHELD
        )


class TestWishes:
    """Who gets a place later gets the parts that they had chosen, where there is room."""

    @pytest.mark.parametrize("queues", WaitingList.values)
    def test_are_granted_with_the_place(self, event, queues):
        sign_up = SignUpFactory(event=event, needs_approval=True, session_waiting_list=queues)
        free = SessionFactory(event=event, capacity=1)
        full = SessionFactory(event=event, capacity=0, start=free.end)
        mine = register(sign_up.pk, application(session_ids=[free.pk, full.pk])).registration
        approve(mine.pk, Actor("staff"))
        assert mine.bookings.get(session=free).state == State.CONFIRMED
        expected = State.CANCELLED if queues == WaitingList.OFF else State.WAITING
        assert mine.bookings.get(session=full).state == expected
        assert OutgoingMail.objects.count() == 2

    def test_a_newcomer_does_not_pass_who_waits_for_a_part(self, event):
        sign_up = SignUpFactory(event=event, session_waiting_list=WaitingList.MANUAL)
        session = SessionFactory(event=event, capacity=1)
        leaver = register(sign_up.pk, application("a@x.nl", session_ids=[session.pk])).registration
        register(sign_up.pk, application("b@x.nl", waiting_session_ids=[session.pk]))
        cancel(leaver.pk)
        with pytest.raises(RefusedError):
            register(sign_up.pk, application("c@x.nl", session_ids=[session.pk]))

    def test_staff_give_a_place_in_a_part_by_hand(self, event):
        sign_up = SignUpFactory(event=event, session_waiting_list=WaitingList.MANUAL)
        session, parallel = (SessionFactory(event=event, capacity=1) for _number in range(2))
        leaver = register(sign_up.pk, application("a@x.nl", session_ids=[session.pk])).registration
        mine = register(
            sign_up.pk,
            application("b@x.nl", session_ids=[parallel.pk], waiting_session_ids=[session.pk]),
        ).registration
        waiting = mine.bookings.get(session=session)
        for left in ([parallel.pk], []):
            with pytest.raises(RefusedError):  # they are elsewhere, and then it is full
                give_session_place(waiting.pk, Actor("staff"))
            change_sessions(mine.pk, left, [session.pk])
        cancel(leaver.pk)
        give_session_place(waiting.pk, Actor("staff"))
        waiting.refresh_from_db()
        assert waiting.state == State.CONFIRMED
        with pytest.raises(RefusedError):
            give_session_place(waiting.pk, Actor("staff"))

    def test_a_change_keeps_queues_and_offers(self, event):
        sign_up = SignUpFactory(event=event)
        first, parallel = (SessionFactory(event=event, capacity=1) for _number in range(2))
        free = SessionFactory(event=event, start=first.end)
        holder = register(sign_up.pk, application("a@x.nl", session_ids=[first.pk])).registration
        mine = register(
            sign_up.pk,
            application("b@x.nl", session_ids=[parallel.pk], waiting_session_ids=[first.pk]),
        ).registration
        form = ProgrammeForm(registration=mine, groups=session_groups(event.sessions.all()))
        assert form.initial["waiting"] == [str(first.pk)]
        queue = (str(first.pk), f"{first.title} · {first.times_text}")
        assert queue in form.fields["waiting"].choices
        cancel(holder.pk)
        change_sessions(mine.pk, [parallel.pk, free.pk])
        assert mine.bookings.get(session=first).state == State.OFFERED
        change_sessions(mine.pk, [first.pk, free.pk])
        assert mine.bookings.get(session=first).state == State.CONFIRMED
        assert mine.bookings.get(session=parallel).state == State.CANCELLED
        logged = RegistrationLog.objects.filter(registration=mine, session=first)
        assert list(logged.values_list("action", flat=True)) == ["offer", "accept"]


def test_a_lock_that_does_not_come_is_a_busy_error():
    for state in ("55P03", "40P01"):
        error = OperationalError("canceling statement due to lock timeout")
        error.__cause__ = Exception()
        error.__cause__.sqlstate = state
        assert is_busy(error)
    assert is_busy(OperationalError("database is locked"))
    assert not is_busy(OperationalError("no such table"))


def test_nobody_is_signed_up_for_an_event_without_a_date(sign_up):
    """Their mail holds a calendar entry, and what is known about them ends with the event."""
    EventPage.objects.filter(pk=sign_up.event_id).update(start=None, end=None)
    for actor in (Actor(), Actor("staff")):
        with pytest.raises(RefusedError):
            register(sign_up.pk, application(), actor)

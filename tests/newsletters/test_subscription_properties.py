"""Whatever people, staff and providers do, in whatever order: the promises hold."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from events.models import email_key_of
from home.models import OutgoingMail
from newsletters.models import (
    SUBSCRIPTION_MOVES,
    Confirmation,
    How,
    NewsletterList,
    Subscriber,
    SubscriberLog,
    Subscription,
    SubscriptionMove,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletters.subscribing import suppression
from newsletters.subscribing.asking import (
    MOST_MAILS_A_DAY,
    EndedError,
    Wish,
    ask,
    ask_new_address,
    confirm,
)
from newsletters.subscribing.leaving import erase, leave, leave_all
from newsletters.subscribing.preferences import choose
from newsletters.subscribing.retention import forget_requests
from tests.newsletters.factories import NewsletterListFactory

SPELLINGS = ["An@example.org", "an@EXAMPLE.org", "bo@example.org", " Bo@Example.org ", "c@x.nl"]
addresses = st.sampled_from(SPELLINGS)
numbers = st.integers(0, 5)


class Life(RuleBasedStateMachine):
    """A few addresses, two newsletters, and time that passes."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.traveller = time_machine.travel(timezone.now(), tick=False)
        self.clock = self.traveller.start()
        self.agreed = set()

    @initialize()
    def begin(self):
        self.lists = [NewsletterListFactory(), NewsletterListFactory()]

    def teardown(self):
        self.traveller.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def somebody(self, number):
        people = list(Subscriber.objects.order_by("pk"))
        return people[number % len(people)] if people else None

    def chosen(self, which):
        return [item for item, wanted in zip(self.lists, which, strict=True) if wanted]

    @rule(address=addresses, which=st.tuples(st.booleans(), st.booleans()))
    def ask(self, address, which):
        before = set(Subscription.objects.values_list("pk", "state"))
        if chosen := self.chosen(which):
            ask(Wish(address, chosen, text="Ja", page="/"))
        assert set(Subscription.objects.values_list("pk", "state")) == before

    @rule(number=numbers)
    def confirm(self, number):
        requests = list(Confirmation.objects.order_by("pk"))
        if not requests:
            return
        request = requests[number % len(requests)]
        wanted = set(request.newsletters.values_list("pk", flat=True))
        is_first = request.confirmed_at is None
        try:
            subscriber = confirm(request)
        except EndedError:
            return
        if is_first:
            self.agreed |= {(subscriber.pk, pk) for pk in wanted}

    @rule(number=numbers, which=st.tuples(st.booleans(), st.booleans()))
    def choose(self, number, which):
        if person := self.somebody(number):
            wanted = self.chosen(which)
            if choose(person, wanted, self.lists, text="Ja", page="/"):
                self.agreed |= {(person.pk, item.pk) for item in wanted}

    @rule(number=numbers, which=st.tuples(st.booleans(), st.booleans()))
    def leave(self, number, which):
        if person := self.somebody(number):
            leave(person, self.chosen(which), How.ONE_CLICK)
            for item in self.chosen(which):
                assert item not in subscribed_to(person)

    @rule(number=numbers)
    def leave_all(self, number):
        if person := self.somebody(number):
            leave_all(person, How.PREFERENCES)
            assert not subscribed_to(person)

    @rule(number=numbers, address=addresses)
    def change_address(self, number, address):
        if person := self.somebody(number):
            ask_new_address(person, address)

    @rule(address=addresses, reason=st.sampled_from(SuppressionReason))
    def suppress(self, address, reason):
        suppression.suppress(email_key_of(address), reason)

    @rule(number=numbers)
    def lift(self, number):
        rows = list(Suppression.objects.active())
        if rows:
            suppression.lift(rows[number % len(rows)], "Asked for it.")

    @rule(number=numbers)
    def erase(self, number):
        if person := self.somebody(number):
            erase(person)
            assert not SubscriberLog.objects.filter(subscriber_id=person.pk).exists()

    @rule(days=st.integers(0, 10))
    def time_passes(self, days):
        self.clock.shift(timedelta(days=days, hours=1))
        forget_requests()

    @invariant()
    def one_row_an_address(self):
        keys = [email_key_of(email) for email in Subscriber.objects.values_list("email", flat=True)]
        assert len(keys) == len(set(keys))
        assert sorted(keys) == sorted(Subscriber.objects.values_list("email_key", flat=True))

    @invariant()
    def nobody_gets_what_they_did_not_agree_to(self):
        for row in Subscription.objects.filter(state=SubscriptionState.SUBSCRIBED):
            assert (row.subscriber_id, row.newsletter_id) in self.agreed

    @invariant()
    def nobody_who_is_suppressed_gets_anything(self):
        for person in Subscriber.objects.all():
            if suppression.reasons_of(person.email_key):
                assert not subscribed_to(person)

    @invariant()
    def the_log_tells_each_state(self):
        for row in Subscription.objects.all():
            state = None
            log = SubscriberLog.objects.filter(
                subscriber=row.subscriber_id, newsletter=row.newsletter_id
            )
            for move in log.order_by("pk").values_list("action", flat=True):
                state = SUBSCRIPTION_MOVES[state, SubscriptionMove(move)]
            assert state == row.state

    @invariant()
    def nobody_is_bombed(self):
        since = timezone.now() - timedelta(days=1)
        for spelling in SPELLINGS:
            kinds = ["newsletters.confirm", "newsletters.known", "newsletters.new_address"]
            mails = OutgoingMail.objects.filter(
                kind__in=kinds, recipient__iexact=spelling.strip(), created_at__gt=since
            )
            assert mails.count() <= MOST_MAILS_A_DAY


def subscribed_to(person):
    return list(
        NewsletterList.objects.filter(
            subscriptions__subscriber=person, subscriptions__state=SubscriptionState.SUBSCRIBED
        )
    )


@pytest.mark.django_db
def test_the_promises_hold():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

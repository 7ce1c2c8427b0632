"""Whatever happens, in whatever order, and wherever it crashes: each thing is mailed at most once,
and exactly once to who wishes it."""

import contextlib
import datetime
import smtplib
from collections import Counter

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
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

from home import outgoing_mail
from home.models import MailState, OutgoingMail
from members.models import Notification, Rhythm
from members.notifications import mails, notify
from members.notifications.choosing import choose, leave_by_token, leave_token
from members.notifications.telling import mark_read
from tests.members.people import make_member

KINDS = ["comment", "answer", "followed_theme"]
kinds = st.sampled_from(KINDS)
rhythms = st.sampled_from(Rhythm.values)
people = st.integers(0, 1)


class CrashError(Exception):
    """The process is killed here."""


class Life(RuleBasedStateMachine):
    """Two readers, three kinds of news, a clock, a mail server that may be gone, and crashes."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        start = datetime.datetime(2027, 3, 25, 12, tzinfo=timezone.get_default_timezone())
        self.traveller = time_machine.travel(start, tick=False)
        self.clock = self.traveller.start()
        self.number = 0
        #: What somebody turned off, read or left before it was mailed: no mail is due for it.
        self.unwished = set()
        self.server_is_gone = False
        self.patch = pytest.MonkeyPatch()
        self.sent_before = len(mail.outbox)

    @initialize()
    def begin(self):
        self.readers = [make_member(), make_member()]
        self.actor = make_member(first_name="Bo", last_name="Bakker")
        real = EmailBackend.send_messages

        def send(backend, messages):
            if self.server_is_gone:
                raise smtplib.SMTPServerDisconnected("gone")
            return real(backend, messages)

        self.patch.setattr(EmailBackend, "send_messages", send)
        for kind in KINDS:
            self.tell(0, kind, again=False)

    def teardown(self):
        """When nothing else happens, all that is wished has arrived."""
        try:
            if hasattr(self, "readers"):
                self.at_the_end()
        finally:
            self.put_back()

    def put_back(self):
        self.patch.undo()
        self.traveller.stop()
        del mail.outbox[self.sent_before :]
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def waiting(self, reader, kind=None):
        rows = Notification.objects.filter(recipient=reader)
        rows = rows.filter(kind=kind) if kind else rows
        pending = OutgoingMail.objects.exclude(state=MailState.SENT).values("key")
        return set(rows.filter(mail_key="").values_list("pk", flat=True)) | set(
            rows.filter(mail_key__in=pending).values_list("pk", flat=True)
        )

    @rule(who=people, kind=kinds, again=st.booleans())
    def tell(self, who, kind, again):
        self.number += not again
        notify(
            self.readers[who],
            kind,
            key=f"event:{self.number}",
            actor=self.actor,
            title=f"ding {self.number} van {who}.",
        )
        rows = Notification.objects.filter(recipient=self.readers[who], mail_at=None)
        self.unwished |= set(rows.values_list("pk", flat=True))

    @rule(who=people, kind=kinds, rhythm=rhythms)
    def choose(self, who, kind, rhythm):
        if rhythm == Rhythm.NEVER:
            self.unwished |= self.waiting(self.readers[who], kind)
        choose(self.readers[who], {kind: Rhythm(rhythm)})

    @rule(who=people, kind=kinds)
    def leave(self, who, kind):
        self.unwished |= self.waiting(self.readers[who], kind)
        leave_by_token(leave_token(self.readers[who], [kind]))

    @rule(who=people)
    def read(self, who):
        self.unwished |= self.waiting(self.readers[who])
        mark_read(self.readers[who])

    @rule(hours=st.integers(1, 80))
    def time_passes(self, hours):
        self.clock.shift(datetime.timedelta(hours=hours))

    @rule(gone=st.booleans())
    def server(self, gone):
        self.server_is_gone = gone

    @rule()
    def work(self):
        mails.mail_due()
        outgoing_mail.deliver_due()

    @rule(before=st.booleans())
    def crash_while_making(self, before):
        real = mails.queue_mails

        def queue(rows):
            if not before:
                real(rows)
            raise CrashError

        with self.patch.context() as patch:
            patch.setattr(mails, "queue_mails", queue)
            try:
                with transaction.atomic():
                    mails.mail_due()
            except CrashError:
                pass

    @rule()
    def crash_before_sending(self):
        def die(found, connection):
            raise CrashError

        with self.patch.context() as patch:
            patch.setattr(outgoing_mail, "_deliver", die)
            with contextlib.suppress(CrashError):
                outgoing_mail.deliver_due()
        self.clock.shift(datetime.timedelta(minutes=20))
        outgoing_mail.rescue_stuck()

    def told(self):
        """How often each thing stands in a mail to somebody."""
        found = Counter()
        for message in mail.outbox[self.sent_before :]:
            for row in Notification.objects.filter(recipient__email=message.to[0]):
                if f"‘{row.title}’" in message.body:
                    found[row.pk] += 1
        return found

    @invariant()
    def nothing_twice(self):
        # A letter about one thing names it in its heading and, without a list, nowhere else.
        if hasattr(self, "readers"):
            assert all(number == 1 for number in self.told().values())

    def at_the_end(self):
        self.server_is_gone = False
        for _day in range(16):
            self.clock.shift(datetime.timedelta(hours=12))
            outgoing_mail.rescue_stuck()
            mails.mail_due()
            outgoing_mail.deliver_due()
        told = self.told()
        for row in Notification.objects.filter(recipient__in=self.readers):
            if row.pk not in self.unwished:
                assert told[row.pk] == 1, row


@pytest.mark.django_db
def test_each_thing_is_mailed_once_to_who_wishes_it():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""Outgoing mail: handed to a real mail server on this machine, and read back from it."""

import email
import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task_backends
from icalendar import Calendar

from home import outgoing_mail, suppression
from home.letters import Attachment, Button, Letter, Picture
from home.models import MailState, OutgoingMail
from home.outgoing_mail import (
    MOST_TRIES,
    STUCK_AFTER,
    NotNeededError,
    deliver_due,
    queue_mails,
    register_writer,
    rescue_stuck,
)
from home.tasks import BURST, MailBell

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "UID:1@x\r\nDTSTAMP:20270101T090000Z\r\nDTSTART:20270601T090000Z\r\n"
    "SUMMARY:Köln\\, één\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


class Server:
    """A mail server that keeps what it gets, and refuses what it was told to."""

    def __init__(self):
        self.messages = []
        self.refuses = {}  # address: answer to RCPT
        self.answers = []  # the next answers to DATA
        self.connections = 0
        self.sender_answer = ""

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  (the library's name)
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802  (the library's name)
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  (the library's name)
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (the library's name)
        if self.answers:
            return self.answers.pop(0)
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((envelope.rcpt_tos[0], message))
        return "250 OK"

    @property
    def recipients(self):
        return [address for address, _message in self.messages]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def smtp(settings):
    """The settings of a mail server that nobody has started."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 10
    return settings


@pytest.fixture
def server(smtp):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=smtp.EMAIL_PORT)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture(autouse=True)
def words(monkeypatch):
    """Mails of the kind 'test' are plain; the test can say what they say instead."""
    monkeypatch.setattr(outgoing_mail, "_WRITERS", dict(outgoing_mail._WRITERS))
    register_writer("test", lambda mail: Letter(subject=mail.key, heading=mail.key))
    return lambda writer: register_writer("test", writer)


def new(key, recipient="a@example.org", **values):
    return OutgoingMail(key=key, kind="test", recipient=recipient, **values)


def queue(*mails):
    """Queue mails as if the transaction had not ended: nothing wakes the worker."""
    OutgoingMail.objects.bulk_create(mails)


def state(key):
    return OutgoingMail.objects.get(key=key).state


@pytest.mark.django_db
class TestDelivery:
    def test_a_mail_arrives_with_all_its_parts(self, server, words):
        words(
            lambda mail: Letter(
                subject="Je komt: Köln & <b>Breda</b>",
                heading="Kop",
                paragraphs=["Eerste alinea."],
                buttons=[Button("Bekijk", "https://example.org/x")],
                pictures=[Picture("ticket", "Kaartje")],
                attachments=[Attachment("ticket.png", "image/png", PNG, "ticket")],
                calendar=CALENDAR,
            )
        )
        queue(new("whole"))
        assert deliver_due() == 1
        ((recipient, message),) = server.messages
        assert recipient == "a@example.org"
        # Seven bits, so that no server on the way writes it anew and breaks its DKIM signature.
        assert message.as_bytes().isascii()
        assert {part["Content-Transfer-Encoding"] for part in message.walk()} == {
            None,
            "quoted-printable",
            "base64",
        }
        assert message["Subject"] == "Je komt: Köln & <b>Breda</b>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Message-ID"].endswith("@localhost>")
        assert message.get_content_type() == "multipart/related"
        kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
        assert kinds == ["text/plain", "text/html", "text/calendar", "image/png"]
        text, html, calendar, picture = (part for part in message.walk() if not part.is_multipart())
        assert "Eerste alinea." in text.get_content()
        assert "https://example.org/x" in text.get_content()
        assert 'src="cid:ticket"' in html.get_content()
        assert calendar.get_param("method") == "REQUEST"
        assert calendar.get_content_charset() == "utf-8"
        (entry,) = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")
        assert entry["SUMMARY"] == "Köln, één"
        assert picture["Content-ID"] == "<ticket>"
        assert picture.get_content_disposition() == "inline"
        assert picture.get_payload(decode=True) == PNG
        kept = OutgoingMail.objects.get()
        assert kept.state == MailState.SENT
        assert kept.sent_at is not None
        assert kept.subject == "Je komt: Köln & <b>Breda</b>"
        assert "Eerste alinea." in kept.text

    def test_a_file_with_a_mail_stands_beside_it(self, server, words):
        attachment = Attachment("lijst.csv", "text/csv", "naam;é\r\n")
        words(lambda mail: Letter(subject="x", heading="x", attachments=[attachment]))
        queue(new("file"))
        deliver_due()
        ((_recipient, message),) = server.messages
        assert message.get_content_type() == "multipart/mixed"
        (found,) = message.iter_attachments()
        assert found.get_filename() == "lijst.csv"

    def test_a_refused_address_fails_alone_and_can_be_corrected(self, server):
        server.refuses["weg@example.org"] = "550 5.1.1 No such user"
        queue(new("1"), new("2", "weg@example.org"), new("3", "c@example.org"))
        assert deliver_due() == 2
        assert server.recipients == ["a@example.org", "c@example.org"]
        failed = OutgoingMail.objects.get(key="2")
        assert failed.failed
        assert "550" in failed.error
        assert "No such user" in failed.error
        failed.send_again("wel@example.org")
        assert deliver_due() == 1
        assert server.recipients[-1] == "wel@example.org"
        assert state("2") == MailState.SENT

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            ("550 5.1.1 No such user", ["weg@example.org"]),
            ("550 5.2.1 Switched off", ["weg@example.org"]),
            ("550 5.7.1 We think that this is spam", []),
            ("552 5.2.2 Mailbox full", []),
            ("450 4.1.1 Try later", []),
        ],
    )
    def test_who_keeps_the_list_hears_that_nobody_has_an_address(
        self, server, monkeypatch, answer, told
    ):
        heard = []
        monkeypatch.setattr(suppression, "_KEEPERS", [heard.append])
        server.refuses["weg@example.org"] = answer
        queue(new("1", "weg@example.org"), new("2"))
        deliver_due()
        assert heard == told

    def test_a_refused_message_fails_alone(self, server):
        server.answers = ["554 5.6.0 Looks like spam"]
        queue(new("1"), new("2"))
        assert deliver_due() == 1
        assert state("1") == MailState.FAILED
        assert state("2") == MailState.SENT

    @pytest.mark.parametrize("where", ["recipient", "data"])
    def test_try_later_is_done_later_and_rarer_each_time(self, server, where, time_machine):
        now = timezone.now() + timedelta(minutes=1)
        time_machine.move_to(now, tick=False)
        queue(new("1"), new("2", "b@example.org"))
        waits = []
        for _number in range(3):
            if where == "data":
                server.answers = ["451 4.7.1 Greylisted"]
            else:
                server.refuses["a@example.org"] = "450 4.2.0 Busy"
            assert deliver_due() == (0 if waits else 1)
            assert deliver_due() == 0
            mail = OutgoingMail.objects.get(key="1")
            assert mail.state == MailState.QUEUED
            assert mail.error[:2] == "45"
            waits.append(mail.next_try_at - timezone.now())
            time_machine.move_to(mail.next_try_at, tick=False)
        assert waits == [timedelta(minutes=number) for number in (1, 2, 5)]
        server.refuses.clear()
        assert deliver_due() == 1
        assert state("1") == MailState.SENT
        assert server.recipients == ["b@example.org", "a@example.org"]

    def test_after_three_days_of_tries_it_is_given_up_and_can_be_sent_again(self, server):
        server.answers = ["451 Later"]
        queue(new("1", tries=MOST_TRIES - 1))
        deliver_due()
        mail = OutgoingMail.objects.get()
        assert mail.failed
        server.answers = ["451 Later"]
        mail.send_again()
        deliver_due()
        mail.refresh_from_db()
        assert mail.state == MailState.QUEUED
        OutgoingMail.objects.update(next_try_at=timezone.now())
        deliver_due()
        assert state("1") == MailState.SENT

    def test_a_dead_server_delays_all_and_loses_nothing(self, smtp, monkeypatch):
        tried = []
        connect = smtplib.SMTP.connect

        def counted(self, *args, **kwargs):
            tried.append(args)
            return connect(self, *args, **kwargs)

        monkeypatch.setattr(smtplib.SMTP, "connect", counted)
        queue(*(new(str(number)) for number in range(300)))
        assert deliver_due() == 0
        assert deliver_due() == 0
        assert len(tried) == 1
        assert OutgoingMail.objects.filter(state=MailState.QUEUED, tries=0).count() == 300
        assert not OutgoingMail.objects.due().exists()
        assert "refused" in OutgoingMail.objects.first().error
        handler = Server()
        controller = Controller(handler, hostname="127.0.0.1", port=smtp.EMAIL_PORT)
        controller.start()
        try:
            OutgoingMail.objects.update(next_try_at=timezone.now())
            assert deliver_due(1000) == 300
        finally:
            controller.stop()
        assert len(handler.messages) == 300

    @pytest.mark.parametrize(
        ("place", "answer"),
        [("data", "421 4.7.0 Too many connections"), ("sender", "550 Unknown sender")],
    )
    def test_a_server_that_wants_nothing_now_is_left_alone(self, server, place, answer):
        if place == "data":
            server.answers = [answer]
        else:
            server.sender_answer = answer
        queue(*(new(str(number)) for number in range(5)))
        assert deliver_due() == 0
        assert deliver_due() == 0
        assert server.connections == 1
        assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.QUEUED}
        server.sender_answer = ""
        OutgoingMail.objects.update(next_try_at=timezone.now())
        assert deliver_due() == 5

    def test_what_a_dead_process_was_sending_is_rescued(self, server):
        long_ago = timezone.now() - STUCK_AFTER - timedelta(seconds=1)
        queue(
            new("stuck", state=MailState.SENDING, claimed_at=long_ago),
            new("busy", state=MailState.SENDING, claimed_at=timezone.now()),
        )
        assert deliver_due() == 0
        assert rescue_stuck() == 1
        assert deliver_due() == 1
        assert state("stuck") == MailState.SENT
        assert state("busy") == MailState.SENDING

    def test_sent_twice_by_a_crash_it_has_one_message_id(self, server):
        queue(new("1"))
        deliver_due()
        OutgoingMail.objects.update(state=MailState.QUEUED)
        deliver_due()
        first, second = (message["Message-ID"] for _recipient, message in server.messages)
        assert first == second

    def test_a_line_break_makes_no_header(self, server, words):
        words(lambda mail: Letter(subject="Dag\r\nBcc: x@example.org\n\nHallo", heading="x"))
        queue(new("1"))
        assert deliver_due() == 1
        ((_recipient, message),) = server.messages
        assert message["Bcc"] is None
        assert message["Subject"] == "Dag Bcc: x@example.org Hallo"

    @pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "@"])
    def test_an_impossible_address_fails_and_keeps_nobody_waiting(self, server, address):
        queue(new("1", address), new("2", "b@example.org"))
        assert deliver_due() == 1
        assert server.recipients == ["b@example.org"]
        assert state("1") == MailState.FAILED

    def test_what_cannot_be_written_fails_and_keeps_nobody_waiting(self, server, words):
        def broken(mail):
            if mail.key == "2":
                return Letter(subject="x", heading="x")
            raise KeyError("gone")

        words(broken)
        queue(new("1"), new("2"))
        assert deliver_due() == 1
        assert state("1") == MailState.FAILED

    def test_what_is_not_true_any_more_is_withheld(self, server, words):
        def gone(mail):
            raise NotNeededError("Cancelled by now.")

        words(gone)
        queue(new("1"))
        assert deliver_due() == 0
        assert state("1") == MailState.WITHHELD
        assert not server.messages

    def test_many_mails_leave_the_urgent_first(self, server):
        queue(*(new(f"slow-{number:04}", urgent=False) for number in range(200)))
        queue(*(new(f"fast-{number:04}") for number in range(200)))
        while deliver_due():
            pass
        subjects = [message["Subject"] for _recipient, message in server.messages]
        assert subjects == sorted(subjects)
        assert len(subjects) == 400

    def test_an_urgent_mail_passes_a_batch_that_has_begun(self, server, words):
        def writes(mail):
            if mail.key == "1":
                queue(new("urgent"))
            return Letter(subject=mail.key, heading="x")

        words(writes)
        queue(*(new(str(number), urgent=False) for number in range(1, 4)))
        deliver_due()
        subjects = [message["Subject"] for _recipient, message in server.messages]
        assert subjects == ["1", "urgent", "2", "3"]


@pytest.mark.django_db
def test_the_same_key_is_one_mail(django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        queue_mails([new("1")])
        queue_mails([new("1", "b@example.org"), new("2", "c@example.org")])
    assert [message.to for message in mailoutbox] == [["a@example.org"], ["c@example.org"]]


@pytest.mark.django_db
def test_more_than_one_batch_leaves_without_waiting(django_capture_on_commit_callbacks, mailoutbox):
    with django_capture_on_commit_callbacks(execute=True):
        queue_mails(new(str(number)) for number in range(450))
    assert len(mailoutbox) == 450


@pytest.mark.django_db(transaction=True)
class TestWithRealTransactions:
    def test_a_transaction_that_fails_sends_nothing(self, server):
        def broken():
            with transaction.atomic():
                queue_mails([new("1")])
                raise RuntimeError

        with pytest.raises(RuntimeError):
            broken()
        assert deliver_due() == 0
        assert not server.messages

    def test_two_workers_send_each_mail_once(self, server):
        queue(*(new(str(number), f"p{number}@example.org") for number in range(120)))

        def work(_number):
            try:
                return deliver_due(1000)
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            sent = list(pool.map(work, range(3)))
        assert sum(sent) == 120
        assert len(server.recipients) == len(set(server.recipients)) == 120
        assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}


class TestTheBell:
    """One task for each mail would cost more than many a mail."""

    @pytest.fixture(autouse=True)
    def waiting(self, settings, monkeypatch):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        backend = task_backends["default"]
        backend.clear()
        yield backend
        backend.clear()

    def rung(self, waiting):
        return [result.task.run_after for result in waiting.results]

    def test_the_first_is_sent_at_once(self, waiting):
        MailBell().ring()
        assert self.rung(waiting) == [None]

    def test_a_burst_shares_a_task_at_its_end(self, waiting, time_machine):
        time_machine.move_to("2027-01-04 12:00:00+00:00", tick=False)
        bell = MailBell()
        for _number in range(50):
            bell.ring()
        assert self.rung(waiting) == [None, timezone.now() + BURST]

    def test_every_mail_of_a_long_burst_is_followed_by_a_task(self, waiting, time_machine):
        time_machine.move_to("2027-01-04 12:00:00+00:00", tick=False)
        bell, begin = MailBell(), timezone.now()
        moments = []
        for _number in range(100):
            moments.append(timezone.now())
            bell.ring()
            time_machine.shift(0.07)
        tasks = [moment or begin for moment in self.rung(waiting)]
        assert len(tasks) <= 9
        assert all(any(m <= task <= m + BURST for task in tasks) for m in moments)

    def test_after_a_silence_it_is_at_once_again(self, waiting, time_machine):
        time_machine.move_to("2027-01-04 12:00:00+00:00", tick=False)
        bell = MailBell()
        bell.ring()
        time_machine.shift(10)
        bell.ring()
        assert self.rung(waiting) == [None, None]

    def test_a_clock_that_is_put_back_silences_nobody(self, waiting, time_machine):
        time_machine.move_to("2027-01-04 12:00:00+00:00", tick=False)
        bell = MailBell()
        bell.ring()
        time_machine.move_to("2027-01-04 11:00:00+00:00", tick=False)
        bell.ring()
        assert self.rung(waiting) == [None, None]

"""Hand copies of an issue to whoever carries mail: a provider's batch call, SMTP, or one by one.

Each courier writes to the ledger before and after it hands anything over (`claims`), and returns
the answers. None of them decides what happens next: that is `dispatch`.
"""

import smtplib
import uuid
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any, Protocol
from uuid import UUID

from anymail.exceptions import AnymailAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from home.letters import leave_headers
from home.mail import QUOTED_PRINTABLE
from newsletters.delivery import answers, claims
from newsletters.delivery.answers import Answer, Meaning
from newsletters.delivery.audience import Recipient
from newsletters.delivery.providers import Provider, plain, the_provider
from newsletters.mail_format import FrozenMail, fill_html, fill_text
from newsletters.models import Sending

_NAMESPACE = uuid.UUID("0a8f7c64-31c4-4d4e-9b0a-5f3b5ad2a8a1")
#: SMTP: so many mails are written down together, before and after. A crash leaves no more in doubt.
GROUP = 10
#: The most mails of one claim where each is handed over by itself.
ONE_BY_ONE = 100


@dataclass(frozen=True)
class Copy:
    """One copy: the row in the ledger, and who it is for."""

    pk: int
    recipient: Recipient


#: So many refused without one that is taken: then it is not the addresses but the letter.
MANY = 8
#: So many calls for parts of a claim that are all refused: likewise.
PROBES = 100


@dataclass
class Report:
    """How a claim went."""

    taken: int = 0
    refused: int = 0
    #: Why nothing more should be handed over for now.
    trouble: Answer | None = None

    def note(self, answer: Answer, number: int = 1) -> None:
        """Count an answer."""
        if answer.meaning == Meaning.TAKEN:
            self.taken += number
        elif answer.meaning == Meaning.REFUSED:
            self.refused += number
        elif answer.meaning != Meaning.LATER:
            self.trouble = answer


@dataclass
class Blamed:
    """Mails that were refused, until it is clear whether they or the letter are to blame."""

    found: list[tuple[UUID, int, Answer]] = field(default_factory=list)

    def add(self, token: UUID, pk: int, answer: Answer) -> None:
        """Keep one for the end."""
        self.found.append((token, pk, answer))

    def judge(self, report: Report) -> None:
        """Fail them; but when all are refused, queue them again, and have somebody look."""
        is_letter = (len(self.found) >= MANY and not report.taken) or (
            report.trouble is not None and report.trouble.meaning == Meaning.WRONG
        )
        for token, pk, answer in self.found:
            claims.settle(token, [pk], Answer(Meaning.BUSY) if is_letter else answer)
            if not is_letter:
                report.note(answer)
        if is_letter and self.found and report.trouble is None:
            report.trouble = Answer(Meaning.WRONG, self.found[0][2].says)


class Courier(Protocol):
    """Whoever carries mail."""

    most: int

    def carry(self, sending: Sending, token: UUID, copies: Sequence[Copy]) -> Report:
        """Hand over what a claim holds."""


def the_courier() -> Courier:
    """The courier for the mail settings in use."""
    size = settings.NEWSLETTER_BATCH
    if provider := the_provider():
        return BatchCourier(provider, min(size, provider.most))
    if settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return SmtpCourier(min(size, ONE_BY_ONE))
    return OneByOneCourier(min(size, ONE_BY_ONE))


def shared_headers(sending: Sending) -> dict[str, str]:
    """What all copies say about themselves, to mail programs and to providers that watch spam."""
    domain = parseaddr(sending.from_email)[1].rpartition("@")[2]
    list_id = sending.newsletter.slug
    return {
        "List-Id": f"<{list_id}.{domain}>",
        "Feedback-ID": f"{sending.pk}:{list_id}:newsletter:{domain}",
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }


def own_headers(recipient: Recipient) -> dict[str, str]:
    """How the reader of this copy leaves with one click in the mail program (RFC 8058)."""
    return leave_headers(recipient.one_click_url, recipient.unsubscribe_mailto)


class BatchCourier:
    """Many copies in one call; the provider fills in what differs."""

    def __init__(self, provider: Provider, most: int) -> None:
        self.provider, self.most = provider, most

    def carry(self, sending: Sending, token: UUID, copies: Sequence[Copy]) -> Report:
        """Hand over the claim; when it is refused as a whole, its halves, to find who is to blame.

        A provider that refuses a call names nobody. What it refuses waits a moment, until it is
        clear that it takes the others: else it is the letter that is wrong, and not the addresses.
        """
        report, blamed, refusals = Report(), Blamed(), 0
        parts: deque[tuple[UUID | None, Sequence[Copy]]] = deque([(token, copies)])
        with _open(self.provider.backend()) as connection:
            while parts and not report.trouble:
                key, part = parts.popleft()
                pks = [copy.pk for copy in part]
                if key is None:
                    key, _number = claims.claim(sending, len(part), pks)
                begun = claims.begin(key)
                if len(begun) < len(part):  # it was paused or stopped just now
                    claims.release(key)
                    part = [copy for copy in part if copy.pk in begun]
                answer = self._call(sending, key, part, connection, report) if part else None
                if answer is None:
                    continue
                if answer.meaning != Meaning.REFUSED:
                    report.note(answer, len(part))
                    claims.settle(key, pks, answer)
                    continue
                refusals += 1
                if len(part) == 1:
                    blamed.add(key, part[0].pk, answer)
                    continue
                claims.settle(key, pks, Answer(Meaning.BUSY))
                if refusals >= PROBES and not report.taken:
                    report.trouble = Answer(Meaning.WRONG, answer.says)
                half = len(part) // 2
                parts.extend([(None, part[:half]), (None, part[half:])])
        blamed.judge(report)
        return report

    def again(self, sending: Sending, token: UUID, copies: Sequence[Copy]) -> Report:
        """Repeat a call of which nobody knows whether it arrived; its key keeps it single.

        Whatever keeps this call from being taken says nothing of the first: they stay in doubt, and
        under their key, as another key would make two mails of them.
        """
        report = Report()
        with _open(self.provider.backend()) as connection:
            answer = self._call(sending, token, copies, connection, report)
        if answer is not None:
            report.note(answer, len(copies))
            if answer.meaning != Meaning.TAKEN:
                answer = Answer(Meaning.UNKNOWN, answer.says)
            claims.settle(token, [copy.pk for copy in copies], answer)
        return report

    def _call(
        self,
        sending: Sending,
        token: UUID,
        copies: Sequence[Copy],
        connection: Any,
        report: Report,
    ) -> Answer | None:
        """Make the call and write down what became of each; return an answer that is about all."""
        message = self.message(sending, token, copies)
        try:
            connection.send_messages([message])
        except Exception as error:
            if isinstance(error, AnymailAPIError) and self.provider.knows_key(error):
                return Answer(Meaning.TAKEN)
            if not _status_of(message):
                return answers.of_error(error)
        self._settle_each(token, copies, _status_of(message), report)
        return None

    def _settle_each(
        self, token: UUID, copies: Sequence[Copy], status: Mapping[str, Any], report: Report
    ) -> None:
        """Write down the provider's answer for each; most often it is the same for all."""
        by_answer: dict[Answer, list[int]] = {}
        for copy in copies:
            answer = _of_status(status.get(copy.recipient.address))
            by_answer.setdefault(answer, []).append(copy.pk)
        if len(by_answer) > len(copies) // 2:
            # An id for each: the webhooks find their row by our own metadata, so it is not kept.
            same: dict[Answer, list[int]] = {}
            for answer, pks in by_answer.items():
                same.setdefault(Answer(answer.meaning, answer.says), []).extend(pks)
            by_answer = same
        for answer, pks in by_answer.items():
            if answer.meaning != Meaning.UNKNOWN:
                report.note(answer, len(pks))
            claims.settle(token, pks, answer)

    def message(self, sending: Sending, token: UUID, copies: Sequence[Copy]) -> Any:
        """One message of anymail for all copies."""
        if self.provider.fails_alone and len(copies) == 1:
            alone: Any = _Finished(sending).message(copies[0])
            alone.metadata = {"delivery": str(copies[0].pk)}
            alone.track_opens = alone.track_clicks = False
            return alone
        mail = sending.mail
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=self.provider.text(mail.text),
            from_email=mail.from_email,
            to=[copy.recipient.address for copy in copies],
            reply_to=[mail.reply_to] if mail.reply_to else [],
            headers=shared_headers(sending),
        )
        message.attach_alternative(self.provider.html(mail.html), "text/html")
        anymail: Any = message
        anymail.merge_data = {
            copy.recipient.address: {
                name: plain(value) for name, value in copy.recipient.values.items()
            }
            for copy in copies
        }
        anymail.merge_headers = {
            copy.recipient.address: own_headers(copy.recipient) for copy in copies
        }
        anymail.merge_metadata = {
            copy.recipient.address: {"delivery": str(copy.pk)} for copy in copies
        }
        if self.provider.can_leave_readers_alone:
            anymail.track_opens = anymail.track_clicks = False
        if self.provider.extra:
            anymail.esp_extra = dict(self.provider.extra)
        self.provider.set_key(message, token)
        return message


class _Finished:
    """Makes each reader's own, finished mail."""

    def __init__(self, sending: Sending) -> None:
        self.sending, self.mail = sending, sending.mail
        self.headers = shared_headers(sending)
        self.domain = parseaddr(sending.from_email)[1].rpartition("@")[2]

    def message(self, copy: Copy, connection: Any = None) -> EmailMultiAlternatives:
        """The mail of one reader, with everything filled in."""
        mail: FrozenMail = self.mail
        name = f"{self.sending.pk}:{copy.pk}"
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=fill_text(mail.text, copy.recipient.values),
            from_email=mail.from_email,
            to=[copy.recipient.address],
            reply_to=[mail.reply_to] if mail.reply_to else [],
            headers={
                **self.headers,
                **own_headers(copy.recipient),
                # The same for a second try, so that mail programs can tell.
                "Message-ID": f"<{uuid.uuid5(_NAMESPACE, name)}@{self.domain}>",
            },
            connection=connection,
        )
        message.encoding = QUOTED_PRINTABLE
        message.attach_alternative(fill_html(mail.html, copy.recipient.values), "text/html")
        return message


class OneByOneCourier:
    """One finished mail after another, by any backend: files, and providers without batches."""

    def __init__(self, most: int) -> None:
        self.most = most

    def carry(self, sending: Sending, token: UUID, copies: Sequence[Copy]) -> Report:
        """Hand over the claim."""
        report, blamed, finished = Report(), Blamed(), _Finished(sending)
        with _open(get_connection()) as connection:
            for copy in copies:
                if not claims.begin(token, [copy.pk]):
                    continue
                message: Any = finished.message(copy, connection)
                message.metadata = {"delivery": str(copy.pk)}
                answer = self._send(message)
                if answer.meaning == Meaning.REFUSED:
                    blamed.add(token, copy.pk, answer)
                    continue
                report.note(answer)
                claims.settle(token, [copy.pk], answer)
                if report.trouble:
                    break
        blamed.judge(report)
        claims.release(token)
        return report

    def _send(self, message: Any) -> Answer:
        try:
            message.send()
        except Exception as error:
            return answers.of_error(error)
        status = _status_of(message)
        return _of_status(next(iter(status.values()))) if status else Answer(Meaning.TAKEN)


class SmtpCourier:
    """One connection a claim, one transaction a reader."""

    def __init__(self, most: int) -> None:
        self.most = most

    def carry(self, sending: Sending, token: UUID, copies: Sequence[Copy]) -> Report:
        """Hand over the claim."""
        report, blamed, finished = Report(), Blamed(), _Finished(sending)
        try:
            with _smtp() as server:
                for start in range(0, len(copies), GROUP):
                    group = copies[start : start + GROUP]
                    self._group(token, group, finished, server, report, blamed)
                    if report.trouble:
                        break
        except (smtplib.SMTPException, OSError) as error:
            report.note(answers.of_connecting(error))
        blamed.judge(report)
        claims.release(token)
        return report

    def _group(
        self,
        token: UUID,
        copies: Sequence[Copy],
        finished: _Finished,
        server: smtplib.SMTP,
        report: Report,
        blamed: Blamed,
    ) -> None:
        begun = claims.begin(token, [copy.pk for copy in copies])
        by_answer: dict[Answer, list[int]] = {}
        for copy in copies:
            if copy.pk not in begun:
                continue
            if report.trouble:
                # The connection is gone; this one was never handed over.
                answer = Answer(Meaning.BUSY)
            else:
                answer, is_about_letter = transfer(server, finished.message(copy))
                if answer.meaning == Meaning.REFUSED and is_about_letter:
                    blamed.add(token, copy.pk, answer)
                    continue
                report.note(answer)
            by_answer.setdefault(answer, []).append(copy.pk)
        for answer, pks in by_answer.items():
            claims.settle(token, pks, answer)


def transfer(server: smtplib.SMTP, message: EmailMultiAlternatives) -> tuple[Answer, bool]:
    """One mail to one reader: the answer, and whether it may be about the letter.

    Only after the text was begun can it be unknown what became of it.
    """
    sender = parseaddr(message.from_email)[1]
    (recipient,) = message.to
    parts: Any = message.message()  # Django's own class, whose stubs lack `linesep`
    data: bytes = parts.as_bytes(linesep="\r\n")
    begun = False
    try:
        code, reason = server.mail(sender)
        if code != OK:
            _forget(server)
            return answers.of_smtp_code(code, reason, about_all=True), True
        code, reason = server.rcpt(recipient)
        if code not in (OK, WILL_FORWARD):
            _forget(server)
            return answers.of_smtp_code(code, reason), False
        server.putcmd("data")
        code, reason = server.getreply()
        if code != GO_ON:
            _forget(server)
            return answers.of_smtp_code(code, reason), True
        begun = True
        server.send(_stuffed(data))
        code, reason = server.getreply()
    except UnicodeError as error:  # an address that this server cannot be told
        _forget(server)
        return Answer(Meaning.REFUSED, answers.said(error)), False
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Meaning.UNKNOWN if begun else Meaning.BUSY, answers.said(error)), False
    if code == OK:
        return Answer(Meaning.TAKEN), False
    return answers.of_smtp_code(code, reason), True


OK, WILL_FORWARD, GO_ON = 250, 251, 354


@contextmanager
def _open(connection: BaseEmailBackend) -> Iterator[BaseEmailBackend]:
    """One connection for all calls of a claim."""
    connection.open()
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def _smtp() -> Iterator[smtplib.SMTP]:
    """The connection of Django's own backend, with its TLS and its password."""
    backend = get_connection()
    if not isinstance(backend, SmtpBackend):
        raise TypeError("Only for SMTP.")
    backend.open()
    try:
        if backend.connection is None:
            raise OSError("no connection")
        backend.connection.ehlo_or_helo_if_needed()
        yield backend.connection
    finally:
        with suppress(smtplib.SMTPException, OSError):
            backend.close()


def _forget(server: smtplib.SMTP) -> None:
    """End this transaction; a connection that is gone shows with the next mail."""
    with suppress(smtplib.SMTPException, OSError):
        server.rset()


def _stuffed(data: bytes) -> bytes:
    """The text as SMTP wants it: dots doubled at the start of lines, and a dot at the end."""
    data = data.replace(b"\r\n.", b"\r\n..")
    if data.startswith(b"."):
        data = b"." + data
    return data + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _status_of(message: Any) -> Mapping[str, Any]:
    status = getattr(message, "anymail_status", None)
    recipients: Mapping[str, Any] = getattr(status, "recipients", None) or {}
    return recipients


def _of_status(status: Any) -> Answer:
    """What anymail tells of one recipient."""
    if status is None:
        return Answer(Meaning.UNKNOWN)
    if status.status in {"sent", "queued"}:
        return Answer(Meaning.TAKEN, message_id=status.message_id or "")
    if status.status in {"invalid", "rejected", "failed"}:
        return Answer(Meaning.REFUSED, f"The provider says: {status.status}.")
    return Answer(Meaning.UNKNOWN)

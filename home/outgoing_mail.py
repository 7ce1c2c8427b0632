"""Queue mail and deliver it: at least once tried, never doubled by us, nothing lost.

Whoever has something to tell queues a mail in the same transaction, with a key that makes a
second one impossible. A task delivers what is due; a sweep each minute finds what a crash or a
dead mail server left behind. A crash exactly between handing a mail over and writing that down
may send it twice: its Message-ID is the same then, so that mail programs can see it.
"""

import logging
import re
import smtplib
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from email.errors import MessageError
from email.mime.image import MIMEImage
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone, translation

from home.at_work import give_way
from home.letters import Letter, leave_headers
from home.mail import QUOTED_PRINTABLE
from home.models import MailState, OutgoingMail, SiteSettings
from home.suppression import cannot_arrive

logger = logging.getLogger(__name__)

#: Minutes to the next try; after the last of them every hour, until the mail is given up.
BACKOFF_MINUTES = (1, 2, 5, 10, 20, 40, 60)
#: So many tries take three days. A server that cannot be reached costs no mail a try.
MOST_TRIES = 78
#: A mail that is "being sent" for longer belongs to a process that died.
STUCK_AFTER = timedelta(minutes=15)
#: How many one task delivers before it makes room for others.
BATCH = 200
#: So many seconds a mail waits for people who wait for a page: it never stands still.
LONGEST_WAIT = 1.0
#: No such mailbox or domain, moved without a new address, no mail taken, switched off.
_NOBODY = re.compile(r"5\d\d[ -]5\.(1\.(1|2|6|10)|2\.1)\b")
_NAMESPACE = uuid.UUID("6f2c1c5e-6f0e-4d8e-9a4f-0f0f4dbb2d2b")


class NotNeededError(Exception):
    """What the mail would tell is not true any more."""


Writer = Callable[[OutgoingMail], Letter]
_WRITERS: dict[str, Writer] = {}


def register_writer(kind: str, writer: Writer) -> None:
    """Say who writes the mails of this kind; called when an app is loaded."""
    _WRITERS[kind] = writer


def queue_mails(mails: Iterable[OutgoingMail]) -> None:
    """Store mails to be sent after the transaction; those whose key exists are left out."""
    from home.tasks import mail_bell

    if OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True):
        transaction.on_commit(mail_bell.ring, robust=True)


def deliver_due(limit: int = BATCH) -> int:
    """Send what is due over one connection; return how many were handed over.

    Each time the first of what is due now is taken, so that an urgent mail passes the many that
    wait. When the server cannot be reached it stops at once: the others need not find that out too.
    """
    if not OutgoingMail.objects.due().exists():
        return 0
    connection = get_connection()
    sent = 0
    try:
        connection.open()
        for _number in range(limit):
            give_way(LONGEST_WAIT)
            mail = OutgoingMail.objects.due().first()
            if mail is None:
                break
            if _claim(mail):
                sent += _deliver(mail, connection)
    except (_ServerUnreachableError, smtplib.SMTPException, OSError) as error:
        logger.warning("Mail has to wait: %s", error)
        OutgoingMail.objects.due().update(
            next_try_at=timezone.now() + timedelta(minutes=1), error=_told(error)
        )
    finally:
        connection.close()
    return sent


def rescue_stuck() -> int:
    """Queue again what a process that died was sending; return how many."""
    return OutgoingMail.objects.filter(
        state=MailState.SENDING, claimed_at__lt=timezone.now() - STUCK_AFTER
    ).update(state=MailState.QUEUED, next_try_at=timezone.now())


def message_of(mail: OutgoingMail, letter: Letter) -> EmailMultiAlternatives:
    """The letter as a message with its parts."""
    message = EmailMultiAlternatives(
        subject=_one_line(letter.subject)[:250],
        body=letter.as_text(),
        to=[mail.recipient],
        reply_to=_contact() if letter.is_answered else None,
        headers={
            "Message-ID": f"<{uuid.uuid5(_NAMESPACE, mail.key)}@{_mail_domain()}>",
            "Auto-Submitted": "auto-generated",
            **(leave_headers(letter.one_click_url) if letter.one_click_url else {}),
        },
    )
    message.encoding = QUOTED_PRINTABLE
    # A provider tells by this number what becomes of it; other servers do not see it.
    message.metadata = {"mail": str(mail.pk)}  # type: ignore[attr-defined]
    message.attach_alternative(letter.as_html(), "text/html")
    if letter.calendar:
        # Outlook shows an invitation only when the part itself names the method.
        message.attach_alternative(
            letter.calendar, f"text/calendar; method={letter.calendar_method}"
        )
    if all(attachment.content_id for attachment in letter.attachments):
        # Pictures of the letter, and no files beside it; the stubs do not know this attribute.
        message.mixed_subtype = "related"  # type: ignore[attr-defined]
    for attachment in letter.attachments:
        if attachment.content_id and isinstance(attachment.content, bytes):
            picture = MIMEImage(attachment.content)
            picture.add_header("Content-ID", f"<{attachment.content_id}>")
            picture.add_header("Content-Disposition", "inline", filename=attachment.name)
            message.attach(picture)
        else:
            message.attach(attachment.name, attachment.content, attachment.mimetype)
    return message


def _contact() -> list[str]:
    """Where people read what is written to the site."""
    found = SiteSettings.objects.filter(site__is_default_site=True).first()
    return [found.contact_email] if found and found.contact_email else []


class _ServerUnreachableError(Exception):
    """No mail can be handed over now."""


def _claim(mail: OutgoingMail) -> bool:
    """Take a mail so that no other worker does; False when another was first."""
    # Not only queued but due: another worker may have just put it off. And as it was read: staff
    # may have just corrected the address.
    unchanged = {"pk": mail.pk, "recipient": mail.recipient, "tries": mail.tries}
    taken = OutgoingMail.objects.due().filter(**unchanged).order_by()
    mail.tries += 1
    return bool(taken.update(state=MailState.SENDING, claimed_at=timezone.now(), tries=mail.tries))


def _deliver(mail: OutgoingMail, connection: BaseEmailBackend) -> int:
    try:
        with translation.override(mail.language):
            letter = _WRITERS[mail.kind](mail)
            message = message_of(mail, letter)
            mail.html = str(message.alternatives[0][0]) if letter.keep_text else ""
    except NotNeededError as reason:
        _finish(mail, MailState.WITHHELD, error=str(reason))
        return 0
    except Exception:
        logger.exception("A mail of kind %s (%s) cannot be written.", mail.kind, mail.pk)
        _finish(mail, MailState.FAILED, error="This mail could not be written: see the log.")
        return 0
    mail.subject = str(message.subject)
    mail.text = str(message.body) if letter.keep_text else ""
    message.connection = connection
    try:
        message.send()
    except smtplib.SMTPNotSupportedError as error:
        _finish(mail, MailState.FAILED, error=_told(error))
        return 0
    except (AnymailError, smtplib.SMTPException, OSError) as error:
        if _is_permanent(error):
            _finish(mail, MailState.FAILED, error=_told(error))
            if _is_nobody(error):
                cannot_arrive(mail.recipient)
            return 0
        _try_later(mail, error)
        if _is_unreachable(error):
            raise _ServerUnreachableError(_told(error)) from error
        return 0
    except (ValueError, MessageError) as error:
        # No mail can be made of it, such as an address with a line break: no server was asked.
        _finish(mail, MailState.FAILED, error=_told(error))
        return 0
    _finish(mail, MailState.SENT, sent_at=timezone.now(), error="")
    return 1


def _finish(mail: OutgoingMail, state: MailState, **values: Any) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=state, subject=mail.subject, text=mail.text, html=mail.html, **values
    )


def _try_later(mail: OutgoingMail, error: Exception) -> None:
    if mail.tries >= MOST_TRIES:
        _finish(mail, MailState.FAILED, error=_told(error))
        return
    minutes = BACKOFF_MINUTES[min(mail.tries, len(BACKOFF_MINUTES)) - 1]
    _finish(
        mail,
        MailState.QUEUED,
        next_try_at=timezone.now() + timedelta(minutes=minutes),
        error=_told(error),
    )


def _is_permanent(error: Exception) -> bool:
    """Trying again cannot help: the server knows this address or message and refuses it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if _is_our_fault(error):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    if isinstance(error, AnymailAPIError):
        return (
            error.status_code is not None
            and 400 <= error.status_code < 500
            and (error.status_code not in (401, 403, 408, 429))
        )
    return isinstance(error, AnymailError)


def _is_nobody(error: Exception) -> bool:
    """Nobody has this address, as the server says by its code (RFC 3463); no other refusal."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    said = [f"{code} {_readable(reason)}" for code, reason in error.recipients.values()]
    return all(_NOBODY.match(answer) for answer in said)


def _is_our_fault(error: Exception) -> bool:
    """The server refuses us, not this mail: a wrong setting, which somebody will mend."""
    too_large = 552  # said to the sender, about the mail
    return isinstance(error, smtplib.SMTPAuthenticationError) or (
        isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code != too_large
    )


def _is_unreachable(error: Exception) -> bool:
    """No mail at all would get through now."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _is_our_fault(error) or error.smtp_code == 421
    if isinstance(error, AnymailAPIError):
        return error.status_code in (None, 401, 403, 429)
    return isinstance(error, (OSError, smtplib.SMTPServerDisconnected)) and not isinstance(
        error, smtplib.SMTPRecipientsRefused
    )


def _told(error: Exception) -> str:
    """What the server said, on one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_readable(reason)}" for code, reason in error.recipients.values()]
        return _one_line("; ".join(answers))[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return _one_line(f"{error.smtp_code} {_readable(error.smtp_error)}")[:500]
    if isinstance(error, _ServerUnreachableError):
        return str(error)
    return _one_line(f"{type(error).__name__}: {error}")[:500]


def _readable(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _mail_domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"

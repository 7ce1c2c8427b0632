"""Leave by mail: what mail programs send to the address in `List-Unsubscribe`.

A mailbox of our own is read by the clock (`newsletters.tasks`). Newsletters name its address only
when that mailbox is set (`NEWSLETTER_UNSUBSCRIBE_MAILBOX`), or when the mail provider takes that
mail in and posts it to us (`newsletters.delivery.webhooks`). What is done is deleted in the
mailbox; what is none of ours stays, marked as seen, for somebody to look at.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from django.conf import settings

from newsletters.models import How
from newsletters.subscribing.leaving import leave_by_token

logger = logging.getLogger(__name__)

#: So many mails are read in one go; the others are for the next.
MOST = 500
_TIMEOUT = 20  # seconds, for a server that does not answer
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,32}\.[0-9]{1,19}~[A-Za-z0-9_-]{20,80}")
_SUBJECT = "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])"


class MailboxError(Exception):
    """The mailbox cannot be read."""


@dataclass
class Read:
    """What a look into the mailbox gave."""

    left: int = 0
    not_ours: int = 0


def unsubscribe_by_mail(message: Message) -> bool:
    """Unsubscribe by the token in the subject; False when there is none that is ours.

    Who the mail says it is from does not matter: anybody can write that.
    """
    match = _TOKEN.search("".join(str(message.get("Subject", "")).split()))
    return leave_by_token(match[0], How.MAIL) if match else False


def read_mailbox() -> Read:
    """Unsubscribe everybody who wrote since the last time; doing it twice changes nothing."""
    read = Read()
    with _open(settings.NEWSLETTER_UNSUBSCRIBE_MAILBOX) as server:
        (found,) = _ok(server.uid("SEARCH", "UNSEEN", "UNDELETED"))
        for number in (found or b"").decode().split()[:MOST]:
            answer = _ok(server.uid("FETCH", number, _SUBJECT))
            if unsubscribe_by_mail(_message(answer)):
                # Only now: who dies in between unsubscribes them once more, and nobody is missed.
                _ok(server.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"))
                read.left += 1
            else:
                _ok(server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)"))
                read.not_ours += 1
        if read.left:
            _ok(server.expunge())
    return read


@contextmanager
def _open(mailbox: Mapping[str, Any]) -> Iterator[imaplib.IMAP4]:
    """The mailbox, signed in; whatever goes wrong with it is a `MailboxError`."""
    where = (mailbox["host"], mailbox["port"])
    context = ssl.create_default_context()
    try:
        if mailbox["safety"] == "ssl":
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=_TIMEOUT)
        else:
            server = imaplib.IMAP4(*where, timeout=_TIMEOUT)
        with server:
            if mailbox["safety"] == "tls":
                server.starttls(context)
            server.login(mailbox["user"], mailbox["password"])
            _ok(server.select(mailbox["folder"]))
            yield server
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(f"{type(error).__name__}: {error}"[:300]) from error


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server says, if it is content."""
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(str(data)[:200])
    return data


def _message(answer: list[Any]) -> EmailMessage:
    """The header of a mail; an empty one where nobody can make anything of it."""
    raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    try:
        message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
        message.get("Subject")  # is read here
    except Exception:  # one strange mail keeps no other from being read
        logger.warning("A mail to unsubscribe cannot be read.", exc_info=True)
        return EmailMessage()
    return message

"""What the answer of a mail server or provider means for the mails that were handed to it."""

import re
import smtplib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from django.core.exceptions import ImproperlyConfigured
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

_ADDRESS = re.compile(r"\S+@\S+")


class Meaning(Enum):
    """What became of a mail."""

    TAKEN = "taken"
    REFUSED = "refused"  # this mail, for good
    LATER = "later"  # this mail, for now
    BUSY = "busy"  # nothing was taken, whatever the mail: wait
    WRONG = "wrong"  # nothing is taken until somebody mends our settings
    UNKNOWN = "unknown"  # it may have been taken


@dataclass(frozen=True)
class Answer:
    """What became of a mail, and what the other side said."""

    meaning: Meaning
    says: str = ""
    message_id: str = ""
    #: How long the other side asks us to wait.
    wait: float | None = None


def of_error(error: Exception) -> Answer:
    """What an error of a provider's API means."""
    if isinstance(error, AnymailAPIError):
        return _of_api_error(error)
    if isinstance(error, (AnymailInvalidAddress, AnymailRecipientsRefused)):
        return Answer(Meaning.REFUSED, said(error))
    if isinstance(error, (AnymailError, AnymailConfigurationError, ImproperlyConfigured)):
        # anymail says so before it calls anybody.
        return Answer(Meaning.WRONG, said(error))
    return Answer(Meaning.UNKNOWN, said(error))


def _of_api_error(error: AnymailAPIError) -> Answer:
    status = error.status_code
    if status is None:
        busy = isinstance(error, requests.ConnectionError) and _was_never_connected(error)
        return Answer(Meaning.BUSY if busy else Meaning.UNKNOWN, said(error))
    if status == requests.codes.too_many_requests:
        return Answer(Meaning.BUSY, said(error), wait=_patience(error.response))
    if status in (401, 402, 403, 404, 405):
        return Answer(Meaning.WRONG, said(error))
    if 400 <= status < 500 and status != requests.codes.request_timeout:
        return Answer(Meaning.REFUSED, said(error))
    return Answer(Meaning.UNKNOWN, said(error), wait=_patience(error.response))


def of_smtp_code(code: int, reason: bytes | str, *, about_all: bool = False) -> Answer:
    """What the answer of a mail server means; `about_all` when it is not about one mail."""
    words = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    says = one_line(f"{code} {words}")
    if code == 421:  # the server ends the connection
        return Answer(Meaning.BUSY, says)
    if about_all:
        return Answer(Meaning.WRONG if code >= 500 else Meaning.BUSY, says)
    return Answer(Meaning.REFUSED if code >= 500 else Meaning.LATER, says)


def of_connecting(error: Exception) -> Answer:
    """What it means that no connection to the mail server could be made."""
    wrong = isinstance(error, (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError)) or (
        isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
    )
    return Answer(Meaning.WRONG if wrong else Meaning.BUSY, said(error))


def said(error: Exception) -> str:
    """What went wrong, on one line and without anybody's address."""
    if isinstance(error, AnymailAPIError) and error.status_code is not None:
        return f"HTTP {error.status_code} {_words(error.response)}".strip()[:300]
    if isinstance(error, smtplib.SMTPResponseException):
        return of_smtp_code(error.smtp_code, error.smtp_error).says
    return one_line(f"{type(error).__name__}: {error.args[0] if error.args else ''}")


def _words(response: Any) -> str:
    try:
        answer = response.json()
        return one_line(str(answer.get("message") or answer.get("Message") or answer))
    except (AttributeError, ValueError):
        return one_line(str(getattr(response, "reason", "") or ""))


def one_line(text: str) -> str:
    """What others said, on one line. Servers like to repeat the address: we do without."""
    return " ".join(_ADDRESS.sub("…", text.replace("\0", "")).split())[:300]


def _was_never_connected(error: BaseException) -> bool:
    """The call cannot have reached anybody."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, requests.ConnectTimeout):
            return True
        for inner in (seen, *seen.args):
            reason = getattr(inner, "reason", inner)
            if isinstance(reason, (NewConnectionError, ConnectTimeoutError)):
                return True
        seen = seen.__cause__
    return False


def _patience(response: Any) -> float | None:
    """The seconds of a Retry-After header, which may also be a moment."""
    value = getattr(response, "headers", {}).get("Retry-After", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)

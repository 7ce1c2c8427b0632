"""How mail is written down: for its way through mail servers, and as files where there is none."""

import uuid
from binascii import b2a_qp
from collections.abc import Sequence
from email.charset import QP, Charset
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

#: RFC 2045, section 6.7.
LONGEST_LINE = 76


class _QuotedPrintable(Charset):
    """UTF-8 in seven bits and lines of at most LONGEST_LINE characters.

    No server on the way has a reason to write such a text anew, which would break its DKIM
    signature. Django's own choice is eight bits.
    """

    def __init__(self) -> None:
        super().__init__("utf-8")
        self.body_encoding = QP

    def body_encode(self, string: str | bytes) -> str:  # type: ignore[override]
        """Encode a part; like that of `email`, but fast enough for one mail a reader."""
        data = string.encode() if isinstance(string, str) else string
        encoded = b2a_qp(data, istext=True).decode("ascii")
        if max(map(len, encoded.split("\n"))) > LONGEST_LINE:
            # A space at the end of a line that is nearly full makes b2a_qp write two too many.
            return super().body_encode(data.decode())
        return encoded


#: For `EmailMessage.encoding`.
QUOTED_PRINTABLE = _QuotedPrintable()


class EmlFileBackend(BaseEmailBackend):
    """Write each message as one .eml file to the folder `EMAIL_FILE_PATH`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages and return how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.localtime():%Y-%m-%d-%H%M%S}-{uuid.uuid4().hex[:8]}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)

"""anymail's backends as batches use them: the same calls, made with far less work for each reader.

anymail reads every address with the parser for whole headers, and `requests` encodes a form byte
after byte; together that took longer than all the rest. Both are done here for what nearly every
address and form is, and left to them for anything else.
"""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from anymail.backends import brevo, mailgun, mailjet
from anymail.backends.base import BasePayload
from anymail.utils import EmailAddress, parse_address_list

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
#: An address in which nothing needs quotes or another alphabet.
_USUAL = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)")
_AS_IT_IS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def read_addresses(addresses: Iterable[str]) -> list[EmailAddress]:
    """What anymail's own parser makes of these."""
    found: list[EmailAddress] = []
    for address in addresses:
        if match := _USUAL.fullmatch(address):
            found.append(EmailAddress(username=match[1], domain=match[2]))
        else:
            found += parse_address_list([address], field="to")
    return found


def form_of(fields: dict[str, Any]) -> bytes:
    """These fields as a form posts them; a list is a field that comes more than once."""
    pairs = (
        (name, value)
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    )
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in pairs).encode()


def _encoded(text: str) -> str:
    # One kind of sign after another is quick; the percent sign first, as it then stands for others.
    for sign in sorted(set(text) - _AS_IT_IS, key="%".__ne__):
        text = text.replace(sign, quote(sign, safe=""))
    return text


class _QuickPayload:
    """What anymail makes of a message, but for the parser of the addresses that it goes to."""

    base_message_attrs = tuple(
        (name, combine, read_addresses if name == "to" else convert)
        for name, combine, convert in BasePayload.base_message_attrs
    )


class _MailgunPayload(_QuickPayload, mailgun.MailgunPayload):
    def serialize_data(self) -> Any:
        fields = super().serialize_data()
        if self.files:
            return fields
        self.headers["Content-Type"] = "application/x-www-form-urlencoded"
        return form_of(fields)


class _BrevoPayload(_QuickPayload, brevo.BrevoPayload):
    pass


class _MailjetPayload(_QuickPayload, mailjet.MailjetPayload):
    pass


class MailgunBackend(mailgun.EmailBackend):
    """Mailgun."""

    def build_message_payload(self, message: Any, defaults: Any) -> BasePayload:
        """The call as anymail makes it."""
        return _MailgunPayload(message, defaults, self)


class BrevoBackend(brevo.EmailBackend):
    """Brevo."""

    def build_message_payload(self, message: Any, defaults: Any) -> BasePayload:
        """The call as anymail makes it."""
        return _BrevoPayload(message, defaults, self)


class MailjetBackend(mailjet.EmailBackend):
    """Mailjet."""

    def build_message_payload(self, message: Any, defaults: Any) -> BasePayload:
        """The call as anymail makes it."""
        return _MailjetPayload(message, defaults, self)

"""What the providers of mail can do whose batch calls we use.

Each fills in merge fields in its own way, some escape what they fill in and some do not. So we give
them only values that need no escaping, and letters in which nothing but our fields looks like one.
All other providers of anymail, and SMTP, get one finished mail after another (`couriers`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from anymail.exceptions import AnymailAPIError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from newsletters.delivery import backends
from newsletters.mail_format import replace_fields

#: What would need escaping in HTML, or could be read as a template, by what looks the same.
_PLAIN = str.maketrans({"<": "‹", ">": "›", '"': "”", "'": "’", "&": "+", "{": "(", "}": ")"})


@dataclass(frozen=True, kw_only=True)
class Provider:
    """How to hand a batch to one provider."""

    #: anymail's backend, as batches use it.
    backend: type[BaseEmailBackend]
    #: How it writes a merge field in a letter.
    field: Callable[[str], str]
    #: What it would take for a merge field or an instruction.
    markup: re.Pattern[str]
    #: The most mails that one call may hold.
    most: int
    #: Whether a call can ask it not to follow readers.
    can_leave_readers_alone: bool = True
    #: anymail forgets what to fill in when such a call holds one mail: it gets a finished one then.
    fails_alone: bool = False
    extra: Mapping[str, Any] | None = None
    #: How long it remembers the key of a call, and refuses the same call again.
    remembers: timedelta = timedelta(0)
    set_key: Callable[[EmailMultiAlternatives, UUID], None] = lambda message, key: None
    knows_key: Callable[[AnymailAPIError], bool] = lambda error: False

    def html(self, body: str) -> str:
        """A letter's HTML with the provider's own merge fields."""
        safe = self.markup.sub(lambda match: f"&#{ord(match[0][0])};{match[0][1:]}", body)
        return replace_fields(safe, self.field)

    def text(self, body: str) -> str:
        """A letter's text with the provider's own merge fields."""
        safe = self.markup.sub(lambda match: f"{match[0][0]}\u2060{match[0][1:]}", body)
        return replace_fields(safe, self.field)


def plain(value: str) -> str:
    """A value that says the same, whether it is escaped or not."""
    return " ".join(value.split()).translate(_PLAIN)


def _set_brevo_key(message: EmailMultiAlternatives, key: UUID) -> None:
    message.extra_headers["idempotencyKey"] = str(key)


def _brevo_knows_key(error: AnymailAPIError) -> bool:
    try:
        return error.response.json()["code"] == "duplicate_parameter"
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


_CURLY = re.compile(r"\{[{%#]")

#: By the name of anymail's backend.
PROVIDERS = {
    "mailgun": Provider(
        backend=backends.MailgunBackend,
        field=lambda name: f"%recipient.{name}%",
        markup=re.compile(r"%(?=(recipient|unsubscribe|tag_unsubscribe|mailing_list)[._%])"),
        most=1000,
    ),
    "brevo": Provider(
        backend=backends.BrevoBackend,
        field=lambda name: f"{{{{params.{name}}}}}",
        markup=_CURLY,
        most=1000,
        can_leave_readers_alone=False,
        # It remembers for half an hour; the last minutes of that are not ours to trust.
        remembers=timedelta(minutes=20),
        set_key=_set_brevo_key,
        knows_key=_brevo_knows_key,
    ),
    "mailjet": Provider(
        backend=backends.MailjetBackend,
        field=lambda name: f"{{{{var:{name}}}}}",
        markup=_CURLY,
        most=50,
        fails_alone=True,
        extra={"Globals": {"TemplateLanguage": True}},
    ),
}


def the_provider() -> Provider | None:
    """The provider in use, if it takes batches that we know."""
    match = re.fullmatch(r"anymail\.backends\.(\w+)\.EmailBackend", settings.EMAIL_BACKEND)
    return PROVIDERS.get(match[1]) if match else None

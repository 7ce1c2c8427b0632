"""The mails that the site of the browser tests sent, as files in its folder."""

import email
import email.policy
import re
import time
from pathlib import Path

from tests.browser.conftest import RunningSite


def mails_to(
    site: RunningSite, address: str, number: int = 1, *, subject: str | None = None
) -> list[email.message.EmailMessage]:
    """The mails to an address (with this subject), once there are so many.

    They are sent in the background, and other tests may have mails on their way to somebody.
    """
    folder = Path(site.environment["VAR_DIR"]) / "mail"
    deadline = time.monotonic() + 30
    while True:
        found = []
        for path in sorted(folder.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if message["To"] == address and subject in (None, message["Subject"]):
                found.append(message)
        if len(found) >= number:
            return found
        assert time.monotonic() < deadline, f"no mail to {address}"
        time.sleep(0.3)


def newest_mail(site: RunningSite, address: str, words: str) -> email.message.EmailMessage:
    """The last mail to an address with these words in its subject, once it is there."""
    deadline = time.monotonic() + 60
    while True:
        found = [mail for mail in mails_to(site, address) if words in str(mail["Subject"])]
        if found:
            return found[-1]
        assert time.monotonic() < deadline, f"no mail '{words}' to {address}"
        time.sleep(0.3)


def calendars_in(messages: list[email.message.EmailMessage]) -> dict[str, str]:
    """The calendar entries in these mails, by the method that their part names."""
    parts = [part for message in messages for part in message.walk()]
    return {
        part.get_param("method"): part.get_content()
        for part in parts
        if part.get_content_type() == "text/calendar"
    }


def text_of(message: email.message.EmailMessage) -> str:
    """What who reads mail as plain text sees."""
    return message.get_body(("plain",)).get_content()


def link_in(message: email.message.EmailMessage) -> str:
    """The link to the registration."""
    return re.search(r"http://\S+/aanmelding/\S+", text_of(message))[0]

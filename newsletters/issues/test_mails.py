"""An issue as a mail to the people who look at it first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.models import Revision

from home.letters import Letter
from home.models import OutgoingMail
from home.numbers import whole_number
from home.outgoing_mail import NotNeededError, queue_mails, register_writer
from newsletters.issues.previews import example_values
from newsletters.issues.rendering import make_mail
from newsletters.mail_format import fill_html, fill_text
from newsletters.models.issues import IssuePage

KIND = "newsletter-test"
#: A test is not a way to send an issue.
MOST_PEOPLE = 10


@dataclass(frozen=True)
class IssueLetter(Letter):
    """A letter that is an issue, and looks like one."""

    html: str = ""
    text: str = ""

    def as_html(self) -> str:
        """The mail as it will be."""
        return self.html

    def as_text(self) -> str:
        """Its text."""
        return self.text


def queue_tests(issue: IssuePage, addresses: Iterable[str], nonce: str) -> None:
    """Queue a test of the last draft for each address; the same nonce twice is once."""
    revision = issue.latest_revision_id
    queue_mails(
        OutgoingMail(
            key=f"{KIND}:{issue.pk}:{nonce}:{number}",
            kind=KIND,
            about=f"issue:{issue.pk}",
            context={"issue": issue.pk, "revision": revision},
            recipient=address,
            language=issue.newsletter.language,
            urgent=True,
        )
        for number, address in enumerate(sorted(set(addresses))[:MOST_PEOPLE])
    )


def write_test(mail: OutgoingMail) -> IssueLetter:
    """The issue as it was when the test was asked for."""
    revision = Revision.objects.filter(pk=mail.context.get("revision")).first()
    page = IssuePage.objects.filter(pk=mail.context["issue"]).first()
    if page is None:
        raise NotNeededError("The issue was removed.")
    issue: Any = revision.as_object() if revision else page
    made, values = make_mail(issue), example_values(issue)
    subject = f"[Test] {made.subject}"
    return IssueLetter(
        subject=subject,
        heading=issue.title,
        html=fill_html(made.html, values),
        text=fill_text(made.text, values),
    )


def register() -> None:
    """Say who writes these mails; called when the app is loaded."""
    register_writer(KIND, write_test)


def place_of_issue(number: str) -> str:
    """Where in the admin an issue is."""
    exists = IssuePage.objects.filter(pk=whole_number(number)).exists()
    return reverse("newsletters_issue", args=[number]) if exists else ""

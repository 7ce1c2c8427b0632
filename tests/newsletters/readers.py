"""Readers of a newsletter, and sendings to them, for tests of the ledger."""

from django.utils import timezone
from wagtail.models import Page

from newsletters.mail_format import FrozenMail
from newsletters.models import (
    NewsletterList,
    Sending,
    SendingState,
    Subscriber,
    Subscription,
    SubscriptionState,
)
from tests.newsletters.factories import NewsletterListFactory

HTML = (
    "<html><body><p>[[greeting]]</p><p>Wat %recipient.x% en {{ dit }} is, telt.</p>"
    '<a href="https://example.org/a?b=1&amp;c=2">Lees</a> <a href="[[unsubscribe_url]]">Weg</a>'
    "</body></html>"
)
TEXT = (
    "[[greeting]]\n.\nWat {{ dit }} is: 100%\n[[unsubscribe_url]] [[preferences_url]] [[web_url]]\n"
)
MAIL = FrozenMail("Nieuws uit Köln", "Agenda Stad <nieuws@localhost>", "r@localhost", HTML, TEXT)


def the_list(slug="agenda-stad"):
    """The newsletter of this slug."""
    found = NewsletterList.objects.filter(slug=slug).first()
    return found or NewsletterListFactory(slug=slug, name=slug)


def readers(number, who="reader", slug="agenda-stad"):
    """Subscribe so many people; return their addresses."""
    newsletter = the_list(slug)
    people = [
        Subscriber(
            email=f"{who}{n}@example.org",
            email_key=f"{who}{n}@example.org",
            name=f"'Jip' & <Janneke> {n}",
        )
        for n in range(number)
    ]
    Subscriber.objects.bulk_create(people, batch_size=1000)
    Subscription.objects.bulk_create(
        [
            Subscription(
                subscriber=person, newsletter=newsletter, state=SubscriptionState.SUBSCRIBED
            )
            for person in people
        ],
        batch_size=1000,
    )
    return {person.email for person in people}


def new_page(home_page, slug="nummer-1"):
    """A page that stands in for an issue."""
    return home_page.add_child(instance=Page(title="Nummer", slug=slug))


def new_sending(page, state=SendingState.SCHEDULED, slug="agenda-stad"):
    """A sending that starts with the next tick."""
    return Sending.objects.create(
        issue=page,
        newsletter=the_list(slug),
        state=state,
        scheduled_for=timezone.now(),
        subject=MAIL.subject,
        from_email=MAIL.from_email,
        reply_to=MAIL.reply_to,
        html=MAIL.html,
        text=MAIL.text,
    )

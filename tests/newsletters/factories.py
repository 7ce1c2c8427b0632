"""Factories of the newsletters app, and what people do with its mails."""

import re

import factory
import time_machine
from django.core import mail
from django.utils import timezone

from events.models import email_key_of
from newsletters.forms import new_form_key
from newsletters.models import (
    How,
    NewsletterList,
    Subscriber,
    SubscriptionMove,
)
from newsletters.subscribing.moves import Proof, move


class NewsletterListFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NewsletterList

    name = factory.Sequence(lambda number: f"Nieuwsbrief {number}")
    slug = factory.Sequence(lambda number: f"nieuwsbrief-{number}")
    description = "Nieuws over steden."
    from_name = "Agenda Stad"


class SubscriberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subscriber
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"lezer{number}@example.org")
    email_key = factory.LazyAttribute(lambda self: email_key_of(self.email))

    @factory.post_generation
    def newsletters(self, create, newsletters, **kwargs):
        for newsletter in newsletters or ():
            move(self, newsletter, SubscriptionMove.CONFIRM, Proof(How.FORM))


def form_of(newsletters, email="noor@example.org", **values):
    """What the form sends when somebody took their time."""
    with time_machine.travel(timezone.now() - timezone.timedelta(seconds=5), tick=False):
        key = new_form_key()
    return {
        "newsletters": [newsletter.pk for newsletter in newsletters],
        "email": email,
        "name": "",
        "form_key": key,
        "page": "",
        "website": "",
        **values,
    }


def link_in(message, word):
    """The path of the link in a mail whose address has this word."""
    found = re.search(rf"http://localhost(/\S*{word}\S*)", message.body)
    assert found, message.body
    return found[1]


def last_mail():
    """The newest mail."""
    return mail.outbox[-1]

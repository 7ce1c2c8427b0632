"""The demo's newsletters and a few people who get them; nobody of them exists."""

import random
from datetime import timedelta

from django.utils import timezone, translation

from agendastad.demo.sign_ups import FIRST_NAMES, KINDS
from events.models import CityDayPage, email_key_of
from newsletters.forms import consent_text
from newsletters.models import (
    ConsentText,
    How,
    NewsletterList,
    Subscriber,
    SubscriberLog,
    Subscription,
    SubscriptionMove,
    SubscriptionState,
)

#: The addresses of the demo's readers.
READERS = tuple(f"lezer{number}@example.org" for number in range(1, 61))
#: Slug, name, what one gets, how often, and how many in a hundred readers get it.
LISTS = (
    (
        "agenda-stad",
        "Agenda Stad",
        "Nieuws, bijeenkomsten en vacatures uit alle City Deals en Town Deals.",
        NewsletterList.Cadence.FORTNIGHTLY,
        85,
    ),
    (
        "dag-van-de-stad",
        "Dag van de Stad",
        "Programma, sprekers en praktische zaken van de volgende Dag van de Stad.",
        NewsletterList.Cadence.NOW_AND_THEN,
        55,
    ),
    (
        "good-food-city",
        "Good Food City",
        "Voor wie in een stad werkt aan gezond en duurzaam eten.",
        NewsletterList.Cadence.MONTHLY,
        35,
    ),
)


def make() -> int:
    """Make the newsletters and their readers, where there are none; return how many objects."""
    edition = CityDayPage.objects.filter(start__gt=timezone.now()).order_by("start").first()
    made = 0
    for order, (slug, name, description, cadence, _share) in enumerate(LISTS, start=1):
        made += NewsletterList.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "description": description,
                "cadence": cadence,
                "from_name": name,
                "sort_order": order,
                "edition": edition if slug == "dag-van-de-stad" else None,
            },
        )[1]
    if not Subscriber.objects.exists():
        made += _subscribers()
    return made


def _subscribers() -> int:
    chance = random.Random("newsletters")  # noqa: S311  (the same people each time)
    lists = {item.slug: item for item in NewsletterList.objects.all()}
    for number, address in enumerate(READERS, start=1):
        since = timezone.now() - timedelta(days=chance.randint(1, 700), minutes=number)
        subscriber = Subscriber.objects.create(
            email=address,
            email_key=email_key_of(address),
            name=chance.choice(FIRST_NAMES) if number % 3 else "",
            organisation_kind=chance.choices(["", *KINDS], weights=[60, *KINDS.values()])[0],
            created_at=since,
        )
        chosen = [lists[slug] for slug, *_words, share in LISTS if chance.random() * 100 < share]
        with translation.override("nl"):
            text = ConsentText.of(consent_text(chosen))
        for newsletter in chosen:
            has_left = chance.random() < 0.08
            state = SubscriptionState.LEFT if has_left else SubscriptionState.SUBSCRIBED
            Subscription.objects.create(
                subscriber=subscriber, newsletter=newsletter, state=state, since=since
            )
            SubscriberLog.objects.create(
                subscriber=subscriber,
                newsletter=newsletter,
                at=since,
                action=SubscriptionMove.CONFIRM,
                how=How.FORM,
                text=text,
                page="/nieuwsbrieven/aanmelden/",
            )
            if has_left:
                SubscriberLog.objects.create(
                    subscriber=subscriber,
                    newsletter=newsletter,
                    action=SubscriptionMove.LEAVE,
                    how=How.ONE_CLICK,
                )
    return len(READERS)

"""Very many readers of newsletters, for `manage.py fill`: nobody of them exists."""

import random
from collections.abc import Iterator
from datetime import timedelta
from unicodedata import normalize

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agendastad.demo.newsletters import LISTS
from agendastad.demo.newsletters import make as make_newsletters
from agendastad.demo.sign_ups import FIRST_NAMES, KINDS
from home.models import Theme
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

BATCH = 2_000
#: So many days ago the first of them came; they become more from year to year.
YEARS = 6 * 365
DOMAINS = ("gemeente", "provincie", "hogeschool", "adviesbureau", "bewoners", "ministerie")


def make_readers(count: int) -> Iterator[int]:
    """Add so many, in pieces; tell how many there are after each."""
    make_newsletters()
    chance = random.Random(f"readers {count}")  # noqa: S311  (the same people in each run)
    lists = list(NewsletterList.objects.filter(slug__in=[item[0] for item in LISTS]))
    shares = {slug: share for slug, *_rest, share in LISTS}
    text = ConsentText.of(consent_text(lists))
    themes = list(Theme.objects.values_list("pk", flat=True))
    first = (Subscriber.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        with transaction.atomic():
            people = Subscriber.objects.bulk_create(_person(chance, n) for n in numbers)
            chosen = [
                (person, newsletter, chance.random() < 0.07)
                for person in people
                for newsletter in _lists_of(chance, lists, shares)
            ]
            Subscription.objects.bulk_create(
                Subscription(
                    subscriber=person,
                    newsletter=newsletter,
                    state=SubscriptionState.LEFT if left else SubscriptionState.SUBSCRIBED,
                    since=person.created_at + timedelta(days=30) if left else person.created_at,
                )
                for person, newsletter, left in chosen
            )
            SubscriberLog.objects.bulk_create(
                SubscriberLog(
                    subscriber=person,
                    newsletter=newsletter,
                    at=person.created_at + timedelta(days=30 * step),
                    action=move,
                    how=How.ONE_CLICK if step else How.FORM,
                    text=None if step else text,
                    page="" if step else "/nieuwsbrieven/aanmelden/",
                )
                for person, newsletter, left in chosen
                for step, move in enumerate(
                    [SubscriptionMove.CONFIRM, SubscriptionMove.LEAVE][: 1 + left]
                )
            )
            link = Subscriber.themes.through
            link.objects.bulk_create(
                link(subscriber_id=person.pk, theme_id=theme)
                for person in people
                if themes and chance.random() < 0.3
                for theme in chance.sample(themes, min(len(themes), chance.randint(1, 3)))
            )
        yield numbers[-1] - first + 1


def _person(chance: random.Random, number: int) -> Subscriber:
    name = chance.choice(FIRST_NAMES)
    domain = f"{chance.choice(DOMAINS)}{chance.randint(1, 400)}.example"
    local = "".join(c for c in normalize("NFKD", name) if c.isascii() and c.isalpha()) or "lezer"
    address = f"{local}.{number}@{domain}".lower()
    days = YEARS * (1 - chance.random() ** 0.6)
    return Subscriber(
        email=f"{local}.{number}@{domain}" if chance.random() < 0.2 else address,
        email_key=address,
        name=name if chance.random() < 0.6 else "",
        language="en" if chance.random() < 0.04 else "nl",
        organisation_kind=chance.choices(["", *KINDS], weights=[60, *KINDS.values()])[0],
        created_at=timezone.now() - timedelta(days=31 + days, seconds=chance.random() * 86_400),
    )


def _lists_of(
    chance: random.Random, lists: list[NewsletterList], shares: dict[str, int]
) -> list[NewsletterList]:
    """One at least, most often that of Agenda Stad."""
    found = [item for item in lists if chance.random() * 100 < shares[item.slug]]
    return found or [lists[0]]

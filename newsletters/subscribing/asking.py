"""Ask to subscribe, and confirm it by mail.

What somebody types in a form changes nothing for the owner of that address: it sends them a mail,
a few a day at most. The page says the same whatever is known of the address.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from events.models import email_key_of
from home import keys
from home.models import OutgoingMail
from home.outgoing_mail import queue_mails
from newsletters.links import new_token_hash
from newsletters.locking import address_lock
from newsletters.models import (
    Confirmation,
    ConsentText,
    How,
    NewsletterList,
    Subscriber,
    SubscriberLog,
    SubscriptionMove,
    SubscriptionState,
)
from newsletters.subscribing import suppression
from newsletters.subscribing.moves import Proof, move

#: So many mails that a form of ours can send to one mailbox in a day.
MOST_MAILS_A_DAY = 3
#: The same request once more within this time sends no second mail.
SAME_REQUEST = timedelta(minutes=10)
_MAIL_PURPOSE = "newsletters.mail"


@dataclass(frozen=True)
class Wish:
    """What somebody asks for in a form, with the words that they agreed to."""

    email: str
    newsletters: Sequence[NewsletterList]
    name: str = ""
    language: str = "nl"
    text: str = ""
    page: str = ""


class EndedError(Exception):
    """A request that can be confirmed no more."""


def mail_subject(email_key: str) -> str:
    """What our mails to an address are about, without the address: its mailbox, then itself."""
    return _mail_subjects(email_key)[0]


def mails_to(email_key: str) -> "QuerySet[OutgoingMail]":
    """The mails of our forms to this address."""
    return OutgoingMail.objects.filter(about__in=_mail_subjects(email_key))


def _mail_subjects(email_key: str) -> list[str]:
    """By each of our keys, the newest first."""
    whole = keys.all_hashes(_MAIL_PURPOSE, email_key)
    return [
        f"{mailbox}{text[:20]}" for mailbox, text in zip(_mailboxes(email_key), whole, strict=True)
    ]


def _mailboxes(email_key: str) -> list[str]:
    """How the subjects of all mails to one mailbox begin: noor+1@ and noor+2@ are both noor@."""
    name, _at, domain = email_key.rpartition("@")
    mailbox = f"{name.partition('+')[0]}@{domain}"
    return [f"newsletters:{text[:20]}" for text in keys.all_hashes(_MAIL_PURPOSE, mailbox)]


def ask(wish: Wish) -> None:
    """Send a mail to confirm; or one that says that they are subscribed already."""
    key = email_key_of(wish.email)
    with address_lock(key):
        if not _may_send(key):
            return
        subscriber = Subscriber.objects.filter(email_key=key).first()
        newsletters = _not_yet(subscriber, wish.newsletters)
        if subscriber is not None and not newsletters:
            _send_known(subscriber)
            return
        if _was_just_asked(key, newsletters):
            return
        confirmation = _new_confirmation(
            email=wish.email.strip(),
            email_key=key,
            name=wish.name,
            language=wish.language,
            text=ConsentText.of(wish.text),
            page=wish.page[:200],
        )
        confirmation.newsletters.set(newsletters)
        _send(f"confirm:{confirmation.pk}", "confirm", confirmation, confirmation=confirmation.pk)


def ask_link(email: str) -> None:
    """Send somebody the link to their own page, if we know them."""
    key = email_key_of(email)
    with address_lock(key):
        subscriber = Subscriber.objects.filter(email_key=key).first()
        if subscriber is not None and _may_send(key):
            _send_known(subscriber)


def ask_new_address(subscriber: Subscriber, email: str) -> None:
    """Ask the new address; nothing changes before it confirms."""
    key = email_key_of(email)
    with address_lock(key):
        if key == subscriber.email_key or not _may_send(key):
            return
        other = Subscriber.objects.filter(email_key=key).first()
        if other is not None:
            _send_known(other)
            return
        confirmation = _new_confirmation(
            kind=Confirmation.Kind.ADDRESS,
            email=email.strip(),
            email_key=key,
            name=subscriber.name,
            language=subscriber.language,
            subscriber=subscriber,
        )
        _send(
            f"address:{confirmation.pk}", "new_address", confirmation, confirmation=confirmation.pk
        )


def confirm(confirmation: Confirmation) -> Subscriber:
    """Do what was asked for, once; `EndedError` when it is too late."""
    owner = confirmation.subscriber
    with address_lock(confirmation.email_key, *([owner.email_key] if owner else [])):
        fresh = (
            Confirmation.objects.select_related("text", "subscriber")
            .filter(pk=confirmation.pk)
            .first()
        )
        if fresh is None or fresh.has_expired:
            raise EndedError
        if fresh.confirmed_at is None:
            if not suppression.may_ask(fresh.email_key):
                raise EndedError
            _fulfil(fresh)
        # Erased since; or moved to another address, whose page a link in the old mailbox opens not.
        if fresh.subscriber is None or fresh.subscriber.email_key != fresh.email_key:
            raise EndedError
        return fresh.subscriber


def _fulfil(confirmation: Confirmation) -> None:
    key = confirmation.email_key
    if confirmation.kind == Confirmation.Kind.ADDRESS:
        _change_address(confirmation)
    else:
        # The address itself confirms, so it is also the one that mail goes to.
        subscriber, _is_new = Subscriber.objects.get_or_create(
            email_key=key,
            defaults={
                "email": confirmation.email,
                "name": confirmation.name,
                "language": confirmation.language,
            },
        )
        confirmation.subscriber = subscriber
        proof = Proof(How.FORM, confirmation.text, confirmation.page)
        for newsletter in confirmation.newsletters.all():
            move(subscriber, newsletter, SubscriptionMove.CONFIRM, proof)
    suppression.lift_by_confirmation(key)
    confirmation.confirmed_at = timezone.now()
    confirmation.save(update_fields=["confirmed_at", "subscriber"])


def _change_address(confirmation: Confirmation) -> None:
    subscriber = confirmation.subscriber
    taken = Subscriber.objects.filter(email_key=confirmation.email_key)
    if subscriber is None or taken.exclude(pk=subscriber.pk).exists():
        raise EndedError
    old_key, old_email = subscriber.email_key, subscriber.email
    subscriber.email, subscriber.email_key = confirmation.email, confirmation.email_key
    subscriber.link_version += 1  # links in the old mailbox open this page no more
    subscriber.save(update_fields=["email", "email_key", "link_version"])
    SubscriberLog.objects.create(
        subscriber=subscriber,
        action=SubscriberLog.Action.ADDRESS,
        **Proof(How.PREFERENCES).as_log(),
    )
    queue_mails(
        [
            OutgoingMail(
                key=f"newsletters.address_changed:{confirmation.pk}",
                kind="newsletters.address_changed",
                about=mail_subject(old_key),
                recipient=old_email,
                language=subscriber.language,
            )
        ]
    )


def _may_send(email_key: str) -> bool:
    """Nobody there asked us to be silent, and their mailbox got only a few of these mails today."""
    same_mailbox = Q()
    for start in _mailboxes(email_key):
        same_mailbox |= Q(about__startswith=start)
    since = timezone.now() - timedelta(days=1)
    today = OutgoingMail.objects.filter(same_mailbox, created_at__gt=since)
    return suppression.may_ask(email_key) and today.count() < MOST_MAILS_A_DAY


def _not_yet(
    subscriber: Subscriber | None, newsletters: Collection[NewsletterList]
) -> list[NewsletterList]:
    """Those that they do not get yet."""
    if subscriber is None:
        return list(newsletters)
    have = set(
        subscriber.subscriptions.filter(state=SubscriptionState.SUBSCRIBED).values_list(
            "newsletter", flat=True
        )
    )
    return [newsletter for newsletter in newsletters if newsletter.pk not in have]


def _was_just_asked(email_key: str, newsletters: Collection[NewsletterList]) -> bool:
    """The same request waits for an answer: a double click, or two tabs."""
    wanted = {newsletter.pk for newsletter in newsletters}
    recent = Confirmation.objects.waiting().filter(
        kind=Confirmation.Kind.SUBSCRIBE,
        email_key=email_key,
        created_at__gt=timezone.now() - SAME_REQUEST,
    )
    return any(
        wanted == {newsletter.pk for newsletter in item.newsletters.all()}
        for item in recent.prefetch_related("newsletters")
    )


def _new_confirmation(**fields: Any) -> Confirmation:
    nonce = secrets.token_urlsafe(24)
    return Confirmation.objects.create(nonce=nonce, token_hash=new_token_hash(nonce), **fields)


def _send_known(subscriber: Subscriber) -> None:
    """At most one such mail in ten minutes, however often it is asked for."""
    window = int(timezone.now().timestamp() // SAME_REQUEST.total_seconds())
    key = f"known:{subscriber.pk}:{subscriber.link_version}:{window}"
    _send(key, "known", subscriber, subscriber=subscriber.pk)


def _send(key: str, kind: str, to: Subscriber | Confirmation, **context: Any) -> None:
    queue_mails(
        [
            OutgoingMail(
                key=f"newsletters.{key}",
                kind=f"newsletters.{kind}",
                about=mail_subject(to.email_key),
                context=context,
                recipient=to.email,
                language=to.language,
            )
        ]
    )

"""Who receives newsletters, what they chose, and the proof that they did.

The moves of a subscription stand in one table, `SUBSCRIPTION_MOVES`. Nothing else changes its
state: see `newsletters.subscribing`, which does so under the lock of the address. What is asked for
and not confirmed yet is a `Confirmation`, which subscribes nobody.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from home import keys
from members.models import AccessState, Profile
from newsletters.models.lists import NewsletterList
from townsdeals.models import Organisation

#: A request that nobody confirms ends after so long, and is forgotten after twice that.
CONFIRM_WITHIN = timedelta(days=7)
_PREFERENCES = "newsletters.preferences"
#: An address, or a formula of a spreadsheet.
_NO_NAME = re.compile(r"[/@<>]|www\.|^[=+-]", re.IGNORECASE)


def is_name(value: str) -> bool:
    """Whether our mails can begin with it: it has letters, and is no address of a site."""
    return any(letter.isalnum() for letter in value) and not _NO_NAME.search(value)


class SubscriptionState(models.TextChoices):
    """Whether somebody gets a newsletter."""

    SUBSCRIBED = "subscribed", pgettext_lazy("subscription", "Subscribed")
    LEFT = "left", pgettext_lazy("subscription", "Left")
    STOPPED = "stopped", pgettext_lazy("subscription", "Stopped")


class SubscriptionMove(models.TextChoices):
    """What can happen to a subscription."""

    CONFIRM = "confirm", _("Subscribed, and confirmed it by mail")
    JOIN = "join", _("Subscribed on their own page")
    IMPORT = "import", _("Imported by staff")
    LEAVE = "leave", _("Left")
    STOP = "stop", pgettext_lazy("subscription", "Stopped by us")


#: Every move that exists: from which state, by what, to which. None is before the beginning. Who
#: left is never imported, and who was stopped only comes back by confirming it by mail.
SUBSCRIPTION_MOVES: dict[tuple[SubscriptionState | None, SubscriptionMove], SubscriptionState] = {
    (None, SubscriptionMove.CONFIRM): SubscriptionState.SUBSCRIBED,
    (None, SubscriptionMove.JOIN): SubscriptionState.SUBSCRIBED,
    (None, SubscriptionMove.IMPORT): SubscriptionState.SUBSCRIBED,
    (SubscriptionState.LEFT, SubscriptionMove.CONFIRM): SubscriptionState.SUBSCRIBED,
    (SubscriptionState.LEFT, SubscriptionMove.JOIN): SubscriptionState.SUBSCRIBED,
    (SubscriptionState.STOPPED, SubscriptionMove.CONFIRM): SubscriptionState.SUBSCRIBED,
    (SubscriptionState.STOPPED, SubscriptionMove.LEAVE): SubscriptionState.LEFT,
    (SubscriptionState.SUBSCRIBED, SubscriptionMove.LEAVE): SubscriptionState.LEFT,
    (SubscriptionState.SUBSCRIBED, SubscriptionMove.STOP): SubscriptionState.STOPPED,
}


def subscription_after(state: str | None, move: SubscriptionMove) -> SubscriptionState | None:
    """The state after a move; None when nothing happens, as when somebody leaves twice."""
    return SUBSCRIPTION_MOVES.get((SubscriptionState(state) if state else None, move))


class How(models.TextChoices):
    """By which way something was done."""

    FORM = "form", _("Form and confirmation by mail")
    PREFERENCES = "preferences", _("Their own page")
    LINK = "link", _("Link in a mail")
    ONE_CLICK = "one_click", _("Button of their mail program")
    MAIL = "mail", _("Mail to us")
    IMPORT = "import", pgettext_lazy("how", "Import")
    STAFF = "staff", _("Staff")
    PROVIDER = "provider", _("Mail provider")


def new_code() -> str:
    """What stands for somebody in links; it opens nothing by itself."""
    return secrets.token_urlsafe(12)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Subscribers by how they are found."""

    def by_secret(self, secret: str) -> "Subscriber | None":
        """The subscriber whose own page this link opens; None for anything that is not whole."""
        code, _dot, version = (keys.unsign(_PREFERENCES, secret) or "").partition(".")
        if not version.isdecimal():
            return None
        return self.filter(code=code, link_version=int(version[:6])).first()

    def receiving(self, newsletter: NewsletterList) -> Self:
        """Those who get this newsletter now."""
        subscribed = Subscription.objects.filter(
            subscriber=OuterRef("pk"),
            newsletter=newsletter,
            state=SubscriptionState.SUBSCRIBED,
        )
        return self.filter(Exists(subscribed))

    def members(self, *, yes: bool = True) -> Self:
        """Those whose address is that of a member of Good Food City, or the others."""
        inside = Profile.objects.filter(state=AccessState.MEMBER, user__is_active=True)
        # One list for all: to look among all members for each reader would take minutes.
        addresses = inside.values(key=Lower("user__email"))
        return (
            self.filter(email_key__in=addresses) if yes else self.exclude(email_key__in=addresses)
        )

    def interested_in(self, themes: Iterable[int]) -> Self:
        """Those who chose one of these themes, or none at all: who chose none wants everything."""
        chosen = Subscriber.themes.through.objects.filter(subscriber=OuterRef("pk"))
        return self.filter(Exists(chosen.filter(theme__in=list(themes))) | ~Exists(chosen))


class Subscriber(models.Model):
    """One person, by their address. The row is made when they confirm it, or by an import."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    link_version = models.PositiveIntegerField(default=1, editable=False)
    email = models.EmailField(_("e-mail address"))
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("Our mail begins with it.")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="nl"
    )
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=20, choices=Organisation.Kind, blank=True
    )
    themes = models.ManyToManyField(
        "home.Theme", verbose_name=_("themes"), blank=True, related_name="+"
    )
    created_at = models.DateTimeField(
        _("known since"), default=timezone.now, editable=False, db_index=True
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering: ClassVar[list[str]] = ["-pk"]
        permissions: ClassVar = [
            ("export_subscriber", _("Can download subscribers")),
            ("import_subscriber", _("Can import subscribers")),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def secret(self) -> str:
        """What opens their own page. A higher `link_version` ends all older links."""
        return keys.sign(_PREFERENCES, f"{self.code}.{self.link_version}")

    @property
    def masked_email(self) -> str:
        """The address so that who has it knows it: a newsletter may have been passed on."""
        name, _at, domain = self.email.rpartition("@")
        return f"{name[:1]}•••@{domain}"


class Subscription(models.Model):
    """What one person chose about one newsletter."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    newsletter = models.ForeignKey(
        NewsletterList,
        verbose_name=_("newsletter"),
        on_delete=models.PROTECT,
        related_name="subscriptions",
    )
    state = models.CharField(_("state"), max_length=10, choices=SubscriptionState)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering: ClassVar[list[str]] = ["newsletter__sort_order", "newsletter__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "newsletter"], name="one_subscription_a_newsletter"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubscriptionState.values), name="subscription_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["newsletter", "state", "subscriber"], name="subscription_audience"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.newsletter_id}"


class ConsentText(models.Model):
    """The words that people agreed to, once for everybody who saw the same."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    text = models.TextField(_("text"), editable=False)

    class Meta:
        verbose_name = _("text of consent")
        verbose_name_plural = _("texts of consent")

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, text: str) -> "ConsentText | None":
        """The row of this text; None for no text."""
        if not text:
            return None
        digest = hashlib.sha256(text.encode()).hexdigest()
        return cls.objects.get_or_create(digest=digest, defaults={"text": text})[0]


class SubscriberLog(models.Model):
    """What happened, when and how, with the words shown: rows are added, never changed."""

    class Action(models.TextChoices):
        """What happened, besides the moves of a subscription."""

        ADDRESS = "address", _("Changed the address")
        DETAILS = "details", _("Changed details")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="log")
    newsletter = models.ForeignKey(
        NewsletterList, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    action = models.CharField(
        _("what"), max_length=10, choices=[*SubscriptionMove.choices, *Action.choices]
    )
    how = models.CharField(_("how"), max_length=12, choices=How)
    text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(_("page"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    #: For an import, when consent was given; it may be long before the import.
    consented_on = models.DateField(_("consent given on"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("event of a subscriber")
        verbose_name_plural = _("events of a subscriber")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.action}"


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    """What was asked for, by how it is found."""

    def by_token(self, token: str) -> "Confirmation | None":
        """The request that this link confirms, also when it has ended."""
        return self.filter(token_hash=keys.digest(token)).first()

    def waiting(self) -> Self:
        """Those that can still be confirmed."""
        return self.filter(confirmed_at=None, expires_at__gt=timezone.now())


def _expiry() -> datetime:
    return timezone.now() + CONFIRM_WITHIN


class Confirmation(models.Model):
    """Something that somebody asked for with an address, until the owner of it confirms.

    The token of its link is in no database: it is made from `nonce` with a key that only the
    server has, and found again by its hash.
    """

    class Kind(models.TextChoices):
        """What is asked."""

        SUBSCRIBE = "subscribe", _("Subscribe")
        ADDRESS = "address", _("Change the address")

    nonce = models.CharField(max_length=40, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SUBSCRIBE)
    email = models.EmailField(_("e-mail address"))
    email_key = models.CharField(max_length=254, db_index=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(max_length=10, default="nl")
    newsletters = models.ManyToManyField(NewsletterList, related_name="+")
    text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=200, blank=True)
    subscriber = models.ForeignKey(
        Subscriber, null=True, on_delete=models.CASCADE, related_name="confirmations"
    )
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    expires_at = models.DateTimeField(default=_expiry)
    confirmed_at = models.DateTimeField(null=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to confirm")
        verbose_name_plural = _("requests to confirm")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.pk}"

    @property
    def has_expired(self) -> bool:
        """It was not confirmed in time."""
        return self.confirmed_at is None and self.expires_at <= timezone.now()

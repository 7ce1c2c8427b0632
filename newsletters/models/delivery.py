"""The sending of an issue, and its ledger: one row for each subscriber, true at every moment.

No code sets a state but through the two tables of moves here, always by a conditional update: who
loses a race changes nothing.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsletters.mail_format import FrozenMail, fill_page
from newsletters.models.lists import NewsletterList


class SendingState(models.TextChoices):
    """How far the sending of an issue is."""

    DRAFT = "draft", _("Not scheduled")
    SCHEDULED = "scheduled", _("Scheduled")
    SENDING = "sending", _("Being sent")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    SENT = "sent", _("Sent")


#: What can happen to a sending. It goes on from 'sent' when staff decide to send what was in doubt.
SENDING_MOVES: Mapping[str, frozenset[str]] = {
    SendingState.DRAFT: frozenset({SendingState.SCHEDULED}),
    SendingState.SCHEDULED: frozenset({SendingState.SENDING, SendingState.DRAFT}),
    SendingState.SENDING: frozenset({SendingState.PAUSED, SendingState.STOPPED, SendingState.SENT}),
    SendingState.PAUSED: frozenset({SendingState.SENDING, SendingState.STOPPED}),
    SendingState.SENT: frozenset({SendingState.SENDING}),
    SendingState.STOPPED: frozenset(),
}


class DeliveryState(models.TextChoices):
    """How far an issue came on its way to one subscriber."""

    QUEUED = "queued", pgettext_lazy("delivery", "Waiting")
    CLAIMED = "claimed", _("About to be sent")
    IN_DOUBT = "in_doubt", _("In doubt")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Refused")
    BOUNCED = "bounced", _("Bounced")
    COMPLAINED = "complained", _("Reported as spam")
    SKIPPED = "skipped", _("Not sent")


#: What can happen to a delivery. `IN_DOUBT` is written down before a mail is handed over, so that
#: wherever a process dies the row is true; the answer, a webhook or staff settle it. Webhooks come
#: in any order: what they tell has a rank (sent, refused, bounced, reported), and only rises.
DELIVERY_MOVES: Mapping[str, frozenset[str]] = {
    DeliveryState.QUEUED: frozenset(
        {
            DeliveryState.CLAIMED,
            DeliveryState.SKIPPED,
            # Only by a webhook, of a first try that staff had given up.
            DeliveryState.SENT,
            DeliveryState.FAILED,
            DeliveryState.BOUNCED,
            DeliveryState.COMPLAINED,
        }
    ),
    DeliveryState.CLAIMED: frozenset(
        {
            DeliveryState.QUEUED,
            DeliveryState.IN_DOUBT,
            DeliveryState.SKIPPED,
            DeliveryState.SENT,
            DeliveryState.FAILED,
            DeliveryState.BOUNCED,
            DeliveryState.COMPLAINED,
        }
    ),
    DeliveryState.IN_DOUBT: frozenset(
        {
            DeliveryState.QUEUED,
            DeliveryState.SENT,
            DeliveryState.FAILED,
            DeliveryState.BOUNCED,
            DeliveryState.COMPLAINED,
        }
    ),
    DeliveryState.SENT: frozenset(
        {DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.COMPLAINED}
    ),
    # A mail that was refused and arrived after all has arrived.
    DeliveryState.FAILED: frozenset(
        {DeliveryState.SENT, DeliveryState.BOUNCED, DeliveryState.COMPLAINED}
    ),
    DeliveryState.BOUNCED: frozenset({DeliveryState.COMPLAINED}),
    DeliveryState.COMPLAINED: frozenset(),
    DeliveryState.SKIPPED: frozenset(),
}


class Why(models.TextChoices):
    """Why an issue was not sent to somebody, or is in doubt no more."""

    LEFT = "left", _("Left the list")
    SUPPRESSED = "suppressed", _("On the list of addresses that get no mail")
    GONE = "gone", _("Removed")
    STOPPED = "stopped", _("The sending was stopped")
    LEFT_ALONE = "left_alone", _("Staff decided not to send it again")


class SendingQuerySet(models.QuerySet["Sending"]):
    """Sendings by what has to be done with them."""

    def move(self, to: str, **values: Any) -> int:
        """Change those that may change so; return how many."""
        return self.filter(state__in=_may_become(SENDING_MOVES, to)).update(state=to, **values)

    def due(self) -> Self:
        """Those whose moment has come."""
        return self.filter(state=SendingState.SCHEDULED, scheduled_for__lte=timezone.now())

    def to_serve(self) -> Self:
        """Those being sent, the one that waited longest first: so that two issues share fairly."""
        return self.filter(state=SendingState.SENDING).order_by(
            models.F("served_at").asc(nulls_first=True), "pk"
        )


class Sending(models.Model):
    """One issue on its way to everybody who was subscribed when it started."""

    issue = models.OneToOneField(
        "wagtailcore.Page",
        on_delete=models.PROTECT,
        related_name="sending",
        verbose_name=_("issue"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=SendingState, default=SendingState.DRAFT
    )
    newsletter = models.ForeignKey(
        NewsletterList,
        on_delete=models.PROTECT,
        related_name="sendings",
        verbose_name=_("newsletter"),
    )
    #: Who of its readers gets it (`newsletters.segments`); empty is everybody.
    segment = models.JSONField(default=dict, blank=True)
    subject = models.CharField(_("subject"), max_length=255)
    from_email = models.CharField(_("from"), max_length=320)
    reply_to = models.CharField(_("answers go to"), max_length=320, blank=True)
    html = models.TextField()
    text = models.TextField()
    counts_clicks = models.BooleanField(_("count clicks"), default=False)
    scheduled_for = models.DateTimeField(_("starts at"), null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    #: The last subscriber that was looked at while the audience was being frozen.
    freeze_cursor = models.BigIntegerField(default=0)
    frozen_at = models.DateTimeField(_("audience frozen"), null=True, blank=True)
    served_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    problem = models.TextField(_("what went wrong"), blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sending_state_known", condition=Q(state__in=SendingState.values)
            ),
            models.CheckConstraint(
                name="sending_scheduled_has_moment",
                condition=~Q(state=SendingState.SCHEDULED) | Q(scheduled_for__isnull=False),
            ),
            models.CheckConstraint(
                name="sending_sent_is_frozen",
                condition=~Q(state=SendingState.SENT)
                | Q(frozen_at__isnull=False, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def mail(self) -> FrozenMail:
        """What all copies share, with the address of the issue's page as it is now."""
        mail = FrozenMail(self.subject, self.from_email, self.reply_to, self.html, self.text)
        return fill_page(mail, self.issue.full_url or "")

    @property
    def is_under_way(self) -> bool:
        """Something may still change by itself."""
        return self.state in {SendingState.SCHEDULED, SendingState.SENDING}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries by what has to be done with them."""

    def move(self, to: str, **values: Any) -> int:
        """Change those that may change so; return how many."""
        return self.filter(state__in=_may_become(DELIVERY_MOVES, to)).update(state=to, **values)

    def claimable(self) -> Self:
        """What may be taken now."""
        return self.filter(state=DeliveryState.QUEUED).exclude(until__gt=timezone.now())

    def in_the_air(self) -> Self:
        """Handed over at this moment: the answer may still come."""
        return self.filter(state=DeliveryState.IN_DOUBT, until__gt=timezone.now())

    def in_doubt(self) -> Self:
        """Nobody knows whether these left, and staff have not decided yet."""
        return self.filter(state=DeliveryState.IN_DOUBT, until__lte=timezone.now(), why="")

    def unfinished(self) -> Self:
        """What keeps a sending from being finished."""
        return self.filter(
            Q(state__in=[DeliveryState.QUEUED, DeliveryState.CLAIMED])
            | Q(state=DeliveryState.IN_DOUBT, until__gt=timezone.now())
        )


class Delivery(models.Model):
    """One issue to one subscriber.

    It holds the subscriber's number and no more: the ledger outlives the person, and says nothing
    about them once they are removed.
    """

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    why = models.CharField(max_length=10, choices=Why, blank=True, default="")
    #: Who took it, with which others: the key of one call to the provider.
    token = models.UUIDField(null=True)
    #: Nobody else touches the row before this: it is claimed, in the air, or waits for a next try.
    until = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=250, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="delivery_once_a_subscriber", fields=["sending", "subscriber"]
            ),
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=DeliveryState.values)
            ),
            models.CheckConstraint(
                name="delivery_taken_has_token",
                condition=~Q(state__in=[DeliveryState.CLAIMED, DeliveryState.IN_DOUBT])
                | Q(token__isnull=False, until__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_in_doubt_was_called",
                condition=~Q(state=DeliveryState.IN_DOUBT) | Q(called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_skipped_says_why",
                condition=~Q(state=DeliveryState.SKIPPED) | ~Q(why=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sending", "state", "id"], name="delivery_by_state"),
            models.Index(
                fields=["until"],
                name="delivery_taken",
                condition=Q(state__in=[DeliveryState.CLAIMED, DeliveryState.IN_DOUBT]),
            ),
            models.Index(
                fields=["token"], name="delivery_by_token", condition=Q(token__isnull=False)
            ),
            models.Index(
                fields=["message_id"], name="delivery_by_message", condition=~Q(message_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sending_id}: {self.subscriber}"


#: What providers tell, in words for staff; the names are those of anymail.
EVENT_KINDS = {
    "bounced": _("came back"),
    "complained": _("reported as spam"),
    "deferred": _("delayed"),
    "failed": pgettext_lazy("mail", "failed"),
    "inbound": _("came in"),
    "rejected": pgettext_lazy("mail", "refused"),
    "unsubscribed": _("unsubscribed"),
}


class MailEvent(models.Model):
    """Something that a provider told and that has to be counted once, or that nobody understood.

    What is only a state needs no row here: telling it twice changes nothing.
    """

    key = models.CharField(max_length=64, unique=True)
    provider = models.CharField(pgettext_lazy("mail", "provider"), max_length=30)
    kind = models.CharField(_("kind"), max_length=30)
    delivery = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="+")
    recipient = models.CharField(_("to"), max_length=254, blank=True)
    description = models.CharField(_("what it says"), max_length=300, blank=True)
    is_unknown = models.BooleanField(default=False, db_index=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("message from the mail provider")
        verbose_name_plural = _("messages from the mail provider")
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.provider}: {self.kind_label}"

    @property
    def kind_label(self) -> str:
        """What happened, in words; a kind that nobody knows by its own name."""
        return str(EVENT_KINDS.get(self.kind, self.kind))


class Valve(models.Model):
    """How fast mail may leave, shared by all workers through this one row."""

    name = models.CharField(max_length=30, unique=True)
    #: The moment at which the next mail may leave, at the rate that the provider allows.
    free_at = models.DateTimeField(default=timezone.now)
    #: The provider asked for patience, or cannot be reached.
    closed_until = models.DateTimeField(null=True)
    #: So many calls went wrong in a row.
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return self.name


class CountedLink(models.Model):
    """A link in an issue, and how often it was followed: by how many readers nobody can know."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="links")
    number = models.PositiveIntegerField()
    url = models.TextField()
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["sending", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="counted_link_once", fields=["sending", "number"])
        ]

    def __str__(self) -> str:
        return self.url


def _may_become(moves: Mapping[str, frozenset[str]], to: str) -> list[str]:
    return [state for state, targets in moves.items() if to in targets]

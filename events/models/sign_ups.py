"""The sign-up of an event: when, for whom and how many.

It is no part of the page: saving a page writes every column, and publishing an old revision would
bring back old numbers. Its row is also the one lock of the event (see `events.sign_up.locking`).
"""

import math
import unicodedata
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_domain_name
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable


class Access(models.TextChoices):
    """Who may sign up."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members who are signed in")
    INVITED = "invited", _("Only who has an invitation code")


class WaitingList(models.TextChoices):
    """What happens with a place that comes free."""

    OFF = "off", _("No waiting list")
    AUTOMATIC = "automatic", _("The next one gets the place")
    OFFER = "offer", _("The next one gets an offer, and must accept it in time")
    MANUAL = "manual", _("Staff choose")


class SignUpPhase(models.TextChoices):
    """Where the sign-up is by the clock."""

    EARLY = "early", _("Not open yet")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class SignUp(ClusterableModel):
    """The rules of signing up for one event, shared by its translations."""

    event = models.OneToOneField(
        "events.EventPage",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        related_name="sign_up",
    )
    translation_key = models.UUIDField(unique=True, editable=False)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Empty: when the event starts.")
    )
    change_until = models.DateTimeField(
        _("people can change or cancel until"),
        null=True,
        blank=True,
        help_text=_("Empty: until the event starts."),
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    overbooking_percent = models.PositiveSmallIntegerField(
        _("overbooking in per cent"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("Extra places, because not everybody comes. 10 means 110 for 100 places."),
    )
    access = models.CharField(
        _("who may sign up"), max_length=10, choices=Access, default=Access.EVERYONE
    )
    mail_domains = models.CharField(
        _("only addresses of these domains"),
        max_length=500,
        blank=True,
        help_text=_(
            "For example 'breda.nl, minbzk.nl', with what comes under them. Who has an invitation "
            "code can use any address. Empty: every address."
        ),
    )
    needs_approval = models.BooleanField(_("staff approve each sign-up"), default=False)
    waiting_list = models.CharField(
        _("when the event is full"), max_length=10, choices=WaitingList, default=WaitingList.OFFER
    )
    session_waiting_list = models.CharField(
        _("when a part of the programme is full"),
        max_length=10,
        choices=WaitingList,
        default=WaitingList.AUTOMATIC,
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept an offer"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_("Only hours on working days between 8.00 and 20.00 count."),
    )
    max_group = models.PositiveSmallIntegerField(
        _("people in one sign-up"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("More than 1: somebody can sign up colleagues too, each by name."),
    )
    questionnaire = models.ForeignKey(
        "home.Questionnaire",
        verbose_name=_("questions"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    feedback_questionnaire = models.ForeignKey(
        "home.Questionnaire",
        verbose_name=_("questions after the event"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmation_text = models.TextField(_("text in the confirmation"), blank=True, max_length=1500)
    remind_week_before = models.BooleanField(_("reminder a week before"), default=True)
    remind_day_before = models.BooleanField(_("reminder a day before"), default=True)
    retention_days = models.PositiveSmallIntegerField(
        _("days that we keep personal data"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(365)],
        help_text=_("Counted from the end of the event. Numbers stay."),
    )
    sensitive_retention_days = models.PositiveSmallIntegerField(
        _("days that we keep sensitive answers"),
        default=14,
        validators=[MinValueValidator(0), MaxValueValidator(90)],
    )
    former = models.ForeignKey(
        "self",
        verbose_name=_("the time before this one"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "Only for an event that comes back. The figures show it beside this one, and expect "
            "as many people to come as came then. Each Dag van de Stad knows the one before it."
        ),
    )
    sequence = models.PositiveBigIntegerField(default=0, editable=False)
    #: When and where it was when people were told last: see `events.sign_up.announcements`.
    told = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="sign_up_opens_before_it_closes",
                violation_error_message=_("Closing must be later than opening."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def clean(self) -> None:
        """It closes after it opens; domains are written one way."""
        super().clean()
        self.mail_domains = ", ".join(_domains(self.mail_domains))
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("Closing must be later than opening.")})
        if self.former and not _is_before(self.former.event.start, self.event.start):
            raise ValidationError({"former": _("Choose an event that was earlier than this one.")})

    @property
    def limit(self) -> int | None:
        """The places that may be given away, with overbooking; None if there is no limit."""
        if self.capacity is None:
            return None
        # Whole numbers: 110 per cent of 10 is 11, and not 11.000000000000002.
        return self.capacity + math.floor(self.capacity * self.overbooking_percent / 100)

    @property
    def last_moment(self) -> datetime | None:
        """When it closes: at its own time, and when the event starts at the latest."""
        moments = [moment for moment in (self.closes_at, self.event.start) if moment]
        return min(moments) if moments else None

    @property
    def last_change(self) -> datetime | None:
        """Until when people can change or cancel by themselves."""
        moments = [moment for moment in (self.change_until, self.event.start) if moment]
        return min(moments) if moments else None

    def phase(self, at: datetime | None = None) -> SignUpPhase:
        """Where it is at a moment, by default now. A cancelled or undated event is closed."""
        now = at or timezone.now()
        if self.event.is_cancelled or not self.event.start:
            return SignUpPhase.CLOSED
        if self.last_moment and now >= self.last_moment:
            return SignUpPhase.CLOSED
        if self.opens_at and now < self.opens_at:
            return SignUpPhase.EARLY
        return SignUpPhase.OPEN

    @property
    def is_over(self) -> bool:
        """It makes no sense to take a place any more: the event has begun or is cancelled."""
        start = self.event.start
        return self.event.is_cancelled or start is None or timezone.now() >= start

    @property
    def can_be_changed(self) -> bool:
        """People can still change or cancel by themselves."""
        return not self.last_change or timezone.now() < self.last_change

    def allows_address(self, email: str) -> bool:
        """Whether somebody with this address may sign up without an invitation."""
        allowed = _domains(self.mail_domains)
        domain = email_key_of(email).rpartition("@")[2]
        return not allowed or any(f".{domain}".endswith(f".{item}") for item in allowed)

    @property
    def has_waiting_list(self) -> bool:
        """Who comes too late can wait."""
        return self.waiting_list != WaitingList.OFF

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Remember which translations share it; never write back what the lock guards."""
        self.translation_key = self.event.translation_key
        if self.pk and not kwargs.get("force_insert"):
            names = {field.name for field in self._meta.concrete_fields} - {
                "id",
                "sequence",
                "told",
            }
            kwargs["update_fields"] = names & set(kwargs.get("update_fields") or names)
        super().save(*args, **kwargs)


class Audience(Orderable):
    """A group of people with places of its own, such as municipalities or press."""

    sign_up = ParentalKey(SignUp, on_delete=models.CASCADE, related_name="audiences")
    name = models.CharField(_("name"), max_length=80)
    places = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        help_text=_("At most so many of all places. Empty: no limit of its own."),
    )
    invitation_only = models.BooleanField(_("only with an invitation code"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sign_up", "name"],
                name="audience_name_unique",
                violation_error_message=_("There is an audience with that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A code that lets people sign up."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(_("code"), max_length=40)
    email = models.EmailField(
        _("only for this address"), blank=True, help_text=_("Empty: for whoever has the code.")
    )
    audience = models.ForeignKey(
        Audience,
        verbose_name=_("audience"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,  # both may go together, with their sign-up
        related_name="invitations",
    )
    max_uses = models.PositiveIntegerField(
        _("how often"), default=1, validators=[MinValueValidator(1)]
    )
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation code")
        verbose_name_plural = _("invitation codes")
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sign_up", "code"],
                name="invitation_code_unique",
                violation_error_message=_("This code exists already."),
            ),
            models.CheckConstraint(
                condition=Q(uses__lte=F("max_uses")), name="invitation_not_used_too_often"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_valid_for_its_address(self) -> bool:
        """Whether who it is for may still use it."""
        return self.is_valid_for(email_key_of(self.email))

    def is_valid_for(self, email_key: str) -> bool:
        """Whether somebody with this address may still use it."""
        in_time = self.valid_until is None or timezone.now() < self.valid_until
        return in_time and (not self.email or email_key_of(self.email) == email_key)


def _is_before(first: datetime | None, second: datetime | None) -> bool:
    return first is not None and (second is None or first < second)


def _domains(text: str) -> list[str]:
    """Mail domains as somebody types them: by commas, spaces or lines, with or without an @."""
    names = []
    for word in text.replace(",", " ").replace(";", " ").lower().split():
        name = word.rpartition("@")[2].strip(".")
        try:
            validate_domain_name(name)
        except ValidationError:
            raise ValidationError(
                {"mail_domains": _("'%(name)s' is no domain such as 'breda.nl'.") % {"name": word}}
            ) from None
        if name not in names:
            names.append(name)
    return names


def email_key_of(address: str) -> str:
    """What makes two addresses one person: no case, no spaces, one spelling of each letter."""
    # One sign can become eighteen by NFKC; the column holds 254.
    return unicodedata.normalize("NFKC", address).strip().lower()[:254]

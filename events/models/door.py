"""The door: links for who stands there, and every scan that they make."""

import hashlib
import secrets
import uuid
from datetime import datetime, time, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.programme import Session
from events.models.registrations import CODE_LETTERS, Registration
from events.models.sign_ups import SignUp

TOKEN_LENGTH = 32


def new_token() -> str:
    """The secret in the address of a door: 32 of 31 letters, 158 bits."""
    letters = CODE_LETTERS.lower()
    return "".join(secrets.choice(letters) for _number in range(TOKEN_LENGTH))


def hash_of(secret: str) -> str:
    """What we keep of a secret: whoever reads it cannot open anything with it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class DoorPassQuerySet(models.QuerySet["DoorPass"]):
    """Links to the door."""

    def by_token(self, token: str) -> "DoorPass | None":
        """The pass that this link is of, also when it has ended."""
        return (
            self.filter(token_hash=hash_of(token))
            .select_related("sign_up__event", "sign_up__questionnaire")
            .first()
        )


class DoorPass(models.Model):
    """A link with which a person or a door checks people in at one event, and nothing else."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="door_passes")
    name = models.CharField(
        _("person or door"),
        max_length=60,
        help_text=_("Other doors see it: 'already in since 9.02, main entrance'."),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = DoorPassQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to the door")
        verbose_name_plural = _("links to the door")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def ends_at(self) -> datetime:
        """When it stops working by itself: at the end of the day after the event."""
        last = self.sign_up.event.end or self.sign_up.event.start or self.created_at
        day = timezone.localdate(last) + timedelta(days=2)
        return timezone.make_aware(datetime.combine(day, time.min))

    @property
    def is_valid(self) -> bool:
        """It opens the door now."""
        return self.revoked_at is None and timezone.now() < self.ends_at


class ScanResult(models.TextChoices):
    """What a scan came to."""

    OK = "ok", _("Checked in")
    AGAIN = "again", _("Was in already")
    REFUSED = "refused", _("Refused")


class Refusal(models.TextChoices):
    """Why a scan was refused, as it is told at the door."""

    NO_TICKET = "no_ticket", _("This is not a ticket")
    UNKNOWN = "unknown", _("Unknown ticket")
    OTHER_EVENT = "other_event", _("A ticket for another event")
    CANCELLED = "cancelled", _("This registration has been cancelled")
    WAITING = "waiting", _("Is on the waiting list, and has no place")
    OFFERED = "offered", _("Has not accepted the place yet")
    PENDING = "pending", _("Has not been approved yet")
    REJECTED = "rejected", _("Was not approved")
    EXPIRED = "expired", _("Did not accept the place in time")
    NOT_IN_SESSION = "not_in_session", _("Has not chosen this part")
    SESSION_WAITING = "session_waiting", _("Is on the waiting list for this part")
    FULL = "full", _("There is no place left")
    NOT_REGISTERED = "not_registered", _("Could not be registered")


class ScanQuerySet(models.QuerySet["Scan"]):
    """Scans by what they mean."""

    def counting(self) -> Self:
        """Those by which somebody is in."""
        return self.filter(result=ScanResult.OK, undone_at__isnull=True)

    def at(self, session: Session | None) -> Self:
        """Of one list: the entrance, or a part of the programme."""
        return self.filter(session=session)

    def conflicts(self) -> Self:
        """People who were let in by a device without network, and should not have been."""
        return self.filter(admitted=True, undone_at__isnull=True).exclude(result=ScanResult.OK)

    def open_conflicts(self) -> Self:
        """Those that nobody has dealt with yet."""
        return self.conflicts().filter(dealt_with_at__isnull=True)


class Scan(models.Model):
    """A ticket held before a door: when, where, and what came of it."""

    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="scans")
    session = models.ForeignKey(
        "events.Session",
        verbose_name=_("part of the programme"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="scans",
        help_text=_("Empty: the entrance."),
    )
    registration = models.ForeignKey(
        Registration,
        null=True,
        on_delete=models.CASCADE,
        related_name="scans",
    )
    door_pass = models.ForeignKey(DoorPass, on_delete=models.RESTRICT, related_name="scans")
    #: Made by the device: sending a scan twice stores it once.
    nonce = models.UUIDField(default=uuid.uuid4)
    #: When it was, by the clock of the device, put right by how far that clock is off.
    scanned_at = models.DateTimeField(_("scanned"), default=timezone.now)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    result = models.CharField(_("result"), max_length=8, choices=ScanResult)
    reason = models.CharField(_("why"), max_length=16, choices=Refusal, blank=True)
    #: The device said 'come in' by itself, before we knew of the scan.
    admitted = models.BooleanField(default=False)
    undone_at = models.DateTimeField(_("undone"), null=True)
    #: Who walked in without network and could not be registered afterwards, for staff to see.
    guest = models.CharField(_("walk-in"), max_length=640, blank=True)
    dealt_with_at = models.DateTimeField(_("dealt with"), null=True)
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dealt with by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    dealt_with_note = models.CharField(_("what was done"), max_length=300, blank=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        ordering: ClassVar[list[str]] = ["scanned_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(result=ScanResult.OK, undone_at__isnull=True, session__isnull=True),
                name="one_check_in_at_the_entrance",
            ),
            models.UniqueConstraint(
                fields=["registration", "session"],
                condition=Q(result=ScanResult.OK, undone_at__isnull=True, session__isnull=False),
                name="one_check_in_a_session",
            ),
            models.UniqueConstraint(fields=["door_pass", "nonce"], name="one_scan_a_nonce"),
            models.CheckConstraint(
                condition=~Q(result=ScanResult.OK) | Q(registration__isnull=False),
                name="who_is_in_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(guest="") | Q(registration__isnull=True),
                name="a_guest_has_no_registration",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sign_up", "session", "result"], name="scan_by_list")
        ]

    def __str__(self) -> str:
        return f"{self.scanned_at:%H:%M:%S} {self.result}"

"""People's places: registrations, the parts of the programme they chose, and what happened."""

import json
import secrets
import uuid
from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.moves import ENDED, Move, State, holding_place
from events.models.sign_ups import Audience, Invitation, SignUp
from home.models.answer_files import AnswerWithFile
from home.names import alphabetical
from townsdeals.models import Organisation, Province

#: Letters of codes that people read aloud: none that looks like another.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_SIGNER_SALT = "events.registration"
#: The most words of a search that count.
MOST_WORDS = 6


def new_code() -> str:
    """A short code for people to read aloud; it opens nothing by itself."""
    return "".join(secrets.choice(CODE_LETTERS) for _number in range(8))


def new_ticket() -> str:
    """The secret in a ticket's QR code: 31 possible letters, 26 of them, 128 bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _number in range(26))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations by what they mean for the event."""

    def real(self) -> Self:
        """Without those of the test mode, which count for nothing."""
        return self.filter(is_test=False)

    def holding(self) -> Self:
        """Those that keep a place taken now."""
        return self.filter(holding_place(), is_test=False)

    def active(self) -> Self:
        """Those that have not ended."""
        return self.exclude(state__in=ENDED)

    def heads(self) -> Self:
        """Those that others move with, or that move alone: not who follows their leader."""
        return self.exclude(leader__state=F("state"))

    def waiting_in_order(self) -> Self:
        """The waiting list: what staff put first, then who came first."""
        return self.filter(state=State.WAITING, is_test=False).order_by(
            "-priority", "queued_at", "pk"
        )

    def search(self, text: str) -> Self:
        """Those of whom every word is in the name, address or organisation, or is the code."""
        found = self
        for word in text.split()[:MOST_WORDS]:
            found = found.filter(
                Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(email__icontains=word)
                | Q(organisation__icontains=word)
                | Q(code__iexact=word)
            )
        return found

    def in_session(self, session: int) -> Self:
        """Who has a place in this part of the programme, or waits for one."""
        bookings = Booking.objects.current().filter(session=session)
        return self.filter(pk__in=bookings.values("registration"))

    def who_chose(self, question: int, options: Iterable[str]) -> Self:
        """Who chose one of these options of a question, alone or with others.

        For a question of yes or no the options are `true` and `false`, as it is kept.
        """
        options = list(options)
        # Only PostgreSQL can look into a list; each database keeps it as a text of its own.
        spellings = {
            json.dumps(label, ensure_ascii=escaped)
            for label in options
            for escaped in (True, False)
        }
        wanted = Q(*(("as_text__contains", text) for text in spellings), _connector=Q.OR)
        wanted |= Q(as_text__in=options)  # yes and no stand there without quotes
        answers = Answer.objects.annotate(as_text=Cast("value", models.TextField()))
        found = answers.filter(wanted, question=question)
        return self.filter(pk__in=found.values("registration"))

    def by_secret(self, secret: str) -> "Registration | None":
        """The registration that this link opens; None for anything that is not whole."""
        try:
            value = signing.Signer(salt=_SIGNER_SALT).unsign(secret)
        except signing.BadSignature:
            return None
        code, _dot, version = value.partition(".")
        if not version.isdecimal():
            return None
        return (
            self.filter(code=code, link_version=int(version), anonymised_at__isnull=True)
            .select_related("sign_up__event__locale", "audience")
            .first()
        )


class Registration(models.Model):
    """One person's place at one event."""

    class Source(models.TextChoices):
        """How somebody came in."""

        WEB = "web", _("By the site")
        STAFF = "staff", _("By staff")
        IMPORT = "import", _("From a list")
        WALK_IN = "walk_in", _("At the door")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sign_up = models.ForeignKey(SignUp, on_delete=models.PROTECT, related_name="registrations")
    code = models.CharField(_("code"), max_length=8, unique=True, default=new_code, editable=False)
    ticket = models.CharField(max_length=32, unique=True, default=new_ticket, editable=False)
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    submit_key = models.UUIDField(unique=True, null=True, editable=False)
    leader = models.ForeignKey(
        "self",
        verbose_name=_("signed up by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="group",
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    email_key = models.CharField(max_length=254, editable=False)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    organisation_kind = models.CharField(
        _("kind of organisation"), max_length=20, choices=Organisation.Kind, blank=True
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    #: Filled in when who it is gets forgotten: until then the organisation tells it.
    province = models.CharField(max_length=20, choices=Province, blank=True, editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="nl"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    audience = models.ForeignKey(
        Audience,
        verbose_name=_("audience"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    invitation = models.ForeignKey(
        Invitation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, editable=False)
    queued_at = models.DateTimeField(_("in the queue since"), default=timezone.now, editable=False)
    priority = models.SmallIntegerField(
        _("priority"), default=0, help_text=_("Higher goes first on the waiting list.")
    )
    offer_until = models.DateTimeField(_("offer ends"), null=True, editable=False)
    over_capacity = models.BooleanField(
        _("beyond the places"), default=False, help_text=_("Staff gave this place knowingly.")
    )
    source = models.CharField(
        _("source"), max_length=8, choices=Source, default=Source.WEB, editable=False
    )
    is_test = models.BooleanField(default=False, editable=False)
    note = models.TextField(
        _("note of staff"),
        blank=True,
        max_length=2000,
        help_text=_("The person can ask for it: it is in the download of their details."),
    )
    #: Rises with each change that people hear of: SEQUENCE in calendars, and part of mail keys.
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("signed up"), default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        permissions: ClassVar = [
            ("view_sensitive_answers", _("Can see sensitive answers")),
            ("exceed_capacity", _("Can give more places than there are")),
        ]
        ordering: ClassVar[list[str]] = ["last_name", "first_name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sign_up", "email_key", "is_test"],
                condition=Q(leader__isnull=True) & ~Q(state__in=ENDED),
                name="one_registration_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OFFERED) | Q(offer_until__isnull=False),
                name="offer_has_an_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sign_up", "state", "queued_at"], name="registration_by_state"),
            models.Index(fields=["email_key"], name="registration_by_address"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def secret(self) -> str:
        """What opens the page of this registration; it is in nobody's database.

        A new `link_version` makes every older link useless.
        """
        return signing.Signer(salt=_SIGNER_SALT).sign(f"{self.code}.{self.link_version}")

    @property
    def has_ended(self) -> bool:
        """It was cancelled, refused, or its offer ended."""
        return self.state in ENDED

    @property
    def offer_is_open(self) -> bool:
        """There is an offer that has not ended."""
        return (
            self.state == State.OFFERED
            and self.offer_until is not None
            and timezone.now() < self.offer_until
        )

    def companions(self) -> list["Registration"]:
        """The registration and those it signed up that are where it is: they move together."""
        return [self, *self.group.filter(state=self.state).order_by("pk")]

    @property
    def has_own_link(self) -> bool:
        """They got a link by mail themselves, so it is nobody else's: not of who signed them up."""
        return bool(self.email)

    @property
    def recipient(self) -> str:
        """Where mail goes: to the person, else to who signed them up."""
        return self.email or (self.leader.email if self.leader else "")


class BookingQuerySet(models.QuerySet["Booking"]):
    """Places in parts of the programme."""

    def holding(self) -> Self:
        """Those that keep a place in their session taken now."""
        return self.filter(
            holding_place(), holding_place("registration__"), registration__is_test=False
        )

    def waiting_in_order(self) -> Self:
        """The waiting list of a session; who has no place at the event cannot get one in it."""
        return self.filter(
            state=State.WAITING,
            registration__state=State.CONFIRMED,
            registration__is_test=False,
        ).order_by("-registration__priority", "queued_at", "pk")

    def current(self) -> Self:
        """Places and places in a queue, not what was given up."""
        return self.exclude(state__in=ENDED)


class Booking(models.Model):
    """A place of a registration in a part of the programme, or a place in the queue for it."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="bookings"
    )
    session = models.ForeignKey(
        "events.Session",
        verbose_name=_("part of the programme"),
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    queued_at = models.DateTimeField(default=timezone.now)
    offer_until = models.DateTimeField(null=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in the programme")
        verbose_name_plural = _("places in the programme")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "session"], name="one_booking_a_session"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OFFERED) | Q(offer_until__isnull=False),
                name="booking_offer_has_an_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "state", "queued_at"], name="booking_by_session")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.session}"

    @property
    def offer_is_open(self) -> bool:
        """There is an offer that has not ended."""
        return (
            self.state == State.OFFERED
            and self.offer_until is not None
            and timezone.now() < self.offer_until
        )


class Answer(AnswerWithFile):
    """What somebody answered, with the words of the question as they were then."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        "home.Question", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    label = models.CharField(_("question"), max_length=200)
    value = models.JSONField(_("answer"))
    sensitive = models.BooleanField(default=False)
    for_caterer = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "question"], name="one_answer_a_question"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def text(self) -> str:
        """The answer as it is read."""
        from home.models.questions import as_text

        return as_text(self.value)


#: What is in the log beside the moves of the table.
_OTHER_ACTIONS = {
    "details": _("Details changed"),
    "hand_over": _("Handed over to somebody else"),
    "address": _("Address corrected"),
    "note": _("Note or priority changed"),
    "link": _("Link sent again"),
}


class RegistrationLog(models.Model):
    """Something that happened to a registration: what, when, by whom and why."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    by = models.CharField(
        max_length=8,
        choices=[("visitor", _("Visitor")), ("staff", _("Staff")), ("system", _("By itself"))],
    )
    action = models.CharField(_("what"), max_length=30)
    session = models.ForeignKey(
        "events.Session", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("event in the log")
        verbose_name_plural = _("log")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def what(self) -> str:
        """What happened, in words."""
        labels = {**dict(Move.choices), **_OTHER_ACTIONS}
        return str(labels.get(self.action, self.action))


def by_name(people: Iterable[Registration]) -> list[Registration]:
    """These people in the order in which somebody looks for a name on paper."""
    return sorted(
        people, key=lambda person: (*alphabetical(person.first_name, person.last_name), person.pk)
    )

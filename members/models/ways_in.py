"""The ways by which somebody comes in: the domain of their address, an invitation, or a request.

Staff switch each of them (`AccessSettings`). What somebody agrees to is a version of the
`HouseRules`.
"""

import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField

from members.models.profiles import Profile
from members.models.users import User
from townsdeals.models import Organisation

#: How long an invitation can be used.
INVITED_FOR = timedelta(days=14)
#: Where anybody gets an address: such a domain says nothing about who somebody is.
FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.nl", "live.nl",
        "live.com", "icloud.com", "me.com", "yahoo.com", "yahoo.nl", "ziggo.nl", "kpnmail.nl",
        "kpnplanet.nl", "planet.nl", "home.nl", "xs4all.nl", "hetnet.nl", "casema.nl", "upcmail.nl",
        "protonmail.com", "proton.me", "gmx.net", "gmx.com", "telfort.nl", "tele2.nl", "online.nl",
    }
)  # fmt: skip


@register_setting(icon="lock-open", name="good-food-city-access")
class AccessSettings(BaseGenericSetting):
    """Which ways into Good Food City are open."""

    by_domain = models.BooleanField(
        _("people with an address of a listed domain come in at once"), default=True
    )
    by_request = models.BooleanField(
        _("others can ask to come in"),
        default=True,
        help_text=_("Staff let them in, or say why not."),
    )
    by_members = models.BooleanField(
        _("members can invite others"),
        default=True,
        help_text=_("Who is invited comes in at once. Staff can always invite."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("by_domain"), FieldPanel("by_request"), FieldPanel("by_members")],
            heading=_("Who comes in"),
        )
    ]

    class Meta:
        verbose_name = _("access to Good Food City")


def clean_domain(value: str) -> str:
    """A domain as it stands behind the @ of an address; `ValidationError` when it is none."""
    domain = value.strip().lower().lstrip("@").rstrip(".")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    parts = domain.split(".")
    letters = "".join(parts).replace("-", "")
    if len(parts) < 2 or not all(parts) or not letters.isalnum() or len(domain) > 190:
        raise ValidationError(_("Give a domain, such as gemeente.nl."), code="domain")
    if domain in FREE_MAIL:
        raise ValidationError(
            _("Anybody gets an address at %(domain)s, so it says nothing about who somebody is."),
            code="free",
            params={"domain": domain},
        )
    return domain


def domain_of(email: str) -> str:
    """What stands behind the @, in the form in which domains are listed."""
    domain = email.rpartition("@")[2].strip().lower().rstrip(".")
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


class MailDomainQuerySet(models.QuerySet["MailDomain"]):
    """Listed domains, by address."""

    def for_address(self, email: str) -> "MailDomain | None":
        """The domain that lets this address in: its own, or one above it with its subdomains."""
        domain = domain_of(email)
        parts = domain.split(".")
        above = [".".join(parts[number:]) for number in range(1, len(parts) - 1)]
        listed = self.filter(Q(domain=domain) | Q(domain__in=above, subdomains=True))
        return listed.select_related("organisation").order_by("-domain").first() if domain else None


class MailDomain(models.Model):
    """A domain whose people come in at once, when their address is verified."""

    domain = models.CharField(
        _("domain"),
        max_length=190,
        unique=True,
        help_text=_("What stands behind the @, for example 'gemeente.nl'."),
    )
    subdomains = models.BooleanField(
        _("also its subdomains"),
        default=False,
        help_text=_("Then somebody at 'zorg.gemeente.nl' comes in too."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("We propose it to who comes in by this domain."),
    )

    objects = MailDomainQuerySet.as_manager()

    panels = [FieldPanel("domain"), FieldPanel("subdomains"), FieldPanel("organisation")]

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering: ClassVar[list[str]] = ["domain"]

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        """Write the domain in one way."""
        try:
            self.domain = clean_domain(self.domain or "")
        except ValidationError as error:
            raise ValidationError({"domain": error}) from error


def _invitation_expiry() -> datetime:
    return timezone.now() + INVITED_FOR


def new_nonce() -> str:
    """What the token of a link is made from."""
    return secrets.token_urlsafe(24)


def invitation_token(nonce: str) -> str:
    """The secret of an invitation's link; only the server can make it from what is stored."""
    return salted_hmac("members.invitation", nonce, algorithm="sha256").hexdigest()[:48]


def invitation_hash(token: str) -> str:
    """What is stored of the token, to find it by."""
    return salted_hmac("members.invitation.hash", token, algorithm="sha256").hexdigest()


class InvitationQuerySet(models.QuerySet["MemberInvitation"]):
    """Invitations by what can be done with them."""

    def by_token(self, token: str) -> "MemberInvitation | None":
        """The invitation of a link, also when it has ended."""
        found = self.filter(token_hash=invitation_hash(token))
        return found.select_related("invited_by__profile").first()

    def open(self) -> Self:
        """Those that can be used."""
        now = timezone.now()
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


class MemberInvitation(models.Model):
    """An invitation to one address; only an account with that address, verified, can use it."""

    email = models.EmailField(_("e-mail address"))
    email_key = models.CharField(max_length=254, db_index=True, editable=False)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User,
        verbose_name=_("invited by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="member_invitations",
        editable=False,
    )
    by_staff = models.BooleanField(_("by staff"), default=False, editable=False)
    message = models.TextField(_("message"), max_length=500, blank=True)
    language = models.CharField(max_length=10, default="nl", editable=False)
    created_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("ends"), default=_invitation_expiry, editable=False)
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("member", "invitation")
        verbose_name_plural = pgettext_lazy("member", "invitations")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email_key", "invited_by"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_each",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["invited_by", "created_at"], name="invitation_by_inviter")
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether it can be used."""
        return (
            self.accepted_at is None
            and self.revoked_at is None
            and self.expires_at > timezone.now()
        )


class HouseRulesQuerySet(models.QuerySet["HouseRules"]):
    """Versions of the house rules."""

    def current(self) -> "HouseRules | None":
        """The version that counts now."""
        return self.filter(published_at__isnull=False).order_by("-version").first()


class HouseRules(models.Model):
    """One version of the house rules; what people agreed to never changes."""

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text = RichTextField(_("text"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])
    text_english = RichTextField(
        _("text in English"),
        blank=True,
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link"],
        help_text=_("If empty, English readers see the Dutch text."),
    )
    changes = models.TextField(
        _("what is new"),
        max_length=500,
        blank=True,
        help_text=_("Members read it when they are asked to agree again."),
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("counts since"), null=True, editable=False)

    objects = HouseRulesQuerySet.as_manager()

    panels = [FieldPanel("text"), FieldPanel("text_english"), FieldPanel("changes")]

    class Meta:
        verbose_name = _("version of the house rules")
        verbose_name_plural = _("versions of the house rules")
        ordering: ClassVar[list[str]] = ["-version"]

    def __str__(self) -> str:
        return str(_("House rules, version %(number)s") % {"number": self.version})

    @classmethod
    def next_version(cls) -> int:
        """The number of a new version."""
        return (cls.objects.aggregate(last=Max("version"))["last"] or 0) + 1


class RulesAcceptance(models.Model):
    """That somebody agreed to a version of the house rules."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="acceptances")
    rules = models.ForeignKey(HouseRules, on_delete=models.PROTECT, related_name="acceptances")
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("agreement to the house rules")
        verbose_name_plural = _("agreements to the house rules")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "rules"], name="agrees_once"),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.rules_id}"

"""Profiles: who members are to each other, and whether somebody has come in.

The moves of access stand in one table, `ACCESS_MOVES`. Nothing else changes a state: see
`members.profiles.admission`, which does so under the lock of the profile and writes the log.
"""

import secrets
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.languages import language_field
from members.models.users import User
from townsdeals.models import Organisation

#: How many links a profile may have.
MOST_LINKS = 3


class AccessState(models.TextChoices):
    """Whether somebody may see what members see."""

    OUTSIDE = "outside", pgettext_lazy("access", "Has not asked to come in")
    WAITING = "waiting", pgettext_lazy("access", "Waiting for approval")
    MEMBER = "member", pgettext_lazy("access", "Member")
    DECLINED = "declined", pgettext_lazy("access", "Not let in")
    BLOCKED = "blocked", pgettext_lazy("access", "Blocked")
    ENDED = "ended", pgettext_lazy("access", "Account deleted")


class AccessMove(models.TextChoices):
    """What can happen to somebody's access."""

    ASK = "ask", pgettext_lazy("access", "Asked to come in")
    WITHDRAW = "withdraw", pgettext_lazy("access", "Took the request back")
    BY_DOMAIN = "by_domain", pgettext_lazy("access", "Came in by the domain of their address")
    BY_MEMBER = "by_member", pgettext_lazy("access", "Came in by an invitation of a member")
    BY_STAFF = "by_staff", pgettext_lazy("access", "Came in by an invitation of staff")
    APPROVE = "approve", pgettext_lazy("access", "Let in")
    DECLINE = "decline", pgettext_lazy("access", "Not let in")
    LEAVE = "leave", pgettext_lazy("access", "Left Good Food City")
    BLOCK = "block", pgettext_lazy("access", "Blocked")
    UNBLOCK = "unblock", pgettext_lazy("access", "No longer blocked")
    REINSTATE = "reinstate", pgettext_lazy("access", "No longer blocked, member again")
    END = "end", pgettext_lazy("access", "Account deleted")


#: Every move that exists: from which state, by what, to which. Who was not let in may ask again,
#: but comes in only by staff; who was blocked comes back only by staff; a deleted account never.
ACCESS_MOVES: dict[tuple[AccessState, AccessMove], AccessState] = {
    (AccessState.OUTSIDE, AccessMove.ASK): AccessState.WAITING,
    (AccessState.OUTSIDE, AccessMove.BY_DOMAIN): AccessState.MEMBER,
    (AccessState.OUTSIDE, AccessMove.BY_MEMBER): AccessState.MEMBER,
    (AccessState.OUTSIDE, AccessMove.BY_STAFF): AccessState.MEMBER,
    (AccessState.OUTSIDE, AccessMove.APPROVE): AccessState.MEMBER,
    (AccessState.OUTSIDE, AccessMove.BLOCK): AccessState.BLOCKED,
    (AccessState.OUTSIDE, AccessMove.END): AccessState.ENDED,
    (AccessState.WAITING, AccessMove.WITHDRAW): AccessState.OUTSIDE,
    (AccessState.WAITING, AccessMove.BY_DOMAIN): AccessState.MEMBER,
    (AccessState.WAITING, AccessMove.BY_MEMBER): AccessState.MEMBER,
    (AccessState.WAITING, AccessMove.BY_STAFF): AccessState.MEMBER,
    (AccessState.WAITING, AccessMove.APPROVE): AccessState.MEMBER,
    (AccessState.WAITING, AccessMove.DECLINE): AccessState.DECLINED,
    (AccessState.WAITING, AccessMove.BLOCK): AccessState.BLOCKED,
    (AccessState.WAITING, AccessMove.END): AccessState.ENDED,
    (AccessState.MEMBER, AccessMove.LEAVE): AccessState.OUTSIDE,
    (AccessState.MEMBER, AccessMove.BLOCK): AccessState.BLOCKED,
    (AccessState.MEMBER, AccessMove.END): AccessState.ENDED,
    (AccessState.DECLINED, AccessMove.ASK): AccessState.WAITING,
    (AccessState.DECLINED, AccessMove.BY_STAFF): AccessState.MEMBER,
    (AccessState.DECLINED, AccessMove.APPROVE): AccessState.MEMBER,
    (AccessState.DECLINED, AccessMove.BLOCK): AccessState.BLOCKED,
    (AccessState.DECLINED, AccessMove.END): AccessState.ENDED,
    (AccessState.BLOCKED, AccessMove.UNBLOCK): AccessState.OUTSIDE,
    (AccessState.BLOCKED, AccessMove.REINSTATE): AccessState.MEMBER,
    (AccessState.BLOCKED, AccessMove.END): AccessState.ENDED,
}


class AccessMoveError(Exception):
    """The table has no such move from this state."""


def access_after(state: str, move: AccessMove) -> AccessState:
    """The state after a move; `AccessMoveError` when the table does not have it."""
    try:
        return ACCESS_MOVES[AccessState(state), move]
    except KeyError:
        raise AccessMoveError(f"{move} is not possible from {state}.") from None


class Visibility(models.TextChoices):
    """Who sees a field of a profile."""

    ME = "me", _("Only me")
    MEMBERS = "members", _("Members")
    EVERYONE = "everyone", _("Everyone")


def new_profile_code() -> str:
    """What stands for somebody in addresses: it tells nothing and cannot be guessed."""
    return secrets.token_hex(8)


def check_links(links: Any) -> None:
    """Links are few, and https."""
    if not isinstance(links, list) or not all(isinstance(link, str) for link in links):
        raise ValidationError(_("Links are a list of addresses."))
    if len(links) > MOST_LINKS:
        raise ValidationError(_("At most %(number)s links.") % {"number": MOST_LINKS})
    if not all(link.startswith("https://") and len(link) <= 300 for link in links):
        raise ValidationError(_("A link begins with https://."))


def _visibility() -> models.CharField:
    """Who sees one field: nobody else, until its owner says so."""
    return models.CharField(max_length=8, choices=Visibility, default=Visibility.ME)


class OrganisationProposal(models.Model):
    """An organisation that is not in our list, as a member typed it, until staff decided."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", pgettext_lazy("proposal", "Waiting")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "Is in the list")
        DECLINED = "declined", pgettext_lazy("proposal", "Not taken")

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Organisation.Kind, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, editable=False
    )
    #: The record that it became, or that it turned out to be.
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("proposed organisation")
        verbose_name_plural = _("proposed organisations")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "created_at"], name="proposal_by_state")]

    def __str__(self) -> str:
        return self.name


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles by what their access is."""

    def members(self) -> Self:
        """Those who are in."""
        return self.filter(state=AccessState.MEMBER, user__is_active=True)

    def waiting(self) -> Self:
        """Those who wait for an answer, the longest first."""
        return self.filter(state=AccessState.WAITING).order_by("state_since", "pk")


class Profile(models.Model):
    """What one user tells about themselves, to whom, and whether they are in.

    Every user has one. The name is the user's own.
    """

    #: The fields that have a visibility of their own; each has a column `<name>_visibility`.
    FIELDS: ClassVar = ("name", "organisation", "role", "city", "themes", "about", "photo", "links")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    code = models.CharField(max_length=16, unique=True, default=new_profile_code, editable=False)
    state = models.CharField(
        _("access"),
        max_length=10,
        choices=AccessState,
        default=AccessState.OUTSIDE,
        editable=False,
    )
    state_since = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    #: Raised by whoever changes the access or counts something of this person: its lock.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    organisation_proposal = models.ForeignKey(
        OrganisationProposal,
        verbose_name=_("proposed organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="profiles",
    )
    role = models.CharField(_("role"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    themes = models.ManyToManyField(
        "home.Theme", verbose_name=_("themes"), blank=True, related_name="+"
    )
    about = models.TextField(_("about you"), max_length=2000, blank=True)
    language = language_field()
    links = models.JSONField(_("links"), default=list, blank=True, validators=[check_links])

    name_visibility = _visibility()
    organisation_visibility = _visibility()
    role_visibility = _visibility()
    city_visibility = _visibility()
    themes_visibility = _visibility()
    about_visibility = _visibility()
    photo_visibility = _visibility()
    links_visibility = _visibility()
    in_directory = models.BooleanField(_("in the list of members"), default=True)
    accepts_messages = models.BooleanField(_("members may write to me"), default=True)
    indexable = models.BooleanField(_("search engines may find my page"), default=False)

    #: How far the welcome has come: a step that was done or skipped is not asked again.
    profile_step_at = models.DateTimeField(null=True, editable=False)
    themes_step_at = models.DateTimeField(null=True, editable=False)
    rules_step_at = models.DateTimeField(null=True, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering: ClassVar[list[str]] = ["user__last_name", "user__first_name", "pk"]
        permissions: ClassVar = [("export_profile", _("Can download members"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=AccessState.values), name="access_state_known"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(organisation_proposal__isnull=True),
                name="organisation_or_proposal",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "state_since"], name="profile_by_state"),
            models.Index(fields=["city"], name="profile_by_city"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        """The page of this member."""
        return reverse("profiles:profile", args=[self.code])

    @property
    def is_member(self) -> bool:
        """Whether this person is in."""
        return self.state == AccessState.MEMBER and self.user.is_active

    def visibility_of(self, field: str) -> Visibility:
        """Who may see a field."""
        return Visibility(getattr(self, f"{field}_visibility"))


class ProfilePhoto(models.Model):
    """Somebody's photo, in two sizes; in the database, so that no folder or link ever holds it."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="photo")
    large = models.BinaryField()
    small = models.BinaryField()
    #: A part of its address, so that browsers may keep it.
    version = models.CharField(max_length=16, default=new_profile_code, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return f"{self.profile_id}"


class AccessLog(models.Model):
    """What happened to somebody's access, by whom and why: rows are added, never changed."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="access_log")
    at = models.DateTimeField(_("when"), default=timezone.now)
    move = models.CharField(_("what"), max_length=10, choices=AccessMove)
    state = models.CharField(_("state after it"), max_length=10, choices=AccessState)
    #: Who did it: the person, staff, who invited them; nobody for what the site did by itself.
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    #: What the applicant wrote, or the reason that staff gave; the person reads both.
    reason = models.TextField(_("why"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("event of access")
        verbose_name_plural = _("events of access")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.profile_id}: {self.move}"


class Block(models.Model):
    """One member does not want to see another any more; then neither sees the other."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(
                condition=~Q(blocker=models.F("blocked")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} – {self.blocked_id}"


class DirectoryEntry(models.Model):
    """One line of the list of members: only what members may see, as it is searched and sorted.

    It is made from the profile (`members.profiles.directory`). Who is not in the list has no row,
    and what is hidden is in no column, so that no filter can tell it.
    """

    profile = models.OneToOneField(
        Profile, primary_key=True, on_delete=models.CASCADE, related_name="directory_entry"
    )
    #: Without capitals and accents, the last name first.
    sort_key = models.CharField(max_length=320)
    name = models.CharField(max_length=301)
    role = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Organisation.Kind, blank=True)
    shows_themes = models.BooleanField(default=False)
    shows_photo = models.BooleanField(default=False)
    #: Name, role and organisation, without capitals and accents.
    words = models.TextField(blank=True)

    class Meta:
        verbose_name = _("entry of the list of members")
        verbose_name_plural = _("entries of the list of members")
        ordering: ClassVar[list[str]] = ["sort_key", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "profile"], name="directory_order"),
            models.Index(fields=["city", "sort_key", "profile"], name="directory_city"),
            models.Index(fields=["kind", "sort_key", "profile"], name="directory_kind"),
        ]

    def __str__(self) -> str:
        return self.name

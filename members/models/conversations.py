"""What members do with what others share: comment, find useful, keep, follow, report."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from members.models.contributions import Contribution
from members.models.languages import language_field

#: How long a comment can be.
LONGEST_COMMENT = 3000


class CommentMode(models.TextChoices):
    """What becomes of a comment that is sent."""

    OFF = "off", _("Members cannot comment")
    MODERATED = "moderated", _("Comments appear after approval")
    AT_ONCE = "at_once", _("Comments appear at once")


@register_setting(icon="comment", name="good-food-city-comments")
class ConversationSettings(BaseGenericSetting):
    """How members talk with each other."""

    comments = models.CharField(
        pgettext_lazy("conversation", "comments"),
        max_length=10,
        choices=CommentMode,
        default=CommentMode.MODERATED,
        help_text=_("Comments that are there stay, whatever you choose."),
    )

    panels = [FieldPanel("comments")]

    class Meta:
        verbose_name = _("comments in Good Food City")


class CommentState(models.TextChoices):
    """Whether a comment is on the site, and why not."""

    WAITING = "waiting", _("waits for approval")
    SHOWN = "shown", _("on the site")
    REMOVED = "removed", _("removed by the editors")
    DELETED = "deleted", _("deleted by its author")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by who reads them."""

    def shown(self) -> Self:
        """What is on the site."""
        return self.filter(state=CommentState.SHOWN)

    def waiting(self) -> Self:
        """What staff must look at, the longest waiting first."""
        return self.filter(state=CommentState.WAITING).order_by("created_at", "pk")


class Comment(models.Model):
    """A comment on a contribution, or an answer to one; answers have no answers.

    `version` is raised by each change: what staff approve is what they saw.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="comments", editable=False
    )
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="answers", editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,  # accounts end as empty rows: 'former member'
        related_name="comments",
        editable=False,
    )
    text = models.TextField(
        pgettext_lazy("conversation", "comment"), max_length=LONGEST_COMMENT, blank=True
    )
    html = models.TextField(blank=True, editable=False)
    language = language_field()
    #: The form that it was sent with: sending it twice gives one comment.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=CommentState, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("changed"), null=True, editable=False)
    shown_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("conversation", "comment")
        verbose_name_plural = pgettext_lazy("conversation", "comments")
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=CommentState.values), name="comment_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentState.REMOVED) | ~Q(reason=""),
                name="comment_removed_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contribution", "created_at"], name="comment_thread"),
            models.Index(
                fields=["created_at"], name="comment_waiting", condition=Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return str(_("Comment on ‘%(title)s’")) % {"title": self.contribution}

    @property
    def body(self) -> SafeString:
        """The text as HTML."""
        return mark_safe(self.html)  # noqa: S308  (made by `contributions.text.render` only)

    @property
    def waits(self) -> bool:
        """Whether staff must look at it."""
        return self.state == CommentState.WAITING

    @property
    def is_shown(self) -> bool:
        """Whether it is on the site."""
        return self.state == CommentState.SHOWN


class Reaction(models.Model):
    """Somebody finds a contribution useful. Counted from these rows, so that none is hot."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="reactions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "user"], name="useful_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.contribution_id}"


class Bookmark(models.Model):
    """Somebody keeps a contribution to read it again; nobody else knows."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="bookmarks"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "contribution"], name="kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.contribution_id}"


class Follow(models.Model):
    """Somebody hears of what is new: about one contribution, or in a theme."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    contribution = models.ForeignKey(
        Contribution, null=True, on_delete=models.CASCADE, related_name="follows"
    )
    theme = models.ForeignKey(
        "home.Theme", null=True, on_delete=models.CASCADE, related_name="follows"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "contribution"], name="follows_item_once"),
            models.UniqueConstraint(fields=["user", "theme"], name="follows_theme_once"),
            models.CheckConstraint(
                condition=Q(contribution__isnull=True) ^ Q(theme__isnull=True),
                name="follows_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.contribution_id or self.theme_id}"


class Announcement(models.Model):
    """Something came on the site for the first time; its themes' followers are told once.

    Publishing writes the row, a task does the telling, and a sweep finds what a crash left.
    """

    contribution = models.OneToOneField(
        Contribution, primary_key=True, on_delete=models.CASCADE, related_name="announcement"
    )
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="to_announce", condition=Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReportReason(models.TextChoices):
    """Why somebody reports something."""

    ILLEGAL = "illegal", _("It is against the law")
    HATE = "hate", _("It insults, threatens or discriminates")
    PRIVACY = "privacy", _("It shows personal data")
    COPYRIGHT = "copyright", _("It is somebody else's work")
    WRONG = "wrong", _("It is not true, or it misleads")
    ADVERTISING = "advertising", _("It is advertising or spam")
    OTHER = "other", _("Something else")


class Decision(models.TextChoices):
    """What staff decide about what was reported."""

    KEEP = "keep", _("It stays as it is")
    WARN = "warn", _("It stays, and its author is warned")
    REMOVE = "remove", _("It is removed")
    BLOCK = "block", _("It is removed, and its author is blocked")


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by what has to be done with them."""

    def open(self) -> Self:
        """What nobody decided about yet, the oldest first."""
        return self.filter(decided_at=None).order_by("created_at", "pk")


class Report(models.Model):
    """Somebody says that something is not right here (DSA, article 16), and what came of it.

    What was reported is kept as it was: it may be changed or gone when staff look. Who reported it
    is never told to its author.
    """

    target_kind = models.CharField(max_length=20, editable=False)
    target_id = models.PositiveBigIntegerField(editable=False)
    target_title = models.CharField(_("what"), max_length=200, editable=False)
    target_text = models.TextField(_("as it was"), blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    reason = models.CharField(_("reason"), max_length=12, choices=ReportReason)
    text = models.TextField(_("explanation"), max_length=2000)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reported by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    email = models.EmailField(_("your e-mail address"), blank=True)
    language = models.CharField(max_length=10, default="nl", editable=False)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("reported"), default=timezone.now, editable=False)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    explanation = models.TextField(_("why"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, explanation="")
                | (Q(decision__in=Decision.values, decided_at__isnull=False) & ~Q(explanation="")),
                name="report_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("author")),
                name="nobody_decides_about_themselves",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="report_open", condition=Q(decided_at=None)),
            models.Index(fields=["target_kind", "target_id"], name="report_target"),
        ]

    def __str__(self) -> str:
        return str(_("Report %(number)s")) % {"number": self.pk}  # no names: logs keep it

    @property
    def is_open(self) -> bool:
        """Whether nobody decided about it yet."""
        return self.decided_at is None

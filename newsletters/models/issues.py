"""An issue of a newsletter, and the archive in which it stands."""

from functools import cached_property
from typing import Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from home.listing import FilterForm, ListingMixin
from home.models import BasePage, BasePageQuerySet
from home.permissions import PagePermissions
from newsletters.blocks import IssueBodyBlock
from newsletters.issues.forms import IssueForm
from newsletters.issues.panels import ChecksPanel, ReadersPanel
from newsletters.models.delivery import Sending, SendingState
from newsletters.models.lists import NewsletterList

#: Words that are addresses of their own below the archive.
TAKEN_SLUGS = {"aanmelden", "bevestigen", "afmelden", "voorkeuren", "feed"}
#: What nobody can change once an issue was sent, because it is in everybody's mailbox.
FROZEN_FIELDS = ("newsletter_id", "title", "subject", "preheader")
#: What can be corrected on the web page, with a note.
CORRECTABLE_FIELDS = ("intro", "body")


class IssueQuerySet(BasePageQuerySet):
    """Querysets of issues, named after the screens that use them."""

    def sent(self) -> Self:
        """Issues that went out and that everybody may read."""
        return self.live().public().filter(frozen__isnull=False)

    def for_archive(self) -> Self:
        """Sent issues with their list, the newest first."""
        return (
            self.sent()
            .defer_streamfields()
            .select_related("newsletter", "frozen")
            .order_by("-frozen__sent_at", "-pk")
        )


IssueManager = PageManager.from_queryset(IssueQuerySet)


class NewsletterIndexPage(RoutablePageMixin, ListingMixin, BasePage):
    """The archive of all newsletters."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "pages/newsletter_index_page.html"
    page_description = _("The archive of all newsletters, with a feed.")
    parent_page_types = ["home.HomePage"]
    subpage_types = ["newsletters.IssuePage"]
    max_count_per_parent = 1

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("newsletter archive")
        verbose_name_plural = _("newsletter archives")

    def get_listing_summary(self) -> str:
        """The summary, else the introduction."""
        return super().get_listing_summary() or self.intro

    def get_meta_description(self) -> str:
        """The description, else the introduction."""
        return super().get_meta_description() or self.intro

    def get_filter_form(self, request: HttpRequest) -> FilterForm:
        """The filter by list."""
        from newsletters.issues.forms import IssueFilterForm

        return IssueFilterForm(request.GET)

    def get_issues(self, filters: dict[str, Any]) -> QuerySet[Any]:
        """The sent issues that these filters ask for, the newest first."""
        issues = IssuePage.objects.child_of(self).for_archive()
        return issues.filter(newsletter__slug=filters["lijst"]) if filters.get("lijst") else issues

    get_items = get_issues

    def get_feed_url(self, query: str = "") -> str:
        """The address of the feed, with the same filter."""
        url = f"{self.get_url()}{self.reverse_subpage('feed')}"
        return f"{url}?{query}" if query else url

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the address of the feed of what is shown."""
        context = super().get_context(request, *args, **kwargs)
        context["feed_url"] = self.get_feed_url(context["filter_form"].query())
        return context

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """Serve the newest issues as an Atom feed."""
        from newsletters.issues.feeds import issue_feed

        return issue_feed(self, request)


class NotSentError(Exception):
    """An issue cannot be on the website before it was sent."""


class IssuePermissions(PagePermissions):
    """An issue goes live by being sent; what was sent stays."""

    def can_publish(self) -> bool:
        """Only a correction is published; what goes live first is done by sending."""
        return self.page.live and self.may_send()

    def may_send(self) -> bool:
        """Whether they have the right to publish, which is the right to send."""
        return super().can_publish()

    def can_unschedule(self) -> bool:
        """Taking back is done where it was scheduled, together with the mail."""
        return not self.page.is_frozen and super().can_unschedule()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What people have in their mailbox is not deleted."""
        return not self.page.is_frozen and super().can_delete(ignore_bulk)


class IssuePage(BasePage):
    """One issue: composed here, sent by mail, kept in the archive."""

    newsletter = models.ForeignKey(
        NewsletterList,
        verbose_name=_("newsletter"),
        on_delete=models.PROTECT,
        related_name="issues",
        help_text=_("Who is subscribed to this list gets the issue."),
    )
    subject = models.CharField(
        _("subject of the mail"),
        max_length=120,
        blank=True,
        help_text=_("If empty, the title is used. Phones show the first 40 characters or so."),
    )
    preheader = models.CharField(
        _("preview line"),
        max_length=140,
        blank=True,
        help_text=_("Mail programs show this line beside the subject, in the list of mails."),
    )
    intro = models.TextField(
        _("introduction"),
        max_length=1500,
        blank=True,
        help_text=_("Below the greeting. An empty line starts a new paragraph."),
    )
    body = StreamField(IssueBodyBlock(), verbose_name=_("text"), blank=True)
    #: Who of the readers gets it (`newsletters.segments`); empty is everybody.
    segment = models.JSONField(default=dict, blank=True, editable=False)
    correction = models.TextField(
        _("note about a correction"),
        max_length=400,
        blank=True,
        help_text=_(
            "Only for an issue that was sent: the mail can't be changed any more, this web page "
            "can. Say what you corrected; readers see the note above the text."
        ),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PageManager] = IssueManager()

    template = "pages/issue_page.html"
    page_description = _("A newsletter: composed from what is on the site, sent by mail.")
    parent_page_types = ["newsletters.NewsletterIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    kind_label = _("Newsletter")
    served_with = (*BasePage.served_with, "newsletter", "frozen")
    base_form_class = IssueForm
    exclude_fields_in_copy: ClassVar[list[str]] = ["correction", "created_at"]

    content_panels = [
        ChecksPanel(),
        *BasePage.content_panels,
        FieldPanel("newsletter", widget=forms.Select),
        MultiFieldPanel(
            [FieldPanel("subject"), FieldPanel("preheader")], heading=_("In the list of mails")
        ),
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                ReadersPanel(),
                FieldPanel("only_themes"),
                FieldPanel("only_organisations"),
                FieldPanel("only_members"),
                FieldRowPanel([FieldPanel("only_since"), FieldPanel("only_until")]),
            ],
            heading=_("Who gets it"),
            classname="collapsed",
        ),
        FieldPanel("correction"),
    ]
    #: When it goes live is set by sending it.
    settings_panels: ClassVar[list[Any]] = []
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("newsletter issue")
        verbose_name_plural = _("newsletter issues")

    def clean(self) -> None:
        """Keep the addresses of the archive's own pages free."""
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": _("This address belongs to a page of the site itself.")})

    def clean_for_publishing(self) -> None:
        """What was sent can't be changed; the web page can be corrected, with a note."""
        super().clean_for_publishing()
        if self.frozen_issue is None:
            return
        sent = self.frozen_issue.content
        now = content_of(self)
        changed = [name for name in FROZEN_FIELDS if now[name] != sent[name]]
        if changed:
            names = [name.removesuffix("_id") for name in changed]
            message = _("This issue was sent, so this can't be changed any more.")
            raise ValidationError(dict.fromkeys(names, message))
        if any(now[name] != sent[name] for name in CORRECTABLE_FIELDS) and not self.correction:
            message = _("This issue was sent. Tell readers what you corrected on the web page.")
            raise ValidationError({"correction": message})

    @cached_property
    def frozen_issue(self) -> "FrozenIssue | None":
        """What was kept when this issue was sent, if it was."""
        if self.pk is None:
            return None
        if "frozen" in self._state.fields_cache:
            return self._state.fields_cache["frozen"]
        return FrozenIssue.objects.filter(issue_id=self.pk).first()

    @property
    def frozen_items(self) -> dict[str, Any]:
        """What was kept of the pages in this issue, by block."""
        return self.frozen_issue.items if self.frozen_issue else {}

    @property
    def is_frozen(self) -> bool:
        """It was sent, or waits for the moment to be sent."""
        return self.frozen_issue is not None

    @property
    def goes_live_by_approval(self) -> bool:
        """A correction does; an issue that was not sent yet may then be sent."""
        return self.live

    @property
    def mail_subject(self) -> str:
        """The subject of the mail."""
        return self.subject or self.title

    @cached_property
    def parts(self) -> list[Any]:
        """The parts of this issue, ready to be drawn."""
        from newsletters.issues.parts import parts_of

        return parts_of(self)

    def get_listing_summary(self) -> str:
        """The summary, else the line beside the subject, else the introduction."""
        return super().get_listing_summary() or self.preheader or self.intro[:300]

    def get_meta_description(self) -> str:
        """The description, else the summary."""
        return super().get_meta_description() or self.get_listing_summary()[:300]

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Go live, which an issue does by being sent and in no other way."""
        stopped = Sending.objects.filter(issue_id=self.pk, state=SendingState.DRAFT)
        if not FrozenIssue.objects.filter(issue_id=self.pk).exists() or stopped.exists():
            raise NotSentError("An issue appears on the website when it is sent.")
        super().publish(revision, *args, **kwargs)

    def permissions_for_user(self, user: Any) -> "IssuePermissions":
        """What somebody may do with this issue."""
        return IssuePermissions(user, self)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The mail as people get it, and the page in the archive."""
        return [
            ("mail", _("Mail, on a computer")),
            ("phone", _("Mail, on a phone")),
            ("dark", _("Mail, in dark colours")),
            ("text", _("Mail, as plain text")),
            ("", _("On the website")),
            ("social", _("Shared on social media")),
        ]

    @property
    def default_preview_mode(self) -> str:
        """The mail."""
        return "mail"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a mail as the mail that it would be, with an example of a reader."""
        from newsletters.issues.previews import preview

        if mode_name in {"mail", "phone", "dark", "text"}:
            return preview(self, request, mode_name)
        return super().serve_preview(request, mode_name)


class FrozenIssue(models.Model):
    """What an issue was when it was sent; no revision of the page touches it."""

    issue = models.OneToOneField(IssuePage, on_delete=models.PROTECT, related_name="frozen")
    #: The issue's own words.
    content = models.JSONField(default=dict)
    #: What the pages of the site gave, by block.
    items = models.JSONField(default=dict)
    #: The moment at which it was sent, or will be.
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("sent issue")
        verbose_name_plural = _("sent issues")

    def __str__(self) -> str:
        return str(self.content.get("title", ""))


class Proposal(models.Model):
    """What was proposed for an issue, a page or an initiative; the list never gets it again."""

    newsletter = models.ForeignKey(NewsletterList, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, related_name="+")
    initiative = models.ForeignKey(
        "members.Initiative", null=True, on_delete=models.CASCADE, related_name="+"
    )
    issue = models.ForeignKey(IssuePage, on_delete=models.CASCADE, related_name="proposals")

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints: ClassVar = [
            models.UniqueConstraint(name="proposal_once_a_list", fields=["newsletter", "page"]),
            models.UniqueConstraint(
                name="proposal_of_initiative_once", fields=["newsletter", "initiative"]
            ),
            models.CheckConstraint(
                name="proposal_of_one_thing",
                condition=models.Q(page__isnull=False, initiative__isnull=True)
                | models.Q(page__isnull=True, initiative__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.page_id or self.initiative_id}"


class Waiver(models.Model):
    """Somebody found that a check need not be green, and said why."""

    issue = models.ForeignKey(IssuePage, on_delete=models.CASCADE, related_name="waivers")
    check_name = models.CharField(max_length=30)
    #: What was found: another finding of the same check asks for a reason of its own.
    finding = models.CharField(max_length=500)
    reason = models.CharField(_("reason"), max_length=300)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reason to send anyway")
        verbose_name_plural = _("reasons to send anyway")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="waiver_once_a_finding", fields=["issue", "check_name", "finding"]
            ),
            models.CheckConstraint(name="waiver_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason


class LinkState(models.Model):
    """Whether an address on another site answers; asked by a task, never while somebody waits."""

    url = models.TextField(unique=True)
    checked_at = models.DateTimeField(null=True)
    #: Empty when it answers.
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("address on another site")
        verbose_name_plural = _("addresses on other sites")

    def __str__(self) -> str:
        return self.url


def content_of(issue: IssuePage) -> dict[str, Any]:
    """The words of an issue as they are kept when it is sent."""
    return {
        "newsletter_id": issue.newsletter_id,
        "title": issue.title,
        "subject": issue.subject,
        "preheader": issue.preheader,
        "intro": issue.intro,
        "body": [block.get_prep_value() for block in issue.body],
    }

"""What members share: messages and initiatives, reviewed by staff before anybody sees them."""

import re
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from members.contributions.text import LONGEST, as_words, render
from members.models.languages import language_field
from townsdeals.models import Organisation


class NotReviewedError(Exception):
    """A revision was to be published that no moderator approved."""


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """Contributions by who may see them, and with what a screen needs."""

    def published(self) -> Self:
        """What is on the site, for everybody or for members."""
        return self.filter(live=True)

    def public(self) -> Self:
        """What is on the site for everybody."""
        return self.published().filter(audience=Contribution.Audience.PUBLIC)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """What somebody may read on the site; everybody's own drafts are not on it.

        Members see nothing of whom they blocked, or who blocked them.
        """
        from members.access import blocked_ids
        from members.contributions.rights import reads_as_member

        if not reads_as_member(user):
            return self.public()
        return self.published().exclude(author__in=blocked_ids(user))

    def waiting(self) -> Self:
        """What a moderator must look at, the longest waiting first."""
        return self.filter(state=Contribution.State.WAITING).order_by("submitted_at", "pk")

    def for_listing(self) -> Self:
        """With what a card shows, in a fixed number of queries; the newest first."""
        return (
            self.select_related("author__profile", "post", "initiative__municipality")
            .prefetch_related("themes", "pictures__file")
            .order_by("-first_published_at", "-pk")
        )


class Contribution(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A message or an initiative.

    The row is what readers see; a change of it waits in a revision until it is approved. What is
    not a matter of revisions is named in `BESIDE_REVISIONS`. A lock is a moderator's claim.
    """

    class Sort(models.TextChoices):
        """Which of the two it is."""

        POST = "post", _("message")
        INITIATIVE = "initiative", _("initiative")

    class State(models.TextChoices):
        """How far the newest version has come; `live` says whether there is one on the site."""

        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("awaiting review")
        CHANGES_ASKED = "changes_asked", _("change requested")
        REJECTED = "rejected", _("not placed")
        APPROVED = "approved", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ARCHIVED = "archived", _("archived")

    class Audience(models.TextChoices):
        """Who can read it once it is approved."""

        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("members only")

    #: What can follow what. `contributions/` moves by this table and in no other way. From a change
    #: back to approved is its author throwing it away: what is on the site counts again.
    MOVES: ClassVar[dict[str, frozenset[str]]] = {
        State.DRAFT: frozenset({State.WAITING, State.APPROVED, State.WITHDRAWN, State.ARCHIVED}),
        State.WAITING: frozenset(
            {State.DRAFT, State.CHANGES_ASKED, State.REJECTED, State.APPROVED, State.WITHDRAWN}
        ),
        State.CHANGES_ASKED: frozenset(
            {State.DRAFT, State.WAITING, State.APPROVED, State.WITHDRAWN, State.ARCHIVED}
        ),
        State.REJECTED: frozenset({State.DRAFT, State.APPROVED, State.WITHDRAWN, State.ARCHIVED}),
        State.APPROVED: frozenset({State.DRAFT, State.WITHDRAWN, State.ARCHIVED}),
        State.WITHDRAWN: frozenset({State.DRAFT}),
        State.ARCHIVED: frozenset({State.DRAFT, State.WITHDRAWN}),
    }
    #: Fields that no revision holds or brings back.
    BESIDE_REVISIONS: ClassVar[tuple[str, ...]] = (
        "author",
        "sort",
        "state",
        "created_at",
        "submitted_at",
        "confirmed_at",
        "asked_at",
    )
    SORT: ClassVar[str] = ""
    #: Who can read it unless the author chooses otherwise.
    USUAL_AUDIENCE: ClassVar[str] = Audience.MEMBERS

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,  # accounts end as empty rows: 'former member'
        related_name="contributions",
        editable=False,
    )
    sort = models.CharField(_("sort"), max_length=12, choices=Sort, editable=False)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST, blank=True)
    html = models.TextField(blank=True, editable=False)
    language = language_field()
    audience = models.CharField(
        _("who can read it"), max_length=8, choices=Audience, default=Audience.MEMBERS
    )
    themes = ParentalManyToManyField(
        "home.Theme", verbose_name=_("themes"), blank=True, related_name="contributions"
    )
    state = models.CharField(
        _("state"), max_length=14, choices=State, default=State.DRAFT, editable=False
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("sent"), null=True, editable=False)
    confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When the author last said that it still holds.")
    )
    asked_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When we asked the author whether it still holds.")
    )

    # Wagtail's own default is True: what is saved would be on the site at once.
    live = models.BooleanField(pgettext_lazy("contribution", "live"), default=False, editable=False)

    objects = ContributionQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=3),
        index.SearchField("text"),
        index.AutocompleteField("title"),
        index.FilterField("live"),
        index.FilterField("audience"),
    ]

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        permissions: ClassVar = [("moderate_contribution", "Can review what members share")]
        indexes: ClassVar = [
            models.Index(
                fields=["sort", "-first_published_at", "-id"],
                name="contribution_published",
                condition=Q(live=True),
            ),
            models.Index(
                fields=["submitted_at"], name="contribution_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=["author", "-changed_at"], name="contribution_by_author"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="contribution_state_known",
                condition=Q(
                    state__in=[
                        "draft",
                        "waiting",
                        "changes_asked",
                        "rejected",
                        "approved",
                        "withdrawn",
                        "archived",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="contribution_off_the_site_when_it_ended",
                condition=Q(live=False) | ~Q(state__in=["withdrawn", "archived"]),
            ),
            models.CheckConstraint(
                name="contribution_audience_known", condition=Q(audience__in=["public", "members"])
            ),
            models.CheckConstraint(
                name="contribution_sort_known", condition=Q(sort__in=["post", "initiative"])
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.SORT and not self.sort:
            self.sort = self.SORT
            if "audience" not in kwargs:
                self.audience = self.USUAL_AUDIENCE

    def __str__(self) -> str:
        return self.title or str(_("Without title"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the HTML of the text with it."""
        self.html = render(self.text)
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A revision as an object: what belongs to the whole stays, and its HTML is made anew."""
        version = cast(Self, super().with_content_json(content))
        for name in self.BESIDE_REVISIONS:
            setattr(version, name, getattr(self, name))
        version.html = render(version.text)
        return version

    def publish(self, revision: Revision, user: Any = None, *args: Any, **kwargs: Any) -> None:
        """Put a version on the site, if a moderator approved exactly this one."""
        from wagtail.models import TaskState

        approved = TaskState.objects.for_instance(self).filter(
            revision=revision, status=TaskState.STATUS_APPROVED
        )
        if not approved.exists():
            raise NotReviewedError(
                str(_("Only a version that a moderator approved can be published."))
            )
        kwargs["skip_permission_checks"] = True  # the task asked who may approve
        super().publish(revision, user, *args, **kwargs)

    def finish_review(self, workflow_state: Any, user: Any) -> None:
        """Publish the version that was reviewed, unless a newer one came in between."""
        reviewed = workflow_state.current_task_state.revision
        if self.latest_revision_id != reviewed.pk or user is None or user.pk == self.author_id:
            raise NotReviewedError(
                str(_("Only a version that a moderator approved can be published."))
            )
        reviewed.publish(user=user)

    def get_absolute_url(self) -> str:
        """The address of its page."""
        slug = slugify(self.title)[:60].strip("-")
        name = f"{self.pk}-{slug}" if slug else str(self.pk)
        return reverse(f"contributions:{self.sort}", args=[name])

    @property
    def specific(self) -> "Contribution":
        """The message or the initiative itself."""
        if type(self) is not Contribution:
            return self
        return cast(Contribution, self.initiative if self.is_initiative else self.post)

    @property
    def snippet_viewset(self) -> Any:
        """Where Wagtail finds its screens about this; its reports know the common part only."""
        return self.specific.snippet_viewset

    @property
    def is_initiative(self) -> bool:
        """Whether it is an initiative, not a message."""
        return self.sort == self.Sort.INITIATIVE

    @property
    def body(self) -> SafeString:
        """The text as HTML."""
        return mark_safe(self.html)  # noqa: S308  (made by `text.render` only)

    @property
    def summary(self) -> str:
        """The beginning of the text, for lists and mails."""
        return as_words(self.text)

    @property
    def title_for_staff(self) -> str:
        """What staff call it, here and in Wagtail's reports: the title as it was sent last."""
        return self.latest_revision.object_str if self.latest_revision else str(self)

    @property
    def author_name(self) -> str:
        """What members call the author; never an address."""
        from members.contributions.rights import name_for_readers

        return name_for_readers(self.author)

    @property
    def links(self) -> list[str]:
        """Where the links in the text lead, in full; moderators look at them."""
        return re.findall(r'href="([^"]+)"', self.html)

    @property
    def told(self) -> str:
        """What the editors wrote last, where the author has to know it; from prefetched steps."""
        if self.state not in {self.State.CHANGES_ASKED, self.State.REJECTED, self.State.ARCHIVED}:
            return ""
        texts = [step.text for step in self.steps.all() if step.kind != "edited"]
        return texts[-1] if texts else ""

    @property
    def lead_picture(self) -> Any:
        """The first picture, for cards; None where there is none."""
        return next(iter(self.pictures.all()), None)

    @property
    def can_be_edited(self) -> bool:
        """Whether its author can write in it; while it is under review they withdraw it first."""
        return self.state != self.State.WAITING

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """What the desk's preview shows."""
        return "members/contributions/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The version that is looked at."""
        return {"contribution": self, "request": request}


class Post(Contribution):
    """A message: a question, a call, an experience or news."""

    class Kind(models.TextChoices):
        """What a message is for."""

        QUESTION = "question", _("Question")
        CALL = "call", _("Call")
        EXPERIENCE = "experience", _("Experience")
        NEWS = "news", _("News")

    SORT = Contribution.Sort.POST

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.QUESTION)
    city = models.CharField(_("city"), max_length=80, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="post_kind_known",
                condition=Q(kind__in=["question", "call", "experience", "news"]),
            )
        ]

    @property
    def kind_label(self) -> str:
        """The word above the title."""
        return str(self.get_kind_display())

    @property
    def place_name(self) -> str:
        """The city it is about."""
        return self.city


class Initiative(Contribution):
    """Something that members do in their city."""

    class Phase(models.TextChoices):
        """How far an initiative has come."""

        IDEA = "idea", _("Idea")
        PREPARING = "preparing", _("Being prepared")
        RUNNING = "running", _("Running")
        GROWING = "growing", _("Growing")
        DONE = "done", _("Completed")

    #: The three shifts: the name of the field, in the address and on the page.
    SHIFTS: ClassVar[dict[str, Any]] = {
        "healthy": _("From unhealthy to healthy"),
        "plant": _("From animal to plant"),
        "local": _("From worldwide to local"),
    }
    SORT = Contribution.Sort.INITIATIVE
    USUAL_AUDIENCE = Contribution.Audience.PUBLIC
    BESIDE_REVISIONS = (*Contribution.BESIDE_REVISIONS, "deal")

    goal = models.CharField(_("goal"), max_length=300, blank=True)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.IDEA)
    municipality = models.ForeignKey(
        Organisation,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="initiatives",
        limit_choices_to={"kind": Organisation.Kind.MUNICIPALITY},
        help_text=_("Puts it on the map."),
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    partners = models.CharField(_("partners"), max_length=500, blank=True)
    shift_healthy = models.BooleanField(SHIFTS["healthy"], default=False)
    shift_plant = models.BooleanField(SHIFTS["plant"], default=False)
    shift_local = models.BooleanField(SHIFTS["local"], default=False)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    deal = models.ForeignKey(
        "townsdeals.DealPage",
        verbose_name=_("deal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="initiatives",
        help_text=_("Staff choose it: it is shown on the page of this deal."),
    )

    objects = ContributionQuerySet.as_manager()

    search_fields = [*Contribution.search_fields, index.SearchField("goal")]

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="initiative_phase_known",
                condition=Q(phase__in=["idea", "preparing", "running", "growing", "done"]),
            )
        ]

    @property
    def kind_label(self) -> str:
        """The word above the title."""
        return str(self.get_phase_display())

    @property
    def summary(self) -> str:
        """The goal, else the beginning of the text."""
        return self.goal or as_words(self.text)

    @property
    def place_name(self) -> str:
        """The city it is in."""
        return self.city or (self.municipality.place if self.municipality else "")

    @property
    def shifts(self) -> list[str]:
        """The shifts it helps, in words."""
        return [str(label) for name, label in self.SHIFTS.items() if getattr(self, f"shift_{name}")]

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Longitude and latitude of its municipality; None keeps it off the map."""
        return self.municipality.coordinates if self.municipality else None

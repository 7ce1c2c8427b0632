"""What needs an editor's attention: the first thing that they see in the admin.

Like content kinds, concerns are registered by the app that knows about them; this module has those
that concern every page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.images.permissions import permission_policy as image_permission_policy
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy
from wagtail.tasks import update_reference_index_task

from home.models import MailState, OutgoingMail, SiteImage

Pages = TypeVar("Pages", bound=QuerySet[Any])

#: A draft that nobody touched for this long has probably been forgotten.
OLD_DRAFT = timedelta(days=30)
#: How many of each concern the dashboard shows.
SHOWN = 6


@dataclass(frozen=True)
class Item:
    """One thing to look at: what it is, why, and where to mend it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Concern:
    """One kind of thing that needs attention."""

    key: str
    heading: Any
    icon: str
    #: What this user may do something about, the most urgent first.
    find: Callable[[Any], QuerySet[Any]]
    #: How one row of `find` is shown.
    describe: Callable[[Any], Item]
    order: int = 100


_concerns: dict[str, Concern] = {}


def register(concern: Concern) -> None:
    """Add a concern; the same key twice is a mistake."""
    if concern.key in _concerns:
        raise ValueError(f"The concern {concern.key!r} is registered already.")
    _concerns[concern.key] = concern


def all_concerns() -> Iterable[Concern]:
    """All concerns, the most urgent kind first."""
    return sorted(_concerns.values(), key=lambda concern: concern.order)


def editable_by(user: Any, pages: Pages) -> Pages:
    """Those of the pages that the user may change."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "change")
    return pages.filter(pk__in=allowed.values("pk"))


def page_item(page: Page, note: str = "") -> Item:
    """A page, with a link to its editor."""
    return Item(
        page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]), note
    )


class AttentionPanel(Component):
    """The dashboard's panel: each concern with its first items, or that all is well."""

    name = "attention"
    order = 50
    template_name = "wagtailadmin/home/attention.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        """Two queries a concern, whatever there is to show."""
        user = (parent_context or {})["request"].user
        concerns = []
        for concern in all_concerns():
            rows = concern.find(user)
            shown = list(rows[: SHOWN + 1])
            total = len(shown) if len(shown) <= SHOWN else rows.count()
            if shown:
                items = [concern.describe(row) for row in shown[:SHOWN]]
                concerns.append({"concern": concern, "items": items, "more": total - len(items)})
        return {"concerns": concerns}


def old_drafts(user: Any) -> QuerySet[Page]:
    """Pages with changes that were never published, untouched for a month; the oldest first."""
    drafts = Page.objects.filter(
        Q(live=False, expired=False) | Q(has_unpublished_changes=True),
        latest_revision_created_at__lt=timezone.now() - OLD_DRAFT,
        go_live_at__isnull=True,
    )
    return editable_by(user, drafts).order_by("latest_revision_created_at")


def _describe_draft(page: Page) -> Item:
    when = date_format(timezone.localtime(page.latest_revision_created_at), "j F Y")
    return page_item(page, gettext("last edited on %(date)s") % {"date": when})


def images_without_description(user: Any) -> QuerySet[SiteImage]:
    """Images that people who can't see them know nothing about; the newest first."""
    allowed = image_permission_policy.instances_user_has_any_permission_for(
        user, ["change", "delete"]
    )
    return allowed.filter(description="").order_by("-created_at")


def _describe_image(image: SiteImage) -> Item:
    return Item(image.title, reverse("wagtailimages:edit", args=[image.pk]))


def pages_with_broken_links(user: Any) -> QuerySet[Page]:
    """Published pages that link to a page that is gone or offline.

    Wagtail's reference index knows every page that another one names, in text, blocks and fields.
    """
    page_type = ContentType.objects.get_for_model(Page)
    readable = Page.objects.live().annotate(key=Cast("pk", CharField())).values("key")
    broken = (
        ReferenceIndex.objects.filter(base_content_type=page_type, to_content_type=page_type)
        .exclude(to_object_id__in=readable)
        .values("object_id")
    )
    pages = Page.objects.live().annotate(key=Cast("pk", CharField())).filter(key__in=broken)
    return editable_by(user, pages).order_by(F("last_published_at").desc(nulls_last=True))


def remember_links_to(instance: Any, **kwargs: Any) -> None:
    """Before a page is deleted, have the pages that link to it put in the index again.

    Deleting a page takes its references out of the index, while the links stay in the texts.
    """
    if not isinstance(instance, Page):
        return
    page_type = ContentType.objects.get_for_model(Page)
    sources = set(
        ReferenceIndex.objects.filter(
            base_content_type=page_type, to_content_type=page_type, to_object_id=instance.pk
        ).values_list("object_id", flat=True)
    )
    for page in Page.objects.filter(pk__in=sources).exclude(pk=instance.pk):
        model = page.specific_class._meta
        transaction.on_commit(
            partial(
                update_reference_index_task.enqueue, model.app_label, model.model_name, str(page.pk)
            )
        )


def failed_mails(user: Any) -> QuerySet[OutgoingMail]:
    """Mail that did not arrive, for who can do something about it; the newest first."""
    if not user.has_perm("home.change_outgoingmail"):
        return OutgoingMail.objects.none()
    return OutgoingMail.objects.filter(state=MailState.FAILED).defer("text", "html", "context")


def _describe_mail(mail: OutgoingMail) -> Item:
    return Item(str(mail), reverse("outgoing_mail_detail", args=[mail.pk]), mail.recipient)


register(
    Concern(
        key="failed-mails",
        heading=_("Mail that did not arrive"),
        icon="mail",
        find=failed_mails,
        describe=_describe_mail,
        order=10,
    )
)
register(
    Concern(
        key="broken-links",
        heading=_("Links to pages that are gone or offline"),
        icon="link-external",
        find=pages_with_broken_links,
        describe=page_item,
        order=30,
    )
)
register(
    Concern(
        key="images",
        heading=_("Images without a description"),
        icon="image",
        find=images_without_description,
        describe=_describe_image,
        order=40,
    )
)
register(
    Concern(
        key="drafts",
        heading=_("Drafts older than a month"),
        icon="draft",
        find=old_drafts,
        describe=_describe_draft,
        order=50,
    )
)

"""Take an initiative of a member over, so that nobody types anything twice.

An article is made of it with everything that a moderator approved: title, text, picture with its
words, themes, deal, and a link back. It is a draft: an editor looks at it before it is published,
and the newsletter takes it from there like any article. Staff can also show the initiative itself
on the page of a deal.
"""

import json
import re
import uuid
from typing import Any

import nh3
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.permissions import page_permission_policy

from home.models import SiteImage
from members.models import ContributionPicture, Initiative, MemberFile, TakenOver
from news.models import NewsIndexPage, NewsPage
from townsdeals.models import DealPage

TAKEN_OVER, ON_DEAL = "members.take_over", "members.show_on_deal"

_HEADING = re.compile(r"<h([34])>(.*?)</h\1>", re.DOTALL)
_RICH = {"p", "b", "i", "ul", "ol", "li", "a", "br"}


def news_section() -> NewsIndexPage | None:
    """Where articles are, in the language of the site."""
    return NewsIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def may_take_over(user: Any) -> bool:
    """Whether somebody writes pages; where articles may be added is asked when one is made."""
    return bool(page_permission_policy.user_has_permission(user, "add"))


@transaction.atomic
def make_article(initiative: Initiative, user: Any) -> NewsPage:
    """The article about an initiative: the one that there is, else a new draft."""
    section = news_section()
    if section is None or not section.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    # Who clicks at the same moment waits here, and finds the article.
    locked = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if taken := TakenOver.objects.filter(initiative=locked).select_related("article").first():
        return taken.article
    if not locked.live or locked.audience != Initiative.Audience.PUBLIC:
        raise ValidationError(_("Only what everybody may read on the site can be taken over."))
    article = NewsPage(
        title=locked.title,
        date=timezone.localdate(),
        lead=locked.goal or locked.summary,
        listing_summary=locked.summary[:300],
        body=json.dumps(_body(locked)),
        live=False,
        owner=user,
        locale=section.locale,
        **_picture(locked.lead_picture, user),
    )
    section.add_child(instance=article)
    article.themes.set(locked.themes.all())
    if locked.deal:
        article.deals.set([locked.deal])
    article.save()
    article.save_revision(user=user, log_action=True)
    TakenOver.objects.create(initiative=locked, article=article, by=user)
    log(locked, TAKEN_OVER, user=user, data={"article": article.title})
    return article


@transaction.atomic
def show_on_deal(initiative: Initiative, deal: DealPage | None, user: Any) -> None:
    """Show an initiative on the page of a deal, or on none any more."""
    for page in filter(None, {initiative.deal, deal}):
        if not page_permission_policy.user_has_permission_for_instance(user, "change", page):
            raise PermissionDenied
    if initiative.deal == deal:
        return
    Initiative.objects.filter(pk=initiative.pk).update(deal=deal)
    initiative.deal = deal
    log(initiative, ON_DEAL, user=user, data={"deal": deal.title if deal else ""})


def _body(initiative: Initiative) -> list[dict[str, Any]]:
    """The text as blocks of an article, with a link to where it comes from."""
    blocks: list[tuple[str, Any]] = []
    end = 0
    for heading in _HEADING.finditer(initiative.html):
        blocks.append(("paragraph", _rich(initiative.html[end : heading.start()])))
        level = "h2" if heading.group(1) == "3" else "h3"
        text = nh3.clean(heading.group(2), tags=set()).strip()
        blocks.append(("heading", {"text": _plain(text)[:160], "level": level}))
        end = heading.end()
    blocks.append(("paragraph", _rich(initiative.html[end:])))
    link = format_html(
        '<p><a href="{}">{}</a></p>',
        f"{settings.SITE_URL}{initiative.get_absolute_url()}",
        _("Read more at Good Food City: %(title)s") % {"title": initiative.title},
    )
    blocks.append(("paragraph", str(link)))
    return [
        {"type": kind, "value": value, "id": str(uuid.uuid4())}
        for kind, value in blocks
        if value and (kind != "heading" or value["text"])
    ]


def _rich(html: str) -> str:
    """A part of the text as Wagtail keeps rich text."""
    for old, new in (("strong", "b"), ("em", "i")):
        html = html.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    return nh3.clean(html, tags=_RICH, attributes={"a": {"href"}}, link_rel=None).strip()


def _plain(html: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        html = html.replace(entity, sign)
    return html


def _picture(picture: ContributionPicture | None, user: Any) -> dict[str, Any]:
    """The picture among those of staff, with its words and its maker."""
    if picture is None:
        return {}
    file = MemberFile.objects.only("content", "name").get(pk=picture.file_id)
    image = SiteImage(
        title=picture.contribution.title,
        description=picture.alt_text,
        credit=picture.credit,
        uploaded_by_user=user,
    )
    image.file = ContentFile(bytes(file.content), name=file.name)
    image.full_clean(exclude=["file"])
    image.save()
    return {
        "lead_image": image,
        "lead_image_alt": picture.alt_text,
        "lead_image_decorative": picture.decorative,
    }

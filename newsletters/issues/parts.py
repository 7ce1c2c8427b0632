"""An issue as a list of parts, ready to be drawn: on a page, in a mail, or as plain text.

Everything that a page of the site gives (title, summary, picture, facts, address) is asked for
here, for all pages of an issue together, and follows the page until the issue is sent. What was
frozen then takes its place, so that a later change of the page does not change what people got.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.rich_text import expand_db_html

from home import content
from home.models import BasePage, SiteImage
from members.models import Initiative
from newsletters.issues.initiatives import public_initiatives

if TYPE_CHECKING:
    from newsletters.models import IssuePage

#: What a mail shows of a picture, and a page of the site too.
PICTURE = "fill-1104x552-c60|format-jpeg|jpegquality-72"
WIDE_PICTURE = "width-1104|format-jpeg|jpegquality-72"


def absolute(path: str) -> str:
    """A full address, as mail needs."""
    return urljoin(f"{settings.SITE_URL.rstrip('/')}/", path)


@dataclass
class Picture:
    """A picture with what it shows; empty when it says nothing that the text doesn't."""

    image: SiteImage
    alt: str
    spec: str = PICTURE
    #: An editor said that it shows nothing that matters.
    decorative: bool = False
    #: The address on this site, and the full one.
    path: str = ""
    url: str = ""
    width: int = 0
    height: int = 0


@dataclass
class Part:
    """One block of an issue."""

    #: heading, item, text, picture, button or divider: the name of its template.
    type: str
    #: The identifier of its block, which stays when an editor moves it.
    key: str = ""
    title: str = ""
    kind: str = ""
    facts: str = ""
    #: Plain text.
    summary: str = ""
    #: HTML, with links that work on this site.
    html: str = ""
    url: str = ""
    link_text: str = ""
    picture: Picture | None = None
    #: The page, or the initiative, that this part is about.
    page_id: int | None = None
    initiative_id: int | None = None
    #: It is there and everybody may see it.
    page_is_public: bool = True

    def frozen(self) -> dict[str, Any]:
        """What is kept of the page when the issue is sent."""
        return {
            "title": self.title,
            "kind": self.kind,
            "facts": self.facts,
            "summary": self.summary,
            "url": self.url,
            "link_text": self.link_text,
            "page": self.page_id,
            "initiative": self.initiative_id,
            "image": self.picture.image.pk if self.picture else None,
            "alt": self.picture.alt if self.picture else "",
        }


@dataclass
class _Sources:
    """The pages and pictures that the blocks of an issue name."""

    pages: Mapping[int, BasePage]
    images: dict[int, SiteImage] = field(default_factory=dict)
    initiatives: Mapping[int, Initiative] = field(default_factory=dict)


def parts_of(issue: "IssuePage") -> list[Part]:
    """The parts of an issue, in a number of queries that does not grow with it."""
    frozen = issue.frozen_items
    sources = _find(issue.body, frozen)
    parts = [_part(block, sources, frozen.get(block.id or "")) for block in issue.body]
    _draw([part.picture for part in parts if part.picture])
    _expand([part for part in parts if part.html])
    _leave_out_repeated_kinds(parts)
    return parts


def pages_in(body: Any) -> set[int]:
    """The keys of the pages that the items of a body are about, without asking for them."""
    return _keys_in(body, "item", "page")


def initiatives_in(body: Any) -> set[int]:
    """The keys of the initiatives in a body, likewise."""
    return _keys_in(body, "initiative", "initiative")


def _keys_in(body: Any, block_type: str, name: str) -> set[int]:
    raw = body.raw_data if hasattr(body, "raw_data") else body
    found = (
        block["value"].get(name)
        for block in raw
        if block and block["type"] == block_type and isinstance(block["value"], dict)
    )
    return {int(key) for key in found if key}


def _find(body: Any, frozen: Mapping[str, Any]) -> _Sources:
    """Fetch all pages and pictures that are needed: a few queries for each type of page."""
    items = [block.value for block in body if block.block_type == "item"]
    buttons = [block.value for block in body if block.block_type == "button"]
    wanted = [value.get("page") for value in [*items, *buttons]]
    by_type: dict[int, set[int]] = defaultdict(set)
    for page in wanted:
        if page:
            by_type[page.content_type_id].add(page.pk)
    pages: dict[int, BasePage] = {}
    for type_id, keys in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model and issubclass(model, BasePage):
            pages |= _public_pages(model, keys)
    images = {value["image"].pk: value["image"] for value in items if value.get("image")}
    missing = {item["image"] for item in frozen.values() if item.get("image")} - images.keys()
    if missing:
        images |= SiteImage.objects.in_bulk(missing)
    keys = initiatives_in(body)
    return _Sources(pages, images, public_initiatives().in_bulk(list(keys)) if keys else {})


def _public_pages(model: type[BasePage], keys: Iterable[int]) -> dict[int, BasePage]:
    found: dict[int, BasePage] = model._default_manager.for_listing().in_bulk(list(keys))
    return found


def _part(block: Any, sources: _Sources, frozen: Mapping[str, Any] | None) -> Part:
    value, key = block.value, block.id or ""
    match block.block_type:
        case "heading":
            return Part("heading", key, title=value)
        case "text":
            return Part("text", key, html=value.source if value else "")
        case "picture":
            image = value["image"]
            part = Part("picture", key, title=value["caption"])
            if image:
                part.picture = Picture(image, _alt_of(image), WIDE_PICTURE, image.decorative)
            return part
        case "button":
            return _button(value, key, sources)
        case "item":
            return _item(value, key, sources, frozen)
        case "initiative":
            return _initiative(value, key, sources, frozen)
        case _:
            return Part(block.block_type, key)


def _alt_of(image: Any) -> str:
    return "" if image.decorative else (image.contextual_alt_text or "")


def _button(value: Any, key: str, sources: _Sources) -> Part:
    part = Part("button", key, title=value["text"], url=value["url"] or "")
    if page := value["page"]:
        part.page_id, part.page_is_public = page.pk, page.pk in sources.pages
        part.url = absolute(page.get_url() or "/")
    return part


def _item(value: Any, key: str, sources: _Sources, frozen: Mapping[str, Any] | None) -> Part:
    """What the editor wrote, else what was frozen, else what the page says now."""
    part = Part("item", key)
    chosen = value["page"]
    page = sources.pages.get(chosen.pk) if chosen else None
    part.page_id = chosen.pk if chosen else None
    part.page_is_public = page is not None
    image: SiteImage | None = None
    alt = ""
    # An editor who has put another page here after sending means that one.
    if frozen and (part.page_id is None or part.page_id == frozen["page"]):
        for name in ("title", "kind", "facts", "summary", "url", "link_text"):
            setattr(part, name, frozen[name])
        part.page_id = frozen["page"]
        image, alt = sources.images.get(frozen["image"] or 0), frozen["alt"]
    elif page:
        kind = content.kind_of(page)
        part.title, part.summary = page.title, page.get_listing_summary()
        part.kind = str(page.kind_label or (kind.label if kind else ""))
        part.facts = kind.facts(page) if kind and kind.facts else ""
        part.url = absolute(page.get_url() or "/")
        image = page.get_listing_image()
        alt = str((image and image.default_alt_text) or getattr(page, "lead_image_text", ""))
    elif chosen:
        part.title, part.url = chosen.title, absolute(chosen.get_url() or "/")
    part.title = value["title"] or part.title
    part.summary = value["summary"] or part.summary
    part.link_text = value["link_text"] or part.link_text
    if value["image"]:
        image, alt = value["image"], value["image"].default_alt_text
    if image and value["show_picture"]:
        part.picture = Picture(image, alt)
    return part


def _initiative(value: Any, key: str, sources: _Sources, frozen: Mapping[str, Any] | None) -> Part:
    """The same for what members do: no picture, which is theirs and may be of people."""
    part = Part("item", key)
    chosen = value["initiative"]
    found = sources.initiatives.get(chosen.pk) if chosen else None
    part.initiative_id = chosen.pk if chosen else None
    part.page_is_public = found is not None
    if frozen and part.initiative_id in (None, frozen.get("initiative")):
        for name in ("title", "kind", "facts", "summary", "url", "link_text"):
            setattr(part, name, frozen[name])
        part.initiative_id = frozen.get("initiative")
    elif found:
        part.title, part.summary = str(found), found.summary
        part.kind = str(found._meta.verbose_name).capitalize()
        part.facts = " · ".join(filter(None, (found.place_name, found.kind_label)))
        part.url = absolute(found.get_absolute_url())
    elif chosen:
        part.title = str(chosen)
    part.title = value["title"] or part.title
    part.summary = value["summary"] or part.summary
    return part


def _draw(pictures: list[Picture]) -> None:
    """Give the pictures their addresses and sizes; those that exist take one query a size."""
    for spec in {picture.spec for picture in pictures}:
        these = [picture for picture in pictures if picture.spec == spec]
        images = SiteImage.objects.prefetch_related("renditions")
        found = images.in_bulk({picture.image.pk for picture in these})
        for picture in these:
            if image := found.get(picture.image.pk):
                rendition = image.get_rendition(spec)
                picture.image = image
                picture.path, picture.url = rendition.url, absolute(rendition.url)
                picture.width, picture.height = rendition.width, rendition.height


def _leave_out_repeated_kinds(parts: list[Part]) -> None:
    """Below the heading 'Vacancies' no item says once more that it is a vacancy."""
    plurals = {str(kind.label): str(kind.label_plural) for kind in content.all_kinds()}
    names = Initiative._meta
    plurals[str(names.verbose_name).capitalize()] = str(names.verbose_name_plural)
    heading = ""
    for part in parts:
        if part.type == "heading":
            heading = part.title.casefold()
        elif heading and heading in (part.kind.casefold(), plurals.get(part.kind, "").casefold()):
            part.kind = ""


def _expand(texts: list[Part]) -> None:
    """Give the links to pages and documents their addresses, for all texts at once."""
    if not texts:
        return
    separator = "\x1e"
    expanded = expand_db_html(separator.join(part.html for part in texts)).split(separator)
    for part, html in zip(texts, expanded, strict=True):
        part.html = html

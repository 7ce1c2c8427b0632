"""Build the demo site from the texts and drawings beside this module.

Everything is found again by a key that never changes (a page's translation key, a slug, an
e-mail address), so that loading twice makes nothing twice and leaves alone what editors changed.
All of it happens in one transaction: a load that was broken off has left nothing half-made.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Locale, Page, Revision, Site
from wagtail.search.index import get_indexed_models
from wagtail.search.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from agendastad.demo import (
    aftermath,
    drawings,
    members,
    newsletters,
    people,
    sendings,
    sign_ups,
    vacancies,
)
from agendastad.demo import pages as texts
from agendastad.demo.accounts import DEMO_PASSWORD
from agendastad.demo.articles import ARTICLES, DRAFT, SCHEDULED, SERIES
from agendastad.demo.city_day import EDITIONS
from agendastad.demo.deals import DEALS, THEMES
from agendastad.demo.documents import DOCUMENTS, set_document
from agendastad.demo.events import EVENTS
from agendastad.demo.issues import ISSUES, Issue
from agendastad.demo.organisations import ORGANISATIONS, province_of
from agendastad.demo.shapes import Article, Body, CityDay, Session, Standard
from agendastad.sections import ensure_sections
from events import models as agenda
from home import pictures
from home.models import (
    HomePage,
    HomePageHighlight,
    Person,
    SiteDocument,
    SiteImage,
    SiteSettings,
    StandardPage,
    Theme,
)
from members.roles import COMMUNICATIONS, DOOR_CREW, EDITORS, MODERATORS
from news import models as news
from newsletters.issues.freezing import freeze
from newsletters.models import IssuePage, NewsletterIndexPage, NewsletterList
from townsdeals import models as deals

#: All keys of pages, blocks and sessions are made from this one.
NAMESPACE = uuid.UUID("6f1c4f0e-3b6a-4a55-9d7e-0c5b8d1f2a34")

#: Who may sign in: first name, last name and groups; None for who may do everything.
USERS: dict[str, tuple[str, str, tuple[str, ...] | None]] = {
    "admin@example.org": ("Beheer", "Demo", None),
    "redactie@example.org": ("Noor", "Visser", (EDITORS,)),
    "moderator@example.org": ("Fatima", "El Amrani", (MODERATORS,)),
    "communicatie@example.org": ("Joris", "Bakker", (COMMUNICATIONS, MODERATORS)),
    "deur@example.org": ("Sam", "de Vries", (DOOR_CREW,)),
    "lid@example.org": ("Dewi", "Tan", ()),
}

SECTION_TYPES: dict[str, type[Page]] = {
    "news": news.NewsIndexPage,
    "vacancies": news.VacancyIndexPage,
    "events": agenda.EventIndexPage,
    "city-days": agenda.CityDayIndexPage,
    "deals": deals.DealIndexPage,
    "partners": deals.PartnerIndexPage,
    "results": deals.ResultIndexPage,
    "lessons": deals.LessonIndexPage,
    "newsletters": NewsletterIndexPage,
}

PageT = TypeVar("PageT", bound=Page)
_HREF = re.compile(r'<a href="(page|doc):([^"]+)">')


def stable(*parts: str) -> uuid.UUID:
    """The key that belongs to a name, always the same."""
    return uuid.uuid5(NAMESPACE, ":".join(parts))


@contextmanager
def without_indexing() -> Iterator[None]:
    """Save without a background job for each object; the indexes are made in one go later."""
    indexed = list(get_indexed_models())
    connected = [m for m in indexed if post_save.disconnect(post_save_signal_handler, sender=m)]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in connected:
            post_save.connect(post_save_signal_handler, sender=model)


@contextmanager
def second_painter() -> Iterator[dict[str, Future[bytes]]]:
    """Have a second process draw the scenes, while this one fills the database.

    Where no process can be started, there are no drawings ahead, and each is drawn when needed.
    """
    try:
        pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        ahead = {key: pool.submit(drawings.draw_scene, key) for key in drawings.SCENES}
    except (OSError, NotImplementedError):
        yield {}
        return
    try:
        yield ahead
    finally:
        pool.shutdown(cancel_futures=True)


def load(today: date | None = None) -> int:
    """Load what is missing of the demo content and tell how many objects were made."""
    loader = Loader(today or timezone.localdate())
    painter: AbstractContextManager[dict[str, Future[bytes]]] = nullcontext({})
    if not HomePage.objects.exists():
        painter = second_painter()
    with transaction.atomic(), painter as loader.ahead:
        with without_indexing(), pictures.made_afterwards():
            loader.run()
        if loader.made:
            call_command("rebuild_references_index", verbosity=0)
            call_command("update_index", verbosity=0)
    return loader.made


class Loader:
    """Makes the objects in an order in which each finds those that it points to."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.made = 0
        self.ahead: dict[str, Future[bytes]] = {}
        self.page_ids: dict[str, int] = {}
        self.images: dict[str, SiteImage] = {}
        self.documents: dict[str, SiteDocument] = {}
        self.people: dict[str, Person] = {}
        self.themes: dict[str, Theme] = {}
        self.organisations: dict[str, deals.Organisation] = {}
        self.editor: Any = None
        self.moderator: Any = None

    def run(self) -> None:
        """Make everything that is not there yet."""
        self.make_users()
        self.home = ensure_sections()
        self.make_snippets()
        self.fill_sections()
        self.make_deals()
        self.make_events()
        self.make_editions()
        self.make_sign_ups()
        self.made += newsletters.make()
        self.make_news()
        self.make_vacancies()
        members.make(self)
        for issue in ISSUES:
            self.make_issue(issue)
        for page in texts.PAGES:
            self.standard_page(page, self.home)
        self.fill_home()
        self.make_english()
        self.fill_settings()

    # Dates

    def day(self, days: int, *, forward: bool = True) -> date:
        """The day so many days from today, moved to a working day."""
        day = self.today + timedelta(days=days)
        if day.weekday() > 4:
            day += timedelta(days=7 - day.weekday() if forward else 4 - day.weekday())
        return day

    def at(self, day: date, clock: str) -> datetime:
        """A moment in our own time zone."""
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))

    def long_ago(self, days: int) -> datetime:
        """A moment at which somebody worked on the site; never in the future."""
        return self.at(self.day(min(days, -1), forward=False), "10:30")

    # Users

    def make_users(self) -> None:
        """The demo logins, with addresses that need no confirmation."""
        users = get_user_model().objects
        password = ""
        for email, (first, last, groups) in USERS.items():
            user = users.filter(email__iexact=email).first()
            if user is None:
                password = password or make_password(DEMO_PASSWORD)
                user = users.model(
                    email=email,
                    first_name=first,
                    last_name=last,
                    password=password,
                    is_superuser=groups is None,
                )
                user.full_clean()
                user.save()
                user.groups.set(Group.objects.filter(name__in=groups or ()))
                self.made += 1
            EmailAddress.objects.get_or_create(
                user=user, email=email, defaults={"verified": True, "primary": True}
            )
        self.editor = users.get(email="redactie@example.org")
        self.moderator = users.get(email="moderator@example.org")

    # Pictures and documents

    def image(self, key: str) -> SiteImage:
        """A drawn scene, drawn when it is first needed."""
        scene = drawings.SCENES[key]
        return self.picture(
            key,
            scene.title,
            scene.description,
            f"demo-{key}.jpg",
            lambda: self.draw(key),
        )

    def draw(self, key: str) -> bytes:
        """The scene, from the second painter if that one has begun with it."""
        promise = self.ahead.get(key)
        if promise is not None and not promise.cancel():
            with suppress(BrokenExecutor):
                return promise.result()
        return drawings.draw_scene(key)

    def picture(
        self, key: str, title: str, description: str, filename: str, draw: Callable[[], bytes]
    ) -> SiteImage:
        """A picture by its title, drawn and stored if there is none."""
        if key not in self.images:
            image = SiteImage.objects.filter(title=title, credit=drawings.CREDIT).first()
            if image is None:
                image = SiteImage(
                    title=title,
                    description=description,
                    credit=drawings.CREDIT,
                    uploaded_by_user=self.editor,
                )
                self.store(image, filename, draw())
            self.images[key] = image
        return self.images[key]

    def document(self, key: str) -> SiteDocument:
        """A document by its title, set and stored if there is none."""
        if key not in self.documents:
            source = next(item for item in DOCUMENTS if item.key == key)
            document = SiteDocument.objects.filter(title=source.title).first()
            if document is None:
                document = SiteDocument(title=source.title, uploaded_by_user=self.editor)
                self.store(document, f"demo-{key}.pdf", set_document(source))
            self.documents[key] = document
        return self.documents[key]

    def store(self, item: Any, filename: str, content: bytes) -> None:
        """Save a picture or document; a file that a broken-off load left behind goes first."""
        field = item._meta.get_field("file")
        name = field.generate_filename(item, filename)
        manager = type(item)._default_manager
        if field.storage.exists(name) and not manager.filter(file=name).exists():
            field.storage.delete(name)
        item.file = ContentFile(content, name=filename)
        item.full_clean(exclude=["file"])
        item.save()
        item.get_file_size()
        item.get_file_hash()
        self.made += 1

    # Snippets

    def make_snippets(self) -> None:
        """Themes, people and organisations."""
        for slug, name in THEMES:
            self.themes[slug] = self.snippet(Theme, {"slug": slug}, name=name)
        for source in people.PEOPLE:
            self.people[source.slug] = self.snippet(
                Person,
                {"slug": source.slug},
                name=source.name,
                job_title=source.job_title,
                organisation=source.organisation,
                bio=source.bio,
                email=source.email,
                phone=source.phone,
                photo=lambda source=source: self.portrait(source.slug, source.name, source.look),
            )
        for body in ORGANISATIONS:
            self.organisations[body.slug] = self.snippet(
                deals.Organisation,
                {"slug": body.slug},
                name=body.name,
                kind=body.kind,
                place=body.place,
                province=province_of(body),
                latitude=Decimal(str(body.latitude)),
                longitude=Decimal(str(body.longitude)),
                website=body.website,
                description=body.description,
                logo=lambda body=body: (
                    self.logo(body.slug, body.name) if "verzonnen" in body.description else None
                ),
            )

    def snippet(self, model: Any, key: dict[str, str], **values: Any) -> Any:
        """The snippet with this key, made if there is none; pictures are drawn only then."""
        found = model.objects.filter(**key).first()
        if found is None:
            made = {name: value() if callable(value) else value for name, value in values.items()}
            found = model(**key, **made)
            found.full_clean()
            found.save()
            self.made += 1
        return found

    def portrait(self, slug: str, name: str, look: tuple[str, int, int, str]) -> SiteImage:
        """The drawn portrait of somebody."""
        return self.picture(
            f"portret-{slug}",
            f"Portret van {name}",
            f"Getekend portret van {name}.",
            f"demo-portret-{slug}.jpg",
            lambda: drawings.draw_portrait(name, *look),
        )

    def logo(self, slug: str, name: str) -> SiteImage:
        """The logo of an organisation that does not exist."""
        return self.picture(
            f"logo-{slug}",
            f"Logo van {name}",
            f"Logo van {name}.",
            f"demo-logo-{slug}.png",
            lambda: drawings.draw_logo(name),
        )

    # Pages

    def page(
        self,
        key: str,
        parent: Page,
        model: type[PageT],
        title: str,
        published: datetime,
        fields: Callable[[], dict[str, Any]],
        *,
        translation_of: Page | None = None,
        publish: bool = True,
        **known: Any,
    ) -> PageT:
        """The page of this key, made and published as an editor would if there is none."""
        translation_key = translation_of.translation_key if translation_of else stable(key)
        found = model.objects.filter(translation_key=translation_key, locale=parent.locale).first()
        if found is not None:
            self.page_ids[key] = found.pk
            return found
        page = model(
            title=title,
            translation_key=translation_key,
            locale=parent.locale,
            live=False,
            owner=self.editor,
            first_published_at=published if publish else None,
            **known,
        )
        if not page.slug:
            page.slug = short_slug(title)
        for name, value in fields().items():
            setattr(page, name, value)
        parent.refresh_from_db()
        parent.add_child(instance=page)
        self.save_page(page, published, publish=publish)
        self.page_ids[key] = page.pk
        self.made += 1
        return page

    def save_page(self, page: Page, moment: datetime, *, publish: bool = True) -> None:
        """Save a revision by the editor and have the moderator publish it, at that moment."""
        revision = page.save_revision(user=self.editor, log_action=True)
        if publish:
            revision.publish(user=self.moderator)
        Revision.objects.filter(pk=revision.pk).update(created_at=moment)
        changes: dict[str, Any] = {"latest_revision_created_at": moment}
        if publish and not page.go_live_at:
            changes["last_published_at"] = moment
        Page.objects.filter(pk=page.pk).update(**changes)

    def chosen(self, pool: dict[str, Any], keys: tuple[str, ...]) -> list[Any]:
        """The objects of these keys, in order."""
        return [pool[key] for key in keys]

    def deal_pages(self, keys: tuple[str, ...]) -> list[deals.DealPage]:
        """The deals of these keys."""
        wanted = [self.page_ids[f"deal:{key}"] for key in keys]
        found = deals.DealPage.objects.in_bulk(wanted)
        return [found[pk] for pk in wanted]

    # Texts

    def rich(self, html: str) -> str:
        """Rich text whose links point to pages and documents by their numbers."""

        def link(match: re.Match[str]) -> str:
            kind, key = match.groups()
            if kind == "doc":
                return f'<a linktype="document" id="{self.document(key).pk}">'
            return f'<a linktype="page" id="{self.page_ids[key]}">'

        return _HREF.sub(link, html)

    def body(self, key: str, blocks: Body) -> str:
        """The blocks of a text as the JSON that a stream field keeps."""
        return json.dumps(
            [
                {
                    "type": name,
                    "value": self.block(name, value),
                    "id": str(stable(key, str(number))),
                }
                for number, (name, value) in enumerate(blocks)
            ]
        )

    def block(self, name: str, value: Any) -> Any:
        """One block as a stream field keeps it."""
        make = getattr(self, f"_{name}", None)
        return make(value) if make else value

    def _paragraph(self, value: str) -> str:
        return self.rich(value)

    def _facts(self, value: dict[str, str]) -> dict[str, str]:
        return {"title": value["title"], "text": self.rich(value["text"])}

    def _questions(self, value: list[dict[str, str]]) -> list[Any]:
        return items(
            {"question": pair["question"], "answer": self.rich(pair["answer"])} for pair in value
        )

    def _table(self, value: dict[str, Any]) -> dict[str, Any]:
        return {
            "caption": value["caption"],
            "first_column_is_header": True,
            "table": {
                "columns": [
                    {"type": kind, "heading": heading} for kind, heading in value["columns"]
                ],
                "rows": [{"values": row} for row in value["rows"]],
                "caption": "",
            },
        }

    def _timeline(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"title": value["title"], "items": items(value["items"])}

    def _figure(self, value: dict[str, str]) -> dict[str, Any]:
        return {**value, "image": self.block_image(value["image"])}

    def _gallery(self, value: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": value["title"],
            "pictures": items(
                {"image": self.block_image(key), "caption": caption}
                for key, caption in value["pictures"]
            ),
        }

    def _video(self, value: dict[str, str]) -> dict[str, Any]:
        return {**value, "image": self.block_image(value["image"])}

    def _downloads(self, value: dict[str, Any]) -> dict[str, Any]:
        chosen = [self.document(key).pk for key in value["documents"]]
        return {"title": value["title"], "documents": items(chosen)}

    def _call_to_action(self, value: dict[str, str]) -> dict[str, Any]:
        return {**value, "page": self.page_ids[value["page"]] if value["page"] else None}

    def _cards(self, value: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": value["title"],
            "pages": items(self.page_ids[key] for key in value["pages"]),
        }

    def _people(self, value: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": value["title"],
            "people": items(self.people[key].pk for key in value["people"]),
        }

    def block_image(self, key: str) -> dict[str, Any]:
        """A picture in a block, with its description as the text alternative."""
        image = self.image(key)
        return {"image": image.pk, "alt_text": image.description, "decorative": False}

    # Sections and standard pages

    def fill_sections(self) -> None:
        """Say at the top of each section what it is, unless somebody did already."""
        for key, model in SECTION_TYPES.items():
            section: Any = model.objects.child_of(self.home).get()
            self.page_ids[f"index:{key}"] = section.pk
            if not section.intro:
                section.intro = section.search_description = texts.SECTIONS[key]
                self.save_page(section, self.long_ago(-400))
                self.made += 1

    def section(self, key: str) -> Any:
        """The index page of a section."""
        return Page.objects.get(pk=self.page_ids[f"index:{key}"]).specific

    def standard_page(
        self, source: Standard, parent: Page, translation_of: Page | None = None
    ) -> StandardPage:
        """One page with text."""
        return self.page(
            source.key,
            parent,
            StandardPage,
            source.title,
            self.long_ago(-300),
            lambda: {
                "intro": source.intro,
                "body": self.body(source.key, source.body),
                "listing_summary": source.summary,
                "search_description": source.summary,
                "show_in_menus": source.show_in_menus,
            },
            translation_of=translation_of,
            slug=source.slug,
        )

    def fill_home(self) -> None:
        """The opening and the highlights of the home page, unless somebody wrote them already."""
        home = self.home
        if home.intro_title:
            return
        home.intro_title = texts.HOME_TITLE
        home.intro = home.search_description = texts.HOME_INTRO
        home.intro_image = self.image("stad-middag")
        home.highlights = [
            HomePageHighlight(page_id=self.page_ids[key]) for key in texts.HOME_HIGHLIGHTS
        ]
        self.save_page(home, self.long_ago(-1))
        self.made += 1

    def make_issue(self, source: Issue) -> None:
        """An issue that was sent at its moment, and corrected afterwards if it says so."""
        moment = self.long_ago(source.days)
        key = f"issue:{source.key}"
        issue = self.page(
            key,
            self.section("newsletters"),
            IssuePage,
            source.title,
            moment,
            lambda: {
                "subject": source.subject,
                "preheader": source.preheader,
                "intro": source.intro,
                "body": self.issue_body(key, source.body),
                "created_at": moment - timedelta(hours=3),
            },
            publish=False,
            slug=source.slug,
            newsletter=NewsletterList.objects.get(slug=source.newsletter),
        )
        if not issue.is_frozen:
            self.send_issue(issue, source, moment)
        self.made += sendings.make(IssuePage.objects.get(pk=issue.pk), by=self.editor)

    def send_issue(self, issue: IssuePage, source: Issue, moment: datetime) -> None:
        """Keep the issue as it was at that moment, and put it on the website."""
        freeze(IssuePage.objects.get(pk=issue.pk), moment, user=self.editor)
        if source.correction:
            sent = IssuePage.objects.get(pk=issue.pk)
            sent.correction = source.correction
            sent.save_revision(user=self.editor).publish(user=self.moderator)
        issue.revisions.update(created_at=moment)
        Page.objects.filter(pk=issue.pk).update(
            first_published_at=moment, last_published_at=moment, latest_revision_created_at=moment
        )

    def issue_body(self, key: str, blocks: tuple[tuple[str, str], ...]) -> str:
        """The blocks of an issue as the JSON that a stream field keeps."""
        values: dict[str, Callable[[str], Any]] = {
            "item": lambda page: {"page": self.page_ids[page], "show_picture": True},
            "divider": lambda _value: None,
        }
        return json.dumps(
            [
                {
                    "type": kind,
                    "value": values.get(kind, str)(value),
                    "id": str(stable(key, str(number))),
                }
                for number, (kind, value) in enumerate(blocks)
            ]
        )

    def make_english(self) -> None:
        """A home page, two pages and Good Food City in English."""
        english, _ = Locale.objects.get_or_create(language_code="en")
        home = HomePage.objects.filter(
            translation_key=self.home.translation_key, locale=english
        ).first()
        is_new = home is None
        if home is None:
            root = self.home.get_parent()
            title, intro = texts.ENGLISH_HOME
            home = HomePage(
                title="Agenda Stad",
                slug="home-en",
                locale=english,
                translation_key=self.home.translation_key,
                live=False,
                owner=self.editor,
                first_published_at=self.long_ago(-300),
                intro_title=title,
                intro=intro,
                search_description=intro,
                intro_image=self.image("stad-middag"),
            )
            root.add_child(instance=home)
            self.save_page(home, self.long_ago(-300))
            self.made += 1
        pages: list[Page] = []
        for source, twin in zip(texts.ENGLISH_PAGES, ("over", "contact"), strict=True):
            dutch = StandardPage.objects.get(pk=self.page_ids[twin])
            pages.append(self.standard_page(source, home, dutch))
        pages.append(members.make_english(self, home))
        if is_new:
            home.refresh_from_db()
            home.highlights = [HomePageHighlight(page=page) for page in pages]
            self.save_page(home, self.long_ago(-300))

    def fill_settings(self) -> None:
        """What the footer says and the pages that it links to, if nobody has set them."""
        settings, new = SiteSettings.objects.get_or_create(
            site=Site.objects.get(is_default_site=True)
        )
        if not new and settings.footer_text:
            return
        settings.footer_text = (
            "Agenda Stad brengt steden, dorpen, ministeries en partners bij elkaar in City Deals "
            "en Town Deals. De inhoud van deze site is een voorbeeld."
        )
        settings.footer_text_english = (
            "Agenda Stad brings cities, villages, ministries and partners together in City Deals "
            "and Town Deals. The content of this site is an example."
        )
        settings.contact_email = "info@example.org"
        settings.security_email = "security@example.org"
        settings.linkedin_url = "https://www.linkedin.com/company/agenda-stad/"
        settings.accessibility_page_id = self.page_ids["toegankelijkheid"]
        settings.privacy_page_id = self.page_ids["privacy"]
        settings.social_image = self.image("stad-middag")
        settings.full_clean()
        settings.save()
        self.made += 1

    # Deals

    def make_deals(self) -> None:
        """The deals with their partners, results and lessons."""
        parent = self.section("deals")
        for deal in DEALS:
            start = self.day(deal.start, forward=False) if deal.start is not None else None
            end = self.day(deal.end) if deal.end is not None else None

            def fields(deal: Any = deal, start: Any = start, end: Any = end) -> dict[str, Any]:
                return {
                    "kind": deal.kind,
                    "status": deal.status,
                    "start_date": start,
                    "end_date": end,
                    "summary": deal.summary,
                    "listing_summary": deal.summary,
                    "search_description": deal.summary,
                    "listing_image": self.image(deal.image),
                    "logo": self.mark(deal),
                    "body": self.body(f"deal:{deal.key}", deal.body),
                    "deal_text": self.document(deal.deal_text) if deal.deal_text else None,
                    "themes": self.chosen(self.themes, deal.themes),
                    "contacts": [
                        deals.DealContact(
                            person=self.people[slug],
                            role="Verkenner" if deal.status == "exploration" else "Projectleider",
                            sort_order=n,
                        )
                        for n, slug in enumerate(deal.contacts)
                    ],
                    "partnerships": [
                        deals.Partnership(
                            organisation=self.organisations[slug], role=role, sort_order=n
                        )
                        for n, (slug, role) in enumerate(deal.partners)
                    ],
                    "results": [
                        deals.Result(
                            title=item.title,
                            kind=item.kind,
                            summary=item.summary,
                            embedding=item.embedding,
                            year=self.today.year - item.years_ago,
                            url=item.url,
                            document=self.document(item.document) if item.document else None,
                            sort_order=n,
                        )
                        for n, item in enumerate(deal.results)
                    ],
                    "lessons": [
                        deals.Lesson(
                            phase=item.phase, title=item.title, text=item.text, sort_order=n
                        )
                        for n, item in enumerate(deal.lessons)
                    ],
                }

            moment = self.long_ago(deal.start if deal.start is not None else -60)
            self.page(f"deal:{deal.key}", parent, deals.DealPage, deal.title, moment, fields)

    def mark(self, deal: Any) -> SiteImage:
        """The drawn logo of a deal."""
        first, second, shape = deal.mark
        kind = "City Deal" if deal.kind == "city" else "Town Deal"
        title = f"Logo van de {kind} {deal.title}"
        return self.picture(
            f"merk-{deal.key}",
            title,
            f"{title}.",
            f"demo-merk-{deal.key}.png",
            lambda: drawings.draw_mark(first, second, shape),
        )

    # Events

    def make_events(self) -> None:
        """The agenda."""
        parent = self.section("events")
        for event in EVENTS:
            first = self.day(event.start[0])
            span = event.end[0] - event.start[0]
            if first.weekday() + span > 4:
                first += timedelta(days=7 - first.weekday())
            start = self.at(first, event.start[1])
            end = self.at(first + timedelta(days=span), event.end[1])

            def fields(event: Any = event, start: Any = start, end: Any = end) -> dict[str, Any]:
                return {
                    "kind": event.kind,
                    "start": start,
                    "end": end,
                    "status": event.status,
                    "status_explanation": event.status_note,
                    "attendance_mode": event.mode,
                    "venue": event.venue,
                    "address": event.address,
                    "postcode": event.postcode,
                    "city": event.city,
                    "online_link": event.online_link,
                    "intro": event.intro,
                    "listing_summary": event.summary,
                    "search_description": event.summary,
                    "lead_image": self.image(event.image),
                    "body": self.body(f"event:{event.key}", event.body),
                    "deals": self.deal_pages(event.deals),
                    "themes": self.chosen(self.themes, event.themes),
                    "contacts": [
                        agenda.EventContact(person=self.people[slug], sort_order=n)
                        for n, slug in enumerate(event.contacts)
                    ],
                }

            moment = self.long_ago(min(event.start[0] - 45, -4))
            self.page(f"event:{event.key}", parent, agenda.EventPage, event.title, moment, fields)

    def make_editions(self) -> None:
        """The editions of the Dag van de Stad with their programmes."""
        parent = self.section("city-days")
        for edition in EDITIONS:
            monday = self.edition_day(edition.weeks)
            page = self.page(
                f"cityday:{edition.key}",
                parent,
                agenda.CityDayPage,
                f"Dag van de Stad {monday.year}",
                self.long_ago(min(edition.weeks * 7 - 150, -30)),
                partial(self.edition_fields, edition, monday),
                slug=str(monday.year),
            )
            self.make_programme(page, edition)
            if page.is_over and not page.materials.exists():
                page.photos = json.dumps(aftermath.photos(self.block_image))
                page.materials.set(aftermath.materials(page, self.document))
                self.save_page(page, timezone.now())
                self.made += 1

    def make_sign_ups(self) -> None:
        """Sign-ups for this edition and the one before, two events that are near and two past."""
        now = timezone.now()
        editions = agenda.CityDayPage.objects.order_by("start")
        others = agenda.EventPage.objects.filter(
            status="planned", attendance_mode="in_person"
        ).exclude(kind="dag-van-de-stad")
        near = others.filter(start__gt=now).order_by("start")[:2]
        past = others.filter(end__lt=now).order_by("-start")[:2]
        events = {
            "city-day": editions.filter(start__gt=now).first(),
            "former-city-day": editions.filter(end__lt=now).last(),
            **dict(zip(("next", "after"), near, strict=False)),
            **dict(zip(("past-1", "past-2"), past, strict=False)),
        }
        for plan in sign_ups.PLANS:
            if event := events.get(plan.event):
                self.made += sign_ups.make(event, plan)

    def edition_day(self, weeks: int) -> date:
        """The Monday so many weeks from this one; no two editions fall in the same year."""
        monday = self.today - timedelta(days=self.today.weekday())
        coming = monday + timedelta(weeks=max(edition.weeks for edition in EDITIONS))
        day = monday + timedelta(weeks=weeks)
        if day < coming and day.year == coming.year:
            day -= timedelta(weeks=1)
        return day

    def edition_fields(self, edition: CityDay, monday: date) -> dict[str, Any]:
        """What an edition says, apart from its programme."""
        clock, place, evening_text = edition.evening
        key = f"cityday:{edition.key}"
        practical: list[Any] = [
            {
                "type": "topic",
                "value": {"title": title, "text": text},
                "id": str(stable(key, "practical", title)),
            }
            for title, text in edition.practical
        ]
        if edition.questions:
            answers = [{"question": q, "answer": f"<p>{a}</p>"} for q, a in edition.questions]
            practical.append(
                {
                    "type": "questions",
                    "value": items(answers),
                    "id": str(stable(key, "questions")),
                }
            )
        return {
            "year": monday.year,
            "start": self.at(monday, edition.start),
            "end": self.at(monday, edition.end),
            "edition_theme": edition.theme,
            "host_city": edition.host,
            "host_organisation": self.organisations[edition.host_organisation],
            "evening_start": self.at(monday - timedelta(days=1), clock),
            "evening_place": place,
            "evening_text": evening_text,
            "venue": edition.venue,
            "address": edition.address,
            "postcode": edition.postcode,
            "city": edition.host,
            "intro": edition.intro,
            "listing_summary": edition.summary,
            "search_description": edition.summary,
            "lead_image": self.image(edition.image),
            "lead_image_caption": edition.caption,
            "body": self.body(key, edition.body),
            "practical": json.dumps(practical),
            "recap": self.rich(edition.recap),
            "themes": self.chosen(self.themes, ("samenwerken-en-leren",)),
            "partners": [
                agenda.CityDayPartner(
                    organisation=self.organisations[slug],
                    tier="main" if slug == edition.host_organisation else "partner",
                    sort_order=n,
                )
                for n, slug in enumerate(edition.partners)
            ],
        }

    def make_programme(self, page: agenda.CityDayPage, edition: CityDay) -> None:
        """The rounds, rooms and parts of an edition's programme."""
        day = timezone.localdate(page.start)
        rounds = {
            name: self.part(
                agenda.Round,
                {"event": page, "name": name},
                start=self.at(day, start),
                end=self.at(day, end),
            )
            for name, start, end in edition.rounds
        }
        rooms = {
            name: self.part(
                agenda.Room,
                {"event": page, "name": name},
                capacity=capacity,
                directions=directions,
                order=n,
            )
            for n, (name, capacity, directions) in enumerate(edition.rooms, start=1)
        }
        for session in edition.sessions:
            self.make_session(page, edition.key, session, day, rounds, rooms)

    def part(self, model: Any, key: dict[str, Any], **values: Any) -> Any:
        """A round or room, made if there is none by that name."""
        found = model.objects.filter(**key).first()
        if found is None:
            found = model(**key, **values)
            found.full_clean()
            found.save()
            self.made += 1
        return found

    def make_session(
        self,
        page: agenda.CityDayPage,
        edition: str,
        source: Session,
        day: date,
        rounds: dict[str, Any],
        rooms: dict[str, Any],
    ) -> None:
        """One part of a programme."""
        key = stable("session", edition, source.title)
        if agenda.Session.objects.filter(uuid=key).exists():
            return
        if source.evening_before:
            day -= timedelta(days=1)
        session = agenda.Session(
            uuid=key,
            event=page,
            kind=source.kind,
            title=source.title,
            round=rounds.get(source.round),
            room=rooms.get(source.room),
            start=self.at(day, source.start),
            end=self.at(day, source.end),
            summary=source.summary,
            description=source.text,
            capacity=source.capacity,
            meeting_point=source.meeting_point,
            travel_minutes=source.travel,
            deal=self.deal_pages((source.deal,))[0] if source.deal else None,
        )
        session.people = [
            agenda.SessionPerson(person=self.people[slug], role=role, sort_order=n)
            for n, (slug, role) in enumerate(
                [(slug, "speaker") for slug in source.speakers]
                + [(slug, "moderator") for slug in source.moderators]
            )
        ]
        session.full_clean()
        session.save()
        session.themes.set(self.chosen(self.themes, source.themes))
        self.made += 1

    # News and vacancies

    def make_news(self) -> None:
        """The articles from old to new, a forgotten draft, and one that waits for its moment."""
        self.series = {slug: self.snippet(news.Series, {"name": name}) for slug, name in SERIES}
        for article in sorted(ARTICLES, key=lambda item: item.days):
            self.article(article)
        self.article(DRAFT, publish=False)
        self.article(SCHEDULED, go_live_at=self.at(self.day(SCHEDULED.days), "08:00"))

    def article(self, source: Article, *, publish: bool = True, **known: Any) -> None:
        """One article."""

        def fields() -> dict[str, Any]:
            image = self.image(source.image)
            return {
                "kind": source.kind,
                "date": self.day(source.days, forward=source.days > 0),
                "lead": source.lead,
                "listing_summary": source.summary,
                "search_description": source.summary,
                "lead_image": image,
                "lead_image_alt": image.description,
                "lead_image_caption": source.caption,
                "body": self.body(f"news:{source.key}", source.body),
                "series": self.series[source.series[0]] if source.series else None,
                "part": source.series[1] if source.series else None,
                "deals": self.deal_pages(source.deals),
                "themes": self.chosen(self.themes, source.themes),
                "authors": [
                    news.NewsAuthor(person=self.people[slug], sort_order=n)
                    for n, slug in enumerate(source.authors)
                ],
                "related_articles": [
                    news.RelatedArticle(article_id=self.page_ids[f"news:{key}"], sort_order=n)
                    for n, key in enumerate(source.related)
                    if f"news:{key}" in self.page_ids
                ],
            }

        moment = self.long_ago(source.days if publish else -45)
        self.page(
            f"news:{source.key}",
            self.section("news"),
            news.NewsPage,
            source.title,
            moment,
            fields,
            publish=publish,
            **known,
        )

    def make_vacancies(self) -> None:
        """The vacancies."""
        parent = self.section("vacancies")
        for vacancy in vacancies.VACANCIES:

            def fields(vacancy: Any = vacancy) -> dict[str, Any]:
                least, most, unit = vacancy.pay
                return {
                    "organisation": self.organisations[vacancy.organisation],
                    "intro": vacancy.intro,
                    "listing_summary": vacancy.summary,
                    "search_description": vacancy.summary,
                    "listing_image": self.image(vacancy.image),
                    "deadline": self.at(
                        self.day(vacancy.deadline[0], forward=vacancy.deadline[0] > 0),
                        vacancy.deadline[1],
                    ),
                    "hours_min": vacancy.hours[0],
                    "hours_max": vacancy.hours[1],
                    "hours_note": vacancy.hours_note,
                    "start_date": self.day(vacancy.starts),
                    "end_date": self.day(vacancy.ends) if vacancy.ends else None,
                    "period_note": vacancy.period_note,
                    "place": vacancy.place,
                    "pay_min": least,
                    "pay_max": most,
                    "pay_unit": unit,
                    "pay_note": vacancy.pay_note,
                    "description": self.rich(vacancy.description),
                    "tasks": vacancy.tasks,
                    "requirements": vacancy.requirements,
                    "offer": vacancy.offer,
                    "procedure": self.rich(vacancy.procedure),
                    "about_organisation": self.rich(vacancy.about),
                    "apply_email": vacancy.apply_email,
                    "apply_url": vacancy.apply_url,
                    "deals": self.deal_pages((vacancy.deal,) if vacancy.deal else ()),
                    "themes": self.chosen(self.themes, vacancy.themes),
                    "contacts": [
                        news.VacancyContact(person=self.people[slug], sort_order=n)
                        for n, slug in enumerate(vacancy.contacts)
                    ],
                    "interviews": [
                        news.VacancyInterview(date=self.day(days), note=note, sort_order=n)
                        for n, (days, note) in enumerate(vacancy.interviews)
                    ],
                }

            self.page(
                f"vacancy:{vacancy.key}",
                parent,
                news.VacancyPage,
                vacancy.title,
                self.long_ago(vacancy.days),
                fields,
            )


def items(values: Any) -> list[dict[str, Any]]:
    """The members of a list block as a stream field keeps them."""
    return [
        {"type": "item", "value": value, "id": str(uuid.uuid5(NAMESPACE, f"{number}:{value}"))}
        for number, value in enumerate(values)
    ]


def short_slug(title: str, longest: int = 70) -> str:
    """The title as an address, cut between words."""
    slug = slugify(title)
    while len(slug) > longest:
        slug = slug.rpartition("-")[0]
    return slug

"""The demo content: complete, repeatable, and readable on every page."""

import json
import re
from collections import Counter
from contextlib import nullcontext
from datetime import date, timedelta
from io import BytesIO, StringIO
from itertools import pairwise

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader
from wagtail.images.models import AbstractImage
from wagtail.models import Page, Revision

from agendastad.demo import drawings
from agendastad.demo import load as loading
from agendastad.demo.accounts import DEMO_PASSWORD, DEMO_USERS
from agendastad.demo.articles import ARTICLES
from agendastad.demo.documents import DOCUMENTS, set_document
from events.models import CityDayPage, EventPage, Session
from home.blocks import BodyBlock
from home.models import Person, SiteImage
from members.roles import EDITORS, MODERATORS
from news.models import NewsPage, VacancyPage
from newsletters.delivery.figures import course_of, over_time, progress_of, reasons_of
from newsletters.models import (
    IssuePage,
    Sending,
    SendingState,
    Subscriber,
    SubscriptionState,
    Suppression,
)
from townsdeals.models import DealPage, Lesson, Organisation, Partnership, Result

# The tests that load put quicker ones in their place.
draw_scene = drawings.draw_scene
second_painter = loading.second_painter


def small_jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (160, 107), "#1f7375").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo content, loaded once for all tests of this module; pictures are small here."""
    media = tmp_path_factory.mktemp("media")
    patch = pytest.MonkeyPatch()
    patch.setattr(drawings, "draw_scene", lambda key: small_jpeg())
    patch.setattr(drawings, "draw_portrait", lambda *look: small_jpeg())
    patch.setattr(loading, "second_painter", lambda: nullcontext({}))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        outer = transaction.atomic()
        outer.__enter__()
        made = loading.load()
        yield media, made
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
    patch.undo()


@pytest.fixture
def demo(loaded, db, settings, monkeypatch):
    """A test's own view of the demo content; renditions cost nothing."""
    media, _made = loaded
    settings.MEDIA_ROOT = media
    monkeypatch.setattr(
        AbstractImage,
        "generate_rendition_file",
        lambda self, rendition_filter, *, source=None: ContentFile(
            small_jpeg(), name=f"{self.pk}-{rendition_filter.get_cache_key(self)}.jpg"
        ),
    )
    monkeypatch.setattr(drawings, "draw_scene", lambda key: small_jpeg())
    monkeypatch.setattr(drawings, "draw_portrait", lambda *look: small_jpeg())
    monkeypatch.setattr(loading, "second_painter", lambda: nullcontext({}))


def state() -> dict[str, object]:
    """How many objects there are of each model, and each page's newest revision."""
    counts = {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }
    pages = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id", "title"))
    return {"counts": counts, "pages": pages}


class TestLoading:
    def test_loads_what_was_promised(self, demo):
        assert NewsPage.objects.live().count() >= 12
        assert NewsPage.objects.filter(series__isnull=False).count() == 2
        assert VacancyPage.objects.count() == 3
        assert sum(page.is_closed for page in VacancyPage.objects.all()) == 1
        assert DealPage.objects.count() == 12
        assert set(DealPage.objects.values_list("kind", flat=True)) == {"city", "town"}
        assert set(DealPage.objects.values_list("status", flat=True)) == set(DealPage.Status.values)
        assert Organisation.objects.filter(latitude__isnull=False).count() >= 35
        assert set(Result.objects.values_list("kind", flat=True)) == set(Result.Kind.values)
        assert set(Lesson.objects.values_list("phase", flat=True)) == set(Lesson.Phase.values)
        assert {"lead", "partner", "knowledge"} <= set(
            Partnership.objects.values_list("role", flat=True)
        )

    def test_has_events_of_all_sorts(self, demo):
        events = EventPage.objects.exclude(kind="dag-van-de-stad")
        assert events.count() >= 8
        assert {"online", "hybrid"} <= set(events.values_list("attendance_mode", flat=True))
        assert set(events.values_list("status", flat=True)) == {
            "planned",
            "moved",
            "cancelled",
            "full",
        }
        assert any(event.first_day < event.last_day for event in events)
        assert any(event.is_over for event in events)
        assert not all(event.is_over for event in events)

    def test_has_a_past_and_a_coming_edition(self, demo):
        past, coming = CityDayPage.objects.order_by("start")
        assert past.is_over
        assert not coming.is_over
        ahead = coming.first_day - timezone.localdate()
        assert timedelta(weeks=10) <= ahead <= timedelta(weeks=14)
        assert coming.first_day.weekday() == 0
        assert coming.rounds.count() == 3
        kinds = Counter(Session.objects.filter(event=coming).values_list("kind", flat=True))
        assert kinds["session"] == 12
        assert kinds["excursion"] == 6
        assert kinds["plenary"] >= 2
        assert kinds["break"] >= 2
        speakers = Person.objects.filter(session_links__session__event=coming).distinct()
        assert speakers.count() >= 15

    def test_nobody_is_in_two_places_at_once(self, demo):
        for person in Person.objects.filter(session_links__isnull=False).distinct():
            sessions = list(Session.objects.filter(people__person=person).order_by("start"))
            for first, second in pairwise(sessions):
                assert first.end <= second.start, f"{person}: {first}, {second}"

    def test_loading_again_changes_nothing(self, demo):
        before = state()
        assert loading.load() == 0
        assert state() == before

    def test_the_command_says_that_nothing_was_changed(self, demo, settings):
        settings.DEBUG = True
        out = StringIO()
        call_command("demo", stdout=out)
        assert "nothing was changed" in out.getvalue()

    def test_makes_only_what_is_missing(self, demo):
        lost = NewsPage.objects.get(slug__startswith="spreekuur")
        lost.delete()
        kept = NewsPage.objects.get(slug__startswith="de-bus-komt")
        kept.title = "De bus is er weer"
        kept.save_revision().publish()
        assert loading.load() == 1
        assert NewsPage.objects.filter(slug__startswith="spreekuur").count() == 1
        kept.refresh_from_db()
        assert kept.title == "De bus is er weer"

    def test_refuses_where_debug_is_off(self, db):
        before = state()
        with pytest.raises(CommandError, match="DEBUG is off"):
            call_command("demo")
        assert state() == before

    def test_a_load_that_breaks_off_leaves_nothing_half_made(self, demo, monkeypatch):
        def break_off(loader):
            assert loader.made
            raise KeyboardInterrupt

        get_user_model().objects.get(email="deur@example.org").delete()
        before = state()
        with monkeypatch.context() as patch:
            patch.setattr(loading.Loader, "make_deals", break_off)
            with pytest.raises(KeyboardInterrupt):
                loading.load()
        assert state() == before
        assert loading.load() == 1

    def test_a_file_that_a_broken_off_load_left_is_replaced(self, demo):
        storage = SiteImage._meta.get_field("file").storage
        storage.save("original_images/demo-left.jpg", ContentFile(b"half a file"))
        loader = loading.Loader(timezone.localdate())
        image = loader.picture("left", "Left behind", "A test.", "demo-left.jpg", small_jpeg)
        assert image.file.name == "original_images/demo-left.jpg"
        assert image.width == 160

    def test_editions_have_years_of_their_own_whenever_it_is_loaded(self):
        for days in range(800):
            loader = loading.Loader(date(2029, 1, 1) + timedelta(days=days))
            past, coming = (loader.edition_day(edition.weeks) for edition in loading.EDITIONS)
            assert past.year < coming.year
            assert past.weekday() == coming.weekday() == 0

    def test_the_search_finds_it(self, demo):
        assert Page.objects.live().search("warmtenet").count() > 0


class TestSendings:
    def test_each_sent_issue_has_a_finished_sending_with_its_ledger(self, demo):
        sendings = Sending.objects.order_by("started_at")
        assert sendings.count() == IssuePage.objects.count() == 2
        for sending in sendings:
            assert sending.state == SendingState.SENT
            assert sending.started_at == sending.issue.issuepage.frozen.sent_at
            assert sending.started_at < sending.finished_at < timezone.now()
            assert "Agenda Stad" in sending.from_email
            assert sending.subject in sending.html
            progress = progress_of(sending)
            assert progress.total >= 35
            assert progress.percent == 100
            assert progress.sent == progress.total
            assert progress.bounced == 1
            assert progress.left == 1
            assert 0.8 * progress.total < progress.delivered < progress.total
            assert len(reasons_of(sending)) == 1
            assert all(len(line.points) > 3 for line in course_of(sending).series)
        assert len(over_time(Sending.objects.all()).rows) == 2

    def test_what_readers_did_about_it_was_done_then(self, demo):
        first, second = Sending.objects.order_by("started_at")
        assert Suppression.objects.count() == 2
        week_ago = timezone.now() - timedelta(days=7)
        assert not Suppression.objects.filter(created_at__gt=week_ago).exists()
        gone = set(first.deliveries.values_list("subscriber", flat=True)) - set(
            second.deliveries.values_list("subscriber", flat=True)
        )
        assert len(gone) == 2, "whose mail bounced and who left got no next issue"

    def test_a_demo_of_before_gets_what_it_lacks(self, demo):
        sending = Sending.objects.order_by("started_at").last()
        issue, moment = sending.issue_id, sending.started_at
        sending.delete()
        assert loading.load() == 1
        assert Sending.objects.get(issue=issue).started_at == moment
        assert loading.load() == 0

    def test_nobody_but_the_readers_of_the_demo_is_touched(self, demo):
        Sending.objects.all().delete()
        Subscriber.objects.all().delete()
        Suppression.objects.all().delete()
        real = Subscriber.objects.create(email="jan@stad.nl", email_key="jan@stad.nl")
        for issue in IssuePage.objects.all():
            real.subscriptions.get_or_create(
                newsletter=issue.newsletter,
                state=SubscriptionState.SUBSCRIBED,
                defaults={"since": timezone.now() - timedelta(days=90)},
            )
        assert loading.load() == 0
        assert not Sending.objects.exists()
        assert not Suppression.objects.exists()


class TestLogins:
    @pytest.mark.parametrize("email", DEMO_USERS)
    def test_everybody_can_sign_in(self, demo, client, email):
        assert client.login(email=email, password=DEMO_PASSWORD)
        assert EmailAddress.objects.get(email=email).verified

    def test_roles(self, demo):
        users = get_user_model().objects
        assert users.get(email="admin@example.org").is_superuser
        editor = users.get(email="redactie@example.org")
        assert list(editor.groups.values_list("name", flat=True)) == [EDITORS]
        moderator = users.get(email="moderator@example.org")
        assert list(moderator.groups.values_list("name", flat=True)) == [MODERATORS]
        assert not users.filter(is_superuser=True).exclude(email="admin@example.org").exists()


class TestTexts:
    def test_every_block_is_used(self, demo):
        used = {
            block.block_type
            for page in Page.objects.live().specific()
            if hasattr(page, "body") and not isinstance(page, IssuePage)
            for block in page.body
        }
        assert used == set(BodyBlock().child_blocks)

    def test_every_text_passes_the_checks_of_an_editor(self, demo):
        for page in Page.objects.specific():
            for name in ("body", "practical"):
                if value := getattr(page, name, None):
                    value.stream_block.clean(value)

    def test_articles_have_substance(self, demo):
        for page in NewsPage.objects.live():
            assert page.word_count >= 150, page.title

    def test_no_paragraph_is_used_twice(self):
        paragraphs = Counter(
            paragraph
            for article in ARTICLES
            for paragraph in re.findall(r"<p>(.{40,}?)</p>", json.dumps(article.body))
        )
        assert [text for text, times in paragraphs.items() if times > 1] == []

    def test_history_is_that_of_an_editor_and_a_moderator(self, demo):
        page = NewsPage.objects.live().first()
        revision = Revision.page_revisions.get(pk=page.latest_revision_id)
        assert revision.user.email == "redactie@example.org"
        assert page.first_published_at <= timezone.now()

    def test_there_is_work_for_the_desk(self, demo):
        assert NewsPage.objects.filter(live=False, go_live_at__isnull=False).count() == 1
        drafts = NewsPage.objects.filter(live=False, go_live_at__isnull=True)
        month_ago = timezone.now() - timedelta(days=30)
        assert drafts.get().latest_revision_created_at < month_ago


class TestPages:
    def test_every_page_is_served_and_no_picture_lacks_a_text(self, demo, client):
        checked = 0
        for page in Page.objects.live().filter(depth__gt=1).specific():
            self.check(client, page.url)
            checked += 1
        assert checked > 55

    def test_every_part_of_a_programme_is_served(self, demo, client):
        for edition in CityDayPage.objects.all():
            self.check(client, f"{edition.url}programma/")
            for session in edition.sessions.all():
                if session.has_page:
                    self.check(client, session.url)

    def check(self, client, url: str) -> None:
        response = client.get(url)
        assert response.status_code == 200, url
        soup = BeautifulSoup(response.content, "html.parser")
        for image in soup.find_all("img"):
            assert image.has_attr("alt"), f"{url}: {image}"
        for figure in soup.select("main figure img"):
            assert figure["alt"], f"{url}: {figure}"
        assert "Demo" not in (soup.title.string if soup.title else "")
        for link in soup.select("main a[href]"):
            assert not link["href"].startswith(("page:", "doc:")), f"{url}: {link}"


class TestDrawings:
    def test_a_drawing_is_the_same_every_time(self):
        assert draw_scene("ondergrond") == draw_scene("ondergrond")

    @pytest.mark.parametrize("key", ["markt", "boek"])
    def test_a_drawing_fits_a_page(self, key):
        content = draw_scene(key)
        assert Image.open(BytesIO(content)).size == (1600, 1067)
        assert len(content) < 400_000

    def test_a_second_process_draws_the_same(self, monkeypatch):
        monkeypatch.setattr(drawings, "draw_scene", draw_scene)
        key = next(iter(drawings.SCENES))
        loader = loading.Loader(timezone.localdate())
        with second_painter() as loader.ahead:
            assert loader.ahead[key].result(timeout=120) == draw_scene(key) == loader.draw(key)

    def test_draws_by_itself_where_no_process_can_be_started(self, monkeypatch):
        def refuse(*args, **options):
            raise OSError("no processes here")

        monkeypatch.setattr(loading, "ProcessPoolExecutor", refuse)
        monkeypatch.setattr(drawings, "draw_scene", draw_scene)
        loader = loading.Loader(timezone.localdate())
        with second_painter() as loader.ahead:
            assert loader.ahead == {}
            assert loader.draw("stad-ochtend") == draw_scene("stad-ochtend")

    def test_every_drawing_is_described(self):
        for scene in drawings.SCENES.values():
            assert 30 < len(scene.description) <= 255
            assert scene.description.endswith(".")

    def test_documents_are_accessible(self):
        content = set_document(DOCUMENTS[0])
        catalogue = PdfReader(BytesIO(content)).trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/Lang"] == "nl"

"""Pages go live and expire by the clock, once, whoever runs the clock."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from huey import SqliteHuey
from wagtail.models import PageLogEntry

from home import publishing, tasks
from tests.home.factories import StandardPageFactory

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def schedule(home_page, moment=None, **fields):
    """A page that an editor planned for a moment."""
    page = StandardPageFactory(parent=home_page, live=False, **fields)
    page.go_live_at = moment or timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    return page


@pytest.mark.django_db
def test_a_page_goes_live_at_its_moment(home_page):
    with time_machine.travel(NOW, tick=False) as clock:
        page = schedule(home_page)
        tasks.publish_scheduled.call_local()
        page.refresh_from_db()
        assert not page.live
        clock.shift(timedelta(hours=1))
        tasks.publish_scheduled.call_local()
        page.refresh_from_db()
        assert page.live
        assert page.first_published_at == timezone.now()


@pytest.mark.django_db
def test_a_page_goes_offline_when_it_expires(home_page):
    with time_machine.travel(NOW, tick=False) as clock:
        page = StandardPageFactory(parent=home_page, expire_at=NOW + timedelta(days=1))
        tasks.publish_scheduled.call_local()
        page.refresh_from_db()
        assert page.live
        clock.shift(timedelta(days=1))
        tasks.publish_scheduled.call_local()
        page.refresh_from_db()
        assert not page.live
        assert page.expired


@pytest.mark.django_db
def test_one_page_that_fails_stops_no_other(home_page, monkeypatch):
    with time_machine.travel(NOW, tick=False) as clock:
        bad = schedule(home_page, title="Stuk")
        good = schedule(home_page, title="Heel", moment=NOW + timedelta(hours=2))
        clock.shift(timedelta(hours=3))

        real = publishing._publish

        def fail_for_bad(pk):
            if pk == bad.latest_revision_id:
                raise ValueError("no")
            return real(pk)

        monkeypatch.setattr(publishing, "_publish", fail_for_bad)
        assert publishing.publish_due() == 1
        good.refresh_from_db()
        assert good.live
        monkeypatch.undo()
        assert publishing.publish_due() == 1, "what failed is tried again"


@pytest.mark.django_db(transaction=True)
def test_many_workers_publish_a_page_once(home_page):
    page = schedule(home_page)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        start = threading.Barrier(4)

        def work():
            start.wait()
            try:
                publishing.publish_due()
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    page.refresh_from_db()
    assert page.live
    assert PageLogEntry.objects.filter(page=page, action="wagtail.publish.scheduled").count() == 1


@pytest.mark.django_db
def test_ended_sessions_are_forgotten():
    Session.objects.create(
        session_key="a", session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    kept = Session.objects.create(
        session_key="b", session_data="", expire_date=timezone.now() + timedelta(days=1)
    )
    tasks.clear_sessions.call_local()
    assert list(Session.objects.all()) == [kept]


def test_records_of_old_tasks_are_forgotten(tmp_path):
    huey = SqliteHuey("tests", filename=tmp_path / "tasks.sqlite3")
    old = {"task_path": "home.tasks.x", "finished_at": (NOW - timedelta(days=8)).isoformat()}
    new = {"task_path": "home.tasks.x", "finished_at": (NOW - timedelta(days=1)).isoformat()}
    waiting = {"task_path": "home.tasks.x", "finished_at": None, "enqueued_at": NOW.isoformat()}
    huey.put("djt.old", old)
    huey.put("djt.new", new)
    huey.put("djt.waiting", waiting)
    huey.put("tests.lock.something", "1")
    assert tasks.prune_records(huey, NOW - tasks.KEEP_RECORDS) == 1
    assert set(huey.all_results()) == {"djt.new", "djt.waiting", "tests.lock.something"}

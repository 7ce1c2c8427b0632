"""The dashboard shows what needs attention, to those who can do something about it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from events.models import EventPage
from home.attention import all_concerns, images_without_description, old_drafts
from home.models import StandardPage
from members.models import User
from tests.home.factories import SiteImageFactory, StandardPageFactory
from tests.news.factories import VacancyPageFactory

pytestmark = pytest.mark.django_db


def _dashboard(client) -> str:
    response = client.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    return response.text


def _draft(home_page, title: str, days_old: int) -> StandardPage:
    page = StandardPageFactory(parent=home_page, title=title, live=False)
    page.save_revision()
    StandardPage.objects.filter(pk=page.pk).update(
        latest_revision_created_at=timezone.now() - timedelta(days=days_old)
    )
    return page


def test_all_is_well_on_a_new_site(admin_client, home_page):
    from django.utils.translation import gettext, override

    with override("nl"):
        assert gettext("Nothing needs your attention. Well done.") in _dashboard(admin_client)


def test_drafts_older_than_a_month(admin_client, home_page):
    _draft(home_page, "Vergeten concept", days_old=31)
    _draft(home_page, "Vers concept", days_old=29)
    user = User.objects.filter(is_superuser=True).first()
    assert [page.title for page in old_drafts(user)] == ["Vergeten concept"]
    assert "Vergeten concept" in _dashboard(admin_client)


def test_a_published_page_with_old_changes_counts_as_a_draft(admin_client, home_page):
    page = StandardPageFactory(parent=home_page, title="Half af")
    StandardPage.objects.filter(pk=page.pk).update(
        has_unpublished_changes=True,
        latest_revision_created_at=timezone.now() - timedelta(days=40),
    )
    assert "Half af" in _dashboard(admin_client)


def test_images_without_description(admin_client, home_page):
    SiteImageFactory(title="Zonder", description="")
    SiteImageFactory(title="Met", description="Een gracht")
    user = User.objects.filter(is_superuser=True).first()
    assert [image.title for image in images_without_description(user)] == ["Zonder"]


@pytest.mark.parametrize("end", ["unpublish", "delete"])
def test_links_to_pages_that_are_gone_or_offline(
    admin_client, home_page, end, django_capture_on_commit_callbacks
):
    target = StandardPageFactory(parent=home_page, title="Doel")
    page = StandardPageFactory(parent=home_page, title="Verwijst")
    page.body = [("paragraph", f'<p><a linktype="page" id="{target.pk}">Doel</a></p>')]
    page.save()
    assert "Verwijst" not in _dashboard(admin_client)
    with django_capture_on_commit_callbacks(execute=True):
        getattr(target, end)()
    assert "Verwijst" in _dashboard(admin_client)


def test_vacancies_and_events_of_this_week(admin_client, home_page):
    now = timezone.now()
    VacancyPageFactory(parent=home_page, title="Sluit snel", deadline=now + timedelta(days=2))
    VacancyPageFactory(parent=home_page, title="Sluit later", deadline=now + timedelta(days=20))
    start = now + timedelta(days=3)
    home_page.add_child(
        instance=EventPage(
            title="Werkbezoek", start=start, end=start + timedelta(hours=2), city="Zwolle"
        )
    )
    text = _dashboard(admin_client)
    assert "Sluit snel" in text
    assert "Werkbezoek" in text
    assert "Sluit later" not in text


def test_nobody_sees_what_they_may_not_change(home_page):
    _draft(home_page, "Vergeten concept", days_old=31)
    SiteImageFactory(title="Zonder", description="")
    outsider = User.objects.create_user("buiten@example.org")
    for concern in all_concerns():
        assert not concern.find(outsider).exists()


def test_an_editor_sees_old_drafts(home_page, roles):
    _draft(home_page, "Vergeten concept", days_old=31)
    editor = User.objects.create_user("redactie@example.org")
    editor.groups.add(Group.objects.get(name="Redacteuren"))
    assert old_drafts(editor).count() == 1


def test_the_panel_costs_the_same_for_few_and_many(
    admin_client, home_page, django_assert_max_num_queries
):
    def fill(count: int, start: int) -> None:
        for number in range(start, start + count):
            _draft(home_page, f"Concept {number}", days_old=40)
            SiteImageFactory(title=f"Beeld {number}", description="")

    fill(8, 0)
    _dashboard(admin_client)
    with django_assert_max_num_queries(200) as few:
        _dashboard(admin_client)
    fill(30, 8)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "32" in _dashboard(admin_client)

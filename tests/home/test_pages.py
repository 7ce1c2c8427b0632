"""The home page and standard pages."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import StandardPage
from home.models.pages import HomePageHighlight
from tests.home.factories import StandardPageFactory


@pytest.mark.django_db
def test_home_page_answers(client, home_page):
    response = client.get("/")
    assert response.status_code == 200
    assert "Agenda Stad" in response.text


@pytest.mark.django_db
def test_standard_page_answers_below_home(client, home_page):
    page = StandardPageFactory(parent=home_page, slug="over-ons", title="Over ons")
    assert client.get("/over-ons/").context["page"].pk == page.pk


@pytest.mark.django_db
def test_shared_caches_keep_pages_of_anonymous_visitors_only(client, admin_client, home_page):
    assert client.get("/")["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "no-store" in admin_client.get("/")["Cache-Control"]


@pytest.mark.django_db
def test_shared_caches_never_keep_a_page_behind_a_password(client, home_page):
    page = StandardPageFactory(parent=home_page, slug="besloten")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="welkom")
    assert "public" not in client.get("/besloten/").get("Cache-Control", "")
    restriction = PageViewRestriction.objects.get()
    client.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/",
        {"password": "welkom", "return_url": "/besloten/"},
    )
    response = client.get("/besloten/")
    assert response.context["page"].pk == page.pk
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_draft_may_lack_what_a_published_page_needs(home_page, monkeypatch):
    def refuse(self):
        raise ValidationError("Incomplete.")

    monkeypatch.setattr(StandardPage, "clean_for_publishing", refuse)
    form_class = StandardPage.get_edit_handler().get_form_class()
    page = StandardPageFactory(parent=home_page, live=False)

    data = nested_form_data(
        {
            "title": "Over ons",
            "slug": "over-ons",
            "body": streamfield([]),
            "comments": inline_formset([]),
        }
    )

    def form():
        return form_class(data, instance=page, parent_page=home_page)

    draft = form()
    draft.defer_required_fields()
    assert draft.is_valid(), draft.errors
    assert not form().is_valid()


def test_what_is_highlighted_is_for_everybody(client, home_page):
    private, shown, draft = (
        StandardPageFactory(parent=home_page, title=title, live=title != "Nog niet af")
        for title in ("Alleen voor ons", "Voor iedereen", "Nog niet af")
    )
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for page in (private, shown, draft):
        HomePageHighlight.objects.create(home_page=home_page, page=page)
    assert client.get("/").context["highlights"] == [StandardPage.objects.get(pk=shown.pk)]

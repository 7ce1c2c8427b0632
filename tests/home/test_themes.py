"""Themes have other words, and two that mean the same become one."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.models import ModelLogEntry, PageLogEntry

from home.models import Theme, ThemeSynonym
from home.search import Search, Terms
from home.themes import merge, uses_of
from news.models import NewsIndexPage
from newsletters.models import Subscriber
from tests.accounts import make_user, sign_in_with_mfa
from tests.home.factories import StandardPageFactory, ThemeFactory
from tests.news.factories import NewsIndexPageFactory, NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.searches]


@pytest.fixture
def news(home_page) -> NewsIndexPage:
    return NewsIndexPageFactory(parent=home_page, slug="nieuws")


@pytest.fixture
def food() -> Theme:
    return ThemeFactory(name="Voedsel", slug="voedsel")


@pytest.fixture
def eating() -> Theme:
    return ThemeFactory(name="Gezond eten", slug="gezond-eten")


def article(news, *themes, **fields):
    page = NewsPageFactory(parent=news, **fields)
    page.themes.set(themes)
    page.save()
    page.save_revision().publish()
    return page


def test_everything_with_the_old_theme_gets_the_other(news, food, eating):
    one = article(news, eating)
    both = article(news, food, eating)
    reader = Subscriber.objects.create(email="lezer@example.org")
    reader.themes.add(eating)
    merge(eating, food)
    for thing in (one, both, reader):
        thing.refresh_from_db()
        assert list(thing.themes.all()) == [food]
    assert not Theme.objects.filter(slug="gezond-eten").exists()


def test_drafts_get_the_other_theme_too(news, food, eating):
    page = article(news, food)
    page.themes.set([food, eating])
    page.save_revision()
    merge(eating, food)
    draft = page.__class__.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [theme.pk for theme in draft.themes.all()] == [food.pk]
    draft.save_revision().publish()


def test_the_old_name_and_its_words_stay_as_other_words(food, eating):
    ThemeSynonym.objects.create(theme=eating, word="eetgewoonten", slug="eetgewoonten")
    merge(eating, food)
    assert {word.word for word in food.synonyms.all()} == {"Gezond eten", "eetgewoonten"}


def test_a_merge_is_in_the_history(food, eating):
    user = make_user("moderator")
    merge(eating, food, user)
    entry = ModelLogEntry.objects.get(action="home.merge_theme")
    assert entry.user == user
    assert entry.data["name"] == "Gezond eten"
    assert "Gezond eten" in entry.formatter.format_message(entry)
    assert not PageLogEntry.objects.filter(action="home.merge_theme").exists()


def test_a_theme_is_not_merged_with_itself_nor_twice(food, eating):
    with pytest.raises(ValueError, match="itself"):
        merge(food, food)
    again = Theme.objects.get(pk=eating.pk)
    merge(eating, food)
    with pytest.raises(Theme.DoesNotExist):
        merge(again, food)


def test_uses_are_counted_by_what_they_are(news, food):
    article(news, food)
    article(news, food)
    assert uses_of(food) == [("artikelen", 2)]


def test_addresses_with_another_word_lead_to_the_theme(client, news, food, eating):
    article(news, food, title="Soep voor iedereen")
    assert client.get("/nieuws/?thema=gezond-eten").status_code == 200
    merge(eating, food)
    response = client.get("/nieuws/?thema=gezond-eten&jaar=2026")
    assert response.status_code == 301
    assert response["Location"] == "/nieuws/?thema=voedsel&jaar=2026"
    assert client.get("/nieuws/?thema=Gezond eten")["Location"] == "/nieuws/?thema=voedsel"
    assert client.get("/nieuws/?thema=bestaat-niet").status_code == 404


def test_searching_for_another_word_finds_the_theme_and_the_other_way_round(home_page, food):
    ThemeSynonym.objects.create(theme=food, word="gezond eten", slug="gezond-eten")
    StandardPageFactory(parent=home_page, title="Voedsel in de stad")
    StandardPageFactory(parent=home_page, title="Samen gezond eten")
    StandardPageFactory(parent=home_page, title="Gezond wonen")
    call_command("update_index", verbosity=0)

    def titles(question):
        found = Search(Terms.of(question))
        return {title.partition("\x1f")[0] for _type, _pk, title, _body in found.rows()}

    assert titles("gezond eten") == {"Voedsel in de stad", "Samen gezond eten"}
    assert titles("voedsel") == {"Voedsel in de stad", "Samen gezond eten"}
    assert titles("voedsel stad") == {"Voedsel in de stad"}
    assert titles("gezond wonen") == {"Gezond wonen"}


def test_a_word_stands_for_one_theme_only(food, eating):
    ThemeSynonym(theme=food, word="Voeding").full_clean()
    ThemeSynonym(theme=food, word="Voeding", slug="voeding").save()
    for word in ("voeding", "Gezond eten", "VOEDSEL", "Voeding!", "!?"):
        with pytest.raises(ValidationError):
            ThemeSynonym(theme=eating, word=word).full_clean()
    with pytest.raises(ValidationError):
        Theme(name="voeding", slug="iets-anders").full_clean()
    with pytest.raises(ValidationError):
        Theme(name="Iets anders", slug="voeding").full_clean()


def test_moderators_merge_in_the_admin_and_editors_do_not(client, news, food, eating):
    article(news, eating)
    url = f"/admin/themas/{eating.pk}/samenvoegen/"
    assert sign_in_with_mfa(client, make_user("editor")).get(url).status_code == 302
    sign_in_with_mfa(client, make_user("moderator"))
    page = client.get(url)
    assert page.status_code == 200
    assert "Gezond eten" in page.text
    assert client.post(url, {"into": ""}).context["form"].errors
    assert client.post(url, {"into": eating.pk}).context["form"].errors
    response = client.post(url, {"into": food.pk}, follow=True)
    assert "Gezond eten" in response.text
    assert Theme.objects.get() == food
    assert client.get(url).status_code == 404


def test_the_list_shows_the_other_words_and_the_button(client, food):
    ThemeSynonym.objects.create(theme=food, word="eten", slug="eten")
    sign_in_with_mfa(client, make_user("moderator"))
    page = client.get("/admin/snippets/home/theme/")
    assert "eten" in page.text
    assert f"/admin/themas/{food.pk}/samenvoegen/" in page.text


def test_another_word_leads_to_no_other_site(client):
    ThemeSynonym.objects.create(theme=ThemeFactory(slug="voedsel"), word="eten", slug="eten")
    response = client.get("/x/?thema=eten", PATH_INFO="//elders.example/")
    assert response.status_code == 301
    assert response["Location"] == "/%2Felders.example/?thema=voedsel"

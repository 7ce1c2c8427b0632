"""The library, the map, and taking initiatives over."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from agendastad.sections import ensure_sections
from home.models import ReadCount, SiteImage
from home.reading import write_down
from members.access import blocked_ids
from members.contributions import files
from members.desk.figures import over_weeks
from members.library.taking_over import make_article, show_on_deal
from members.models import (
    Block,
    Contribution,
    ContributionPicture,
    GoodFoodCityPage,
    Initiative,
    LibraryIndexPage,
    LibraryPage,
    Profile,
    TakenOver,
)
from news.models import NewsPage
from tests.accounts import make_user, sign_in_with_mfa
from tests.home.factories import ThemeFactory
from tests.members.contribution_factories import (
    make_post,
    make_published,
    make_waiting,
    picture_upload,
)
from tests.townsdeals.factories import DealPageFactory, OrganisationFactory
from townsdeals.models import DealIndexPage, Result

LIBRARY = "/good-food-city/bibliotheek/"

pytestmark = pytest.mark.searches


@pytest.fixture
def city(db) -> GoodFoodCityPage:
    ensure_sections()
    return GoodFoodCityPage.objects.get()


@pytest.fixture
def deal(city):
    return DealPageFactory(parent=DealIndexPage.objects.get(), title="Gezond eten")


@pytest.fixture
def member():
    user = make_user(first_name="Dewi")
    Profile.objects.update_or_create(user=user, defaults={"state": "member"})
    return user


def make_tool(city, **fields) -> LibraryPage:
    values = {"title": "Kantinekaart", "summary": "Twintig stappen.", "date": timezone.localdate()}
    library = LibraryIndexPage.objects.child_of(city).get()
    page = library.add_child(instance=LibraryPage(**values | fields))
    page.save_revision().publish()
    return page


def titles(response) -> list[str]:
    return [str(entry.title) for entry in response.context["items"]]


@pytest.mark.parametrize("hour", [12, 23])  # at 23 UTC it is tomorrow in the Netherlands
def test_the_library_mixes_tools_results_and_initiatives_the_newest_first(client, city, deal, hour):
    city.deal = deal
    city.save()
    Result.objects.create(deal=deal, title="Menuboek", kind="book", year=2020)
    with time_machine.travel(datetime.datetime(2026, 11, 29, hour, 30, tzinfo=datetime.UTC)):
        make_tool(city)
        make_published(title="Soepfiets")
    assert titles(client.get(LIBRARY)) == ["Soepfiets", "Kantinekaart", "Menuboek"]


def test_what_is_for_members_is_found_by_members_only(client, city, member):
    make_post(title="Wie heeft een frituur?", text="Op het schoolplein.")
    call_command("update_index", verbosity=0)
    for query in ("", "?q=frituur", "?soort=berichten"):
        assert "frituur" not in "".join(titles(client.get(f"{LIBRARY}{query}")))
    assert not client.get("/zoeken/?q=frituur").context.get("hits")
    client.force_login(member)
    for query in ("", "?q=frituur", "?soort=berichten"):
        assert "frituur" in "".join(titles(client.get(f"{LIBRARY}{query}")))
    assert not client.get("/zoeken/?q=frituur").context.get("hits")


def test_public_initiatives_are_found_by_the_search_of_the_site(client, city):
    item = make_published(title="Soepfiets", text="Warme soep in de wijk.")
    hidden = make_published(title="Soep achter de deur", audience="members")
    call_command("update_index", verbosity=0)
    hits = client.get("/zoeken/?q=soep&soort=initiatieven").context["hits"]
    assert [hit.url for hit in hits] == [item.get_absolute_url()]
    assert hidden.title not in str(hits)


def test_the_search_in_english_says_what_is_dutch(client, city):
    make_published(title="Soepfiets", text="Warme soep in de wijk.")
    call_command("update_index", verbosity=0)
    title = '<h3 class="as-card__title"{}><a'
    assert title.format("") in client.get("/zoeken/?q=soepfiets").text
    assert title.format(' lang="nl"') in client.get("/en/zoeken/?q=soepfiets").text


def test_drafts_and_private_tools_are_not_in_the_library(client, city):
    make_tool(city, title="Concept").unpublish()
    closed = make_tool(city, title="Besloten")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    assert titles(client.get(LIBRARY)) == []


def test_filters_narrow_the_library_and_unknown_ones_are_404(client, city):
    theme = ThemeFactory(name="Voedsel", slug="voedsel")
    tool = make_tool(city, for_schools=True)
    tool.themes.set([theme])
    tool.save()
    make_tool(city, title="Onderzoek", kind="research")
    make_published(title="Soepfiets", themes=[theme])
    assert set(titles(client.get(f"{LIBRARY}?thema=voedsel"))) == {"Kantinekaart", "Soepfiets"}
    assert titles(client.get(f"{LIBRARY}?voor=schools")) == ["Kantinekaart"]
    assert titles(client.get(f"{LIBRARY}?soort=research")) == ["Onderzoek"]
    assert titles(client.get(f"{LIBRARY}?soort=initiatieven")) == ["Soepfiets"]
    for query in ("soort=iets", "thema=iets", "voor=iets", "page=9", "page=x"):
        assert client.get(f"{LIBRARY}?{query}").status_code == 404


def test_searching_without_a_hit_says_what_to_do(client, city):
    response = client.get(f"{LIBRARY}?q=zeewier")
    assert response.status_code == 200
    assert "Niets gevonden" in response.text
    assert titles(client.get(f"{LIBRARY}?q=%22(%27*")) == []


def test_pages_of_the_room_ask_the_same_number_of_queries_with_more(client, city):
    def count(path):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    for number in range(2):
        make_published(title=f"Initiatief {number}")
        make_tool(city, title=f"Tool {number}")
    paths = ["/good-food-city/", LIBRARY, "/good-food-city/kaart/"]
    few = [count(path) for path in paths]
    for number in range(2, 9):
        make_published(title=f"Initiatief {number}")
        make_tool(city, title=f"Tool {number}")
    assert [count(path) for path in paths] == few


def test_a_tool_says_what_it_lacks_before_it_is_published(city):
    page = LibraryPage(title="Leeg")
    with pytest.raises(ValidationError) as error:
        page.clean_for_publishing()
    assert set(error.value.message_dict) == {"summary", "date"}


def test_the_map_shows_what_the_list_shows(client, city):
    utrecht = OrganisationFactory(
        name="Gemeente Utrecht", place="Utrecht", latitude="52.09", longitude="5.12"
    )
    make_published(title="Soepfiets", municipality=utrecht, phase="running")
    make_published(title="Zonder plek op de kaart", city="Ergens")
    response = client.get("/good-food-city/kaart/")
    drawn = response.context["map"]
    assert [place.name for place in drawn.markers] == ["Utrecht"]
    assert {place.name for place in drawn.places} >= {"Utrecht", "Ergens"}
    assert "Soepfiets" in response.text
    assert "Zonder plek op de kaart" in response.text
    assert client.get("/good-food-city/kaart/?fase=idea").context["count"] == 1
    assert client.get("/good-food-city/kaart/?fase=iets").status_code == 404


def test_what_blocked_members_share_is_not_shown(client, city, member):
    item = make_published(title="Soepfiets")
    Block.objects.create(blocker=member, blocked=item.author)
    assert blocked_ids(member) == {item.author_id}
    assert titles(client.get(LIBRARY)) == ["Soepfiets"]
    client.force_login(member)
    assert titles(client.get(LIBRARY)) == []
    assert client.get("/good-food-city/kaart/").context["count"] == 0


# Taking over


@pytest.fixture
def initiative(city, deal):
    theme = ThemeFactory(name="Voedsel", slug="voedsel")
    item = make_published(
        title="De soepfiets",
        goal="Eet elke week samen.",
        text="Twee keer per week **soep**.\n\n## Wat we leerden\n\n- Vraag de *buren*\n\n[Kijk](https://example.org/?a=1&b=2)",
        themes=[theme],
    )
    file = files.checked_picture(picture_upload(), item.author)
    file.contribution_id = item.pk
    file.save()
    ContributionPicture.objects.create(
        contribution=Contribution.objects.get(pk=item.pk),
        file=file,
        alt_text="Een fiets met soep",
        credit="Foto: Amara",
    )
    Initiative.objects.filter(pk=item.pk).update(deal=deal)
    return Initiative.objects.get(pk=item.pk)


def test_an_article_has_everything_of_the_initiative_and_nothing_is_retyped(initiative, deal):
    editor = make_user("editor")
    article = NewsPage.objects.get(pk=make_article(initiative, editor).pk)
    assert not article.live
    assert article.title == "De soepfiets"
    assert article.lead == "Eet elke week samen."
    assert [theme.name for theme in article.themes.all()] == ["Voedsel"]
    assert list(article.deals.all()) == [deal]
    assert article.lead_image_alt == "Een fiets met soep"
    image = SiteImage.objects.get(pk=article.lead_image_id)
    assert (image.description, image.credit) == ("Een fiets met soep", "Foto: Amara")
    kinds = [block.block_type for block in article.body]
    assert kinds == ["paragraph", "heading", "paragraph", "paragraph"]
    words = "".join(str(block.value) for block in article.body if block.block_type == "paragraph")
    assert "<b>soep</b>" in words
    assert "<i>buren</i>" in words
    assert initiative.get_absolute_url() in words
    draft = article.get_latest_revision_as_object()
    assert [theme.name for theme in draft.themes.all()] == ["Voedsel"]
    draft.save_revision().publish()


def test_clicking_twice_makes_one_article(initiative):
    editor = make_user("editor")
    assert make_article(initiative, editor).pk == make_article(initiative, editor).pk
    assert TakenOver.objects.count() == NewsPage.objects.count() == 1


def test_what_not_everybody_may_read_is_not_taken_over(initiative):
    Contribution.objects.filter(pk=initiative.pk).update(audience="members")
    with pytest.raises(ValidationError):
        make_article(initiative, make_user("editor"))
    with pytest.raises(PermissionDenied):
        make_article(initiative, make_user("member"))
    assert not NewsPage.objects.exists()


def test_the_page_of_a_deal_shows_the_initiatives_that_staff_chose(client, initiative, deal):
    url = deal.get_url()
    assert "De soepfiets" in client.get(url).text
    show_on_deal(initiative, None, make_user("moderator"))
    assert "De soepfiets" not in client.get(url).text
    show_on_deal(initiative, deal, make_user("moderator"))
    Contribution.objects.filter(pk=initiative.pk).update(audience="members")
    assert "De soepfiets" not in client.get(url).text


def test_staff_take_over_in_the_admin_with_one_click(client, initiative, deal):
    sign_in_with_mfa(client, make_user("editor"))
    url = f"/admin/good-food-city/overnemen/{initiative.pk}/"
    assert "De soepfiets" in client.get("/admin/good-food-city/overnemen/").text
    assert client.get(url).status_code == 200
    response = client.post(url, {"article": "1"})
    article = NewsPage.objects.get()
    assert response["Location"] == f"/admin/pages/{article.pk}/edit/"
    assert client.get(response["Location"]).status_code == 200
    assert client.post(url, {"deal": ""}).status_code == 302
    initiative.refresh_from_db()
    assert initiative.deal is None
    assert client.post(url, {"deal": "999999"}).context["form"].errors


def test_members_do_not_reach_the_desk_of_taking_over(client, initiative, member):
    client.force_login(member)
    for path in ("", f"{initiative.pk}/"):
        assert client.get(f"/admin/good-food-city/overnemen/{path}").status_code == 403


# Figures


def test_reads_are_counted_by_day_and_thing_and_nothing_else(client, city):
    item = make_published(title="Soepfiets")
    tool = make_tool(city)
    write_down()
    ReadCount.objects.all().delete()
    for _ in range(3):
        client.get(item.get_absolute_url())
    client.get(item.get_absolute_url(), headers={"user-agent": "Googlebot/2.1"})
    client.get(tool.get_url())
    write_down()
    client.get(tool.get_url())
    write_down()
    rows = set(ReadCount.objects.values_list("kind", "number", "reads", "day"))
    today = timezone.localdate()
    assert rows == {("contribution", item.pk, 3, today), ("library", tool.pk, 2, today)}
    assert "Set-Cookie" not in client.get(item.get_absolute_url()).headers


def test_staff_see_figures_and_what_waits(client, city, member):
    item = make_published(title="Soepfiets")
    waits = make_waiting(title="Nog te beoordelen")
    client.get(item.get_absolute_url())
    write_down()
    sign_in_with_mfa(client, make_user("moderator"))
    page = client.get("/admin/good-food-city/cijfers/")
    assert page.status_code == 200
    assert "Soepfiets" in page.text
    assert next(one.number for one in page.context["waiting"]) == 1
    assert waits.title in client.get("/admin/").text
    editor = sign_in_with_mfa(client, make_user("editor"))
    assert editor.get("/admin/good-food-city/cijfers/").status_code == 302


def test_a_week_without_a_decision_is_no_week_of_zero_hours():
    first = datetime.date(2026, 6, 1)
    values = {first: 20.0, first + datetime.timedelta(weeks=2): 30.0}
    (series,) = over_weeks("k", "Uren", "", "Uren", first, values, nothing=None).series
    assert series.points == [(0.0, 20.0), (2.0, 30.0)]
    (series,) = over_weeks("k", "Leden", "", "Leden", first, values).series
    assert [number for _week, number in series.points][:3] == [20.0, 0, 30.0]


def test_the_front_page_tells_members_what_is_new_for_them(client, city, member):
    make_post(title="Wie heeft een frituur?")
    make_waiting(title="Mijn plan", author=member)
    assert "Nieuw voor jou" not in client.get("/good-food-city/").text
    client.force_login(member)
    text = client.get("/good-food-city/").text
    assert "Nieuw voor jou, Dewi" in text
    assert "Wie heeft een frituur?" in text
    assert "Mijn plan" in text

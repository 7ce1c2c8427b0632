"""The list of members: who is in it, what it can be asked, and how many queries that takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Theme
from home.themes import merge
from members.models import Block, DirectoryEntry, Profile, ProfilePhoto, User
from members.profiles import directory
from members.profiles.admission import leave
from tests.members.profiles.helpers import SHOWN, client_of, make_member
from townsdeals.models import Organisation

pytestmark = pytest.mark.django_db
URL = "/good-food-city/leden/"


@pytest.fixture
def organisation():
    return Organisation.objects.create(name="Gemeente Súdwest", slug="sw", kind="municipality")


@pytest.fixture
def theme():
    return Theme.objects.create(name="Voedsel", slug="voedsel")


@pytest.fixture
def someone(organisation, theme, home_page):
    return make_member(
        names=("Zoë", "Ângström"),
        organisation=organisation,
        role="Kok",
        city="Sneek",
        themes=[theme],
    )


@pytest.fixture
def reader(home_page):
    return client_of(make_member(names=("Lezer", "Lezersma")))


def test_a_theme_that_was_merged_leads_to_the_other(reader, someone, theme):
    old = Theme.objects.create(name="Gezond eten", slug="gezond-eten")
    merge(old, theme)
    for word in ("gezond-eten", "Gezond+eten"):
        response = reader.get(f"{URL}?thema={word}&plaats=Sneek")
        assert response["Location"] == f"{URL}?thema=voedsel&plaats=Sneek"
    assert finds(reader, "thema=voedsel")
    assert reader.get(f"{URL}?thema=onbekend").status_code == 404


def finds(reader, query):
    response = reader.get(f"{URL}?{query}")
    return "Zoë" in response.content.decode() if response.status_code == 200 else None


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=zoe+angstrom",
        "q=SUDWEST",
        "q=kok",
        "plaats=Sneek",
        "thema=voedsel",
        "soort=municipality",
        "plaats=Sneek&thema=voedsel&soort=municipality&q=kok",
    ],
)
def test_a_member_is_found_by_what_they_show(someone, reader, query):
    assert finds(reader, query)


@pytest.mark.parametrize(
    ("field", "query"),
    [
        ("organisation", "q=sudwest"),
        ("organisation", "soort=municipality"),
        ("role", "q=kok"),
        ("city", "plaats=Sneek"),
        ("themes", "thema=voedsel"),
    ],
)
def test_a_filter_never_tells_what_is_hidden(someone, reader, field, query):
    Profile.objects.filter(user=someone).update(**{f"{field}_visibility": "me"})
    directory.rebuild()
    assert not finds(reader, query)
    assert finds(reader, "")
    hidden = {"organisation": "Súdwest", "role": "Kok", "city": "Sneek"}.get(field)
    if hidden:
        assert hidden not in reader.get(URL).content.decode()


def test_who_hides_their_name_or_wants_no_listing_is_not_in_it(someone, reader):
    for change in (
        {"name_visibility": "me"},
        {"name_visibility": "members", "in_directory": False},
    ):
        Profile.objects.filter(user=someone).update(**change)
        directory.rebuild()
        assert not finds(reader, "")


def test_who_leaves_is_out_at_once(someone, reader):
    leave(someone)
    assert not finds(reader, "")


def test_a_new_name_and_a_new_name_of_an_organisation_are_found(someone, reader, organisation):
    organisation.name = "Gemeente Nieuwland"
    organisation.save()
    someone.first_name = "Nieuw"
    someone.save()
    entry = DirectoryEntry.objects.get(profile__user=someone)
    assert (entry.name, entry.words) == ("Nieuw Ângström", "nieuw angstrom kok gemeente nieuwland")


def test_an_account_that_is_closed_is_out(someone, reader):
    someone.is_active = False
    someone.save()
    assert not finds(reader, "")


def test_a_block_hides_both_from_each_other(someone, reader):
    lezer = User.objects.get(first_name="Lezer")
    Block.objects.create(blocker=someone, blocked=lezer)
    assert not finds(reader, "")
    assert "Lezersma" not in client_of(someone).get(URL).content.decode().partition("<main")[2]


@pytest.mark.parametrize("query", ["plaats=Nergens", "thema=niets", "soort=x", "page=0", "page=99"])
def test_an_address_that_does_not_exist_is_not_found(someone, reader, query):
    assert reader.get(f"{URL}?{query}").status_code == 404


def test_visitors_and_who_is_not_in_do_not_get_the_list(someone, client):
    assert client.get(URL).status_code == 302
    outsider = make_member(state="waiting")
    assert client_of(outsider).get(URL)["Location"].startswith("/good-food-city/leden/toegang/")
    blocked = make_member(state="blocked")
    assert client_of(blocked).get(URL).status_code == 403


def test_nothing_keeps_the_list(someone, reader):
    response = reader.get(URL)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "@example.org" not in response.content.decode()


def make_many(number, theme):
    start = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"m{start + n}@example.org", first_name="Lid", last_name=f"{start + n:05}")
        for n in range(number)
    )
    profiles = Profile.objects.bulk_create(
        Profile(user=user, state="member", city=f"Stad {user.pk % 7}", role="Kok", **SHOWN)
        for user in users
    )
    through = Profile.themes.through.objects
    through.bulk_create(through.model(profile=profile, theme=theme) for profile in profiles)
    ProfilePhoto.objects.bulk_create(
        ProfilePhoto(profile=profile, large=b"x", small=b"x") for profile in profiles
    )
    directory.rebuild([profile.pk for profile in profiles])


@pytest.mark.parametrize("query", ["", "?q=lid&thema=voedsel"])
def test_the_same_number_of_queries_for_any_size(reader, theme, query):
    make_many(10, theme)
    reader.get(URL + query)
    with CaptureQueriesContext(connection) as few:
        assert reader.get(URL + query).status_code == 200
    make_many(120, theme)
    with CaptureQueriesContext(connection) as many:
        response = reader.get(URL + query)
    assert response.status_code == 200
    assert len(many) == len(few)
    assert len(many) < 30


def test_pages_have_each_member_once(reader, theme):
    make_many(60, theme)
    seen = []
    for number in (1, 2, 3):
        seen += [entry.name for entry in reader.get(f"{URL}?page={number}").context["items"]]
    assert len(seen) == len(set(seen)) == 61


def test_the_list_is_there_in_both_languages(reader):
    assert "Members" in reader.get("/en" + URL).content.decode()
    assert "Leden" in reader.get(URL).content.decode()

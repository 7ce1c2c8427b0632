"""What is seen of a profile: each field, for each reader, at each level."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from home.models import Theme
from members.access import profile_of
from members.models import AccessState, Block, Profile, ProfilePhoto, User
from tests.accounts import make_user
from tests.members.profiles.helpers import client_of, make_member
from townsdeals.models import Organisation

VALUES = {
    "name": "Kanarie Vogel",
    "organisation": "Kanariefabriek",
    "role": "Kanariewachter",
    "city": "Kanariestad",
    "themes": "Kanariethema",
    "about": "Ik ben een kanarie.",
    "links": "kanarie.example",
    "photo": "/foto/groot/",
}
READERS = ("visitor", "outsider", "waiting", "blocked", "member", "owner")
#: Who sees a field of a level.
SEES = {"me": {"owner"}, "members": {"owner", "member"}, "everyone": set(READERS)}

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    organisation = Organisation.objects.create(
        name=VALUES["organisation"], slug="kanarie", kind="company"
    )
    user = make_member(
        names=("Kanarie", "Vogel"),
        organisation=organisation,
        role=VALUES["role"],
        city=VALUES["city"],
        about=VALUES["about"],
        links=["https://kanarie.example/ik"],
        themes=[Theme.objects.create(name=VALUES["themes"], slug="kanarie")],
    )
    ProfilePhoto.objects.create(profile=user.profile, large=b"groot", small=b"klein")
    return user


def reader_of(kind, owner, client):
    if kind == "visitor":
        return client
    if kind == "owner":
        return client_of(owner)
    states = {"outsider": "outside", "waiting": "waiting", "blocked": "blocked", "member": "member"}
    user = make_user()
    Profile.objects.filter(user=user).update(state=states[kind])
    return client_of(User.objects.get(pk=user.pk))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("level", ["me", "members", "everyone"])
@pytest.mark.parametrize("field", Profile.FIELDS)
def test_a_field_is_seen_by_whom_its_owner_allows(owner, client, home_page, field, level, reader):
    # The name is public, so that there is a page for everybody; all else is hidden but the field.
    columns = {f"{name}_visibility": "me" for name in Profile.FIELDS}
    columns |= {"name_visibility": "everyone", f"{field}_visibility": level}
    Profile.objects.filter(user=owner).update(**columns)
    response = reader_of(reader, owner, client).get(owner.profile.get_absolute_url())
    seen = response.status_code == 200 and VALUES[field] in response.content.decode()
    assert seen is (reader in SEES[level])
    assert owner.email not in response.content.decode()


@pytest.mark.parametrize("state", sorted(set(AccessState) - {AccessState.MEMBER}))
def test_who_is_not_in_is_seen_by_nobody_else(owner, client, home_page, state):
    Profile.objects.filter(user=owner).update(state=state, name_visibility="everyone")
    assert client.get(owner.profile.get_absolute_url()).status_code == 302
    assert client_of(make_member()).get(owner.profile.get_absolute_url()).status_code == 404


def test_the_photo_is_only_for_who_may_see_it(owner, client):
    url = reverse("profiles:member_photo", args=[owner.profile.code, "klein"])
    assert client.get(url).status_code == 404
    response = client_of(make_member()).get(url)
    assert response.content == b"klein"
    assert "private" in response["Cache-Control"]
    Profile.objects.filter(user=owner).update(photo_visibility="me")
    assert client_of(make_member()).get(url).status_code == 404


def test_visitors_learn_nothing_from_an_address(owner, client):
    hidden = client.get(owner.profile.get_absolute_url())
    nobody = client.get(reverse("profiles:profile", args=["0" * 16]))
    assert hidden.status_code == nobody.status_code == 302
    assert set(hidden.headers) == set(nobody.headers)


def test_search_engines_find_a_page_only_when_its_owner_says_so(owner, client, home_page):
    Profile.objects.filter(user=owner).update(name_visibility="everyone")
    response = client.get(owner.profile.get_absolute_url())
    assert response["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex' in response.content.decode()
    Profile.objects.filter(user=owner).update(indexable=True)
    response = client.get(owner.profile.get_absolute_url())
    assert "X-Robots-Tag" not in response
    assert 'content="noindex' not in response.content.decode()


def test_a_block_hides_two_people_from_each_other(owner, home_page):
    other = make_member()
    Block.objects.create(blocker=owner, blocked=other)
    assert client_of(other).get(owner.profile.get_absolute_url()).status_code == 404
    assert client_of(owner).get(other.profile.get_absolute_url()).status_code == 404


def test_the_list_of_whom_one_blocked_takes_the_same_queries_for_many(owner, home_page):
    client = client_of(owner)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("profiles:blocks")).status_code == 200
        return len(captured)

    Block.objects.create(blocker=owner, blocked=make_member(names=("Bram", "Een")))
    queries()
    few = queries()
    for _number in range(5):
        Block.objects.create(blocker=owner, blocked=make_member())
    assert queries() == few
    assert "Bram Een" in client.get(reverse("profiles:blocks")).text


def test_links_tell_search_engines_nothing(owner, home_page):
    text = client_of(make_member()).get(owner.profile.get_absolute_url()).content.decode()
    assert 'rel="nofollow ugc noopener noreferrer"' in text


def test_text_of_a_member_is_no_markup(owner, home_page):
    Profile.objects.filter(user=owner).update(about="<script>alert(1)</script>")
    text = client_of(make_member()).get(owner.profile.get_absolute_url()).content.decode()
    assert "<script>alert" not in text


def test_a_profile_is_made_when_it_is_missing():
    user = User.objects.bulk_create([User(email="los@example.org")])[0]
    assert profile_of(User.objects.get(pk=user.pk)).state == AccessState.OUTSIDE

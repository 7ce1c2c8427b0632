"""Somebody's own profile: the welcome, the organisation, links, the photo."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from home.models import Theme
from members.models import (
    AccessMove,
    MailDomain,
    OrganisationProposal,
    Profile,
    ProfilePhoto,
    RulesAcceptance,
    User,
)
from members.profiles.admission import RefusedError
from members.profiles.organisations import decline, make_record, merge_into, propose
from tests.accounts import make_user
from tests.members.profiles.helpers import client_of, make_member, publish_rules
from townsdeals.models import Organisation

pytestmark = pytest.mark.django_db

FIRST = {"first_name": "Noor", "last_name": "Visser", "organisation": "", "role": "", "city": ""}


def step(name):
    return reverse("profiles:welcome_step", args=[name])


def own_form(**changes):
    data = {
        "first_name": "Noor",
        "last_name": "Visser",
        "organisation": "",
        "role": "",
        "city": "",
        "about": "",
        "in_directory": "on",
        "accepts_messages": "on",
    }
    seen = {f"{field}_visibility": "members" for field in Profile.FIELDS if field != "photo"}
    return {**data, **seen, **changes}


@pytest.fixture
def newcomer(home_page):
    user = make_user()
    Profile.objects.filter(user=user).update(state="member")
    return User.objects.get(pk=user.pk)


def profile_of(user):
    return Profile.objects.get(user=user)


def test_the_welcome_takes_three_steps_and_goes_on_where_it_stopped(newcomer):
    theme = Theme.objects.create(name="Voedsel", slug="voedsel")
    publish_rules()
    client = client_of(newcomer)
    welcome = reverse("profiles:welcome")
    assert client.get(welcome)["Location"] == step("profile")
    page = client.get(step("profile")).content.decode()
    assert "Stap 1 van 3" in page
    client.post(step("profile"), {**FIRST, "city": "Breda", "who": "members"})
    assert client.get(welcome)["Location"] == step("themes")
    client.post(step("themes"), {"themes": [theme.pk], "themes_visibility": "members"})
    assert client.get(welcome)["Location"] == step("rules")
    client.post(step("rules"), {"version": 1})
    assert client.get(welcome)["Location"] == reverse("profiles:directory")
    profile = profile_of(newcomer)
    assert profile.visibility_of("city") == "members"
    assert profile.visibility_of("about") == "me"
    assert list(profile.themes.all()) == [theme]
    assert RulesAcceptance.objects.get(profile=profile).rules.version == 1


def test_who_comes_in_is_welcomed_first_and_then_sees_where_they_stand(newcomer):
    client, access = client_of(newcomer), reverse("profiles:access")
    assert client.get(access)["Location"] == reverse("profiles:welcome")
    client.post(step("profile"), {"skip": "1"})
    assert "Je bent lid." in client.get(access).content.decode()


def test_each_step_can_be_skipped_and_skipping_agrees_to_nothing(newcomer):
    publish_rules()
    client = client_of(newcomer)
    for name in ("profile", "themes", "rules"):
        client.post(step(name), {"skip": "1"})
    assert client.get(reverse("profiles:welcome"))["Location"] == reverse("profiles:directory")
    assert not RulesAcceptance.objects.exists()
    assert profile_of(newcomer).visibility_of("name") == "me"


def test_who_sees_it_must_be_chosen(newcomer):
    response = client_of(newcomer).post(step("profile"), FIRST)
    assert "who" in response.context["form"].errors
    assert profile_of(newcomer).profile_step_at is None


def test_agreeing_to_an_older_version_than_counts_is_asked_again(newcomer):
    publish_rules(1)
    publish_rules(2)
    client_of(newcomer).post(step("rules"), {"version": 1})
    assert not RulesAcceptance.objects.exists()


@pytest.mark.parametrize("name", ["welcome", "own", "photo", "blocks"])
def test_visitors_sign_in_first_and_who_is_blocked_does_not_come_here(client, home_page, name):
    url = reverse(f"profiles:{name}")
    assert client.get(url)["Location"].startswith("/account/login/")
    if name != "blocks":
        assert client_of(make_member(state="blocked")).get(url).status_code == 403


# Organisations


def test_an_organisation_is_known_by_its_name_whatever_its_capitals(newcomer):
    known = Organisation.objects.create(name="Gemeente Ede", slug="ede", kind="municipality")
    client_of(newcomer).post(
        step("profile"), {**FIRST, "organisation": "gemeente EDE", "who": "me"}
    )
    assert profile_of(newcomer).organisation == known


def test_an_unknown_name_is_asked_about_and_nothing_typed_is_lost(newcomer):
    near = Organisation.objects.create(name="Gemeente Ede", slug="ede", kind="municipality")
    client = client_of(newcomer)
    data = {**FIRST, "organisation": "Ede gemeente", "city": "Ede", "who": "members"}
    response = client.post(step("profile"), data)
    page = response.content.decode()
    assert "Welke organisatie bedoel je?" in page
    assert "Gemeente Ede" in page
    assert 'value="Ede gemeente"' in page
    client.post(step("profile"), {**data, "organisation_choice": near.pk})
    assert profile_of(newcomer).organisation == near


def test_signs_that_a_database_refuses_ask_it_nothing(newcomer):
    data = {**FIRST, "organisation": "Ede\x00 gemeente", "city": "Ede", "who": "members"}
    response = client_of(newcomer).post(step("profile"), data)
    assert response.status_code == 200
    assert "\x00" not in str(response.context["form"].fields["organisation_choice"].choices)


def test_a_new_name_is_proposed_once_and_seen_by_its_owner_only(newcomer):
    data = {**FIRST, "organisation": "De Moestuin", "organisation_choice": "new", "who": "members"}
    client_of(newcomer).post(step("profile"), data)
    colleague = make_member()
    client_of(colleague).post(step("profile"), {**data, "organisation": "de moestuin"})
    assert OrganisationProposal.objects.count() == 1
    url = profile_of(newcomer).get_absolute_url()
    assert "De Moestuin" in client_of(newcomer).get(url).content.decode()
    assert "De Moestuin" not in client_of(make_member()).get(url).content.decode()


def test_staff_make_a_record_or_merge_and_members_get_it():
    staff, member = make_user("admin"), make_member()
    one, other, third = propose("Een"), propose("Twee"), propose("Drie")
    Profile.objects.filter(user=member).update(organisation_proposal=one)
    made = make_record(one.pk, name="Een", kind="company", place="Ede", by=staff)
    assert profile_of(member).organisation == made
    assert "een" in profile_of(member).directory_entry.words
    Profile.objects.filter(user=member).update(organisation=None, organisation_proposal=other)
    merge_into(other.pk, made, by=staff)
    assert profile_of(member).organisation == made
    Profile.objects.filter(user=member).update(organisation=None, organisation_proposal=third)
    decline(third.pk, by=staff)
    assert profile_of(member).organisation is None
    with pytest.raises(RefusedError):
        merge_into(third.pk, made, by=staff)


def test_two_organisations_of_one_name_get_two_addresses():
    staff = make_user("admin")
    for _number in range(2):
        proposal = OrganisationProposal.objects.create(name="De Moestuin")
        make_record(proposal.pk, name="De Moestuin", kind="company", place="", by=staff)
    assert set(Organisation.objects.values_list("slug", flat=True)) == {
        "de-moestuin",
        "de-moestuin-2",
    }


def test_the_organisation_of_a_listed_domain_is_proposed(home_page):
    known = Organisation.objects.create(name="Gemeente Ede", slug="ede", kind="municipality")
    MailDomain.objects.create(domain="ede.example", organisation=known)
    page = client_of(make_user(email="kok@ede.example")).get(step("profile"))
    assert 'value="Gemeente Ede"' in page.content.decode()
    assert "Gemeente Ede" not in str(
        client_of(make_user()).get(step("profile")).context["form"].initial
    )


# Links


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:pass@example.org/",
        "https://",
        "ftp://example.org",
    ],
)
def test_a_link_is_https_or_nothing(newcomer, link):
    response = client_of(newcomer).post(reverse("profiles:own"), own_form(link_1=link))
    assert "link_1" in response.context["form"].errors
    assert profile_of(newcomer).links == []


def test_links_are_stored_once_each(newcomer):
    data = own_form(link_1="linkedin.com/in/noor", link_2="https://linkedin.com/in/noor")
    client_of(newcomer).post(reverse("profiles:own"), data)
    assert profile_of(newcomer).links == ["https://linkedin.com/in/noor"]


def test_who_is_not_in_yet_has_no_links(home_page):
    user = make_user()
    client_of(user).post(reverse("profiles:own"), own_form(link_1="https://spam.example/"))
    assert profile_of(user).links == []


def test_the_list_follows_the_profile(newcomer):
    client = client_of(newcomer)
    client.post(reverse("profiles:own"), own_form(role="Kok"))
    assert profile_of(newcomer).directory_entry.role == "Kok"
    client.post(reverse("profiles:own"), own_form(in_directory=""))
    assert not hasattr(profile_of(newcomer), "directory_entry")


def test_cities_have_one_spelling(newcomer):
    Organisation.objects.create(name="X", slug="x", kind="company", place="Den Haag")
    client_of(newcomer).post(reverse("profiles:own"), own_form(city="den haag"))
    assert profile_of(newcomer).city == "Den Haag"


# The photo


def picture(size=(900, 600), form="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, form, **options)
    return out.getvalue()


def send_photo(user, content, name="ik.jpg"):
    upload = SimpleUploadedFile(name, content)
    return client_of(user).post(
        reverse("profiles:photo"), {"photo": upload, "photo_visibility": "members"}
    )


def test_a_photo_keeps_nothing_of_the_camera_and_nothing_behind_its_end(newcomer):
    exif = Image.Exif()
    exif[0x010E] = "KANARIE"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 0.0)
    content = picture(exif=exif) + b"<script>KANARIE</script>"
    assert send_photo(newcomer, content).status_code == 302
    photo = ProfilePhoto.objects.get()
    for stored, side in ((photo.large, 480), (photo.small, 160)):
        assert b"KANARIE" not in bytes(stored)
        with Image.open(io.BytesIO(bytes(stored))) as image:
            assert image.size == (side, side)
            assert not dict(image.getexif())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("te-groot.jpg", picture() + b"0" * (5 * 1024 * 1024)),
        ("nep.gif", b"GIF89a<script>alert(1)</script>"),
        ("half.jpg", picture()[:500]),
        ("pagina.jpg", b"<html></html>"),
        ("tekening.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_what_is_no_good_photo_is_refused_with_a_word(newcomer, name, content):
    response = send_photo(newcomer, content, name)
    assert response.status_code == 200
    assert "photo" in response.context["form"].errors
    assert not ProfilePhoto.objects.exists()


def test_a_bomb_of_pixels_is_refused(newcomer):
    out = io.BytesIO()
    Image.new("1", (20_000, 15_000)).save(out, "PNG")
    response = send_photo(newcomer, out.getvalue(), "bom.png")
    assert "photo" in response.context["form"].errors


def test_a_photo_can_be_taken_away(newcomer):
    send_photo(newcomer, picture())
    client_of(newcomer).post(reverse("profiles:photo"), {"remove": "1"})
    assert not ProfilePhoto.objects.exists()


def test_the_moves_of_a_member_are_in_their_copy(newcomer):
    from members.profiles.personal_data import PROFILE

    newcomer.profile.access_log.create(move=AccessMove.ASK, state="waiting", reason="KANARIE")
    assert "KANARIE" in str(PROFILE.collect(newcomer))

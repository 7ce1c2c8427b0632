"""Who is signed out between typing and sending, as a phone does: nothing is lost, no page ends."""

import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from members import signing_in
from members.models import Bookmark, Comment, CommentMode, ConversationSettings, Post
from tests.members.contribution_factories import make_published
from tests.members.people import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles", "home_page")]

WRITE = "/good-food-city/berichten/nieuw/"
FILES = {
    "picture-TOTAL_FORMS": "1",
    "picture-INITIAL_FORMS": "0",
    "attachment-TOTAL_FORMS": "1",
    "attachment-INITIAL_FORMS": "0",
}
PASSWORD = "een-lang-wachtwoord"


@pytest.fixture
def member():
    member = make_member()
    member.set_password(PASSWORD)
    member.save()
    member.emailaddress_set.update_or_create(
        email=member.email, defaults={"verified": True, "primary": True}
    )
    return member


def sign_in(client, address, member):
    """By the page that the answer leads to; where one lands."""
    return client.post(address, {"login": member.email, "password": PASSWORD}, follow=True)


def test_a_button_leads_back_to_its_page_and_not_to_an_address_without_one(member):
    item, client = make_published(), Client()
    page = item.get_absolute_url()
    answer = client.post(
        f"/good-food-city/bewaard/{item.pk}/", headers={"referer": f"http://testserver{page}"}
    )
    assert answer.url == f"/account/login/?next={page}"
    assert sign_in(client, answer.url, member).redirect_chain[-1][0] == page
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("came_from", ["", "https://elsewhere.example/x", "http://testserver.x/"])
def test_a_button_from_nowhere_leads_to_the_account(came_from):
    answer = Client().post("/good-food-city/bewaard/1/", headers={"referer": came_from})
    assert answer.url == "/account/login/?next=/account/"


@pytest.mark.parametrize("path", ["meldingen/gelezen/", "leden/0123456789abcdef/blokkeren/"])
def test_other_buttons_too(path):
    answer = Client().post(
        f"/good-food-city/{path}", headers={"referer": "http://testserver/x/?a=1"}
    )
    assert answer.url == "/account/login/?next=/x/%3Fa%3D1"


def test_what_somebody_wrote_is_there_after_signing_in(member):
    client = Client()
    sent = {"title": "Lang geschreven", "text": "Een uur *werk*", "knop": "bewaar"}
    answer = client.post(WRITE, {**FILES, **sent, "typed_by": member.pk})
    assert "We bewaren wat je typte" in client.get(answer.url).content.decode()
    page = sign_in(client, answer.url, member).content.decode()
    assert "Een uur *werk*" in page
    assert 'value="Lang geschreven"' in page
    assert "Dit is nog niet verstuurd" in page
    assert not Post.objects.exists()
    assert "Een uur *werk*" not in client.get(WRITE).content.decode()


def test_a_comment_is_there_after_signing_in(member):
    ConversationSettings.objects.update_or_create(defaults={"comments": CommentMode.AT_ONCE})
    item, client = make_published(), Client()
    sent = {"text": "Mooi gedaan!", "typed_by": member.pk}
    answer = client.post(f"/good-food-city/reageren/{item.pk}/", sent)
    page = sign_in(client, answer.url, member).content.decode()
    assert "Mooi gedaan!" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize("typed_by", ["nobody", "somebody else"])
def test_who_signs_in_next_does_not_read_what_somebody_else_typed(member, typed_by):
    client, sent = Client(), {**FILES, "text": "Van een ander"}
    if typed_by == "somebody else":
        sent["typed_by"] = make_member().pk
    client.post(WRITE, sent)
    assert "Van een ander" not in sign_in(client, f"/account/login/?next={WRITE}", member).text
    assert "Van een ander" not in str(dict(client.session))


def test_each_form_that_is_kept_says_to_whom_it_was_shown(member):
    ConversationSettings.objects.update_or_create(defaults={"comments": CommentMode.AT_ONCE})
    item, other, client = make_published(), make_member(), Client()
    mine = Comment.objects.create(contribution=item, author=member, state="shown", text="Ja")
    client.force_login(member)
    for page in (
        WRITE,
        "/good-food-city/initiatieven/nieuw/",
        item.get_absolute_url(),
        f"/good-food-city/reageren/{item.pk}/",
        f"/good-food-city/reacties/{mine.pk}/wijzigen/",
        "/good-food-city/leden/mijn-profiel/",
        f"/good-food-city/leden/{other.profile.code}/gesprek/",
    ):
        field = f'name="typed_by" value="{member.pk}"'
        assert client.get(page).text.count(field) == 1, page


def test_what_is_too_much_or_too_old_is_not_kept(member, monkeypatch):
    client = Client()
    with time_machine.travel(time.time(), tick=False) as clock:
        sent = {**FILES, "text": "Van gisteren", "typed_by": member.pk}
        answer = client.post(WRITE, sent)
        clock.shift(signing_in.KEPT_FOR + 1)
        assert "Van gisteren" not in sign_in(client, answer.url, member).content.decode()
    monkeypatch.setattr(signing_in, "MOST_TYPED", 10)
    other = Client()
    other.post(WRITE, {**FILES, "text": "Veel te veel", "typed_by": member.pk})
    assert "typed" not in other.session


@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_who_comes_from_a_page_for_members_reads_why_to_sign_in(page):
    client, words = Client(), "Good Food City is voor leden."
    assert client.get("/good-food-city/leden/").url.startswith(reverse("account_login"))
    assert words in client.get(reverse(page), {"next": "/good-food-city/leden/"}).text
    assert words not in client.get(reverse(page), {"next": "/account/"}).text
    assert words not in client.get(reverse(page)).text

"""Writing to a member: relayed, capped, blocked, reported, forgotten; never an address."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.models import OutgoingMail
from home.outgoing_mail import deliver_due
from members.conversations.targets import KINDS
from members.models import (
    AccessMove,
    Block,
    Notification,
    PersonalMessage,
    Profile,
    Rhythm,
    User,
)
from members.notifications.choosing import choose
from members.profiles import writing
from members.profiles.admission import RefusedError, decide
from members.profiles.personal_data import PROFILE
from tests.accounts import make_user
from tests.members.profiles.helpers import agreed, client_of, make_member, publish_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(home_page):
    return make_member("een@geheim.example", names=("Anna", "Een"))


@pytest.fixture
def other(home_page):
    return make_member("twee@geheim.example", names=("Bram", "Twee"))


def write(sender, recipient, text="Hallo", key=None):
    writing.send(sender, recipient.profile, text, key or uuid.uuid4())


def url_of(user):
    return reverse("profiles:conversation", args=[user.profile.code])


def test_a_message_is_mailed_without_anybodys_address(one, other):
    write(one, other, "Zullen we bellen?")
    deliver_due()
    (message,) = [item for item in mail.outbox if item.to == [other.email]]
    text = message.message().as_string() + message.body + str(message.alternatives)
    assert "Zullen we bellen?" in message.body
    assert "Anna Een" in message.subject
    assert one.email not in text
    assert "Reply-To" not in message.message()
    assert OutgoingMail.objects.get(recipient=other.email).text == ""


@pytest.mark.parametrize("rhythm", [Rhythm.NEVER, Rhythm.DAILY])
def test_who_wants_no_mail_about_messages_at_once_gets_none(one, other, rhythm):
    choose(other, {"message": rhythm})
    write(one, other, "Zullen we bellen?")
    deliver_due()
    assert not mail.outbox
    assert PersonalMessage.objects.count() == 1
    waits = Notification.objects.get(recipient=other).mail_at
    assert bool(waits) == (rhythm == Rhythm.DAILY), "a summary says that there is a message"


def test_a_message_by_mail_leaves_in_one_click(one, other):
    write(one, other)
    deliver_due()
    (message,) = mail.outbox
    (link,) = re.findall(r"<(\S+)>", message.extra_headers["List-Unsubscribe"])
    path = "/" + link.split("/", 3)[3]
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    write(one, other, "Nog iets")
    deliver_due()
    assert len(mail.outbox) == 1


def test_whom_no_mail_at_all_was_promised_gets_none_about_messages_either(one, other):
    write(one, other)  # it waits for the mail server
    choose(other, {}, no_mail=True)
    write(one, other, "Nog iets")
    deliver_due()
    assert not mail.outbox


def test_the_answer_goes_by_the_site_and_shows_no_address_either(one, other):
    write(one, other)
    response = client_of(other).post(url_of(one), {"text": "Graag!", "form_key": uuid.uuid4()})
    assert response.status_code == 302
    deliver_due()
    assert other.email not in str([item.message().as_string() for item in mail.outbox[1:]])
    page = client_of(one).get(url_of(other)).content.decode()
    assert "Graag!" in page
    assert "geheim.example" not in page


def test_the_same_form_twice_sends_one_message(one, other):
    key = uuid.uuid4()
    write(one, other, key=key)
    write(one, other, key=key)
    assert PersonalMessage.objects.count() == 1


def test_there_is_a_cap_a_day(one, other, time_machine):
    for _number in range(writing.MOST_A_DAY):
        write(one, other)
    with pytest.raises(RefusedError):
        write(one, other)
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    write(one, other)
    assert PersonalMessage.objects.count() == writing.MOST_A_DAY + 1


def test_a_text_that_is_too_much_is_not_lost(one, other):
    for _number in range(writing.MOST_A_DAY):
        write(one, other)
    response = client_of(one).post(url_of(other), {"text": "Bewaar mij", "form_key": uuid.uuid4()})
    assert "Bewaar mij" in response.content.decode()
    assert "20 berichten" in response.content.decode()


@pytest.mark.parametrize("why", ["block", "blocked_by", "switch", "left", "account"])
def test_who_cannot_be_written_to_looks_the_same_for_any_reason(one, other, why):
    if why == "block":
        Block.objects.create(blocker=one, blocked=other)
    elif why == "blocked_by":
        Block.objects.create(blocker=other, blocked=one)
    elif why == "switch":
        Profile.objects.filter(user=other).update(accepts_messages=False)
    elif why == "left":
        Profile.objects.filter(user=other).update(state="outside")
    else:
        User.objects.filter(pk=other.pk).update(is_active=False)
    one, other = User.objects.get(pk=one.pk), User.objects.get(pk=other.pk)
    with pytest.raises(RefusedError, match=r"Je kunt dit lid nu niet schrijven\."):
        write(one, other)
    client = client_of(one)
    assert client.get(url_of(other)).status_code == 404
    assert client.get(reverse("profiles:conversation", args=["0" * 16])).status_code == 404


def test_after_a_block_the_conversation_can_be_read_and_not_gone_on_with(one, other):
    write(one, other, "Eerste")
    client_of(other).post(reverse("profiles:block", args=[one.profile.code]))
    page = client_of(one).get(url_of(other))
    assert "Eerste" in page.content.decode()
    assert "Je kunt dit lid nu niet schrijven." in page.content.decode()
    client_of(one).post(url_of(other), {"text": "Tweede", "form_key": uuid.uuid4()})
    assert PersonalMessage.objects.count() == 1


def test_who_wants_no_messages_can_be_answered_by_whom_they_wrote(one, other):
    Profile.objects.filter(user=one).update(accepts_messages=False)
    write(User.objects.get(pk=one.pk), other)
    write(other, User.objects.get(pk=one.pk))
    assert PersonalMessage.objects.count() == 2


def test_mail_that_waits_is_not_sent_after_a_block_by_staff(one, other):
    write(one, other)
    decide(one.profile.pk, AccessMove.BLOCK, by=make_user("admin"), reason="Reclame")
    deliver_due()
    assert not [item for item in mail.outbox if item.to == [other.email]]


def test_others_do_not_read_a_conversation(one, other):
    write(one, other, "Geheim")
    third = make_member()
    page = client_of(third).get(url_of(other)).content.decode()
    assert "Geheim" not in page


def test_only_who_got_a_message_can_report_it(one, other):
    write(one, other)
    number = PersonalMessage.objects.get().pk
    url = reverse("conversations:report", args=["message", number])
    assert client_of(other).get(url).status_code == 200
    assert client_of(one).get(url).status_code == 404
    assert url in client_of(other).get(url_of(one)).content.decode()


def test_the_house_rules_come_first_and_a_new_version_asks_again(one, other):
    client = client_of(one)
    agreed(one, publish_rules(1))
    assert client.get(url_of(other)).status_code == 200
    assert "Ik ga akkoord" not in client.get(url_of(other)).content.decode()
    publish_rules(2)
    assert "Ik ga akkoord" in client.get(url_of(other)).content.decode()
    words = {"text": "Bewaar mij", "form_key": uuid.uuid4()}
    for answer in ({}, {"version": 2}, {"version": 1, "agrees": "on"}):
        page = client.post(url_of(other), words | answer).content.decode()
        assert "Bewaar mij" in page
        assert 'value="2"' in page
        assert not PersonalMessage.objects.exists()
    with pytest.raises(RefusedError):
        write(one, other)
    sent = client.post(url_of(other), words | {"version": 2, "agrees": "on"})
    assert sent["Location"] == url_of(other)
    assert PersonalMessage.objects.get().text == "Bewaar mij"
    assert "Ik ga akkoord" not in client.get(url_of(other)).content.decode()


def test_messages_are_deleted_after_their_term_with_their_mails(one, other, time_machine):
    write(one, other)
    assert writing.forget_old() == 0
    time_machine.move_to(timezone.now() + timedelta(days=91))
    write(one, other, "Nieuw")
    assert writing.forget_old() == 1
    assert PersonalMessage.objects.get().text == "Nieuw"
    assert OutgoingMail.objects.filter(kind=writing.MESSAGE).count() == 1


def test_the_list_of_conversations_counts_what_is_new(one, other):
    write(one, other)
    write(one, other)
    assert writing.unread_messages(other) == 2
    (item,) = writing.conversations(other)
    assert (item.name, item.unread, item.number) == ("Anna Een", 2, 2)
    client_of(other).get(url_of(one))
    assert writing.unread_messages(other) == 0


def test_a_copy_of_somebodys_data_shows_no_address_and_no_hidden_name(one, other):
    write(one, other)
    User.objects.filter(pk=other.pk).update(first_name="", last_name="")
    Block.objects.create(blocker=one, blocked=other)
    one = User.objects.get(pk=one.pk)
    assert other.email not in str(PROFILE.collect(one))
    User.objects.filter(pk=other.pk).update(first_name="Verborgen")
    Profile.objects.filter(user=other).update(name_visibility="me")
    assert "Verborgen" not in str(PROFILE.collect(one))
    assert "Anna Een" in str(PROFILE.collect(one))


def test_staff_take_a_reported_message_away(one, other):
    write(one, other, "Koop pannen")
    message = PersonalMessage.objects.get()
    moderator = make_user()
    KINDS["message"].remove(message.pk, moderator, "Reclame")
    page = client_of(other).get(url_of(one))
    assert page.status_code == 404 or "Koop pannen" not in page.content.decode()


def test_a_message_tells_in_which_language_it_was_written(one, other):
    mine, theirs = url_of(other), url_of(one)
    client_of(one).post(f"/en{mine}", {"text": "Shall we meet?", "form_key": uuid.uuid4()})
    assert PersonalMessage.objects.get().language == "en"
    page = client_of(other).get(theirs).content.decode()
    assert '<div class="as-member__text" lang="en"><p>Shall we meet?' in page
    page = client_of(other).get(f"/en{theirs}").content.decode()
    assert '<div class="as-member__text"><p>Shall we meet?' in page

"""What members are told: once, on the site, and by mail as each of them wishes."""

import datetime
import smtplib

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.models import MailState, OutgoingMail
from home.outgoing_mail import deliver_due
from home.personal_data import personal_data_parts
from members.models import (
    AccessState,
    Block,
    Notification,
    NotificationSettings,
    Profile,
    Rhythm,
)
from members.notifications import notify
from members.notifications.choosing import choose
from members.notifications.mails import LONGEST_SUBJECT, mail_due
from members.notifications.readers import next_moment
from members.notifications.subjects import _FINDERS, Subject
from members.notifications.tasks import forget_old
from members.notifications.telling import mark_read
from newsletters.models import SuppressionReason
from newsletters.subscribing.suppression import suppress
from tests.members.people import make_member

pytestmark = pytest.mark.django_db

AMSTERDAM = timezone.get_default_timezone()
#: A Wednesday.
WEDNESDAY = datetime.datetime(2026, 11, 25, 15, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def clock():
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader():
    return make_member(first_name="Ada")


@pytest.fixture
def actor():
    return make_member(first_name="Bo", last_name="Bakker")


@pytest.fixture
def things():
    """Numbered things that everybody sees, until they are taken away."""
    there = {7: Subject("Groene daken", "/good-food-city/berichten/7/")}
    _FINDERS["thing"] = lambda user, numbers: {n: there[n] for n in numbers if n in there}
    yield there
    del _FINDERS["thing"]


def tell(reader, actor, kind="comment", key="comment:1", **values):
    notify(reader, kind, key=key, about=("thing", 7), actor=actor, **values)


def send_mail(clock=None, until=None):
    if until:
        clock.move_to(until)
    mail_due()
    deliver_due()
    return mail.outbox


class TestTelling:
    def test_the_same_event_told_twice_is_one_row(self, reader, actor, things):
        tell(reader, actor)
        tell(reader, actor)
        assert Notification.objects.filter(recipient=reader).count() == 1

    def test_the_database_holds_it_to_one(self, reader):
        row = {"recipient": reader, "kind": "comment", "key": "comment:1"}
        Notification.objects.create(**row)
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.create(**row)

    def test_nobody_hears_of_their_own_acts(self, reader, actor, things):
        tell([reader, actor], actor)
        assert [row.recipient for row in Notification.objects.all()] == [reader]

    def test_who_is_gone_or_shut_out_hears_nothing(self, reader, actor, things):
        gone = make_member(is_active=False, deleted_at=timezone.now())
        tell([gone, make_member(is_active=False)], actor)
        assert not Notification.objects.exists()

    def test_nobody_hears_of_whom_they_do_not_see(self, reader, actor, things):
        other = make_member()
        Block.objects.create(blocker=reader, blocked=actor)
        Block.objects.create(blocker=actor, blocked=other)
        tell([reader, other], actor)
        assert not Notification.objects.exists()

    def test_who_is_no_member_hears_only_what_is_meant_for_them(self, reader, actor, things):
        Profile.objects.filter(user=reader).update(state=AccessState.OUTSIDE)
        tell(reader, actor)
        assert not Notification.objects.exists()
        tell(reader, actor, "report_decided", "report:1")
        assert Notification.objects.count() == 1

    @pytest.mark.parametrize("kind", ["comment", "report_decided"])
    def test_who_is_blocked_hears_nothing(self, reader, actor, things, kind):
        Profile.objects.filter(user=reader).update(state=AccessState.BLOCKED)
        tell(reader, actor, kind)
        assert not Notification.objects.exists()

    def test_a_kind_that_nobody_knows_is_an_error(self, reader):
        with pytest.raises(KeyError):
            notify(reader, "nonsense", key="1")

    def test_many_are_told_in_the_same_number_of_queries(self, actor, things):
        def queries(number):
            crowd = [make_member() for _number in range(number)]
            with CaptureQueriesContext(
                connection,
            ) as captured:
                tell(crowd, actor, key=f"comment:{number}")
            return len(captured)

        assert queries(3) == queries(30)


class TestMail:
    def test_at_once_is_at_once(self, reader, actor, things, django_capture_on_commit_callbacks):
        choose(reader, {"comment": Rhythm.AT_ONCE})
        with django_capture_on_commit_callbacks(execute=True):
            tell(reader, actor)
        deliver_due()
        (message,) = mail.outbox
        assert message.to == [reader.email]
        assert message.subject == "Bo Bakker reageerde op je ‘Groene daken’"
        assert "/good-food-city/berichten/7/" in message.body

    def test_daily_waits_for_the_morning(self, reader, actor, things, clock):
        tell(reader, actor)
        tell(reader, actor, "answer", "answer:1")
        assert not send_mail()
        assert not send_mail(clock, WEDNESDAY.replace(day=26, hour=6, minute=59))
        (message,) = send_mail(clock, WEDNESDAY.replace(day=26, hour=7))
        assert message.subject == "2 meldingen van Good Food City"
        assert "gaf antwoord op je reactie" in message.body
        assert len(send_mail(clock, WEDNESDAY.replace(day=27, hour=7))) == 1

    def test_comments_on_one_thing_are_one_line(self, reader, things, clock):
        things[7] = Subject("Groene daken", "/good-food-city/berichten/7/#reactie-1", below="a:1")
        things[8] = Subject("Soepfiets", "/good-food-city/berichten/8/#reactie-2", below="a:2")
        people = [make_member(first_name=name, last_name="Bos") for name in "ABCD"]
        for number, who in enumerate([people[0], people[1], people[0]]):
            notify(reader, "comment", key=f"c:{number}", about=("thing", 7), actor=who)
        notify(reader, "answer", key="c:3", about=("thing", 7), actor=people[2])
        for number, who in enumerate(people):
            notify(reader, "comment", key=f"d:{number}", about=("thing", 8), actor=who)
        (message,) = send_mail(clock, WEDNESDAY + datetime.timedelta(days=1))
        assert message.subject == "3 meldingen van Good Food City"
        body = " ".join(message.body.split())
        assert "3 nieuwe reacties op je ‘Groene daken’, van A Bos en B Bos" in body
        assert "C Bos gaf antwoord op je reactie bij ‘Groene daken’" in body
        assert "4 nieuwe reacties op je ‘Soepfiets’, van A Bos, B Bos, C Bos en anderen" in body
        assert Notification.objects.of(reader).count() == 8

    def test_weekly_waits_for_monday(self, reader, actor, things, clock):
        choose(reader, {"comment": Rhythm.WEEKLY})
        tell(reader, actor)
        assert not send_mail(clock, WEDNESDAY.replace(day=29, hour=23))
        assert len(send_mail(clock, WEDNESDAY.replace(day=30, hour=7))) == 1

    def test_never_is_never_but_on_the_site(self, reader, actor, things, clock):
        choose(reader, {"comment": Rhythm.NEVER})
        tell(reader, actor)
        assert not send_mail(clock, WEDNESDAY + datetime.timedelta(days=10))
        assert Notification.objects.count() == 1

    def test_what_has_a_mail_of_its_own_is_not_mailed_twice(self, reader, actor, things, clock):
        choose(reader, {"message": Rhythm.AT_ONCE})
        tell(reader, actor, "message")
        assert not send_mail(clock, WEDNESDAY + datetime.timedelta(days=8))
        assert Notification.objects.count() == 1

    def test_a_change_of_mind_holds_for_what_waits(self, reader, actor, things, clock):
        choose(reader, {"comment": Rhythm.WEEKLY})
        tell(reader, actor)
        choose(reader, {"comment": Rhythm.AT_ONCE})
        assert len(send_mail()) == 1

    def test_what_was_read_on_the_site_is_not_mailed(self, reader, actor, things, clock):
        tell(reader, actor)
        mark_read(reader)
        assert not send_mail(clock, WEDNESDAY + datetime.timedelta(days=2))

    def test_what_was_taken_away_is_not_mailed(self, reader, actor, things, clock):
        tell(reader, actor)
        things.clear()
        assert not send_mail(clock, WEDNESDAY + datetime.timedelta(days=2))
        assert OutgoingMail.objects.get().state == MailState.WITHHELD

    def test_what_has_passed_is_not_mailed(self, reader, actor, things, clock):
        tell(reader, actor, ends_at=WEDNESDAY + datetime.timedelta(hours=2))
        assert not send_mail(clock, WEDNESDAY + datetime.timedelta(days=1))

    def test_a_block_counts_for_what_waits(self, reader, actor, things, clock, client, home_page):
        tell(reader, actor)
        Block.objects.create(blocker=actor, blocked=reader)
        assert not send_mail(clock, WEDNESDAY + datetime.timedelta(days=2))
        client.force_login(reader)
        assert "Groene daken" not in client.get("/good-food-city/meldingen/").text

    def test_a_blocked_account_gets_no_mail_that_waited(self, reader, actor, things, clock):
        tell(reader, actor)
        Profile.objects.filter(user=reader).update(state=AccessState.BLOCKED)
        assert not send_mail(clock, WEDNESDAY + datetime.timedelta(days=2))

    def test_it_stops_when_the_account_ends(self, reader, actor, things, clock):
        tell(reader, actor)
        clock.move_to(WEDNESDAY + datetime.timedelta(days=1))
        mail_due()
        type(reader).objects.filter(pk=reader.pk).update(is_active=False, deleted_at=timezone.now())
        deliver_due()
        assert not mail.outbox

    @pytest.mark.parametrize(
        ("reason", "number"),
        [
            (SuppressionReason.HARD_BOUNCE, 0),
            (SuppressionReason.COMPLAINT, 0),
            (SuppressionReason.BLOCKED, 0),
            (SuppressionReason.FORGOTTEN, 1),
        ],
    )
    def test_an_address_that_bounced_gets_none(self, reader, actor, things, clock, reason, number):
        suppress(reader.email, reason)
        tell(reader, actor)
        assert len(send_mail(clock, WEDNESDAY + datetime.timedelta(days=1))) == number

    def test_once_nobody_has_the_address_no_more_is_mailed(
        self, reader, actor, things, clock, monkeypatch
    ):
        def refuse(self, messages):
            raise smtplib.SMTPRecipientsRefused({reader.email: (550, b"5.1.1 No such user")})

        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
            tell(reader, actor)
            assert send_mail(clock, WEDNESDAY + datetime.timedelta(days=1)) == []
        tell(reader, actor, key="comment:2")
        assert send_mail(clock, WEDNESDAY + datetime.timedelta(days=2)) == []
        assert set(OutgoingMail.objects.values_list("state", flat=True)) == {
            MailState.FAILED,
            MailState.WITHHELD,
        }
        assert Notification.objects.filter(recipient=reader).count() == 2  # on the site

    def test_a_dead_mail_server_delays_and_breaks_nothing(
        self, reader, actor, things, clock, monkeypatch
    ):
        choose(reader, {"comment": Rhythm.AT_ONCE})

        def refuse(*args, **kwargs):
            raise smtplib.SMTPServerDisconnected("gone")

        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
            tell(reader, actor)
            assert not send_mail()
        clock.shift(datetime.timedelta(minutes=5))
        assert len(send_mail()) == 1

    def test_a_crash_while_making_it_loses_and_doubles_nothing(
        self, reader, actor, things, clock, monkeypatch
    ):
        tell(reader, actor)
        clock.move_to(WEDNESDAY + datetime.timedelta(days=1))

        def crash(mails):
            raise RuntimeError("killed")

        with monkeypatch.context() as patch:
            patch.setattr("members.notifications.mails.queue_mails", crash)
            with pytest.raises(RuntimeError):
                mail_due()
        assert len(send_mail()) == 1
        assert len(send_mail()) == 1

    def test_a_long_one_has_a_subject_that_ends_at_a_sentence(self, reader, actor, clock, things):
        things[7] = Subject("Soep. En brood", "/good-food-city/berichten/7/")
        text = f"we vragen je om iets aan te passen. Schrijf erbij {'heel ' * 20}veel."
        tell(reader, None, "contribution_decided", text=text)
        message = send_mail()[-1]
        assert message.subject == "Over je ‘Soep. En brood’: we vragen je om iets aan te passen."
        assert text in message.body

    def test_a_long_one_without_an_end_has_a_subject_of_whole_words(
        self, reader, actor, clock, things
    ):
        things[7] = Subject("woord " * 20, "/good-food-city/berichten/7/")
        tell(reader, None, "contribution_decided", text="het staat op de site")
        message = send_mail()[-1]
        assert message.subject.endswith("woord…")
        assert len(message.subject) <= LONGEST_SUBJECT

    def test_it_is_in_the_language_of_the_reader(self, reader, actor, things, clock):
        choose(reader, {}, language="en")
        tell(reader, actor)
        (message,) = send_mail(clock, WEDNESDAY + datetime.timedelta(days=1))
        assert message.subject == "Bo Bakker commented on your ‘Groene daken’"


class TestMoments:
    @pytest.mark.parametrize(
        ("rhythm", "after", "moment"),
        [
            (Rhythm.DAILY, (2027, 3, 27, 22), (2027, 3, 28, 7)),  # summer time begins that night
            (Rhythm.DAILY, (2027, 10, 30, 22), (2027, 10, 31, 7)),  # and ends
            (Rhythm.DAILY, (2027, 3, 28, 6), (2027, 3, 28, 7)),
            (Rhythm.DAILY, (2027, 3, 28, 7), (2027, 3, 29, 7)),
            (Rhythm.WEEKLY, (2027, 3, 25, 12), (2027, 3, 29, 7)),
            (Rhythm.WEEKLY, (2027, 3, 29, 6), (2027, 3, 29, 7)),
            (Rhythm.WEEKLY, (2027, 3, 29, 7), (2027, 4, 5, 7)),
        ],
    )
    def test_it_is_the_hour_on_the_wall(self, rhythm, after, moment):
        local = datetime.datetime(*after, tzinfo=AMSTERDAM)
        found = next_moment(rhythm, 7, local.astimezone(datetime.UTC))
        assert found == datetime.datetime(*moment, tzinfo=AMSTERDAM)


class TestLeaving:
    def letter(self, reader, actor, things, clock):
        tell(reader, actor)
        (message,) = send_mail(clock, WEDNESDAY + datetime.timedelta(days=1))
        url = message.extra_headers["List-Unsubscribe"].strip("<>")
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert url in message.body
        return url[url.index("/good-food-city") :]

    def test_one_post_of_a_mail_program_ends_this_kind(self, reader, actor, things, clock):
        path = self.letter(reader, actor, things, clock)
        client = Client(enforce_csrf_checks=True)
        for _again in range(2):
            response = client.post(path, {"List-Unsubscribe": "One-Click"})
            assert (response.status_code, response.content) == (200, b"")
        assert not response.cookies
        tell(reader, actor, key="comment:2")
        tell(reader, actor, "answer", "answer:2")
        later = send_mail(clock, WEDNESDAY + datetime.timedelta(days=3))
        assert [message.subject for message in later[1:]] == [
            "Bo Bakker gaf antwoord op je reactie bij ‘Groene daken’"
        ]

    def test_opening_the_link_changes_nothing(self, reader, actor, things, clock):
        path = self.letter(reader, actor, things, clock)
        response = Client().get(path)
        assert "Een reactie op wat ik deelde" in response.text
        assert not NotificationSettings.objects.exists()
        assert not reader.notification_choices.exists()

    def test_everything_can_be_ended_too(self, reader, actor, things, clock):
        self.letter(reader, actor, things, clock)
        last = mail.outbox[0].body.split("Helemaal geen mail meer over Good Food City:")[1]
        path = last.split()[0]
        assert Client().post(path[path.index("/good-food-city") :]).status_code == 200
        tell(reader, actor, "report_decided", "x")
        assert len(send_mail(clock, WEDNESDAY + datetime.timedelta(days=30))) == 1

    def test_a_link_that_is_not_whole_is_not_found(self, reader, actor, things, clock):
        path = self.letter(reader, actor, things, clock)
        for broken in (path[:-4] + "abc/", path.replace("/afmelden/", "/afmelden/9")):
            assert Client().get(broken).status_code == 404
            assert Client().post(broken).status_code == 404
        assert not reader.notification_choices.exists()

    def test_who_is_gone_gets_the_same_answer(self, reader, actor, things, clock):
        path = self.letter(reader, actor, things, clock)
        reader.delete()
        assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


class TestPages:
    @pytest.fixture
    def client(self, client, reader, home_page):
        client.force_login(reader)
        return client

    def test_they_are_one_s_own(self, client, reader, actor, things):
        tell([reader, make_member()], actor)
        response = client.get("/good-food-city/meldingen/")
        assert response.text.count("reageerde op je ‘Groene daken’") == 2  # also in the button
        assert "no-store" in response["Cache-Control"]
        anonymous = Client().get("/good-food-city/meldingen/")
        assert anonymous.status_code == 302

    def test_one_is_marked_and_nobody_else_s(self, client, reader, actor, things):
        other = make_member()
        tell([reader, other], actor)
        for row in Notification.objects.all():
            answer = client.post(f"/good-food-city/meldingen/{row.pk}/gelezen/")
            assert answer.status_code == (302 if row.recipient == reader else 404)
        assert Notification.objects.get(recipient=reader).read_at
        assert not Notification.objects.get(recipient=other).read_at

    def test_all_are_marked_but_what_came_since(self, client, reader, actor, things):
        tell(reader, actor)
        newest = Notification.objects.get().pk
        tell(reader, actor, key="comment:2")
        client.post("/good-food-city/meldingen/gelezen/", {"until": newest})
        assert Notification.objects.unread().get().key == "comment:2"

    @pytest.mark.parametrize("until", ["", "x", "-1", "9" * 30, "9" * 5000])
    def test_nonsense_marks_nothing(self, client, reader, actor, things, until):
        tell(reader, actor)
        response = client.post("/good-food-city/meldingen/gelezen/", {"until": until})
        assert response.status_code == 302

    def test_looking_marks_nothing(self, client, reader, actor, things):
        tell(reader, actor)
        client.get("/good-food-city/meldingen/")
        assert client.get("/good-food-city/meldingen/gelezen/").status_code == 405
        assert Notification.objects.unread().count() == 1

    def test_what_may_not_be_seen_is_not_told(self, client, reader, actor, things):
        tell(reader, actor)
        things.clear()
        response = client.get("/good-food-city/meldingen/")
        assert "Groene daken" not in response.text
        assert "Dit staat er niet meer." in response.text

    def test_a_name_goes_with_its_account(self, client, reader, actor, things):
        tell(reader, actor)
        type(actor).objects.filter(pk=actor.pk).update(is_active=False, deleted_at=timezone.now())
        response = client.get("/good-food-city/meldingen/")
        assert "Bo Bakker" not in response.text
        assert "Voormalig lid reageerde" in response.text

    def test_who_hides_their_name_is_a_member(self, client, reader, actor, things):
        tell(reader, actor)
        Profile.objects.filter(user=actor).update(name_visibility="me")
        text = client.get("/good-food-city/meldingen/").text
        assert "Bo Bakker" not in text
        assert "Een lid reageerde" in text

    def test_pages_and_queries_do_not_grow(self, client, reader, things):
        def queries(number):
            for count in range(number):
                tell(reader, make_member(), key=f"comment:{number}:{count}")
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/good-food-city/meldingen/").status_code == 200
            return len(captured)

        client.get("/good-food-city/meldingen/")
        few = queries(5)
        assert queries(60) <= few + 1  # the links between pages
        assert client.get("/good-food-city/meldingen/?page=3").status_code == 200
        for page in ("4", "0", "x", "9" * 400):
            assert client.get(f"/good-food-city/meldingen/?page={page}").status_code == 404

    def test_choices_are_stored(self, client, reader):
        page = client.get("/good-food-city/meldingen/voorkeuren/")
        assert "Er is iets gemeld" not in page.text  # that is for staff
        fields = {
            name: field.initial or Rhythm.DAILY
            for name, field in page.context["form"].fields.items()
        }
        fields |= {"hour": 12, "language": "en", "comment": "weekly"}
        del fields["no_mail"]
        client.post("/good-food-city/meldingen/voorkeuren/", fields)
        assert reader.notification_choices.get(kind="comment").rhythm == Rhythm.WEEKLY
        assert NotificationSettings.objects.get(pk=reader.pk).hour == 12

    def test_the_language_is_one_of_the_languages(self, client, reader):
        form = client.get("/good-food-city/meldingen/voorkeuren/").context["form"]
        assert [value for value, _label in form.fields["language"].choices] == ["nl", "en"]

    def test_a_wrong_choice_is_told(self, client, reader):
        response = client.post("/good-food-city/meldingen/voorkeuren/", {"comment": "hourly"})
        assert response.status_code == 200
        assert response.context["form"].errors["comment"]
        assert not reader.notification_choices.exists()


class TestKeeping:
    def test_old_ones_are_forgotten(self, reader, actor, things, clock):
        tell(reader, actor)
        tell(reader, actor, key="comment:2")
        mark_read(reader, until=Notification.objects.order_by("pk").first().pk)
        clock.shift(datetime.timedelta(days=91))
        forget_old()
        assert Notification.objects.get().key == "comment:2"
        clock.shift(datetime.timedelta(days=90))
        forget_old()
        assert not Notification.objects.exists()

    def test_they_are_in_the_copy_and_go_with_the_account(self, reader, actor, things):
        choose(reader, {"comment": Rhythm.WEEKLY}, no_mail=True)
        tell(reader, actor)
        (part,) = [one for one in personal_data_parts() if one.name == "notifications"]
        assert "Groene daken" in str(part.collect(reader))
        part.forget(reader)
        part.forget(reader)
        assert not Notification.objects.filter(recipient=reader).exists()
        assert not reader.notification_choices.exists()
        assert not NotificationSettings.objects.filter(pk=reader.pk).exists()

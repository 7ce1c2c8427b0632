"""What members do with what others share: comment, find useful, keep, follow, report."""

import datetime
import uuid

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from home.models import Theme
from home.outgoing_mail import deliver_due
from home.personal_data import personal_data_parts
from members.contributions.steps import NotPossibleError
from members.conversations import announcing, comments, gestures, reports
from members.conversations.comments import EDIT_FOR
from members.conversations.retention import forget_old_reports
from members.conversations.targets import find_target
from members.conversations.threads import thread_of
from members.models import (
    AccessState,
    Announcement,
    Block,
    Bookmark,
    Comment,
    CommentMode,
    CommentState,
    Contribution,
    ConversationSettings,
    Decision,
    Follow,
    Initiative,
    Notification,
    Profile,
    Reaction,
    Report,
    ReportReason,
)
from members.roles import MODERATORS
from tests.members.contribution_factories import make_published, make_waiting
from tests.members.people import make_member
from tests.members.profiles.helpers import publish_rules

pytestmark = pytest.mark.django_db


def set_mode(mode):
    own = ConversationSettings.load()
    own.comments = mode
    own.save()


@pytest.fixture
def at_once(roles):
    set_mode(CommentMode.AT_ONCE)


@pytest.fixture
def moderated(roles):
    set_mode(CommentMode.MODERATED)


@pytest.fixture
def author(roles):
    return make_member(first_name="Ada")


@pytest.fixture
def item(author, home_page):
    return Contribution.objects.get(pk=make_published(Initiative, author=author).pk)


@pytest.fixture
def bo(roles):
    return make_member(first_name="Bo", last_name="Bakker")


@pytest.fixture
def cas(roles):
    return make_member(first_name="Cas", last_name="Claassen")


@pytest.fixture
def moderator(roles):
    return make_member(role=MODERATORS)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def comment(user, item, text="Mooi!", **values):
    return comments.send(user, item, text, form_key=uuid.uuid4(), **values)


def told(user):
    return list(Notification.objects.filter(recipient=user).values_list("kind", flat=True))


class TestComments:
    def test_at_once_it_is_there_for_members_only(self, at_once, item, bo, cas):
        comment(bo, item)
        (entry,) = thread_of(item, cas).entries
        assert entry.comment.is_shown
        assert entry.name == "Bo Bakker"

    def test_after_moderation_only_its_author_sees_it(self, moderated, item, bo, cas, moderator):
        sent = comment(bo, item)
        assert sent.state == CommentState.WAITING
        assert [entry.waits for entry in thread_of(item, bo).entries] == [True]
        assert not thread_of(item, cas).entries
        assert told(moderator) == ["queue"]
        assert "comment" not in told(item.author)
        comments.approve(sent, moderator, seen=1)
        assert len(thread_of(item, cas).entries) == 1
        assert "comment" in told(item.author)
        assert "comment_decided" in told(bo)

    def test_off_is_off(self, roles, item, bo):
        set_mode(CommentMode.OFF)
        with pytest.raises(NotPossibleError):
            comment(bo, item)
        page = client_of(bo).get(f"/good-food-city/reageren/{item.pk}/")
        assert "Je kunt hier nu niet reageren." in page.text

    def test_off_is_said_where_people_would_comment(self, roles, item, bo):
        Contribution.objects.filter(pk=item.pk).update(audience="public")
        set_mode(CommentMode.OFF)
        for client in (client_of(bo), Client()):
            page = client.get(item.get_absolute_url()).text
            assert "Reageren kan nu niet" in page
            assert "Leden lezen en schrijven reacties" not in page
        set_mode(CommentMode.AT_ONCE)
        assert "Reageren kan nu niet" not in client_of(bo).get(item.get_absolute_url()).text

    def test_what_was_changed_since_is_not_approved(self, moderated, item, bo, moderator):
        sent = comment(bo, item)
        comments.edit(Comment.objects.get(pk=sent.pk), bo, "Iets heel anders")
        with pytest.raises(NotPossibleError):
            comments.approve(sent, moderator, seen=1)
        assert Comment.objects.get().state == CommentState.WAITING

    def test_a_change_of_what_is_shown_waits_again(self, moderated, item, bo, cas, moderator):
        sent = comment(bo, item)
        comments.approve(sent, moderator, seen=1)
        comments.edit(Comment.objects.get(pk=sent.pk), bo, "Iets anders")
        assert not thread_of(item, cas).entries

    def test_an_answer_to_an_answer_stands_beside_it(self, at_once, item, bo, cas):
        first = comment(bo, item)
        answer = comment(cas, item, parent=first)
        third = comment(bo, item, parent=answer)
        assert third.parent == first
        (entry,) = thread_of(item, cas).entries
        assert [one.comment.pk for one in entry.answers] == [answer.pk, third.pk]

    def test_an_answer_to_what_is_about_something_else_is_refused(self, at_once, item, bo, cas):
        other = Contribution.objects.get(pk=make_published(Initiative, author=cas).pk)
        with pytest.raises(NotPossibleError):
            comment(bo, item, parent=comment(cas, other))

    def test_the_same_form_twice_is_one_comment(self, at_once, item, bo):
        key = uuid.uuid4()
        client = client_of(bo)
        for _again in range(2):
            client.post(f"/good-food-city/reageren/{item.pk}/", {"text": "Ja", "form_key": key})
        assert Comment.objects.count() == 1

    def test_everybody_hears_of_it_once_by_what_concerns_them_most(self, at_once, item, bo, cas):
        gestures.set_followed(cas, item, True)
        gestures.set_followed(item.author, item, True)
        first = comment(cas, item)
        Notification.objects.all().delete()
        comment(bo, item, parent=first)
        assert told(cas) == ["answer"]
        assert told(item.author) == ["comment"]
        assert told(bo) == []

    def test_it_can_be_changed_for_a_while(self, at_once, item, bo):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            sent = comment(bo, item)
            clock.shift(EDIT_FOR - datetime.timedelta(seconds=1))
            comments.edit(sent, bo, "Beter")
            clock.shift(2)
            with pytest.raises(NotPossibleError):
                comments.edit(sent, bo, "Te laat")
        assert Comment.objects.get().text == "Beter"

    def test_nobody_changes_or_deletes_what_another_wrote(self, at_once, item, bo, cas):
        sent = comment(bo, item)
        client = client_of(cas)
        for what in ("wijzigen", "verwijderen"):
            path = f"/good-food-city/reacties/{sent.pk}/{what}/"
            assert client.get(path).status_code == 404
            assert client.post(path, {"text": "x"}).status_code == 404
        sent.refresh_from_db()
        assert sent.text == "Mooi!"

    def test_what_is_deleted_loses_its_words_and_keeps_its_answers(self, at_once, item, bo, cas):
        first = comment(bo, item, "Geheim")
        comment(cas, item, parent=first)
        for _again in range(2):
            client_of(bo).post(f"/good-food-city/reacties/{first.pk}/verwijderen/")
        first.refresh_from_db()
        assert (first.state, first.text, first.html) == (CommentState.DELETED, "", "")
        (entry,) = thread_of(item, cas).entries
        assert entry.is_gone
        assert len(entry.answers) == 1

    def test_staff_remove_with_a_reason_that_the_author_reads(
        self, at_once, item, bo, cas, moderator
    ):
        sent = comment(bo, item)
        with pytest.raises(NotPossibleError):
            comments.remove(sent, moderator, "  ")
        comments.remove(sent, moderator, "Dit is reclame.")
        assert not thread_of(item, cas).entries
        (entry,) = thread_of(item, bo).entries
        assert entry.comment.reason == "Dit is reclame."
        assert "comment_decided" in told(bo)
        entry = ModelLogEntry.objects.get(action="members.comment_remove")
        assert entry.user == moderator

    def test_nobody_decides_about_their_own(self, moderated, item, moderator):
        sent = comment(moderator, item)
        with pytest.raises(NotPossibleError):
            comments.approve(sent, moderator, seen=1)
        with pytest.raises(NotPossibleError):
            comments.remove(sent, moderator, "x")

    def test_members_who_do_not_see_each_other(self, at_once, item, bo, cas):
        sent = comment(bo, item)
        Block.objects.create(blocker=cas, blocked=bo)
        assert not thread_of(item, cas).entries
        with pytest.raises(NotPossibleError):
            comment(cas, item, parent=sent)
        Block.objects.create(blocker=item.author, blocked=cas)
        with pytest.raises(NotPossibleError):
            comment(cas, item)

    @pytest.mark.parametrize("state", [AccessState.WAITING, AccessState.BLOCKED])
    def test_only_members_comment(self, at_once, item, bo, state):
        Profile.objects.filter(user=bo).update(state=state)
        client_of(bo).post(
            f"/good-food-city/reageren/{item.pk}/", {"text": "x", "form_key": uuid.uuid4()}
        )
        assert not Comment.objects.exists()

    def test_what_is_typed_is_not_lost(self, at_once, item, bo):
        client = client_of(bo)
        path = f"/good-food-city/reageren/{item.pk}/"
        page = client.post(path, {"text": "x" * 3001, "form_key": uuid.uuid4()})
        assert page.status_code == 200
        assert "x" * 3001 in page.text
        page = client.post(path, {"text": "Blijft staan", "form_key": "nonsense"})
        assert "Blijft staan" in page.text
        assert not Comment.objects.exists()

    def test_the_first_time_members_agree_to_the_house_rules(self, at_once, item, bo):
        publish_rules(1)
        client = client_of(bo)
        assert "Ik ga akkoord met de huisregels" in client.get(item.get_absolute_url()).text
        path = f"/good-food-city/reageren/{item.pk}/"
        words = {"text": "Blijft staan", "form_key": uuid.uuid4()}
        page = client.post(path, words | {"version": 1})
        assert "Blijft staan" in page.text
        assert "Lees de huisregels" in page.text
        with pytest.raises(NotPossibleError):
            comment(bo, item)
        assert not Comment.objects.exists()
        client.post(path, words | {"version": 1, "agrees": "on"})
        assert Comment.objects.get().text == "Blijft staan"
        assert bo.profile.acceptances.count() == 1
        assert "Ik ga akkoord" not in client.get(item.get_absolute_url()).text

    @pytest.mark.parametrize("ref", ["0", "-1", "x", "9" * 30])
    def test_nonsense_in_the_address_answers_nothing(self, at_once, item, bo, ref):
        page = client_of(bo).get(f"/good-food-city/reageren/{item.pk}/?op={ref}")
        assert page.status_code == 200

    def test_a_script_does_no_harm(self, at_once, item, bo):
        sent = comment(bo, item, "<script>alert(1)</script> [x](javascript:alert(1))")
        assert "<script" not in sent.html
        assert 'href="javascript' not in sent.html

    def test_who_hides_their_name_is_a_member(self, at_once, item, bo, cas):
        comment(bo, item)
        Profile.objects.filter(user=bo).update(name_visibility="me")
        (entry,) = thread_of(item, cas).entries
        assert entry.name == "Een lid"
        page = client_of(cas).get(f"/good-food-city/reageren/{item.pk}/?op={entry.comment.pk}")
        assert "Bakker" not in page.text

    def test_the_author_stays_as_former_member(self, at_once, item, bo, cas):
        comment(bo, item)
        type(bo).objects.filter(pk=bo.pk).update(is_active=False, deleted_at=timezone.now())
        (entry,) = thread_of(item, cas).entries
        assert entry.name == "Voormalig lid"

    def test_queries_do_not_grow(self, at_once, item, cas):
        def queries(number):
            for _number in range(number):
                first = comment(make_member(), item)
                comment(cas, item, parent=first)
            with CaptureQueriesContext(connection) as captured:
                thread = thread_of(item, cas)
                assert [entry.name for entry in thread.entries]
                assert [one.name for entry in thread.entries for one in entry.answers]
            return len(captured)

        assert queries(2) == queries(12)


class TestGestures:
    @pytest.mark.parametrize(
        ("path", "model"), [("nuttig", Reaction), ("bewaard", Bookmark), ("volgen", Follow)]
    )
    def test_twice_is_once_and_it_can_be_undone(self, item, bo, path, model):
        client = client_of(bo)
        for _again in range(2):
            response = client.post(f"/good-food-city/{path}/{item.pk}/", {"on": "1"})
            assert response.status_code == 302
        assert model.objects.filter(user=bo, contribution=item).count() == 1
        for _again in range(2):
            client.post(f"/good-food-city/{path}/{item.pk}/", {"on": "0"})
        assert not model.objects.exists()
        assert client.get(f"/good-food-city/{path}/{item.pk}/").status_code == 405

    @pytest.mark.parametrize("model", [Reaction, Bookmark, Follow])
    def test_the_database_holds_it_to_one(self, item, bo, model):
        model.objects.create(user=bo, contribution=item)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(user=bo, contribution=item)

    def test_a_follow_is_of_one_thing(self, item, bo):
        theme = Theme.objects.create(name="Eiwit", slug="eiwit")
        for values in ({}, {"contribution": item, "theme": theme}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Follow.objects.create(user=bo, **values)

    def test_it_leads_back_to_this_site_only(self, item, bo):
        client = client_of(bo)
        path = f"/good-food-city/nuttig/{item.pk}/"
        assert client.post(path, {"next": "/good-food-city/bewaard/"}).url == (
            "/good-food-city/bewaard/"
        )
        for bad in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
            assert client.post(path, {"next": bad}).url.startswith("/good-food-city/")

    def test_what_is_not_seen_cannot_be_touched(self, item, bo):
        Block.objects.create(blocker=item.author, blocked=bo)
        assert client_of(bo).post(f"/good-food-city/nuttig/{item.pk}/").status_code == 404
        assert not Reaction.objects.exists()

    def test_a_visitor_signs_in_first(self, item):
        response = Client().post(f"/good-food-city/nuttig/{item.pk}/")
        assert response.status_code == 302
        assert "/account/login/" in response.url

    def test_kept_is_a_page_of_one_s_own(self, item, bo, cas):
        gestures.set_kept(bo, item, True)
        assert item.title in client_of(bo).get("/good-food-city/bewaard/").text
        assert item.title not in client_of(cas).get("/good-food-city/bewaard/").text
        Contribution.objects.filter(pk=item.pk).update(live=False)
        assert item.title not in client_of(bo).get("/good-food-city/bewaard/").text

    def test_counts_are_one_query_for_many(self, item, bo, cas):
        other = Contribution.objects.get(pk=make_published(Initiative, author=cas).pk)
        for user in (bo, cas):
            gestures.set_useful(user, item, True)
        with CaptureQueriesContext(connection) as captured:
            assert gestures.useful_counts([item, other]) == {item.pk: 2, other.pk: 0}
        assert len(captured) == 1

    def test_kept_and_following_do_not_grow(self, author, bo, home_page):
        def queries(number, path):
            for _number in range(number):
                made = Contribution.objects.get(pk=make_published(Initiative, author=author).pk)
                gestures.set_kept(bo, made, True)
                gestures.set_followed(bo, made, True)
            client = client_of(bo)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            return len(captured)

        for path in ("/good-food-city/bewaard/", "/good-food-city/volgend/"):
            queries(1, path)
            assert queries(1, path) == queries(4, path)


class TestFollowingAThemes:
    @pytest.fixture
    def theme(self, roles):
        return Theme.objects.create(name="Eiwit", slug="eiwit")

    def test_what_is_new_is_told_once(self, theme, author, bo, cas, home_page):
        client_of(bo).post(f"/good-food-city/volgen/thema/{theme.pk}/")
        gestures.set_theme_followed(author, theme, True)
        made = make_published(Initiative, author=author, themes=[theme])
        announcing.tell_due()
        announcing.tell_due()
        announcing.announce(made)
        announcing.tell_due()
        assert told(bo) == ["followed_theme"]
        assert "followed_theme" not in told(author)
        assert not told(cas)

    def test_what_was_on_the_site_before_somebody_followed_is_not_new(
        self, theme, author, bo, home_page
    ):
        old = make_published(Initiative, author=author, themes=[theme])
        gestures.set_theme_followed(bo, theme, True)
        announcing.tell_due()
        assert Announcement.objects.get(contribution=old).told_at
        assert not told(bo)

    def test_what_a_crash_left_is_told_later(self, theme, author, bo, monkeypatch, home_page):
        gestures.set_theme_followed(bo, theme, True)
        make_published(Initiative, author=author, themes=[theme])

        def crash(*args, **kwargs):
            raise RuntimeError("killed")

        with monkeypatch.context() as patch:
            patch.setattr(announcing, "notify", crash)
            with pytest.raises(RuntimeError):
                announcing.tell_due()
        assert Announcement.objects.get().told_at is None
        announcing.tell_due()
        assert told(bo) == ["followed_theme"]


def report_form(**values):
    return {
        "reason": "hate",
        "text": "Dit beledigt mijn buurman.",
        "honest": "on",
        "form_key": str(uuid.uuid4()),
        **values,
    }


class TestReporting:
    @pytest.fixture
    def public(self, item):
        Contribution.objects.filter(pk=item.pk).update(audience="public")
        item.refresh_from_db()
        return item

    def test_a_visitor_reports_and_gets_a_receipt(self, public, moderator):
        path = f"/good-food-city/melden/contribution/{public.pk}/"
        form = report_form(email="melder@example.com")
        for _again in range(2):
            response = Client().post(path, form, follow=True)
        assert "We hebben je melding ontvangen" in response.text
        found = Report.objects.get()
        assert (found.reporter, found.email) == (None, "melder@example.com")
        deliver_due()
        receipts = [one for one in mail.outbox if one.to == ["melder@example.com"]]
        assert [one.subject for one in receipts] == ["We hebben je melding ontvangen"]
        assert f"Nummer: {found.pk}" in receipts[0].body
        assert told(moderator) == ["report_made"]

    def test_a_visitor_cannot_report_what_they_do_not_see(self, item, bo, at_once):
        sent = comment(bo, item)
        Contribution.objects.filter(pk=item.pk).update(audience="members")
        for kind, ref in [
            ("contribution", item.pk),
            ("comment", sent.pk),
            ("profile", bo.profile.code),
            ("message", 1),
            ("nonsense", 1),
            ("contribution", "9" * 40),
            ("contribution", "x"),
        ]:
            path = f"/good-food-city/melden/{kind}/{ref}/"
            assert Client().get(path).status_code == 404
            assert Client().post(path, report_form()).status_code == 404
        assert not Report.objects.exists()

    def test_a_program_gets_the_same_answer_and_nothing_happens(self, public):
        path = f"/good-food-city/melden/contribution/{public.pk}/"
        response = Client().post(path, report_form(website="https://spam.example"))
        assert response.url == "/good-food-city/melden/ontvangen/"
        assert not Report.objects.exists()

    def test_too_many_reports_have_to_wait(self, public):
        path = f"/good-food-city/melden/contribution/{public.pk}/"
        codes = [Client().post(path, report_form()).status_code for _number in range(21)]
        assert codes == [302] * 20 + [429]

    @pytest.mark.parametrize("missing", ["reason", "text", "honest"])
    def test_what_is_missing_is_told_and_nothing_is_lost(self, public, missing):
        form = {name: value for name, value in report_form().items() if name != missing}
        page = Client().post(f"/good-food-city/melden/contribution/{public.pk}/", form)
        assert page.context["form"].errors[missing]
        assert missing == "text" or form["text"] in page.text
        assert not Report.objects.exists()


def test_a_block_between_two_people_keeps_no_work_from_who_reviews(
    moderated, item, bo, moderator, home_page
):
    Block.objects.create(blocker=bo, blocked=moderator)
    comment(bo, item)
    make_waiting(author=bo)
    assert told(moderator).count("queue") == 2
    page = client_of(moderator).get("/good-food-city/meldingen/").text
    assert "wacht op beoordeling" in page


class TestDeciding:
    @pytest.fixture
    def sent(self, at_once, item, bo):
        return comment(bo, item, "Lelijke woorden")

    @pytest.fixture
    def reported(self, sent, cas):
        target = find_target(cas, "comment", str(sent.pk))
        wish = reports.Wish(ReportReason.HATE, "Dit beledigt.", uuid.uuid4())
        return reports.report(target, wish, cas)

    def test_removing_takes_it_off_at_once_and_tells_both(
        self, reported, sent, item, bo, cas, moderator
    ):
        reports.decide(reported, moderator, Decision.REMOVE, "Regel 2: wees beleefd.")
        assert not thread_of(item, cas).entries
        assert "report_decided" in told(cas)
        assert "content_decided" in told(bo)
        assert told(bo).count("comment_decided") == 0
        path = f"/good-food-city/besluiten/{reported.pk}/"
        for user in (bo, cas):
            assert "Regel 2: wees beleefd." in client_of(user).get(path).text
        assert "Cas" not in client_of(bo).get(path).text
        assert "Dit beledigt." not in client_of(bo).get(path).text
        assert client_of(make_member()).get(path).status_code == 404
        assert ModelLogEntry.objects.filter(action="members.report_remove").count() == 1

    def test_removing_a_contribution_takes_it_from_everywhere(self, item, cas, moderator):
        target = find_target(cas, "contribution", str(item.pk))
        wish = reports.Wish(ReportReason.PRIVACY, "Mijn adres.", uuid.uuid4())
        reported = reports.report(target, wish, cas)
        reports.decide(reported, moderator, Decision.REMOVE, "Er staat een adres in.")
        assert not Contribution.objects.published().filter(pk=item.pk).exists()
        assert find_target(cas, "contribution", str(item.pk)) is None

    @pytest.mark.parametrize("decision", [Decision.KEEP, Decision.WARN])
    def test_what_stays_stays(self, reported, sent, moderator, decision):
        reports.decide(reported, moderator, decision, "Scherp, maar het mag.")
        sent.refresh_from_db()
        assert sent.is_shown

    def test_blocking_removes_and_blocks(self, reported, sent, bo, moderator):
        reports.decide(reported, moderator, Decision.BLOCK, "Al de derde keer.")
        sent.refresh_from_db()
        assert sent.state == CommentState.REMOVED
        assert Profile.objects.get(user=bo).state == AccessState.BLOCKED

    def test_it_is_decided_once(self, reported, moderator):
        reports.decide(reported, moderator, Decision.KEEP, "Mag.")
        for other in (moderator, make_member(role=MODERATORS)):
            with pytest.raises(NotPossibleError):
                reports.decide(reported, other, Decision.REMOVE, "Mag niet.")
        reported.refresh_from_db()
        assert reported.decision == Decision.KEEP

    def test_nobody_decides_about_themselves(self, at_once, item, moderator, cas):
        own = comment(moderator, item)
        wish = reports.Wish(ReportReason.HATE, "Dit beledigt.", uuid.uuid4())
        reported = reports.report(find_target(cas, "comment", str(own.pk)), wish, cas)
        assert not reports.possible_decisions(reported, moderator)
        with pytest.raises(NotPossibleError):
            reports.decide(reported, moderator, Decision.KEEP, "Mag.")
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=reported.pk).update(
                decision="keep", explanation="x", decided_at=timezone.now(), decided_by=moderator
            )

    def test_nor_about_what_they_reported(self, sent, moderator):
        wish = reports.Wish(ReportReason.HATE, "Dit beledigt.", uuid.uuid4())
        reported = reports.report(find_target(moderator, "comment", str(sent.pk)), wish, moderator)
        with pytest.raises(NotPossibleError):
            reports.decide(reported, moderator, Decision.REMOVE, "Weg.")

    def test_without_reasons_nothing_is_decided(self, reported, moderator):
        with pytest.raises(NotPossibleError):
            reports.decide(reported, moderator, Decision.KEEP, "  ")

    def test_a_visitor_is_mailed_the_decision(self, item, moderator):
        Contribution.objects.filter(pk=item.pk).update(audience="public")
        Client().post(
            f"/good-food-city/melden/contribution/{item.pk}/",
            report_form(email="melder@example.com"),
        )
        reports.decide(Report.objects.get(), moderator, Decision.KEEP, "Dit mag gewoon.")
        deliver_due()
        last = [one for one in mail.outbox if one.to == ["melder@example.com"]][-1]
        assert "Dit mag gewoon." in last.body

    def test_who_is_blocked_by_then_is_mailed_the_decision(self, reported, cas, moderator):
        Profile.objects.filter(user=cas).update(state=AccessState.BLOCKED)
        reports.decide(Report.objects.get(), moderator, Decision.KEEP, "Dit mag gewoon.")
        deliver_due()
        assert "Dit mag gewoon." in [one for one in mail.outbox if one.to == [cas.email]][-1].body
        assert not told(cas)

    def test_after_a_year_nobody_knows_who_it_was(self, reported, moderator):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            reports.decide(reported, moderator, Decision.KEEP, "Mag.")
            clock.shift(datetime.timedelta(days=364))
            assert forget_old_reports() == 0
            clock.shift(datetime.timedelta(days=2))
            assert forget_old_reports() == 1
            assert forget_old_reports() == 0
        reported.refresh_from_db()
        assert (reported.reporter, reported.author, reported.target_text) == (None, None, "")


class TestDesk:
    def test_comments_wait_first_and_are_decided(
        self, moderated, item, bo, staff_client, moderator
    ):
        comments.remove(comment(bo, item, "Eerste"), moderator, "Reclame.")
        sent = comment(bo, item, "Tweede")
        desk = staff_client("moderator")
        page = desk.get("/admin/reacties/")
        assert page.text.index("Tweede") < page.text.index("Eerste")
        filtered = desk.get("/admin/reacties/?state=waiting")
        assert "Eerste" not in filtered.text
        desk.post(f"/admin/reacties/{sent.pk}/", {"approve": "1", "seen": "1"})
        sent.refresh_from_db()
        assert sent.is_shown
        assert desk.post(f"/admin/reacties/{sent.pk}/", {"reason": ""}).status_code == 200
        desk.post(f"/admin/reacties/{sent.pk}/", {"reason": "Toch reclame."})
        sent.refresh_from_db()
        assert sent.state == CommentState.REMOVED

    @pytest.mark.parametrize("seen", ["", "x", "9" * 30])
    def test_nonsense_approves_nothing(self, moderated, item, bo, staff_client, seen):
        sent = comment(bo, item)
        staff_client("moderator").post(
            f"/admin/reacties/{sent.pk}/", {"approve": "1", "seen": seen}
        )
        sent.refresh_from_db()
        assert sent.state == CommentState.WAITING

    def test_reports_are_decided(self, at_once, item, bo, cas, staff_client):
        sent = comment(bo, item)
        wish = reports.Wish(ReportReason.HATE, "Dit beledigt.", uuid.uuid4())
        reported = reports.report(find_target(cas, "comment", str(sent.pk)), wish, cas)
        desk = staff_client("moderator")
        assert "Bo Bakker" in desk.get("/admin/klachten/?decided=False").text
        assert "Bo Bakker" not in desk.get("/admin/klachten/?decided=True").text
        path = f"/admin/klachten/{reported.pk}/"
        assert "Dit beledigt." in desk.get(path).text
        page = desk.post(path, {"decision": "remove"})
        assert page.context["form"].errors["explanation"]
        desk.post(path, {"decision": "remove", "explanation": "Regel 2."})
        sent.refresh_from_db()
        assert sent.state == CommentState.REMOVED
        assert "Regel 2." in desk.get(path).text

    def test_who_reviews_no_comments_removes_none_by_a_report(
        self, at_once, item, bo, cas, staff_client
    ):
        sent = comment(bo, item)
        wish = reports.Wish(ReportReason.HATE, "Dit beledigt.", uuid.uuid4())
        reported = reports.report(find_target(cas, "comment", str(sent.pk)), wish, cas)
        desk = staff_client("editor")
        rights = Permission.objects.filter(codename__in=["view_report", "change_report"])
        desk.user.user_permissions.set(rights)
        page = desk.post(
            f"/admin/klachten/{reported.pk}/", {"decision": "remove", "explanation": "Regel 2."}
        )
        assert "Je beoordeelt geen reacties." in page.text
        sent.refresh_from_db()
        reported.refresh_from_db()
        assert (sent.state, reported.is_open) == (CommentState.SHOWN, True)

    @pytest.mark.parametrize("path", ["/admin/reacties/", "/admin/klachten/"])
    def test_editors_have_no_business_there(self, roles, home_page, staff_client, path):
        response = staff_client("editor").get(path)
        assert response.status_code in {302, 403}


def test_the_copy_holds_it_and_an_account_that_ends_takes_it_along(
    at_once, item, bo, cas, moderator
):
    comment(bo, item, "Blijft staan")
    for gesture in (gestures.set_useful, gestures.set_kept, gestures.set_followed):
        gesture(bo, item, True)
    own = Contribution.objects.get(pk=make_published(Initiative, author=cas).pk)
    wish = reports.Wish(ReportReason.OTHER, "Klopt niet.", uuid.uuid4())
    reported = reports.report(find_target(bo, "contribution", str(own.pk)), wish, bo)
    (part,) = [one for one in personal_data_parts() if one.name == "conversations"]
    text = str(part.collect(bo))
    assert all(words in text for words in ("Blijft staan", "Klopt niet.", item.title))
    for _again in range(2):
        part.forget(bo)
    assert not any(model.objects.filter(user=bo).exists() for model in (Reaction, Bookmark, Follow))
    reported.refresh_from_db()
    assert reported.reporter is None
    assert Comment.objects.get().text == "Blijft staan"


def test_a_comment_that_nobody_saw_yet_goes_with_the_account(moderated, item, bo):
    comment(bo, item, "Nog niet geplaatst")
    (part,) = [one for one in personal_data_parts() if one.name == "conversations"]
    part.forget(bo)
    assert (Comment.objects.get().state, Comment.objects.get().text) == (CommentState.DELETED, "")

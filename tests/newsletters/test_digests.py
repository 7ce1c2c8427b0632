"""Issues that make themselves: at their moment, once, and only when there is something new."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from newsletters.issues import digests, links
from newsletters.issues.digests import TRY_FOR, make_due, next_moment, send_waiting
from newsletters.models import IssuePage, LinkState, ListPlan, Sending
from tests.news.factories import NewsPageFactory
from tests.newsletters.issue_factories import NewsletterListFactory

Rhythm = ListPlan.Rhythm


def due_plan(**fields):
    just_now = timezone.now() - datetime.timedelta(minutes=1)
    fields = {"rhythm": Rhythm.WEEKLY, "next_at": just_now, **fields}
    return ListPlan.objects.create(newsletter=NewsletterListFactory(), **fields)


def news_of_today(news, **fields):
    return NewsPageFactory(parent=news, first_published_at=timezone.now(), **fields)


@given(
    rhythm=st.sampled_from([Rhythm.WEEKLY, Rhythm.MONTHLY]),
    weekday=st.integers(0, 4),
    hour=st.integers(0, 23),
    after=st.datetimes(
        datetime.datetime(2026, 1, 1),  # noqa: DTZ001  (hypothesis adds the zone)
        datetime.datetime(2030, 1, 1),  # noqa: DTZ001  (hypothesis adds the zone)
        timezones=st.just(datetime.UTC),
    ),
)
def test_the_next_moment_is_the_first_that_the_plan_names(rhythm, weekday, hour, after):
    plan = ListPlan(rhythm=rhythm, weekday=weekday, hour=hour)
    moment = next_moment(plan, after)
    local = timezone.localtime(moment)
    assert moment > after
    assert local.weekday() == weekday
    longest = 7 if rhythm == Rhythm.WEEKLY else 35
    assert moment - after <= datetime.timedelta(days=longest, hours=1)
    if rhythm == Rhythm.MONTHLY:
        assert local.day <= 7
    assert next_moment(plan, moment) > moment


def test_a_plan_that_never_makes_an_issue_has_no_next_moment():
    assert next_moment(ListPlan(rhythm=Rhythm.NEVER), timezone.now()) is None


@pytest.mark.django_db
class TestDigest:
    def test_it_waits_for_approval_with_what_is_new_in_it(self, archive, news):
        plan = due_plan()
        news_of_today(news, title="Groen in de straat")
        assert make_due() == 1
        issue = IssuePage.objects.get().get_latest_revision_as_object()
        assert [one.block_type for one in issue.body] == ["heading", "item"]
        assert issue.preheader == "Groen in de straat"
        assert not issue.live
        assert not Sending.objects.exists()
        plan.refresh_from_db()
        assert plan.next_at > timezone.now()

    def test_it_is_made_once(self, archive, news):
        due_plan()
        news_of_today(news)
        assert make_due() == 1
        assert make_due() == 0

    def test_two_workers_make_one(self, archive, news):
        stale = ListPlan.objects.select_related("newsletter").get(pk=due_plan().pk)
        news_of_today(news)
        assert make_due() == 1
        assert digests._make(stale) is None
        assert IssuePage.objects.count() == 1

    def test_it_is_skipped_when_nothing_is_new(self, archive, news):
        plan = due_plan()
        assert make_due() == 0
        assert not IssuePage.objects.exists()
        plan.refresh_from_db()
        assert plan.next_at > timezone.now()

    def test_it_goes_out_by_itself_when_the_list_says_so_and_all_is_green(self, archive, news):
        due_plan(needs_approval=False)
        news_of_today(news)
        make_due()
        assert IssuePage.objects.get().live
        assert Sending.objects.count() == 1

    def test_it_waits_when_a_check_is_not_green(self, archive, news):
        due_plan(needs_approval=False)
        news_of_today(news, title="Nu of nooit voor de stad")
        make_due()
        assert not IssuePage.objects.get().live
        assert not Sending.objects.exists()

    def test_it_goes_by_itself_once_other_sites_answer(
        self, archive, news, answers, django_capture_on_commit_callbacks
    ):
        plan, _issue = self.waiting_digest(news, answers)
        for answer in ("the site does not answer", ""):
            answers["https://elders.example/"] = answer
            with django_capture_on_commit_callbacks(execute=True):
                assert send_waiting() == 0  # this one asks, the next one knows
        assert not Sending.objects.exists()
        assert send_waiting() == 1
        assert send_waiting() == 0
        assert IssuePage.objects.get().live
        assert Sending.objects.count() == 1
        plan.refresh_from_db()
        assert plan.waiting is None

    def test_it_is_for_staff_when_they_do_not_answer_for_hours(self, archive, news, answers):
        plan, _issue = self.waiting_digest(news, answers)
        with time_machine.travel(timezone.now() + TRY_FOR, tick=False):
            assert send_waiting() == 0
        plan.refresh_from_db()
        assert plan.waiting is None
        assert not Sending.objects.exists()

    def test_it_is_for_the_editor_who_wrote_in_it_meanwhile(self, archive, news, answers):
        plan, issue = self.waiting_digest(news, answers)
        issue.get_latest_revision_as_object().save_revision()
        LinkState.objects.update(problem="", checked_at=timezone.now())
        assert send_waiting() == 0
        plan.refresh_from_db()
        assert plan.waiting is None

    def test_it_is_for_staff_when_the_list_wants_approval_by_now(self, archive, news, answers):
        plan, _issue = self.waiting_digest(news, answers)
        ListPlan.objects.update(needs_approval=True)
        LinkState.objects.update(problem="", checked_at=timezone.now())
        assert send_waiting() == 0
        plan.refresh_from_db()
        assert plan.waiting is None

    @pytest.fixture
    def answers(self, monkeypatch):
        known = {"https://elders.example/": "the site does not answer"}
        monkeypatch.setattr(links, "problem_of", known.get)
        return known

    @staticmethod
    def waiting_digest(news, answers):
        """A plan whose digest has a link to another site, which nobody looked at before."""
        plan = due_plan(needs_approval=False)
        news_of_today(news)
        closing = {"type": "button", "value": {"text": "Elders", "url": next(iter(answers))}}
        with pytest.MonkeyPatch.context() as patched:
            real = digests._summary

            def with_a_link(issue):
                line = real(issue)
                body = [*(block.get_prep_value() for block in issue.body), closing]
                issue.body = issue._meta.get_field("body").stream_block.to_python(body)
                return line

            patched.setattr(digests, "_summary", with_a_link)
            assert make_due() == 1
        plan.refresh_from_db()
        assert plan.waiting is not None
        assert not Sending.objects.exists()
        return plan, IssuePage.objects.get()

    def test_one_plan_that_fails_stops_no_other(self, archive, news, monkeypatch):
        due_plan()
        due_plan()
        news_of_today(news)
        real, calls = digests.new_issue, []

        def fail_once(newsletter, title, user=None):
            calls.append(newsletter)
            if len(calls) == 1:
                raise RuntimeError
            return real(newsletter, title, user)

        monkeypatch.setattr(digests, "new_issue", fail_once)
        assert make_due() == 1


@pytest.mark.django_db
def test_a_plan_is_set_in_the_admin_and_counts_from_now(admin_client, archive):
    newsletter = NewsletterListFactory()
    data = {
        "newsletter": newsletter.pk,
        "kinds": ["nieuws"],
        "rhythm": "monthly",
        "weekday": 1,
        "hour": 9,
        "needs_approval": "on",
    }
    response = admin_client.post("/admin/snippets/newsletters/listplan/add/", data)
    assert response.status_code == 302
    plan = ListPlan.objects.get()
    assert plan.kinds == ["nieuws"]
    assert plan.next_at > timezone.now()
    assert (
        admin_client.get(f"/admin/snippets/newsletters/listplan/edit/{plan.pk}/").status_code == 200
    )
    bad = data | {"newsletter": NewsletterListFactory().pk, "hour": 25}
    answer = admin_client.post("/admin/snippets/newsletters/listplan/add/", bad)
    assert answer.context["form"].errors == {"hour": ["Geef een getal van 0 tot en met 23."]}
    assert ListPlan.objects.count() == 1

"""'Fill with what is new': everything that is new, nothing twice, the editor's own work kept."""

import datetime
from functools import partial

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletters.issues.filling import fill, new_issue
from newsletters.issues.parts import pages_in
from newsletters.models import IssuePage, ListPlan
from tests.events import factories as planned
from tests.home.factories import ThemeFactory
from tests.news import factories as made
from tests.newsletters.issue_factories import NewsletterListFactory, block, item, make_issue

pytestmark = pytest.mark.django_db


def published(factory, **fields):
    """A page that went live just now."""
    return factory(first_published_at=timezone.now(), **fields)


NewsPageFactory = partial(published, made.NewsPageFactory)
VacancyPageFactory = partial(published, made.VacancyPageFactory)
EventPageFactory = partial(published, planned.EventPageFactory)


def draft_of(issue):
    return IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()


def held(issue):
    return pages_in(draft_of(issue).body)


def test_a_new_issue_holds_what_is_new_under_a_heading_for_each_kind(archive, news, home_page):
    article = NewsPageFactory(parent=news)
    event = EventPageFactory(parent=planned.EventIndexPageFactory(parent=home_page))
    issue = new_issue(NewsletterListFactory(), "Nummer 1")
    body = draft_of(issue).body
    assert [one.block_type for one in body] == ["heading", "item", "heading", "item"]
    assert held(issue) == {article.pk, event.pk}
    # Dates are a list to look through; a picture with each makes the mail very long.
    assert [one.value["show_picture"] for one in body[1::2]] == [True, False]
    assert not issue.live


def test_an_agenda_goes_by_date_and_news_by_how_new_it_is(archive, news, home_page):
    now = timezone.now()
    ago = [now - datetime.timedelta(hours=hours) for hours in (1, 2, 3)]
    articles = [made.NewsPageFactory(parent=news, first_published_at=when) for when in ago]
    events = planned.EventIndexPageFactory(parent=home_page)
    days = {
        days: planned.EventPageFactory(
            parent=events,
            start=now + datetime.timedelta(days=days),
            end=now + datetime.timedelta(days=days, hours=2),
            first_published_at=when,
        )
        for days, when in zip((30, 10, 20), ago, strict=True)
    }
    body = draft_of(new_issue(NewsletterListFactory(), "x")).body
    order = [one.value["page"].pk for one in body if one.block_type == "item"]
    assert order == [*(one.pk for one in articles), days[10].pk, days[20].pk, days[30].pk]


def test_what_is_over_closed_offline_or_in_another_language_is_not_proposed(
    archive, news, home_page
):
    past = timezone.now() - datetime.timedelta(days=3)
    events = planned.EventIndexPageFactory(parent=home_page)
    EventPageFactory(parent=events, start=past, end=past + datetime.timedelta(hours=2))
    vacancies = made.VacancyIndexPageFactory(parent=home_page)
    VacancyPageFactory(parent=vacancies, deadline=past)
    NewsPageFactory(parent=news, live=False)
    open_one = VacancyPageFactory(parent=vacancies)
    assert held(new_issue(NewsletterListFactory(), "x")) == {open_one.pk}
    assert held(new_issue(NewsletterListFactory(language="en"), "y")) == set()


def test_a_list_with_themes_gets_only_what_is_about_them(archive, news):
    theme = ThemeFactory()
    about, _other = NewsPageFactory(parent=news), NewsPageFactory(parent=news)
    about.themes.add(theme)
    about.save()
    newsletter = NewsletterListFactory()
    ListPlan.objects.create(newsletter=newsletter).themes.add(theme)
    assert held(new_issue(newsletter, "x")) == {about.pk}


def test_a_list_can_hold_only_some_kinds(archive, news, home_page):
    NewsPageFactory(parent=news)
    event = EventPageFactory(parent=planned.EventIndexPageFactory(parent=home_page))
    newsletter = NewsletterListFactory()
    ListPlan.objects.create(newsletter=newsletter, kinds=["agenda"])
    assert held(new_issue(newsletter, "x")) == {event.pk}


def test_filling_keeps_what_the_editor_put_in_and_adds_below_the_same_heading(archive, news):
    first, second = NewsPageFactory(parent=news), NewsPageFactory(parent=news)
    own = [
        block("text", "<p>Van de redactie</p>"),
        block("heading", "Nieuws"),
        item(first, title="Eigen kop"),
        block("text", "<p>Tot de volgende keer.</p>"),
    ]
    issue = make_issue(archive, own)
    assert fill(draft_of(issue)) == 1
    body = draft_of(issue).body
    kinds = [one.block_type for one in body]
    assert kinds == ["text", "heading", "item", "item", "text"]
    assert body[2].value["title"] == "Eigen kop"
    assert body[3].value["page"].pk == second.pk
    assert body[0].id == own[0]["id"]


def test_what_an_editor_took_out_does_not_come_back(archive, news):
    newsletter = NewsletterListFactory()
    NewsPageFactory(parent=news)
    issue = draft_of(new_issue(newsletter, "x"))
    issue.body = []
    issue.save_revision(clean=False)
    assert fill(draft_of(issue)) == 0
    assert held(new_issue(newsletter, "y")) == set()


def test_a_draft_that_is_thrown_away_gives_back_what_it_held(archive, news):
    newsletter = NewsletterListFactory()
    article = NewsPageFactory(parent=news)
    new_issue(newsletter, "x").delete()
    assert held(new_issue(newsletter, "y")) == {article.pk}


def test_another_list_gets_the_same_news(archive, news):
    article = NewsPageFactory(parent=news)
    for _ in range(2):
        assert held(new_issue(NewsletterListFactory(), "x")) == {article.pk}


def test_only_what_was_published_since_the_last_issue_is_new(archive, news):
    newsletter = NewsletterListFactory()
    old = NewsPageFactory(parent=news)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    type(old).objects.filter(pk=old.pk).update(first_published_at=long_ago)
    recent = NewsPageFactory(parent=news)
    assert held(new_issue(newsletter, "x")) == {recent.pk}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.sampled_from(["publish", "issue", "fill", "take out", "put in"]), min_size=4, max_size=14
    )
)
def test_whatever_happens_no_two_issues_of_a_list_are_filled_with_the_same(archive, news, steps):
    newsletter = NewsletterListFactory()
    articles, issues, filled = [], [], []
    put_in = set()

    def fill_last():
        before = held(issues[-1])
        fill(draft_of(issues[-1]))
        filled.append(held(issues[-1]) - before)

    for step in steps:
        match step:
            case "publish":
                articles.append(NewsPageFactory(parent=news))
            case "issue":
                issue = new_issue(newsletter, f"nummer {len(issues)}")
                issues.append(issue)
                filled.append(held(issue))
            case "fill" if issues:
                fill_last()
            case "take out" if issues:
                draft = draft_of(issues[-1])
                kept = [one.get_prep_value() for one in draft.body][:-1]
                draft.body = IssuePage._meta.get_field("body").stream_block.to_python(kept)
                draft.save_revision(clean=False)
            case "put in" if issues and articles:
                draft = draft_of(issues[-1])
                kept = [one.get_prep_value() for one in draft.body]
                stream = IssuePage._meta.get_field("body").stream_block
                draft.body = stream.to_python([*kept, item(articles[-1])])
                draft.save_revision(clean=False)
                put_in.add(articles[-1].pk)
    proposed = [pk for pages in filled for pk in pages]
    assert len(proposed) == len(set(proposed))
    if issues:
        # Nothing is forgotten either: what was published is proposed, or was put in by hand.
        before = {pk for issue in issues for pk in held(issue)}
        fill_last()
        everything = before | {pk for pages in filled for pk in pages} | put_in
        assert {page.pk for page in articles} <= everything

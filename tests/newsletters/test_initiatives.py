"""Initiatives of Good Food City in an issue: proposed, chosen, drawn, frozen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.models import Theme
from members.models import Contribution, Initiative
from newsletters.issues.checks import check
from newsletters.issues.filling import fill
from newsletters.issues.freezing import freeze
from newsletters.issues.rendering import make_mail
from newsletters.models import IssuePage, ListPlan, Proposal
from tests.members.contribution_factories import make_published
from tests.newsletters.issue_factories import block, make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles(roles):
    """Moderators approve what members share."""


@pytest.fixture
def garden(db):
    return make_published(title="Moestuin op het dak", city="Utrecht")


def fresh(issue):
    return IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()


def chosen_in(issue):
    return [one.value["initiative"].pk for one in issue.body if one.block_type == "initiative"]


def test_what_members_did_is_proposed_once(archive, garden):
    issue = make_issue(archive)
    assert fill(issue) == 1
    draft = fresh(issue)
    assert [one.block_type for one in draft.body] == ["heading", "initiative"]
    assert draft.body[0].value == "Initiatieven"
    assert chosen_in(draft) == [garden.pk]
    assert fill(fresh(issue)) == 0
    # An editor took it out: it does not come back, here or in the next issue of the list.
    draft.body = []
    draft.save_revision()
    assert fill(fresh(issue)) == 0
    assert fill(make_issue(archive, newsletter=issue.newsletter)) == 0
    assert Proposal.objects.get().initiative_id == garden.pk


def test_only_what_everybody_may_read_and_is_new(archive, garden):
    make_published(title="Alleen voor leden", audience=Contribution.Audience.MEMBERS)
    old = make_published(title="Van lang geleden")
    Initiative.objects.filter(pk=old.pk).update(
        first_published_at=timezone.now() - timedelta(days=90)
    )
    issue = make_issue(archive)
    fill(issue)
    assert chosen_in(fresh(issue)) == [garden.pk]


def test_a_plan_chooses_by_theme_and_may_leave_them_out(archive, garden):
    food = Theme.objects.create(name="Voedsel", slug="voedsel")
    about_food = make_published(title="Soep van de wijk", themes=[food])
    issue = make_issue(archive)
    plan = ListPlan.objects.create(newsletter=issue.newsletter, kinds=["news"])
    assert fill(issue) == 0
    plan.kinds = ["initiatives"]
    plan.full_clean()
    plan.save()
    plan.themes.set([food])
    fill(issue)
    assert chosen_in(fresh(issue)) == [about_food.pk]


def test_it_follows_the_initiative_until_it_is_sent(archive, garden):
    issue = make_issue(archive, [block("initiative", {"initiative": garden.pk})])
    html = make_mail(issue).html
    assert "Moestuin op het dak" in html
    assert "Groente voor de hele straat." in html
    assert "Utrecht" in html
    assert f"/good-food-city/initiatieven/{garden.pk}-moestuin-op-het-dak/" in html
    assert "Moestuin op het dak" in make_mail(issue).text
    freeze(issue, timezone.now())
    Initiative.objects.filter(pk=garden.pk).update(title="Later veranderd", live=False)
    sent = IssuePage.objects.get(pk=issue.pk)
    assert "Moestuin op het dak" in make_mail(sent).html


def test_what_is_not_for_everybody_stands_in_the_way(archive, garden):
    issue = make_issue(archive, [block("initiative", {"initiative": garden.pk})])
    assert check(issue).is_green
    Initiative.objects.filter(pk=garden.pk).update(audience="members")
    (finding,) = check(IssuePage.objects.get(pk=issue.pk)).findings
    assert finding.check == "draft"
    assert "Moestuin op het dak" in finding.text


def queries_of(issue):
    with CaptureQueriesContext(connection) as found:
        make_mail(IssuePage.objects.select_related("newsletter").get(pk=issue.pk))
    return len(found)


def test_many_take_no_more_queries(archive):
    ones = [make_published(title=f"Tuin {number}") for number in range(8)]
    few = make_issue(archive, [block("initiative", {"initiative": one.pk}) for one in ones[:2]])
    many = make_issue(archive, [block("initiative", {"initiative": one.pk}) for one in ones])
    assert queries_of(few) == queries_of(many)


def test_the_window_shows_what_everybody_may_read(staff_client, garden):
    make_published(title="Alleen voor leden", audience=Contribution.Audience.MEMBERS)
    answer = staff_client("editor").get("/admin/newsletters_initiatives/")
    text = answer.json()["html"]
    assert "Moestuin op het dak" in text
    assert "Alleen voor leden" not in text

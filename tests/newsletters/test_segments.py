"""An issue for a part of the readers: chosen in the editor, counted, frozen when it starts."""

import pytest
from django.utils import timezone

from home.models import Theme
from newsletters import sending as post
from newsletters.delivery.audience import recipients
from newsletters.issues.checks import check
from newsletters.issues.going_out import send
from newsletters.models import How, IssuePage, Sending, Subscriber, Why
from newsletters.subscribing.leaving import leave_all
from tests.newsletters.factories import SubscriberFactory
from tests.newsletters.issue_factories import block, make_issue
from tests.newsletters.test_issue_admin import form_of, screen

pytestmark = pytest.mark.django_db
TEXT = block("text", "<p>Alleen voor wie het aangaat.</p>")


@pytest.fixture
def water(db):
    return Theme.objects.create(name="Water", slug="water")


@pytest.fixture
def food(db):
    return Theme.objects.create(name="Voedsel", slug="voedsel")


@pytest.fixture
def issue(archive):
    return make_issue(archive, [TEXT], title="Voor een deel van de lezers")


@pytest.fixture
def people(issue, water, food):
    """By name: who likes water, who likes food, a company that chose nothing, and a stranger."""
    likes_water, likes_food, company = (
        SubscriberFactory(newsletters=[issue.newsletter], organisation_kind=kind)
        for kind in ("municipality", "municipality", "company")
    )
    likes_water.themes.add(water)
    likes_food.themes.add(food)
    return {"water": likes_water, "food": likes_food, "company": company}


def choose(client, issue, **fields):
    return client.post(
        f"/admin/pages/{issue.pk}/edit/",
        form_of(
            issue.newsletter,
            title=issue.title,
            slug=issue.slug,
            preheader=issue.preheader,
            **{
                "body-count": "1",
                "body-0-deleted": "",
                "body-0-order": "0",
                "body-0-type": "text",
                "body-0-id": str(issue.body[0].id),
                "body-0-value": '{"blocks": [{"key": "a", "text": "Hallo lezers", '
                '"type": "unstyled", "depth": 0}], "entityMap": {}}',
            },
            **fields,
        ),
        follow=True,
    )


def draft_of(issue):
    return IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()


def started(issue):
    sending = send(issue.pk)
    post.start_due()
    return Sending.objects.get(pk=sending.pk)


def names(sending, people):
    got = set(sending.deliveries.values_list("subscriber", flat=True))
    return {name for name, person in people.items() if person.pk in got}


def test_the_editor_chooses_and_sees_how_many_it_goes_to(staff_client, roles, issue, people, water):
    editor = staff_client("editor")
    page = editor.get(f"/admin/pages/{issue.pk}/edit/").content.decode()
    assert "<strong>3 lezers</strong>" in page
    page = choose(editor, issue, only_themes=[water.pk], only_organisations=["municipality"])
    assert "<strong>1 lezer</strong>" in page.content.decode()
    assert draft_of(issue).segment == {
        "themes": [water.pk],
        "organisation_kinds": ["municipality"],
    }
    again = editor.get(f"/admin/pages/{issue.pk}/edit/").content.decode()
    assert again.count("checked") - page.content.decode().count("checked") == 0
    everything = choose(editor, issue)
    assert "<strong>3 lezers</strong>" in everything.content.decode()
    assert draft_of(issue).segment == {}


def test_days_in_the_wrong_order_are_refused_and_nothing_typed_is_lost(
    staff_client, roles, issue, people
):
    days = {"only_since": "2026-05-02", "only_until": "2026-05-01"}
    page = choose(staff_client("editor"), issue, only_members="yes", **days).content.decode()
    assert "De laatste dag ligt vóór de eerste." in page
    assert "2026-05-02" in page
    assert draft_of(issue).segment == {}


def test_it_goes_to_exactly_those(staff_client, roles, issue, people, water):
    moderator = staff_client("moderator")
    choose(moderator, issue, only_themes=[water.pk])
    page = moderator.get(screen(issue)).content.decode()
    assert "Verstuur naar 2 lezers van" in page
    assert "voor een deel van de lezers" in page
    sending = started(issue)
    assert sending.segment == {"themes": [water.pk]}
    assert names(sending, people) == {"water", "company"}


def test_who_is_in_stays_in_and_who_comes_later_does_not_get_it(
    staff_client, roles, issue, people, water
):
    choose(staff_client("moderator"), issue, only_themes=[water.pk])
    sending = started(issue)
    people["water"].themes.clear()
    people["food"].themes.set([water])
    leave_all(people["company"], How.LINK)
    post.start_due()
    assert names(sending, people) == {"water", "company"}
    found = recipients(sending, [people["water"].pk, people["company"].pk])
    assert found[people["water"].pk].address == people["water"].email
    assert found[people["company"].pk] == Why.LEFT


def test_an_issue_for_nobody_is_not_sent_by_mistake(issue, people):
    issue.segment = {"until": "2015-01-01"}
    report = check(issue)
    assert [one.check for one in report.findings] == ["readers"]
    assert not report.is_green


def test_what_was_sent_keeps_who_got_it(staff_client, roles, issue, people, water, food):
    moderator = staff_client("moderator")
    choose(moderator, issue, only_themes=[water.pk])
    started(issue)
    choose(moderator, issue, only_themes=[food.pk], correction="Een woord verbeterd.")
    assert draft_of(issue).segment == {"themes": [water.pk]}
    assert moderator.get(f"/admin/pages/{issue.pk}/edit/").status_code == 200


def test_a_part_by_day_counts_both_days(issue, people):
    today = str(timezone.localdate())
    issue.segment = {"since": today, "until": today}
    assert check(issue).readers == 3


@pytest.mark.parametrize("yes", [True, False])
def test_members_are_looked_up_once_for_all_readers(db, yes):
    """Among all members for each reader again, a count of 100,000 takes minutes."""
    assert "CORRELATED" not in Subscriber.objects.members(yes=yes).explain()

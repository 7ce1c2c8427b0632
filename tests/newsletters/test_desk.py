"""Subscribers in the admin: who may see, what staff may do, and what nobody can."""

import csv
import io

import pytest
from django.urls import reverse

from home.models import Theme
from members.models import Profile, User
from newsletters.models import (
    How,
    Subscriber,
    SubscriberLog,
    Suppression,
    SuppressionReason,
)
from newsletters.subscribing.suppression import suppress
from tests.newsletters.factories import NewsletterListFactory, SubscriberFactory

pytestmark = pytest.mark.usefixtures("roles")


@pytest.fixture
def lists(home_page):
    return [NewsletterListFactory(name="Agenda Stad"), NewsletterListFactory(name="Good Food")]


@pytest.fixture
def desk(staff_client, roles):
    return staff_client("communications")


def own(name, subscriber):
    return reverse(f"newsletters_{name}", args=[subscriber.pk])


def test_only_who_works_with_it_sees_subscribers(staff_client, lists):
    subscriber = SubscriberFactory(newsletters=lists)
    suppress("a@example.org", SuppressionReason.BLOCKED)
    urls = [
        reverse("newsletters_subscribers"),
        own("subscriber", subscriber),
        own("subscriber_leave", subscriber),
        own("subscriber_block", subscriber),
        own("subscriber_erase", subscriber),
        reverse("newsletters_suppressed"),
        reverse("newsletters_suppression_add"),
        reverse("newsletters_suppression", args=[Suppression.objects.get().pk]),
    ]
    desk, editor = staff_client("communications"), staff_client("editor")
    for url in urls:
        assert desk.get(url).status_code == 200, url
        assert editor.get(url).status_code == 302, url
        assert editor.post(url).status_code == 302, url
    assert subscriber.email not in editor.get("/admin/").text
    assert "Nieuwsbrieven" in desk.get("/admin/").text
    assert "/admin/nieuwsbrieven/abonnees/" not in editor.get("/admin/").text
    assert Subscriber.objects.exists()


def test_search_and_filters(desk, lists):
    member = SubscriberFactory(email="Noor@example.org", name="Noor", newsletters=lists[:1])
    other = SubscriberFactory(email="x@example.org", organisation_kind="company")
    User.objects.create_user("noor@example.org")
    Profile.objects.filter(user__email="noor@example.org").update(state="member")
    theme = Theme.objects.create(name="Water", slug="water")
    other.themes.add(theme)
    url = reverse("newsletters_subscribers")
    for query, expected in {
        "": {member, other},
        "q=NOOR": {member},
        "q=example+noor": {member},
        "q=%25": set(),
        f"newsletter={lists[0].pk}": {member},
        f"newsletter={lists[0].pk}&state=left": set(),
        "state=subscribed": {member},
        "organisation_kind=company": {other},
        f"theme={theme.pk}": {other},
        "member=yes": {member},
        "member=no": {other},
        "since_after=2020-01-01": {member, other},
        "since_before=2020-01-01": set(),
    }.items():
        response = desk.get(f"{url}?{query}")
        assert set(response.context["object_list"]) == expected, query
    assert desk.get(f"{url}?newsletter=x&since_after=onzin&p=9999").status_code in (200, 404)


def test_the_list_costs_the_same_for_few_and_many(desk, lists, django_assert_max_num_queries):
    url = reverse("newsletters_subscribers")
    for _number in range(40):
        SubscriberFactory(newsletters=lists)
    desk.get(url)
    with django_assert_max_num_queries(16):
        desk.get(url)


def test_the_download_is_safe_and_written_down(desk, lists):
    SubscriberFactory(email="a@example.org", name="=1+1", newsletters=lists)
    response = desk.get(reverse("newsletters_subscribers") + "?export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["Naam"] == "'=1+1"
    assert row["Ontvangt"] == "Agenda Stad, Good Food"
    response = desk.get(reverse("newsletters_subscribers") + "?export=xlsx")
    assert response.status_code == 200
    from wagtail.models import ModelLogEntry

    entries = ModelLogEntry.objects.filter(action="newsletters.export")
    assert [entry.data["number"] for entry in entries] == [1, 1]


def test_who_may_see_may_not_download_by_that(desk, lists):
    from django.contrib.auth.models import Permission

    SubscriberFactory(email="a@example.org")
    group = desk.user.groups.get()
    group.permissions.remove(Permission.objects.get(codename="export_subscriber"))
    response = desk.get(reverse("newsletters_subscribers") + "?export=csv")
    assert response.status_code == 302
    assert desk.get(reverse("newsletters_subscribers")).status_code == 200


def test_one_subscriber_with_the_proof(desk, lists):
    subscriber = SubscriberFactory(newsletters=lists)
    page = desk.get(own("subscriber", subscriber))
    assert "Agenda Stad" in page.text
    assert "Formulier en bevestiging per mail" in page.text
    assert subscriber.secret not in page.text


def test_staff_unsubscribe_with_how_it_was_asked(desk, lists):
    subscriber = SubscriberFactory(newsletters=lists)
    url = own("subscriber_leave", subscriber)
    assert desk.post(url, {"newsletters": [lists[0].pk]}).status_code == 200, "how is needed"
    desk.post(url, {"newsletters": [lists[0].pk], "note": "Per telefoon"})
    assert subscriber.subscriptions.get(newsletter=lists[0]).state == "left"
    assert subscriber.subscriptions.get(newsletter=lists[1]).state == "subscribed"
    row = SubscriberLog.objects.get(action="leave")
    assert (row.how, row.note, row.user) == (How.STAFF, "Per telefoon", desk.user)


def test_staff_block_and_lift_with_a_reason(desk, lists):
    subscriber = SubscriberFactory(newsletters=lists)
    desk.post(own("subscriber_block", subscriber), {"note": "Wil rust"})
    row = Suppression.objects.get()
    assert (row.reason, row.created_by) == (SuppressionReason.BLOCKED, desk.user)
    assert set(subscriber.subscriptions.values_list("state", flat=True)) == {"stopped"}
    url = reverse("newsletters_suppression", args=[row.pk])
    assert desk.post(url, {"reason": ""}).status_code == 200
    desk.post(url, {"reason": "Belde ons"})
    row.refresh_from_db()
    assert (row.lift_reason, row.lifted_by) == ("Belde ons", desk.user)
    assert set(subscriber.subscriptions.values_list("state", flat=True)) == {"stopped"}
    desk.post(url, {"reason": "Nog eens"})
    row.refresh_from_db()
    assert row.lift_reason == "Belde ons"


def test_staff_add_and_look_up_an_address_that_nobody_can_read(desk, lists):
    url = reverse("newsletters_suppression_add")
    for _number in range(2):
        data = {"email": "Weg@Example.org", "reason": "blocked", "note": ""}
        assert desk.post(url, data).status_code == 302
    assert Suppression.objects.count() == 1
    suppress("ander@example.org", SuppressionReason.COMPLAINT)
    found = desk.get(reverse("newsletters_suppressed") + "?q=WEG@example.org")
    assert [item.reason for item in found.context["object_list"]] == ["blocked"]
    everything = desk.get(reverse("newsletters_suppressed") + "?lifted=False")
    assert len(everything.context["object_list"]) == 2
    assert "weg@example.org" not in everything.text.lower()


def test_staff_erase(desk, lists):
    subscriber = SubscriberFactory(email="noor@example.org", newsletters=lists)
    desk.post(own("subscriber_erase", subscriber), {"note": "Brief van 3 maart"})
    assert not Subscriber.objects.exists()
    assert Suppression.objects.get().reason == SuppressionReason.FORGOTTEN


def test_staff_make_a_newsletter(desk, lists):
    url = reverse("wagtailsnippets_newsletters_newsletterlist:list")
    SubscriberFactory(newsletters=lists)
    assert desk.get(url).status_code == 200
    values = {
        "name": "Dag van de Stad",
        "slug": "dag",
        "description": "Alles over de dag.",
        "cadence": "monthly",
        "language": "nl",
        "from_name": 'Kwaad" <kwaad@example.org>',
        "reply_to": "",
        "edition": "",
        "sort_order": "5",
    }
    add = reverse("wagtailsnippets_newsletters_newsletterlist:add")
    assert desk.post(add, values).context["form"].errors["from_name"]
    assert desk.post(add, values | {"from_name": "Agenda Stad"}).status_code == 302


def test_a_newsletter_that_people_get_cannot_be_deleted(desk, lists):
    SubscriberFactory(newsletters=lists)
    url = reverse("wagtailsnippets_newsletters_newsletterlist:delete", args=[lists[0].pk])
    assert desk.post(url).status_code == 302
    lists[0].refresh_from_db()

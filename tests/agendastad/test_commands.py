"""The commands that make a site and fill it."""

from collections import Counter

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from agendastad.sections import SECTIONS
from events.models import Booking, EventPage, SignUp
from home.models import Theme
from members.models import User
from news.models import NewsPage
from newsletters.links import unsubscribe_url
from newsletters.models import NewsletterList, Subscriber, SubscriberLog, Subscription


@pytest.mark.django_db
def test_sections_makes_the_fixed_addresses_once(client):
    call_command("sections")
    pages = set(Page.objects.values_list("pk", "latest_revision_id"))
    assert Site.objects.get(is_default_site=True).root_page.specific_class.__name__ == "HomePage"
    for _, slug, title in SECTIONS:
        response = client.get(f"/{slug}/")
        assert response.status_code == 200
        assert title in response.text
    call_command("sections")
    assert set(Page.objects.values_list("pk", "latest_revision_id")) == pages


@pytest.mark.django_db
def test_sections_leaves_what_editors_changed(home_page):
    call_command("sections")
    home_page.refresh_from_db()
    news = home_page.get_children().get(slug="nieuws").specific
    news.title = "Laatste nieuws"
    news.save_revision().publish()
    call_command("sections")
    assert home_page.get_children().get(slug="nieuws").title == "Laatste nieuws"


@pytest.mark.django_db
def test_fill_adds_pages_that_render_and_members_who_cannot_sign_in(client):
    call_command("fill", pages=20, members=3)
    assert NewsPage.objects.live().count() == 14
    assert client.get(NewsPage.objects.first().url).status_code == 200
    assert client.get(EventPage.objects.first().url).status_code == 200
    assert not User.objects.first().has_usable_password()
    call_command("fill", pages=10, members=1)
    assert NewsPage.objects.live().count() == 21


@pytest.mark.django_db
def test_fill_adds_registrations_that_hold_what_they_may(client):
    call_command("fill", registrations=60, places=5)
    full, empty = SignUp.objects.order_by("pk")
    assert Counter(full.registrations.values_list("state", flat=True)) == {
        "confirmed": 30,
        "waiting": 30,
    }
    assert Booking.objects.holding().count() == 3 * 30
    assert empty.capacity == 5
    page = client.get(f"{empty.event.url}aanmelden/")
    assert page.status_code == 200
    assert page.text.count('type="radio"') == 3 * 9


@pytest.mark.django_db
def test_fill_adds_readers_as_real_lists_have_them(client):
    Theme.objects.create(name="Water", slug="water")
    call_command("fill", subscribers=300)
    call_command("fill", subscribers=100)
    everybody = Subscriber.objects.exclude(email__endswith="@example.org")
    assert everybody.count() == 400
    assert everybody.exclude(subscriptions=None).count() == 400
    gets = {item.slug: item.readers() for item in NewsletterList.objects.all()}
    assert gets["agenda-stad"] > gets["dag-van-de-stad"] > gets["good-food-city"] > 50
    assert everybody.filter(subscriptions__state="left").count() > 10
    assert 50 < everybody.exclude(themes=None).distinct().count() < 200
    # There is proof of all of them, and each can leave.
    proved = SubscriberLog.objects.filter(action="confirm", text__isnull=False)
    assert proved.count() >= Subscription.objects.filter(subscriber__in=everybody).count()
    one = everybody.first()
    url = unsubscribe_url(one, one.subscriptions.first().newsletter)
    assert client.get(url.removeprefix("http://localhost")).status_code == 200

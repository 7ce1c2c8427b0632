"""An event's page and the empty form are kept for seconds: the same for all, personal for none."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.utils import timezone

from events.models import Access, Registration, SignUp
from events.sign_up import session_options, views
from events.sign_up.registration import register
from home import routing
from home.models import SiteSettings
from home.page_cache import KeptPagesMiddleware, keep
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

FORM, EVENT = "/agenda/dag/aanmelden/", "/agenda/dag/"
KEY = re.compile(r'name="form_key" value="([^"]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.SECONDS_TO_KEEP_PAGES = 5
    cache.clear()
    routing._found.clear()
    for kept in (session_options._places_in, session_options._kept_offer, views._tallies_in):
        kept.cache_clear()


@pytest.fixture
def event(home_page):
    return EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page), slug="dag", show_programme=True
    )


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=10)


@pytest.fixture
def member(django_user_model):
    return django_user_model.objects.create_user(
        email="lid@example.org", password=None, first_name="Lidewij"
    )


def opened(client=None, address=FORM):
    response = (client or Client(enforce_csrf_checks=True)).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_second_visitor_costs_no_query(sign_up, django_assert_num_queries):
    first = [opened(address=EVENT), opened()]
    with django_assert_num_queries(0):
        second = [opened(address=EVENT), opened()]
    assert first[0] == second[0]
    assert KEY.sub("", TOKEN.sub("", first[1])) == KEY.sub("", TOKEN.sub("", second[1]))


def test_each_has_a_form_of_their_own_and_can_send_it(sign_up, time_machine):
    time_machine.move_to(timezone.now())
    clients = [Client(enforce_csrf_checks=True) for _number in range(3)]
    pages = [opened(client) for client in clients]
    keys = [KEY.search(page)[1] for page in pages]
    tokens = [TOKEN.search(page)[1] for page in pages]
    assert len(set(keys)) == len(set(tokens)) == 3
    time_machine.shift(3)
    for number, client in enumerate(clients):
        values = {"first_name": "A", "last_name": "B", "email": f"p{number}@example.org"}
        values |= {"form_key": keys[number], "csrfmiddlewaretoken": tokens[number]}
        assert client.post(FORM, values | {"register": "1"}).status_code == 302
    assert Registration.objects.count() == 3


def test_a_token_of_somebody_else_opens_nothing(sign_up):
    mine, theirs = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    opened(mine)
    token = TOKEN.search(opened(theirs))[1]
    page = mine.post(FORM, {"csrfmiddlewaretoken": token, "register": "1"})
    assert page.status_code == 403


def test_who_asks_for_their_link_has_a_form_of_their_own(sign_up):
    clients = [Client(enforce_csrf_checks=True) for _number in range(2)]
    opened(clients[0])  # so they have a cookie, and the next page sets none
    for client in clients:
        token = TOKEN.search(opened(client, f"{FORM}link/"))[1]
        values = {"email": "sanne@example.org", "csrfmiddlewaretoken": token}
        assert client.post(f"{FORM}link/", values).status_code == 302


def test_a_page_with_a_token_of_one_visitor_is_kept_for_nobody(rf):
    def view(request):
        text = f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        response = HttpResponse(text)
        keep(response)
        return response

    request, another = rf.get("/een-formulier/"), rf.get("/een-formulier/")
    middleware = KeptPagesMiddleware(view)
    assert middleware(request).content != middleware(another).content


def test_nothing_of_a_member_is_kept(client, sign_up, member):
    client.force_login(member)
    assert "Lidewij" in opened(client)
    assert "Lidewij" not in opened()
    assert "Lidewij" in opened(client)


def test_an_address_with_a_question_is_answered_by_itself(sign_up):
    SignUp.objects.update(access=Access.INVITED)
    assert "GEHEIM" in opened(address=f"{FORM}?code=GEHEIM")
    assert "GEHEIM" not in opened()
    assert "GEHEIM" in opened(address=f"{FORM}?code=GEHEIM")


def test_what_was_typed_and_what_was_wrong_is_kept_for_nobody(sign_up):
    client = Client()
    assert "foutje@" in client.post(FORM, {"email": "foutje@", "check": "1"}).content.decode()
    assert "foutje@" not in opened()


def test_places_and_closing_are_five_seconds_old_at_most(sign_up, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    assert KEY.search(opened())
    SignUp.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    assert KEY.search(opened())
    time_machine.shift(6)
    assert not KEY.search(opened())


def test_no_decision_is_old(sign_up, event, time_machine):
    """The form shows a part as free for some seconds more; nobody gets a place in it."""
    time_machine.move_to(timezone.now())
    session = SessionFactory(event=event, capacity=1)
    client = Client()
    key = KEY.search(opened(client))[1]
    register(sign_up.pk, application(email="first@example.org", session_ids=[session.pk]))
    name = re.search(r'name="(group-[^"]+)"', opened(client))[1]
    time_machine.shift(3)
    values = {"first_name": "A", "last_name": "B", "email": "b@example.org", name: session.pk}
    answer = client.post(FORM, values | {"form_key": key, "register": "1"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert answer.context["form"].groups[0].options[0].is_full
    assert Registration.objects.count() == 1


def test_who_is_signed_in_sees_at_once_what_they_change(admin_client, sign_up, event, home_page):
    assert event.title in opened(address=EVENT)
    event.title = "Een andere naam"
    event.save_revision().publish()
    assert "Een andere naam" not in opened(address=EVENT)
    admin_client.post("/admin/")  # whatever it is that they send
    assert "Een andere naam" in opened(address=EVENT)


def test_what_is_sent_finds_its_page_without_a_search(sign_up, django_assert_max_num_queries):
    values = {"first_name": "A", "last_name": "B", "email": "a@example.org", "check": "1"}
    values["form_key"] = KEY.search(opened())[1]
    with django_assert_max_num_queries(2) as queries:
        page = Client().post(FORM, values)
    assert page.status_code == 200
    assert not page.context["form"].errors
    assert not [query for query in queries if "events_eventpage" in query["sql"]]


def test_what_is_sent_to_a_page_that_staff_took_away_is_not_found(admin_client, sign_up, event):
    values = {"form_key": KEY.search(opened())[1], "check": "1"}
    event.unpublish()
    admin_client.post("/admin/")  # whatever it is that they send
    assert Client().post(FORM, values).status_code == 404


def test_visitors_of_one_page_share_nothing_of_it(sign_up, event):
    """Each gets a copy: what a view notes on the page is not there for the next one."""
    pages = [Client().post(FORM, {"check": "1"}).context["page"] for _time in range(2)]
    assert pages[0] == pages[1] == event
    pages[0].noted = True
    assert not hasattr(Client().post(FORM, {"check": "1"}).context["page"], "noted")


def test_pages_with_messages_or_for_members_only_are_never_kept(client, sign_up, member):
    SignUp.objects.update(access=Access.MEMBERS)
    assert not KEY.search(opened())
    client.force_login(member)
    assert KEY.search(opened(client))
    assert not KEY.search(opened())


def test_other_pages_are_always_new(client, home_page):
    assert "nieuw@example.org" not in opened(client, "/")
    settings = SiteSettings.for_site(home_page.get_site())
    settings.contact_email = "nieuw@example.org"
    settings.save()
    assert "nieuw@example.org" in opened(client, "/")


def test_what_is_kept_goes_through_no_shared_cache_with_a_token(sign_up):
    client = Client()
    for _time in range(2):
        response = client.get(FORM)
        assert "no-store" in response["Cache-Control"]
        assert "csrftoken" in response.cookies or client.cookies
        assert "Cookie" in response["Vary"]
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert "default-src" in response["Content-Security-Policy"]

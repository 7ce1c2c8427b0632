"""What members need not type in a form of the site."""

import pytest

from tests.events.factories import EventIndexPageFactory, EventPageFactory, SignUpFactory
from tests.members.profiles.helpers import client_of, make_member
from townsdeals.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def form_url(home_page):
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home_page))
    SignUpFactory(event=event)
    return f"{event.url}aanmelden/"


def test_members_find_who_they_are_and_where_they_work_in_the_form_of_an_event(form_url):
    breda = Organisation.objects.create(
        name="Gemeente Breda", slug="breda", kind=Organisation.Kind.MUNICIPALITY
    )
    member = make_member("noor@example.org", organisation=breda)
    form = client_of(member).get(form_url).context["form"]
    shown = {name: form[name].value() for name in ("first_name", "last_name", "email")}
    assert shown == {"first_name": "Noor", "last_name": "Visser", "email": "noor@example.org"}
    assert form["organisation"].value() == "Gemeente Breda"
    assert form["organisation_kind"].value() == Organisation.Kind.MUNICIPALITY


def test_what_is_not_known_stays_empty(form_url):
    form = client_of(make_member("bo@example.org")).get(form_url).context["form"]
    assert not form["organisation"].value()
    assert not form["organisation_kind"].value()


def test_what_somebody_took_out_stays_out(form_url):
    breda = Organisation.objects.create(name="Gemeente Breda", slug="breda", kind="municipality")
    client = client_of(make_member("noor@example.org", organisation=breda))
    form = client.post(form_url, {"organisation": "", "check": "1"}).context["form"]
    assert not form["organisation"].value()

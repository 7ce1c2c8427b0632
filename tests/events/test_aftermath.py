"""What an event's page shows when the event is over."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from events.copying import copy_event
from events.models import EventMaterial, EventPage, MaterialKind
from home.models import SiteDocument, SiteImage
from tests.events.factories import (
    CityDayIndexPageFactory,
    CityDayPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def soup_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def fill(event):
    document = SiteDocument.objects.create(
        title="Deck", file=ContentFile(b"%PDF-1.7 deck", name="deck.pdf")
    )
    session = SessionFactory(event=event, slug="groen", title="Groen")
    event.materials.add(
        EventMaterial(title="Straten vergroenen", document=document, session=session),
        EventMaterial(
            title="De opening terugzien",
            kind=MaterialKind.RECORDING,
            link="https://vimeo.com/123456789",
        ),
    )
    image = SiteImage.objects.create(
        title="zaal.jpg", file=get_test_image_file(), credit="Foto: Noor Visser"
    )
    event.photos = [
        {
            "type": "photo",
            "value": {
                "image": {"image": image.pk, "alt_text": "Een volle zaal", "decorative": False},
                "caption": "De opening",
            },
        },
        {
            "type": "photo",
            "value": {
                "image": {"image": image.pk, "alt_text": "", "decorative": True},
                "caption": "",
            },
        },
    ]
    event.save_revision().publish()
    event.refresh_from_db()
    return session


def end(event):
    now = timezone.now()
    event.start, event.end = now - timedelta(days=2), now - timedelta(days=1)
    event.sessions.update(start=event.start, end=event.start + timedelta(hours=1))
    event.save()


def city_day(home_page):
    return CityDayPageFactory(parent=CityDayIndexPageFactory(parent=home_page))


def meeting(home_page):
    return EventPageFactory(parent=EventIndexPageFactory(parent=home_page), slug="dag")


@pytest.mark.parametrize("make", [city_day, meeting])
def test_material_and_photos_are_shown_when_the_event_is_over(client, home_page, make):
    event = make(home_page)
    fill(event)
    assert "Straten vergroenen" not in client.get(event.url).text
    assert soup_of(client.get(event.url)).select_one("#recap") is None
    end(event)

    page = soup_of(client.get(event.url))
    assert page.select_one("#recap").text == "Terugblik"
    texts = " ".join(page.select_one(".as-looking-back").text.split())
    assert "Straten vergroenen (Presentatie, PDF," in texts
    assert "De opening terugzien (Opname)" in texts
    assert page.select_one('a[href="https://vimeo.com/123456789"]')
    assert page.select_one(f'.as-looking-back a[href="{event.url}programma/groen/"]')
    pictures = page.select(".as-looking-back .as-gallery img")
    assert [picture["alt"] for picture in pictures] == ["Een volle zaal", ""]
    assert "Foto: Noor Visser" in texts
    assert not page.select(".as-looking-back script")


def test_material_stands_with_its_part_of_the_programme(client, home_page):
    event = meeting(home_page)
    session = fill(event)
    end(event)
    programme = soup_of(client.get(event.url + "programma/"))
    assert "Presentatie: Straten vergroenen" in programme.select_one(".as-session").text
    page = soup_of(client.get(session.url))
    assert page.select_one("#materials")
    assert "De opening terugzien" not in page.text


def test_an_event_without_anything_has_no_empty_section(client, home_page):
    event = city_day(home_page)
    end(event)
    assert soup_of(client.get(event.url)).select_one("#recap") is None


def test_material_is_a_document_or_a_link_of_the_events_own_programme(home_page):
    event = meeting(home_page)
    other = SessionFactory(event=EventPageFactory(parent=event.get_parent()))
    with pytest.raises(ValidationError):
        EventMaterial(event=event, title="x").full_clean()
    with pytest.raises(ValidationError, match="ander"):
        EventMaterial(event=event, title="x", link="https://a.nl", session=other).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventMaterial.objects.create(event=event, title="x")


def test_a_part_that_goes_leaves_its_material(client, home_page):
    event = meeting(home_page)
    session = fill(event)
    end(event)
    session.delete()
    assert "Straten vergroenen" in client.get(event.url).text


@pytest.mark.parametrize("make", [city_day, meeting])
def test_a_copy_takes_nothing_of_it_along(home_page, make):
    event = make(home_page)
    fill(event)
    copy = copy_event(event, title="Later", first_day=timezone.localdate() + timedelta(days=400))
    assert not copy.materials.exists()
    assert not copy.photos
    assert event.materials.count() == 2


def test_editors_choose_parts_of_this_event_only(admin_client, home_page):
    event = meeting(home_page)
    SessionFactory(event=event, title="Van deze dag")
    SessionFactory(event=EventPageFactory(parent=event.get_parent()), title="Van een andere")
    page = admin_client.get(reverse("wagtailadmin_pages:edit", args=[event.pk])).text
    assert "Presentaties en opnames" in page
    assert "Van deze dag" in page
    assert "Van een andere" not in page


def test_two_editors_at_once_choose_from_their_own_programme(home_page):
    form_class = EventPage.get_edit_handler().get_form_class()
    one = meeting(home_page)
    SessionFactory(event=one, title="Van de eerste")
    other = EventPageFactory(parent=one.get_parent())
    SessionFactory(event=other, title="Van de tweede")
    first, second = (form_class(instance=event, for_user=None) for event in (one, other))
    for form, title in ((first, "Van de eerste"), (second, "Van de tweede")):
        choices = form.formsets["materials"].empty_form.fields["session"].queryset
        assert [part.title for part in choices] == [title]
    fresh = form_class(instance=EventPage(), for_user=None).formsets["materials"].empty_form
    assert not fresh.fields["session"].queryset.exists()


def test_a_part_of_another_event_that_is_posted_is_refused(home_page):
    event = meeting(home_page)
    strange = SessionFactory(event=EventPageFactory(parent=event.get_parent()))
    formset_class = EventPage.get_edit_handler().get_form_class().formsets["materials"]
    row = {"kind": "slides", "title": "Dia's", "link": "https://a.nl", "session": strange.pk}
    data = {f"materials-0-{name}": value for name, value in row.items()}
    data |= {"materials-TOTAL_FORMS": 1, "materials-INITIAL_FORMS": 0}
    formset = formset_class(data, instance=event, prefix="materials")
    assert "session" in formset.errors[0]


def test_queries_do_not_grow_with_the_material(client, home_page):
    event = meeting(home_page)
    session = fill(event)
    end(event)
    counts = []
    for number in (1, 10):
        for item in range(number):
            EventMaterial.objects.create(
                event=event, title=f"{number}-{item}", link="https://a.nl", session=session
            )
        client.get(event.url + "programma/")
        with CaptureQueriesContext(connection) as queries:
            client.get(event.url + "programma/")
        counts.append(len(queries))
    assert counts[0] == counts[1]

"""What staff see of a sending, and what they can do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletters.delivery.figures import course_of, progress_of
from newsletters.models import (
    CountedLink,
    Delivery,
    DeliveryState,
    MailEvent,
    Sending,
    SendingState,
    Why,
)
from newsletters.sending import start_due
from tests.newsletters.readers import new_page, new_sending, readers

pytestmark = pytest.mark.django_db
LIST = "/admin/nieuwsbrieven/verzendingen/"


@pytest.fixture
def one(home_page, roles):
    readers(12)
    sending = new_sending(new_page(home_page))
    start_due()
    sending.refresh_from_db()
    return sending


def set_states(sending, **numbers):
    """So many deliveries in each state, and the rest waiting."""
    rows = list(sending.deliveries.values_list("pk", flat=True))
    past = timezone.now() - timedelta(minutes=1)
    values = {
        "in_doubt": {"token": "0" * 32, "until": past, "called_at": past},
        "sent": {"sent_at": timezone.now()},
        "failed": {"error": "550 unknown"},
        "skipped": {"why": Why.LEFT},
    }
    for state, number in numbers.items():
        picked = [rows.pop() for _row in range(number)]
        Delivery.objects.filter(pk__in=picked).update(state=state, **values.get(state, {}))


def test_the_screen_tells_how_it_goes(one, staff_client):
    set_states(one, sent=3, failed=2, skipped=1, in_doubt=4)
    text = staff_client("moderator").get(f"{LIST}{one.pk}/").content.decode()
    for words in ("550 unknown", "Heeft zich afgemeld", "Van 4 mails is niet zeker", "83%"):
        assert words in text
    assert "Pauzeren" in text
    listed = staff_client("moderator").get(LIST).content.decode()
    assert one.subject in listed


def test_the_number_of_queries_stays_the_same(one, staff_client, django_assert_max_num_queries):
    client = staff_client("moderator")
    set_states(one, sent=3, failed=2)
    client.get(f"{LIST}{one.pk}/")
    with django_assert_max_num_queries(30):
        client.get(f"{LIST}{one.pk}/")


def test_pause_and_resume_and_stop(one, staff_client):
    client = staff_client("moderator")
    for action, state in [
        ("pause", SendingState.PAUSED),
        ("pause", SendingState.PAUSED),
        ("resume", SendingState.SENDING),
        ("stop", SendingState.STOPPED),
        ("resume", SendingState.STOPPED),
        ("nonsense", SendingState.STOPPED),
    ]:
        answer = client.post(f"{LIST}{one.pk}/", {"action": action})
        assert answer.status_code == 302
        assert Sending.objects.get().state == state


def test_staff_decide_about_what_is_in_doubt(one, staff_client):
    client = staff_client("moderator")
    set_states(one, in_doubt=4)
    client.post(f"{LIST}{one.pk}/", {"action": "leave"})
    assert one.deliveries.filter(state=DeliveryState.IN_DOUBT, why=Why.LEFT_ALONE).count() == 4
    client.post(f"{LIST}{one.pk}/", {"action": "send_again"})
    assert one.deliveries.filter(state=DeliveryState.IN_DOUBT).count() == 4


def test_what_is_in_the_air_is_nobodys_to_decide(one, staff_client):
    set_states(one, in_doubt=4)
    Delivery.objects.filter(state=DeliveryState.IN_DOUBT).update(
        until=timezone.now() + timedelta(minutes=1)
    )
    staff_client("moderator").post(f"{LIST}{one.pk}/", {"action": "send_again"})
    assert one.deliveries.filter(state=DeliveryState.IN_DOUBT).count() == 4


def test_editors_see_and_do_not_decide(one, staff_client):
    client = staff_client("editor")
    assert client.get(f"{LIST}{one.pk}/").status_code == 200
    assert "Pauzeren" not in client.get(f"{LIST}{one.pk}/").content.decode()
    client.post(f"{LIST}{one.pk}/", {"action": "stop"})
    assert Sending.objects.get().state == SendingState.SENDING


def test_what_nobody_understood_is_kept_for_a_look(one, staff_client):
    for kind in ("strange", "bounced"):
        MailEvent.objects.create(
            key=kind, provider="Mailgun", kind=kind, recipient="a@b.nl", is_unknown=True
        )
    page = staff_client("moderator").get(LIST).content.decode()
    assert "Mailgun: strange" in page
    assert "Mailgun: teruggekomen" in page


def test_a_sending_to_nobody_is_done(one):
    one.deliveries.all().delete()
    assert progress_of(one).percent == 100


def test_the_plot_begins_at_nothing_and_ends_at_all(one):
    set_states(one, sent=9)
    Delivery.objects.filter(state="sent").update(sent_at=one.started_at + timedelta(seconds=5))
    plot = course_of(one)
    assert plot.series[0].points == [(0.0, 0.0), (1.0, 9.0)]
    assert plot.rows == [("1 min.", 9, 0, 9)]


def test_stopping_asks_first_and_says_what_it_means(one, staff_client):
    text = staff_client("moderator").get(f"{LIST}{one.pk}/").content.decode()
    before, _summary, after = text.partition("<summary")
    assert 'value="stop"' not in before
    assert 'value="stop"' in after
    assert "krijgt hem nooit" in after


def test_clicks_are_shown_by_link_where_they_are_counted(one, staff_client):
    CountedLink.objects.create(sending=one, number=0, url="https://example.org/a", clicks=4)
    CountedLink.objects.create(sending=one, number=1, url="https://example.org/b", clicks=8)
    client = staff_client("moderator")
    assert "Klikken" not in client.get(f"{LIST}{one.pk}/").content.decode()
    Sending.objects.update(counts_clicks=True)
    text = client.get(f"{LIST}{one.pk}/").content.decode()
    assert "Klikken" in text
    assert text.index("https://example.org/b") < text.index("https://example.org/a")
    assert 'class="plot__part" width="50.0"' in text

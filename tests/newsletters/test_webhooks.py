"""What mail providers tell: signed, in any order, any number of times, and nonsense too."""

from itertools import permutations

import pytest
from anymail.signals import AnymailTrackingEvent, RejectReason
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from home.letters import Letter
from home.models import OutgoingMail
from home.outgoing_mail import message_of
from home.suppression import gets_no_mail
from newsletters.delivery.webhooks import forget_events, heard
from newsletters.models import (
    Confirmation,
    Delivery,
    DeliveryState,
    MailEvent,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
)
from newsletters.sending import start_due
from newsletters.subscribing import suppression
from newsletters.subscribing.asking import ask_new_address, confirm
from tests.newsletters.providers import mailgun_webhook
from tests.newsletters.readers import new_page, new_sending, readers

pytestmark = pytest.mark.django_db
ADDRESS = "/anymail/mailgun/tracking/"
SIGNED = {"Authorization": "Basic dXNlcjpwYXNz"}


@pytest.fixture(autouse=True)
def mailgun(settings):
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {
        "MAILGUN_API_KEY": "key",
        "MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
        "WEBHOOK_SECRET": "user:pass",
    }


@pytest.fixture
def delivery(home_page):
    readers(1)
    new_sending(new_page(home_page))
    start_due()
    Delivery.objects.update(state=DeliveryState.SENT, sent_at=timezone.now())
    return Delivery.objects.get()


def tell(client, kind, delivery, **values):
    body = mailgun_webhook(kind, delivery and delivery.pk, "reader0@example.org", **values)
    answer = client.post(ADDRESS, body, content_type="application/json", headers=SIGNED)
    assert answer.status_code == 200
    return body


def subscription():
    return Subscription.objects.get(subscriber__email="reader0@example.org").state


def test_delivered(client, delivery):
    tell(client, "delivered", delivery)
    delivery.refresh_from_db()
    assert delivery.delivered_at


def test_a_hard_bounce_and_a_complaint_stop_further_mail(client, delivery):
    tell(client, "failed", delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (DeliveryState.BOUNCED, "550 no")
    assert subscription() == SubscriptionState.STOPPED
    tell(client, "complained", delivery)
    assert Delivery.objects.get().state == DeliveryState.COMPLAINED
    assert Suppression.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "reason"), [("failed", "hard_bounce"), ("complained", "complaint")]
)
def test_who_moved_to_another_address_since_is_not_stopped_there(client, delivery, kind, reason):
    Delivery.objects.update(called_at=timezone.now() - timezone.timedelta(hours=1))
    reader = Subscriber.objects.get()
    ask_new_address(reader, "nieuw@example.org")
    confirm(Confirmation.objects.get())
    tell(client, kind, delivery)
    assert Subscription.objects.get().state == SubscriptionState.SUBSCRIBED
    assert suppression.reasons_of("nieuw@example.org") == set()
    assert suppression.reasons_of("reader0@example.org") == {reason}
    Delivery.objects.update(called_at=timezone.now() + timezone.timedelta(hours=1))
    MailEvent.objects.all().delete()
    tell(client, kind, delivery)
    assert suppression.reasons_of("nieuw@example.org") == {reason}


def test_a_soft_bounce_is_counted_once_however_often_it_is_told(client, delivery):
    body = tell(client, "failed", delivery, severity="temporary")
    for _again in range(3):
        client.post(ADDRESS, body, content_type="application/json", headers=SIGNED)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.soft_bounces) == (DeliveryState.SENT, 1)
    assert subscription() == SubscriptionState.SUBSCRIBED


def test_unsubscribed_at_the_provider_is_unsubscribed_here(client, delivery):
    tell(client, "unsubscribed", delivery)
    assert subscription() == SubscriptionState.LEFT


def test_it_settles_what_is_in_doubt_and_what_waits_to_be_sent_again(client, delivery):
    for state in (DeliveryState.IN_DOUBT, DeliveryState.QUEUED):
        Delivery.objects.update(
            state=state, token="0" * 32, until=timezone.now(), called_at=timezone.now()
        )
        tell(client, "delivered", delivery)
        assert Delivery.objects.get().state == DeliveryState.SENT


def test_what_nobody_knows_is_kept_for_a_while(client, delivery):
    tell(client, "failed", None, message_id="<other@localhost>")
    tell(client, "delivered", None, message_id="<other@localhost>")
    event = MailEvent.objects.get(is_unknown=True)
    assert event.recipient == "reader0@example.org"
    assert forget_events() == 0
    MailEvent.objects.update(received_at=timezone.now() - timezone.timedelta(days=31))
    assert forget_events() == 1


@pytest.mark.parametrize(
    ("kind", "severity", "reasons"),
    [
        ("failed", "permanent", ["hard_bounce"]),
        ("failed", "temporary", []),
        ("complained", "permanent", ["complaint"]),
        ("delivered", "permanent", []),
    ],
)
def test_what_becomes_of_another_mail_counts_for_the_address(client, kind, severity, reasons):
    mail = OutgoingMail.objects.create(key="1", kind="x", recipient="Lid@example.org")
    message = message_of(mail, Letter(subject="x", heading="x"))
    for _twice in range(2):
        tell(client, kind, None, severity=severity, metadata=message.metadata)
    assert list(Suppression.objects.values_list("reason", flat=True)) == reasons
    assert gets_no_mail("lid@example.org") is bool(reasons)
    assert not MailEvent.objects.exists()


def test_nothing_is_kept_of_who_opened_or_clicked(client, delivery):
    tell(client, "opened", delivery)
    tell(client, "clicked", delivery)
    assert not MailEvent.objects.exists()


def test_by_the_providers_own_number(client, delivery):
    Delivery.objects.update(message_id="<one@localhost>")
    tell(client, "delivered", None, message_id="<one@localhost>")
    assert Delivery.objects.get().delivered_at


class TestAttacks:
    def test_a_wrong_signature_or_password_is_refused(self, client, delivery):
        body = mailgun_webhook("failed", delivery.pk, "reader0@example.org")
        wrong = {**body, "signature": {**body["signature"], "signature": "0" * 64}}
        for content, headers in ((wrong, SIGNED), (body, {}), (body, {"Authorization": "Basic x"})):
            answer = client.post(ADDRESS, content, content_type="application/json", headers=headers)
            assert answer.status_code == 400
        assert Delivery.objects.get().state == DeliveryState.SENT

    def test_without_a_secret_nobody_is_heard(self, client, delivery, settings):
        settings.ANYMAIL = {"MAILGUN_API_KEY": "key", "MAILGUN_WEBHOOK_SIGNING_KEY": "signing"}
        body = mailgun_webhook("failed", delivery.pk, "reader0@example.org")
        assert client.post(ADDRESS, body, content_type="application/json").status_code == 404

    @pytest.mark.parametrize("provider", ["brevo", "postmark", "x", "mandrill"])
    def test_other_providers_have_no_address(self, client, provider):
        answer = client.post(f"/anymail/{provider}/tracking/", {}, headers=SIGNED)
        assert answer.status_code == 404

    @pytest.mark.parametrize(
        "body", [b"", b"x", b"[]", b"{}", b'{"signature": 1}', b"\xff\xfe", b'{"signature": {}}']
    )
    @pytest.mark.parametrize("kind", ["application/json", "text/plain"])
    def test_nonsense_is_a_bad_request(self, client, body, kind):
        assert client.post(ADDRESS, body, content_type=kind, headers=SIGNED).status_code == 400

    def test_signed_nonsense_too(self, client, delivery):
        body = mailgun_webhook("failed", delivery.pk, "x")
        for broken in ({**body, "event-data": {}}, {**body, "event-data": []}):
            answer = client.post(ADDRESS, broken, content_type="application/json", headers=SIGNED)
            assert answer.status_code == 400

    @pytest.mark.parametrize("number", ["9" * 40, "-1", "x", "", "1e3", "٣"])
    def test_a_made_up_number_is_nobodys(self, client, delivery, number):
        body = mailgun_webhook("complained", number, "x@example.org", message_id="<no@localhost>")
        answer = client.post(ADDRESS, body, content_type="application/json", headers=SIGNED)
        assert answer.status_code == 200
        assert Delivery.objects.get().state == DeliveryState.SENT


def an_event(kind, number):
    """One of the things that can be told of a mail."""
    reasons = {
        "bounced": ("bounced", RejectReason.BOUNCED),
        "soft": ("bounced", RejectReason.TIMED_OUT),
        "rejected": ("rejected", RejectReason.OTHER),
        "dead": ("rejected", RejectReason.BOUNCED),
    }
    event_type, reason = reasons.get(kind, (kind, None))
    return AnymailTrackingEvent(
        event_type=event_type,
        event_id=f"{kind}-{number}",
        timestamp=timezone.datetime(2027, 1, 1, 9, number, tzinfo=timezone.get_current_timezone()),
        recipient="reader0@example.org",
        reject_reason=reason,
    )


KINDS = [
    "queued",
    "sent",
    "deferred",
    "delivered",
    "rejected",
    "dead",
    "bounced",
    "soft",
    "complained",
    "unsubscribed",
]


def told(events, state):
    """The end state after these, told one after another about a mail in this state."""
    moment = timezone.now()
    taken = {"token": "0" * 32, "until": moment, "called_at": moment}
    Delivery.objects.update(
        state=state, delivered_at=None, soft_bounces=0, **(taken if state == "in_doubt" else {})
    )
    MailEvent.objects.all().delete()
    Suppression.objects.all().delete()
    Subscription.objects.update(state=SubscriptionState.SUBSCRIBED)
    pk = Delivery.objects.get().pk
    for kind, number in events:
        event = an_event(kind, number)
        event.metadata = {"delivery": str(pk)}
        heard(sender=object, event=event, esp_name="Test")
    row = Delivery.objects.get()
    suppressed = sorted(Suppression.objects.values_list("reason", flat=True))
    # Leaving after being stopped is leaving, and who left is not stopped any more.
    receives = Subscription.objects.get().state == SubscriptionState.SUBSCRIBED
    return row.state, row.delivered_at, row.soft_bounces, suppressed, receives


class TestAnyOrder(TestCase):
    def setUp(self):
        from wagtail.models import Page

        readers(1)
        page = Page.get_first_root_node().add_child(instance=Page(title="N", slug="n"))
        new_sending(page)
        start_due()

    @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2)), max_size=7),
        st.sampled_from(["sent", "in_doubt", "queued"]),
        st.randoms(use_true_random=False),
    )
    def test_webhooks_in_any_order_and_number_end_the_same(self, events, state, random):
        shuffled = events + random.choices(events, k=3) if events else []
        random.shuffle(shuffled)
        assert told(events, state) == told(shuffled, state)


def test_every_pair_ends_the_same_both_ways(delivery):
    for first, second in permutations(KINDS, 2):
        pair = [(first, 0), (second, 1)]
        assert told(pair, "sent") == told(pair[::-1], "sent"), pair

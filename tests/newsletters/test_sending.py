"""Scheduling, pausing, stopping; what each reader gets; and providers that misbehave."""

import re
from collections import Counter
from datetime import timedelta
from email.utils import parseaddr

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from home.letters import Letter
from home.models import OutgoingMail
from home.outgoing_mail import register_writer
from newsletters import sending
from newsletters.delivery import audience, claims, couriers, dispatch, valve
from newsletters.delivery.answers import Answer, Meaning
from newsletters.delivery.clicks import address_of
from newsletters.links import preferences_url, unsubscribe_url
from newsletters.mail_format import fill_html, fill_text
from newsletters.models import (
    CountedLink,
    Delivery,
    DeliveryState,
    How,
    NewsletterList,
    Sending,
    SendingState,
    Subscriber,
    Suppression,
    SuppressionReason,
    Valve,
    Why,
)
from newsletters.subscribing.leaving import leave_all
from newsletters.tasks import look_after_newsletters
from tests.mime_reader import headers_and_body, parts_of
from tests.newsletters.providers import mail_server, provider
from tests.newsletters.readers import MAIL, new_page, new_sending, readers, the_list

pytestmark = pytest.mark.django_db
NAMES = ["mailgun", "brevo", "mailjet"]
TOO_FAST = Answer(Meaning.BUSY)


@pytest.fixture
def issue_page(home_page):
    return new_page(home_page)


@pytest.fixture
def use(settings):
    """Send through this stand-in."""

    def use(stub, **values):
        for name, value in {**stub.settings(), **values}.items():
            setattr(settings, name, value)
        return stub

    return use


@pytest.fixture
def after_a_claim(monkeypatch):
    """Something that happens once, between the first claim and the next."""

    def plan(happen):
        serve = dispatch.serve

        def served(*arguments):
            monkeypatch.setattr(dispatch, "serve", serve)
            report = serve(*arguments)
            happen()
            return report

        monkeypatch.setattr(dispatch, "serve", served)

    return plan


def run(turns=30):
    """Work until nothing is left that can be done now."""
    sending.start_due()
    for _turn in range(turns):
        if dispatch.work(0.05) is None:
            return


def open_valve():
    """Any wait is over."""
    Valve.objects.update(closed_until=None, free_at=timezone.now())


def settle_later():
    """What the next minutes do about what is in doubt."""
    open_valve()
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(until__isnull=False).update(until=past)
    dispatch.settle_by_key()


def states(**which):
    return Counter(Delivery.objects.filter(**which).values_list("state", flat=True))


class TestTheMail:
    @pytest.mark.parametrize("name", NAMES)
    def test_each_reader_gets_a_copy_of_their_own(self, issue_page, use, name, settings):
        settings.NEWSLETTER_UNSUBSCRIBE_ADDRESS = "weg@localhost"
        addresses = readers(3)
        new_sending(issue_page)
        with provider(name) as stub:
            run_with(use(stub))
        assert set(stub.addresses) == addresses
        for mail in stub.mails:
            reader = Subscriber.objects.get(email=mail.address)
            away = unsubscribe_url(reader, the_list())
            assert f"Beste ’Jip’ + ‹Janneke› {mail.address[6]}" in mail.html
            assert away in mail.html
            assert away in mail.text
            assert preferences_url(reader) in mail.text
            assert "https://example.org/a?b=1&amp;c=2" in mail.html
            assert mail.headers["List-Unsubscribe"].startswith(f"<{away}>, <mailto:weg@localhost?")
            assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert mail.headers["List-Id"] == "<agenda-stad.localhost>"
            assert mail.metadata["delivery"] == str(Delivery.objects.get(subscriber=reader.pk).pk)

    @pytest.mark.parametrize("name", NAMES)
    def test_what_looks_like_a_field_in_the_letter_is_none(self, issue_page, use, name):
        readers(1)
        new_sending(issue_page)
        with provider(name) as stub:
            run_with(use(stub))
        (mail,) = stub.mails
        readable = mail.html.replace("&#37;", "%").replace("&#123;", "{")
        assert "Wat %recipient.x% en {{ dit }} is, telt." in readable
        assert re.sub("\u2060", "", mail.text).count("{{ dit }}") == 1
        assert "100%" in mail.text

    def test_by_smtp_a_mail_is_whole(self, issue_page, use):
        readers(2)
        new_sending(issue_page)
        with mail_server() as stub:
            run_with(use(stub))
        message = stub.message()
        reader = Subscriber.objects.get(email=stub.addresses[0])
        number = reader.email[6]
        assert message["Subject"] == "Nieuws uit Köln"
        assert message["To"] == stub.addresses[0]
        assert (
            message["List-Unsubscribe"]
            .strip()
            .startswith(f"<{unsubscribe_url(reader, the_list())}>")
        )
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Reply-To"] == "r@localhost"
        assert message["Precedence"] == "bulk"
        assert message["Feedback-ID"]
        html = message.get_body(("html",)).get_content()
        text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert f"Beste &#x27;Jip&#x27; &amp; &lt;Janneke&gt; {number}" in html
        # A line that is only a dot ends a mail in SMTP, unless it is doubled on the way.
        assert f"Beste 'Jip' & <Janneke> {number},\n.\nWat {{{{ dit }}}} is: 100%" in text

    @pytest.mark.parametrize("as_file", [False, True], ids=["smtp", "file"])
    def test_nothing_on_the_way_has_a_reason_to_change_a_mail(
        self, issue_page, use, settings, tmp_path, as_file
    ):
        """Seven bits and short lines, so that DKIM signatures hold; read without `email`."""
        (address,) = readers(1)
        one = new_sending(issue_page)
        hard = "Een woord\u00a0en 1 = 1; ‘zó’ 🌱 \n \n.\n" + "x" * 300 + "\tééé" * 200
        one.text, one.html = one.text + hard, one.html + hard
        one.save()
        if as_file:
            settings.EMAIL_BACKEND = "home.mail.EmlFileBackend"
            settings.EMAIL_FILE_PATH = tmp_path
            run()
            (file,) = tmp_path.iterdir()
            data = file.read_bytes().replace(b"\n", b"\r\n")
        else:
            with mail_server() as stub:
                run_with(use(stub))
            ((_address, data),) = stub.mails
        assert data.isascii()
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)
        _headers, body = headers_and_body(data)
        assert max(map(len, body.split(b"\r\n"))) <= 76
        text, html = parts_of(data)
        for part in (text, html):
            assert part.headers["content-transfer-encoding"] == "quoted-printable"
        (recipient,) = audience.recipients(one, [Subscriber.objects.get().pk]).values()
        assert recipient.address == address
        assert text.text == fill_text(one.mail.text, recipient.values)
        assert html.text == fill_html(one.mail.html, recipient.values)

    def test_a_mail_has_the_same_id_whenever_it_is_sent(self, issue_page, use):
        readers(1)
        one = new_sending(issue_page)
        with mail_server() as stub:
            run_with(use(stub))
            Delivery.objects.update(
                state=DeliveryState.IN_DOUBT, token=claims.uuid4(), until=timezone.now()
            )
            Delivery.objects.update(until=timezone.now() - timedelta(seconds=1))
            assert sending.send_again(one) == 1
            run()
        first, second = stub.message(0), stub.message(1)
        assert first["Message-ID"] == second["Message-ID"]
        assert first["Message-ID"].endswith("@localhost>")

    def test_a_sender_at_another_domain_is_refused(self, issue_page):
        for foreign in ("x@gmail.com", "Agenda <x@example.org>", "x@notlocalhost", ""):
            mail = MAIL.__class__("S", foreign, "", MAIL.html, MAIL.text)
            with pytest.raises(ValidationError):
                sending.schedule(issue_page, mail, newsletter=the_list())
        assert parseaddr(MAIL.from_email)[1].endswith("@localhost")


def run_with(_stub):
    run()


class TestAudience:
    def test_it_is_frozen_when_the_sending_starts(self, issue_page, use):
        addresses = readers(5)
        new_sending(issue_page)
        sending.start_due()
        readers(2, who="reader-later")
        with provider("mailgun") as stub:
            use(stub)
            run()
        assert set(stub.addresses) == addresses

    def test_who_leaves_after_that_is_skipped_with_why(self, issue_page, use):
        readers(5)
        new_sending(issue_page)
        sending.start_due()
        leave_all(Subscriber.objects.get(email="reader3@example.org"), How.LINK)
        Subscriber.objects.get(email="reader4@example.org").delete()
        key = Suppression.key_of("reader2@example.org")
        Suppression.objects.create(key=key, reason=SuppressionReason.BLOCKED)
        with provider("mailgun") as stub:
            use(stub)
            run()
        assert len(stub.mails) == 2
        skipped = Delivery.objects.filter(state=DeliveryState.SKIPPED)
        assert set(skipped.values_list("why", flat=True)) == {
            Why.LEFT,
            Why.GONE,
            Why.SUPPRESSED,
        }

    def test_a_subscriber_is_in_the_ledger_once(self, issue_page):
        readers(3)
        one = new_sending(issue_page)
        sending.start_due()
        Sending.objects.update(frozen_at=None, freeze_cursor=0)
        sending.start_due()
        assert one.deliveries.count() == 3
        with pytest.raises(IntegrityError):
            Delivery.objects.create(sending=one, subscriber=one.deliveries.first().subscriber)

    def test_memory_and_queries_do_not_grow(self, issue_page, django_assert_num_queries):
        readers(50)
        one = new_sending(issue_page, state=SendingState.SENDING)
        with django_assert_num_queries(7):
            sending.freeze_chunk(one.pk, 10)
        with django_assert_num_queries(7):
            sending.freeze_chunk(one.pk, 30)
        assert one.deliveries.count() == 40

    def test_nobody_subscribed_is_soon_done(self, issue_page, use):
        new_sending(issue_page)
        with provider("mailgun") as stub:
            use(stub)
            run()
        assert Sending.objects.get().state == SendingState.SENT


class TestStates:
    def test_scheduling_twice_is_one_sending_with_the_latest_words(self, issue_page):
        later = timezone.now() + timedelta(hours=1)
        first = sending.schedule(issue_page, MAIL, newsletter=the_list(), at=later)
        again = sending.schedule(
            issue_page, MAIL.__class__("Beter", *_rest()), newsletter=the_list(), at=later
        )
        assert first.pk == again.pk
        assert Sending.objects.get().subject == "Beter"
        assert sending.start_due() == 0

    def test_what_is_on_its_way_is_not_changed(self, issue_page):
        sending.schedule(issue_page, MAIL, newsletter=the_list())
        sending.start_due()
        again = sending.schedule(
            issue_page, MAIL.__class__("Te laat", *_rest()), newsletter=the_list()
        )
        assert again.subject == MAIL.subject
        assert again.state == SendingState.SENDING

    def test_it_starts_at_its_moment(self, issue_page):
        one = sending.schedule(
            issue_page, MAIL, newsletter=the_list(), at=timezone.now() + timedelta(hours=1)
        )
        sending.start_due()
        one.refresh_from_db()
        assert one.state == SendingState.SCHEDULED
        with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
            sending.start_due()
        one.refresh_from_db()
        assert one.state == SendingState.SENDING

    def test_pausing_ends_at_the_next_claim_and_resuming_goes_on(
        self, issue_page, use, after_a_claim
    ):
        readers(30)
        one = new_sending(issue_page)
        with provider("mailgun") as stub:
            use(stub, NEWSLETTER_BATCH=10)
            after_a_claim(lambda: sending.pause(one))
            run()
            assert len(stub.mails) == 10
            assert not sending.pause(one)
            assert sending.resume(one)
            assert not sending.resume(one)
            run()
        assert (len(stub.mails), stub.doubles) == (30, 0)

    def test_what_was_claimed_when_it_was_paused_waits_no_longer_than_that(
        self, issue_page, use, monkeypatch
    ):
        readers(5)
        one = new_sending(issue_page)
        copies = dispatch._copies

        def pause_first(*arguments, **which):
            sending.pause(one)
            return copies(*arguments, **which)

        with provider("mailgun") as stub:
            use(stub)
            monkeypatch.setattr(dispatch, "_copies", pause_first)
            run()
            assert states() == {DeliveryState.QUEUED: 5}
            monkeypatch.setattr(dispatch, "_copies", copies)
            assert sending.resume(one)
            run()
        assert (len(stub.mails), stub.doubles) == (5, 0)

    def test_stopping_skips_the_rest(self, issue_page, use, after_a_claim):
        readers(30)
        one = new_sending(issue_page)
        with provider("mailgun") as stub:
            use(stub, NEWSLETTER_BATCH=10)
            after_a_claim(lambda: sending.stop(one))
            run()
        assert states() == {DeliveryState.SENT: 10, DeliveryState.SKIPPED: 20}
        assert not sending.stop(one)
        assert not sending.resume(one)

    def test_stopping_before_the_start_makes_it_a_draft_again(self, issue_page):
        one = sending.schedule(
            issue_page, MAIL, newsletter=the_list(), at=timezone.now() + timedelta(hours=1)
        )
        assert sending.stop(one)
        one.refresh_from_db()
        assert one.state == SendingState.DRAFT
        assert (
            sending.schedule(issue_page, MAIL, newsletter=the_list()).state
            == SendingState.SCHEDULED
        )

    def test_claims_of_who_died_go_back_also_when_it_was_stopped(self, issue_page):
        readers(4)
        one = new_sending(issue_page)
        sending.start_due()
        claims.claim(one, 2)
        assert claims.sweep() == 0
        with time_machine.travel(timezone.now() + claims.LEASE + timedelta(seconds=1)):
            assert claims.sweep() == 2
        assert states() == {DeliveryState.QUEUED: 4}
        token, _held = claims.claim(one, 2)
        sending.stop(one)
        Delivery.objects.filter(token=token).update(until=timezone.now() - timedelta(seconds=1))
        claims.sweep()
        assert states() == {DeliveryState.SKIPPED: 4}

    def test_who_waits_in_a_sending_that_seemed_over_is_found(self, issue_page, use):
        """As when the answer to a call comes after its lease, or a process dies while stopping."""
        addresses = readers(3)
        one = new_sending(issue_page)
        sending.start_due()
        token, _held = claims.claim(one, 3)
        claims.begin(token)
        Delivery.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert sending.finish(Sending.objects.get())
        claims.settle(token, list(one.deliveries.values_list("pk", flat=True)), TOO_FAST)
        with provider("mailgun") as stub:
            use(stub)
            look_after_newsletters.call_local()
            run()
        assert set(stub.addresses) == addresses
        assert Sending.objects.get().state == SendingState.SENT
        Sending.objects.update(state=SendingState.STOPPED)
        Delivery.objects.update(state=DeliveryState.QUEUED)
        look_after_newsletters.call_local()
        assert states(why=Why.STOPPED) == {DeliveryState.SKIPPED: 3}

    def test_a_claim_that_ran_out_hands_nothing_over(self, issue_page):
        readers(2)
        one = new_sending(issue_page)
        sending.start_due()
        token, _held = claims.claim(one, 2)
        Delivery.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert claims.begin(token) == set()

    def test_staff_may_leave_what_is_in_doubt(self, issue_page, use):
        readers(3)
        one = new_sending(issue_page)
        with provider("mailgun") as stub:
            use(stub)
            stub.plan = ["accept, then 500"]
            run()
            open_valve()
            run()
        assert one.deliveries.in_doubt().count() == 3
        assert sending.leave(one) == 3
        assert sending.send_again(one) == 0
        assert stub.doubles == 0


def _rest():
    return MAIL.from_email, MAIL.reply_to, MAIL.html, MAIL.text


class TestMisbehaviour:
    """After each of these everybody has it once, or is counted as in doubt."""

    @pytest.mark.parametrize(
        "what", ["accept, then 500", "accept, then hang", "accept, then hang up"]
    )
    @pytest.mark.parametrize("name", ["mailgun", "brevo"])
    def test_an_answer_that_says_nothing(self, issue_page, use, name, what):
        addresses = readers(20)
        new_sending(issue_page)
        with provider(name) as stub:
            use(stub, NEWSLETTER_BATCH=10)
            stub.plan = [what]
            for _minute in range(8):
                run()
                settle_later()
                claims.sweep()
        assert stub.doubles == 0
        doubtful = states()[DeliveryState.IN_DOUBT]
        assert len(addresses - set(stub.addresses)) <= doubtful
        if name == "brevo":
            assert (doubtful, set(stub.addresses)) == (0, addresses)

    @pytest.mark.parametrize("status", [429, 401, 400])
    def test_a_second_call_that_is_not_taken_says_nothing_of_the_first(
        self, issue_page, use, status
    ):
        """With another key, or when they wait again, everybody would get it twice."""
        addresses = readers(5)
        new_sending(issue_page)
        with provider("brevo") as stub:
            use(stub)
            stub.plan = ["accept, then hang up", ("at the door", status)]
            run()
            settle_later()
            assert states() == {DeliveryState.IN_DOUBT: 5}
            assert Sending.objects.get().state == SendingState.SENT
            settle_later()
        assert states() == {DeliveryState.SENT: 5}
        assert (set(stub.addresses), stub.doubles) == (addresses, 0)

    @pytest.mark.parametrize("what", [sending.pause, sending.stop])
    def test_what_was_paused_or_stopped_is_not_handed_over_to_settle_doubts(
        self, issue_page, use, what
    ):
        readers(5)
        one = new_sending(issue_page)
        with provider("brevo") as stub:
            use(stub)
            stub.plan = [500]
            sending.start_due()
            dispatch.work(0)
            assert what(one)
            settle_later()
            assert (states(), len(stub.mails)) == ({DeliveryState.IN_DOUBT: 5}, 0)
            if sending.resume(one):
                settle_later()
                assert states() == {DeliveryState.SENT: 5}

    def test_half_a_batch_and_no_answer(self, issue_page, use):
        addresses = readers(40)
        new_sending(issue_page)
        with provider("mailgun") as stub:
            use(stub, NEWSLETTER_BATCH=10)
            stub.plan = ["half, then 500"]
            run()
            open_valve()
            run()
        assert stub.doubles == 0
        assert states() == {DeliveryState.SENT: 30, DeliveryState.IN_DOUBT: 10}
        assert len(addresses - set(stub.addresses)) == 5

    @pytest.mark.parametrize("name", NAMES)
    def test_one_dead_address_stops_nobody(self, issue_page, use, name):
        addresses = readers(60)
        new_sending(issue_page)
        dead = {"reader7@example.org", "reader8@example.org", "reader41@example.org"}
        with provider(name, dead=dead) as stub:
            use(stub)
            run()
        assert set(stub.addresses) == addresses - dead
        assert stub.doubles == 0
        assert states() == {DeliveryState.SENT: 57, DeliveryState.FAILED: 3}
        assert Sending.objects.get().state == SendingState.SENT

    def test_one_dead_address_stops_nobody_by_smtp(self, issue_page, use):
        addresses = readers(30)
        new_sending(issue_page)
        with mail_server() as stub:
            stub.dead = {"reader7@example.org": "550 unknown", "reader9@example.org": "450 later"}
            use(stub)
            run()
            assert len(stub.mails) == 28
            assert states() == {
                DeliveryState.SENT: 28,
                DeliveryState.FAILED: 1,
                DeliveryState.QUEUED: 1,
            }
            del stub.dead["reader9@example.org"]
            with time_machine.travel(timezone.now() + timedelta(minutes=6)):
                run()
        assert set(stub.addresses) == addresses - {"reader7@example.org"}
        assert stub.doubles == 0

    @pytest.mark.parametrize("name", [*NAMES, "smtp"])
    def test_an_address_in_another_alphabet_gets_the_same_as_others(self, issue_page, use, name):
        readers(3)
        reader = Subscriber.objects.get(email="reader1@example.org")
        Subscriber.objects.filter(pk=reader.pk).update(email="lezer@gemeente-münchen.example")
        new_sending(issue_page)
        with mail_server() if name == "smtp" else provider(name) as stub:
            use(stub)
            run()
            assert "lezer@xn--gemeente-mnchen-8vb.example" in stub.addresses
            assert states() == {DeliveryState.SENT: 3}
            if name != "smtp":
                (mail,) = (mail for mail in stub.mails if mail.address.startswith("lezer"))
                assert unsubscribe_url(reader, the_list()) in mail.html

    def test_the_ledger_keeps_no_address_that_a_server_repeats(self, issue_page, use):
        readers(2)
        new_sending(issue_page)
        with mail_server() as stub:
            stub.dead = {
                f"reader{n}@example.org": f"550 <reader{n}@example.org>: x" for n in (0, 1)
            }
            use(stub)
            run()
        assert set(Delivery.objects.values_list("error", flat=True)) == {"550 … x"}

    def test_later_is_not_for_ever(self, issue_page, use):
        readers(1)
        new_sending(issue_page)
        now = timezone.now()
        with mail_server() as stub:
            stub.dead = {"reader0@example.org": "450 later"}
            use(stub)
            for day in range(6):
                with time_machine.travel(now + timedelta(days=day)):
                    run()
        assert states() == {DeliveryState.FAILED: 1}
        assert Delivery.objects.get().tries == len(claims.LATER) + 1

    @pytest.mark.parametrize("name", [*NAMES, "smtp"])
    def test_a_letter_that_nobody_takes_is_paused_for_staff(self, issue_page, use, name):
        readers(300)
        one = new_sending(issue_page)
        with mail_server() if name == "smtp" else provider(name) as stub:
            stub.plan = ["554 spam" if name == "smtp" else 422] * 2000
            use(stub, NEWSLETTER_BATCH=200)
            run()
            one.refresh_from_db()
            assert one.state == SendingState.PAUSED
            assert one.problem
            assert states() == {DeliveryState.QUEUED: 300}
            stub.plan.clear()
            open_valve()
            sending.resume(one)
            run()
        assert states() == {DeliveryState.SENT: 300}
        assert stub.doubles == 0

    def test_wrong_settings_pause_and_lose_nothing(self, issue_page, use):
        readers(30)
        one = new_sending(issue_page)
        with provider("mailgun") as stub:
            stub.plan = [401]
            use(stub)
            run()
        one.refresh_from_db()
        assert (one.state, one.problem) == (SendingState.PAUSED, "HTTP 401 not now")
        assert states() == {DeliveryState.QUEUED: 30}

    @pytest.mark.parametrize("name", ["mailgun", "smtp"])
    def test_nobody_there_is_waited_for(self, issue_page, use, name):
        readers(30)
        new_sending(issue_page)
        with mail_server() if name == "smtp" else provider(name) as stub:
            use(stub)
        run()
        assert states() == {DeliveryState.QUEUED: 30}
        assert Valve.objects.get().failures >= 1  # more where the machine is slow
        assert set(Delivery.objects.values_list("tries", flat=True)) == {0}

    def test_a_mail_server_that_hangs_up_leaves_one_in_doubt(self, issue_page, use):
        addresses = readers(30)
        new_sending(issue_page)
        with mail_server() as stub:
            stub.plan = ["250 OK", "250 OK", None]
            use(stub)
            run()
            open_valve()
            run()
        assert stub.doubles == 0
        assert set(stub.addresses) == addresses
        assert states() == {DeliveryState.SENT: 29, DeliveryState.IN_DOUBT: 1}

    def test_a_mistake_of_ours_pauses(self, issue_page, use, monkeypatch):
        readers(3)
        one = new_sending(issue_page)
        monkeypatch.setattr(couriers, "shared_headers", None)
        with provider("mailgun") as stub:
            use(stub)
            run()
        one.refresh_from_db()
        assert one.state == SendingState.PAUSED
        assert "log" in one.problem
        assert not stub.mails


class TestPace:
    def test_patience_is_as_long_as_the_provider_asks(self, issue_page, use):
        readers(30)
        new_sending(issue_page)
        with provider("mailgun") as stub:
            stub.plan = [("wait", 90)]
            use(stub)
            sending.start_due()
            dispatch.work(0)
            assert 89 < dispatch.work(0.05) < 92
            assert dispatch.work(0.05) > 80
            assert not stub.mails
            assert states() == {DeliveryState.QUEUED: 30}
            with time_machine.travel(timezone.now() + timedelta(seconds=92)):
                run()
        assert (len(stub.mails), stub.doubles) == (30, 0)
        # The first call after trouble is a single mail.
        assert stub.calls == [30, 1, 29]

    def test_waits_grow_and_differ(self):
        waits = [valve.close("busy") for _time in range(12)]
        assert all(
            valve.FIRST_WAIT * 2**n / 2 <= wait <= valve.FIRST_WAIT * 2**n
            for n, wait in enumerate(waits[:8])
        )
        assert max(waits) <= valve.LONGEST_WAIT
        assert len(set(waits)) == len(waits)
        valve.worked()
        assert Valve.objects.get().closed_until is None

    def test_no_second_and_no_hour_has_more_than_the_limit(self, settings):
        settings.NEWSLETTER_PER_SECOND, settings.NEWSLETTER_PER_HOUR = 10, 7200
        now, left = timezone.now(), []
        for tenth in range(600):
            with time_machine.travel(now + timedelta(seconds=tenth / 10), tick=False):
                number, _wait = valve.take(500)
                left += [tenth / 10] * number
        # 7,200 an hour is 2 a second.
        assert 118 <= len(left) <= 122
        assert all(
            sum(start <= moment < start + 10 for moment in left) <= 22 for start in range(50)
        )

    def test_what_was_not_used_is_given_back(self, settings, issue_page, use):
        settings.NEWSLETTER_PER_SECOND = 100
        readers(3)
        new_sending(issue_page)
        with provider("mailgun") as stub:
            use(stub)
            run()
        assert len(stub.mails) == 3
        assert Valve.objects.get().free_at < timezone.now() + timedelta(seconds=0.1)

    def test_two_issues_share_fairly(self, home_page, use):
        for name in ("een", "twee"):
            readers(200, who=name, slug=name)
            new_sending(new_page(home_page, name), slug=name)
        with provider("mailgun") as stub:
            use(stub, NEWSLETTER_BATCH=20)
            run()
        half = Counter(mail.address[:3] for mail in stub.mails[:200])
        assert half == {"een": 100, "twe": 100}
        assert len(stub.mails) == 400

    def test_mail_to_one_person_goes_first(self, issue_page, use, after_a_claim):
        readers(100)
        new_sending(issue_page)
        register_writer("test", lambda mail: Letter(subject="Eerst", heading="Eerst"))

        def somebody_signs_up():
            OutgoingMail.objects.create(key="1", kind="test", recipient="first@example.org")

        with mail_server() as stub:
            use(stub, NEWSLETTER_BATCH=20)
            after_a_claim(somebody_signs_up)
            run()
        assert stub.addresses.index("first@example.org") == 20
        assert len(stub.mails) == 101


def counting_list():
    """A newsletter whose clicks are counted."""
    newsletter = the_list()
    newsletter.counts_clicks = True
    newsletter.save()
    return newsletter


class TestClicks:
    def test_links_are_counted_without_knowing_who(self, issue_page, client, use):
        readers(2)
        sending.schedule(issue_page, MAIL, newsletter=counting_list())
        with provider("mailgun") as stub:
            use(stub)
            run()
        links = [set(re.findall(r'href="([^"]+/link/[^"]+)"', mail.html)) for mail in stub.mails]
        assert links[0] == links[1]
        (link,) = links[0]
        for _click in range(3):
            answer = client.get(link.partition("localhost")[2])
            assert (answer.status_code, answer.url) == (302, "https://example.org/a?b=1&c=2")
            assert not answer.cookies
        counted = Sending.objects.get().links.get()
        assert (counted.url, counted.clicks) == ("https://example.org/a?b=1&c=2", 3)

    def test_off_by_default(self, issue_page):
        sending.schedule(issue_page, MAIL, newsletter=the_list())
        assert Sending.objects.get().html == MAIL.html
        assert not CountedLink.objects.exists()

    def test_what_a_newsletter_says_when_it_is_scheduled_holds(self, issue_page):
        newsletter = the_list()
        one = sending.schedule(
            issue_page, MAIL, newsletter=newsletter, at=timezone.now() + timedelta(days=1)
        )
        assert sending.unschedule(one)
        newsletter.counts_clicks = True
        newsletter.save()
        one = sending.schedule(
            issue_page, MAIL, newsletter=newsletter, at=timezone.now() + timedelta(days=1)
        )
        NewsletterList.objects.update(counts_clicks=False)
        one.refresh_from_db()
        assert one.counts_clicks
        assert one.links.count() == 1
        assert "example.org/a" not in one.html

    def test_who_only_asks_whether_a_link_answers_is_not_counted(self, issue_page, client):
        one = sending.schedule(issue_page, MAIL, newsletter=counting_list())
        path = address_of(one, 0).partition("localhost")[2]
        assert client.head(path).url == "https://example.org/a?b=1&c=2"
        assert one.links.get().clicks == 0

    def test_a_link_outlives_the_key_of_the_site(self, issue_page, client, settings):
        one = sending.schedule(issue_page, MAIL, newsletter=counting_list())
        path = address_of(one, 0).partition("localhost")[2]
        settings.SECRET_KEY = "another"
        assert client.get(path).status_code == 302

    @pytest.mark.parametrize(
        "key", ["x", "1-0", "1-0:abc", "1-0~abc", "1-0:" + "a" * 500, "https:%2F%2Fevil.example"]
    )
    def test_a_made_up_link_leads_nowhere(self, client, key):
        assert client.get(f"/nieuwsbrieven/link/{key}/").status_code == 404

    def test_a_link_leads_only_where_its_issue_did(self, issue_page, client):
        """The number is signed, and no address of another site can be given to it."""
        one = sending.schedule(issue_page, MAIL, newsletter=counting_list())
        path = address_of(one, 0).partition("localhost")[2]
        elsewhere = client.get(f"{path}?url=https://evil.example&next=https://evil.example")
        assert elsewhere.url == "https://example.org/a?b=1&c=2"
        for other in (path.replace(f"{one.pk}-0", f"{one.pk}-1"), path[:-3] + "aa/"):
            assert client.get(other).status_code == 404

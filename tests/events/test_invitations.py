"""Staff mail invitations: what a pasted list becomes, who gets what, and that twice is once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from events.models import Access, Audience, EventPage, Invitation, Invitee
from events.sign_up.changes import cancel
from events.sign_up.invitations import Addressee, Terms, invite, invite_again, plan_of, stamp_of
from events.sign_up.moves import RefusedError
from events.sign_up.registration import register
from events.sign_up.retention import erase, forget_expired
from home.models import MailState, OutgoingMail
from home.outgoing_mail import deliver_due
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    SignUpFactory,
    application,
)
from tests.home.test_outgoing_mail import server, smtp  # noqa: F401  (fixtures: a real mail server)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def event(home_page):
    return EventPageFactory(
        parent=EventIndexPageFactory(parent=home_page),
        slug="dag",
        title="Kennisdag",
        listing_summary="Een dag over de stad.",
    )


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=100, access=Access.INVITED)


def people(*addresses):
    return [Addressee(address) for address in addresses]


def again(sign_up, pks=None, stamp=None, words=""):
    return invite_again(sign_up.pk, pks, stamp or stamp_of(sign_up.invitees.all()), words, None)


class TestList:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("a@x.nl\nb@x.nl\r\n\r\nc@x.nl", ["a@x.nl", "b@x.nl", "c@x.nl"]),
            ("a@x.nl; b@x.nl, c@x.nl d@x.nl", ["a@x.nl", "b@x.nl", "c@x.nl", "d@x.nl"]),
            ("Jan de Vries <jan@x.nl>", ["jan@x.nl Jan de Vries"]),
            ('"Vries, Jan de" <jan@x.nl>', ["jan@x.nl Vries, Jan de"]),
            (
                "Vries, Jan de <jan@x.nl>; Els O'Brien <els@x.nl>;",
                ["jan@x.nl Vries, Jan de", "els@x.nl Els O'Brien"],
            ),
            ("Jan\tjan@x.nl\nEls Bos;els@x.nl", ["jan@x.nl Jan", "els@x.nl Els Bos"]),
            ("Jan jan@x.nl, Els Bos els@x.nl", ["jan@x.nl Jan", "els@x.nl Els Bos"]),
            ("a@x.nl\nA@X.nl\n a@x.nl ", ["a@x.nl"]),
        ],
    )
    def test_it_is_read_as_people_paste_it(self, sign_up, text, found):
        plan = plan_of(sign_up, text)
        assert [f"{item.email} {item.name}".strip() for item in plan.new] == found
        assert not plan.errors

    def test_what_is_wrong_is_told_by_line_and_the_rest_is_read(self, sign_up):
        text = "a@x.nl\nniemand\n\nb@\nc@x.nl, zomaar iets\n<script>@x\n" + "d" * 300 + "@x.nl"
        plan = plan_of(sign_up, text)
        assert [item.email for item in plan.new] == ["a@x.nl", "c@x.nl"]
        assert [line for line, _text in plan.errors] == [2, 4, 6, 7]

    @pytest.mark.parametrize("text", ["\x00", "@", "<>", "<@>,;<", ";" * 5000, "\u202ea@x.nl\x0b"])
    def test_nothing_that_is_pasted_breaks_it(self, sign_up, text):
        plan_of(sign_up, text)

    def test_who_was_invited_or_signed_up_is_left_out_and_named(self, sign_up):
        invite(sign_up.pk, people("invited@x.nl"), Terms(), None)
        code = Invitation.objects.create(sign_up=sign_up, code="X")
        register(sign_up.pk, application("came@x.nl", invitation_code=code.code))
        plan = plan_of(sign_up, "Invited@x.nl\ncame@X.nl\nnew@x.nl\nnew@x.nl")
        assert [item.email for item in plan.new] == ["new@x.nl"]
        assert [item.email for item in plan.invited] == ["Invited@x.nl"]
        assert [item.email for item in plan.signed_up] == ["came@X.nl"]
        assert plan.doubles == 1

    def test_more_than_can_be_sent_is_refused(self, sign_up):
        plan = plan_of(sign_up, "\n".join(f"p{number}@x.nl" for number in range(501)))
        assert (plan.new, len(plan.errors)) == ([], 1)


class TestSending:
    def test_each_gets_a_mail_of_their_own_with_a_code_for_their_address(
        self,
        sign_up,
        server,  # noqa: F811  (a fixture)
    ):
        addresses = [f"p{number}@example.org" for number in range(3)]
        assert invite(sign_up.pk, people(*addresses), Terms(words="Kom ook!"), None) == 3
        deliver_due()
        assert sorted(server.recipients) == addresses
        for recipient, message in server.messages:
            text = message.get_body(("plain",)).get_content()
            html = message.get_body(("html",)).get_content()
            code = sign_up.invitations.get(email=recipient).code
            assert message["To"] == recipient
            for part in (text, html):
                assert "Kom ook!" in part
                assert f"/aanmelden/?code={code}" in part
            others = [item for item in addresses if item != recipient]
            assert not any(item in str(message) for item in [*others, "Cc:", "Bcc:"])

    def test_the_code_lets_them_in_and_nobody_else(self, sign_up):
        invite(sign_up.pk, people("a@x.nl"), Terms(), None)
        code = sign_up.invitations.get().code
        with pytest.raises(RefusedError):
            register(sign_up.pk, application("b@x.nl", invitation_code=code))
        assert register(sign_up.pk, application("A@x.nl", invitation_code=code)).is_new

    def test_twice_sends_once(self, sign_up):
        assert [invite(sign_up.pk, people("a@x.nl"), Terms(), None) for _time in range(2)] == [1, 0]
        assert invite(sign_up.pk, people("A@X.NL"), Terms(), None) == 0
        assert OutgoingMail.objects.count() == sign_up.invitations.count() == 1

    def test_a_code_that_waits_for_an_address_goes_there(self, sign_up):
        code = Invitation.objects.create(sign_up=sign_up, code="VOORA", email="A@x.nl")
        invite(sign_up.pk, people("a@x.nl", "b@x.nl"), Terms(), None)
        assert Invitee.objects.get(email="a@x.nl").invitation == code
        assert sign_up.invitations.count() == 2

    def test_one_code_for_all_is_mailed_to_all(self, sign_up):
        code = Invitation.objects.create(sign_up=sign_up, code="SAMEN", max_uses=10)
        invite(sign_up.pk, people("a@x.nl", "b@x.nl"), Terms(invitation=code), None)
        deliver_due()
        assert all("?code=SAMEN" in message.body for message in mail.outbox)
        assert sign_up.invitations.get() == code

    def test_they_come_as_their_audience_until_the_code_ends(self, sign_up, time_machine):
        press = Audience.objects.create(sign_up=sign_up, name="Pers", invitation_only=True)
        until = timezone.now() + timedelta(days=3)
        terms = Terms(audience=press, valid_until=until)
        invite(sign_up.pk, people("a@x.nl", "b@x.nl"), terms, None)
        codes = {item.email: item.code for item in sign_up.invitations.all()}
        outcome = register(sign_up.pk, application("a@x.nl", invitation_code=codes["a@x.nl"]))
        assert outcome.registration.audience == press
        time_machine.move_to(until)
        with pytest.raises(RefusedError):
            register(sign_up.pk, application("b@x.nl", invitation_code=codes["b@x.nl"]))

    def test_again_is_on_purpose_and_once(self, sign_up):
        invite(sign_up.pk, people("a@x.nl", "b@x.nl"), Terms(), None)
        first = Invitee.objects.get(email="a@x.nl")
        stamp = stamp_of(Invitee.objects.filter(pk=first.pk))
        assert again(sign_up, [first.pk], stamp, "Nog een keer.") == 1
        with pytest.raises(RefusedError):
            again(sign_up, [first.pk], stamp)
        first.refresh_from_db()
        assert (first.times, first.words) == (2, "Nog een keer.")
        assert OutgoingMail.objects.filter(recipient="a@x.nl").count() == 2
        assert OutgoingMail.objects.filter(recipient="b@x.nl").count() == 1

    def test_a_mistyped_address_is_corrected_with_its_code(self, sign_up):
        invite(sign_up.pk, people("mistpyed@x.nl", "b@x.nl"), Terms(), None)
        one = Invitee.objects.get(email="mistpyed@x.nl")
        stamp = stamp_of(Invitee.objects.filter(pk=one.pk))
        with pytest.raises(RefusedError):
            invite_again(sign_up.pk, [one.pk], stamp, "", None, email="B@x.nl")
        assert invite_again(sign_up.pk, [one.pk], stamp, "", None, email="right@x.nl") == 1
        one.refresh_from_db()
        assert (one.email, one.email_key, one.invitation.email) == ("right@x.nl",) * 3
        deliver_due()
        assert mail.outbox[-1].to == ["right@x.nl"]
        code = one.invitation.code
        assert register(sign_up.pk, application("right@x.nl", invitation_code=code)).is_new

    def test_who_signed_up_gets_no_second_one_and_who_cancelled_does(self, sign_up):
        invite(sign_up.pk, people("a@x.nl", "b@x.nl"), Terms(), None)
        code = sign_up.invitations.get(email="a@x.nl")
        came = register(sign_up.pk, application("a@x.nl", invitation_code=code.code)).registration
        b = sign_up.invitees.filter(email="b@x.nl")
        assert again(sign_up, None, stamp_of(b)) == 1
        cancel(came.pk)
        assert again(sign_up) == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"event": {"status": "cancelled"}},
            {"event": {"live": False}},
            {"closes_at": -1},
            {"code": {"uses": 1}},
            {"code": {"valid_until": -1}},
        ],
    )
    def test_a_mail_about_nothing_is_withheld(self, sign_up, change):
        invite(sign_up.pk, people("a@x.nl"), Terms(), None)
        past = timezone.now() - timedelta(seconds=1)
        if "event" in change:
            EventPage.objects.update(**change["event"])
        elif "closes_at" in change:
            sign_up.closes_at = past
            sign_up.save()
        else:
            values = {key: past if value == -1 else value for key, value in change["code"].items()}
            Invitation.objects.update(**values)
        deliver_due()
        assert OutgoingMail.objects.get().state == MailState.WITHHELD
        if "code" not in change:
            with pytest.raises(RefusedError):
                invite(sign_up.pk, people("b@x.nl"), Terms(), None)

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_it_is_in_the_language_that_was_chosen(self, sign_up, language):
        sign_up.event.copy_for_translation(_english(), copy_parents=True).save_revision().publish()
        invite(sign_up.pk, [Addressee("a@x.nl", "Jan")], Terms(language=language), None)
        deliver_due()
        (message,) = mail.outbox
        assert ("Hallo Jan" in message.body) == (language == "nl")
        assert ("/en/agenda/" in message.body) == (language == "en")
        assert f'lang="{language}"' in message.alternatives[0].content

    def test_what_staff_type_is_only_text(self, sign_up):
        words = "<script>x</script> {{ 7|add:7 }} %(event)s"
        person = Addressee("a@x.nl", "<b>Jan</b>")
        invite(sign_up.pk, [person], Terms(words=words), None)
        deliver_due()
        html = mail.outbox[0].alternatives[0].content
        assert "<script" not in html
        assert "&lt;b&gt;Jan" in html
        assert words in mail.outbox[0].body


def _english():
    from wagtail.models import Locale

    return Locale.objects.get_or_create(language_code="en")[0]


class TestScreens:
    @pytest.fixture
    def url(self, sign_up):
        return reverse("events_invite", args=[sign_up.event_id])

    def form(self, addresses, **values):
        return {"addresses": addresses, "language": "nl", "words": "", **values}

    def checked(self, response):
        return re.search(r'name="checked" value="([^"]+)"', response.content.decode())[1]

    def test_sixty_addresses_are_looked_at_and_then_sent(self, admin_client, sign_up, url):
        text = "\n".join(f"Persoon {number} <p{number}@x.nl>" for number in range(60)) + "\nfout"
        look = admin_client.post(url, self.form(text, words="Welkom allemaal"))
        page = look.content.decode()
        for words in ("60 mensen krijgen", "1 adres klopt niet", "Regel 61", "Welkom allemaal"):
            assert words in page
        assert not OutgoingMail.objects.exists()
        sent = {"checked": self.checked(look)}
        for number in (60, 0):
            page = admin_client.post(url, sent, follow=True)
            assert page.status_code == 200
            texts = [str(item) for item in page.context["messages"]]
            assert any(f"{number} uitnodigingen" in text for text in texts) == bool(number)
        assert OutgoingMail.objects.count() == sign_up.invitees.count() == 60
        assert "p7@x.nl" in page.content.decode()

    def test_going_back_keeps_what_was_typed(self, admin_client, url):
        form = self.form("a@x.nl\nb@x.nl", words="Hoi\n\ndaar", edit="1")
        page = admin_client.post(url, form)
        assert page.context["form"]["addresses"].value() == "a@x.nl\nb@x.nl"
        assert "plan" not in page.context

    def test_what_was_checked_by_somebody_else_is_refused(self, staff_client, sign_up, url):
        look = staff_client("editor").post(url, self.form("a@x.nl"))
        other = staff_client("moderator")
        for text in (self.checked(look), "x", ""):
            other.post(url, {"checked": text})
        assert not Invitee.objects.exists()

    def test_a_draft_is_told_not_to_invite_for(self, admin_client, sign_up, url):
        EventPage.objects.update(live=False)
        assert "Publiceer" in admin_client.get(url).content.decode()
        look = admin_client.post(url, self.form("a@x.nl"))
        assert 'name="checked"' not in look.content.decode()

    def test_a_code_with_too_few_uses_is_told(self, admin_client, sign_up, url):
        code = Invitation.objects.create(sign_up=sign_up, code="SAMEN", max_uses=1)
        look = admin_client.post(url, self.form("a@x.nl b@x.nl", code=code.pk))
        assert "te weinig" in look.content.decode()

    def test_codes_that_wait_for_their_address_are_filled_in(self, admin_client, sign_up, url):
        Invitation.objects.create(sign_up=sign_up, code="X", email="a@x.nl")
        assert "1 adres" in admin_client.get(url).content.decode()
        page = admin_client.get(f"{url}?waiting=1")
        assert page.context["form"]["addresses"].value() == "a@x.nl"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"addresses": ""},
            {"addresses": "x" * 60_001},
            {"language": "de"},
            {"valid_until": "2001-01-01 10:00"},
            {"code": "999"},
        ],
    )
    def test_a_form_that_is_wrong_comes_back(self, admin_client, url, wrong):
        page = admin_client.post(url, self.form("a@x.nl") | wrong)
        assert page.status_code == 200
        assert page.context["form"].errors

    def test_the_list_says_who_signed_up_and_sends_again(self, admin_client, sign_up):
        invite(sign_up.pk, people("a@x.nl", "b@x.nl"), Terms(), None)
        deliver_due()
        code = sign_up.invitations.get(email="a@x.nl")
        register(sign_up.pk, application("a@x.nl", invitation_code=code.code))
        listing = reverse("events_invited", args=[sign_up.event_id])
        page = admin_client.get(listing).content.decode()
        a, b = (Invitee.objects.get(email=f"{name}@x.nl") for name in "ab")
        links = [
            reverse("events_invite_again", args=[sign_up.event_id, item.pk]) for item in (a, b)
        ]
        assert [link in page for link in links] == [False, True]
        assert "Verstuurd" in page
        form = admin_client.get(links[1]).context["form"]
        assert form["email"].value() == "b@x.nl"
        sent = {"seen": form["seen"].value(), "words": "Kom je?", "email": "b@x.nl"}
        for _time in range(2):
            assert admin_client.post(links[1], sent).status_code == 302
        every = reverse("events_invite_all_again", args=[sign_up.event_id])
        seen = admin_client.get(every).context["form"]["seen"].value()
        admin_client.post(every, {"seen": seen, "words": ""})
        b.refresh_from_db()
        assert b.times == 3
        assert OutgoingMail.objects.filter(about=f"invitee:{b.pk}").count() == 3
        assert OutgoingMail.objects.filter(about=f"invitee:{a.pk}").count() == 1

    def test_the_list_takes_as_many_queries_for_many(
        self, admin_client, sign_up, django_assert_max_num_queries
    ):
        listing = reverse("events_invited", args=[sign_up.event_id])
        invite(sign_up.pk, people(*(f"p{number}@x.nl" for number in range(5))), Terms(), None)
        admin_client.get(listing)
        with django_assert_max_num_queries(100) as few:
            admin_client.get(listing)
        invite(sign_up.pk, people(*(f"q{number}@x.nl" for number in range(50))), Terms(), None)
        with django_assert_max_num_queries(len(few)):
            admin_client.get(listing)

    def test_somebody_of_another_event_is_not_found(self, admin_client, sign_up, home_page):
        invite(sign_up.pk, people("a@x.nl"), Terms(), None)
        other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
        url = reverse("events_invite_again", args=[other.event_id, Invitee.objects.get().pk])
        assert admin_client.get(url).status_code == 404

    def test_somebody_is_found_by_their_name(self, admin_client, sign_up):
        invite(sign_up.pk, [Addressee("a@x.nl", "Truus"), Addressee("b@x.nl")], Terms(), None)
        listing = reverse("events_invited_results", args=[sign_up.event_id])
        page = admin_client.get(f"{listing}?q=truus").content.decode()
        assert ["a@x.nl" in page, "b@x.nl" in page] == [True, False]

    @pytest.mark.parametrize("screen", ["uitnodigen/", "uitgenodigd/", "uitgenodigd/opnieuw/"])
    def test_who_may_enter(self, client, staff_client, sign_up, screen):
        url = f"/admin/agenda/{sign_up.event_id}/aanmelding/codes/{screen}"
        assert client.get(url).status_code in (302, 403)
        for role, allowed in [("member", False), ("editor", True), ("moderator", True)]:
            assert (staff_client(role).get(url).status_code == 200) is allowed, role


def test_a_mail_that_failed_leads_to_where_the_address_is_corrected(admin_client, sign_up):
    invite(sign_up.pk, people("a@x.nl"), Terms(), None)
    OutgoingMail.objects.update(state=MailState.FAILED)
    failed = OutgoingMail.objects.get()
    url = reverse("outgoing_mail_detail", args=[failed.pk])
    place = reverse("events_invite_again", args=[sign_up.event_id, Invitee.objects.get().pk])
    assert place in admin_client.get(url).content.decode()
    admin_client.post(url, {"recipient": "somebody@else.nl"})
    failed.refresh_from_db()
    assert (failed.recipient, failed.state) == ("a@x.nl", MailState.FAILED)


class TestForgetting:
    def test_after_the_term_no_address_is_left(self, sign_up, time_machine):
        invite(sign_up.pk, people("a@x.nl"), Terms(), None)
        deliver_due()
        time_machine.move_to(sign_up.event.end + timedelta(days=91))
        forget_expired()
        assert not Invitee.objects.exists()
        assert not OutgoingMail.objects.exists()
        assert Invitation.objects.get().email == ""

    def test_who_asks_is_forgotten_with_their_invitation(self, sign_up):
        invite(sign_up.pk, people("a@x.nl", "b@x.nl"), Terms(), None)
        code = sign_up.invitations.get(email="a@x.nl")
        came = register(sign_up.pk, application("a@x.nl", invitation_code=code.code)).registration
        erase(came.pk)
        assert Invitee.objects.get().email == "b@x.nl"
        assert not sign_up.invitations.filter(email="a@x.nl").exists()
        assert not OutgoingMail.objects.filter(recipient="a@x.nl").exists()

"""Mail to a selection of attendees: fixed fields, frozen recipients, sent once."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from wagtail.models import PageLogEntry

from events.models import Audience, Broadcast, Registration, SignUp, State
from events.sign_up.broadcasts import merge, progress, recipients, send, unknown_fields
from events.sign_up.changes import cancel
from events.sign_up.registration import Attendee, register
from events.sign_up.retention import erase
from home.models import MailState, OutgoingMail
from home.outgoing_mail import deliver_due
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    QuestionFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]

TEXT = "Beste {voornaam},\n\nTot ziens bij {bijeenkomst}.\nBekijk {link}"


@pytest.fixture
def event(home_page):
    agenda = EventIndexPageFactory(parent=home_page)
    return EventPageFactory(parent=agenda, title="Kennisdag", show_programme=True)


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=3, max_group=3)


def person(sign_up, first, **values):
    attendee = Attendee(
        first,
        "Jansen",
        values.pop("email", f"{first}@example.org".lower()),
        organisation=values.pop("organisation", ""),
        answers=values.pop("answers", {}),
    )
    form = application(attendees=[attendee], accepts_waiting=True, **values)
    return register(sign_up.pk, form).registration


def draft(sign_up, **values):
    fields = {"subject": "Nieuws over {bijeenkomst}", "text": TEXT, "states": ["confirmed"]}
    return Broadcast.objects.create(sign_up=sign_up, **fields | values)


def clear():
    """Deliver what was queued before, so that only the mail to the selection is left."""
    deliver_due()
    mail.outbox.clear()


class TestFields:
    VALUES = {"voornaam": "Bo {link} {{ 7 }} %s", "bijeenkomst": "Dag", "link": "https://x"}

    def test_they_are_filled_in_once(self):
        assert merge("{voornaam}: {link}", self.VALUES) == "Bo {link} {{ 7 }} %s: https://x"

    @pytest.mark.parametrize(
        "text",
        ["{event.secret}", "{voornaam.__class__}", "{0}", "{}", "{Voornaam}", "{ link }", "{link"],
    )
    def test_nothing_else_is_known(self, text):
        assert unknown_fields(f"Dag {text} dag")
        assert merge(text, self.VALUES) == text

    @pytest.mark.parametrize("text", ["", "Dag {voornaam}, {link}", "50 % %(x)s [a]"])
    def test_plain_text_is_fine(self, text):
        assert not unknown_fields(text)


class TestSelection:
    def test_by_state_audience_and_session(self, sign_up, event):
        press = Audience.objects.create(sign_up=sign_up, name="Pers")
        session = SessionFactory(event=event)
        bo = person(sign_up, "Bo", audience_id=press.pk)
        ali = person(sign_up, "Ali", session_ids=[session.pk])
        cem = person(sign_up, "Cem")
        late = person(sign_up, "Late")
        person(sign_up, "Proef", is_test=True)
        assert late.state == State.WAITING
        assert recipients(draft(sign_up)) == [bo, ali, cem]
        assert recipients(draft(sign_up, states=["confirmed", "waiting"])) == [bo, ali, cem, late]
        assert recipients(draft(sign_up, audience=press)) == [bo]
        assert recipients(draft(sign_up, session=session)) == [ali]

    @pytest.fixture
    def travel(self, sign_up):
        """A question by whose answers people can be chosen."""
        question = QuestionFactory(kind="several", places={"Fiets": None, "Één trein": None})
        SignUp.objects.update(questionnaire=question.questionnaire)
        sign_up.refresh_from_db()
        return question

    def test_by_all_else_that_the_list_of_attendees_is_filtered_by(self, sign_up, travel):
        bo = person(sign_up, "Bo", organisation="Gemeente Breda", answers={travel: ["Fiets"]})
        ali = person(sign_up, "Ali", source="staff", answers={travel: ["Fiets", "Één trein"]})
        Registration.objects.filter(pk=ali.pk).update(organisation_kind="province")
        by_answer = {str(travel.pk): ["Één trein"]}
        for values, found in [
            ({"words": "breda b"}, [bo]),
            ({"words": ali.code.lower()}, [ali]),
            ({"words": "niemand"}, []),
            ({"organisation_kinds": ["province"]}, [ali]),
            ({"sources": ["staff", "web"]}, [bo, ali]),
            ({"sources": ["web"]}, [bo]),
            ({"answers": by_answer}, [ali]),
            ({"answers": by_answer, "words": "bo"}, []),
        ]:
            assert recipients(draft(sign_up, **values)) == found, values

    @pytest.mark.parametrize("readers", ["audience", "session"])
    def test_a_draft_for_few_never_becomes_one_for_everybody(self, sign_up, event, readers):
        chosen = {
            "audience": lambda: Audience.objects.create(sign_up=sign_up, name="Pers"),
            "session": lambda: SessionFactory(event=event),
        }[readers]()
        draft = Broadcast.objects.create(
            sign_up=sign_up, subject="Hallo", text=TEXT, states=["confirmed"], **{readers: chosen}
        )
        chosen.delete()
        assert not Broadcast.objects.filter(pk=draft.pk).exists()

    def test_never_by_a_sensitive_answer(self, sign_up, travel):
        by_answer = draft(sign_up, answers={str(travel.pk): ["Fiets"]})
        by_answer.full_clean()
        travel.sensitive = True
        travel.save()
        with pytest.raises(ValidationError):
            by_answer.full_clean()

    def test_who_is_forgotten_is_in_no_search_and_a_draft_gets_no_more_readers(self, sign_up):
        bo, ali = person(sign_up, "Bo"), person(sign_up, "Ali")
        by_name = [draft(sign_up, words=words) for words in ("bo@example.org", "ali", "")]
        erase(bo.pk)
        assert [recipients(Broadcast.objects.get(pk=item.pk)) for item in by_name] == [
            [],
            [ali],
            [ali],
        ]

    def test_a_colleague_without_address_is_no_second_mail(self, sign_up):
        lead = register(sign_up.pk, application(number=3)).registration
        assert recipients(draft(sign_up)) == [lead]


class TestSending:
    def test_each_gets_their_own_once(self, sign_up, django_capture_on_commit_callbacks):
        bo, ali = person(sign_up, "Bo"), person(sign_up, "Ali")
        clear()
        broadcast = draft(sign_up)
        with django_capture_on_commit_callbacks(execute=True):
            assert send(broadcast) == 2
            assert send(broadcast) == 0
        assert [message.to for message in mail.outbox] == [[bo.email], [ali.email]]
        first = mail.outbox[0]
        assert first.subject == "Nieuws over Kennisdag"
        assert "Beste Bo," in first.body
        assert f"/aanmelding/{bo.secret}/" in first.body
        assert ali.secret not in first.body
        sent = OutgoingMail.objects.get(key=f"events.broadcast:{broadcast.pk}:{bo.pk}")
        assert not sent.urgent
        assert progress(broadcast)[MailState.SENT] == 2

    def test_who_signs_up_or_cancels_after_it_was_sent(self, sign_up):
        person(sign_up, "Bo")
        ali = person(sign_up, "Ali")
        clear()
        broadcast = draft(sign_up)
        send(broadcast)
        person(sign_up, "Cem")
        cancel(ali.pk)
        deliver_due()
        to = {m.to[0] for m in mail.outbox if m.subject == "Nieuws over Kennisdag"}
        assert to == {"bo@example.org"}
        assert progress(broadcast)[MailState.WITHHELD] == 1

    def test_a_name_stays_text(self, sign_up):
        bo = person(sign_up, "Bo")
        Registration.objects.filter(pk=bo.pk).update(first_name="<script>{link}{{ 7 }}")
        clear()
        send(draft(sign_up))
        deliver_due()
        (message,) = mail.outbox
        assert "Beste <script>{link}{{ 7 }}," in message.body
        assert "<script" not in message.alternatives[0].content

    def test_registrations_go_before_it(self, sign_up):
        person(sign_up, "Bo")
        clear()
        send(draft(sign_up))
        person(sign_up, "Ali")
        deliver_due()
        assert mail.outbox[0].to == ["ali@example.org"]


class TestScreens:
    def url(self, sign_up, rest=""):
        return f"/admin/agenda/{sign_up.event_id}/mail/{rest}"

    @pytest.fixture
    def editor(self, staff_client):
        return staff_client("editor", first_name="Eva")

    def write(self, client, sign_up, **values):
        data = {"states": ["confirmed"], "subject": "Nieuws", "text": TEXT} | values
        return client.post(self.url(sign_up, "nieuw/"), data)

    def test_write_look_test_and_send(self, editor, sign_up, django_capture_on_commit_callbacks):
        person(sign_up, "Bo")
        person(sign_up, "Ali")
        clear()
        assert self.write(editor, sign_up).status_code == 302
        broadcast = Broadcast.objects.get()
        address = self.url(sign_up, f"{broadcast.pk}/")
        page = editor.get(address).content.decode()
        assert "Beste Bo," in page
        assert "Tot ziens bij Kennisdag." in page
        assert "2 mensen krijgen deze mail." in page
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(address, {"test": "1"})
        (message,) = mail.outbox
        assert message.to == [editor.user.email]
        assert message.subject == "[Test] Nieuws"
        assert "/aanmelding/voorbeeld/" in message.body
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(address, {"send": "1", "number": "2"})
            editor.post(address, {"send": "1", "number": "2"})
        assert len(mail.outbox) == 2
        page = editor.get(address).content.decode()
        assert "Verstuurd: 2" in page
        assert editor.get(self.url(sign_up)).status_code == 200
        assert PageLogEntry.objects.filter(action="events.broadcast").count() == 1
        assert editor.get(self.url(sign_up, f"{broadcast.pk}/wijzigen/")).status_code == 404

    def test_the_html_is_shown_in_frames_that_run_nothing(self, client, editor, sign_up):
        person(sign_up, "Bo <script>alert(1)</script>")
        broadcast = draft(sign_up)
        address = self.url(sign_up, f"{broadcast.pk}/")
        soup = BeautifulSoup(editor.get(address).content, "html.parser")
        frames = soup.select("iframe")
        assert [frame["width"] for frame in frames] == ["680", "360"]
        assert [frame["sandbox"] for frame in frames] == [[], []]  # forbids all
        assert all(frame["title"] for frame in frames)
        assert "/aanmelding/voorbeeld/" in soup.pre.text
        response = editor.get(frames[0]["src"])
        html = response.content.decode()
        assert "Bo &lt;script&gt;" in html
        assert "<script" not in html
        policy = response["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "no-store" in response["Cache-Control"]
        other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
        wrong = self.url(other, f"{broadcast.pk}/voorbeeld/")
        assert editor.get(wrong).status_code == 404
        assert client.get(frames[0]["src"]).status_code in (302, 403)

    def test_nothing_is_sent_to_more_people_than_were_told(self, editor, sign_up):
        person(sign_up, "Bo")
        broadcast = draft(sign_up)
        person(sign_up, "Ali")
        editor.post(self.url(sign_up, f"{broadcast.pk}/"), {"send": "1", "number": "1"})
        broadcast.refresh_from_db()
        assert not broadcast.is_sent

    def test_failures_are_shown(self, editor, sign_up):
        bo = person(sign_up, "Bo")
        broadcast = draft(sign_up)
        send(broadcast)
        OutgoingMail.objects.filter(key=f"events.broadcast:{broadcast.pk}:{bo.pk}").update(
            state=MailState.FAILED, error="550 Bestaat niet"
        )
        page = editor.get(self.url(sign_up, f"{broadcast.pk}/")).content.decode()
        assert "bo@example.org" in page
        assert "550 Bestaat niet" in page

    @pytest.mark.parametrize(
        "values",
        [{"text": "{event.secret}"}, {"subject": "Kijk {link}"}, {"states": []}, {"text": ""}],
    )
    def test_what_cannot_be_sent_is_told(self, editor, sign_up, values):
        assert self.write(editor, sign_up, **values).status_code == 200
        assert not Broadcast.objects.exists()

    def test_a_draft_can_be_changed_and_thrown_away(self, editor, sign_up):
        broadcast = draft(sign_up)
        address = self.url(sign_up, f"{broadcast.pk}/")
        data = {"states": ["waiting"], "subject": "Anders", "text": "Dag"}
        assert editor.post(f"{address}wijzigen/", data).status_code == 302
        broadcast.refresh_from_db()
        assert broadcast.states == ["waiting"]
        editor.post(address, {"delete": "1"})
        assert not Broadcast.objects.exists()

    def test_the_filters_of_the_list_come_along(self, editor, sign_up):
        press = Audience.objects.create(sign_up=sign_up, name="Pers")
        query = f"?state=waiting&audience={press.pk}&state=x"
        attendees = f"/admin/agenda/{sign_up.event_id}/deelnemers/"
        page = editor.get(f"{attendees}?state=waiting").content.decode()
        assert f"{self.url(sign_up, 'nieuw/')}?state=waiting" in page
        form = editor.get(self.url(sign_up, f"nieuw/{query}")).context["form"]
        assert form["states"].value() == ["waiting"]
        assert form["audience"].value() == str(press.pk)

    def test_so_does_what_was_searched_for_and_what_people_answered(self, editor, sign_up):
        travel, diet = (
            QuestionFactory(kind="choice", places={"Ja": None, "Nee": None}, sensitive=sensitive)
            for sensitive in (False, True)
        )
        diet.questionnaire = travel.questionnaire
        diet.save()
        SignUp.objects.update(questionnaire=travel.questionnaire)
        sign_up.refresh_from_db()
        person(sign_up, "Bo", answers={travel: "Ja", diet: "Ja"})
        bos = person(sign_up, "Bo-Anne", answers={travel: "Nee", diet: "Ja"})
        query = f"?q=bo&source=web&organisation_kind=x&answer-{travel.pk}=Nee"
        form = editor.get(self.url(sign_up, f"nieuw/{query}")).context["form"]
        assert form.is_finer
        data = {
            field.name: field.value()
            for field in form
            if field.value() not in (None, "", [], ["x"])
        }
        assert f"answer-{diet.pk}" not in form.fields
        self.write(editor, sign_up, **data)
        broadcast = Broadcast.objects.get()
        assert recipients(broadcast) == [bos]
        page = editor.get(self.url(sign_up, f"{broadcast.pk}/")).content.decode()
        assert f"Bevestigd · Via de site · ‘bo’ · {travel.label}: Nee" in page
        again = editor.get(self.url(sign_up, f"{broadcast.pk}/wijzigen/")).context["form"]
        assert again[f"answer-{travel.pk}"].value() == ["Nee"]

    def test_so_does_a_yes_or_a_no_in_words(self, editor, sign_up):
        train = QuestionFactory(kind="yes_no")
        SignUp.objects.update(questionnaire=train.questionnaire)
        sign_up.refresh_from_db()
        person(sign_up, "Bo", answers={train: True})
        ali = person(sign_up, "Ali", answers={train: False})
        query = f"?answer-{train.pk}=false"
        form = editor.get(self.url(sign_up, f"nieuw/{query}")).context["form"]
        self.write(editor, sign_up, **{(name := f"answer-{train.pk}"): form[name].value()})
        broadcast = Broadcast.objects.get()
        assert recipients(broadcast) == [ali]
        page = editor.get(self.url(sign_up, f"{broadcast.pk}/")).content.decode()
        assert f"{train.label}: Nee" in page

    def test_what_cannot_come_along_is_told_and_nobody_else_is_mailed(self, staff_client, sign_up):
        diet = QuestionFactory(kind="choice", label="Dieet?", places={"Ja": None}, sensitive=True)
        SignUp.objects.update(questionnaire=diet.questionnaire)
        client = staff_client("moderator")
        for query in (f"answer-{diet.pk}=Ja", "mail=failed"):
            response = client.get(self.url(sign_up, f"nieuw/?{query}"), follow=True)
            assert response.request["PATH_INFO"].endswith("/deelnemers/")
            assert response.request["QUERY_STRING"] == query
            assert len(response.context["messages"]) == 1

    def test_no_mail_of_another_event_and_only_for_who_may(self, client, editor, sign_up):
        other = SignUpFactory(event=EventPageFactory(parent=sign_up.event.get_parent()))
        theirs = draft(other)
        assert editor.get(self.url(sign_up, f"{theirs.pk}/")).status_code == 404
        member = sign_in_with_mfa(client, make_user("member"))
        for rest in ("", "nieuw/", f"{theirs.pk}/"):
            assert member.get(self.url(other, rest)).status_code in (302, 403)

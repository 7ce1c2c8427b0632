"""Attendees in the admin: find them, change them, take them along; and who may."""

import csv
import io
from datetime import UTC, timedelta
from urllib.parse import quote, urlencode

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import PageLogEntry

from events.models import Answer, Audience, RegistrationLog, SignUp, State
from events.sign_up.registration import Attendee, register
from home.models import MailState, OutgoingMail, Question, Questionnaire
from home.spreadsheets import safe_text
from tests.accounts import make_user, sign_in_with_mfa
from tests.events.factories import (
    EventIndexPageFactory,
    EventPageFactory,
    QuestionFactory,
    SessionFactory,
    SignUpFactory,
    application,
)

#: With a part of another among them, a quote, and letters that JSON may write otherwise.
TRAVEL = ["Fiets", 'Fiets "en" één trein']
DIETS = ["Glutenvrij", "Zonder noten, 100%", "noten"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roles")]


@pytest.fixture
def event(home_page):
    agenda = EventIndexPageFactory(parent=home_page)
    return EventPageFactory(parent=agenda, slug="dag", show_programme=True)


@pytest.fixture
def sign_up(event):
    return SignUpFactory(event=event, capacity=100)


def person(sign_up, first="Sanne", last="de Vries", email="sanne@example.org", **values):
    organisation = values.pop("organisation", "")
    answers = values.pop("answers", {})
    attendee = Attendee(first, last, email, organisation=organisation, answers=answers)
    values.setdefault("accepts_waiting", True)
    return register(sign_up.pk, application(attendees=[attendee], **values)).registration


def list_url(sign_up, query=""):
    return f"/admin/agenda/{sign_up.event_id}/deelnemers/{query}"


def names(client, sign_up, query=""):
    response = client.get(list_url(sign_up, query))
    assert response.status_code == 200
    return {item.first_name for item in response.context["object_list"]}


class TestList:
    @pytest.fixture
    def people(self, sign_up, event):
        press = Audience.objects.create(sign_up=sign_up, name="Pers")
        session = SessionFactory(event=event)
        sanne = person(sign_up, organisation="Gemeente Breda", session_ids=[session.pk])
        bo = person(sign_up, "Bo", "Jansen", "bo@x.nl", audience_id=press.pk, source="staff")
        SignUp.objects.filter(pk=sign_up.pk).update(capacity=2)
        kim = person(sign_up, "Kim", "Bakker", "kim@x.nl")
        return {"press": press, "session": session, "sanne": sanne, "bo": bo, "kim": kim}

    def test_search_finds_names_addresses_organisations_and_codes(
        self, admin_client, sign_up, people
    ):
        for query, found in [
            ("sanne vries", {"Sanne"}),
            ("bo@x", {"Bo"}),
            ("breda", {"Sanne"}),
            (people["kim"].code.lower(), {"Kim"}),
            ("niemand", set()),
        ]:
            assert names(admin_client, sign_up, f"?q={query}") == found, query

    def test_filters(self, admin_client, sign_up, people):
        for query, found in [
            ("state=waiting", {"Kim"}),
            ("state=waiting&state=confirmed", {"Sanne", "Bo", "Kim"}),
            (f"audience={people['press'].pk}", {"Bo"}),
            (f"session={people['session'].pk}", {"Sanne"}),
            ("source=staff", {"Bo"}),
        ]:
            assert names(admin_client, sign_up, f"?{query}") == found, query

    @pytest.fixture
    def travellers(self, sign_up):
        """Two questions with options; the second is about health."""
        sign_up.questionnaire = Questionnaire.objects.create(name="Vragen")
        sign_up.save()
        shared = {"questionnaire": sign_up.questionnaire}
        travel = QuestionFactory(kind="choice", places=dict.fromkeys(TRAVEL), **shared)
        diet = QuestionFactory(
            kind="several", places=dict.fromkeys(DIETS), sensitive=True, **shared
        )
        person(sign_up, "Auke", "A", "a@x.nl", answers={travel: TRAVEL[0], diet: DIETS[:2]})
        person(sign_up, "Bo", "B", "b@x.nl", answers={travel: TRAVEL[1], diet: [DIETS[1]]})
        person(sign_up, "Cor", "C", "c@x.nl")
        return travel, diet

    def test_who_chose_what(self, admin_client, sign_up, travellers):
        travel, diet = travellers
        for options, question, found in [
            (TRAVEL[:1], travel, {"Auke"}),
            (TRAVEL[1:], travel, {"Bo"}),
            (TRAVEL, travel, {"Auke", "Bo"}),
            (DIETS[:1], diet, {"Auke"}),
            (DIETS[1:2], diet, {"Auke", "Bo"}),
            (DIETS[2:], diet, set()),
        ]:
            query = urlencode([(f"answer-{question.pk}", option) for option in options])
            assert names(admin_client, sign_up, f"?{query}") == found, query
        both = urlencode([(f"answer-{travel.pk}", TRAVEL[1]), (f"answer-{diet.pk}", DIETS[1])])
        assert names(admin_client, sign_up, f"?{both}") == {"Bo"}

    def test_who_said_yes_or_no(self, admin_client, sign_up):
        sign_up.questionnaire = Questionnaire.objects.create(name="Vragen")
        sign_up.save()
        train = QuestionFactory(kind="yes_no", questionnaire=sign_up.questionnaire)
        words = QuestionFactory(
            kind="choice", places={"true": None}, questionnaire=sign_up.questionnaire
        )
        person(sign_up, "Auke", "A", "a@x.nl", answers={train: True})
        person(sign_up, "Bo", "B", "b@x.nl", answers={train: False, words: "true"})
        person(sign_up, "Cor", "C", "c@x.nl")
        for question, chosen, found in [
            (train, ["true"], {"Auke"}),
            (train, ["false"], {"Bo"}),
            (train, ["true", "false"], {"Auke", "Bo"}),
            (words, ["true"], {"Bo"}),
        ]:
            query = urlencode([(f"answer-{question.pk}", value) for value in chosen])
            assert names(admin_client, sign_up, f"?{query}") == found, query

    def test_who_may_not_see_an_answer_finds_nobody_by_it(self, staff_client, sign_up, travellers):
        travel, diet = travellers
        client = staff_client("editor")
        query = urlencode({f"answer-{diet.pk}": DIETS[0]})
        assert names(client, sign_up, f"?{query}") == {"Auke", "Bo", "Cor"}
        query = urlencode({f"answer-{travel.pk}": TRAVEL[0]})
        assert names(client, sign_up, f"?{query}") == {"Auke"}

    def test_a_mail_that_failed_is_shown_and_found(self, staff_client, sign_up, people):
        OutgoingMail.objects.filter(recipient="sanne@example.org").update(state=MailState.FAILED)
        client = staff_client("editor")
        assert "niet aangekomen" in client.get(list_url(sign_up)).content.decode()
        found = names(client, sign_up, "?mail=failed")
        assert "Sanne" in found
        assert len(found) < len(names(client, sign_up))

    def test_the_waiting_list_is_in_its_own_order(self, admin_client, sign_up, people):
        abe = person(sign_up, "Abe", "Aarts", "abe@x.nl")
        url = list_url(sign_up, "?state=waiting")

        def order():
            return [item.first_name for item in admin_client.get(url).context["object_list"]]

        assert order() == ["Kim", "Abe"]
        admin_client.post(list_url(sign_up, f"{abe.pk}/notitie/"), {"note": "", "priority": "1"})
        assert order() == ["Abe", "Kim"]

    def test_a_test_registration_is_not_in_it(self, admin_client, sign_up):
        person(sign_up, is_test=True)
        assert names(admin_client, sign_up) == set()

    def test_the_reason_of_the_waiting_list_is_told(self, admin_client, sign_up, people):
        assert "Alle plaatsen zijn bezet" in admin_client.get(list_url(sign_up)).content.decode()

    def test_as_many_queries_for_10_as_for_40(
        self, admin_client, sign_up, event, django_assert_max_num_queries
    ):
        session = SessionFactory(event=event)
        counts = []
        for number in (10, 40):
            while sign_up.registrations.count() < number:
                nr = sign_up.registrations.count()
                person(sign_up, f"P{nr}", "X", f"p{nr}@x.nl", session_ids=[session.pk])
            admin_client.get(list_url(sign_up))
            with django_assert_max_num_queries(60) as queries:
                admin_client.get(list_url(sign_up))
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestDetail:
    def url(self, registration, action=""):
        sign_up = registration.sign_up
        rest = f"{action}/" if action else ""
        return list_url(sign_up, f"{registration.pk}/{rest}")

    @pytest.fixture
    def sensitive(self, sign_up):
        questionnaire = Questionnaire.objects.create(name="Vragen")
        plain = Question.objects.create(questionnaire=questionnaire, label="Waarom?")
        secret = Question.objects.create(
            questionnaire=questionnaire, label="Dieet?", sensitive=True, sort_order=1
        )
        SignUp.objects.filter(pk=sign_up.pk).update(questionnaire=questionnaire)
        sign_up.refresh_from_db()
        return person(sign_up, answers={plain: "Zomaar", secret: "Glutenvrij"})

    @pytest.mark.parametrize(("role", "sees"), [("editor", False), ("moderator", True)])
    def test_sensitive_answers_take_a_right(self, staff_client, sign_up, sensitive, role, sees):
        client = staff_client(role)
        for url in [
            self.url(sensitive),
            self.url(sensitive, "gegevens"),
            list_url(sign_up, "?export=csv"),
        ]:
            response = client.get(url)
            body = (
                b"".join(response.streaming_content) if response.streaming else response.content
            ).decode()
            assert "Zomaar" in body, url
            assert ("Glutenvrij" in body) is sees, url
            assert ("Dieet?" in body) is (sees or False), url

    @pytest.mark.parametrize(("role", "sees"), [("editor", False), ("moderator", True)])
    def test_a_question_is_a_column_when_asked_for(
        self, staff_client, sign_up, sensitive, role, sees
    ):
        client = staff_client(role)
        body = client.get(list_url(sign_up)).content.decode()
        assert "Zomaar" not in body, "a list with all answers would be too wide"
        questions = [answer.question_id for answer in Answer.objects.order_by("pk")]
        asked = "&".join(f"question=question-{pk}" for pk in questions)
        body = client.get(list_url(sign_up, f"?{asked}")).content.decode()
        assert "Zomaar" in body
        assert ("Glutenvrij" in body) is sees
        assert ("Dieet?" in body) is sees
        body = client.get(list_url(sign_up, f"results/?{asked}")).content.decode()
        assert "Zomaar" in body
        assert client.get(list_url(sign_up, "?question=question-0")).status_code == 200

    def test_who_may_not_see_an_answer_does_not_lose_it(self, staff_client, sensitive):
        form = {"first_name": "Sanne", "last_name": "Smit", "job_title": "Adviseur"}
        url = self.url(sensitive, "gegevens")
        assert staff_client("editor").post(url, form).status_code == 302
        sensitive.refresh_from_db()
        assert (sensitive.last_name, sensitive.job_title) == ("Smit", "Adviseur")
        assert [answer.value for answer in sensitive.answers.all()] == ["Glutenvrij"]

    def test_cancel_with_a_reason_in_the_timeline(self, admin_client, sign_up):
        registration = person(sign_up)
        admin_client.post(self.url(registration, "annuleren"), {"reason": "Belde af"})
        registration.refresh_from_db()
        assert registration.state == State.CANCELLED
        page = admin_client.get(self.url(registration)).content.decode()
        assert "Belde af" in page
        again = admin_client.get(self.url(registration, "annuleren"))
        assert again.status_code == 302

    def test_approve_and_reject(self, admin_client, event):
        sign_up = SignUpFactory(event=event, needs_approval=True)
        yes = person(sign_up)
        no = person(sign_up, "Bo", "Jansen", "bo@x.nl")
        admin_client.post(self.url(yes, "goedkeuren"), {})
        assert admin_client.post(self.url(no, "afwijzen"), {}).status_code == 200  # no reason
        admin_client.post(self.url(no, "afwijzen"), {"reason": "Vol"})
        states = dict(sign_up.registrations.values_list("email", "state"))
        assert states == {"sanne@example.org": "confirmed", "bo@x.nl": "rejected"}

    @pytest.mark.parametrize(("role", "gets"), [("editor", False), ("moderator", True)])
    def test_beyond_capacity_takes_a_right_and_a_tick(self, staff_client, event, role, gets):
        sign_up = SignUpFactory(event=event, capacity=1)
        person(sign_up)
        waiting = person(sign_up, "Bo", "Jansen", "bo@x.nl")
        client = staff_client(role)
        url = self.url(waiting, "plaats-geven")
        assert client.post(url, {}).status_code == 200
        client.post(url, {"over_capacity": "on"})
        waiting.refresh_from_db()
        assert (waiting.state == State.CONFIRMED) is gets
        assert waiting.over_capacity is gets

    def test_a_corrected_address_gets_the_mail_and_the_failure_is_done_with(
        self, admin_client, sign_up
    ):
        registration = person(sign_up, email="sanne@exmaple.org")
        OutgoingMail.objects.update(state=MailState.FAILED, error="550 no such user")
        page = admin_client.get(self.url(registration)).content.decode()
        assert "550 no such user" in page
        admin_client.post(self.url(registration, "adres"), {"email": "sanne@example.org"})
        mails = dict(OutgoingMail.objects.values_list("recipient", "state"))
        assert mails["sanne@exmaple.org"] == MailState.WITHHELD
        assert "sanne@example.org" in mails

    def test_the_programme_note_and_link(self, admin_client, sign_up, event):
        session = SessionFactory(event=event)
        registration = person(sign_up)
        form = admin_client.get(self.url(registration, "programma")).context["form"]
        (name,) = [name for name in form.fields if name.startswith("group-")]
        admin_client.post(self.url(registration, "programma"), {name: session.pk})
        assert registration.bookings.get().state == State.CONFIRMED
        admin_client.post(self.url(registration, "notitie"), {"note": "VIP", "priority": "3"})
        admin_client.post(self.url(registration, "link"))
        registration.refresh_from_db()
        assert (registration.note, registration.priority) == ("VIP", 3)
        assert OutgoingMail.objects.filter(kind="events.link").count() == 1
        actions = set(RegistrationLog.objects.values_list("action", flat=True))
        assert {"note", "link"} <= actions

    def test_a_part_that_has_begun_stays_when_others_change(
        self, admin_client, sign_up, event, time_machine
    ):
        first = SessionFactory(event=event)
        later = SessionFactory(event=event, start=first.end + timedelta(hours=1))
        registration = person(sign_up, session_ids=[first.pk])
        time_machine.move_to(first.start + timedelta(minutes=5), tick=False)
        client = sign_in_with_mfa(admin_client, admin_client.user)
        form = client.get(self.url(registration, "programma")).context["form"]
        (name,) = [name for name in form.fields if name.startswith("group-")]
        client.post(self.url(registration, "programma"), {name: later.pk})
        booked = registration.bookings.filter(state=State.CONFIRMED)
        assert set(booked.values_list("session", flat=True)) == {first.pk, later.pk}

    @pytest.mark.parametrize(("role", "gets"), [("editor", False), ("moderator", True)])
    def test_a_place_in_a_full_part_takes_a_right_and_a_tick(
        self, staff_client, sign_up, event, role, gets
    ):
        session = SessionFactory(event=event, capacity=1)
        person(sign_up, session_ids=[session.pk])
        waiting = person(sign_up, "Bo", "Jansen", "bo@x.nl", waiting_session_ids=[session.pk])
        booking = waiting.bookings.get()
        client = staff_client(role)
        url = list_url(sign_up, f"{waiting.pk}/onderdeel/{booking.pk}/")
        assert url in client.get(self.url(waiting)).content.decode()
        assert client.post(url, {}).status_code == 200
        client.post(url, {"over_capacity": "on"})
        booking.refresh_from_db()
        assert (booking.state == State.CONFIRMED) is gets

    def test_one_of_another_event_is_not_found(self, admin_client, sign_up, event):
        registration = person(sign_up)
        other = SignUpFactory(event=EventPageFactory(parent=event.get_parent()))
        assert admin_client.get(list_url(other, f"{registration.pk}/")).status_code == 404
        assert admin_client.get(list_url(sign_up, f"{registration.pk}/raar/")).status_code == 404


class TestAdd:
    def send(self, client, sign_up, **fields):
        url = list_url(sign_up, "nieuw/")
        key = client.get(url).context["form"]["form_key"].value()
        form = {"form_key": key, "first_name": "Kim", "last_name": "Bakker", **fields}
        return client.post(url, form), client.post(url, form)

    def test_twice_is_once(self, admin_client, sign_up):
        first, again = self.send(admin_client, sign_up, email="kim@x.nl")
        assert first.status_code == 302
        assert again.status_code == 200  # says that the address is known
        assert sign_up.registrations.get().source == "staff"

    def test_without_an_address_twice_is_once_too(self, admin_client, sign_up):
        first, again = self.send(admin_client, sign_up)
        assert first["Location"] == again["Location"]
        assert sign_up.registrations.count() == 1

    @pytest.mark.parametrize(
        ("key", "told"), [("", "is al eerder verstuurd"), ("x", "was verouderd")]
    )
    def test_what_was_sent_before_or_is_not_ours_says_so_and_can_be_sent_anew(
        self, admin_client, sign_up, key, told
    ):
        url = list_url(sign_up, "nieuw/")
        sent = {
            "form_key": admin_client.get(url).context["form"]["form_key"].value(),
            "first_name": "Kim",
            "last_name": "Bakker",
        }
        admin_client.post(url, sent | {"email": "kim@x.nl"})
        other = (
            sent | {"first_name": "Cem", "email": "cem@x.nl"} | ({"form_key": key} if key else {})
        )
        page = admin_client.post(url, other)
        assert told in page.content.decode()
        fresh = page.context["form"]["form_key"].value()
        assert admin_client.post(url, other | {"form_key": fresh}).status_code == 302
        assert sign_up.registrations.count() == 2

    def test_a_group_each_by_name(self, admin_client, sign_up, event):
        session = SessionFactory(event=event)
        group = {"first_name_2": "Bo", "last_name_2": "Vos", "email_2": "bo@x.nl"}
        group |= {"first_name_6": "Ali", "last_name_6": "Kaya", "organisation": "Breda"}
        group |= {f"group-t{session.start.astimezone(UTC):%Y%m%d%H%M}": str(session.pk)}
        first, _again = self.send(admin_client, sign_up, email="kim@x.nl", **group)
        assert first.status_code == 302
        kim, bo, ali = sign_up.registrations.order_by("pk")
        assert {bo.leader, ali.leader} == {kim}
        assert {item.organisation for item in (kim, bo, ali)} == {"Breda"}
        assert {item.bookings.get().session for item in (kim, bo, ali)} == {session}
        assert {item.source for item in (kim, bo, ali)} == {"staff"}
        assert (bo.recipient, ali.recipient) == ("bo@x.nl", "kim@x.nl")

    def test_of_a_group_all_get_a_place_or_nobody(self, staff_client, event):
        sign_up = SignUpFactory(event=event, capacity=2, waiting_list="off")
        group = {
            "first_name_2": "Bo",
            "last_name_2": "Vos",
            "first_name_3": "A",
            "last_name_3": "K",
        }
        response, _again = self.send(staff_client("editor"), sign_up, email="kim@x.nl", **group)
        assert response.status_code == 200
        assert "<details" in response.content.decode()
        assert not sign_up.registrations.exists()
        self.send(staff_client("moderator"), sign_up, over_capacity="on", **group)
        assert sign_up.registrations.filter(state=State.CONFIRMED, over_capacity=True).count() == 3

    def test_half_a_name_is_told(self, admin_client, sign_up):
        response, _again = self.send(admin_client, sign_up, email="k@x.nl", first_name_2="Bo")
        assert "last_name_2" in response.context["form"].errors
        assert 'class="w-mb-8" open' in response.content.decode()

    def test_full_is_told(self, staff_client, event):
        sign_up = SignUpFactory(event=event, capacity=1)
        person(sign_up)
        client = staff_client("editor")
        response, _again = self.send(client, sign_up, email="kim@x.nl", over_capacity="on")
        assert "accepts_waiting" in response.context["form"].errors
        self.send(client, sign_up, email="kim@x.nl", accepts_waiting="on")
        assert sign_up.registrations.get(email="kim@x.nl").state == State.WAITING


class TestBulk:
    def url(self, action, *registrations):
        base = reverse("wagtail_bulk_action", args=["events", "registration", action])
        ids = "&".join(f"id={item.pk}" for item in registrations)
        return f"{base}?{ids}&next=/admin/"

    def test_cancel_many(self, admin_client, sign_up):
        people = [person(sign_up, f"P{nr}", "X", f"p{nr}@x.nl") for nr in range(3)]
        url = self.url("cancel", *people[:2])
        assert admin_client.get(url).status_code == 200
        admin_client.post(url)
        states = list(sign_up.registrations.order_by("pk").values_list("state", flat=True))
        assert states == ["cancelled", "cancelled", "confirmed"]

    def test_all_that_is_out_of_sight_is_left_alone(self, admin_client, sign_up):
        person(sign_up)
        base = reverse("wagtail_bulk_action", args=["events", "registration", "cancel"])
        admin_client.post(f"{base}?id=all&next=/admin/")
        assert sign_up.registrations.get().state == State.CONFIRMED

    def test_approve_many_where_some_do_not_wait(self, admin_client, event):
        sign_up = SignUpFactory(event=event, needs_approval=True)
        people = [person(sign_up, f"P{nr}", "X", f"p{nr}@x.nl") for nr in range(2)]
        admin_client.post(self.url("approve", people[0]))
        admin_client.post(self.url("approve", *people))
        assert set(sign_up.registrations.values_list("state", flat=True)) == {"confirmed"}

    @pytest.mark.parametrize("number", ["x", "²", "9" * 5000, "-1"])
    def test_what_is_no_number_stands_for_nobody(self, admin_client, sign_up, number):
        person(sign_up)
        base = reverse("wagtail_bulk_action", args=["events", "registration", "cancel"])
        url = f"{base}?id={quote(number)}&next=/admin/"
        assert admin_client.get(url).status_code == 200
        assert admin_client.post(url).status_code == 302
        assert sign_up.registrations.get().state == State.CONFIRMED

    def test_it_takes_the_right(self, client, sign_up):
        registration = person(sign_up)
        user = make_user("member")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        sign_in_with_mfa(client, user)
        client.post(self.url("cancel", registration))
        registration.refresh_from_db()
        assert registration.state == State.CONFIRMED


NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "a\x07b\x0bc"]


class TestDownload:
    @pytest.fixture
    def nasty(self, sign_up):
        questionnaire = Questionnaire.objects.create(name="Vragen")
        for number, text in enumerate(NASTY):
            question = Question.objects.create(
                questionnaire=questionnaire, label=f"{text}?", sort_order=number
            )
            person(
                sign_up, text, text, f"p{number}@x.nl", organisation=text, answers={question: text}
            )
        return sign_up

    def rows(self, client, sign_up, kind, query=""):
        response = client.get(list_url(sign_up, f"?export={kind}{query}"))
        content = b"".join(response.streaming_content)
        if kind == "csv":
            assert content.startswith(b"\xef\xbb\xbf")
            return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "inlineStr", "n", "d"}
        return [[cell.value for cell in row] for row in sheet]

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_nothing_is_a_formula_and_every_question_is_a_column(self, admin_client, nasty, kind):
        rows = self.rows(admin_client, nasty, kind)
        assert len(rows) == 1 + len(NASTY)
        assert len({len(row) for row in rows}) == 1
        for cell in [cell for row in rows for cell in row if isinstance(cell, str)]:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d")), cell
            assert not {"\x07", "\x0b"} & set(cell)
        assert sum(heading.endswith("?") for heading in rows[0]) == len(NASTY)

    def test_the_filter_counts_and_it_is_written_down(self, admin_client, sign_up):
        person(sign_up)
        person(sign_up, "Bo", "Jansen", "bo@x.nl")
        rows = self.rows(admin_client, sign_up, "csv", "&q=bo")
        assert [row[1] for row in rows[1:]] == ["Bo"]
        entry = PageLogEntry.objects.get(action="events.export")
        assert entry.data == {"format": "csv", "number": 1, "sensitive": True, "days": 14}
        # Erasing here reaches no file on somebody's own computer.
        assert "14 dagen na de bijeenkomst" in entry.message

    def test_excel_in_dutch_opens_it_by_itself(self, admin_client, sign_up):
        person(sign_up, "Zoë", organisation="Ministerie; afdeling, team", last='van "Ooi"')
        response = admin_client.get(list_url(sign_up, "?export=csv"))
        heading, row = b"".join(response.streaming_content).decode().splitlines()
        assert heading.startswith("\ufeffCode;Voornaam;Achternaam;")
        assert ';Zoë;"van ""Ooi""";sanne@example.org;"Ministerie; afdeling, team";' in row

    def test_nobody_at_all(self, admin_client, sign_up):
        for kind in ("csv", "xlsx"):
            assert len(self.rows(admin_client, sign_up, kind)) == 1

    @pytest.mark.parametrize(
        ("text", "safe"),
        [("gewoon", "gewoon"), ("-5", "'-5"), ("a\nb", "a\nb"), ("a\x00b", "ab"), ("", "")],
    )
    def test_other_text_stays_as_it_is(self, text, safe):
        assert safe_text(text) == safe


def test_who_may_see_attendees(client, staff_client, sign_up):
    registration = person(sign_up)
    urls = [list_url(sign_up, rest) for rest in ("", "?export=csv", f"{registration.pk}/")]
    actions = ["gegevens", "programma", "adres", "link", "notitie", "annuleren"]
    urls += [list_url(sign_up, f"{registration.pk}/{action}/") for action in actions]
    for url in urls:
        assert client.get(url).status_code in (302, 403)
    crew, plain = make_user("member"), make_user("member")
    crew.groups.add(Group.objects.get(name="Deurploeg"))
    plain.user_permissions.add(Permission.objects.get(codename="access_admin"))
    refused = [sign_in_with_mfa(type(client)(), user) for user in (crew, plain)]
    for url in urls:
        for other in refused:
            assert other.get(url).status_code in (302, 403), url
        for role in ("editor", "moderator"):
            assert staff_client(role).get(url).status_code == 200, url


def test_who_may_see_outgoing_mail(client, staff_client, sign_up):
    person(sign_up)
    mail = OutgoingMail.objects.get()
    urls = ["/admin/mail/", "/admin/mail/results/", f"/admin/mail/{mail.pk}/"]
    plain = make_user("member")
    plain.user_permissions.add(Permission.objects.get(codename="access_admin"))
    sign_in_with_mfa(client, plain)
    for url in urls:
        assert client.get(url).status_code in (302, 403), url
        response = staff_client("editor").get(url)
        assert response.status_code == 200, url
        assert sign_up.registrations.get().secret not in response.content.decode()
    assert client.post(f"/admin/mail/{mail.pk}/opnieuw/").status_code in (302, 403)


class TestMail:
    @pytest.fixture
    def failed(self, sign_up):
        person(sign_up)
        OutgoingMail.objects.update(state=MailState.FAILED, error="550 nee", tries=1)
        return OutgoingMail.objects.get()

    def test_what_failed_comes_first_and_is_sent_again(
        self, admin_client, sign_up, failed, mailoutbox, django_capture_on_commit_callbacks
    ):
        person(sign_up, "Bo", "Jansen", "bo@x.nl")
        rows = admin_client.get("/admin/mail/").context["object_list"]
        assert rows[0] == failed
        with django_capture_on_commit_callbacks(execute=True):
            admin_client.post(f"/admin/mail/{failed.pk}/opnieuw/")
        failed.refresh_from_db()
        assert (failed.state, failed.error) == (MailState.SENT, "")
        assert ["sanne@example.org"] in [message.to for message in mailoutbox]

    def test_one_that_was_sent_is_not_sent_again(self, admin_client, failed):
        OutgoingMail.objects.update(state=MailState.SENT)
        admin_client.post(f"/admin/mail/{failed.pk}/opnieuw/")
        failed.refresh_from_db()
        assert failed.state == MailState.SENT

    def test_a_secret_link_goes_to_no_other_address(self, admin_client, failed):
        response = admin_client.post(f"/admin/mail/{failed.pk}/", {"recipient": "x@x.nl"})
        assert response.status_code == 200
        failed.refresh_from_db()
        assert failed.recipient == "sanne@example.org"
        assert f"/deelnemers/{failed.about.split(':')[1]}/" in response.content.decode()

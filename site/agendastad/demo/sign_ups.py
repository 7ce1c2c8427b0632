"""People who signed up for the demo's coming events; nobody of them exists."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from agendastad.demo.documents import DOCUMENTS, set_document
from agendastad.demo.organisations import ORGANISATIONS
from events.models import (
    Answer,
    Audience,
    Booking,
    DoorPass,
    EventPage,
    Invitation,
    Invitee,
    Move,
    Registration,
    RegistrationLog,
    Scan,
    ScanResult,
    Session,
    SignUp,
    State,
    WaitingList,
    email_key_of,
    hash_of,
    new_token,
)
from events.models.registrations import new_code
from events.sign_up.feedback import add_ready_made, give
from events.sign_up.session_choice import CHOSEN_KINDS, overlap
from home.models import AnswerFile, Question, QuestionKind, Questionnaire
from home.questions import questions_of

FIRST_NAMES = [
    "Aisha",
    "Anouk",
    "Bart",
    "Bram",
    "Carla",
    "Daan",
    "Dewi",
    "Elif",
    "Esra",
    "Femke",
    "Floor",
    "Gijs",
    "Hanna",
    "Hassan",
    "Ilse",
    "Imane",
    "Jeroen",
    "Joost",
    "Karim",
    "Kees",
    "Lars",
    "Lotte",
    "Maartje",
    "Marit",
    "Mehmet",
    "Mila",
    "Niels",
    "Noor",
    "Omar",
    "Petra",
    "Quinten",
    "Roos",
    "Ruben",
    "Samira",
    "Sanne",
    "Sjoerd",
    "Tess",
    "Thijs",
    "Umut",
    "Vera",
    "Wout",
    "Yara",
    "Youssef",
    "Zeynep",
]
LAST_NAMES = [
    "de Jong",
    "Jansen",
    "de Vries",
    "van den Berg",
    "Bakker",
    "Yilmaz",
    "Visser",
    "Smit",
    "Meijer",
    "de Boer",
    "Mulder",
    "El Amrani",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "van Dijk",
    "Kaya",
    "Dekker",
    "Brouwer",
    "de Wit",
    "Dijkstra",
    "Smits",
    "van der Meer",
    "Pinas",
    "Kok",
    "Jacobs",
    "de Haan",
    "Vermeulen",
    "Şahin",
    "van der Linden",
    "Kuipers",
    "Wong",
    "Post",
    "van 't Hof",
]
#: Sorts of organisations and how many in a hundred come from them.
KINDS = {
    "municipality": 46,
    "province": 8,
    "ministry": 12,
    "knowledge": 14,
    "company": 11,
    "civil_society": 9,
}
#: The names by sort, and somebody who is not among the partners.
ORGANISATIONS_BY_KIND = {
    kind: [*(body.name for body in ORGANISATIONS if body.kind == kind), "Zelfstandige"]
    for kind in KINDS
}
DIETS = ("Veganistisch", "Glutenvrij", "Lactosevrij", "Halal")


@dataclass(frozen=True)
class Plan:
    """The sign-up of an event of the demo, and how many came."""

    event: str
    registrations: int
    opened_days_ago: int
    settings: dict[str, Any] = field(default_factory=dict)
    audiences: tuple[tuple[str, int | None, bool], ...] = ()
    with_questions: bool = False
    #: The question that asks for a file, and what it is for.
    asks_file: tuple[str, str] | None = None
    asks_feedback: bool = False
    #: Codes of an audience that comes by invitation: name, address.
    invited: tuple[tuple[str, str], ...] = ()
    #: How many in a hundred came, of an event that is over.
    came: int = 0


PLANS = (
    Plan(
        event="city-day",
        registrations=260,
        opened_days_ago=18,
        settings={
            "capacity": 1200,
            "overbooking_percent": 5,
            "max_group": 4,
            "confirmation_text": "Neem je ticket mee, op je telefoon of op papier. De deuren gaan "
            "een half uur voor het begin open.",
        },
        audiences=(
            ("Gemeente", None, False),
            ("Rijk of provincie", None, False),
            ("Onderzoek of onderwijs", None, False),
            ("Bedrijf of maatschappelijke organisatie", None, False),
            ("Pers", 20, True),
        ),
        with_questions=True,
        invited=(
            ("Robin Kuiper", "robin.kuiper@example.org"),
            ("Jamila Bouzid", "jamila.bouzid@example.org"),
            ("", "redactie.stadsblad@example.org"),
        ),
    ),
    Plan(
        event="next",
        registrations=43,
        opened_days_ago=25,
        settings={"capacity": 40},
        asks_file=(
            "Heb je al een opzet van je deal?",
            "Stuur hem mee, dan lezen je begeleiders hem vooraf. Eén bladzijde is genoeg.",
        ),
    ),
    Plan(
        event="after",
        registrations=12,
        opened_days_ago=9,
        settings={"capacity": 25, "needs_approval": True, "waiting_list": WaitingList.MANUAL},
    ),
    Plan(
        event="former-city-day",
        registrations=210,
        opened_days_ago=70,
        settings={"capacity": 1000},
        came=83,
        asks_feedback=True,
    ),
    Plan(
        event="past-1",
        registrations=46,
        opened_days_ago=30,
        settings={"capacity": 60},
        came=76,
        asks_feedback=True,
    ),
    Plan(event="past-2", registrations=38, opened_days_ago=25, settings={"capacity": 40}, came=87),
)


def make(event: EventPage, plan: Plan) -> int:
    """Make the sign-up of an event with those who registered; return how many objects."""
    if not event.start or SignUp.objects.filter(translation_key=event.translation_key).exists():
        return 0
    closed = min(timezone.now(), event.start)
    opened = timezone.localtime(closed - timedelta(days=plan.opened_days_ago))
    opened = opened.replace(hour=9, minute=0, second=0, microsecond=0)
    sign_up = SignUp(event=event, opens_at=opened, **plan.settings)
    if plan.with_questions:
        with translation.override("nl"):
            questionnaire = Questionnaire.objects.create(name=event.title)
            questionnaire.add_ready_made()
        sign_up.questionnaire = questionnaire
    if plan.asks_file:
        sign_up.questionnaire = _file_questionnaire(event.title, *plan.asks_file)
    sign_up.full_clean(exclude=["translation_key"])
    sign_up.save()
    audiences = [
        Audience.objects.create(
            sign_up=sign_up, name=name, places=places, invitation_only=invited, sort_order=order
        )
        for order, (name, places, invited) in enumerate(plan.audiences)
    ]
    chance = random.Random(f"{plan.event}:{event.title}")  # noqa: S311  (the same people each time)
    registrations = _registrations(sign_up, plan, audiences, (opened, closed), chance)
    Registration.objects.bulk_create(registrations)
    _log(registrations)
    sessions = Session.objects.filter(event=event.pk, kind__in=CHOSEN_KINDS, cancelled=False)
    _book([item for item in registrations if item.state == State.CONFIRMED], sessions, chance)
    if sign_up.questionnaire and plan.with_questions:
        _answer(registrations, sign_up.questionnaire, chance)
    if sign_up.questionnaire and plan.asks_file:
        _send_files(registrations[:2], sign_up.questionnaire)
    if plan.came:
        _check_in(registrations, sign_up, plan.came, chance)
    if plan.asks_feedback:
        _give_feedback(sign_up, chance)
    _invite(sign_up, audiences, plan.invited)
    return len(registrations)


def _file_questionnaire(name: str, label: str, help_text: str) -> Questionnaire:
    questionnaire = Questionnaire.objects.create(name=name, allows_files=True)
    Question.objects.create(
        questionnaire=questionnaire, label=label, help_text=help_text, kind=QuestionKind.FILE
    )
    return questionnaire


def _send_files(registrations: Iterable[Registration], questionnaire: Questionnaire) -> None:
    """Some sent what was asked for."""
    question = questionnaire.questions.get()
    content = set_document(next(item for item in DOCUMENTS if item.key == "dealtekst-kernen"))
    for registration in registrations:
        file = AnswerFile.objects.create(
            name="opzet-deal.pdf",
            size=len(content),
            content=content,
            uploaded_at=registration.created_at,
        )
        Answer.objects.create(
            registration=registration,
            question=question,
            label=question.label,
            value=file.value,
            file=file,
        )


#: What the first to answer wrote beside their choice.
_USEFUL = (
    "De fietstocht: je ziet meteen waar het in de wijk op vastloopt.",
    "Een gemeente die eerlijk vertelde wat er niet was gelukt.",
    "Ik heb drie mensen leren kennen met dezelfde vraag.",
    "Het spreekuur. Ik kon mijn plan naast dat van een ander leggen.",
)
_BETTER = (
    "Meer tijd tussen de rondes. Ik kwam twee keer te laat binnen.",
    "In de grote zaal was het achterin slecht te verstaan.",
    "Zet de presentaties sneller op de site.",
)


def _give_feedback(sign_up: SignUp, chance: random.Random) -> None:
    """Some of those who were there said what they thought of it."""
    questions = questions_of(add_ready_made(sign_up))
    opinion = next(item for item in questions if item.kind == QuestionKind.CHOICE)
    options = [option.label for option in opinion.options.all()]
    texts = [item for item in questions if item.kind == QuestionKind.LONG_TEXT]
    words = {
        question: iter(sentences)
        for question, sentences in zip(texts, (_USEFUL, _BETTER), strict=True)
    }
    there = Registration.objects.filter(scans__sign_up=sign_up).order_by("pk")
    for person in there:
        if chance.random() < 0.4:
            answers = {opinion: chance.choices(options, weights=[41, 43, 12, 4])[0]}
            said = {question: next(left, "") for question, left in words.items()}
            give(person, answers | {question: text for question, text in said.items() if text})


def _invite(sign_up: SignUp, audiences: list[Audience], invited: Iterable[tuple[str, str]]) -> None:
    """Codes for who comes by invitation, one an address, and who was mailed theirs."""
    press = next((item for item in audiences if item.invitation_only), None)
    for name, address in invited:
        code = Invitation.objects.create(
            sign_up=sign_up, code=new_code(), email=address, audience=press
        )
        Invitee.objects.create(
            sign_up=sign_up,
            invitation=code,
            name=name,
            email=address,
            email_key=email_key_of(address),
            sent_at=timezone.now() - timedelta(days=3),
        )


def _registrations(
    sign_up: SignUp,
    plan: Plan,
    audiences: list[Audience],
    between: tuple[datetime, datetime],
    chance: random.Random,
) -> list[Registration]:
    """People with the moments at which they signed up: many at once, and then fewer a day."""
    opened, closed = between
    span = (closed - opened).total_seconds()
    moments = sorted(
        opened + timedelta(seconds=span * chance.random() ** 2.5)
        for _number in range(plan.registrations)
    )
    open_audiences = [item for item in audiences if not item.invitation_only]
    made = []
    for number, moment in enumerate(moments):
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        address = f"deelnemer{number + 1}-{sign_up.pk}@example.org"
        kind = chance.choices(list(KINDS), weights=list(KINDS.values()))[0]
        full = sign_up.limit is not None and number >= sign_up.limit
        state = State.WAITING if full else State.CONFIRMED
        if sign_up.needs_approval and number >= plan.registrations - 4:
            state = State.PENDING
        made.append(
            Registration(
                sign_up=sign_up,
                first_name=first,
                last_name=last,
                email=address,
                email_key=email_key_of(address),
                organisation=chance.choice(ORGANISATIONS_BY_KIND[kind]),
                organisation_kind=kind,
                audience=chance.choice(open_audiences) if open_audiences else None,
                state=state,
                queued_at=moment,
                created_at=moment,
            )
        )
    return made


_MOVES = {
    State.CONFIRMED: Move.REGISTER,
    State.WAITING: Move.JOIN_WAITING_LIST,
    State.PENDING: Move.ASK_APPROVAL,
}


def _log(registrations: Iterable[Registration]) -> None:
    RegistrationLog.objects.bulk_create(
        RegistrationLog(
            registration=item,
            at=item.created_at,
            by="visitor",
            action=_MOVES[State(item.state)],
            to_state=item.state,
        )
        for item in registrations
    )


def _book(
    registrations: Iterable[Registration], sessions: Iterable[Session], chance: random.Random
) -> None:
    """Everybody chooses something in most rounds; excursions are gone first."""
    rounds: dict[Any, list[Session]] = defaultdict(list)
    for session in sessions:
        rounds[session.round_id or session.start].append(session)
    taken: Counter[int] = Counter()
    bookings = []
    for registration in registrations:
        mine: list[Session] = []
        for choices in rounds.values():
            if chance.random() < 0.15:
                continue
            weights = [3 if session.kind == "excursion" else 1 for session in choices]
            session = chance.choices(choices, weights=weights)[0]
            if any(overlap(session, other) for other in mine):
                continue
            full = session.capacity is not None and taken[session.pk] >= session.capacity
            if full and chance.random() < 0.9:
                continue
            if not full:
                taken[session.pk] += 1
                mine.append(session)
            bookings.append(
                Booking(
                    registration=registration,
                    session=session,
                    state=State.WAITING if full else State.CONFIRMED,
                    queued_at=registration.created_at,
                )
            )
    Booking.objects.bulk_create(bookings)


def _answer(
    registrations: Iterable[Registration], questionnaire: Questionnaire, chance: random.Random
) -> None:
    """Some have a diet, a few need something to take part."""
    access, food = questionnaire.questions.order_by("sort_order")
    answers = []
    for registration in registrations:
        given: list[tuple[Any, Any]] = []
        if chance.random() < 0.12:
            given.append((food, [chance.choice(DIETS)]))
        if chance.random() < 0.03:
            given.append((access, "Ik gebruik een rolstoel."))
        answers += [
            Answer(
                registration=registration,
                question=question,
                label=question.label,
                value=value,
                sensitive=question.sensitive,
                for_caterer=question.for_caterer,
            )
            for question, value in given
        ]
    Answer.objects.bulk_create(answers)


def _check_in(
    registrations: Iterable[Registration], sign_up: SignUp, percent: int, chance: random.Random
) -> None:
    """Most of who had a place came, by two doors, around the hour at which it began."""
    start = sign_up.event.start
    if start is None:
        return
    doors = [
        DoorPass.objects.create(sign_up=sign_up, name=name, token_hash=hash_of(new_token()))
        for name in ("Hoofdingang", "Zijingang")
    ]
    Scan.objects.bulk_create(
        Scan(
            sign_up=sign_up,
            registration=item,
            door_pass=chance.choices(doors, weights=[3, 1])[0],
            scanned_at=start + timedelta(minutes=chance.triangular(-40, 35, -8)),
            result=ScanResult.OK,
        )
        for item in registrations
        if item.state == State.CONFIRMED and chance.random() * 100 < percent
    )

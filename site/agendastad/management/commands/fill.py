"""`manage.py fill`: a large, realistic database for benchmarks."""

import random
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from agendastad.demo.many_members import make_members
from agendastad.demo.many_readers import make_readers
from agendastad.sections import ensure_sections
from events.models import (
    Booking,
    EventIndexPage,
    EventPage,
    Move,
    Registration,
    RegistrationLog,
    Round,
    Session,
    SignUp,
    State,
)
from home.models import Theme
from news.models import NewsIndexPage, NewsPage, VacancyIndexPage, VacancyPage
from townsdeals.models import DealIndexPage, DealPage, Organisation

VOCABULARY = """
gemeenten steden wijken bewoners samenwerking deal aanpak ruimte wonen water energie
voedsel gezondheid mobiliteit data dorpen kernen partners onderzoek scholen winkels groen
klimaat proef resultaat lessen overheid provincie ministerie bedrijf maatschappij plein
straat duurzaam slim samen anders nieuw lokaal open veilig eerlijk bereikbaar circulair
"""


class Command(BaseCommand):
    """Fill the database; each call adds, and the texts differ from page to page."""

    help = "Adds many pages and members, to measure the site at size. Not for a real site."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many of each to add."""
        parser.add_argument(
            "--pages", type=int, default=0, help="articles, events, vacancies, deals"
        )
        parser.add_argument(
            "--registrations", type=int, default=0, help="an event with so many, half of them wait"
        )
        parser.add_argument(
            "--places", type=int, default=0, help="an event with so many places, and nobody yet"
        )
        parser.add_argument("--subscribers", type=int, default=0, help="readers of newsletters")
        parser.add_argument("--members", type=int, default=0, help="members who share things")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add what was asked for, a few hundred in each transaction."""
        self.random = random.Random(20150601)  # noqa: S311  (the same content in each run)
        ensure_sections()
        self.themes = list(Theme.objects.all())
        self.deals = list(DealPage.objects.live()[:50])
        self.organisation, _ = Organisation.objects.get_or_create(
            slug="vulgemeente", defaults={"name": "Vulgemeente", "kind": "municipality"}
        )
        self.start = Page.objects.count()
        makers = [self._article] * 7 + [self._event, self._vacancy, self._deal]
        for begin in range(0, options["pages"], 200):
            with transaction.atomic():
                for number in range(begin, min(begin + 200, options["pages"])):
                    makers[number % len(makers)](self.start + number)
            self.stdout.write(f"{min(begin + 200, options['pages'])} pages")
        for number in make_members(options["members"]) if options["members"] else ():
            self.stdout.write(f"{number} members")
        for number in make_readers(options["subscribers"]) if options["subscribers"] else ():
            self.stdout.write(f"{number} subscribers")
        if options["registrations"]:
            self._registrations(options["registrations"])
        if options["places"]:
            self._sign_up("vul-aanmelding", options["places"])

    def _text(self, words: int) -> str:
        return " ".join(self.random.choices(VOCABULARY.split(), k=words)).capitalize() + "."

    def _body(self) -> list[tuple[str, Any]]:
        body: list[tuple[str, Any]] = []
        for _ in range(3):
            body.append(("heading", {"text": self._text(3)[:-1], "level": "h2"}))
            body.append(("paragraph", f"<p>{self._text(80)}</p><p>{self._text(60)}</p>"))
        return body

    def _add(self, index: type[Page], page: Any) -> None:
        index.objects.order_by("path").first().add_child(instance=page)
        if hasattr(page, "deals"):
            page.deals.set(self.random.sample(self.deals, min(1, len(self.deals))))
            page.themes.set(self.random.sample(self.themes, min(2, len(self.themes))))
            page.save()

    def _article(self, number: int) -> None:
        date = timezone.localdate() - timedelta(days=self.random.randrange(3000))
        page = NewsPage(
            title=f"{self._text(5)[:-1]} {number}",
            slug=f"vul-artikel-{number}",
            date=date,
            lead=self._text(30),
            listing_summary=self._text(18),
            body=self._body(),
        )
        self._add(NewsIndexPage, page)

    def _event(self, number: int) -> None:
        start = timezone.now() + timedelta(days=self.random.randrange(-1000, 200))
        page = EventPage(
            title=f"{self._text(4)[:-1]} {number}",
            slug=f"vul-bijeenkomst-{number}",
            start=start,
            end=start + timedelta(hours=3),
            city=self.random.choice(["Utrecht", "Zwolle", "Breda", "Assen"]),
            intro=self._text(25),
            body=self._body(),
        )
        self._add(EventIndexPage, page)

    def _vacancy(self, number: int) -> None:
        page = VacancyPage(
            title=f"Projectleider {number}",
            slug=f"vul-vacature-{number}",
            organisation=self.organisation,
            intro=self._text(30),
            deadline=timezone.now() + timedelta(days=self.random.randrange(-300, 60)),
            apply_email="vacature@example.org",
        )
        self._add(VacancyIndexPage, page)

    def _deal(self, number: int) -> None:
        page = DealPage(
            title=f"Deal {self._text(2)[:-1]} {number}",
            slug=f"vul-deal-{number}",
            kind=self.random.choice(["city", "town"]),
            status=self.random.choice(["exploration", "running", "completed"]),
            summary=self._text(30),
            body=self._body(),
        )
        self._add(DealIndexPage, page)

    def _sign_up(self, slug: str, places: int) -> SignUp:
        """An event in a month to sign up for, with three rounds of eight parts of 40 places."""
        day = (timezone.localtime() + timedelta(days=30)).replace(hour=9, minute=0, second=0)
        event = EventPage(
            title=f"Grote dag {slug}",
            slug=slug,
            start=day,
            end=day + timedelta(hours=8),
            city="Breda",
            intro=self._text(25),
            body=self._body(),
            show_programme=True,
        )
        self._add(EventIndexPage, event)
        for number in range(3):
            start = day + timedelta(hours=1 + number)
            hour = {"event": event, "start": start, "end": start + timedelta(minutes=50)}
            group = Round.objects.create(name=f"Ronde {number + 1}", **hour)
            Session.objects.bulk_create(
                Session(
                    title=f"{self._text(3)[:-1]} {number}-{part}",
                    slug=f"deel-{number}-{part}",
                    round=group,
                    capacity=40,
                    **hour,
                )
                for part in range(8)
            )
        return SignUp.objects.create(event=event, capacity=places, waiting_list="automatic")

    def _registrations(self, count: int) -> None:
        """Half of them have a place and a part of each round while there is room; half wait."""
        places = -(-count // 2)
        sign_up = self._sign_up(f"vul-aanmeldingen-{EventPage.objects.count()}", places)
        rounds = [
            [session for session in group.sessions.order_by("pk") for _place in range(40)]
            for group in sign_up.event.rounds.order_by("start")
        ]
        begin = timezone.now() - timedelta(days=20)
        for first in range(0, count, 1000):
            people = [
                Registration(
                    sign_up=sign_up,
                    first_name="Bezoeker",
                    last_name=str(number),
                    email=f"bezoeker{number}@example.org",
                    email_key=f"bezoeker{number}@example.org",
                    organisation=self.random.choice(["Gemeente Vuldam", "Provincie Vulland"]),
                    organisation_kind=self.random.choice(["municipality", "province", "company"]),
                    state=State.CONFIRMED if number < places else State.WAITING,
                    created_at=begin + timedelta(days=20) * number / count,
                    queued_at=begin + timedelta(days=20) * number / count,
                )
                for number in range(first, min(first + 1000, count))
            ]
            with transaction.atomic():
                Registration.objects.bulk_create(people)
                RegistrationLog.objects.bulk_create(
                    RegistrationLog(
                        registration=person,
                        at=person.created_at,
                        by="visitor",
                        action=Move.REGISTER
                        if person.state == State.CONFIRMED
                        else Move.JOIN_WAITING_LIST,
                        to_state=person.state,
                    )
                    for person in people
                )
                Booking.objects.bulk_create(
                    Booking(registration=person, session=seats[number], state=State.CONFIRMED)
                    for number, person in enumerate(people, first)
                    if person.state == State.CONFIRMED
                    for seats in rounds
                    if number < len(seats)
                )
            self.stdout.write(f"{min(first + 1000, count)} registrations")

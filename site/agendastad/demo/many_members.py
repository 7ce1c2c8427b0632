"""Very many members of Good Food City, for `manage.py fill`: nobody of them exists."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from unicodedata import normalize

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agendastad.demo.load import without_indexing
from agendastad.demo.sign_ups import FIRST_NAMES, LAST_NAMES
from home.models import Theme
from members.contributions.text import render
from members.models import (
    AccessLog,
    AccessMove,
    AccessState,
    Contribution,
    DirectoryEntry,
    Initiative,
    Post,
    Profile,
    User,
    Visibility,
)
from members.profiles.directory import entry_of
from townsdeals.models import Organisation

BATCH = 2_000
#: One in so many shares something.
SHARERS = 10
YEARS = 3 * 365
ROLES = (
    "Beleidsadviseur voedsel",
    "Programmaleider gezondheid",
    "Inkoper",
    "Onderzoeker",
    "Kok",
    "Docent",
    "Wijkmanager",
    "Adviseur duurzaamheid",
    "Ondernemer",
)
CITIES = ("Amsterdam", "Breda", "Ede", "Eindhoven", "Groningen", "Rotterdam", "Utrecht", "Zwolle")
ABOUT = (
    "Ik werk aan gezonde kantines en wil weten wat bij anderen werkt.",
    "Ik help bewoners om samen te koken en te tuinieren.",
    "Ik meet wat er in de winkelstraat te koop is.",
    "",
)
TITLES = (
    "Soep voor de buurt",
    "Een moestuin bij elke school",
    "Groente van dichtbij",
    "De kantine van de sportclub",
    "Samen eten op woensdag",
    "Minder vlees, meer bonen",
    "Wie heeft ervaring met een markt?",
)
TEXTS = (
    "We begonnen met *tien* mensen.\n\n- Vraag de buren\n- Begin met één dag in de week",
    "Het eten komt van boeren **rond de stad**. Wat overblijft, gaat in de soep.",
    "Wij zoeken steden die dit ook willen proberen. Stuur gerust een bericht.",
)


def make_members(count: int) -> Iterator[int]:
    """Add so many, in pieces; tell how many there are after each."""
    chance = random.Random(f"members {count}")  # noqa: S311  (the same people in each run)
    themes = list(Theme.objects.values_list("pk", flat=True))
    organisations = list(Organisation.objects.exclude(place=""))
    start = User.objects.aggregate(most=Max("pk"))["most"] or 0
    for begin in range(0, count, BATCH):
        numbers = range(start + begin, start + min(begin + BATCH, count))
        with transaction.atomic(), without_indexing():
            profiles = _make_profiles(numbers, organisations, chance)
            _choose_themes(profiles, themes, chance)
            entries = [entry for profile in profiles if (entry := entry_of(profile))]
            DirectoryEntry.objects.bulk_create(entries, batch_size=BATCH)
            _share(profiles[::SHARERS], themes, chance)
        yield Profile.objects.count()


def _make_profiles(
    numbers: Sequence[int], organisations: list[Organisation], chance: random.Random
) -> list[Profile]:
    """Users with a profile that other members see; one in fifty still waits."""
    people = []
    none = make_password(None)  # nobody can sign in with it
    for number in numbers:
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        plain = normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode()
        email = f"{plain.replace(' ', '')}.{number}@leden.example".lower()
        joined = _some_moment(chance)
        people.append(
            User(email=email, first_name=first, last_name=last, date_joined=joined, password=none)
        )
    users = User.objects.bulk_create(people, batch_size=BATCH)
    profiles = []
    for user in users:
        organisation = chance.choice(organisations) if organisations else None
        waits = chance.random() < 0.02
        profiles.append(
            Profile(
                user=user,
                state=AccessState.WAITING if waits else AccessState.MEMBER,
                state_since=user.date_joined,
                organisation=organisation,
                city=organisation.place if organisation else chance.choice(CITIES),
                role=chance.choice(ROLES),
                about=chance.choice(ABOUT),
                in_directory=chance.random() < 0.97,
                profile_step_at=user.date_joined,
                themes_step_at=user.date_joined,
                rules_step_at=user.date_joined,
                **{
                    f"{field}_visibility": Visibility.MEMBERS
                    for field in Profile.FIELDS
                    if chance.random() < 0.9
                },
            )
        )
    made = Profile.objects.bulk_create(profiles, batch_size=BATCH)
    AccessLog.objects.bulk_create(
        [
            AccessLog(
                profile=profile,
                at=profile.state_since,
                move=AccessMove.ASK
                if profile.state == AccessState.WAITING
                else AccessMove.BY_DOMAIN,
                state=profile.state,
            )
            for profile in made
        ],
        batch_size=BATCH,
    )
    return made


def _choose_themes(profiles: list[Profile], themes: list[int], chance: random.Random) -> None:
    through: Any = Profile.themes.through
    through.objects.bulk_create(
        [
            through(profile_id=profile.pk, theme_id=theme)
            for profile in profiles
            for theme in chance.sample(themes, k=min(len(themes), chance.randint(1, 3)))
        ],
        batch_size=BATCH,
    )


def _share(profiles: list[Profile], themes: list[int], chance: random.Random) -> None:
    """Messages and initiatives as they are after review; two rows each, as Django keeps them."""
    made: list[Contribution] = []
    for profile in profiles:
        moment = _some_moment(chance)
        sort = chance.choice([Contribution.Sort.POST, Contribution.Sort.INITIATIVE])
        text = chance.choice(TEXTS)
        made.append(
            Contribution(
                author_id=profile.user_id,
                sort=sort,
                title=f"{chance.choice(TITLES)} in {profile.city}",
                text=text,
                html=render(text),
                audience=chance.choice(list(Contribution.Audience)),
                state=Contribution.State.APPROVED,
                live=True,
                created_at=moment,
                changed_at=moment,
                submitted_at=moment,
                confirmed_at=moment,
                first_published_at=moment,
                last_published_at=moment,
            )
        )
    Contribution.objects.bulk_create(made, batch_size=BATCH)
    through: Any = Contribution.themes.through
    through.objects.bulk_create(
        [through(contribution_id=item.pk, theme_id=chance.choice(themes)) for item in made]
        if themes
        else [],
        batch_size=BATCH,
    )
    for item, profile in zip(made, profiles, strict=True):
        if item.sort == Contribution.Sort.POST:
            child: Any = Post(kind=chance.choice(list(Post.Kind)), city=profile.city)
        else:
            child = Initiative(
                goal="Goed eten voor iedereen in de buurt.",
                phase=chance.choice(list(Initiative.Phase)),
                municipality=_municipality(profile.organisation),
                city=profile.city,
                shift_healthy=chance.random() < 0.6,
                shift_plant=chance.random() < 0.4,
                shift_local=chance.random() < 0.5,
            )
        child.contribution_ptr_id = item.pk
        child.save_base(raw=True, force_insert=True)  # the row of the parent is there already


def _municipality(organisation: Organisation | None) -> Organisation | None:
    if organisation and organisation.kind == Organisation.Kind.MUNICIPALITY:
        return organisation
    return None


def _some_moment(chance: random.Random) -> datetime:
    """The more recent, the likelier: the site grows."""
    return timezone.now() - timedelta(days=YEARS * chance.random() ** 2, hours=chance.random() * 24)

"""Add a guest list from a file: read it, say what is wrong by row, and sign everybody up once."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from events.models import Registration, SignUp, email_key_of
from events.sign_up.locking import BusyError
from events.sign_up.moves import Actor, RefusedError
from events.sign_up.registration import Application, Attendee
from events.sign_up.staff_changes import register_by_staff
from home.questions import clean_text
from home.tables import UnreadableError, read_table
from townsdeals.models import Organisation

#: A file may be so large, and hold so many people.
MAX_BYTES, MAX_ROWS = 2_000_000, 2000
#: The headings that are understood, in small letters.
COLUMNS = {
    "first_name": ("voornaam", "first name"),
    "last_name": ("achternaam", "last name", "naam"),
    "email": ("e-mailadres", "e-mail", "email", "mail", "e-mail address"),
    "organisation": ("organisatie", "organisation", "bedrijf"),
    "organisation_kind": ("soort organisatie", "kind of organisation"),
    "job_title": ("functie", "job title"),
    "audience": ("doelgroep", "audience"),
}
_LONGEST = {"first_name": 80, "last_name": 120, "email": 254, "organisation": 160, "job_title": 120}
_NAMESPACE = uuid.UUID("b1f6d3a2-5c64-4a6e-8a7b-2f1d4f0f6c11")


@dataclass
class Guest:
    """A row of the list."""

    row: int
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    organisation: str = ""
    organisation_kind: str = ""
    job_title: str = ""
    audience_id: int | None = None
    errors: list[str] = field(default_factory=list)
    #: Somebody with this address is signed up already; they stay as they are.
    is_known: bool = False

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def key(self, sign_up: SignUp) -> uuid.UUID:
        """The same for the same guest, so that a list that is sent twice adds nobody twice."""
        who = email_key_of(self.email) or f"{self.name}|{self.organisation}".casefold()
        return uuid.uuid5(_NAMESPACE, f"{sign_up.pk}:{who}")

    def as_json(self) -> dict[str, Any]:
        """What has to be remembered between checking and adding."""
        values = asdict(self)
        del values["errors"], values["is_known"]
        return values


@dataclass
class Result:
    """What became of a list."""

    added: int = 0
    waiting: int = 0
    known: int = 0
    refused: list[tuple[Guest, str]] = field(default_factory=list)


def read_guests(name: str, content: bytes, sign_up: SignUp) -> list[Guest]:
    """The people in a file, each with what is wrong; `UnreadableError` when it is no list."""
    if len(content) > MAX_BYTES:
        raise UnreadableError(_("This file is too large. Split it up."))
    rows = read_table(name, content)
    places = _places(next(rows, []))
    if not {"first_name", "last_name"} <= places.keys():
        raise UnreadableError(
            _("The first row must have the headings 'voornaam' and 'achternaam'.")
        )
    audiences = {item.name.casefold(): item.pk for item in sign_up.audiences.all()}
    guests: list[Guest] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        if len(guests) == MAX_ROWS:
            raise UnreadableError(
                _("This list has more than %(number)s people. Split it up.") % {"number": MAX_ROWS}
            )
        named = {name: cells[at] for name, at in places.items() if at < len(cells)}
        guests.append(_guest(number, named, audiences))
    _mark(guests, sign_up)
    return guests


def add_guests(
    guests: Iterable[Guest],
    sign_up: SignUp,
    actor: Actor,
    *,
    accepts_waiting: bool,
    over_capacity: bool,
) -> Result:
    """Sign these people up, each in a transaction; who was added before is not added again."""
    result = Result()
    todo = list(guests)
    before = set(
        Registration.objects.filter(
            submit_key__in=[guest.key(sign_up) for guest in todo]
        ).values_list("submit_key", flat=True)
    )
    _mark(todo, sign_up)
    for guest in todo:
        key = guest.key(sign_up)
        if guest.is_known or key in before:
            result.known += 1
            continue
        attendee = Attendee(
            first_name=guest.first_name,
            last_name=guest.last_name,
            email=guest.email,
            organisation=guest.organisation,
            organisation_kind=guest.organisation_kind,
            job_title=guest.job_title,
        )
        form = Application(
            submit_key=key,
            attendees=[attendee],
            audience_id=guest.audience_id,
            accepts_waiting=accepts_waiting,
            source=Registration.Source.IMPORT,
            over_capacity=over_capacity,
        )
        try:
            outcome = register_by_staff(sign_up.pk, form, actor)
        except RefusedError as refused:
            result.refused.append((guest, " ".join(refused.texts.values())))
        except BusyError:
            result.refused.append((guest, _("It was too busy. Import the list once more.")))
        else:
            result.added += outcome.is_new
            result.waiting += outcome.is_new and outcome.registration.state == "waiting"
            result.known += not outcome.is_new
    return result


def _places(heading: Sequence[str]) -> dict[str, int]:
    """Where each column is."""
    names = [text.strip().casefold() for text in heading]
    return {
        column: names.index(word)
        for column, words in COLUMNS.items()
        for word in reversed(words)
        if word in names
    }


def _guest(number: int, cells: dict[str, str], audiences: dict[str, int]) -> Guest:
    guest = Guest(number)
    for name, longest in _LONGEST.items():
        value = clean_text(cells.get(name, "")).replace("\n", " ")
        setattr(guest, name, value)
        if len(value) > longest:
            guest.errors.append(_("'%(text)s…' is too long.") % {"text": value[:20]})
    names = (guest.first_name, guest.last_name)
    if not all(any(letter.isalnum() for letter in name) for name in names):
        guest.errors.append(_("The first or last name is missing."))
    if guest.email:
        try:
            validate_email(guest.email)
        except ValidationError:
            guest.errors.append(_("'%(text)s' is no e-mail address.") % {"text": guest.email[:60]})
    _read_choices(guest, cells, audiences)
    return guest


def _read_choices(guest: Guest, cells: dict[str, str], audiences: dict[str, int]) -> None:
    """The columns whose words must be ones that we know."""
    kind = clean_text(cells.get("organisation_kind", ""))
    if kind:
        kinds = {str(label).casefold(): value for value, label in Organisation.Kind.choices}
        kinds |= {value: value for value in Organisation.Kind.values}
        guest.organisation_kind = kinds.get(kind.casefold(), "")
        if not guest.organisation_kind:
            guest.errors.append(
                _("'%(text)s' is no kind of organisation that we know.") % {"text": kind[:60]}
            )
    audience = clean_text(cells.get("audience", ""))
    if audience:
        guest.audience_id = audiences.get(audience.casefold())
        if guest.audience_id is None:
            guest.errors.append(
                _("'%(text)s' is no audience of this event.") % {"text": audience[:60]}
            )


def _mark(guests: list[Guest], sign_up: SignUp) -> None:
    """Find who is signed up already, and who is in the list twice."""
    known = set(
        sign_up.registrations.real()
        .active()
        .filter(email_key__in={email_key_of(guest.email) for guest in guests if guest.email})
        .values_list("email_key", flat=True)
    )
    seen: dict[uuid.UUID, int] = {}
    for guest in guests:
        guest.is_known = email_key_of(guest.email) in known
        first = seen.setdefault(guest.key(sign_up), guest.row)
        if first != guest.row:
            guest.errors.append(_("This is the same person as in row %(row)s.") % {"row": first})

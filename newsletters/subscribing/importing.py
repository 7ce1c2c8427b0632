"""Import a file: on trial first, then for real, a thousand rows in each transaction.

How far it is stands in the row of the import and is stored with the rows themselves, so a process
that dies costs nothing: the next one goes on where it was, and a file that comes twice adds nobody
twice.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from events.models import email_key_of
from home.questions import clean_text
from home.tables import UnreadableError, read_table
from newsletters.locking import lock_addresses
from newsletters.models import (
    ConsentText,
    How,
    ImportState,
    Subscriber,
    SubscriberImport,
    SubscriberLog,
    Subscription,
    SubscriptionMove,
    SubscriptionState,
    Suppression,
    subscription_after,
)
from newsletters.models.subscribers import is_name

CHUNK = 1000
#: So many rows that were left out are shown by number; the others are counted.
MOST_EXAMPLES = 500
#: An import that nobody touched for so long belongs to a process that died.
STUCK_AFTER = timedelta(minutes=5)
#: A file that nobody imported is thrown away.
KEEP_FILE = timedelta(days=7)
#: What stays of a file when it is no longer needed. Headings are words of it too.
_NO_FILE: dict[str, Any] = {"content": None, "headings": []}
#: Why a row is left out.
WHY = {
    "invalid": _("This is no e-mail address."),
    "double": _("This address stands in the file before."),
    "known": _("Receives this newsletter already."),
    "left": _("Left this newsletter before: only they themselves can come back."),
    "suppressed": _("This address gets no mail."),
}
#: So many values of a column help to tell what it holds; they are looked for in the first rows.
SAMPLES, SAMPLE_ROWS, SAMPLE_LENGTH = 3, 20, 40
_WORDS = {
    "email": ("e-mailadres", "e-mail", "email", "mail", "email address", "e-mail address"),
    "name": ("naam", "voornaam", "name", "first name", "first_name"),
}


@dataclass(frozen=True)
class Row:
    """A row of the file, and why it is left out; nothing when it is not."""

    number: int
    email: str
    key: str
    name: str
    why: str = ""


def open_file(item: SubscriberImport) -> None:
    """Read the headings and guess the columns; `UnreadableError` when it is no table."""
    rows = read_table(item.file_name, bytes(item.content or b""))
    heading = next(rows, [])
    if not heading:
        raise UnreadableError(str(_("This file is empty.")))
    if any(_is_address(text) for text in heading):
        raise UnreadableError(
            str(_("The first row is a reader already. Put a row with headings above it."))
        )
    item.headings = [text[:80] for text in heading]
    names = [text.casefold() for text in heading]
    for field, words in _WORDS.items():
        found = next((names.index(word) for word in words if word in names), None)
        setattr(item, f"{field}_column", found)
    item.rows_total = sum(1 for _row in rows)


def columns(item: SubscriberImport) -> list[tuple[str, str]]:
    """The columns as choices, each with the first values in it.

    The values come from the file itself each time: they are kept nowhere, and go when it goes.
    """
    choices = []
    for number, (heading, values) in enumerate(zip(item.headings, _samples(item), strict=True)):
        name = heading or str(number + 1)
        choices.append((str(number), f"{name}: {values}" if values else name))
    return choices


def _samples(item: SubscriberImport) -> list[str]:
    """The first different values of each column, on one line."""
    found: list[dict[str, None]] = [{} for _heading in item.headings]
    with suppress(UnreadableError):  # what can be read tells enough; the check says the rest
        rows = read_table(item.file_name, bytes(item.content or b""))
        for cells in islice(rows, 1, SAMPLE_ROWS + 1):
            for values, cell in zip(found, cells, strict=False):
                value = Truncator(clean_text(cell).replace("\n", " ")).chars(SAMPLE_LENGTH)
                if value and len(values) < SAMPLES:
                    values[value] = None
    return ["; ".join(values) for values in found]


def start(item: SubscriberImport, state: ImportState) -> bool:
    """Begin to check, or to import what was checked; False when it was begun already."""
    before = {
        ImportState.CHECKING: [ImportState.NEW, ImportState.CHECKED],
        ImportState.IMPORTING: [ImportState.CHECKED],
    }[state]
    return bool(
        SubscriberImport.objects.filter(pk=item.pk, state__in=before).update(
            state=state,
            rows_done=0,
            added=0,
            left_out={},
            examples=[],
            touched_at=timezone.now(),
        )
    )


def run(pk: int) -> None:
    """Do what is left to do."""
    item = SubscriberImport.objects.select_related("newsletter").filter(pk=pk).first()
    if item is None or not item.is_busy:
        return
    try:
        rows = read_table(item.file_name, bytes(item.content or b""))
        next(rows, None)
        seen = {_read(item, number, cells).key for number, cells in _numbered(rows, item.rows_done)}
        while _chunk(item, list(_numbered(rows, CHUNK, item.rows_done)), seen):
            pass
    except UnreadableError as error:
        SubscriberImport.objects.filter(pk=pk).update(
            state=ImportState.FAILED, problem=str(error)[:200], **_NO_FILE
        )


def stuck() -> list[int]:
    """Imports whose process died."""
    busy = SubscriberImport.objects.filter(
        state__in=[ImportState.CHECKING, ImportState.IMPORTING],
        touched_at__lt=timezone.now() - STUCK_AFTER,
    )
    return list(busy.values_list("pk", flat=True))


def forget_files() -> None:
    """Throw away the files that nobody imported."""
    SubscriberImport.objects.filter(
        state__in=[ImportState.NEW, ImportState.CHECKED],
        touched_at__lt=timezone.now() - KEEP_FILE,
    ).update(state=ImportState.FAILED, problem=str(_("Not imported in time.")), **_NO_FILE)


def _numbered(
    rows: Iterator[list[str]], number: int, before: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """So many rows with their numbers, as a spreadsheet counts them."""
    return enumerate(islice(rows, number), start=before + 2)


def _chunk(item: SubscriberImport, cells: Sequence[tuple[int, list[str]]], seen: set[str]) -> bool:
    """Handle some rows and write down how far it is; False at the end, or when another does it."""
    with transaction.atomic():
        done = item.rows_done + len(cells)
        mine = SubscriberImport.objects.filter(
            pk=item.pk, state=item.state, rows_done=item.rows_done
        )
        # First of all: on PostgreSQL this keeps a second process waiting, and then out.
        if not mine.update(rows_done=done, touched_at=timezone.now()):
            return False
        # A row without anything in it is no reader whose address is wrong.
        filled = [_read(item, number, row) for number, row in cells if any(row)]
        rows = _judge(item, filled, seen)
        good = [row for row in rows if not row.why]
        if item.state == ImportState.IMPORTING:
            _store(item, good)
        counts = Counter(item.left_out)
        counts.update(row.why for row in rows if row.why)
        item.left_out = dict(counts)
        room = MOST_EXAMPLES - len(item.examples)
        item.examples += [[row.number, row.why] for row in rows if row.why][:room]
        item.added += len(good)
        item.rows_done = done
        is_last = len(cells) < CHUNK
        fields = {"added": item.added, "left_out": item.left_out, "examples": item.examples}
        if is_last and item.state == ImportState.CHECKING:
            fields |= {"state": ImportState.CHECKED}
        elif is_last:
            fields |= {"state": ImportState.DONE, **_NO_FILE}
        SubscriberImport.objects.filter(pk=item.pk).update(**fields)
    return not is_last


def _read(item: SubscriberImport, number: int, cells: list[str]) -> Row:
    def cell(column: int | None) -> str:
        return clean_text(cells[column]) if column is not None and column < len(cells) else ""

    email = cell(item.email_column).replace("\n", "")
    name = cell(item.name_column).replace("\n", " ")[:120]
    # What stands in a column of names can be an address or a formula: our mails begin with it.
    return Row(number, email, email_key_of(email), name if is_name(name) else "")


def _judge(item: SubscriberImport, rows: list[Row], seen: set[str]) -> list[Row]:
    """Say which rows are left out, and why."""
    found = {row.key for row in rows}
    lock_addresses(found)
    states = dict(
        Subscription.objects.filter(
            newsletter=item.newsletter, subscriber__email_key__in=found
        ).values_list("subscriber__email_key", "state")
    )
    hashes = {text: key for key in found for text in Suppression.keys_of(key)}
    suppressed = {
        hashes[text]
        for text in Suppression.objects.active()
        .filter(key__in=hashes)
        .values_list("key", flat=True)
    }
    judged = []
    for row in rows:
        why = ""
        if not _is_address(row.email):
            why = "invalid"
        elif row.key in seen:
            why = "double"
        elif row.key in suppressed:
            why = "suppressed"
        elif subscription_after(states.get(row.key), SubscriptionMove.IMPORT) is None:
            is_known = states[row.key] == SubscriptionState.SUBSCRIBED
            why = "known" if is_known else "left"
        seen.add(row.key)
        judged.append(Row(row.number, row.email, row.key, row.name, why))
    return judged


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


def _store(item: SubscriberImport, rows: list[Row]) -> None:
    """Subscribe these people, with the proof that staff gave."""
    known = {
        person.email_key: person
        for person in Subscriber.objects.filter(email_key__in=[row.key for row in rows])
    }
    language = item.newsletter.language
    new = Subscriber.objects.bulk_create(
        Subscriber(email=row.email, email_key=row.key, name=row.name, language=language)
        for row in rows
        if row.key not in known
    )
    people = [*new, *known.values()]
    state = SubscriptionState.SUBSCRIBED
    Subscription.objects.bulk_create(
        Subscription(subscriber=person, newsletter=item.newsletter, state=state)
        for person in people
    )
    text = ConsentText.of(item.consent_text)
    SubscriberLog.objects.bulk_create(
        SubscriberLog(
            subscriber=person,
            newsletter=item.newsletter,
            action=SubscriptionMove.IMPORT,
            how=How.IMPORT,
            text=text,
            note=f"{item.get_source_display()} ({item.file_name})"[:300],
            consented_on=item.consented_on,
            user_id=item.created_by_id,
        )
        for person in people
    )

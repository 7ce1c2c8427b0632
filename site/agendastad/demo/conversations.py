"""What members of the demo say to each other, find useful, keep and follow, and what was reported.

It goes by the use cases of the site, and running it again changes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from agendastad.demo.good_food_city import FOOD
from members.conversations import comments, gestures, reports
from members.conversations.targets import find_target
from members.models import Comment, Contribution, Follow, Notification, Report, ReportReason, User

if TYPE_CHECKING:
    from agendastad.demo.load import Loader

_NAMESPACE = uuid.UUID("f4b1f3a6-3d0a-4a53-9a2e-8f2f7b0d7c11")


@dataclass(frozen=True)
class Said:
    """A comment, or an answer to the one before it."""

    about: str
    author: str
    text: str
    is_answer: bool = False
    waits: bool = False


SAID: tuple[Said, ...] = (
    Said(
        "De soepfiets rijdt door de wijk",
        "lotte",
        "Wat een vrolijk idee! Hoe zorg je dat de soep *warm* blijft onderweg?",
    ),
    Said(
        "De soepfiets rijdt door de wijk",
        "amara",
        "In grote thermosketels, die houden het drie uur vol. We kochten ze tweedehands.",
        is_answer=True,
    ),
    Said(
        "De soepfiets rijdt door de wijk",
        "youssef",
        "Mogen wij jullie rooster overnemen voor onze wijk?",
        waits=True,
    ),
    Said(
        "Wie heeft ervaring met een frituur op een schoolplein?",
        "dewi",
        "Wij spraken af dat de kraam ook *fruit en water* verkoopt, en pas na drie uur komt.\n\n"
        "- Nodig de ondernemer uit op school.\n- Laat leerlingen meedenken over het aanbod.",
    ),
    Said(
        "Fruit op ooghoogte: wat het deed in onze kantine",
        "sanne",
        "Dit proberen we hier ook. Hoe lang bleef het effect?",
    ),
)
USEFUL = {
    "De soepfiets rijdt door de wijk": ("dewi", "sanne", "lotte", "youssef"),
    "Fruit op ooghoogte: wat het deed in onze kantine": ("dewi", "amara"),
}
KEPT = "De soepfiets rijdt door de wijk"
REPORTED = "Gezocht: koks die een avond willen meekoken"


def make(loader: Loader, people: dict[str, User]) -> None:
    """Make what is missing."""
    people = {key: User.objects.get(pk=user.pk) for key, user in people.items()}
    items = {item.title: item for item in Contribution.objects.published()}
    before: Comment | None = None
    for number, said in enumerate(SAID):
        if said.about in items:
            before = _say(loader, number, said, items[said.about], people[said.author], before)
    for title, fans in USEFUL.items():
        for key in fans if title in items else ():
            gestures.set_useful(people[key], items[title], on=True)
    _follow(loader, people["dewi"], items.get(KEPT))
    if REPORTED in items:
        _report(loader, people["dewi"], items[REPORTED])
    # What would be mailed to people who do not exist is not mailed.
    Notification.objects.filter(mail_key="").update(mail_at=None)


def _say(
    loader: Loader,
    number: int,
    said: Said,
    item: Contribution,
    author: User,
    before: Comment | None,
) -> Comment:
    key = uuid.uuid5(_NAMESPACE, f"{number}:{said.about}")
    found = Comment.objects.filter(form_key=key).first()
    if found is not None:
        return found
    parent = before if said.is_answer else None
    made = comments.send(author, item, said.text, form_key=key, parent=parent)
    if not said.waits and not made.is_shown:
        comments.approve(made, loader.moderator, seen=made.version)
    Comment.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(hours=9))
    loader.made += 1
    return Comment.objects.get(pk=made.pk)


def _follow(loader: Loader, user: User, item: Contribution | None) -> None:
    if Follow.objects.filter(user=user).exists():
        return
    gestures.set_theme_followed(user, loader.themes[FOOD], on=True)
    if item is not None:
        gestures.set_followed(user, item, on=True)
        gestures.set_kept(user, item, on=True)
    loader.made += 1


def _report(loader: Loader, user: User, item: Contribution) -> None:
    key = uuid.uuid5(_NAMESPACE, "report")
    target = find_target(user, "contribution", str(item.pk))
    if target is None or Report.objects.filter(form_key=key).exists():
        return
    wish = reports.Wish(
        ReportReason.ADVERTISING, "Dit lijkt op een advertentie voor een restaurant.", key
    )
    reports.report(target, wish, user)
    loader.made += 1
